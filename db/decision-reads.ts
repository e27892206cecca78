/**
 * DecisionReads: what was decided, with what became of its payment: for kintone, for csv, for the member it is about.
 */
import { sql, type SQL } from 'drizzle-orm'
import type { Db } from './connect.ts'
import type { StopReason, TransferState } from './schema.ts'

export interface DecidedRow {
  runId: number
  decisionNo: string
  providerNo: string
  name: string
  /** the run's */
  month: string
  fiscalYear: number
  count: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
  payYen: number
  repayYen: number
  held: string | null
  /** why it was kept out of the run's own file after the approval */
  stopped: StopReason | null
  payOn: string | null
  paidAt: Date | null
  /** of the latest transfer that was not voided */
  transfer: TransferState | null
  /** one of its transfers came back */
  wasReturned: boolean
}

/** Of approved months, in the order of months and 交付番号. */
export async function decidedRows(
  db: Db,
  wanted: { runId?: number; month?: string; providerNo?: string; decisionNo?: string } = {},
): Promise<DecidedRow[]> {
  const conditions: SQL[] = [sql`u.voided_at is null and u.state in ('approved', 'exported', 'paid')`]
  if (wanted.runId !== undefined) conditions.push(sql`u.id = ${wanted.runId}`)
  if (wanted.month !== undefined) conditions.push(sql`u.month = ${wanted.month}`)
  if (wanted.providerNo !== undefined) conditions.push(sql`d.provider_no = ${wanted.providerNo}`)
  if (wanted.decisionNo !== undefined) conditions.push(sql`d.decision_no = ${wanted.decisionNo}`)
  const { rows } = await db.execute<Raw>(sql`
    select u.id as "runId", d.decision_no as "decisionNo", d.provider_no as "providerNo", m.name, u.month,
           d.fiscal_year as "fiscalYear", d.count, d.billed_minutes as "billedMinutes", d.fee_yen as "feeYen",
           d.reward_yen as "rewardYen", d.subsidy_yen as "subsidyYen", d.pay_yen as "payYen",
           d.repay_yen as "repayYen", d.held,
           (select s.reason from payment_stops s where s.run_id = d.run_id and s.decision_no = d.decision_no) as stopped,
           u.pay_on::text as "payOn", u.paid_at as "paidAt",
           (select t.state from transfers t where t.run_id = d.run_id and t.decision_no = d.decision_no
             and t.state <> 'voided' order by t.id desc limit 1) as transfer,
           exists (select from transfers t where t.run_id = d.run_id and t.decision_no = d.decision_no
             and t.state = 'returned') as "wasReturned"
    from decisions d join runs u on u.id = d.run_id join members m on m.member_no = d.provider_no
    where ${sql.join(conditions, sql` and `)}
    order by u.month, d.decision_no`)
  return rows.map((row) => ({
    ...row,
    runId: Number(row.runId),
    ...{ feeYen: Number(row.feeYen), rewardYen: Number(row.rewardYen), subsidyYen: Number(row.subsidyYen) },
    ...{ payYen: Number(row.payYen), repayYen: Number(row.repayYen) },
    paidAt: row.paidAt === null ? null : new Date(row.paidAt),
  }))
}

type Yen = 'feeYen' | 'rewardYen' | 'subsidyYen' | 'payYen' | 'repayYen'
type Raw = Omit<DecidedRow, Yen | 'paidAt' | 'runId'> &
  Record<Yen | 'runId', string> & { paidAt: string | null } & Record<string, unknown>
