/**
 * A provider answers questions in chat; the centre mends and approves; kintone holds the right amounts.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Queue, Report, Written } from '../../server/contract.ts'
import type { MemberPhone } from '../support/member-phone.ts'
import { eventually, type StaffHands } from '../support/sandbox.ts'
import { serviceSandbox } from '../support/service-sandbox.ts'

// a Thursday, so that 18:00-20:00 crosses from 通常 into 時間外
const here = serviceSandbox({ now: '2026-11-12T21:00:00+09:00' })
let phone: MemberPhone
let clerk: StaffHands

beforeAll(async () => {
  phone = await here.sandbox.phone('100001')
  clerk = await here.sandbox.staff('clerk')
})

/** A whole report from the question 「どなた」 to 送信する. */
async function report(who: MemberPhone, ...taps: string[]): Promise<string> {
  await who.say('報告する')
  await who.hears('どなたの活動')
  for (const label of [...taps, '次へ', 'いなかった', '園へ迎え', 'かからなかった', 'なかった', '送信する'])
    await who.tap(label)
  return caseNoIn(who.last.texts)
}

function caseNoIn(texts: string[]): string {
  const found = /R-\d{8}-\d{5}/.exec(texts.join(' '))
  if (!found) throw new Error(`no case number in: ${texts.join(' / ')}`)
  return found[0]
}

const recordOf = (activityNo: string) =>
  eventually(
    async () =>
      (await here.sandbox.kintone('activities')).find((record) => record['報告番号'] === activityNo),
    (record) => record !== undefined,
  )

describe('a guided report', () => {
  let caseNo: string

  it('shows the amounts and why before it is sent', async () => {
    await phone.say('報告する')
    for (const label of [
      '佐藤 美咲',
      '今日',
      '18:00',
      '20:00',
      '次へ',
      'いなかった',
      '園へ迎え',
      'かからなかった',
      'なかった',
    ]) {
      await phone.tap(label)
    }
    const shown = phone.last.texts.join(' ')
    // two siblings: 18-19 通常 500 + 250, 19-20 時間外 600 + 300; the provider 1,500 + 1,650
    expect(shown).toContain('3,150円')
    expect(shown).toContain('1,650円')
    expect(shown).toContain('1,500円')
    expect(shown).toMatch(/18:00–19:00 通常/)
    expect(shown).toMatch(/19:00–20:00 時間外/)
    expect(shown).toContain('補助金の申請')
  })

  it('is taken once, however often 送信する is tapped', async () => {
    const confirmation = phone.last
    await phone.tap('送信する')
    caseNo = caseNoIn(phone.last.texts)
    expect(caseNo).toMatch(/^R-20261112-\d{5}$/)
    phone.last = confirmation
    await phone.tap('送信する')
    const { items } = await clerk.call<Queue>('GET', '/queue?list=waiting')
    expect(items.filter((row) => row.caseNo.startsWith('R-20261112'))).toHaveLength(1)
  })

  it('is mended by the centre, with who, before and after', async () => {
    const before = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    const activityNo = before.activities[0]!.activityNo
    const { report: after } = await clerk.call<Written>(
      'PATCH',
      `/reports/${caseNo}/activities/${activityNo}`,
      {
        version: before.version,
        change: { end: '19:30' },
      },
    )
    // 1.5 h, two siblings: the vector of the city's table across 19:00
    expect(after.activities[0]).toMatchObject({
      end: '19:30',
      feeYen: 1200,
      rewardYen: 2325,
      subsidyYen: 1125,
    })
    expect(JSON.stringify(after.history)).toContain('19:30')
  })

  it('is approved, told to the member, and found in kintone', async () => {
    const { version } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    await clerk.call<Written>('POST', `/reports/${caseNo}/approve`, { version })
    const record = await recordOf(`${caseNo}-01`)
    expect(record).toMatchObject({
      活動日: '2026-11-12',
      開始時刻: '18:00',
      終了時刻: '19:30',
      児童数: '2',
      利用料金: '1200',
      報酬: '2325',
      補助金: '1125',
      処理状態: '承認済',
    })
  })

  it('comes again as 「前回と同じ」 in three taps, with a date of its own', async () => {
    await phone.hears('承認されました')
    await phone.say('報告する')
    await phone.hears('どなたの活動')
    await phone.tap('前回と同じ')
    await phone.tap('昨日')
    expect(phone.last.texts.join(' ')).toContain('11月11日(水)')
    await phone.tap('送信')
    expect(caseNoIn(phone.last.texts)).not.toBe(caseNo)
  })
})

describe('a returned report', () => {
  it('reaches the chat with its reason', async () => {
    const other = await here.sandbox.phone('100012')
    const caseNo = await report(other, '佐藤 由美', '昨日', '15:00', '16:00')
    const { version } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    await clerk.call<Written>('POST', `/reports/${caseNo}/return`, {
      version,
      reason: 'other',
      text: '終わりの時刻をたしかめてください。',
    })
    await other.hears('終わりの時刻をたしかめてください。')
    expect(other.button('なおす')).toBeDefined()
  })
})

describe('kintone is down for a while', () => {
  it('gets the record once it is back', async () => {
    const faults = `${here.sandbox.url}/sandbox/kintone/api/faults`
    await fetch(faults, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"down":"503"}',
    })
    const caseNo = await report(phone, '高橋 健太', '昨日', '14:00', '15:00')
    const { version } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    await clerk.call<Written>('POST', `/reports/${caseNo}/approve`, { version })
    expect((await here.sandbox.kintone('activities')).some((record) => record['管理番号'] === caseNo)).toBe(
      false,
    )
    await fetch(faults, { method: 'DELETE' })
    await recordOf(`${caseNo}-01`)
  })
})

describe('an approved report of an open month', () => {
  it('is mended, then withdrawn by its member: the centre looks again, kintone follows', async () => {
    const who = await here.sandbox.phone('100012')
    const caseNo = await report(who, '佐藤 美咲', '今日', '15:00', '16:00')
    const approve = async () => {
      const { version } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
      await clerk.call<Written>('POST', `/reports/${caseNo}/approve`, { version })
      await who.hears('承認されました')
    }
    const stateIs = (activityNo: string, wanted: string) =>
      eventually(
        async () => (await recordOf(activityNo))?.['処理状態'],
        (state) => state === wanted,
      )
    await approve()
    await stateIs(`${caseNo}-01`, '承認済')

    await who.tap('今月の報告')
    await who.tap('11月12日')
    for (const label of ['なおす', '終わりをなおす', '17:00', '送信する']) await who.tap(label)
    const waiting = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    expect(waiting).toMatchObject({ state: 'submitted', approvedAt: null })
    expect(waiting.attention.map(({ code }) => code)).toContain('MENDED_AFTER_APPROVAL')
    await stateIs(`${caseNo}-01`, '取下げ')
    await approve()
    await stateIs(`${caseNo}-02`, '承認済')

    await who.tap('今月の報告')
    await who.tap('11月12日')
    await who.tap('取り下げる')
    await who.tap('取り下げる')
    await stateIs(`${caseNo}-02`, '取下げ')
  })
})
