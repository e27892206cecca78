/**
 * PaidReads: what the city paid a provider in a calendar year, and what a family's decided visits cost it.
 *
 * Promise:  payments are those the bank took and did not send back, by the day they were paid on; visits are those of
 *           approved months, each with its corrections added up and as it was decided last.
 * Used by:  server/month/{year-statements,care-papers}.ts.
 */
import { sql } from 'drizzle-orm'
import type { IsoDate, IsoMonth } from '../rules/calendar.ts'
import type { Db } from './connect.ts'

export interface PaidRow {
  providerNo: string
  paidOn: IsoDate
  month: IsoMonth
  decisionNo: string
  count: number
  rewardYen: number
  feeYen: number
  paidYen: number
}

/** In the order of 会員番号, then of days. @param providerNo  one provider's only */
export async function paidInYear(db: Db, year: number, providerNo: string | null): Promise<PaidRow[]> {
  const { rows } = await db.execute<Record<keyof PaidRow, string>>(sql`
    select d.provider_no as "providerNo", t.pay_on::text as "paidOn", u.month, d.decision_no as "decisionNo",
           d.count, d.reward_yen as "rewardYen", d.fee_yen as "feeYen", t.amount_yen as "paidYen"
    from transfers t join decisions d on d.run_id = t.run_id and d.decision_no = t.decision_no
    join runs u on u.id = t.run_id
    where t.state = 'paid' and u.voided_at is null
      and t.pay_on between ${`${year}-01-01`} and ${`${year}-12-31`}
      and (${providerNo}::text is null or d.provider_no = ${providerNo})
    order by d.provider_no collate "C", t.pay_on, d.decision_no collate "C"`)
  return rows.map((row) => ({
    ...row,
    ...{ count: Number(row.count), rewardYen: Number(row.rewardYen) },
    ...{ feeYen: Number(row.feeYen), paidYen: Number(row.paidYen) },
  }))
}

/** Asked back by decisions of the runs paid in that year, a provider each. */
export async function repaidInYear(
  db: Db,
  year: number,
  providerNo: string | null,
): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ provider_no: string; yen: string }>(sql`
    select d.provider_no, sum(d.repay_yen) as yen from decisions d join runs u on u.id = d.run_id
    where u.voided_at is null and u.pay_on between ${`${year}-01-01`} and ${`${year}-12-31`}
      and (${providerNo}::text is null or d.provider_no = ${providerNo})
    group by 1 having sum(d.repay_yen) > 0`)
  return new Map(rows.map((row) => [row.provider_no, Number(row.yen)]))
}

/** Years in which somebody, or this provider, was paid: latest first. */
export async function paidYears(db: Db, providerNo: string | null): Promise<number[]> {
  const { rows } = await db.execute<{ year: number }>(sql`
    select distinct extract(year from t.pay_on)::int as year
    from transfers t join decisions d on d.run_id = t.run_id and d.decision_no = t.decision_no
    where t.state = 'paid' and (${providerNo}::text is null or d.provider_no = ${providerNo})
    order by 1 desc`)
  return rows.map(({ year }) => year)
}

export interface DecidedVisit {
  activityNo: string
  providerNo: string
  date: IsoDate
  /** as db/month-input.ts joins it: the visit as it was decided last */
  inputKey: string
  programme: string | null
  programmeVisit: number | null
  /** Σ of its lines */
  feeYen: number
  /** of the activity; null: not said */
  kind: string | null
  /** the day of the last decision about it */
  decidedOn: IsoDate
}

/** Of visits that still count. @param month  of the visits */
export async function decidedVisits(db: Db, requesterNo: string, month: IsoMonth): Promise<DecidedVisit[]> {
  const { rows } = await db.execute<Record<keyof DecidedVisit, string | null>>(sql`
    with lines as (
      select l.*, u.month, d.decided_on
      from run_lines l join runs u on u.id = l.run_id
      join decision_documents d on d.run_id = l.run_id
        and d.decision_no = l.fiscal_year || '-' || replace(u.month, '-', '') || '-' || l.provider_no
      where u.voided_at is null and u.state in ('approved', 'exported', 'paid')),
    sums as (
      select activity_no, provider_no, sum(count) as count, sum(fee_yen) as fee_yen, max(decided_on) as decided_on,
             (array_agg(input_key order by month desc, line desc))[1] as input_key,
             (array_agg(programme order by month desc, line desc))[1] as programme,
             (array_agg(programme_visit order by month desc, line desc))[1] as programme_visit,
             (array_agg(activity_date order by month desc, line desc))[1] as activity_date
      from lines where requester_no = ${requesterNo} group by activity_no, provider_no)
    select s.activity_no as "activityNo", s.provider_no as "providerNo", s.activity_date::text as date,
           s.input_key as "inputKey", s.programme, s.programme_visit as "programmeVisit", s.fee_yen as "feeYen",
           a.kind, s.decided_on::text as "decidedOn"
    from sums s join activities a on a.activity_no = s.activity_no
    where s.count > 0 and s.input_key <> '' and to_char(s.activity_date, 'YYYY-MM') = ${month}
    order by s.activity_date, s.activity_no collate "C"`)
  return rows.map((row) => ({
    ...(row as unknown as DecidedVisit),
    feeYen: Number(row.feeYen),
    programmeVisit: row.programmeVisit === null ? null : Number(row.programmeVisit),
  }))
}

/** Months of decided visits of this family, latest first. */
export async function decidedMonths(db: Db, requesterNo: string, most: number): Promise<IsoMonth[]> {
  const { rows } = await db.execute<{ month: string }>(sql`
    select to_char(l.activity_date, 'YYYY-MM') as month from run_lines l join runs u on u.id = l.run_id
    where l.requester_no = ${requesterNo} and u.voided_at is null and u.state in ('approved', 'exported', 'paid')
    group by 1 having sum(l.count) > 0 order by 1 desc limit ${most}`)
  return rows.map(({ month }) => month)
}
