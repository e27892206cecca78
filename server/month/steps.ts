/**
 * Steps: what a person can do with a month: preview, close, check, submit, approve, take back.
 *
 * Promise:  the same step twice is one; each names the state it starts from. The preparer never approves, and what is
 *           approved is what was shown: the hash that the approver saw is the hash of the stored lines.
 * Used by:  server/verbs/month.ts, server/routes/review/months.ts.
 */
import { createHash } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import {
  addApproval,
  hasApproved,
  decisionsOfRun,
  liveRun,
  stepRun,
  totalsOfRun,
  voidRun,
  type Run,
  type RunTotals,
} from '../../db/runs.ts'
import { decisionDocuments, decisions, runLines } from '../../db/schema.ts'
import { sql } from 'drizzle-orm'
import { jstDate, type IsoMonth } from '../../rules/calendar.ts'
import type { MonthLine } from '../../rules/month.ts'
import type { PolicyBook } from '../../rules/policy.ts'
import type { RunCheck, RunState } from '../../rules/run-states.ts'
import { calculateMonth, MonthRefusal, type MonthServices } from './calculate.ts'
import { canonicalDecision, canonicalLine, sha256 } from './canonical.ts'
import { runNoOf } from './run-head.ts'
import { wantDecisions } from './want-decisions.ts'

/** A run as commands and screens tell it. */
export interface MonthReport {
  /** '202511-1' */
  run: string | null
  month: IsoMonth
  state: RunState
  hash: string | null
  decisions: number
  activities: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
  checks: RunCheck[]
}

export async function reportMonth(db: Db, month: IsoMonth): Promise<MonthReport> {
  const run = await liveRun(db, month)
  if (!run) {
    const nothing = { decisions: 0, activities: 0, feeYen: 0, rewardYen: 0, subsidyYen: 0 }
    return { run: null, month, state: 'open', hash: null, ...nothing, checks: [] }
  }
  return reportOf(run, await totalsOfRun(db, run.id))
}

function reportOf(run: Run, totals: RunTotals): MonthReport {
  const { decisions: count, activities, feeYen, rewardYen, subsidyYen } = totals
  return {
    ...{ run: runNoOf(run), month: run.month, state: run.state, hash: run.linesHash },
    ...{ decisions: count, activities, feeYen, rewardYen, subsidyYen, checks: run.checks },
  }
}

/** The real run, rolled back. */
export async function previewMonth(
  services: MonthServices,
  month: IsoMonth,
  options: { actor: string; policies?: PolicyBook },
): Promise<MonthReport> {
  const shown: { report?: MonthReport } = {}
  const rollBack = new Error('preview')
  try {
    await inOneMoment(services, async (tx) => {
      const run = await calculateMonth(tx, services, { ...options, month, early: true })
      shown.report = reportOf(run, await totalsOfRun(tx, run.id))
      throw rollBack
    })
  } catch (error) {
    if (error !== rollBack) throw error
  }
  return shown.report!
}

/** Closes the month and calculates it; again, it is the same run or, where something changed, the next revision. */
export async function closeMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
): Promise<MonthReport> {
  return inOneMoment(services, async (tx) => {
    const run = await calculateMonth(tx, services, { month, actor })
    return reportOf(run, await totalsOfRun(tx, run.id))
  })
}

/** calculated → checked: somebody looked at the findings, and none of them blocks. */
export async function markChecked(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
): Promise<MonthReport> {
  return step(services, month, async (tx, run) => {
    if (['checked', 'submitted', 'approved', 'exported', 'paid'].includes(run.state)) return run
    const blocking = run.checks.filter(({ severity }) => severity === 'block')
    if (blocking.length > 0)
      throw new MonthRefusal(
        'CHECKS_BLOCK',
        blocking.map(({ code, ref, message }) => `${code} ${ref ?? ''}: ${message}`).join('\n'),
      )
    return stepRun(tx, run, {
      from: ['calculated'],
      to: 'checked',
      set: { checkedBy: actor },
      actor,
      now: now(services),
    })
  })
}

/** 起案: checked → submitted. From here on the run is frozen. */
export async function submitMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
): Promise<MonthReport> {
  return step(services, month, async (tx, run) => {
    if (['submitted', 'approved', 'exported', 'paid'].includes(run.state)) return run
    if (run.state !== 'checked')
      throw new MonthRefusal('NOT_CHECKED', `${month} is ${run.state}, not checked`)
    await refuseChanged(tx, services, run, actor)
    const set = { submittedBy: actor, submittedAt: now(services) }
    return stepRun(tx, run, { from: ['checked'], to: 'submitted', set, actor, now: now(services) })
  })
}

/**
 * 決裁. With the last approval needed the decisions get their 文書番号.
 * @param hash  as the approver saw it; null: as it stands (the command line shows it first)
 */
