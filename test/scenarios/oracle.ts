/**
 * Oracle: fee, reward and subsidy of every activity by one SQL query, written from the rules as the city tells them
 * and not from our engine: whole units, one after the other, no table of policies.
 *
 * Billed:   at least 60 minutes, then up to the next 30.
 * A unit:   250/500 yen Mon-Sat 7-19, 300/550 otherwise, on Sundays and 祝日; a sick child 300/550. The dearest child
 *           counts in full, every other one half. A unit that begins after the real end goes by the last real minute.
 * Scheme:   the first four units of a family's first 24 visits in its period cost it nothing.
 * Used by:  test/server/month-oracle.test.ts, test/deep/oracle.ts, test/bench/month.ts.
 */

/** By the law on national holidays, for the days that are generated. */
const HOLIDAYS = [
  ...['2024-10-14', '2024-11-03', '2024-11-04', '2024-11-23', '2025-01-01', '2025-01-13', '2025-02-11'],
  ...['2025-02-23', '2025-02-24', '2025-03-20', '2025-04-29', '2025-05-03', '2025-05-04', '2025-05-05'],
  ...['2025-05-06', '2025-07-21', '2025-08-11', '2025-09-15', '2025-09-23', '2025-10-13', '2025-11-03'],
  ...['2025-11-23', '2025-11-24'],
]

/** Columns: activity_no, billed_minutes, fee_yen, reward_yen, subsidy_yen. */
export const ORACLE = `
with told as (
  select activity_no, requester_no, cancelled, children, date + start_time::time as starts,
    date + end_time::time + case when end_time < start_time then interval '1 day' else interval '0' end as ends, date
  from activities where removed_at is null
), counted as (
  select t.*, p.member_no is not null and t.cancelled is null and row_number() over (
      partition by t.requester_no, p.starts_on, t.cancelled is null order by t.starts, t.activity_no collate "C") <= 24 as free,
    greatest(60, 30 * ceil(extract(epoch from ends - starts) / 1800))::int as billed
  from told t left join programme_periods p
    on p.member_no = t.requester_no and t.date between p.starts_on and p.ends_on
), units as (
  select c.activity_no, c.free and u <= 4 as freed, c.children, c.date,
    least(c.starts + (u - 1) * interval '30 minutes', c.ends - interval '1 minute') as at
  from counted c cross join lateral generate_series(1, c.billed / 30) u
), banded as (
  select *, extract(dow from at) <> 0 and at::time >= '07:00' and at::time < '19:00'
    and at::date <> all('{${HOLIDAYS.join(',')}}'::date[]) as basic
  from units
), present as (
  select b.*,
    (select count(*) from jsonb_array_elements(children) c where ${here('c')})::int as of_all,
    (select count(*) from jsonb_array_elements(children) c where (c ->> 'sick')::boolean and ${here('c')})::int as of_sick
  from banded b
), priced as (
  -- in halves of a unit: whoever counts in full is two of them
  select activity_no, freed,
    case when not basic then 150 * (of_all + 1)
         when of_sick > 0 then 150 * (of_sick + 1) + 125 * (of_all - of_sick)
         else 125 * (of_all + 1) end as fee,
    case when not basic then 275 * (of_all + 1)
         when of_sick > 0 then 275 * (of_sick + 1) + 250 * (of_all - of_sick)
         else 250 * (of_all + 1) end as reward
  from present
), summed as (
  select activity_no, sum(fee) as planned, sum(case when freed then 0 else fee end) as fee, sum(reward) as reward
  from priced group by activity_no
), charged as (
  select c.activity_no, case when c.cancelled is null then c.billed else 0 end as billed_minutes,
    case c.cancelled when 'dayBefore' then 0 when 'sameDay' then floor(s.planned / 2) when 'noShow' then s.planned
      else s.fee end::bigint as fee_yen,
    case when c.cancelled is null then s.reward end::bigint as reward_yen
  from counted c join summed s using (activity_no)
)
select activity_no, billed_minutes, fee_yen, coalesce(reward_yen, fee_yen) as reward_yen,
  coalesce(reward_yen, fee_yen) - fee_yen as subsidy_yen
from charged`

/** present from its own start until its own end, or all along */
function here(child: string): string {
  const own = (edge: string) => `b.date + (${child} ->> '${edge}')::time`
  return `coalesce(b.at >= ${own('start')}, true) and coalesce(b.at < ${own('end')}, true)`
}

/** Activities of which a run says anything else than the oracle; none is what we want. */
export const DISAGREEMENTS = `
with oracle as (${ORACLE})
select coalesce(o.activity_no, l.activity_no) as activity_no, a.date::text, a.start_time, a.end_time, a.children,
  a.cancelled, array[o.billed_minutes, o.fee_yen, o.reward_yen, o.subsidy_yen] as oracle,
  array[l.billed_minutes, l.fee_yen, l.reward_yen, l.subsidy_yen] as run
from oracle o full join (select * from run_lines where run_id = $1) l using (activity_no)
left join activities a using (activity_no)
where (o.billed_minutes, o.fee_yen, o.reward_yen, o.subsidy_yen)
  is distinct from (l.billed_minutes, l.fee_yen, l.reward_yen, l.subsidy_yen)`
