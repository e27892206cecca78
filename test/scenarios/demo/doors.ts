/** Chapters of the other people: who types, who registers, who becomes a pair, who asks, who is invited. */
import { randomUUID } from 'node:crypto'
import type {
  Application,
  ApplicationWritten,
  AudienceCounts,
  NoticePage,
  NoticeRecipients,
  PairDone,
  Question,
  Registration,
  RegistrationDraft,
  RegistrationReceipt,
  Report,
} from '../../../server/contract.ts'
import type { MemberPhone } from '../../support/member-phone.ts'
import { eventually, LiffHands, type Sandbox, type StaffHands } from '../../support/sandbox.ts'
import { caseNoIn, chapter, check, says, tell, textOf } from './telling.ts'

export async function doors(sandbox: Sandbox): Promise<void> {
  const provider = await sandbox.phone('100001')
  const newcomer = await sandbox.phone('野村 あかり')
  const centre = await sandbox.staff('centre')
  await typedReport(provider, centre)
  const memberNo = await registration(sandbox, newcomer, centre)
  if (memberNo !== '') await pair(provider, newcomer, centre, memberNo)
  await question(newcomer, centre)
  await notice(provider, centre)
}

async function typedReport(phone: MemberPhone, centre: StaffHands): Promise<void> {
  chapter('文で報告する')
  const sentence = '11/10 15時〜17時半 鈴木さん 迎え 交通費340円'
  tell(`  田中さんが「${sentence}」と送ります。`)
  await phone.say(sentence)
  for (const answer of ['いいえ', '園へ迎え', 'なかった']) {
    says(phone.last)
    tell(`      ${answer} を押す`)
    await phone.tap(answer)
  }
  says(phone.last)
  check('足りないところだけ聞いて、確認が出た（2時間半、2,500円）', textOf(phone.last).includes('2,500円'))
  await phone.tap('送信する')
  const caseNo = caseNoIn(phone.last)
  const report = await centre.call<Report>('GET', `/reports/${caseNo}`)
  const [activity] = report.activities
  check(
    '書いたとおりの記録になった',
    `${activity?.date} ${activity?.start}-${activity?.end} ${activity?.transportYen}` ===
      '2026-11-10 15:00-17:30 340',
  )
}

const PAGES = {
  person: {
    ...{ familyName: '野村', givenName: 'あかり', familyKana: 'ノムラ', givenKana: 'アカリ' },
    birthDate: '1993-04-18',
  },
  address: {
    ...{
      postalCode: '8020801',
      address: '福岡県北九州市小倉南区富士見1-2-3',
      building: '',
      ward: '小倉南区',
    },
    ...{ workplaceName: '', workplaceAddress: '' },
  },
  contact: {
    ...{ phone: '090-1111-2222', emergencyName: '野村 春子', emergencyRelation: '祖母' },
    emergencyPhone: '093-111-2222',
  },
  children: [
    {
      name: '野村 あおば',
      kana: 'ノムラ アオバ',
      birthDate: '2022-06-01',
      school: 'みらい保育園',
      allergy: 'たまご',
    },
  ],
}

