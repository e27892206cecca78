/** A visit is withdrawn whose payment was never made: nobody pays back what they never had without a person's word. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { liveRun } from '../../db/runs.ts'
import { confirmAccount } from '../../server/month/bank-results.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { closeMonth, markChecked, submitMonth, takeBackMonth } from '../../server/month/steps.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

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
}, 60_000)
afterEach(() => world?.fresh.drop())

const november = async (memberNo: string) =>
  (await paymentsOf(db(), services, (await liveRun(db(), '2025-11'))!)).find(
    (one) => one.memberNo === memberNo,
  )!

/** November decided with 100001's account in doubt; paid but for them. */
async function heldNovember(): Promise<void> {
  await world.fresh.database.pool.query(
    `update accounts set changed_at = '2025-12-01' where member_no = '100001'`,
  )
  world.setNow('2025-12-05')
  await world.decide('2025-11')
  await exportMonth(services, '2025-11', { actor: PREPARER, payOn: null })
  await payMonth(services, '2025-11', 'staff:5')
}
const december = async () => {
  await closeMonth(services, '2025-12', PREPARER)
  await markChecked(services, '2025-12', PREPARER)
  await submitMonth(services, '2025-12', PREPARER)
}
const confirm = (mark: string) =>
  confirmAccount(services, '2025-11', { memberNo: '100001', mark, actor: 'staff:7' })

test('one visit longer, one withdrawn: what the decision asks back is what holds the payment', async () => {
  const withdrawn = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  const longer = await world.visit('100001', '200001', '2025-11-11', '15:00', '16:00')
  await heldNovember()
  await world.withdraw(withdrawn)
  await world.change(longer, { end: '17:00' })
  world.setNow('2026-01-05')
  await december()
  expect(await november('100001')).toMatchObject({ waits: 'REPAYMENT_OPEN', detail: '返納 1,000円' })
})

test('a word for one repayment is none for the next of the same yen', async () => {
  const [one, other] = [
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00'),
    await world.visit('100001', '200001', '2025-11-11', '15:00', '17:00'),
  ]
  await heldNovember()
  await world.change(one, { end: '16:00' })
  world.setNow('2026-01-05')
  await december()
  await confirm((await november('100001')).confirm!)
  expect((await november('100001')).waits).toBe('ACCOUNT_CHANGED')
  await takeBackMonth(services, '2025-12', PREPARER, 'まちがい')
  await world.change(one, { end: '17:00' })
  await world.change(other, { end: '16:00' })
  await december()
  expect(await november('100001')).toMatchObject({ waits: 'REPAYMENT_OPEN', detail: '返納 500円' })
})

test('held, asked back, decided by a person', async () => {
  const withdrawn = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-11-11', '15:00', '16:00')
  await world.visit('100002', '200001', '2025-11-05', '15:00', '17:00')
  await heldNovember()
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