export async function approveMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
  hash: string | null,
): Promise<MonthReport> {
  return step(services, month, async (tx, run) => {
    if (['approved', 'exported', 'paid'].includes(run.state)) return run
    if (run.state !== 'submitted')
      throw new MonthRefusal('NOT_SUBMITTED', `${month} is ${run.state}, not submitted`)
    if (run.submittedBy === actor) throw new MonthRefusal('OWN_RUN', 'who prepared a month cannot approve it')
    if (hash !== null && hash !== run.linesHash)
      throw new MonthRefusal('HASH_DIFFERS', 'the month is not the one that was shown: look at it again')
    if ((await storedHash(tx, run.id)) !== run.linesHash)
      throw new MonthRefusal('LINES_DIFFER', 'the stored lines are not those that were calculated')
    if (await hasApproved(tx, run.id, actor))
      throw new MonthRefusal('ALREADY_APPROVED', 'this person has approved already')
    const approvals = await addApproval(tx, run, {
      ...{ approver: actor, linesHash: run.linesHash, now: now(services) },
    })
    if (approvals < run.approvalsNeeded) return run
    await numberDocuments(tx, run, jstDate(now(services)))
    const set = { approvedAt: now(services) }
    const step = { from: ['submitted' as const], to: 'approved' as const, set, actor, now: now(services) }
    const after = await stepRun(tx, run, step)
    await wantDecisions(tx, run.id, now(services))
    return after
  })
}

/** A submitted month goes back to its preparer: this revision is void, the month open until it is closed again. */
export async function takeBackMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
  reason: string,
): Promise<MonthReport> {
  await services.db.drizzle.transaction(async (tx) => {
    const run = await required(tx, month)
    if (!['closed', 'calculated', 'checked', 'submitted'].includes(run.state))
      throw new MonthRefusal(
        'FROZEN',
        `${month} is ${run.state}: what was approved is corrected by a later run`,
      )
    await voidRun(tx, run, { reason, actor, now: now(services) })
  })
  return reportMonth(services.db.drizzle, month)
}

// ── helpers ──────────────────────────────────────────────────────────────────────────────────────────────

const now = ({ clock }: MonthServices): Date => clock()

async function required(tx: Db, month: IsoMonth): Promise<Run> {
  const run = await liveRun(tx, month)
  if (!run) throw new MonthRefusal('NOT_CLOSED', `${month} is not closed yet`)
  return run
}

async function step(
  services: MonthServices,
  month: IsoMonth,
  act: (tx: Db, run: Run) => Promise<Run | null>,
): Promise<MonthReport> {
  const after = await inOneMoment(services, async (tx) => {
    const run = await act(tx, await required(tx, month))
    if (!run)
      throw new MonthRefusal('WRONG_STATE', `somebody else took a step with ${month}: look at it again`)
    return run
  })
  return reportOf(after, await totalsOfRun(services.db.drizzle, after.id))
}

const TRIES = 5
/** two at once: one of them begins again and finds what the other has done */
const AGAIN = new Set(['40001', '40P01', '23505'])

/** Everything is read of one moment. */
async function inOneMoment<T>(services: MonthServices, work: (tx: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await services.db.drizzle.transaction(work, { isolationLevel: 'repeatable read' })
    } catch (error) {
      const code = (error as { cause?: { code?: string } }).cause?.code ?? (error as { code?: string }).code
      if (!code || !AGAIN.has(code) || tries === TRIES) throw error
    }
  }
}

/** Calculated again before it is frozen: what changed since is not submitted unseen. */
async function refuseChanged(tx: Db, services: MonthServices, run: Run, actor: string): Promise<void> {
  const again = await calculateMonth(tx, services, { month: run.month, actor })
  if (again.id !== run.id)
    throw new MonthRefusal(
      'CHANGED',
      `something changed since ${run.month} was calculated: close it again and check`,
    )
}

/** From what is stored, line by line. */
export async function storedHash(tx: Db, runId: number): Promise<string> {
  const text = createHash('sha256')
  let after = 0
  for (;;) {
    const rows = await tx
      .select()
      .from(runLines)
      .where(sql`${runLines.runId} = ${runId} and ${runLines.line} > ${after}`)
      .orderBy(asc(runLines.line))
      .limit(20_000)
    for (const row of rows) text.update(canonicalLine(row as MonthLine))
    if (rows.length === 0) break
    after = rows.at(-1)!.line
  }
  for (const row of await decisionsOfRun(tx, runId))
    text.update(canonicalDecision(row, row.sealedAccount ? sha256(row.sealedAccount) : '', row.held))
  return text.digest('hex')
}

/** 文書番号 run on through a 会計年度, without a gap: under the months' lock. */
async function numberDocuments(tx: Db, run: Run, decidedOn: string): Promise<void> {
  const rows = await tx
    .select({ decisionNo: decisions.decisionNo, fiscalYear: decisions.fiscalYear })
    .from(decisions)
    .where(eq(decisions.runId, run.id))
    .orderBy(asc(decisions.fiscalYear), asc(decisions.providerNo))
  await tx.execute(sql`select pg_advisory_xact_lock(7302005)`)
  const next = new Map<number, number>()
  const numbered = []
  for (const { decisionNo, fiscalYear } of rows) {
    if (!next.has(fiscalYear)) {
      const [last] = await tx
        .select({ number: sql<number>`coalesce(max(${decisionDocuments.number}), 0)::int` })
        .from(decisionDocuments)
        .where(eq(decisionDocuments.fiscalYear, fiscalYear))
      next.set(fiscalYear, (last?.number ?? 0) + 1)
    }
    const number = next.get(fiscalYear)!
    next.set(fiscalYear, number + 1)
    numbered.push({ runId: run.id, decisionNo, fiscalYear, number, decidedOn })
  }
  for (let at = 0; at < numbered.length; at += 1_000)
    await tx.insert(decisionDocuments).values(numbered.slice(at, at + 1_000))
}
