/**
 * Runs: the monthly runs, one that lives a month, and every step of their way.
 *
 * Promise:  a step is one conditional UPDATE that names the state it starts from, with its audit row; lines and
 *           decisions are only added, with their run, in one transaction.
 * Locks:    the month's advisory lock (lockMonths), then the run's row, then the audit chain.
 */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Decision } from '../rules/decisions.ts'
import type { MonthLine } from '../rules/month.ts'
import type { RunCheck, RunState } from '../rules/run-states.ts'
import { appendAudit, lockAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { copyRows, copyText, type Copying, type CopyValue } from './copy.ts'
import { decisions, runApprovals, runLines, runs } from './schema.ts'

export type Run = typeof runs.$inferSelect
export type DecisionRow = typeof decisions.$inferSelect
export type RunLineRow = typeof runLines.$inferSelect

/** One run at a time, of whatever month: each must see the lines of the one before. */
export async function lockMonths(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(7302004)`)
}

export async function liveRun(db: Db, month: string): Promise<Run | null> {
  const [row] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.month, month), isNull(runs.voidedAt)))
  return row ?? null
}

/** Every month's living run, latest first. */
export async function liveRuns(db: Db): Promise<Run[]> {
  return db.select().from(runs).where(isNull(runs.voidedAt)).orderBy(desc(runs.month))
}

export interface NewRun {
  month: string
  inputHash: string
  linesHash: string
  checks: RunCheck[]
  approvalsNeeded: number
  actor: string
  now: Date
}

/** In the state `closed`: lines and decisions are added, then `finishCalculation`. */
export async function addRun(
  tx: Db,
  run: Omit<NewRun, 'inputHash' | 'linesHash' | 'checks'>,
): Promise<number> {
  const [last] = await tx
    .select({ revision: runs.revision })
    .from(runs)
    .where(eq(runs.month, run.month))
    .orderBy(desc(runs.revision))
    .limit(1)
  const [row] = await tx
    .insert(runs)
    .values({
      ...{
        month: run.month,
        revision: (last?.revision ?? 0) + 1,
        state: 'closed',
        approvalsNeeded: run.approvalsNeeded,
      },
      ...{ inputHash: '', linesHash: '', checks: [], calculatedAt: run.now, calculatedBy: run.actor },
    })
    .returning({ id: runs.id })
  return row!.id
}

/** Replaces the run by nothing: its lines stay to be read and count no more. Not once it is submitted. */
export async function voidRun(
  tx: Db,
  run: Run,
  voided: { reason: string; actor: string; now: Date },
): Promise<void> {
  await lockAudit(tx)
  await tx
    .update(runs)
    .set({ voidedAt: voided.now, voidReason: voided.reason })
    .where(and(eq(runs.id, run.id), isNull(runs.voidedAt)))
  await auditStep(tx, run, voided, { state: run.state }, { voided: voided.reason })
}

const LINE_COLUMNS = [
  ...[
    'run_id',
    'line',
    'fiscal_year',
    'provider_no',
    'activity_date',
    'activity_no',
    'case_no',
    'requester_no',
  ],
  ...[
    'kind',
    'policy_version',
    'programme',
    'programme_visit',
    'count',
    'billed_minutes',
    'fee_yen',
    'reward_yen',
  ],
  ...['subsidy_yen', 'parts', 'input_key', 'corrects'],
]

/** @param from  the number of the first line given. @returns for `addLines` */
export const linesText = (runId: number, lines: MonthLine[], from: number): string =>
  copyText(lineRows(runId, lines, from))

/** @param text  of `linesText` */
export const addLines = async (tx: Db, text: string): Promise<Copying> =>
  text === '' ? { done: Promise.resolve() } : copyRows(tx, 'run_lines', LINE_COLUMNS, text)

function* lineRows(runId: number, lines: MonthLine[], from: number): Generator<CopyValue[]> {
  // visits of one pattern share their parts
  const written = new Map<MonthLine['parts'], string>()
  for (const [n, line] of lines.entries()) {
    const parts = written.get(line.parts) ?? JSON.stringify(line.parts)
    written.set(line.parts, parts)
    yield [
      ...[runId, from + n, line.fiscalYear, line.providerNo, line.activityDate, line.activityNo, line.caseNo],
      ...[line.requesterNo, line.kind, line.policyVersion, line.programme, line.programmeVisit, line.count],
      ...[
        line.billedMinutes,
        line.feeYen,
        line.rewardYen,
        line.subsidyYen,
        parts,
        line.inputKey,
        line.corrects,
      ],
    ]
  }
}

export interface NewDecision extends Decision {
  sealedAccount: Buffer | null
  held: string | null
}

export async function addDecisions(tx: Db, runId: number, rows: NewDecision[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500) {
    const slice = rows.slice(at, at + 500).map(({ isChange: _, ...row }) => ({ ...row, runId }))
    await tx.insert(decisions).values(slice)
  }
}

export async function finishCalculation(
  tx: Db,
  runId: number,
  found: Pick<NewRun, 'inputHash' | 'linesHash' | 'checks' | 'actor' | 'now'>,
): Promise<Run> {
  const { inputHash, linesHash, checks, actor, now } = found
  await lockAudit(tx)
  const [run] = await tx
    .update(runs)
    .set({ state: 'calculated', inputHash, linesHash, checks })
    .where(and(eq(runs.id, runId), eq(runs.state, 'closed')))
    .returning()
  await auditStep(tx, run!, { actor, now }, null, { state: 'calculated', linesHash })
  return run!
}

export type Step = { from: RunState[]; to: RunState; set?: Partial<Run>; actor: string; now: Date }

/** @returns the run after the step; null when it is in none of the states the step starts from */
export async function stepRun(
  tx: Db,
  run: Run,
  { from, to, set = {}, actor, now }: Step,
): Promise<Run | null> {
  await lockAudit(tx)
  const [after] = await tx
    .update(runs)
    .set({ ...set, state: to })
    .where(
      and(eq(runs.id, run.id), isNull(runs.voidedAt), sql`${runs.state} = any(${sql.param(from)}::text[])`),
    )
    .returning()
  if (!after) return null
  await auditStep(tx, after, { actor, now }, { state: run.state }, { state: to, linesHash: after.linesHash })
  return after
}

/** @throws SQLSTATE 23514 when the preparer approves, 23505 when somebody approves twice */
export async function addApproval(
  tx: Db,
  run: Run,
  approval: { approver: string; linesHash: string; now: Date },
): Promise<number> {
  await lockAudit(tx)
  const { approver, linesHash, now } = approval
  await tx
    .insert(runApprovals)
    .values({ runId: run.id, preparer: run.submittedBy!, approver, linesHash, approvedAt: now })
  await auditStep(tx, run, { actor: approver, now }, null, { approved: linesHash })
  return tx.$count(runApprovals, eq(runApprovals.runId, run.id))
}

export async function hasApproved(db: Db, runId: number, approver: string): Promise<boolean> {
  const own = and(eq(runApprovals.runId, runId), eq(runApprovals.approver, approver))
  return (await db.$count(runApprovals, own)) > 0
}

export async function decisionsOfRun(db: Db, runId: number): Promise<DecisionRow[]> {
  return db
    .select()
    .from(decisions)
    .where(eq(decisions.runId, runId))
    .orderBy(asc(decisions.fiscalYear), asc(decisions.providerNo))
}

/** In canonical order. @param fiscalYear  one set only */
export async function linesOfRun(db: Db, runId: number, fiscalYear?: number): Promise<RunLineRow[]> {
  return db
    .select()
    .from(runLines)
    .where(
      and(
        eq(runLines.runId, runId),
        fiscalYear === undefined ? undefined : eq(runLines.fiscalYear, fiscalYear),
      ),
    )
    .orderBy(asc(runLines.line))
}

export interface RunTotals {
  decisions: number
  activities: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
}

export async function totalsOfRun(db: Db, runId: number): Promise<RunTotals> {
  const { rows } = await db.execute<Record<keyof RunTotals, string>>(sql`
    select (select count(*) from decisions where run_id = ${runId}) as "decisions",
           coalesce(sum(count), 0) as "activities", coalesce(sum(billed_minutes), 0) as "billedMinutes",
           coalesce(sum(fee_yen), 0) as "feeYen", coalesce(sum(reward_yen), 0) as "rewardYen",
           coalesce(sum(subsidy_yen), 0) as "subsidyYen"
    from run_lines where run_id = ${runId}`)
  const row = rows[0]!
  return {
    decisions: Number(row.decisions),
    activities: Number(row.activities),
    billedMinutes: Number(row.billedMinutes),
    feeYen: Number(row.feeYen),
    rewardYen: Number(row.rewardYen),
    subsidyYen: Number(row.subsidyYen),
  }
}

async function auditStep(
  tx: Db,
  run: Pick<Run, 'month' | 'revision'>,
  { actor, now }: { actor: string; now: Date },
  before: unknown,
  after: unknown,
): Promise<void> {
  const subject = `month:${run.month}`
  await appendAudit(tx, {
    ...{ at: now, actor, action: 'month.changed', subject, before },
    after: { revision: run.revision, ...(after as object) },
  })
}
