/** What the bank sends back: entered, mended, confirmed, paid by a later file; the money adds up at every station. */
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveRun } from '../../db/runs.ts'
import { lineAccounts, lineEvents, lineLinks, runFiles, transfers } from '../../db/schema.ts'
import { confirmAccount, enterReturns } from '../../server/month/bank-results.ts'
import { batchFiles, filesOfBatches, makeBatch, payBatch, voidBatch } from '../../server/month/batches.ts'
import { sha256 } from '../../server/month/canonical.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const TREASURY = 'staff:5'
const MONTH = '2025-11'
const decisionOf = (memberNo: string) => `2025-202511-${memberNo}`

let world: MonthWorld
let services: FileServices
beforeEach(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
  await db().insert(lineLinks).values({ lineUserId: 'U-one', memberNo: '100001' })
  // 1,000 · 1,125 · 500, the last one without an account yet
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
  await world.fresh.database.pool.query(`delete from accounts where member_no = '100003'`)
  await world.visit('100003', '200002', '2025-11-12', '09:00', '10:00')
  world.setNow('2025-12-05')
  await world.decide(MONTH)
  await exportMonth(services, MONTH, { actor: PREPARER, payOn: null })
})
afterEach(async () => {
  await liveOnce()
  await world.fresh.drop()
})

const db = () => world.fresh.database.drizzle
const paid = () => payMonth(services, MONTH, TREASURY)
const sentBack = (memberNo = '100001', reason = '口座なし', batch?: number) =>
  enterReturns(services, MONTH, [{ decisionNo: decisionOf(memberNo), reason, batch }], TREASURY)
const stands = async () => {
  const run = (await liveRun(db(), MONTH))!
  return (await paymentsOf(db(), services, run)).map(({ memberNo, state, waits }) => [memberNo, state, waits])
}
const confirm = async (memberNo: string) => {
  const run = (await liveRun(db(), MONTH))!
  const one = (await paymentsOf(db(), services, run)).find((payment) => payment.memberNo === memberNo)!
  await confirmAccount(services, MONTH, { memberNo, mark: one.confirm!, actor: 'staff:7' })
}
const make = (batch = 2, payOn = '2026-01-20') =>
  makeBatch(services, MONTH, { batch, payOn, actor: TREASURY })
const account = (memberNo: string, number: string) =>
  world.import('accounts', `${memberNo},0190,001,1,${number},ﾚｲ ｼﾞﾛｳ`)

/** Σ of live transfers = Σ of the decisions they pay, each once. */
async function liveOnce(): Promise<void> {
  const { rows } = await db().execute(sql`
    select t.decision_no from transfers t join decisions d using (run_id, decision_no)
    where t.state in ('in-file', 'paid') group by t.decision_no, d.pay_yen
    having count(*) <> 1 or sum(t.amount_yen) <> d.pay_yen`)
  expect(rows).toEqual([])
}
async function sumOf(state: string): Promise<number> {
  const { rows } = await db().execute<{ yen: string }>(
    sql`select coalesce(sum(amount_yen), 0) as yen from transfers where state = ${state}`,
  )
  return Number(rows[0]!.yen)
}

/** What 会計室 is given beside a later file: 区分 and 件数 to 金額. */
async function summaryOf(batch: number) {
  const run = (await liveRun(db(), MONTH))!
  const files = await filesOfBatches(db(), services, run, batch)
  const csv = files.find(({ name }) => name === `payment-summary-${batch}.csv`)!
  const rows = parse(csv.bytes, { bom: true, columns: true }) as Record<string, string>[]
  return rows.map((row) => `${row['区分']} ${row['件数']} ${row['金額']}`)
}

/** Read by columns, not by our own reader. */
async function readBatch(batch: number) {
  const run = (await liveRun(db(), MONTH))!
  const [file] = await batchFiles(db(), services, run, batch)
  const records = iconv.decode(file!.bytes, 'Shift_JIS').split('\r\n')
  const data = records.filter((record) => record.startsWith('2'))
  return {
    bytes: file!.bytes,
    rows: data.map((one) => [one.slice(91, 101), one.slice(43, 50), Number(one.slice(80, 90))]),
    day: records[0]!.slice(54, 58),
    sum: Number(records.find((one) => one.startsWith('8'))!.slice(7, 19)),
  }
}

