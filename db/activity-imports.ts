/**
 * ActivityImports: activities from an office's csv become cases, reports and activities of their own numbers.
 *
 * Promise:  one that is here already is left alone; one that is here with other content is named, never overwritten.
 */
import { inArray } from 'drizzle-orm'
import type { DraftActivity, Fee, ReportState } from '../rules/activity.ts'
import { fiscalYearOf, instantOf } from '../rules/calendar.ts'
import type { Db } from './connect.ts'
import { activities, cases, reports } from './schema.ts'

export interface ImportedActivity {
  /** 管理番号-NN */
  activityNo: string
  providerNo: string
  state: ReportState
  draft: DraftActivity
  fee: Fee
  policyVersion: string
  programme: { id: string; visit: number } | null
}

const ROWS_PER_INSERT = 500

export async function keepImportedActivities(
  tx: Db,
  imported: ImportedActivity[],
  now: Date,
): Promise<{ changed: number; differing: string[] }> {
  const fresh: ImportedActivity[] = []
  const differing: string[] = []
  for (let at = 0; at < imported.length; at += ROWS_PER_INSERT) {
    const slice = imported.slice(at, at + ROWS_PER_INSERT)
    const known = await tx
      .select()
      .from(activities)
      .where(
        inArray(
          activities.activityNo,
          slice.map(({ activityNo }) => activityNo),
        ),
      )
    const byNo = new Map(known.map((row) => [row.activityNo, row]))
    for (const one of slice) {
      const here = byNo.get(one.activityNo)
      if (!here) fresh.push(one)
      else if (!isSame(here, one)) differing.push(one.activityNo)
    }
  }
  if (differing.length > 0) return { changed: 0, differing }
  for (let at = 0; at < fresh.length; at += ROWS_PER_INSERT)
    await insert(tx, fresh.slice(at, at + ROWS_PER_INSERT), now)
  return { changed: fresh.length, differing: [] }
}

function isSame(here: typeof activities.$inferSelect, { providerNo, draft }: ImportedActivity): boolean {
  return (
    here.providerNo === providerNo &&
    here.requesterNo === draft.requesterNo &&
    here.date === draft.date &&
    here.startTime === draft.start &&
    here.endTime === draft.end &&
    here.children.length === draft.children.length &&
    here.children.filter(({ sick }) => sick).length === draft.children.filter(({ sick }) => sick).length &&
    here.transportYen === draft.transportYen &&
    here.otherYen === draft.otherYen &&
    here.cancelled === draft.cancelled
  )
}

const caseNoOf = (activityNo: string) => activityNo.slice(0, -3)

async function insert(tx: Db, imported: ImportedActivity[], now: Date): Promise<void> {
  const firstOfCase = new Map(imported.map((one) => [caseNoOf(one.activityNo), one]))
  const received = ({ draft }: ImportedActivity) => instantOf(draft.date, '20:00')
  await tx
    .insert(cases)
    .values(
      [...firstOfCase].map(([caseNo, one]) => ({
        caseNo,
        kind: 'report' as const,
        memberNo: one.providerNo,
        originKey: `import:${caseNo}`,
        openedAt: received(one),
        closedAt: one.state === 'approved' ? now : null,
      })),
    )
    .onConflictDoNothing()
  await tx
    .insert(reports)
    .values(
      [...firstOfCase].map(([caseNo, one]) => ({
        caseNo,
        providerNo: one.providerNo,
        source: 'desk' as const,
        state: one.state,
        receivedAt: received(one),
        submittedAt: received(one),
        ...(one.state === 'approved' && { approvedAt: now, approvedBy: 'import' }),
      })),
    )
    .onConflictDoNothing()
  await tx.insert(activities).values(
    imported.map(({ activityNo, providerNo, draft, fee, policyVersion, programme }) => ({
      activityNo,
      caseNo: caseNoOf(activityNo),
      seq: Number(activityNo.slice(-2)),
      providerNo,
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
      programme: programme?.id ?? null,
      programmeVisit: programme?.visit ?? null,
      feeYen: fee.feeYen,
      rewardYen: fee.rewardYen,
      subsidyYen: fee.subsidyYen,
      billedMinutes: fee.billedMinutes,
      feeLines: fee.lines,
      policyVersion,
      fiscalYear: fiscalYearOf(draft.date),
    })),
  )
}
