/**
 * ActivityImports: activities from an office's csv become cases, reports and activities of their own numbers.
 *
 * Promise:  one that is here already is left alone; one that is here with other content is named, never overwritten;
 *           a case keeps one provider and one state.
 */
import { eq, inArray, sql } from 'drizzle-orm'
import type { DraftActivity, Fee, ReportState } from '../rules/activity.ts'
import { fiscalYearOf, instantOf } from '../rules/calendar.ts'
import type { Db } from './connect.ts'
import { activities, caseCounters, cases, reports } from './schema.ts'

export interface ImportedActivity {
  /** 管理番号-NN */
  activityNo: string
  providerNo: string
  /** `withdrawn` in a case of another state: the activity was taken out of its report */
  state: ReportState
  draft: DraftActivity
  fee: Fee
  policyVersion: string
  programme: { id: string; visit: number } | null
}

export type Conflict =
  /** known with other content */
  | 'differs'
  /** its case is another provider's, or of another state */
  | 'other-case'

export interface ImportOutcome {
  /** those that were not here yet */
  added: ImportedActivity[]
  /** nothing is written when there is any */
  conflicts: { activityNo: string; conflict: Conflict }[]
}

const ROWS_PER_INSERT = 500

export const caseNoOf = (activityNo: string) => activityNo.slice(0, -3)

export async function keepImportedActivities(
  tx: Db,
  imported: ImportedActivity[],
  now: Date,
): Promise<ImportOutcome> {
  const added: ImportedActivity[] = []
  const conflicts: ImportOutcome['conflicts'] = []
  const files = casesOf(imported)
  for (const slice of slices(imported)) {
    const known = await knownActivities(tx, slice)
    const heads = await knownReports(tx, slice)
    for (const one of slice) {
      const { activityNo, providerNo, state } = one
      const caseNo = caseNoOf(activityNo)
      const here = known.get(activityNo)
      const head = heads.get(caseNo) ?? files.get(caseNo)!
      if (here) {
        if (!isSame(here, one)) conflicts.push({ activityNo, conflict: 'differs' })
      } else if (head.providerNo !== providerNo || (state !== head.state && state !== 'withdrawn')) {
        conflicts.push({ activityNo, conflict: 'other-case' })
      } else added.push(one)
    }
  }
  if (conflicts.length > 0) return { added: [], conflicts }
  for (const slice of slices(added)) await insert(tx, slice, files, now)
  return { added, conflicts: [] }
}

interface Head {
  providerNo: string | null
  state: ReportState
}

/** What a case of the file is: its first activity that was not taken out says so. */
function casesOf(imported: ImportedActivity[]): Map<string, Head> {
  const heads = new Map<string, Head>()
  for (const { activityNo, providerNo, state } of imported) {
    const caseNo = caseNoOf(activityNo)
    const head = heads.get(caseNo)
    if (!head || (head.state === 'withdrawn' && state !== 'withdrawn' && head.providerNo === providerNo))
      heads.set(caseNo, { providerNo, state })
  }
  return heads
}

type KnownActivity = typeof activities.$inferSelect & { state: ReportState }

async function knownActivities(tx: Db, slice: ImportedActivity[]): Promise<Map<string, KnownActivity>> {
  const rows = await tx
    .select({ activity: activities, state: reports.state })
    .from(activities)
    .innerJoin(reports, eq(reports.caseNo, activities.caseNo))
    .where(
      inArray(
        activities.activityNo,
        slice.map(({ activityNo }) => activityNo),
      ),
    )
  return new Map(
    rows.map(({ activity, state }) => [
      activity.activityNo,
      { ...activity, state: activity.removedAt ? 'withdrawn' : state },
    ]),
  )
}