async function registration(sandbox: Sandbox, phone: MemberPhone, centre: StaffHands): Promise<string> {
  chapter('LINEの中の画面で、依頼会員に登録する')
  const page = await LiffHands.open(sandbox.url, phone)
  const { consents } = await page.call<Registration>('GET', '/registration')
  const sendKey = randomUUID()
  let { version } = await page.call<RegistrationDraft>('PUT', '/registration/kind', {
    ...{ version: null, sendKey, value: 'requester' },
  })
  const agreed = consents
    .filter(({ kinds }) => kinds.includes('requester'))
    .map(({ code, version: wording }) => ({ code, version: wording }))
  for (const [name, value] of Object.entries({ ...PAGES, consents: agreed }))
    ({ version } = await page.call<RegistrationDraft>('PUT', `/registration/${name}`, {
      version,
      sendKey,
      value,
    }))
  const send = () =>
    page.call<RegistrationReceipt>(
      'POST',
      '/registration/submit',
      { version },
      { 'idempotency-key': sendKey },
    )
  const receipt = await send()
  check('2回押しても、申し込みは1つ', (await send()).caseNo === receipt.caseNo)
  tell(`  申し込みの管理番号は ${receipt.caseNo} です。センターが内容を見て、承認します。`)
  const application = await centre.call<Application>('GET', `/applications/${receipt.caseNo}`)
  const { memberNo } = await centre.call<ApplicationWritten>(
    'POST',
    `/applications/${receipt.caseNo}/approve`,
    {
      version: application.version,
    },
  )
  check('会員番号がついた', /^\d{6}$/.test(memberNo ?? ''))
  await phone.hears(memberNo ?? '会員番号')
  says(phone.last)
  const find = async () =>
    (await sandbox.kintone('members')).find((record) => record['会員番号'] === memberNo)
  const record = await eventually(find, (found) => found !== undefined).catch(() => undefined)
  check('kintoneの会員情報に入った', record?.['氏名'] === '野村 あかり')
  check('アレルギーはkintoneに行かない', !JSON.stringify(record ?? {}).includes('たまご'))
  return memberNo ?? ''
}

async function pair(
  provider: MemberPhone,
  requester: MemberPhone,
  centre: StaffHands,
  requesterNo: string,
): Promise<void> {
  chapter('事前打合せのあと、組として登録する')
  const done = await centre.call<PairDone>('POST', '/pairs', { providerNo: '100001', requesterNo })
  check('二人ともLINEで知らされた', done.providerTold && done.requesterTold)
  await requester.hears('田中')
  await provider.hears('野村')
  says(provider.last)
  await provider.say('報告する')
  await provider.hears('どなたの活動')
  check(
    'すぐに報告の相手にえらべる',
    provider.last.actions.some(({ label }) => label?.includes('野村')),
  )
}

async function question(phone: MemberPhone, centre: StaffHands): Promise<void> {
  chapter('センターに聞く')
  await phone.say('センターに聞く')
  await phone.say('はじめての日は、何を用意すればよいですか？')
  says(phone.last)
  const caseNo = caseNoIn(phone.last)
  const thread = await centre.call<Question>('GET', `/questions/${caseNo}`)
  await centre.call('POST', `/questions/${caseNo}/note`, {
    text: '内線メモ：打合せ表を確認',
    key: randomUUID(),
  })
  const answer = '着がえと飲みものをお持ちください。'
  await centre.call('POST', `/questions/${caseNo}/answer`, {
    text: answer,
    seen: thread.seen,
    key: randomUUID(),
  })
  await phone.hears(answer)
  says(phone.last)
  check('答えが届いた', textOf(phone.last).includes(answer))
  check('中だけのメモは届かない', !textOf(phone.last).includes('内線メモ'))
}

async function notice(phone: MemberPhone, centre: StaffHands): Promise<void> {
  chapter('研修の案内を送り、返事を受け取る')
  const written = await centre.call<NoticePage>('POST', '/notices', {
    ...{ title: '救命講習のご案内', body: '救命講習をひらきます。参加するかどうかを教えてください。' },
    ...{ eventOn: '2026-12-05', eventTime: '10:00〜12:00', place: '小倉南区役所', answerBy: '2026-11-30' },
    audience: { role: 'provider', wards: [], trainingExpiresBy: null, hasOpenDraft: false },
  })
  const { line, unlinked, blocked } = await centre.call<AudienceCounts>(
    'GET',
    '/notices/audience?role=provider',
  )
  const people = line + unlinked + blocked
  tell(`  提供会員 ${people}人のうち、LINEで届くのは ${line}人です。`)
  await centre.call('POST', `/notices/${written.id}/send`, { version: written.version, people })
  await phone.hears('救命講習のご案内')
  says(phone.last)
  await phone.tap('参加する')
  const { items } = await eventually(
    () => centre.call<NoticeRecipients>('GET', `/notices/${written.id}/recipients`),
    (list) => list.items.some(({ memberNo, answer }) => memberNo === '100001' && answer === 'yes'),
  )
  check(
    '返事が一覧に出た',
    items.some(({ memberNo, answer }) => memberNo === '100001' && answer === 'yes'),
  )
}
