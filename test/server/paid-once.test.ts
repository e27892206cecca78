/** A payment that came back is paid once more, and only once: whatever list is entered again, whatever is pressed late. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveRun } from '../../db/runs.ts'
import { transfersOf } from '../../db/transfers.ts'
import { confirmAccount, enterReturns, readReturnsCsv } from '../../server/month/bank-results.ts'
import { makeBatch, payBatch, voidBatch } from '../../server/month/batches.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const NOVEMBER = '2025-11'
const TREASURY = 'staff:5'
let world: MonthWorld
let services: FileServices
const db = () => world.fresh.database.drizzle

beforeEach(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  await pay(NOVEMBER)
}, 60_000)
afterEach(() => world?.fresh.drop())

async function pay(month: string): Promise<void> {
  await world.decide(month)
  await exportMonth(services, month, { actor: PREPARER, payOn: null })
  await payMonth(services, month, TREASURY)
}
const enter = (csv: string) => enterReturns(services, NOVEMBER, readReturnsCsv(csv), TREASURY)
const payment = async (month = NOVEMBER) =>
  (await paymentsOf(db(), services, (await liveRun(db(), month))!))[0]!
const confirm = async (month = NOVEMBER) =>
  confirmAccount(services, month, {
    memberNo: '100001',
    mark: (await payment(month)).confirm!,
    actor: 'staff:7',
  })
const sent = async () => {
  const rows = await transfersOf(db(), (await liveRun(db(), NOVEMBER))!.id)
  return rows.map(({ batch, state, amountYen }) => [batch, state, amountYen])
}
async function transferAgain(batch: number, payOn: string): Promise<void> {
  await world.import('accounts', `100001,0190,001,1,777777${batch},ﾚｲ ｼﾞﾛｳ`)
  await confirm()
  await makeBatch(services, NOVEMBER, { batch, payOn, actor: TREASURY })
  await payBatch(services, NOVEMBER, batch, TREASURY)
}
const OLD = '交付番号,理由\r\n2025-202511-100001,口座なし\r\n'

describe('the bank’s list, entered again after the retransfer', () => {
  beforeEach(async () => {
    expect(await enter(OLD)).toMatchObject({ already: 0 })
    expect(await enter(OLD)).toMatchObject({ already: 1 })
    world.setNow('2026-01-06')
    await transferAgain(2, '2026-01-20')
  })

  test('without a day it is refused in words: nobody is paid twice', async () => {
    await expect(enter(OLD)).rejects.toThrow(/2回振り込んでいます.*「振込日」/)
    expect(await sent()).toEqual([
      [1, 'returned', 1000],
      [2, 'paid', 1000],
    ])
  })

  test('with its day the old one is known already, and the new one can come back too', async () => {
    const list = (...days: string[]) =>
      `交付番号,理由,振込日\r\n${days.map((day) => `2025-202511-100001,口座なし,${day}\r\n`).join('')}`
    expect(await enter(list('2025-12-30'))).toMatchObject({ already: 1, told: [], letters: [] })
    await expect(enter(list('2025-12-31'))).rejects.toThrow(
      /その振込はありません。振込日は 2025-12-30・2026-01-20/,
    )
    expect(await enter(list('2025/12/30', '2026/01/20'))).toMatchObject({ already: 1 })
    expect((await sent()).map(([, state]) => state)).toEqual(['returned', 'returned'])
  })

  test('the page names the file it shows', async () => {
    const of = (batch: number) =>
      enterReturns(
        services,
        NOVEMBER,
        [{ decisionNo: '2025-202511-100001', reason: '口座なし', batch }],
        TREASURY,
      )
    expect(await of(1)).toMatchObject({ already: 1 })
    expect(await of(2)).toMatchObject({ already: 0 })
  })
})

describe('two hands at one file', () => {
  beforeEach(async () => {
    await enter(OLD)
    world.setNow('2026-01-06')
    await confirm()
    await makeBatch(services, NOVEMBER, { batch: 2, payOn: '2026-01-20', actor: TREASURY })
  })

  test('made void by one: the other, who calls it paid, is told to stop it at the bank', async () => {
    await voidBatch(services, NOVEMBER, 2, 'staff:6')
    await voidBatch(services, NOVEMBER, 2, 'staff:6')
    await expect(payBatch(services, NOVEMBER, 2, TREASURY)).rejects.toMatchObject({ code: 'BATCH_VOID' })
  })

  test('paid: it cannot be made void', async () => {
    await payBatch(services, NOVEMBER, 2, TREASURY)
    await payBatch(services, NOVEMBER, 2, TREASURY)
    await expect(voidBatch(services, NOVEMBER, 2, 'staff:6')).rejects.toMatchObject({ code: 'BATCH_PAID' })
  })

  test('at once: one of them', async () => {
    const both = await Promise.allSettled([
      payBatch(services, NOVEMBER, 2, TREASURY),
      voidBatch(services, NOVEMBER, 2, 'staff:6'),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

test('the next month does not pay into the account that sent the last one back', async () => {
  await enter(OLD)
  await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
  world.setNow('2026-01-05')
  const { checks } = await world.decide('2025-12')
  expect(checks.map(({ code, ref }) => [code, ref])).toEqual([['ACCOUNT_RETURNED', '100001']])
  const { files } = await exportMonth(services, '2025-12', { actor: PREPARER, payOn: null })
  expect(files.map(({ name }) => name)).not.toContain('transfer.txt')
  expect(await payment('2025-12')).toMatchObject({ state: 'held', waits: 'ACCOUNT_RETURNED' })
  world.setNow('2026-01-06')
  await confirm('2025-12')
  expect(await payment('2025-12')).toMatchObject({ state: 'ready', waits: null })
  expect(await payment(NOVEMBER)).toMatchObject({ state: 'ready', waits: null })
})

test('a pay day that is over is refused; left out, it is the next possible one', async () => {
  await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
  world.setNow('2026-02-10')
  await world.decide('2025-12')
  await expect(
    exportMonth(services, '2025-12', { actor: PREPARER, payOn: '2026-01-30' }),
  ).rejects.toMatchObject({
    code: 'PAY_ON_PAST',
  })
  // Wednesday the 11th is 建国記念の日
  expect((await exportMonth(services, '2025-12', { actor: PREPARER, payOn: null })).payOn).toBe('2026-02-16')
})
