/**
 * Unusual: visits of a run that the pair's own last twelve months do not make likely: far longer, on a day of the week
 * they never met, or a month that costs far more than any before.
 *
 * Promise:  warns only, and says what is usual and what is not; a pair without enough history is never remarked on.
 * Needs:    check-month.ts' table `run_visits` in this transaction.
 */
import { sql } from 'drizzle-orm'
import type { City } from '../../city/city.ts'
import type { Db } from '../../db/connect.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import { UNUSUAL_WORDS } from './words.ts'

export type UnusualCode = keyof typeof UNUSUAL_WORDS
export interface Unusual {
  code: UnusualCode
  /** 報告番号 */
  ref: string
  /** what is usual, and what this is */
  detail: string
}

type Row = { code: UnusualCode; ref: string; usual: string; now: string }

export async function unusualFindings(
  tx: Db,
  month: IsoMonth,
  usual: City['month']['unusual'],
): Promise<Unusual[]> {
  const first = `${month}-01`
  const { rows } = await tx.execute<Row>(sql`
    with before as (
      select a.provider_no, a.requester_no, a.date, a.subsidy_yen,
             extract(epoch from a.end_time::time - a.start_time::time)::int / 60
               + case when a.end_time < a.start_time then 1440 else 0 end as minutes
      from activities a join reports r on r.case_no = a.case_no
      where a.removed_at is null and a.cancelled is null and r.state = 'approved'
        and a.date < ${first}::date and a.date >= ${first}::date - interval '12 months'
        and (a.provider_no, a.requester_no) in (select provider_no, requester_no from run_visits)
        and a.activity_no not in (select activity_no from run_visits)
    ), pairs_usual as (
      select provider_no, requester_no, count(*) as visits, max(minutes) as longest,
             array_agg(distinct extract(isodow from date)::int) as days
      from before group by provider_no, requester_no having count(*) >= ${usual.visits}
    ), months_usual as (
      select provider_no, requester_no, max(yen)::int as dearest from (
        select provider_no, requester_no, sum(subsidy_yen) as yen
        from before group by provider_no, requester_no, to_char(date, 'YYYY-MM')) months
      group by provider_no, requester_no having count(*) >= ${usual.months}
    ), visits as (
      select *, extract(epoch from ends - starts)::int / 60 as minutes, extract(isodow from date)::int as day
      from run_visits where cancelled is null
    )
    select 'UNUSUAL_LENGTH' as code, v.activity_no as ref, u.longest::text as usual, v.minutes::text as now
      from visits v join pairs_usual u using (provider_no, requester_no)
      where v.minutes >= u.longest * ${usual.times} and v.minutes >= u.longest + ${usual.moreMinutes}
    union all
    select 'UNUSUAL_WEEKDAY', min(v.activity_no), array_to_string(u.days, ','), v.day::text
      from visits v join pairs_usual u using (provider_no, requester_no)
      where u.visits >= ${usual.visitsForDays} and v.day <> all(u.days)
      group by v.provider_no, v.requester_no, u.days, v.day
    union all
    select 'UNUSUAL_AMOUNT', min(v.activity_no), u.dearest::text, sum(v.line_subsidy)::text
      from visits v join months_usual u using (provider_no, requester_no)
      where to_char(v.date, 'YYYY-MM') = ${month}
      group by v.provider_no, v.requester_no, u.dearest
      having sum(v.line_subsidy) >= u.dearest * ${usual.times}
         and sum(v.line_subsidy) >= u.dearest + ${usual.moreYen}`)
  return rows.map(({ code, ref, usual, now }) => ({ code, ref, detail: UNUSUAL_WORDS[code](usual, now) }))
}
