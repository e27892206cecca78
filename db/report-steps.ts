/**
 * ReportSteps: what the centre does with a report: mends its visits, approves, returns, withdraws.
 *
 * Promise:  every step names the version it has seen and the states it may start from, and writes its audit row in the
 *           same transaction.
 * Never:    computes yen (prices come with the draft), talks to kintone or LINE.
 * Locks:    the report's row, then the audit chain.
 */
import { and, eq, isNull } from 'drizzle-orm'
import type { DraftActivity, ReportState } from '../rules/activity.ts'
import { activityRow, auditable, differences, insertActivities, type Priced } from './activity-rows.ts'
import { appendAudit, type AuditAction } from './audit.ts'
import type { Db } from './connect.ts'
import { activities, cases, reports } from './schema.ts'

/** `stale`: somebody changed the report since that version. `wrong-state`: this step does not start from its state, or there is no such report. */
export type ChangeResult = 'done' | 'stale' | 'wrong-state'

/** Names the report as its writer has seen it. `version` null: any (the member's own steps in chat). */
export interface SeenReport {
  caseNo: string
  version: number | null
  actor: string
  now: Date
}

/** States in which an activity may be mended; an approved one too: kintone is told again. */
const MENDABLE: ReportState[] = ['draft', 'asking', 'submitted', 'approved']

export async function reviseActivity(
  tx: Db,
  change: SeenReport & {
    activityNo: string
    activity: DraftActivity
    priced: Priced
    /** replaces the report's list when given */
    attention?: string[]
  },
): Promise<ChangeResult> {
  return step(tx, change, MENDABLE, async () => {
    const live = and(
      eq(activities.activityNo, change.activityNo),
      eq(activities.caseNo, change.caseNo),
      isNull(activities.removedAt),
    )
    const [before] = await tx.select().from(activities).where(live)
    if (!before) return null
    const after = activityRow(change.activity, change.priced)
    await tx.update(activities).set(after).where(live)
    return {
      set: change.attention ? { attention: change.attention } : {},
      action: 'activity.changed',
      ...differences({ activityNo: change.activityNo }, before, after),
    }
  })
}

export async function addActivity(
  tx: Db,
  change: SeenReport & { activity: DraftActivity; priced: Priced; attention?: string[] },
): Promise<ChangeResult> {
  return step(tx, change, MENDABLE, async (report) => {
    if (report.providerNo === null) return null
    const [activityNo] = await insertActivities(
      tx,
      change.caseNo,
      report.providerNo,
      [change.activity],
      [change.priced],
    )
    return {
      set: change.attention ? { attention: change.attention } : {},
      action: 'activity.added',
      before: null,
      after: { activityNo, ...auditable(activityRow(change.activity, change.priced)) },
    }
  })
}

export async function removeActivity(
  tx: Db,
  change: SeenReport & { activityNo: string; attention?: string[] },
): Promise<ChangeResult> {
  return step(tx, change, MENDABLE, async () => {
    const [removed] = await tx
      .update(activities)
      .set({ removedAt: change.now })
      .where(
        and(
          eq(activities.activityNo, change.activityNo),
          eq(activities.caseNo, change.caseNo),
          isNull(activities.removedAt),
        ),
      )
      .returning()
    if (!removed) return null
    return {
      set: change.attention ? { attention: change.attention } : {},
      action: 'activity.removed',
      before: { activityNo: change.activityNo, ...auditable(removed) },
      after: null,
    }
  })
}

/** `wrong-state` too when nothing is left to approve, or the member has not sent it yet (an asking one without consent). */
export async function approveReport(tx: Db, change: SeenReport): Promise<ChangeResult> {
  return step(tx, change, ['asking', 'submitted'], async (report) => {
    if (report.state === 'asking' && report.consentVersion === null) return null
    if ((await liveCount(tx, change.caseNo)) === 0) return null
    return {
      set: { state: 'approved', approvedAt: change.now, approvedBy: change.actor },
      action: 'report.approved',
      before: { state: report.state },
      after: { state: 'approved' },
    }
  })
}