test('returned, mended, confirmed, paid again: with what was held back, in one later file', async () => {
  await paid()
  expect(await stands()).toEqual([
    ['100001', 'paid', null],
    ['100002', 'paid', null],
    ['100003', 'held', 'NO_ACCOUNT'],
  ])
  expect(await sentBack()).toEqual({ told: ['100001'], letters: [], already: 0 })
  expect(await sumOf('paid')).toBe(1_125)
  expect((await stands())[0]).toEqual(['100001', 'returned', 'RETURNED_SAME_ACCOUNT'])
  await expect(make()).rejects.toMatchObject({ code: 'NOTHING_READY' })

  world.setNow('2026-01-08')
  await account('100001', '7777777')
  await account('100003', '0000003')
  expect(await stands()).toEqual([
    ['100001', 'returned', 'RETURNED_NEW_ACCOUNT'],
    ['100002', 'paid', null],
    ['100003', 'ready', null],
  ])
  world.setNow('2026-01-09')
  await confirm('100001')
  expect((await stands())[0]).toEqual(['100001', 'ready', null])

  await make()
  const file = await readBatch(2)
  expect(file).toMatchObject({
    rows: [
      ['0000100001', '7777777', 1_000],
      ['0000100003', '0000003', 500],
    ],
    ...{ day: '0120', sum: 1_500 },
  })
  expect(await summaryOf(2)).toEqual([
    ...['銀行など 2 1500', '前の振込計 1 1125', '振込計 2 1500', '支払保留 0 0', '返納 0 0'],
    '交付決定額  2625',
  ])
  const [entered] = await db().select().from(runFiles).where(eq(runFiles.batch, 2))
  expect(entered).toMatchObject({ name: 'transfer-2.txt', sha256: sha256(file.bytes), voidedAt: null })
  await payBatch(services, MONTH, 2, TREASURY)
  await payBatch(services, MONTH, 2, TREASURY)
  expect(await stands()).toEqual([
    ['100001', 'paid', null],
    ['100002', 'paid', null],
    ['100003', 'paid', null],
  ])
  // every decided yen of the month is paid, once: 1,000 + 1,125 + 500
  expect(await sumOf('paid')).toBe(2_625)
  expect((await readBatch(2)).bytes.equals(file.bytes)).toBe(true)
})

test('a transfer returns twice: the third file; the account was right after all', async () => {
  await paid()
  await sentBack('100002', '名義相違')
  world.setNow('2026-01-09')
  await confirm('100002')
  await make(2)
  await payBatch(services, MONTH, 2, TREASURY)
  world.setNow('2026-01-25')
  await sentBack('100002', '口座解約', 2)
  // the former confirmation was of another time
  expect((await stands())[1]).toEqual(['100002', 'returned', 'RETURNED_SAME_ACCOUNT'])
  world.setNow('2026-02-02')
  await account('100002', '8888888')
  world.setNow('2026-02-03')
  await confirm('100002')
  await make(3, '2026-02-10')
  expect((await readBatch(3)).rows).toEqual([['0000100002', '8888888', 1_125]])
  const states = (await db().select().from(transfers).orderBy(transfers.id)).map((t) => [t.batch, t.state])
  expect(states).toEqual([
    [1, 'paid'],
    [1, 'returned'],
    [2, 'returned'],
    [3, 'in-file'],
  ])
})

test('the member is asked once, however often the return is entered', async () => {
  await paid()
  await sentBack()
  expect(await sentBack()).toEqual({ told: [], letters: [], already: 1 })
  expect(await sentBack('100002')).toEqual({ told: [], letters: ['100002'], already: 0 })
  const events = await db().select().from(lineEvents)
  expect(events.map(({ lineUserId, payload }) => [lineUserId, payload])).toEqual([
    ['U-one', { type: 'famisapo', event: { kind: 'account-wanted' } }],
  ])
})

test('who blocks us is on the list for a letter, and reads it when they come back', async () => {
  await paid()
  await db().insert(lineAccounts).values({ lineUserId: 'U-one', blockedAt: services.clock() })
  expect(await sentBack()).toEqual({ told: [], letters: ['100001'], already: 0 })
  expect(await db().$count(lineEvents)).toBe(1)
})

