/** Chapters of reports: by questions, by photo, a retake, the centre's correction, approval, kintone. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report, Written } from '../../../server/contract.ts'
import type { MemberPhone } from '../../support/member-phone.ts'
import { eventually, type Sandbox, type StaffHands } from '../../support/sandbox.ts'
import { caseNoIn, chapter, check, says, tell, textOf } from './telling.ts'

async function guidedReport(phone: MemberPhone): Promise<string> {
  chapter('質問に答えて報告する')
  tell('  田中 和子さん（提供会員）が、LINEで「報告する」を押します。')
  await phone.say('報告する')
  await phone.hears('どなたの活動')
  for (const label of [
    '佐藤 美咲',
    '昨日',
    '18:00',
    '20:00',
    '次へ',
    'いなかった',
    '園へ迎え',
    'かからなかった',
    'なかった',
  ]) {
    await phone.tap(label)
    tell(`      ${label} を押す`)
  }
  says(phone.last)
  check(
    '2時間、きょうだい2人の金額が合う（3,150円 ＝ 1,650円 ＋ 1,500円）',
    /3,150円.*1,650円.*1,500円/.test(textOf(phone.last)),
  )
  await phone.tap('送信する')
  says(phone.last)
  const caseNo = caseNoIn(phone.last)
  check('管理番号がついた', caseNo !== '')
  return caseNo
}

async function photoReport(phone: MemberPhone): Promise<string> {
  chapter('用紙の写真を送って報告する')
  await phone.sendSample('single-good.jpg')
  await phone.hears('正しい')
  says(phone.last)
  check(
    '日付・時刻・人数・交通費を読みとった',
    /11月5日\(木\) 15:00–17:00.*2人.*240円/.test(textOf(phone.last)),
  )
  check('金額が合う（3,000円 ＝ 1,500円 ＋ 1,500円）', /3,000円.*1,500円.*1,500円/.test(textOf(phone.last)))
  await phone.tap('正しい')
  says(phone.last)
  return caseNoIn(phone.last)
}

async function retake(phone: MemberPhone): Promise<void> {
  chapter('ぼけた写真は、撮り直しをお願いする')
  await phone.sendSample('single-blurred.jpg')
  await phone.hears('読めませんでした')
  says(phone.last)
  check('どう撮ればよいかを伝えている', textOf(phone.last).includes('撮ってください'))
}

async function centreCorrects(clerk: StaffHands, caseNo: string): Promise<void> {
  chapter('センターが直す')
  const before = await clerk.call<Report>('GET', `/reports/${caseNo}`)
  const { activityNo, end, subsidyYen } = before.activities[0]!
  const { report } = await clerk.call<Written>('PATCH', `/reports/${caseNo}/activities/${activityNo}`, {
    version: before.version,
    change: { end: '19:30' },
  })
  const after = report.activities[0]!
  tell(
    `  ${activityNo} の終わりを ${end} から ${after.end} に直しました。市の補助金は ${subsidyYen}円 から ${after.subsidyYen}円。`,
  )
  check(
    '計算し直した（報酬2,325円、料金1,200円、補助金1,125円）',
    after.rewardYen === 2325 && after.feeYen === 1200 && after.subsidyYen === 1125,
  )
  check('だれが、いつ、何を直したかが残る', JSON.stringify(report.history).includes('19:30'))
}

async function approve(clerk: StaffHands, caseNo: string): Promise<void> {
  const { version } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
  const { report } = await clerk.call<Written>('POST', `/reports/${caseNo}/approve`, { version })
  check(`${caseNo} を承認した`, report.state === 'approved')
}

async function kintoneHolds(sandbox: Sandbox, caseNo: string, wanted: Record<string, string>): Promise<void> {
  const find = async () =>
    (await sandbox.kintone('activities')).find((record) => record['管理番号'] === caseNo)
  const record = await eventually(find, (found) => found !== undefined).catch(() => undefined)
  check(`kintoneに ${caseNo}-01 が届いた`, record !== undefined)
  for (const [field, value] of Object.entries(wanted)) {
    check(`  ${field} ＝ ${value}`, record?.[field] === value)
  }
}

/** Guided, by photo, a retake, a correction, approval, kintone. */
export async function reports(sandbox: Sandbox, folder: string): Promise<void> {
  const phone = await sandbox.phone('100001')
  const clerk = await sandbox.staff('clerk')
  const guided = await guidedReport(phone)
  const photographed = await photoReport(phone)
  await retake(phone)
  await centreCorrects(clerk, guided)
  chapter('センターが承認し、kintoneに届く')
  await approve(clerk, guided)
  await approve(clerk, photographed)
  await phone.hears('承認されました')
  await phone.hears(photographed)
  await kintoneHolds(sandbox, guided, {
    活動日: '2026-11-11',
    終了時刻: '19:30',
    利用料金: '1200',
    報酬: '2325',
    補助金: '1125',
  })
  await kintoneHolds(sandbox, photographed, {
    活動日: '2026-11-05',
    児童数: '2',
    交通費: '240',
    報酬: '3000',
    補助金: '1500',
  })
  writeFileSync(
    join(folder, 'kintone-activities.json'),
    `${JSON.stringify(await sandbox.kintone('activities'), null, 2)}\n`,
  )
}
