/** What the database itself refuses the service, should its code be wrong: an approved month does not move. */
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { closeMonth, markChecked, submitMonth } from '../../server/month/steps.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  const services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  await world.decide('2025-11')
  await exportMonth(services, '2025-11', { actor: PREPARER, payOn: null })
  await payMonth(services, '2025-11', 'staff:5')
  await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
  world.setNow('2026-01-05')
  await closeMonth(services, '2025-12', PREPARER)
  await markChecked(services, '2025-12', PREPARER)
  await submitMonth(services, '2025-12', PREPARER)
}, 60_000)
afterAll(() => world?.fresh.drop())

/** as the service's own role */
const refused = async (statement: string) => {
  const error = await world.services.db.drizzle.execute(sql.raw(statement)).then(
    () => null,
    (one: { cause?: { code?: string } }) => one,
  )
  return error?.cause?.code ?? null
}

describe('a decided month', () => {
  test.each([
    ['is not opened again', `update runs set state = 'closed' where month = '2025-11'`],
    ['does not go a step back', `update runs set state = 'approved' where month = '2025-11'`],
    ['keeps its hash', `update runs set lines_hash = 'x' where month = '2025-11'`],
    ['keeps its findings', `update runs set checks = '[{}]' where month = '2025-11'`],
    [
      'is not approved by nobody',
      `update runs set state = 'approved', approved_at = now() where month = '2025-12'`,
    ],
    ['keeps how many must approve it', `update runs set approvals_needed = 0 where month = '2025-12'`],
    ['is not skipped to', `update runs set state = 'paid' where month = '2025-12'`],
    [
      'is not born approved',
      `insert into runs (month, revision, state, input_hash, lines_hash, checks, approvals_needed, calculated_at, calculated_by)
       values ('2026-01', 1, 'approved', '', '', '[]', 1, now(), 'x')`,
    ],
    [
      'takes no line',
      `insert into run_lines select run_id, 99, fiscal_year, provider_no, activity_date, 'X', case_no,
       requester_no, kind, policy_version, programme, programme_visit, count, billed_minutes, fee_yen, reward_yen,
       subsidy_yen, parts, input_key, corrects from run_lines where line = 1`,
    ],
  ])('%s', async (_what, statement) => expect(await refused(statement)).toBe('42501'))
})

describe('a transfer', () => {
  test.each([
    ['keeps its amount', `update transfers set amount_yen = 9999`],
    ['keeps its account', `update transfers set sealed_account = '\\x00'`],
    ['keeps its day', `update transfers set pay_on = '2026-03-31'`],
    ['that is paid is not made void', `update transfers set state = 'voided'`],
    [
      'pays what was decided',
      `insert into transfers (run_id, decision_no, batch, amount_yen, sealed_account, pay_on, state, made_at)
       select run_id, decision_no, 2, amount_yen + 1, sealed_account, pay_on, 'in-file', made_at from transfers`,
    ],
    [
      'is of a month that is approved',
      `insert into transfers (run_id, decision_no, batch, amount_yen, sealed_account, pay_on, state, made_at)
       select d.run_id, d.decision_no, 1, d.pay_yen, d.sealed_account, '2026-01-30', 'in-file', now()
       from decisions d join runs r on r.id = d.run_id where r.month = '2025-12'`,
    ],
  ])('%s', async (_what, statement) => expect(await refused(statement)).toBe('42501'))
})
