/** A visit is withdrawn whose payment was never made: nobody pays back what they never had without a person's word. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { liveRun } from '../../db/runs.ts'
import { confirmAccount } from '../../server/month/bank-results.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let services: FileServices
const db = () => world.fresh.database.drizzle

beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
}, 60_000)
afterAll(() => world?.fresh.drop())

const november = async (memberNo: string) =>
  (await paymentsOf(db(), services, (await liveRun(db(), '2025-11'))!)).find(
    (one) => one.memberNo === memberNo,
  )!

test('held, asked back, decided by a person', async () => {
  const withdrawn = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-11-11', '15:00', '16:00')
  await world.visit('100002', '200001', '2025-11-05', '15:00', '17:00')
  await world.fresh.database.pool.query(
    `update accounts set changed_at = '2025-12-01' where member_no = '100001'`,
  )
  world.setNow('2025-12-05')
  await world.decide('2025-11')
  await exportMonth(services, '2025-11', { actor: PREPARER, payOn: null })
  await payMonth(services, '2025-11', 'staff:5')
  await world.withdraw(withdrawn)
  world.setNow('2026-01-05')
  await world.visit('100003', '200001', '2025-12-02', '15:00', '17:00')
  const { checks } = await world.decide('2025-12')
  expect(checks.map(({ code, ref }) => `${code} ${ref}`)).toEqual(
    expect.arrayContaining(['REPAYMENT 100001', 'REPAYMENT_UNPAID 100001']),
  )

  const waits = await november('100001')
  expect(waits).toMatchObject({ state: 'held', waits: 'REPAYMENT_OPEN', detail: '返納 1,000円' })
  expect(await november('100002')).toMatchObject({ state: 'paid' })
  const confirm = (mark: string) =>
    confirmAccount(services, '2025-11', { memberNo: '100001', mark, actor: 'staff:7' })
  await confirm(waits.confirm!)
  expect((await auditOf(db(), `decision:${waits.decisionNo}`)).map(({ action }) => action)).toEqual([
    'payment.released',
  ])
  // the account itself is another question
  const next = await november('100001')
  expect(next).toMatchObject({ state: 'held', waits: 'ACCOUNT_CHANGED' })
  await confirm(next.confirm!)
  expect(await november('100001')).toMatchObject({ state: 'ready', payYen: 1500 })
})
