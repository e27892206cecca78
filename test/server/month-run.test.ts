/** The monthly run: months worked out by hand, then told by the run. */
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { decisionsOfRun, liveRun } from '../../db/runs.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import { policyBookJson, type Policy } from '../../rules/policy.ts'
import { reportMonth } from '../../server/month/month-report.ts'
import { previewMonth, previewUnder } from '../../server/month/preview-month.ts'
import {
  approveMonth,
  closeMonth,
  markChecked,
  submitMonth,
  takeBackMonth,
} from '../../server/month/steps.ts'
import { storedHash } from '../../server/month/stored-hash.ts'
import { APPROVER, openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
beforeEach(async () => {
  world = await openMonth()
})
afterEach(async () => {
  await invariants()
  await world.fresh.drop()
})

const db = () => world.fresh.database.drizzle
const refusal = (code: string) => expect.objectContaining({ code })

/** What must hold after every story, whatever it was. */
async function invariants(): Promise<void> {
  const { rows } = await db().execute(sql`
    select u.month, u.revision from runs u
    left join lateral (select coalesce(sum(subsidy_yen), 0) as yen, count(distinct provider_no || fiscal_year) as groups
      from run_lines where run_id = u.id) l on true
    left join lateral (select coalesce(sum(pay_yen - repay_yen), 0) as yen, count(*) as groups
      from decisions where run_id = u.id) d on true
    where l.yen <> d.yen or l.groups <> d.groups`)
  expect(rows).toEqual([])
  // Originals and adjustments of an activity add up to what it is worth, once every month is decided.
  const undone = await db().execute(sql`
    select activity_no from run_lines l join runs u on u.id = l.run_id and u.voided_at is null
    group by activity_no having sum(count) not in (0, 1) or (sum(count) = 0 and sum(subsidy_yen) <> 0)`)
  expect(undone.rows).toEqual([])
}

const decisionsOf = async (month: string) => {
  const run = (await liveRun(db(), month))!
  return (await decisionsOfRun(db(), run.id)).map(
    ({ decisionNo, count, billedMinutes, feeYen, rewardYen, subsidyYen, payYen, repayYen, held }) => ({
      ...{ decisionNo, count, billedMinutes, feeYen, rewardYen, subsidyYen, payYen, repayYen, held },
    }),
  )
}

describe('months by hand', () => {
  test('an ordinary month: band, Sunday, siblings, a sick child, a cancelled visit', async () => {
    // Tue 4th 15-17, one child: 1,000 / 2,000 / 1,000
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    // Sun 9th 10-13: 1,800 / 3,300 / 1,500
    await world.visit('100001', '200001', '2025-11-09', '10:00', '13:00')
    // Tue 11th 18-19:30, two siblings: 1,200 / 2,325 / 1,125
    await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
    // Wed 12th 13-15, 病児: 1,200 / 2,200 / 1,000
    await world.visit('100002', '200002', '2025-11-12', '13:00', '15:00', { sick: 1 })
    // same-day cancel of 15-17: 500 / 500 / 0
    await world.visit('100002', '200002', '2025-11-13', '15:00', '17:00', { cancelled: '当日' })
    world.setNow('2025-12-05')
    const report = await closeMonth(world.services, '2025-11', PREPARER)
    expect(report).toMatchObject({
      ...{ run: '202511-1', month: '2025-11', state: 'calculated', decisions: 2, activities: 5 },
      ...{ feeYen: 5_700, rewardYen: 10_325, subsidyYen: 4_625 },
    })
    expect(await decisionsOf('2025-11')).toEqual([
      {
        ...{
          decisionNo: '2025-202511-100001',
          count: 2,
          billedMinutes: 300,
          feeYen: 2_800,
          rewardYen: 5_300,
        },
        ...{ subsidyYen: 2_500, payYen: 2_500, repayYen: 0, held: null },
      },
      {
        ...{
          decisionNo: '2025-202511-100002',
          count: 3,
          billedMinutes: 210,
          feeYen: 2_900,
          rewardYen: 5_025,
        },
        ...{ subsidyYen: 2_125, payYen: 2_125, repayYen: 0, held: null },
      },
    ])
  })

  test('a late report goes into the next run and keeps its month; across 年度 it is a decision of its own', async () => {
    await world.visit('100001', '200001', '2026-03-03', '15:00', '17:00')
    world.setNow('2026-04-05')
    await world.decide('2026-03')
    // told only in April: a March visit (Wed 25th 15-17: 1,000), beside one of April (Wed 1st 15-16: 500)
    const late = await world.visit('100001', '200001', '2026-03-25', '15:00', '17:00')
    await world.visit('100001', '200001', '2026-04-01', '15:00', '16:00')
    world.setNow('2026-05-05')
    const report = await world.decide('2026-04')
    expect(report).toMatchObject({ state: 'approved', decisions: 2, activities: 2, subsidyYen: 1_500 })
    expect((await decisionsOf('2026-04')).map((d) => [d.decisionNo, d.payYen])).toEqual([
      ['2025-202604-100001', 1_000],
      ['2026-202604-100001', 500],
    ])
    expect(report.checks).toContainEqual(
      expect.objectContaining({ code: 'LATE', severity: 'warn', ref: late }),
    )
  })

  test('corrected after it was decided: the difference, asked back', async () => {
    // Oct Tue 7th 15-17 decided at 1,000; it was 15-16 (500)
    const visit = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
    await world.decide('2025-10')
    await world.visit('100001', '200001', '2025-11-04', '15:00', '18:00')
    world.setNow('2025-12-05')
    await world.change(visit, { end: '16:00' })
    await world.decide('2025-11')
    expect(await decisionsOf('2025-11')).toMatchObject([
      {
        count: 1,
        billedMinutes: 120,
        feeYen: 1_000,
        rewardYen: 2_000,
        subsidyYen: 1_000,
        payYen: 1_500,
        repayYen: 500,
      },
    ])
    expect((await world.lines('2025-11')).map((l) => [l.kind, l.subsidyYen, l.corrects])).toEqual([
      ['adjustment', -500, '2025-202510-100001'],
      ['original', 1_500, null],
    ])
    // and never again
    world.setNow('2026-01-05')
    expect(await world.decide('2025-12')).toMatchObject({ decisions: 0, subsidyYen: 0 })
  })

  test('raised after it was decided: paid with the next month', async () => {
    const visit = await world.visit('100001', '200001', '2025-10-07', '15:00', '16:00')
    await world.decide('2025-10')
    world.setNow('2025-12-05')
    await world.change(visit, { end: '17:30' })
    await world.decide('2025-11')
    expect(await decisionsOf('2025-11')).toMatchObject([
      { count: 0, subsidyYen: 750, payYen: 750, repayYen: 0 },
    ])
  })

  test('withdrawn after it was decided, then told again: taken back whole, then paid once', async () => {
    const visit = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00', { children: 2 })
    await world.decide('2025-10')
    world.setNow('2025-12-05')
    await world.withdraw(visit)
    await world.decide('2025-11')
    expect(await decisionsOf('2025-11')).toMatchObject([
      { count: -1, feeYen: -1_500, rewardYen: -3_000, subsidyYen: -1_500, payYen: 0, repayYen: 1_500 },
    ])
    world.setNow('2026-01-05')
    await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00', { children: 2 })
    await world.decide('2025-12')
    expect(await decisionsOf('2025-12')).toMatchObject([{ count: 1, payYen: 1_500, repayYen: 0 }])
  })

  test('a free scheme with one visit left: the earliest takes it, decided ones keep theirs', async () => {
    await world.import('programmes', '200001,ikukyu,2025-10-01,2026-03-31')
    const days = Array.from({ length: 23 }, (_, n) => `2025-10-${String(n + 2).padStart(2, '0')}`)
    for (const day of days) await world.visit('100001', '200001', day, '09:00', '11:00')
    await world.decide('2025-10')
    // Late, of October: 24th and last free visit, though two of November were told before it.
    const told = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    await world.visit('100001', '200001', '2025-11-05', '15:00', '17:00')
    const late = await world.visit('100001', '200001', '2025-10-30', '15:00', '17:00')
    world.setNow('2025-12-05')
    const { checks } = await world.decide('2025-11')
    // the first of November was told as free: the centre sees both amounts before it goes on
    expect(
      checks.filter(({ code }) => code === 'AMOUNT_CHANGED').map(({ ref, detail }) => [ref, detail]),
    ).toEqual([[told, '見込みは市から2,000円・家庭から0円、計算は市から1,000円・家庭から1,000円']])
    expect(
      (await world.lines('2025-11')).map((l) => [
        l.activityNo === late,
        l.programmeVisit,
        l.feeYen,
        l.subsidyYen,
      ]),
    ).toEqual([
      [true, 24, 0, 2_000],
      [false, 25, 1_000, 1_000],
      [false, 26, 1_000, 1_000],
    ])
    // One decided visit is withdrawn: its number is free again for the next one told.
    await world.withdraw((await world.lines('2025-10'))[4]!.activityNo)
    await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
    world.setNow('2026-01-05')
    await world.decide('2025-12')
    expect((await world.lines('2025-12')).map((l) => [l.kind, l.programmeVisit, l.subsidyYen])).toEqual([
      ['original', 5, 2_000],
      // what counts no longer comes last
      ['adjustment', null, -2_000],
    ])
  })

  test('no account, or another one than before: that payment waits, the month goes on', async () => {
    await db().execute(sql`delete from accounts where member_no = '100001'`)
    await db().execute(
      sql`update accounts set changed_at = '2025-11-20T00:00:00Z' where member_no = '100002'`,
    )
    for (const provider of ['100001', '100002', '100003'])
      await world.visit(provider, '200001', '2025-11-04', `1${provider.at(-1)}:00`, `1${provider.at(-1)}:30`)
    world.setNow('2025-12-05')
    const report = await world.decide('2025-11')
    expect((await decisionsOf('2025-11')).map((d) => [d.payYen, d.held])).toEqual([
      [500, 'NO_ACCOUNT'],
      [500, 'ACCOUNT_CHANGED'],
      [500, null],
    ])
    expect(report.checks.map(({ code, severity }) => [code, severity])).toEqual([
      ['ACCOUNT_CHANGED', 'warn'],
      ['NO_ACCOUNT', 'warn'],
    ])
  })

  test('a member who left is paid for what was done before; the clerk is told', async () => {
    const visit = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    await db().execute(sql`update members set state = 'left' where member_no = '100001'`)
    world.setNow('2025-12-05')
    const report = await world.decide('2025-11')
    expect(report).toMatchObject({ state: 'approved', subsidyYen: 1_000 })
    expect(report.checks).toEqual([
      expect.objectContaining({ code: 'LEFT_MEMBER', severity: 'warn', ref: visit }),
    ])
  })

  test('two reports of one visit, paper and chat: it blocks until one is gone', async () => {
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    const twice = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    world.setNow('2025-12-05')
    const closed = await closeMonth(world.services, '2025-11', PREPARER)
    expect(closed.checks).toEqual([
      expect.objectContaining({ code: 'DUPLICATE', severity: 'block', ref: twice }),
    ])
    await expect(markChecked(world.services, '2025-11', PREPARER)).rejects.toEqual(refusal('CHECKS_BLOCK'))
    await world.withdraw(twice)
    expect(await world.decide('2025-11')).toMatchObject({ run: '202511-2', subsidyYen: 1_000, checks: [] })
  })
})

describe('taken off the same year’s payment, where the city says so', () => {
  test('netted within the year, never across', async () => {
    await world.fresh.drop()
    world = await openMonth({ negative: 'net' })
    const march = await world.visit('100001', '200001', '2026-03-03', '15:00', '17:00')
    world.setNow('2026-04-05')
    await world.decide('2026-03')
    const april = await world.visit('100001', '200001', '2026-04-07', '15:00', '17:00')
    world.setNow('2026-05-05')
    await world.decide('2026-04')
    await world.withdraw(march)
    await world.change(april, { end: '16:00' })
    await world.visit('100001', '200001', '2026-05-12', '15:00', '18:00')
    world.setNow('2026-06-05')
    await world.decide('2026-05')
    expect((await decisionsOf('2026-05')).map((d) => [d.decisionNo, d.payYen, d.repayYen])).toEqual([
      ['2025-202605-100001', 0, 1_000],
      ['2026-202605-100001', 1_000, 0],
    ])
  })
})

describe('the way of a run', () => {
  beforeEach(async () => {
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    world.setNow('2025-12-05')
  })

  test('a preview is the run, rolled back', async () => {
    const preview = await previewMonth(world.services, '2025-11', { actor: PREPARER })
    expect(await reportMonth(db(), '2025-11')).toMatchObject({ state: 'open', run: null })
    expect(await closeMonth(world.services, '2025-11', PREPARER)).toEqual(preview)
  })

  test('under a policy that begins later: both stand side by side, and nothing is written', async () => {
    // Tue 4th 15-17: 500 + 500 an hour now; 600 + 600 then. Sunday stays as it is.
    await world.visit('100002', '200001', '2025-11-09', '10:00', '13:00')
    const book = JSON.parse(JSON.stringify(policyBookJson(kitakyushu.policies))) as { versions: Policy[] }
    const next = { ...structuredClone(book.versions.at(-1)!), version: '2026-04', from: '2026-04-01' }
    next.bands[0]!.rate = { feeYenPerHour: 600, rewardYenPerHour: 1_200 }
    const policies = loadPolicyBook({ ...book, versions: [...book.versions, next] })
    const { now, other, providers } = await previewUnder(world.services, '2025-11', {
      ...{ actor: PREPARER, policies },
    })
    expect(now).toMatchObject({ feeYen: 2_800, rewardYen: 5_300, subsidyYen: 2_500 })
    expect(other).toMatchObject({ version: '2026-04', asIf: true, checks: [] })
    expect(other).toMatchObject({ feeYen: 3_000, rewardYen: 5_700, subsidyYen: 2_700 })
    expect(providers.map((one) => [one.memberNo, one.now.subsidyYen, one.other.subsidyYen])).toEqual([
      ['100001', 1_000, 1_200],
      ['100002', 1_500, 1_500],
    ])
    // a book without a later version is taken by its dates
    const same = await previewUnder(world.services, '2025-11', {
      ...{ actor: PREPARER, policies: kitakyushu.policies },
    })
    expect([same.other.asIf, same.other.hash]).toEqual([false, same.now.hash])
    expect(await reportMonth(db(), '2025-11')).toMatchObject({ state: 'open' })
    expect(await closeMonth(world.services, '2025-11', PREPARER)).toEqual(now)
    await world.decide('2025-11')
    await expect(previewUnder(world.services, '2025-11', { actor: PREPARER, policies })).rejects.toEqual(
      refusal('DECIDED_ALREADY'),
    )
  })

  test('closed again with nothing changed it is the same run; changed, the next revision', async () => {
    const first = await closeMonth(world.services, '2025-11', PREPARER)
    expect(await closeMonth(world.services, '2025-11', PREPARER)).toEqual(first)
    await world.visit('100002', '200001', '2025-11-05', '15:00', '17:00')
    const second = await closeMonth(world.services, '2025-11', PREPARER)
    expect(second).toMatchObject({ run: '202511-2', subsidyYen: 2_000 })
    expect(second.hash).not.toBe(first.hash)
  })

  test('many close it at once: one run', async () => {
    const reports = await Promise.all(
      Array.from({ length: 8 }, () => closeMonth(world.services, '2025-11', PREPARER)),
    )
    expect(new Set(reports.map(({ run, hash }) => `${run} ${hash}`)).size).toBe(1)
    const { rows } = await db().execute(sql`select count(*)::int as runs from runs`)
    expect(rows).toEqual([{ runs: 1 }])
  })

  test('not before the month is over, nor out of order', async () => {
    world.setNow('2025-11-30T23:59:59+09:00')
    await expect(closeMonth(world.services, '2025-11', PREPARER)).rejects.toEqual(refusal('MONTH_NOT_OVER'))
    world.setNow('2025-12-01T00:00:00+09:00')
    await closeMonth(world.services, '2025-11', PREPARER)
    world.setNow('2026-01-05')
    await expect(closeMonth(world.services, '2025-12', PREPARER)).rejects.toEqual(refusal('EARLIER_RUN_OPEN'))
    await expect(closeMonth(world.services, '2025-10', PREPARER)).rejects.toEqual(refusal('LATER_RUN'))
  })

  test('the preparer never approves, in the program nor in the database', async () => {
    await closeMonth(world.services, '2025-11', PREPARER)
    await expect(submitMonth(world.services, '2025-11', PREPARER)).rejects.toEqual(refusal('NOT_CHECKED'))
    await markChecked(world.services, '2025-11', PREPARER)
    await submitMonth(world.services, '2025-11', PREPARER)
    await expect(approveMonth(world.services, '2025-11', PREPARER, null)).rejects.toEqual(refusal('OWN_RUN'))
    const run = (await liveRun(db(), '2025-11'))!
    const approve = (preparer: string) =>
      db().execute(sql`insert into run_approvals values (${run.id}, ${preparer}, ${PREPARER}, 'x', now())`)
    await expect(approve(PREPARER)).rejects.toMatchObject({ cause: { code: '23514' } })
    // nor by naming another preparer
    await expect(approve('staff:7')).rejects.toMatchObject({ cause: { code: '23503' } })
  })

  test('two approvers where the city wants two', async () => {
    await world.fresh.drop()
    world = await openMonth({ approvals: 2 })
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    world.setNow('2025-12-05')
    expect(await world.decide('2025-11')).toMatchObject({ state: 'submitted' })
    await expect(approveMonth(world.services, '2025-11', APPROVER, null)).rejects.toEqual(
      refusal('ALREADY_APPROVED'),
    )
    expect(await approveMonth(world.services, '2025-11', 'staff:3', null)).toMatchObject({
      state: 'approved',
    })
  })

  test('approved is what was shown', async () => {
    const { hash } = await closeMonth(world.services, '2025-11', PREPARER)
    await markChecked(world.services, '2025-11', PREPARER)
    await submitMonth(world.services, '2025-11', PREPARER)
    await expect(approveMonth(world.services, '2025-11', APPROVER, 'another')).rejects.toEqual(
      refusal('HASH_DIFFERS'),
    )
    const run = (await liveRun(db(), '2025-11'))!
    expect(await storedHash(db(), run.id)).toBe(hash)
    expect(await approveMonth(world.services, '2025-11', APPROVER, hash)).toMatchObject({ state: 'approved' })
    await expect(takeBackMonth(world.services, '2025-11', APPROVER, 'x')).rejects.toEqual(refusal('FROZEN'))
  })

  test('what changed since it was checked is not submitted unseen', async () => {
    await closeMonth(world.services, '2025-11', PREPARER)
    await markChecked(world.services, '2025-11', PREPARER)
    await world.visit('100002', '200001', '2025-11-05', '15:00', '17:00')
    await expect(submitMonth(world.services, '2025-11', PREPARER)).rejects.toEqual(refusal('CHANGED'))
    expect(await reportMonth(db(), '2025-11')).toMatchObject({ state: 'checked', run: '202511-1' })
  })

  test('taken back before it is approved: open again, closed anew as another revision', async () => {
    await closeMonth(world.services, '2025-11', PREPARER)
    expect(await takeBackMonth(world.services, '2025-11', PREPARER, '数字を確かめます')).toMatchObject({
      state: 'open',
    })
    expect(await closeMonth(world.services, '2025-11', PREPARER)).toMatchObject({ run: '202511-2' })
  })

  test.each([
    ['a line changed', sql`update run_lines set subsidy_yen = 1`],
    ['a line deleted', sql`delete from run_lines`],
    ['a decision changed', sql`update decisions set pay_yen = 1`],
    [
      'a line added later',
      sql`insert into run_lines select run_id, 99, fiscal_year, provider_no, activity_date, 'X', case_no,
      requester_no, kind, policy_version, programme, programme_visit, count, billed_minutes, fee_yen, reward_yen,
      subsidy_yen, parts, input_key, corrects from run_lines`,
    ],
    ['the hash changed', sql`update runs set lines_hash = 'x'`],
    ['a run deleted', sql`delete from runs`],
  ])('the database refuses: %s', async (_why, statement) => {
    await closeMonth(world.services, '2025-11', PREPARER)
    await expect(db().execute(statement)).rejects.toMatchObject({ cause: { code: '42501' } })
  })
})
