/**
 * ReportReads: the centre's queue, one report with all that hangs on it, and what a provider sees of its own.
 * Lists are read by keyset: a page stays right while reports arrive.
 */
import { and, asc, desc, eq, gte, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import type { DraftActivity, ReportSource, ReportState } from '../rules/activity.ts'
import type { IsoDate, IsoMonth } from '../rules/calendar.ts'
import { monthOf } from '../rules/calendar.ts'
import type { Reading } from '../rules/reading.ts'
import { auditOf } from './audit.ts'
import type { Db } from './connect.ts'
import { recordStatuses, type RecordStatus } from './kintone-records.ts'
import { latestReadings, photosOfCase, type PhotoMeta } from './photos.ts'
import { activities, cases, members, reports, type audit } from './schema.ts'

export type ReportRow = typeof reports.$inferSelect
export type ActivityRow = typeof activities.$inferSelect

// ── the queue ────────────────────────────────────────────────────────────────────────────────────────────

export interface QueueWanted {
  state?: ReportState | ReportState[]
  /** only reports with something a person must look at */
  attention?: boolean
  /** only reports with a record kintone refused */
  refused?: boolean
  /** case number, member number, name, kana or phone; parts of them */
  search?: string
  cursor?: string | null
  limit: number
}

export interface QueueRow {
  caseNo: string
  version: number
  state: ReportState
  source: ReportSource
  receivedAt: Date
  submittedAt: Date | null
  providerNo: string | null
  providerName: string | null
  attention: string[]
  accident: boolean
  /** of the activities that count */
  activityCount: number
  firstDate: IsoDate | null
  lastDate: IsoDate | null
  month: IsoMonth | null
  feeYen: number
  rewardYen: number
  subsidyYen: number
  photoCount: number
  kintone: 'none' | 'in-step' | 'waiting' | 'refused'
}

/** Longest waiting first. `next` is the cursor of the following page, null at the end. */
export async function reportQueue(
  db: Db,
  wanted: QueueWanted,
): Promise<{ rows: QueueRow[]; next: string | null }> {
  const found = await db
    .select({
      report: reports,
      providerName: members.name,
      photoCount: sql<number>`(select count(*)::int from photos p where p.case_no = ${reports.caseNo})`,
    })
    .from(reports)
    .leftJoin(members, eq(members.memberNo, reports.providerNo))
    .where(and(...queueConditions(wanted)))
    .orderBy(asc(reports.receivedAt), asc(reports.caseNo))
    .limit(wanted.limit + 1)
  const page = found.slice(0, wanted.limit)
  const totals = await totalsOf(
    db,
    page.map(({ report }) => report.caseNo),
  )
  const rows = page.map(({ report, providerName, photoCount }): QueueRow => {
    const sums = totals.get(report.caseNo)
    return {
      caseNo: report.caseNo,
      version: report.version,
      state: report.state,
      source: report.source,
      receivedAt: report.receivedAt,
      submittedAt: report.submittedAt,
      providerNo: report.providerNo,
      providerName,
      attention: report.attention,
      accident: report.accident,
      activityCount: sums?.activityCount ?? 0,
      firstDate: sums?.firstDate ?? null,
      lastDate: sums?.lastDate ?? null,
      month: sums?.firstDate ? monthOf(sums.firstDate) : null,
      feeYen: sums?.feeYen ?? 0,
      rewardYen: sums?.rewardYen ?? 0,
      subsidyYen: sums?.subsidyYen ?? 0,
      photoCount,
      kintone: sums?.kintone ?? 'none',
    }
  })
  return { rows, next: found.length > wanted.limit ? cursorAfter(page.at(-1)?.report) : null }
}

export interface QueueCounts {
  byState: Record<ReportState, number>
  /** submitted, with something to look at */
  attention: number
  approvedSince: number
  /** reports with a record kintone refused */
  refused: number
}

/** @param since  the start of today */
export async function reportCounts(db: Db, since: Date): Promise<QueueCounts> {
  const byState = { draft: 0, asking: 0, submitted: 0, returned: 0, approved: 0, withdrawn: 0 }
  const states = await db
    .select({ state: reports.state, count: sql<number>`count(*)::int` })
    .from(reports)
    .groupBy(reports.state)
  for (const { state, count } of states) byState[state] = count
  const [attention, approvedSince, refused] = [
    await db.$count(reports, and(eq(reports.state, 'submitted'), needsAttention)),
    await db.$count(reports, and(eq(reports.state, 'approved'), gte(reports.approvedAt, since))),
    await db.$count(reports, isRefused),
  ]
  return { byState, attention, approvedSince, refused }
}

/** The submitted report that waits longest, leaving out one just worked on. */
export async function nextWaiting(db: Db, exceptCaseNo: string): Promise<string | null> {
  const [row] = await db
    .select({ caseNo: reports.caseNo })
    .from(reports)
    .where(and(eq(reports.state, 'submitted'), sql`${reports.caseNo} <> ${exceptCaseNo}`))
    .orderBy(asc(reports.receivedAt), asc(reports.caseNo))
    .limit(1)
  return row?.caseNo ?? null
}

// ── one report ───────────────────────────────────────────────────────────────────────────────────────────

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

/**
 * Reports with an activity in one of the months, and those without activities received in one; latest first. A returned
 * one is always among them: its member is asked to mend it, however old it is.
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
        sql`case when exists (select 1 from activities a where a.case_no = ${reports.caseNo} and a.removed_at is null)
          then ${reports.state} = 'returned' or exists (select 1 from activities a where a.case_no = ${reports.caseNo} and a.removed_at is null
            and to_char(a.date, 'YYYY-MM') = any(${wantedMonths}::text[]))
          when ${reports.state} = 'returned' then true
          else to_char(${reports.receivedAt} at time zone 'Asia/Tokyo', 'YYYY-MM') = any(${wantedMonths}::text[]) end`,
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

async function liveActivities(db: Db, caseNos: string[]): Promise<ActivityRow[]> {
  if (caseNos.length === 0) return []
  return db
    .select()
    .from(activities)
    .where(and(inArray(activities.caseNo, caseNos), isNull(activities.removedAt)))
    .orderBy(asc(activities.caseNo), asc(activities.seq))
}

// ── parts of the queue ───────────────────────────────────────────────────────────────────────────────────

const needsAttention = sql`${reports.attention} <> '[]'::jsonb`
const isRefused = sql`exists (select 1 from activities a
  join kintone_records k on k.app = 'activities' and k.key = a.activity_no
  where a.case_no = ${reports.caseNo} and k.refused_at is not null)`

function queueConditions(wanted: QueueWanted): SQL[] {
  const conditions: SQL[] = []
  if (wanted.state) {
    conditions.push(inArray(reports.state, Array.isArray(wanted.state) ? wanted.state : [wanted.state]))
  }
  if (wanted.attention) conditions.push(needsAttention)
  if (wanted.refused) conditions.push(isRefused)
  const search = wanted.search?.trim()
  if (search) conditions.push(matches(search))
  const after = wanted.cursor ? readCursor(wanted.cursor) : null
  if (after) {
    conditions.push(
      sql`(${reports.receivedAt}, ${reports.caseNo}) > (${after.receivedAt}::timestamptz, ${after.caseNo})`,
    )
  }
  return conditions
}

/** half and full width */
const SPACES = ' \u3000'

function matches(search: string): SQL {
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const withoutSpaces = `%${search.replace(/\s/g, '').replace(/[\\%_]/g, '\\$&')}%`
  return sql`(${reports.caseNo} ilike ${like} or ${reports.providerNo} like ${like}
    or translate(${members.name}, ${SPACES}, '') like ${withoutSpaces}
    or translate(${members.kana}, ${SPACES}, '') like ${withoutSpaces}
    or translate(${members.phone}, '- ', '') like ${withoutSpaces.replaceAll('-', '')}
    or exists (select 1 from activities a where a.case_no = ${reports.caseNo} and a.requester_no like ${like}))`
}

interface Totals {
  activityCount: number
  firstDate: IsoDate
  lastDate: IsoDate
  feeYen: number
  rewardYen: number
  subsidyYen: number
  kintone: QueueRow['kintone']
}

async function totalsOf(db: Db, caseNos: string[]): Promise<Map<string, Totals>> {
  const rows = await liveActivities(db, caseNos)
  const statuses = new Map(
    (
      await recordStatuses(
        db,
        'activities',
        rows.map((row) => row.activityNo),
      )
    ).map((status) => [status.key, status]),
  )
  const totals = new Map<string, Totals>()
  for (const row of rows) {
    const before = totals.get(row.caseNo)
    const status = statuses.get(row.activityNo)
    totals.set(row.caseNo, {
      activityCount: (before?.activityCount ?? 0) + 1,
      firstDate: before && before.firstDate < row.date ? before.firstDate : row.date,
      lastDate: before && before.lastDate > row.date ? before.lastDate : row.date,
      feeYen: (before?.feeYen ?? 0) + row.feeYen,
      rewardYen: (before?.rewardYen ?? 0) + row.rewardYen,
      subsidyYen: (before?.subsidyYen ?? 0) + row.subsidyYen,
      kintone: worse(before?.kintone ?? 'none', kintoneStateOf(status)),
    })
  }
  return totals
}

function kintoneStateOf(status: RecordStatus | undefined): QueueRow['kintone'] {
  if (!status) return 'none'
  if (status.refusedAt) return 'refused'
  return status.inStep ? 'in-step' : 'waiting'
}

function worse(a: QueueRow['kintone'], b: QueueRow['kintone']): QueueRow['kintone'] {
  const order = ['none', 'in-step', 'waiting', 'refused'] as const
  return order.indexOf(a) > order.indexOf(b) ? a : b
}

function cursorAfter(report: ReportRow | undefined): string | null {
  return report
    ? Buffer.from(JSON.stringify([report.receivedAt.toISOString(), report.caseNo])).toString('base64url')
    : null
}

/** A cursor somebody made up starts from the beginning. */
function readCursor(cursor: string): { receivedAt: string; caseNo: string } | null {
  try {
    const [receivedAt, caseNo] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof receivedAt !== 'string' || Number.isNaN(Date.parse(receivedAt)) || typeof caseNo !== 'string')
      return null
    return { receivedAt, caseNo }
  } catch {
    return null
  }
}
