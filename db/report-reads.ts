/**
 * ReportReads: one report with all that hangs on it, and what a provider sees of its own.
 */
import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { DraftActivity, ReportSource, ReportState } from '../rules/activity.ts'
import { monthOf, type IsoMonth } from '../rules/calendar.ts'
import type { Reading } from '../rules/reading.ts'
import { auditOf } from './audit.ts'
import type { Db } from './connect.ts'
import { recordStatuses, type RecordStatus } from './kintone-records.ts'
import { latestReadings, photosOfCase, type PhotoMeta } from './photos.ts'
import { activities, cases, members, reports, type audit } from './schema.ts'

export type ReportRow = typeof reports.$inferSelect
export type ActivityRow = typeof activities.$inferSelect

export interface ReportView {
  report: ReportRow
  case: typeof cases.$inferSelect
  provider: typeof members.$inferSelect | null
  /** removed ones too, in the order of their numbers */
  activities: (ActivityRow & { requesterName: string | null; kintone: RecordStatus | null })[]
  /** without their pictures; `reading` is the latest */
  photos: (PhotoMeta & { reading: Reading | null; readAt: Date | null })[]
  /** oldest first */
  history: (typeof audit.$inferSelect)[]
}

export async function reportByCase(db: Db, caseNo: string): Promise<ReportView | null> {
  const [head] = await db
    .select({ report: reports, case: cases, provider: members })
    .from(reports)
    .innerJoin(cases, eq(cases.caseNo, reports.caseNo))
    .leftJoin(members, eq(members.memberNo, reports.providerNo))
    .where(eq(reports.caseNo, caseNo))
  if (!head) return null
  const activityRows = await db
    .select({ activity: activities, requesterName: members.name })
    .from(activities)
    .leftJoin(members, eq(members.memberNo, activities.requesterNo))
    .where(eq(activities.caseNo, caseNo))
    .orderBy(asc(activities.seq))
  const statuses = await recordStatuses(
    db,
    'activities',
    activityRows.map(({ activity }) => activity.activityNo),
  )
  const photoRows = await photosOfCase(db, caseNo)
  const readings = await latestReadings(
    db,
    photoRows.map((photo) => photo.id),
  )
  return {
    ...head,
    activities: activityRows.map(({ activity, requesterName }) => ({
      ...activity,
      requesterName,
      kintone: statuses.find((status) => status.key === activity.activityNo) ?? null,
    })),
    photos: photoRows.map((photo) => {
      const read = readings.find((reading) => reading.photoId === photo.id)
      return { ...photo, reading: read?.reading ?? null, readAt: read?.readAt ?? null }
    }),
    history: await auditOf(db, caseNo),
  }
}

// ── the provider's own ───────────────────────────────────────────────────────────────────────────────────

export interface OwnReport {
  caseNo: string
  source: ReportSource
  state: ReportState
  /** of the earliest activity; null without any */
  month: IsoMonth | null
  /** false once the month is closed */
  open: boolean
  /** every activity of it stands in an approved run */
  decided: boolean
  accident: boolean
  activities: (DraftActivity & {
    activityNo: string
    feeYen: number
    rewardYen: number
    subsidyYen: number
  })[]
  returnReason: string | null
}

/** Still on the way, at the member's or at the centre's. */
const OPEN: ReportState[] = ['asking', 'submitted', 'returned']

/**
 * Reports with an activity in one of the months, and those received in one, whatever month their activities are of;
 * latest first. What is still on the way is always among them, however old it is: its member may mend or withdraw it.
 */
