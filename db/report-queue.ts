/**
 * ReportQueue: the lists of the centre's desk: what waits longest first, searched, counted.
 * Lists are read by keyset: a page stays right while reports arrive.
 */
import { and, asc, eq, gte, inArray, sql, type SQL } from 'drizzle-orm'
import type { ReportSource, ReportState } from '../rules/activity.ts'
import { monthOf, type IsoDate, type IsoMonth } from '../rules/calendar.ts'
import type { Db } from './connect.ts'
import { CASE_NO, cursorAt, placeOf } from './cursor.ts'
import { recordStatuses, type RecordStatus } from './kintone-records.ts'
import { liveActivities } from './report-reads.ts'
import { members, reports } from './schema.ts'

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
  return {
    rows,
    next:
      found.length > wanted.limit
        ? cursorAt(page.at(-1)!.report.receivedAt, page.at(-1)!.report.caseNo)
        : null,
  }
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
  const after = placeOf(wanted.cursor, CASE_NO)
  if (after) {
    conditions.push(
      sql`(${reports.receivedAt}, ${reports.caseNo}) > (${after.at}::timestamptz, ${after.key})`,
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
