/**
 * MonthInput: what a monthly run reads: approved activities up to the month's end that were never decided or changed
 * since, and what was decided of those that changed or count no longer.
 *
 * Promise:  one snapshot (the caller's transaction is REPEATABLE READ); rows come in the order of their 報告番号, so
 *           that the same database gives the same run; read in portions, whatever the city's size.
 * Never:    decides or writes anything.
 * Used by:  server/month/calculate.ts, kept-basis.ts.
 */
import { sql } from 'drizzle-orm'
import type { IsoDate } from '../rules/calendar.ts'
import type { CountingActivity, DecidedShare, ProgrammeStanding } from '../rules/month.ts'
import { decisionNoOf } from '../rules/decisions.ts'
import type { Db } from './connect.ts'

/** Everything the amounts of an activity follow from, beside the policy. Never null. The same as `inputKeyOf`. */
const INPUT_KEY = sql`concat_ws('|', a.provider_no, a.requester_no, a.date, a.start_time, a.end_time,
  coalesce(a.cancelled, ''), a.children::text)`

/** Made here rather than sent: it would double what a large month reads. */
const inputKeyOf = (row: WorkRow): string =>
  `${row.provider_no}|${row.requester_no}|${row.date}|${row.start_time}|${row.end_time}|${row.cancelled ?? ''}|${row.children}`

/** Live lines of other months: what this run must take for granted. */
const liveLines = (month: string) => sql`
  select l.*, u.month from run_lines l join runs u on u.id = l.run_id
  where u.voided_at is null and u.month <> ${month}`

/** One run may both take an activity back from one provider and give it to another: the line that gives tells more. */
const LATEST_FIRST = sql`month desc, (input_key <> '') desc, line desc`

/** Which run: its month, and the last day an activity may have. */
export interface MonthScope {
  month: string
  lastDay: IsoDate
}

/** Approved, and never decided or changed since. Needs `month_decided`. */
const WORK = ({ lastDay }: MonthScope) => sql`
  from activities a
  join reports r on r.case_no = a.case_no
  left join month_decided d on d.activity_no = a.activity_no
  where a.removed_at is null and r.state = 'approved' and a.date <= ${lastDay}
    and (d.activity_no is null or d.input_key is distinct from ${INPUT_KEY})`

const WORK_COLUMNS = sql`a.activity_no, a.case_no, a.provider_no, a.requester_no, a.date::text as date, a.start_time,
  a.end_time, a.children::text as children, a.cancelled, d.activity_no is not null as decided`

/** What was decided before, and what of it counts no longer, into two tables of this transaction. */
export async function findMonthWork(tx: Db, { month }: MonthScope): Promise<void> {
  await tx.execute(sql`
    create temp table month_decided on commit drop as
      select activity_no, (array_agg(input_key order by ${LATEST_FIRST}))[1] as input_key,
             sum(count)::int as count
      from (${liveLines(month)}) lines group by activity_no`)
  await tx.execute(sql`analyze month_decided`)
  await tx.execute(sql`
    create temp table month_gone on commit drop as
      select d.activity_no from month_decided d
      left join activities a on a.activity_no = d.activity_no and a.removed_at is null
      left join reports r on r.case_no = a.case_no and r.state = 'approved'
      where d.count > 0 and r.case_no is null`)
}

export interface MonthPortion {
  activities: CountingActivity[]
  /** of these activities */
  decided: DecidedShare[]
}

/**
 * What the run is about, `limit` activities at a time; those that count no longer come last, without activities. The
 * next portion is asked for when it is wanted, so that the caller can write in between, one statement at a time.
 */
export async function* monthPortions(tx: Db, scope: MonthScope, limit: number): AsyncGenerator<MonthPortion> {
  const { month } = scope
  await tx.execute(sql`
    declare month_work no scroll cursor for
      select ${WORK_COLUMNS} ${WORK(scope)} order by a.activity_no collate "C"`)
  for (;;) {
    const { rows } = await tx.execute<WorkRow>(sql`fetch ${sql.raw(String(limit))} from month_work`)
    if (rows.length === 0) break
    const changed = rows.filter((row) => row.decided).map((row) => row.activity_no)
    yield { activities: rows.map(activityOf), decided: await sharesOf(tx, month, changed) }
  }
  await tx.execute(sql`close month_work`)
  let after = ''
  for (;;) {
    const { rows } = await tx.execute<{ activity_no: string }>(sql`
      select activity_no from month_gone where activity_no collate "C" > ${after}
      order by activity_no collate "C" limit ${limit}`)
    if (rows.length === 0) return
    after = rows.at(-1)!.activity_no
    const gone = rows.map((row) => row.activity_no)
    yield { activities: [], decided: await sharesOf(tx, month, gone) }
  }
}