export async function reportsOfProvider(
  db: Db,
  providerNo: string,
  months: IsoMonth[],
): Promise<OwnReport[]> {
  if (months.length === 0) return []
  const wantedMonths = sql.param(months)
  const rows = await db
    .select()
    .from(reports)
    .where(
      and(
        eq(reports.providerNo, providerNo),
        or(
          inArray(reports.state, OPEN),
          sql`to_char(${reports.receivedAt} at time zone 'Asia/Tokyo', 'YYYY-MM') = any(${wantedMonths}::text[])`,
          sql`exists (select from activities a where a.case_no = ${reports.caseNo} and a.removed_at is null
            and to_char(a.date, 'YYYY-MM') = any(${wantedMonths}::text[]))`,
        ),
      ),
    )
    .orderBy(desc(reports.receivedAt), desc(reports.caseNo))
  const activityRows = await liveActivities(
    db,
    rows.map((row) => row.caseNo),
  )
  const closed = await closedReports(
    db,
    rows.map((row) => row.caseNo),
  )
  const decided = await decidedActivities(
    db,
    activityRows.map(({ activityNo }) => activityNo),
  )
  return rows.map((row) => {
    const own = activityRows.filter((activity) => activity.caseNo === row.caseNo)
    const dates = own.map((activity) => activity.date).sort()
    return {
      caseNo: row.caseNo,
      source: row.source,
      state: row.state,
      month: dates[0] ? monthOf(dates[0]) : null,
      open: !closed.has(row.caseNo),
      decided: own.length > 0 && own.every(({ activityNo }) => decided.has(activityNo)),
      accident: row.accident,
      activities: own.map((activity) => ({
        ...draftOf(activity),
        activityNo: activity.activityNo,
        feeYen: activity.feeYen,
        rewardYen: activity.rewardYen,
        subsidyYen: activity.subsidyYen,
      })),
      returnReason: row.returnReason,
    }
  })
}

/**
 * Of these reports, those whose month is closed: their members change them no more. A returned one is not among them:
 * the centre has asked its member to mend it.
 */
export async function closedReports(db: Db, caseNos: string[]): Promise<Set<string>> {
  if (caseNos.length === 0) return new Set()
  const { rows } = await db.execute<{ case_no: string }>(sql`
    select distinct a.case_no from activities a join reports r on r.case_no = a.case_no
    where a.case_no = any(${sql.param(caseNos)}::text[]) and a.removed_at is null
      and r.state in ('submitted', 'approved')
      and exists (select from runs u where u.voided_at is null and u.month = to_char(a.date, 'YYYY-MM'))`)
  return new Set(rows.map((row) => row.case_no))
}

async function decidedActivities(db: Db, activityNos: string[]): Promise<Set<string>> {
  if (activityNos.length === 0) return new Set()
  const { rows } = await db.execute<{ activity_no: string }>(sql`
    select l.activity_no from run_lines l join runs u on u.id = l.run_id
    where l.activity_no = any(${sql.param(activityNos)}::text[]) and u.voided_at is null
      and u.state in ('approved', 'exported', 'paid')
    group by l.activity_no having sum(l.count) > 0`)
  return new Set(rows.map((row) => row.activity_no))
}

/** For 前回と同じ: the last visit of the report sent last. */
export async function latestActivity(db: Db, providerNo: string): Promise<DraftActivity | null> {
  const [row] = await db
    .select({ activity: activities })
    .from(activities)
    .innerJoin(reports, eq(reports.caseNo, activities.caseNo))
    .where(
      and(
        eq(activities.providerNo, providerNo),
        isNull(activities.removedAt),
        isNull(activities.cancelled),
        inArray(reports.state, ['submitted', 'approved']),
      ),
    )
    .orderBy(desc(reports.submittedAt), desc(activities.seq))
    .limit(1)
  return row ? draftOf(row.activity) : null
}

/** The stored activity in the words it was declared in. */
export function draftOf(row: ActivityRow): DraftActivity {
  return {
    requesterNo: row.requesterNo,
    date: row.date,
    start: row.startTime,
    end: row.endTime,
    children: row.children,
    kind: row.kind,
    transportYen: row.transportYen,
    otherYen: row.otherYen,
    cancelled: row.cancelled,
    note: row.note,
  }
}

/** Those that count, in their order. */
export async function liveActivities(db: Db, caseNos: string[]): Promise<ActivityRow[]> {
  if (caseNos.length === 0) return []
  return db
    .select()
    .from(activities)
    .where(and(inArray(activities.caseNo, caseNos), isNull(activities.removedAt)))
    .orderBy(asc(activities.caseNo), asc(activities.seq))
}
