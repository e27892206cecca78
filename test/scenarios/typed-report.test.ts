/**
 * A provider types a line in LINE; what it left open is asked, and the report arrives with the right amounts.
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

const caseNoIn = (texts: string[]): string => /R-\d{8}-\d{5}/.exec(texts.join(' '))?.[0] ?? ''

async function waitingCases(): Promise<string[]> {
  const { items } = await clerk.call<Queue>('GET', '/queue?list=waiting')
  return items.map((row) => row.caseNo).filter((caseNo) => caseNo.startsWith('R-20261112'))
}

describe('one line', () => {
  let caseNo: string

  it('is understood, and only the rest is asked', async () => {
    await phone.say('R8.11.12 １８時～２０時　佐藤さん　２人　園迎え　交通費３４０円')
    const heard = phone.last.texts.join(' ')
    expect(heard).toContain('読みとりました：11月12日(木) 18:00–20:00 佐藤さん 2人 園へ迎え 交通費340円')
    expect(heard).toContain('病児はいましたか？')
    await phone.tap('いなかった')
    await phone.tap('なかった')
    const shown = phone.last.texts.join(' ')
    // two siblings: 18-19 通常 500 + 250, 19-20 時間外 600 + 300; the provider 1,500 + 1,650
    for (const amount of ['3,150円', '1,650円', '1,500円', '340円']) expect(shown).toContain(amount)
    expect(await waitingCases()).toEqual([])
  })

  it('is sent by its button only, once', async () => {
    const receipt = phone.last
    await phone.say('送信する')
    expect(await waitingCases()).toEqual([])
    phone.last = receipt
    await phone.tap('送信する')
    caseNo = caseNoIn(phone.last.texts)
    expect(caseNo).toMatch(/^R-20261112-\d{5}$/)
    phone.last = receipt
    await phone.tap('送信する')
    expect(await waitingCases()).toEqual([caseNo])
  })

  it("reaches kintone with the amounts of the city's table", async () => {
    const { version, activities } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    expect(activities).toMatchObject([{ kind: 'nursery-pick-up', transportYen: 340 }])
    await clerk.call<Written>('POST', `/reports/${caseNo}/approve`, { version })
    const record = await eventually(
      async () =>
        (await here.sandbox.kintone('activities')).find((one) => one['報告番号'] === `${caseNo}-01`),
      (one) => one !== undefined,
    )
    expect(record).toMatchObject({
      ...{ 活動日: '2026-11-12', 開始時刻: '18:00', 終了時刻: '20:00', 児童数: '2' },
      ...{ 利用料金: '1650', 報酬: '3150', 補助金: '1500', 処理状態: '承認済' },
    })
    await phone.hears('承認されました')
  })
})

describe('two lines', () => {
  it('are one report; two families of one name and a bare hour are asked', async () => {
    const other = await here.sandbox.phone('100012')
    await other.say('11/10 佐藤さん 2人 3時〜5時 迎え\n11/11 村上さん 15時〜16時半 学童迎え 交通費なし')
    await other.hears('どなたの活動ですか？')
    await other.tap('佐藤 由美')
    await other.hears('始まりは何時ですか？')
    await other.tap('15:00')
    await other.hears('活動の内容はどれですか？')
    for (const label of ['園へ迎え', 'いなかった', 'なかった', '送信する']) await other.tap(label)
    const caseNo = caseNoIn(other.last.texts)
    const { activities } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    expect(activities).toMatchObject([
      // two siblings, two hours: fee 1,500, reward 3,000
      { date: '2026-11-10', start: '15:00', end: '17:00', feeYen: 1500, rewardYen: 3000, subsidyYen: 1500 },
      { date: '2026-11-11', start: '15:00', end: '16:30', feeYen: 750, rewardYen: 1500, subsidyYen: 750 },
    ])
  })
})

describe('talk', () => {
  it('is answered and never becomes a report', async () => {
    const before = await waitingCases()
    for (const text of [
      '明日15時に行きます',
      '11/12の15時からの予定でしたがキャンセルになりました',
      'ありがとうございました',
    ])
      expect((await phone.say(text)).texts.length).toBeGreaterThan(0)
    expect(await waitingCases()).toEqual(before)
  })
})
