/**
 * ManyVisits: a register and approved visits by the thousand, made inside the database; the same seed, the same rows.
 *
 * `wild`: any minute, any length up to half a day, over midnight, on 祝日, siblings, sick children, cancelled ones,
 * children who come later, families in the free scheme, over fourteen months and two 会計年度.
 * `tidy`: one month of a very large city: visits that neither overlap nor raise a finding.
 * Used by:  test/server/month-oracle.test.ts, test/deep/oracle.ts, test/bench/month.ts.
 */
import type pg from 'pg'

export interface ManyVisits {
  activities: number
  providers: number
  seed: number
  kind: 'wild' | 'tidy'
}

const A_REPORT = 50
const FAMILIES_A_PROVIDER = { wild: 3, tidy: 5 }

/** @param client  as the owner of the tables; everything is made on this one connection */
export async function makeVisits(client: pg.Client, wanted: ManyVisits): Promise<void> {
  const { activities, providers, seed, kind } = wanted
  const families = providers * FAMILIES_A_PROVIDER[kind]
  // n-th draw of `what`: 0 … below - 1
  await client.query(`
    create or replace function pg_temp.draw(n bigint, what text, below int) returns int language sql immutable as
    $$ select mod(abs(hashtextextended(n || what, ${seed}) % 2147483647), below)::int $$;
    create or replace function pg_temp.clock(minutes int) returns text language sql immutable as
    $$ select lpad((minutes / 60 % 24)::text, 2, '0') || ':' || lpad((minutes % 60)::text, 2, '0') $$`)
  await client.query(`
    insert into members (member_no, name, kana, is_provider, is_requester, birth_date, joined_on)
    select (100000 + n)::text, '例 ' || n, 'レイ', true, false, date '1970-01-01', date '2024-10-01'
    from generate_series(0, ${providers - 1}) n
    union all
    select (500000 + n)::text, '見本 ' || n, 'ミホン', false, true, date '1985-01-01', date '2024-10-01'
    from generate_series(0, ${families - 1}) n;
    insert into accounts (member_no, sealed_account)
    select (100000 + n)::text, sha256(n::text::bytea) from generate_series(0, ${providers - 1}) n;
    insert into cases (case_no, kind, opened_at)
    select 'R-20251101-' || lpad(c::text, 5, '0'), 'report', '2025-12-01'
    from generate_series(0, ${Math.ceil(activities / A_REPORT) - 1}) c;
    insert into reports (case_no, provider_no, source, state, received_at, approved_at)
    select case_no, (100000 + right(case_no, 5)::int % ${providers})::text, 'chat', 'approved', opened_at, opened_at
    from cases`)
  if (kind === 'wild')
    await client.query(`
      insert into programme_periods (member_no, programme, starts_on, ends_on)
      select (500000 + n)::text, 'ikukyu', date '2025-08-01', date '2026-09-30'
      from generate_series(0, ${families - 1}) n where pg_temp.draw(n, 'scheme', 3) = 0
      union all
      select (500000 + n)::text, 'ikukyu', date '2025-10-10', date '2025-11-20'
      from generate_series(0, ${families - 1}) n where pg_temp.draw(n, 'scheme', 3) = 1`)
  else
    await client.query(`
      insert into pairs (provider_no, requester_no, registered_on)
      select (100000 + n / ${FAMILIES_A_PROVIDER.tidy})::text, (500000 + n)::text, date '2024-10-01'
      from generate_series(0, ${families - 1}) n`)
  await client.query(`
    insert into activities (activity_no, case_no, seq, provider_no, requester_no, date, start_time, end_time, children,
      cancelled, fee_yen, reward_yen, subsidy_yen, billed_minutes, fee_lines, policy_version, fiscal_year)
    select case_no || '-' || lpad(seq::text, 2, '0'), case_no, seq, provider_no, requester_no, date,
      pg_temp.clock(starts), pg_temp.clock(starts + lasts), ${kind === 'wild' ? WILD_CHILDREN : TIDY_CHILDREN},
      cancelled, 0, 0, 0, 0, '[]', '2025-08', extract(year from date - interval '3 months')
    from (${kind === 'wild' ? wild(activities, providers, families) : tidy(activities, providers)}) v`)
  await client.query('analyze')
}

const numbered = (activities: number, providers: number) => `
  select n, 'R-20251101-' || lpad((n / ${A_REPORT})::text, 5, '0') as case_no, (n % ${A_REPORT} + 1)::smallint as seq,
    n / ${A_REPORT} % ${providers} as p
  from generate_series(0, ${activities - 1}) n`

const wild = (activities: number, providers: number, families: number) => `
  select n, case_no, seq, (100000 + p)::text as provider_no,
    (500000 + pg_temp.draw(n, 'family', ${families}))::text as requester_no,
    date '2024-10-01' + pg_temp.draw(n, 'day', 426) as date, pg_temp.draw(n, 'start', 1440) as starts,
    1 + pg_temp.draw(n, 'length', case when pg_temp.draw(n, 'long', 4) = 0 then 719 else 180 end) as lasts,
    (array['sameDay', 'noShow', 'dayBefore'])[1 + pg_temp.draw(n, 'cancelled', 24)] as cancelled
  from (${numbered(activities, providers)}) numbered`

/** The second of several children may come later or leave earlier than the visit. */
const WILD_CHILDREN = `
  (select jsonb_agg(
      jsonb_build_object('childId', n * 10 + k, 'sick', pg_temp.draw(n, 'sick' || k, 6) = 0)
      || case when k = 2 and starts + lasts < 1440 and lasts > 3 and pg_temp.draw(n, 'part', 8) = 0
           then jsonb_build_object('start', pg_temp.clock(starts + lasts / 3)) else '{}' end
      || case when k = 2 and starts + lasts < 1440 and lasts > 3 and pg_temp.draw(n, 'part', 8) = 1
           then jsonb_build_object('end', pg_temp.clock(starts + lasts - lasts / 3)) else '{}' end
      order by k)
   from generate_series(1, 1 + pg_temp.draw(n, 'children', 4)) k)`

/** 17 places a day of 84 minutes each, of which at most 80 are used. */
const tidy = (activities: number, providers: number) => `
  select n, case_no, seq, (100000 + p)::text as provider_no,
    (500000 + p * ${FAMILIES_A_PROVIDER.tidy} + place % ${FAMILIES_A_PROVIDER.tidy})::text as requester_no,
    date '2025-11-01' + place % 30 as date, place / 30 * 84 as starts,
    30 + 5 * pg_temp.draw(n, 'length', 11) as lasts, null::text as cancelled
  from (select *, n / ${A_REPORT} / ${providers} * ${A_REPORT} + seq - 1 as place
    from (${numbered(activities, providers)}) numbered) placed`

const TIDY_CHILDREN = `
  (select jsonb_agg(jsonb_build_object('childId', requester_no::int * 10 + k, 'sick', k = 1 and pg_temp.draw(n, 'sick', 12) = 0)
      order by k)
   from generate_series(1, 1 + pg_temp.draw(n, 'children', 3)) k)`
