/**
 * Reports: what a provider submits, and every step it takes from there.
 *
 * Promise:  the same draft is one report; every change names the version it has seen and the states it may start
 *           from, and writes its audit row in the same transaction; activities are removed by mark, never deleted.
 * Never:    computes yen (prices come with the draft), talks to kintone or LINE.
 * Locks:    the report's row, then the audit chain.
 */
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { DraftActivity, Fee, ReportDraft, ReportSource, ReportState } from '../rules/activity.ts'
import { fiscalYearOf } from '../rules/calendar.ts'
import { appendAudit, type AuditAction } from './audit.ts'
import { canonicalJson } from './canonical-json.ts'
import { openCase } from './cases.ts'
import type { Db } from './connect.ts'
import { activities, cases, reports } from './schema.ts'

export { latestActivity, reportByCase, reportCounts, reportQueue, reportsOfProvider } from './report-reads.ts'

export interface Priced {
  fee: Fee
  policyVersion: string
  programme?: { id: string; visit: number } | null
}

/** `stale`: somebody changed the report since that version. `wrong-state`: this step does not start from its state, or there is no such report. */
export type ChangeResult = 'done' | 'stale' | 'wrong-state'

/** Names the report as its writer has seen it. `version` null: any (the member's own steps in chat). */
export interface SeenReport {
  caseNo: string
  version: number | null
  actor: string
  now: Date
}

export interface Submission {
  draft: ReportDraft
  /** null while nobody knows whose photo it is; such a report holds no activities */
  providerNo: string | null
  lineUserId: string | null
  now: Date
  /** one for each of `draft.activities`, in order */
  priced: Priced[]
  /** why a person must look: codes of docs/errors.md */
  attention: string[]
  /** the member mends a report sent before: its activities are replaced, and an approved one is to be approved anew */
  mends?: boolean
  /** `submitted` unless the centre is to ask first */
  state?: 'submitted' | 'asking'
  /** defaults to the provider, or 'system' */
  actor?: string
}

export interface Submitted {
  caseNo: string
  /** nothing was written: this draft, or another for the same case, is a report already */
  already: boolean
  state: ReportState
  /** an approved report was mended: kintone must be told */
  wasApproved: boolean
}

/** A report waiting for its member or its reading may be submitted; a returned one may be sent again. */
const OPEN_FOR_SUBMISSION: ReportState[] = ['draft', 'asking', 'returned']

export async function submitReport(tx: Db, submission: Submission): Promise<Submitted> {
  const { draft, providerNo, now } = submission
  if (submission.priced.length !== draft.activities.length) throw new Error('one price for each activity')
  if (providerNo === null && draft.activities.length > 0) throw new Error('activities need a provider')
  const known = await reportOfDraft(tx, draft.draftId)
  if (known) return { ...known, already: true, wasApproved: false }

  const caseNo = draft.caseNo ?? (await caseOfDraft(tx, submission))
  const [present] = await tx.select().from(reports).where(eq(reports.caseNo, caseNo)).for('update')
  const open = submission.mends ? [...OPEN_FOR_SUBMISSION, 'submitted', 'approved'] : OPEN_FOR_SUBMISSION
  if (present && (present.draftId === draft.draftId || !open.includes(present.state))) {
    return { caseNo, already: true, state: present.state, wasApproved: false }
  }
  const state = submission.state ?? 'submitted'
  const wasApproved = present?.state === 'approved'
  const attention = [
    ...(present?.accident ? ['ACCIDENT'] : []),
    ...(wasApproved ? ['MENDED_AFTER_APPROVAL'] : []),
    ...submission.attention,
  ]
  const row = {
    providerNo,
    state,
    draftId: draft.draftId,
    // what was told once stays told
    accident: draft.accident || (present?.accident ?? false),
    attention: [...new Set(attention)],
    consentVersion: draft.consentVersion,
    submittedAt: state === 'submitted' ? now : null,
    returnReason: null,
    approvedAt: null,
    approvedBy: null,
  }
  if (present) {
    await tx
      .update(reports)
      .set({ ...row, version: present.version + 1 })
      .where(eq(reports.caseNo, caseNo))
    await markRemoved(tx, caseNo, now)
  } else {
    const inserted = await tx
      .insert(reports)
      .values({ ...row, caseNo, source: draft.source, receivedAt: now })
      .onConflictDoNothing()
      .returning({ caseNo: reports.caseNo })
    // Another transaction submitted it between our look and our insert.
    if (inserted.length === 0) return submitReport(tx, submission)
  }
  await tx.update(cases).set({ closedAt: null, memberNo: providerNo }).where(eq(cases.caseNo, caseNo))
  await insertActivities(tx, caseNo, providerNo, draft.activities, submission.priced)
  await appendAudit(tx, {
    at: now,
    actor: submission.actor ?? (providerNo ? `member:${providerNo}` : 'system'),
    action: state === 'asking' ? 'report.asked' : present ? 'report.resubmitted' : 'report.submitted',
    subject: caseNo,
    before: present ? { state: present.state, draftId: present.draftId } : null,
    after: {
      state,
      draftId: draft.draftId,
      source: draft.source,
      consentVersion: draft.consentVersion,
      attention: submission.attention,
      activities: draft.activities.length,
      subsidyYen: submission.priced.reduce((sum, { fee }) => sum + fee.subsidyYen, 0),
    },
  })
  return { caseNo, already: false, state, wasApproved }
}

