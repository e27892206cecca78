/**
 * CheckMonth: what the rules find in a run before it is submitted.
 *
 * Promise:  only what is certain blocks; the rest warns. Each finding says what it is about and what to do.
 * Used by:  calculate.ts.
 */
import { sql } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import type { NewDecision } from '../../db/runs.ts'
import type { MonthServices } from './calculate.ts'
import { jstDate, type IsoMonth } from '../../rules/calendar.ts'
import type { Refused } from '../../rules/month.ts'
import type { PolicyBook } from '../../rules/policy.ts'
import type { RunCheck } from '../../rules/run-states.ts'
import { unusableWords } from './account-state.ts'
import { usualPayOn } from './pay-day.ts'
import { unprintableNames } from './unprintable-names.ts'
import { unusualFindings } from './unusual.ts'
import { amountWords, RUN_CHECK_WORDS } from './words.ts'

export interface MonthFound {
  runId: number
  month: IsoMonth
  policies: PolicyBook
  refused: Refused[]
  decisions: NewDecision[]
  now: Date
}

export type RunCheckCode = keyof typeof RUN_CHECK_WORDS

const BLOCKS: ReadonlySet<RunCheckCode> = new Set<RunCheckCode>([
  ...(['NOT_PRICED', 'DUPLICATE', 'OVERLAP', 'CHILD_IN_TWO_PLACES', 'BEFORE_JOINING'] as const),
  ...(['UNREGISTERED_PAIR', 'FUTURE', 'OVER_24H', 'TOTALS_DIFFER'] as const),
])

export async function checkMonth(tx: Db, services: MonthServices, found: MonthFound): Promise<RunCheck[]> {
  const { city } = services
  const findings: Finding[] = [
    ...found.refused.map(({ activityNo }): Finding => ({ code: 'NOT_PRICED', ref: activityNo })),
    ...(await activityFindings(tx, services, found)),
    ...(await skippedFindings(tx, found)),
    ...(await amountFindings(tx, found)),
    ...(await unpaidFindings(tx, found)),
    ...(await unusualFindings(tx, found.month, city.month.unusual)),
    ...(await totalsFinding(tx, found)),
    ...found.decisions.flatMap((decision) => accountFinding(services, decision)),
    ...(await unprintableFindings(tx, found)),
    ...found.decisions.flatMap(({ providerNo, repayYen }): Finding[] => [
      ...(repayYen > 0 ? [{ code: 'REPAYMENT' as const, ref: providerNo }] : []),
    ]),
  ]
  // a member with decisions of two years is told once
  const once = new Map(findings.map((finding) => [`${finding.code} ${finding.ref}`, finding]))
  return [...once.values()]
    .map(({ code, ref, detail }): RunCheck => ({
      ...{ code, severity: BLOCKS.has(code) ? 'block' : 'warn', message: RUN_CHECK_WORDS[code], ref },
      ...(detail && { detail }),
    }))
    .sort(
      (a, b) =>
        compare(a.severity, b.severity) || compare(a.code, b.code) || compare(a.ref ?? '', b.ref ?? ''),
    )
}

/** Whose payment waits, and why: told before the month goes on, not when the file is made. */
function accountFinding(
  services: MonthServices,
  { decisionNo, providerNo, payYen, held, sealedAccount }: NewDecision,
): Finding[] {
  if (held) return [{ code: held as RunCheckCode, ref: providerNo }]
  if (payYen <= 0) return []
  const detail = unusableWords(services, { decisionNo, memberNo: providerNo, payYen }, sealedAccount)
  return detail ? [{ code: 'ACCOUNT_UNUSABLE', ref: providerNo, detail }] : []
}

/** Papers are made after the approval: a name is better mended before. */
async function unprintableFindings(tx: Db, { decisions }: MonthFound): Promise<Finding[]> {
  const members = decisions.map(({ providerNo }) => providerNo)
  return (await unprintableNames(tx, members)).map(({ memberNo, detail }) => ({
    ...{ code: 'UNPRINTABLE_NAME', ref: memberNo, detail },
  }))
}

