/**
 * PaidReads: what the city paid a provider in a calendar year, and what a family's decided visits cost it.
 *
 * Promise:  payments are those the bank took and did not send back, by the day they were paid on; visits are those of
 *           approved months, with the family, day and times they are approved with now, and the yen of all their lines:
 *           a correction that costs nothing else has no line.
 * Used by:  server/month/{year-statements,care-papers}.ts.
 */
import { sql } from 'drizzle-orm'
import type { Cancellation, DraftActivity } from '../rules/activity.ts'
import type { ClockTime, IsoDate, IsoMonth } from '../rules/calendar.ts'
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
  requesterNo: string
  date: IsoDate
  start: ClockTime
  end: ClockTime
  children: DraftActivity['children']
  cancelled: Cancellation | null
  /** null: not said */
  kind: string | null
  /** its report is approved and it is in it */
  stands: boolean
  /** when it was approved last, before any run */
  approved: { feeYen: number; programme: string | null }
  /** in all its lines so far */
  decided: {
    feeYen: number
    programme: string | null
    programmeVisit: number | null
    /** as db/month-input.ts joins it: the visit as it was decided last */
    inputKey: string
    /** the day of the last decision about it */
    on: IsoDate
  }
}

const DECIDED_LINES = sql`
  select l.*, u.month, d.decided_on
  from run_lines l join runs u on u.id = l.run_id
  join decision_documents d on d.run_id = l.run_id
    and d.decision_no = l.fiscal_year || '-' || replace(u.month, '-', '') || '-' || l.provider_no
  where u.voided_at is null and u.state in ('approved', 'exported', 'paid')`

/** One run may take a visit back from one provider and give it to another: the line that gives tells more. */
const LATEST_FIRST = sql`month desc, (input_key <> '') desc, line desc`

type VisitRow = Record<'fee_yen' | 'approved_fee', string> &
  Record<'programme' | 'approved_programme' | 'programme_visit', string | null> &
  Omit<DecidedVisit, 'approved' | 'decided'> & { input_key: string; decided_on: IsoDate }

/** That count in the lines so far, whatever became of them since. @param month  of the visits */
export async function decidedVisits(db: Db, requesterNo: string, month: IsoMonth): Promise<DecidedVisit[]> {
  const { rows } = await db.execute<VisitRow>(sql`
    with own as (
      select a.*, r.state = 'approved' and a.removed_at is null as stands
      from activities a join reports r on r.case_no = a.case_no
      where a.requester_no = ${requesterNo} and to_char(a.date, 'YYYY-MM') = ${month}),
    sums as (
      select activity_no, sum(fee_yen) as fee_yen, max(decided_on) as decided_on,
             (array_agg(input_key order by ${LATEST_FIRST}))[1] as input_key,
             (array_agg(programme order by ${LATEST_FIRST}))[1] as programme,
             (array_agg(programme_visit order by ${LATEST_FIRST}))[1] as programme_visit
      from (${DECIDED_LINES} and l.activity_no in (select activity_no from own)) lines
      group by activity_no having sum(count) > 0)
    select o.activity_no as "activityNo", o.provider_no as "providerNo",
           o.requester_no as "requesterNo", o.date::text as date, o.start_time as start,
           o.end_time as "end", o.children, o.cancelled, o.kind, o.stands, o.fee_yen as approved_fee,
           o.programme as approved_programme, s.fee_yen, s.programme, s.programme_visit, s.input_key,
           s.decided_on::text as decided_on
    from sums s join own o on o.activity_no = s.activity_no
    order by o.date, o.activity_no collate "C"`)
  return rows.map(visitOf)
}

function visitOf(row: VisitRow): DecidedVisit {
  const { activityNo, providerNo, requesterNo, date, start, end, children, cancelled, kind, stands } = row
  return {
    ...{ activityNo, providerNo, requesterNo, date, start, end, children, cancelled, kind, stands },
    approved: { feeYen: Number(row.approved_fee), programme: row.approved_programme },
    decided: {
      ...{ feeYen: Number(row.fee_yen), programme: row.programme, inputKey: row.input_key },
      programmeVisit: row.programme_visit === null ? null : Number(row.programme_visit),
      on: row.decided_on,
    },
  }
}

/** Months of decided visits of this family, latest first. */
export async function decidedMonths(db: Db, requesterNo: string, most: number): Promise<IsoMonth[]> {
  const { rows } = await db.execute<{ month: string }>(sql`
    select distinct to_char(a.date, 'YYYY-MM') as month
    from activities a where a.requester_no = ${requesterNo}
      and (select sum(count) from (${DECIDED_LINES} and l.activity_no = a.activity_no) lines) > 0
    order by 1 desc limit ${most}`)
  return rows.map(({ month }) => month)
}
