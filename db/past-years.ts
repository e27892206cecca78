/**
 * PastYears: the approvals of 過年度支出, beside those of a run.
 *
 * Promise:  only added, with the audit row; one a person and 会計年度, never by the preparer (the database says so).
 * Used by:  server/month/{past-years,bundle}.ts.
 */
import { asc, eq } from 'drizzle-orm'
import { appendAudit, lockAudit } from './audit.ts'
import type { Db } from './connect.ts'
import type { Run } from './runs.ts'
import { pastYearApprovals as table } from './schema.ts'

export type PastYearApproval = typeof table.$inferSelect

export async function pastYearApprovals(db: Db, runId: number): Promise<PastYearApproval[]> {
  return db
    .select()
    .from(table)
    .where(eq(table.runId, runId))
    .orderBy(asc(table.fiscalYear), asc(table.approvedAt), asc(table.approver))
}

/** @throws SQLSTATE 23514 when the preparer approves, 23505 when somebody approves twice */
export async function approvePastYear(
  tx: Db,
  run: Run,
  fiscalYear: number,
  { approver, now }: { approver: string; now: Date },
): Promise<void> {
  await lockAudit(tx)
  const { id: runId, linesHash } = run
  await tx
    .insert(table)
    .values({ runId, fiscalYear, preparer: run.submittedBy!, approver, linesHash, approvedAt: now })
  await appendAudit(tx, {
    ...{ at: now, actor: approver, action: 'month.past-year-approved', subject: `month:${run.month}` },
    after: { revision: run.revision, fiscalYear, approved: linesHash },
  })
}