interface Finding {
  code: RunCheckCode
  /** null: the month as a whole */
  ref: string | null
  detail?: string
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** One statement a code, over the run's visits that join it: sets, not one visit after the other. */
async function activityFindings(
  tx: Db,
  services: MonthServices,
  { runId, month, now }: MonthFound,
): Promise<Finding[]> {
  await tx.execute(sql`
    create temp table run_visits on commit drop as
      select a.activity_no, a.case_no, a.provider_no, a.requester_no, a.date, a.start_time, a.end_time, a.children,
             a.cancelled, a.reward_yen, a.subsidy_yen, l.reward_yen as line_reward, l.subsidy_yen as line_subsidy,
             (a.date + a.start_time::time) as starts,
             (a.date + a.end_time::time + case when a.end_time < a.start_time then interval '1 day' else interval '0' end) as ends
      from run_lines l join activities a on a.activity_no = l.activity_no
      where l.run_id = ${runId} and l.count >= 0 and a.removed_at is null`)
  await tx.execute(sql`create index on run_visits (provider_no, date)`)
  await tx.execute(sql`create index on run_visits (requester_no, date)`)
  const { rows } = await tx.execute<{ code: RunCheckCode; ref: string }>(sql`
    with others as (
      select a.activity_no, a.provider_no, a.requester_no, a.date, a.children, a.start_time, a.end_time, r.state,
             (a.date + a.start_time::time) as starts,
             (a.date + a.end_time::time + case when a.end_time < a.start_time then interval '1 day' else interval '0' end) as ends
      from activities a join reports r on r.case_no = a.case_no
      where a.removed_at is null and r.state in ('submitted', 'asking', 'approved') and a.cancelled is null
        and a.date between (select min(date) - 1 from run_visits) and (select max(date) + 1 from run_visits)
    )
    select distinct code, ref from (
      select case when o.state <> 'approved' then 'CLASH_WAITING'
                  when v.requester_no = o.requester_no and v.starts = o.starts and v.ends = o.ends then 'DUPLICATE'
                  when v.requester_no = o.requester_no then 'OVERLAP' else 'TWO_FAMILIES' end as code,
             case when o.state <> 'approved' then v.activity_no else greatest(v.activity_no, o.activity_no) end as ref
        from run_visits v join others o on o.provider_no = v.provider_no and o.activity_no <> v.activity_no
          and o.date between v.date - 1 and v.date + 1 and o.starts < v.ends and v.starts < o.ends
        where v.cancelled is null
      union all
      select case when o.state <> 'approved' then 'CLASH_WAITING' else 'CHILD_IN_TWO_PLACES' end,
             case when o.state <> 'approved' then v.activity_no else greatest(v.activity_no, o.activity_no) end
        from run_visits v join others o on o.requester_no = v.requester_no and o.provider_no <> v.provider_no
          and o.date between v.date - 1 and v.date + 1 and o.starts < v.ends and v.starts < o.ends
        where v.cancelled is null and exists (
          select from jsonb_array_elements(v.children) a, jsonb_array_elements(o.children) b
          where a ->> 'childId' = b ->> 'childId')
      union all
      select 'CHILD_PERHAPS_IN_TWO_PLACES', greatest(v.activity_no, o.activity_no)
        from run_visits v join others o on o.requester_no = v.requester_no and o.provider_no <> v.provider_no
          and o.date between v.date - 1 and v.date + 1 and o.starts < v.ends and v.starts < o.ends
        where v.cancelled is null and not exists (
            select from jsonb_array_elements(v.children) a, jsonb_array_elements(o.children) b
            where a ->> 'childId' = b ->> 'childId')
          and exists (select from jsonb_array_elements(v.children || o.children) c where c ->> 'childId' is null)
      union all
      select 'OVER_24H', max(v.activity_no) from run_visits v where v.cancelled is null
        group by v.provider_no, v.date having sum(v.ends - v.starts) > interval '24 hours'
      union all
      select 'FUTURE', v.activity_no from run_visits v
        where v.date > ${jstDate(now)}::date and v.cancelled is distinct from 'dayBefore'
      union all
      select 'UNREGISTERED_PAIR', v.activity_no from run_visits v
        left join pairs p on p.provider_no = v.provider_no and p.requester_no = v.requester_no
          and p.registered_on <= v.date and (p.ended_on is null or v.date <= p.ended_on)
        where p.provider_no is null
      union all
      select 'BEFORE_JOINING', v.activity_no from run_visits v
        join members m on m.member_no in (v.provider_no, v.requester_no) where v.date < m.joined_on
      union all
      select 'LEFT_MEMBER', v.activity_no from run_visits v
        join members m on m.member_no in (v.provider_no, v.requester_no) where m.state = 'left'
      union all
      select 'TRAINING_EXPIRED', v.activity_no from run_visits v
        where exists (
          select from trainings t where t.member_no = v.provider_no
          group by t.course having bool_or(t.expires_on is not null)
            and not bool_or(t.completed_on <= v.date and (t.expires_on is null or v.date <= t.expires_on)))
      union all
      select 'LATE', v.activity_no from run_visits v where to_char(v.date, 'YYYY-MM') < ${month}
      union all
      select 'PAST_FISCAL_YEAR', v.activity_no from run_visits v
        where ${usualPayOn(services, month, jstDate(now))}::date > make_date(extract(year from v.date - interval '3 months')::int + 1, 5, 31)
      union all
      select 'LONG_VISIT', v.activity_no from run_visits v where v.ends - v.starts > interval '14 hours'
    ) findings`)
  return rows
}

/** Visits of an earlier month that nobody closed: decided with this one, they close that month for good. */
async function skippedFindings(tx: Db, { runId, month }: MonthFound): Promise<Finding[]> {
  const { rows } = await tx.execute<{ skipped: string }>(sql`
    select distinct to_char(v.date, 'YYYY-MM') as skipped from run_visits v
    where to_char(v.date, 'YYYY-MM') < ${month}
      and not exists (select from runs r where r.voided_at is null and r.month = to_char(v.date, 'YYYY-MM'))
      and exists (select from runs r where r.id <> ${runId} and r.month <= to_char(v.date, 'YYYY-MM'))
    order by 1`)
  if (rows.length === 0) return []
  return [{ code: 'EARLIER_NOT_CLOSED', ref: null, detail: rows.map(({ skipped }) => skipped).join('、') }]
}

/** Another amount than the approved report told its provider: both, so that the centre can decide. */
async function amountFindings(tx: Db, { runId }: MonthFound): Promise<Finding[]> {
  const { rows } = await tx.execute<
    Record<'ref' | 'reward' | 'subsidy' | 'reward_now' | 'subsidy_now', string>
  >(sql`
    select v.activity_no as ref, v.reward_yen as reward, v.subsidy_yen as subsidy,
           v.line_reward as reward_now, v.line_subsidy as subsidy_now
    from run_visits v
    join run_lines l on l.run_id = ${runId} and l.activity_no = v.activity_no and l.kind = 'original'
    where v.line_reward <> v.reward_yen or v.line_subsidy <> v.subsidy_yen`)
  return rows.map((row) => ({
    ...{ code: 'AMOUNT_CHANGED', ref: row.ref },
    detail: amountWords(
      [Number(row.subsidy), Number(row.reward) - Number(row.subsidy)],
      [Number(row.subsidy_now), Number(row.reward_now) - Number(row.subsidy_now)],
    ),
  }))
}

/** Whose money is asked back though the payment it came from is not made: it may have been held, or come back. */
async function unpaidFindings(tx: Db, { runId }: MonthFound): Promise<Finding[]> {
  const { rows } = await tx.execute<{ ref: string }>(sql`
    select distinct l.provider_no as ref
    from run_lines l
    join decisions d on d.run_id = l.run_id and d.provider_no = l.provider_no and d.fiscal_year = l.fiscal_year
      and d.repay_yen > 0
    join run_lines before on before.activity_no = l.activity_no and before.run_id <> l.run_id
      and before.provider_no = l.provider_no and before.fiscal_year = l.fiscal_year
    join runs r on r.id = before.run_id and r.voided_at is null and r.state in ('submitted', 'approved', 'exported', 'paid')
    join decisions b on b.run_id = r.id and b.provider_no = before.provider_no
      and b.fiscal_year = before.fiscal_year and b.pay_yen > 0
    where l.run_id = ${runId} and l.subsidy_yen < 0 and before.subsidy_yen > 0
      and not exists (select from transfers t where t.run_id = b.run_id and t.decision_no = b.decision_no
        and t.state in ('in-file', 'paid'))`)
  return rows.map(({ ref }) => ({ code: 'REPAYMENT_UNPAID', ref }))
}

/** Σ lines = Σ decisions: what is approved is what was worked out. */
async function totalsFinding(tx: Db, { runId }: MonthFound): Promise<Finding[]> {
  const { rows } = await tx.execute<{ differ: boolean }>(sql`
    select (select (coalesce(sum(count), 0), coalesce(sum(fee_yen), 0), coalesce(sum(reward_yen), 0),
                    coalesce(sum(subsidy_yen), 0)) from run_lines where run_id = ${runId})
        is distinct from
           (select (coalesce(sum(count), 0), coalesce(sum(fee_yen), 0), coalesce(sum(reward_yen), 0),
                    coalesce(sum(pay_yen - repay_yen), 0)) from decisions where run_id = ${runId}) as differ`)
  return rows[0]!.differ ? [{ code: 'TOTALS_DIFFER', ref: null }] : []
}