type WorkRow = {
  activity_no: string
  case_no: string
  provider_no: string
  requester_no: string
  date: string
  start_time: string
  end_time: string
  /** as text: part of the key */
  children: string
  cancelled: CountingActivity['cancelled']
  decided: boolean
}

const activityOf = (row: WorkRow): CountingActivity => ({
  activityNo: row.activity_no,
  caseNo: row.case_no,
  providerNo: row.provider_no,
  requesterNo: row.requester_no,
  date: row.date,
  start: row.start_time,
  end: row.end_time,
  children: JSON.parse(row.children) as CountingActivity['children'],
  cancelled: row.cancelled,
  inputKey: inputKeyOf(row),
})

type ShareRow = {
  activity_no: string
  case_no: string
  provider_no: string
  requester_no: string
  activity_date: string
  fiscal_year: number
  policy_version: string
  count: number
  billed_minutes: number
  fee_yen: string
  reward_yen: string
  subsidy_yen: string
  month: string
}

async function sharesOf(tx: Db, month: string, activityNos: string[]): Promise<DecidedShare[]> {
  if (activityNos.length === 0) return []
  const { rows } = await tx.execute<ShareRow>(sql`
    select activity_no, max(case_no) as case_no, provider_no,
           (array_agg(requester_no order by ${LATEST_FIRST}))[1] as requester_no,
           max(activity_date)::text as activity_date, fiscal_year,
           (array_agg(policy_version order by ${LATEST_FIRST}))[1] as policy_version,
           sum(count)::int as count, sum(billed_minutes)::int as billed_minutes,
           sum(fee_yen) as fee_yen, sum(reward_yen) as reward_yen, sum(subsidy_yen) as subsidy_yen,
           max(month) as month
    from (${liveLines(month)}) lines
    where activity_no = any(${sql.param(activityNos)}::text[])
    group by activity_no, provider_no, fiscal_year
    order by activity_no collate "C", fiscal_year, provider_no collate "C"`)
  return rows.map((row) => ({
    activityNo: row.activity_no,
    caseNo: row.case_no,
    providerNo: row.provider_no,
    requesterNo: row.requester_no,
    activityDate: row.activity_date,
    fiscalYear: row.fiscal_year,
    policyVersion: row.policy_version,
    count: row.count,
    billedMinutes: row.billed_minutes,
    feeYen: Number(row.fee_yen),
    rewardYen: Number(row.reward_yen),
    subsidyYen: Number(row.subsidy_yen),
    decisionNo: decisionNoOf(row.fiscal_year, row.month, row.provider_no),
  }))
}

