/** 過年度支出: what is paid after the accounts of its year closed is approved apart, before any file pays it. */
import { strToU8, unzipSync, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { pastYearApprovals } from '../../db/past-years.ts'
import { liveRun } from '../../db/runs.ts'
import { confirmAccount } from '../../server/month/bank-results.ts'
import { makeBatch } from '../../server/month/batches.ts'
import { bundleMonth } from '../../server/month/bundle.ts'
import { SUMS, sumsText, type BundleHead } from '../../server/month/bundle-format.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { approvePastYears } from '../../server/month/past-years.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { approveMonth } from '../../server/month/steps.ts'
import { verifyBundle } from '../../server/month/verify-bundle.ts'
import { APPROVER, openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const MARCH = '2026-03'
let world: MonthWorld
let services: FileServices
const db = () => world.fresh.database.drizzle

async function open(city: Parameters<typeof openMonth>[0] = {}): Promise<void> {
  world = await openMonth(city)
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
}
/** March, decided on that day: 1,000 yen. */
async function decided(day: string): Promise<void> {
  await world.visit('100001', '200001', '2026-03-10', '15:00', '17:00')
  world.setNow(day)
  await world.decide(MARCH)
}
const exported = (payOn: string | null = null) => exportMonth(services, MARCH, { actor: PREPARER, payOn })
const approve = (actor = APPROVER, hash: string | null = null) =>
  approvePastYears(services, MARCH, actor, hash)
afterEach(() => world?.fresh.drop())

describe('with one approver', () => {
  beforeEach(() => open(), 60_000)

  test('no file before it is approved apart; afterwards it is on the record, in the bundle, in the database', async () => {
    // three bank days lead to Monday, 1 June
    await decided('2026-05-27')
    await expect(exported()).rejects.toMatchObject({ code: 'PAST_YEAR_APART' })
    expect((await liveRun(db(), MARCH))!.state).toBe('approved')
    await expect(approve(PREPARER)).rejects.toMatchObject({ code: 'OWN_RUN' })
    await expect(approve(APPROVER, '0'.repeat(64))).rejects.toMatchObject({ code: 'HASH_DIFFERS' })
    const years = [{ fiscalYear: 2025, count: 1, yen: 1000, approvers: [APPROVER] }]
    const { linesHash } = (await liveRun(db(), MARCH))!
    expect(await approve(APPROVER, linesHash)).toEqual(years)
    expect(await approve()).toEqual(years)
    const run = (await liveRun(db(), MARCH))!
    expect(await pastYearApprovals(db(), run.id)).toHaveLength(1)
    expect((await auditOf(db(), `month:${MARCH}`)).filter(({ action }) => /past-year/.test(action))).toEqual([
      expect.objectContaining({
        actor: APPROVER,
        after: { revision: 1, fiscalYear: 2025, approved: linesHash },
      }),
    ])
    expect((await exported()).payOn).toBe('2026-06-01')

    const { bytes } = await bundleMonth(services, MARCH, PREPARER)
    expect(verifyBundle(bytes)).toMatchObject({ ok: true, transferYen: 1000 })
    const files = unzipSync(bytes)
    const head = JSON.parse(Buffer.from(files['bundle.json']!).toString()) as BundleHead
    const without = { ...head, pastYears: head.pastYears!.map((one) => ({ ...one, approver: PREPARER })) }
    files['bundle.json'] = strToU8(JSON.stringify(without))
    files[SUMS] = strToU8(sumsText(new Map(Object.entries(files))))
    expect(verifyBundle(zipSync(files)).findings).toEqual([
      { file: 'transfers.json', says: expect.stringContaining('2025年度') as string },
    ])
  })

  test('in time nothing is approved apart, and a later pay day is refused', async () => {
    await decided('2026-05-20')
    await expect(approve()).rejects.toMatchObject({ code: 'NOTHING_PAST' })
    await expect(exported('2026-06-01')).rejects.toMatchObject({ code: 'PAST_YEAR_APART' })
    expect((await exported('2026-05-29')).payOn).toBe('2026-05-29')
  })

  test('what was held back and is paid in June is approved apart then', async () => {
    await world.import('accounts', '100001,0190,001,1,7777777,ﾚｲ ｼﾞﾛｳ')
    await world.visit('100002', '200002', '2026-03-11', '15:00', '16:00')
    await decided('2026-04-05')
    await exported()
    await payMonth(services, MARCH, 'staff:5')
    world.setNow('2026-06-05')
    const mark = (await paymentsOf(db(), services, (await liveRun(db(), MARCH))!))[0]!.confirm!
    await confirmAccount(services, MARCH, { memberNo: '100001', mark, actor: 'staff:7' })
    const batch = () => makeBatch(services, MARCH, { batch: 2, payOn: '2026-06-15', actor: 'staff:5' })
    await expect(batch()).rejects.toMatchObject({ code: 'PAST_YEAR_APART' })
    // of the other, paid in April, nothing is late
    expect(await approve()).toEqual([{ fiscalYear: 2025, count: 1, yen: 1000, approvers: [APPROVER] }])
    await batch()
    expect(verifyBundle((await bundleMonth(services, MARCH, PREPARER)).bytes).findings).toEqual([])
  })

  test('March beside May, in one run: only what is of the closed year is approved apart', async () => {
    await world.visit('100002', '200002', '2026-05-11', '15:00', '16:00')
    await world.visit('100001', '200001', '2026-03-10', '15:00', '17:00')
    world.setNow('2026-06-05')
    await world.decide('2026-05')
    expect(await approvePastYears(services, '2026-05', APPROVER, null)).toEqual([
      { fiscalYear: 2025, count: 1, yen: 1000, approvers: [APPROVER] },
    ])
    const { files } = await exportMonth(services, '2026-05', { actor: PREPARER, payOn: null })
    expect(files.filter(({ name }) => name === 'transfer.txt').map(({ fiscalYear }) => fiscalYear)).toEqual([
      2025, 2026,
    ])
  })

  test('the database lets no transfer past the closing, whoever writes it', async () => {
    await decided('2026-05-20')
    const insert = (payOn: string) =>
      world.fresh.database.pool.query(
        `insert into transfers (run_id, decision_no, batch, amount_yen, sealed_account, pay_on, state, made_at)
         select run_id, decision_no, 1, pay_yen, sealed_account, $1, 'in-file', now() from decisions`,
        [payOn],
      )
    await expect(insert('2026-06-01')).rejects.toThrow(/was not approved apart/)
    await insert('2026-05-31')
  })
})

test('as many approve it as the month', { timeout: 60_000 }, async () => {
  await open({ approvals: 2 })
  await decided('2026-05-27')
  await approveMonth(services, MARCH, 'staff:3', null)
  await approve()
  await expect(exported()).rejects.toMatchObject({ code: 'PAST_YEAR_APART' })
  expect((await approve('staff:3'))[0]!.approvers).toEqual([APPROVER, 'staff:3'])
  expect((await exported()).payOn).toBe('2026-06-01')
})