/** A photo's report before anybody confirmed it: on the centre's desk from its receipt on. Once a case. */
export async function openReport(
  tx: Db,
  report: {
    caseNo: string
    providerNo: string | null
    source: ReportSource
    state: 'draft' | 'asking'
    attention: string[]
    receivedAt: Date
  },
): Promise<boolean> {
  const rows = await tx
    .insert(reports)
    .values(report)
    .onConflictDoNothing()
    .returning({ caseNo: reports.caseNo })
  return rows.length > 0
}

export async function reportState(db: Db, caseNo: string): Promise<ReportState | null> {
  const [row] = await db.select({ state: reports.state }).from(reports).where(eq(reports.caseNo, caseNo))
  return row?.state ?? null
}

// ── the centre's hand ────────────────────────────────────────────────────────────────────────────────────

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
    const live = await tx.$count(
      activities,
      and(eq(activities.caseNo, change.caseNo), isNull(activities.removedAt)),
    )
    if (live === 0) return null
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

/** An approved report can be taken back only while its month is open: the caller says so. */
export async function withdrawReport(
  tx: Db,
  change: { caseNo: string; version?: number | null; actor: string; now: Date; alsoApproved?: boolean },
): Promise<ChangeResult> {
  const from: ReportState[] = ['draft', 'asking', 'submitted', 'returned']
  if (change.alsoApproved) from.push('approved')
  return step(tx, { ...change, version: change.version ?? null }, from, async (report) => {
    await setCaseClosed(tx, change.caseNo, change.now)
    return {
      set: { state: 'withdrawn' },
      action: 'report.withdrawn',
      before: { state: report.state },
      after: { state: 'withdrawn' },
    }
  })
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

export async function reportOfDraft(
  tx: Db,
  draftId: string,
): Promise<{ caseNo: string; state: ReportState } | null> {
  const [row] = await tx
    .select({ caseNo: reports.caseNo, state: reports.state })
    .from(reports)
    .where(eq(reports.draftId, draftId))
  return row ?? null
}

async function caseOfDraft(tx: Db, submission: Submission): Promise<string> {
  const { caseNo } = await openCase(tx, {
    kind: 'report',
    memberNo: submission.providerNo,
    lineUserId: submission.lineUserId,
    originKey: `draft:${submission.draft.draftId}`,
    openedAt: submission.now,
    summary: null,
  })
  return caseNo
}

async function setCaseClosed(tx: Db, caseNo: string, at: Date): Promise<void> {
  await tx.update(cases).set({ closedAt: at }).where(eq(cases.caseNo, caseNo))
}

async function markRemoved(tx: Db, caseNo: string, now: Date): Promise<void> {
  await tx
    .update(activities)
    .set({ removedAt: now })
    .where(and(eq(activities.caseNo, caseNo), isNull(activities.removedAt)))
}

/** @returns the 報告番号 given. Numbers of removed activities are never given again. */
async function insertActivities(
  tx: Db,
  caseNo: string,
  providerNo: string | null,
  drafts: DraftActivity[],
  priced: Priced[],
): Promise<string[]> {
  if (drafts.length === 0 || providerNo === null) return []
  const [last] = await tx
    .select({ seq: sql<number>`coalesce(max(${activities.seq}), 0)::int` })
    .from(activities)
    .where(eq(activities.caseNo, caseNo))
  const rows = drafts.map((draft, index) => {
    const seq = (last?.seq ?? 0) + index + 1
    const activityNo = `${caseNo}-${String(seq).padStart(2, '0')}`
    return { activityNo, caseNo, seq, providerNo, ...activityRow(draft, priced[index] as Priced) }
  })
  await tx.insert(activities).values(rows)
  return rows.map((row) => row.activityNo)
}

function activityRow(draft: DraftActivity, priced: Priced) {
  return {
    requesterNo: draft.requesterNo,
    date: draft.date,
    startTime: draft.start,
    endTime: draft.end,
    children: draft.children,
    kind: draft.kind,
    transportYen: draft.transportYen,
    otherYen: draft.otherYen,
    cancelled: draft.cancelled,
    note: draft.note,
    programme: priced.programme?.id ?? null,
    programmeVisit: priced.programme?.visit ?? null,
    feeYen: priced.fee.feeYen,
    rewardYen: priced.fee.rewardYen,
    subsidyYen: priced.fee.subsidyYen,
    billedMinutes: priced.fee.billedMinutes,
    feeLines: priced.fee.lines,
    policyVersion: priced.policyVersion,
    fiscalYear: fiscalYearOf(draft.date),
  }
}

/**
 * What the history keeps of an activity: its fields and yen. Not the note's words nor which child was sick: the
 * audit is kept longer than the report, and nothing can be taken out of it again.
 */
function auditable(row: ReturnType<typeof activityRow>): Record<string, unknown> {
  return {
    requesterNo: row.requesterNo,
    date: row.date,
    start: row.startTime,
    end: row.endTime,
    childCount: row.children.length,
    sickCount: row.children.filter((child) => child.sick).length,
    childIds: row.children.map((child) => child.childId),
    kind: row.kind,
    transportYen: row.transportYen,
    otherYen: row.otherYen,
    cancelled: row.cancelled,
    programmeVisit: row.programmeVisit,
    feeYen: row.feeYen,
    rewardYen: row.rewardYen,
    subsidyYen: row.subsidyYen,
    billedMinutes: row.billedMinutes,
    policyVersion: row.policyVersion,
  }
}

/** Only the fields that changed, both sides; that words or health changed is told, not what they say. */
function differences(
  names: Record<string, unknown>,
  before: ReturnType<typeof activityRow>,
  after: ReturnType<typeof activityRow>,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const was = auditable(before)
  const is = auditable(after)
  const changed = Object.keys(is).filter((key) => canonicalJson(was[key]) !== canonicalJson(is[key]))
  const pick = (row: Record<string, unknown>) => ({
    ...names,
    ...Object.fromEntries(changed.map((key) => [key, row[key]])),
  })
  const alsoChanged = [
    ...(before.note !== after.note ? ['note'] : []),
    ...(canonicalJson(before.children) !== canonicalJson(after.children) ? ['children'] : []),
  ]
  return {
    before: pick(was),
    after: { ...pick(is), ...(alsoChanged.length > 0 ? { alsoChanged } : {}) },
  }
}