test('pressed at once by many: one file, one transfer a decision', async () => {
  await paid()
  await sentBack()
  world.setNow('2026-01-09')
  await confirm('100001')
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => make()))
  expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'fulfilled'))
  expect(await db().$count(transfers, eq(transfers.batch, 2))).toBe(1)
  // the transfer file and its 支払内訳書, csv and pdf
  expect(await db().$count(runFiles, eq(runFiles.batch, 2))).toBe(3)
})

test('a file taken back is void with its number; the payment goes into the next', async () => {
  await paid()
  await sentBack()
  world.setNow('2026-01-09')
  await confirm('100001')
  await make(2)
  await expect(make(3)).rejects.toMatchObject({ code: 'BATCH_OPEN' })
  await voidBatch(services, MONTH, 2, TREASURY)
  expect((await stands())[0]).toEqual(['100001', 'ready', null])
  await make(3)
  const files = await db().select().from(runFiles).orderBy(runFiles.id)
  expect(files.slice(-6).map(({ name, voidedAt }) => [name, voidedAt !== null])).toEqual([
    ...[2, 3].flatMap((batch) =>
      [`transfer-${batch}.txt`, `payment-summary-${batch}.csv`, `payment-summary-${batch}.pdf`].map(
        (name) => [name, batch === 2],
      ),
    ),
  ])
  expect(await sumOf('in-file')).toBe(1_000)
})

test('an account that came while another was looked at is not confirmed', async () => {
  await paid()
  await sentBack()
  world.setNow('2026-01-08')
  await account('100001', '7777777')
  const run = (await liveRun(db(), MONTH))!
  const [seen] = await paymentsOf(db(), services, run)
  await account('100001', '6666666')
  const stale = { memberNo: '100001', mark: seen!.confirm!, actor: 'staff:7' }
  await expect(confirmAccount(services, MONTH, stale)).rejects.toMatchObject({ code: 'ACCOUNT_MOVED' })
  expect((await stands())[0]).toEqual(['100001', 'returned', 'RETURNED_NEW_ACCOUNT'])
})

describe('refused, and nothing entered', () => {
  const entries = (...rows: [string, string][]) =>
    enterReturns(
      services,
      MONTH,
      rows.map(([decisionNo, reason]) => ({ decisionNo, reason })),
      TREASURY,
    )
  test.each([
    { why: 'not in this month', row: ['2025-202510-100001', '口座なし'], says: /この月の振込にない/ },
    { why: 'held back, never sent', row: [decisionOf('100003'), '口座なし'], says: /この月の振込にない/ },
    { why: 'no reason', row: [decisionOf('100002'), ' '], says: /理由を書いて/ },
    { why: 'twice', row: [decisionOf('100001'), '口座なし'], says: /2回あります/ },
    { why: 'a reason of 61', row: [decisionOf('100002'), '字'.repeat(61)], says: /60文字まで/ },
  ] as { why: string; row: [string, string]; says: RegExp }[])('$why', async ({ row, says }) => {
    await paid()
    const both = entries([decisionOf('100001'), '口座なし'], row)
    await expect(both).rejects.toMatchObject({ code: 'BAD_RETURNS', message: expect.stringMatching(says) })
    expect(await sumOf('returned')).toBe(0)
  })

  test('before the month is paid', async () => {
    await expect(sentBack()).rejects.toMatchObject({ code: 'NOT_PAID' })
    await expect(make()).rejects.toMatchObject({ code: 'NOT_PAID' })
  })

  test('all returned: the first file is not made again, a later one is', async () => {
    await paid()
    await sentBack('100001')
    await sentBack('100002')
    const again = exportMonth(services, MONTH, { actor: PREPARER, payOn: null })
    await expect(again).rejects.toMatchObject({ code: 'PAID' })
  })

  test.each([
    { why: 'a day that is over', payOn: '2025-12-05', code: 'PAY_ON_PAST' },
    { why: 'a Sunday', payOn: '2026-01-18', code: 'TRANSFER_REFUSED' },
  ])('pay day: $why', async ({ payOn, code }) => {
    await paid()
    await sentBack()
    world.setNow('2026-01-09')
    await confirm('100001')
    await expect(make(2, payOn)).rejects.toMatchObject({ code })
    expect(await sumOf('in-file')).toBe(0)
  })
})
