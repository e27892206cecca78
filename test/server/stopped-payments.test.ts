/** What changes between the approval of a month and its transfer file: that payment waits, the others are made. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { decidedRows } from '../../db/decision-reads.ts'
import { liveRun } from '../../db/runs.ts'
import { transfersOf } from '../../db/transfers.ts'
import { readTransfer } from '../../office/transfer/read-transfer.ts'
import { confirmAccount, enterReturns, readReturnsCsv } from '../../server/month/bank-results.ts'
import { makeBatch, payBatch } from '../../server/month/batches.ts'
import { bundleMonth } from '../../server/month/bundle.ts'
import { exportMonth, payMonth, type FileServices, type MadeFile } from '../../server/month/make-files.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { closeMonth, markChecked, submitMonth } from '../../server/month/steps.ts'
import { verifyBundle } from '../../server/month/verify-bundle.ts'
import { paymentOf } from '../../server/routes/liff/decisions.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const NOVEMBER = '2025-11'
const TREASURY = 'staff:5'
/** whose account changes; 2 hours, 1,000 yen */
const MEMBER = '100001'
const OLD_ACCOUNT = `${MEMBER},0190,001,1,0000001,ﾚｲ ｼﾞﾛｳ`
const NEW_ACCOUNT = `${MEMBER},0190,001,1,7777777,ﾚｲ ｼﾞﾛｳ`
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

/** November decided: 1,000 yen to the member, 500 to another. @returns the member's visit */
async function approved(): Promise<string> {
  const visit = await world.visit(MEMBER, '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100002', '200002', '2025-11-05', '15:00', '16:00')
  world.setNow('2025-12-05')
  await world.decide(NOVEMBER)
  world.setNow('2025-12-06')
  return visit
}
const exported = (month = NOVEMBER) => exportMonth(services, month, { actor: PREPARER, payOn: null })
const payment = async (month = NOVEMBER) =>
  (await paymentsOf(db(), services, (await liveRun(db(), month))!)).find((one) => one.memberNo === MEMBER)!
const confirm = async (month = NOVEMBER) =>
  confirmAccount(services, month, {
    ...{ memberNo: MEMBER, mark: (await payment(month)).confirm!, actor: 'staff:7' },
  })
/** [member, yen, account] of the transfer file; [] where none was made */
function paidIn(files: MadeFile[]): [string, number, string][] {
  const file = files.find(({ name }) => name === 'transfer.txt')
  if (!file) return []
  return readTransfer(file.bytes).records.map(({ customerCode, amountYen, number }) => [
    ...([String(Number(customerCode)), amountYen, number] as const),
  ])
}
const listed = (files: MadeFile[]) =>
  files.find(({ name }) => name === 'decision-list.csv')!.bytes.toString('utf8')
const verified = async () => verifyBundle((await bundleMonth(services, NOVEMBER, PREPARER)).bytes)
const OTHER: [string, number, string] = ['100002', 500, '0000002']

describe('another account came after the approval', () => {
  beforeEach(async () => {
    await approved()
    await world.import('accounts', NEW_ACCOUNT)
  })

  test('it is seen before the file is made, left out of it, and paid by the next one', async () => {
    expect(await payment()).toMatchObject({
      state: 'held',
      waits: 'ACCOUNT_CHANGED',
      stop: 'ACCOUNT_CHANGED',
    })
    const { files, stopped } = await exported()
    expect(stopped).toEqual([
      { memberNo: MEMBER, decisionNo: '2025-202511-100001', reason: 'ACCOUNT_CHANGED', yen: 1000 },
    ])
    expect(paidIn(files)).toEqual([OTHER])
    expect(listed(files)).toMatch(/100001.*口座が変わったため、確かめるまで支払いを止めています。/)
    const before = await verified()
    expect(before).toMatchObject({ ok: true, findings: [], stopped: 1, transferYen: 500 })

    await payMonth(services, NOVEMBER, TREASURY)
    await confirm()
    expect(await payment()).toMatchObject({ state: 'ready', waits: null })
    await makeBatch(services, NOVEMBER, { batch: 2, payOn: '2025-12-30', actor: TREASURY })
    await payBatch(services, NOVEMBER, 2, TREASURY)
    expect(await payment()).toMatchObject({ state: 'paid', stop: null })
    expect(await verified()).toMatchObject({ ok: true, transferYen: 500, laterTransferYen: 1000 })
  })

  test('confirmed before the file: the file still has what was approved to be in it, the next one the new account', async () => {
    await confirm()
    expect(await payment()).toMatchObject({ state: 'ready', waits: null, stop: 'ACCOUNT_CHANGED' })
    expect(paidIn((await exported()).files)).toEqual([OTHER])
    expect(await payment()).toMatchObject({ state: 'ready', stop: null })
  })

  test('made again the file is the same, and nothing is stopped a second time', async () => {
    const first = await exported()
    const again = await exported()
    expect(again.stopped).toEqual([])
    expect(again.files.map(({ name, sha256 }) => [name, sha256])).toEqual(
      first.files.map(({ name, sha256 }) => [name, sha256]),
    )
    const actions = (await auditOf(db(), `month:${NOVEMBER}`)).map(({ action }) => action)
    expect(actions.filter((action) => action === 'payment.stopped')).toHaveLength(1)
  })

  test('refused for another reason, nothing is stopped: the file there is stays what it was', async () => {
    await world.import('accounts', OLD_ACCOUNT)
    await confirm()
    await exported()
    await world.import('accounts', NEW_ACCOUNT)
    // a Saturday
    const again = exportMonth(services, NOVEMBER, { actor: PREPARER, payOn: '2026-01-10' })
    await expect(again).rejects.toMatchObject({ code: 'TRANSFER_REFUSED' })
    expect(await payment()).toMatchObject({ state: 'in-file', stop: 'ACCOUNT_CHANGED' })
    expect(await verified()).toMatchObject({ ok: true, stopped: 0, transferYen: 1500 })
    await payMonth(services, NOVEMBER, TREASURY)
    expect(await verified()).toMatchObject({ ok: true, stopped: 0, transferYen: 1500 })
  })
})

