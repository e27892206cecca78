/**
 * CaseReads: any case found by its number or by whose it is (number, name, kana, phone), and what happened to it.
 *
 * Cost:  the people that match are found first (a few thousand rows); their cases by index. 10,000 cases answer in
 *        milliseconds (test/db/case-reads.test.ts).
 */
import { eq, inArray, like, or, sql, type SQL } from 'drizzle-orm'
import type { ReportState } from '../rules/activity.ts'
import type { ApplicationState } from '../rules/registration.ts'
import { recordStatuses, type RecordStatus } from './kintone-records.ts'
import type { Db } from './connect.ts'
import { activities, applications, lineOutbox, members, type CaseKind, type OutboxState } from './schema.ts'
import { caseNoMatches, personMatches, termOf } from './search.ts'

export interface FoundCase {
  caseNo: string
  kind: CaseKind
  openedAt: Date
  closedAt: Date | null
  summary: string | null
  lineUserId: string | null
  memberNo: string | null
  memberName: string | null
  report: ReportState | null
  application: ApplicationState | null
  /** the applicant's, while there is no member yet */
  applicantName: string | null
  question: 'waiting' | 'answered' | 'closed' | null
  /** names of the requesters in a report's activities */
  families: string | null
}

/** Latest first. `next` is the last page's last number. */
export async function findCases(
  db: Db,
  wanted: { search?: string; memberNo?: string; cursor?: string | null; limit: number },
): Promise<{ rows: FoundCase[]; next: string | null }> {
  const { search, memberNo, cursor, limit } = wanted
  const found = memberNo ? casesOf(sql`(${memberNo})`) : search?.trim() ? matching(search) : null
  const rows = await selectCases(
    db,
    sql`${found ? sql`where c.case_no in (${found})` : sql`where true`}
      ${cursor ? sql`and c.case_no < ${cursor}` : sql``}
      order by c.case_no desc limit ${limit + 1}`,
  )
  const page = rows.slice(0, limit)
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.caseNo ?? null) : null }
}

export async function caseWith(db: Db, caseNo: string): Promise<FoundCase | null> {
  const [row] = await selectCases(db, sql`where c.case_no = ${caseNo}`)
  return row ?? null
}

function matching(search: string): SQL {
  const term = termOf(search)
  const people = sql`(select ${members.memberNo} from ${members} where ${personMatches(term, members)})`
  return sql`select c2.case_no from cases c2 where ${caseNoMatches(term, sql`c2.case_no`)}
    union ${casesOf(people)}
    union select ${applications.caseNo} from ${applications}
      where ${applications.caseNo} is not null and ${personMatches(term, applications)}`
}

/** Cases in which these members have a part, as the one reporting, asking, applying, or cared for. */
const casesOf = (numbers: SQL): SQL => sql`
  select c3.case_no from cases c3 where c3.member_no in ${numbers}
  union select r.case_no from reports r where r.provider_no in ${numbers}
  union select a.case_no from activities a where a.requester_no in ${numbers} and a.removed_at is null
  union select q.case_no from questions q
    join cases c4 on c4.case_no = q.case_no and c4.member_no is null
    join line_links l on l.line_user_id = q.line_user_id
    where l.member_no in ${numbers}
  union select ap.case_no from applications ap where ap.member_no in ${numbers} and ap.case_no is not null`

async function selectCases(db: Db, where: SQL): Promise<FoundCase[]> {
  const { rows } = await db.execute<{
    case_no: string
    kind: CaseKind
    opened_at: string
    closed_at: string | null
    summary: string | null
    line_user_id: string | null
    member_no: string | null
    name: string | null
    report: ReportState | null
    application: ApplicationState | null
    applicant: string | null
    waiting: boolean | null
    question_closed: string | null
    families: string | null
  }>(sql`
    select c.case_no, c.kind, c.opened_at, c.closed_at, c.summary, c.line_user_id, m.member_no, m.name,
      r.state as report, ap.state as application, ap.name as applicant, q.waiting, q.closed_at as question_closed,
      (select string_agg(distinct f.name, '・') from activities v join members f on f.member_no = v.requester_no
        where v.case_no = c.case_no and v.removed_at is null) as families
    from cases c
    left join reports r on r.case_no = c.case_no
    left join applications ap on ap.case_no = c.case_no
    left join questions q on q.case_no = c.case_no
    left join line_links l on l.line_user_id = q.line_user_id
    left join members m on m.member_no = coalesce(r.provider_no, ap.member_no, l.member_no, c.member_no)
    ${where}`)
  return rows.map((row) => ({
    caseNo: row.case_no,
    kind: row.kind,
    openedAt: new Date(row.opened_at),
    closedAt: row.closed_at === null ? null : new Date(row.closed_at),
    summary: row.summary,
    lineUserId: row.line_user_id,
    memberNo: row.member_no,
    memberName: row.name,
    report: row.report,
    application: row.application,
    applicantName: row.applicant || null,
    families: row.families,
    question:
      row.waiting === null
        ? null
        : row.question_closed !== null
          ? 'closed'
          : row.waiting
            ? 'waiting'
            : 'answered',
  }))
}

export interface MessageSent {
  dedupeKey: string
  state: OutboxState
  createdAt: Date
  sentAt: Date | null
  /** LINE message objects; [] once their words were forgotten */
  messages: unknown[]
}

/**
 * Messages to the member that belong to a case, oldest first.
 * @param keys  whole keys, such as 'event:<webhookEventId>'  @param starts  beginnings, such as 'event:own:returned:R-…:'
 */
export async function messagesSent(db: Db, keys: string[], starts: string[]): Promise<MessageSent[]> {
  const conditions = [
    ...(keys.length > 0 ? [inArray(lineOutbox.dedupeKey, keys)] : []),
    ...starts.map((start) => like(lineOutbox.dedupeKey, `${start.replace(/[\\%_]/g, '\\$&')}%`)),
  ]
  if (conditions.length === 0) return []
  const { dedupeKey, state, createdAt, sentAt, messages } = lineOutbox
  return db
    .select({ dedupeKey, state, createdAt, sentAt, messages })
    .from(lineOutbox)
    .where(or(...conditions))
    .orderBy(lineOutbox.createdAt, lineOutbox.id)
}

/** What kintone holds of the case's activities. */
export async function kintoneOf(db: Db, caseNo: string): Promise<RecordStatus[]> {
  const rows = await db
    .select({ activityNo: activities.activityNo })
    .from(activities)
    .where(eq(activities.caseNo, caseNo))
  return recordStatuses(
    db,
    'activities',
    rows.map(({ activityNo }) => activityNo),
  )
}

/** The origin keys of a thread's words: the reply to each has the same key. */
export async function questionKeys(db: Db, caseNo: string): Promise<string[]> {
  const { rows } = await db.execute<{ origin_key: string }>(
    sql`select origin_key from question_messages where case_no = ${caseNo} and origin_key like 'event:%'`,
  )
  return rows.map((row) => row.origin_key)
}
