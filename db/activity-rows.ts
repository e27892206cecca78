/**
 * ActivityRows: a report's visits as they are stored, and as the history tells of them.
 *
 * Promise:  a visit is removed by mark, never deleted, and its 報告番号 is never given again.
 * Used by:  reports.ts, report-steps.ts
 */
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { DraftActivity, Fee } from '../rules/activity.ts'
import { fiscalYearOf } from '../rules/calendar.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Db } from './connect.ts'
import { activities } from './schema.ts'

export interface Priced {
  fee: Fee
  policyVersion: string
  programme?: { id: string; visit: number } | null
}

export async function markRemoved(tx: Db, caseNo: string, now: Date): Promise<void> {
  await tx
    .update(activities)
    .set({ removedAt: now })
    .where(and(eq(activities.caseNo, caseNo), isNull(activities.removedAt)))
}

/** @returns the 報告番号 given. Numbers of removed activities are never given again. */
export async function insertActivities(
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

export function activityRow(draft: DraftActivity, priced: Priced) {
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
export function auditable(row: ReturnType<typeof activityRow>): Record<string, unknown> {
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
export function differences(
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