test('another account after the file was made: said, and left out when the file is made again', async () => {
  await approved()
  expect(paidIn((await exported()).files)).toEqual([[MEMBER, 1000, '0000001'], OTHER])
  await world.import('accounts', NEW_ACCOUNT)
  expect(await payment()).toMatchObject({
    state: 'in-file',
    waits: 'ACCOUNT_CHANGED',
    stop: 'ACCOUNT_CHANGED',
  })
  const again = await exported()
  expect([again.voided, again.stopped.map(({ memberNo }) => memberNo)]).toEqual([1, [MEMBER]])
  expect(paidIn(again.files)).toEqual([OTHER])
  expect(await verified()).toMatchObject({ ok: true, stopped: 1 })
})

test('paid: a change of account is no matter of that payment any more', async () => {
  await approved()
  await exported()
  await payMonth(services, NOVEMBER, TREASURY)
  await world.import('accounts', NEW_ACCOUNT)
  expect(await payment()).toMatchObject({ state: 'paid', waits: null, stop: null })
  await expect(
    world.fresh.database.pool.query(
      `insert into payment_stops select run_id, decision_no, 'ACCOUNT_CHANGED', now(), 'staff:1' from decisions`,
    ),
  ).rejects.toThrow(/cannot be stopped/)
})

describe('the payment before came back after the approval', () => {
  beforeEach(async () => {
    await approved()
    await exported()
    await payMonth(services, NOVEMBER, TREASURY)
    await world.visit(MEMBER, '200001', '2025-12-02', '15:00', '16:00')
    await world.visit('100002', '200002', '2025-12-03', '15:00', '16:00')
    world.setNow('2026-01-05')
    await world.decide('2025-12')
    world.setNow('2026-01-06')
    await enterReturns(
      services,
      NOVEMBER,
      readReturnsCsv('交付番号,理由\r\n2025-202511-100001,口座なし\r\n'),
      TREASURY,
    )
    world.setNow('2026-01-07')
  })

  test('not paid into that account again', async () => {
    expect(await payment('2025-12')).toMatchObject({ state: 'held', waits: 'ACCOUNT_RETURNED' })
    expect(paidIn((await exported('2025-12')).files)).toEqual([OTHER])
  })

  test('unless somebody asked the member, and it is right after all', async () => {
    await confirm('2025-12')
    expect(await payment('2025-12')).toMatchObject({ state: 'waiting', waits: null, stop: null })
    expect(paidIn((await exported('2025-12')).files)).toEqual([[MEMBER, 500, '0000001'], OTHER])
  })
})

describe('a later month asks it back before the file is made', () => {
  beforeEach(async () => {
    const visit = await approved()
    await world.withdraw(visit)
    world.setNow('2026-01-05')
    await closeMonth(services, '2025-12', PREPARER)
    await markChecked(services, '2025-12', PREPARER)
    await submitMonth(services, '2025-12', PREPARER)
  })

  test('it is not paid out to be collected again', async () => {
    expect(await payment()).toMatchObject({ state: 'held', waits: 'REPAYMENT_OPEN', detail: '返納 1,000円' })
    const { files, stopped } = await exported()
    expect(stopped.map(({ reason }) => reason)).toEqual(['REPAYMENT_OPEN'])
    // the member cannot settle it, and is not sent to their account
    const [told] = await decidedRows(db(), { month: NOVEMBER, providerNo: MEMBER })
    expect(told).toMatchObject({ stopped: 'REPAYMENT_OPEN', transfer: null })
    expect(paymentOf(told!)).toBe('asked-back')
    expect(paidIn(files)).toEqual([OTHER])
  })

  test('unless a person says so', async () => {
    await confirm()
    expect(await payment()).toMatchObject({ state: 'waiting', stop: null })
    expect(paidIn((await exported()).files)).toEqual([[MEMBER, 1000, '0000001'], OTHER])
  })
})

test('the database lets nothing that is stopped into the run’s own file', async () => {
  await approved()
  await world.import('accounts', NEW_ACCOUNT)
  await exported()
  const run = (await liveRun(db(), NOVEMBER))!
  const insert = (batch: number) =>
    world.fresh.database.pool.query(
      `insert into transfers (run_id, decision_no, batch, amount_yen, sealed_account, pay_on, state, made_at)
       select run_id, decision_no, $1, pay_yen, sealed_account, '2025-12-30', 'in-file', now() from decisions
       where provider_no = $2`,
      [batch, MEMBER],
    )
  await expect(insert(1)).rejects.toThrow(/was stopped/)
  await insert(2)
  expect((await transfersOf(db(), run.id)).map(({ batch }) => batch)).toEqual([1, 2])
})