/** The reason reaches the member as written. An approved report only while its month is open: the caller says so. */
export async function returnReport(
  tx: Db,
  change: SeenReport & { reason: string; alsoApproved?: boolean },
): Promise<ChangeResult> {
  const from: ReportState[] = ['asking', 'submitted']
  if (change.alsoApproved) from.push('approved')
  return step(tx, change, from, async (report) => {
    await tx.update(cases).set({ closedAt: null }).where(eq(cases.caseNo, change.caseNo))
    return {
      set: { state: 'returned', returnReason: change.reason, approvedAt: null, approvedBy: null },
      action: 'report.returned',
      before: { state: report.state },
      after: { state: 'returned', reason: change.reason },
    }
  })
}

/** A photo of which no report will come. `wrong-state` too once the member has sent it, or the centre has put a visit in. */
export async function dropReport(
  tx: Db,
  change: { caseNo: string; actor: string; now: Date },
): Promise<ChangeResult> {
  return step(tx, { ...change, version: null }, ['draft', 'asking'], async (report) => {
    if (report.consentVersion !== null || (await liveCount(tx, change.caseNo)) > 0) return null
    return withdrawn(tx, change, report)
  })
}

/** An approved report can be taken back only while its month is open: the caller says so. */
export async function withdrawReport(
  tx: Db,
  change: { caseNo: string; version?: number | null; actor: string; now: Date; alsoApproved?: boolean },
): Promise<ChangeResult> {
  const from: ReportState[] = ['draft', 'asking', 'submitted', 'returned']
  if (change.alsoApproved) from.push('approved')
  return step(tx, { ...change, version: change.version ?? null }, from, (report) =>
    withdrawn(tx, change, report),
  )
}

async function withdrawn(
  tx: Db,
  { caseNo, now }: { caseNo: string; now: Date },
  { state }: ReportRow,
): Promise<StepDone> {
  await tx.update(cases).set({ closedAt: now }).where(eq(cases.caseNo, caseNo))
  return {
    set: { state: 'withdrawn' },
    action: 'report.withdrawn',
    before: { state },
    after: { state: 'withdrawn' },
  }
}

/** The centre finds out whose photo it is. Activities follow. */
export async function setProvider(
  tx: Db,
  change: SeenReport & { providerNo: string },
): Promise<ChangeResult> {
  return step(tx, change, ['draft', 'asking', 'submitted'], async (report) => {
    const { caseNo, providerNo } = change
    await tx.update(activities).set({ providerNo }).where(eq(activities.caseNo, caseNo))
    await tx.update(cases).set({ memberNo: providerNo }).where(eq(cases.caseNo, caseNo))
    return {
      set: { providerNo },
      action: 'report.provider-set',
      before: { providerNo: report.providerNo },
      after: { providerNo },
    }
  })
}

/** Codes for which a person must look, once something else (a check, an unsend) has found or settled one. */
export async function setAttention(
  tx: Db,
  change: SeenReport & { attention: string[] },
): Promise<ChangeResult> {
  const any: ReportState[] = ['draft', 'asking', 'submitted', 'returned', 'approved']
  return step(tx, change, any, async (report) => ({
    set: { attention: change.attention },
    action: 'report.changed',
    before: { attention: report.attention },
    after: { attention: change.attention },
  }))
}

const liveCount = (tx: Db, caseNo: string): Promise<number> =>
  tx.$count(activities, and(eq(activities.caseNo, caseNo), isNull(activities.removedAt)))

// ── one step ─────────────────────────────────────────────────────────────────────────────────────────────

type ReportRow = typeof reports.$inferSelect

interface StepDone {
  set: Partial<Omit<ReportRow, 'caseNo' | 'version'>>
  action: AuditAction
  before: unknown
  after: unknown
}

/** @param act  does the step's own writes; null: it does not apply, and nothing was written */
async function step(
  tx: Db,
  seen: SeenReport,
  from: ReportState[],
  act: (report: ReportRow) => Promise<StepDone | null>,
): Promise<ChangeResult> {
  const [report] = await tx.select().from(reports).where(eq(reports.caseNo, seen.caseNo)).for('update')
  if (!report) return 'wrong-state'
  if (seen.version !== null && report.version !== seen.version) return 'stale'
  if (!from.includes(report.state)) return 'wrong-state'
  const done = await act(report)
  if (!done) return 'wrong-state'
  await tx
    .update(reports)
    .set({ ...done.set, version: report.version + 1 })
    .where(eq(reports.caseNo, seen.caseNo))
  await appendAudit(tx, {
    at: seen.now,
    actor: seen.actor,
    action: done.action,
    subject: seen.caseNo,
    before: done.before,
    after: done.after,
  })
  return 'done'
}