/** Requesters in a programme who have an activity in this run: their periods and what was decided of their visits. */
export async function programmeStandings(tx: Db, scope: MonthScope): Promise<Map<string, ProgrammeStanding>> {
  const { rows: periods } = await tx.execute<{
    member_no: string
    programme: string
    starts_on: string
    ends_on: string
  }>(sql`
    select member_no, programme, starts_on::text, ends_on::text from programme_periods
    where member_no in (select a.requester_no ${WORK(scope)}
      and a.requester_no in (select member_no from programme_periods))
    order by member_no, starts_on`)
  const standings = new Map<string, ProgrammeStanding>()
  for (const { member_no, programme, starts_on, ends_on } of periods) {
    const known = standings.get(member_no) ?? { periods: [], decided: [] }
    known.periods.push({ programme, from: starts_on, to: ends_on })
    standings.set(member_no, known)
  }
  if (standings.size === 0) return standings
  // A number was given to one requester in one period: a visit that moved out of either is numbered anew, and one that
  // was decided as no visit of the programme since (cancelled, say) holds none.
  const { rows: visits } = await tx.execute<{
    requester_no: string
    activity_no: string
    date: string
    start_time: string
    programme: string
    visit: number
  }>(sql`
    with latest as (
      select distinct on (l.activity_no) a.requester_no, l.activity_no, a.date, a.start_time, l.programme,
             l.programme_visit as visit, l.requester_no as decided_for, l.activity_date as decided_on
      from (${liveLines(scope.month)}) l join activities a on a.activity_no = l.activity_no
      where a.requester_no = any(${sql.param([...standings.keys()])}::text[])
        and l.activity_no not in (select activity_no from month_gone)
      order by l.activity_no, ${LATEST_FIRST})
    select l.requester_no, l.activity_no, l.date::text, l.start_time, l.programme, l.visit from latest l
    where l.programme is not null and l.decided_for = l.requester_no
      and exists (select from programme_periods p
        where p.member_no = l.requester_no and p.programme = l.programme
          and l.date between p.starts_on and p.ends_on and l.decided_on between p.starts_on and p.ends_on)
    order by l.activity_no`)
  for (const { requester_no, activity_no, date, start_time, programme, visit } of visits) {
    standings.get(requester_no)?.decided.push({
      ...{ key: activity_no, date, start: start_time, visit: { id: programme, visit } },
    })
  }
  return standings
}

/** Of the requesters given, what this run is to number: their activities that are new or changed. */
export async function programmeActivities(
  tx: Db,
  scope: MonthScope,
  requesterNos: string[],
): Promise<CountingActivity[]> {
  if (requesterNos.length === 0) return []
  const { rows } = await tx.execute<WorkRow>(sql`
    select ${WORK_COLUMNS} ${WORK(scope)} and a.requester_no = any(${sql.param(requesterNos)}::text[])
    order by a.activity_no collate "C"`)
  return rows.map(activityOf)
}

/** D13: subsidy decided before, by requester and month as they are now, of what stays as it is. */
export async function cappedBefore(tx: Db, scope: MonthScope): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ key: string; yen: string }>(sql`
    select a.requester_no || ' ' || to_char(a.date, 'YYYY-MM') as key, sum(l.subsidy_yen) as yen
    from (${liveLines(scope.month)}) l join activities a on a.activity_no = l.activity_no
    where l.activity_no not in (select a.activity_no ${WORK(scope)})
      and l.activity_no not in (select activity_no from month_gone)
    group by 1`)
  return new Map(rows.map(({ key, yen }) => [key, Number(yen)]))
}

/** An activity that a run looked at again and left as it was decided. */
export interface SettledVisit {
  activityNo: string
  requesterNo: string
  date: IsoDate
  start: string
  /** as decided, in all */
  subsidyYen: number
}

/** D13: those of a run whose lines are written. They have none, and use up their families' cap in their place. */
export async function settledWork(tx: Db, scope: MonthScope, runId: number): Promise<SettledVisit[]> {
  const { rows } = await tx.execute<{
    activity_no: string
    requester_no: string
    date: string
    start_time: string
    yen: string
  }>(sql`
    select w.activity_no, w.requester_no, w.date, w.start_time, sum(l.subsidy_yen) as yen
    from (select ${WORK_COLUMNS} ${WORK(scope)} and d.activity_no is not null) w
    join (${liveLines(scope.month)}) l on l.activity_no = w.activity_no
    where not exists (select from run_lines own
      where own.run_id = ${runId} and own.activity_no = w.activity_no and own.input_key <> '')
    group by w.activity_no, w.requester_no, w.date, w.start_time
    order by w.activity_no collate "C"`)
  return rows.map((row) => ({
    ...{ activityNo: row.activity_no, requesterNo: row.requester_no },
    ...{ date: row.date, start: row.start_time, subsidyYen: Number(row.yen) },
  }))
}

/** 'requester month' of a run's lines: whose cap it may use. */
export async function familyMonthsOf(tx: Db, runId: number): Promise<string[]> {
  const { rows } = await tx.execute<{ key: string }>(sql`
    select distinct requester_no || ' ' || to_char(activity_date, 'YYYY-MM') collate "C" as key
    from run_lines where run_id = ${runId} order by 1`)
  return rows.map(({ key }) => key)
}