async function knownReports(tx: Db, slice: ImportedActivity[]): Promise<Map<string, Head>> {
  const caseNos = [...new Set(slice.map(({ activityNo }) => caseNoOf(activityNo)))]
  const rows = await tx
    .select({ caseNo: cases.caseNo, providerNo: reports.providerNo, state: reports.state })
    .from(cases)
    .leftJoin(reports, eq(reports.caseNo, cases.caseNo))
    .where(inArray(cases.caseNo, caseNos))
  // a case that is no report takes no activity: no provider is its provider
  return new Map(
    rows.map(({ caseNo, providerNo, state }) => [caseNo, { providerNo, state: state ?? 'withdrawn' }]),
  )
}

function isSame(here: KnownActivity, { providerNo, state, draft }: ImportedActivity): boolean {
  const sick = (children: DraftActivity['children']) => children.filter((child) => child.sick).length
  return (
    here.providerNo === providerNo &&
    here.state === state &&
    here.requesterNo === draft.requesterNo &&
    here.date === draft.date &&
    here.startTime === draft.start &&
    here.endTime === draft.end &&
    here.children.length === draft.children.length &&
    sick(here.children) === sick(draft.children) &&
    here.kind === draft.kind &&
    here.transportYen === draft.transportYen &&
    here.otherYen === draft.otherYen &&
    here.cancelled === draft.cancelled
  )
}

function* slices<Row>(rows: Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) yield rows.slice(at, at + ROWS_PER_INSERT)
}

async function insert(
  tx: Db,
  imported: ImportedActivity[],
  heads: Map<string, Head>,
  now: Date,
): Promise<void> {
  const firstOfCase = new Map(imported.map((one) => [caseNoOf(one.activityNo), one]))
  const received = ({ draft }: ImportedActivity) => instantOf(draft.date, '20:00')
  const stateOf = (caseNo: string) => heads.get(caseNo)!.state
  await tx
    .insert(cases)
    .values(
      [...firstOfCase].map(([caseNo, one]) => ({
        caseNo,
        kind: 'report' as const,
        memberNo: one.providerNo,
        originKey: `import:${caseNo}`,
        openedAt: received(one),
        closedAt: ['approved', 'withdrawn'].includes(stateOf(caseNo)) ? now : null,
      })),
    )
    .onConflictDoNothing()
  await keepNumbersFree(tx, [...firstOfCase.keys()])
  await tx
    .insert(reports)
    .values(
      [...firstOfCase].map(([caseNo, one]) => ({
        caseNo,
        providerNo: one.providerNo,
        source: 'desk' as const,
        state: stateOf(caseNo),
        receivedAt: received(one),
        submittedAt: received(one),
        ...(stateOf(caseNo) === 'approved' && { approvedAt: now, approvedBy: 'import' }),
      })),
    )
    .onConflictDoNothing()
  await tx
    .insert(activities)
    .values(imported.map((one) => rowOf(one, stateOf(caseNoOf(one.activityNo)), now)))
}

function rowOf(one: ImportedActivity, caseState: ReportState, now: Date): typeof activities.$inferInsert {
  const { activityNo, providerNo, state, draft, fee, policyVersion, programme } = one
  return {
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
    removedAt: state === 'withdrawn' && caseState !== 'withdrawn' ? now : null,
  }
}

/** Numbers that came from elsewhere are never given again: the day's counter goes past them. */
async function keepNumbersFree(tx: Db, caseNos: string[]): Promise<void> {
  const last = new Map<string, number>()
  for (const caseNo of caseNos) {
    const [, year, month, date, number] = /^R-(\d{4})(\d{2})(\d{2})-(\d{5})$/.exec(caseNo) ?? []
    if (number === undefined) continue
    const day = `${year}-${month}-${date}`
    last.set(day, Math.max(last.get(day) ?? 0, Number(number)))
  }
  // in one order, so that two imports never wait for each other's days
  const rows = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, number]) => ({ day, last: number }))
  if (rows.length === 0) return
  await tx
    .insert(caseCounters)
    .values(rows)
    .onConflictDoUpdate({
      target: caseCounters.day,
      set: { last: sql`greatest(${caseCounters.last}, excluded.last)` },
    })
}
