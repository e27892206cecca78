/**
 * Notices: drafts, and what the list and the page of one notice show.
 *
 * Promise:  a draft is changed by those who have seen its latest version; what was sent is never changed.
 * Used by:  server/routes/review/notices.ts, server/jobs/send-notices.ts, server/sandbox-world.ts.
 */
import { and, desc, eq, sql } from 'drizzle-orm'
import type { NoticeAudience, NoticeWords } from '../rules/notices.ts'
import { appendAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { noticePortions, noticeRecipients, notices } from './schema.ts'

export type Notice = typeof notices.$inferSelect
export type NoticeDraft = NoticeWords & { audience: NoticeAudience }

interface By {
  actor: string
  at: Date
}

export async function createNotice(tx: Db, draft: NoticeDraft, { actor, at }: By): Promise<Notice> {
  const [notice] = await tx
    .insert(notices)
    .values({ ...draft, createdBy: actor, createdAt: at })
    .returning()
  if (!notice) throw new Error('a notice that was added comes back')
  await appendAudit(tx, { at, actor, action: 'notice.created', subject: `notice:${notice.id}` })
  return notice
}

/** @returns null when somebody was faster, or it was sent: nothing is changed */
export async function changeNotice(
  tx: Db,
  id: number,
  version: number,
  change: Partial<NoticeDraft>,
): Promise<Notice | null> {
  const [notice] = await tx
    .update(notices)
    .set({ ...change, version: version + 1 })
    .where(and(eq(notices.id, id), eq(notices.version, version), eq(notices.state, 'draft')))
    .returning()
  return notice ?? null
}

/** A draft nobody wants any more. @returns false when it was changed or sent meanwhile */
export async function removeDraft(tx: Db, id: number, version: number, { actor, at }: By): Promise<boolean> {
  const rows = await tx
    .delete(notices)
    .where(and(eq(notices.id, id), eq(notices.version, version), eq(notices.state, 'draft')))
    .returning({ title: notices.title })
  if (rows.length === 0) return false
  await appendAudit(tx, { at, actor, action: 'notice.removed', subject: `notice:${id}`, before: rows[0] })
  return true
}

export async function noticeById(db: Db, id: number): Promise<Notice | null> {
  const [notice] = await db.select().from(notices).where(eq(notices.id, id))
  return notice ?? null
}

/** How many people, and what they answered. `late` are among `yes` and `no`. */
export interface NoticeCounts {
  people: number
  line: number
  unlinked: number
  blocked: number
  yes: number
  no: number
  late: number
}

const NOBODY: NoticeCounts = { people: 0, line: 0, unlinked: 0, blocked: 0, yes: 0, no: 0, late: 0 }

/** Of a notice that was sent; all zero for a draft. */
export async function noticeCounts(db: Db, id: number): Promise<NoticeCounts> {
  return (await countsOf(db, [id])).get(id) ?? NOBODY
}

async function countsOf(db: Db, ids: number[]): Promise<Map<number, NoticeCounts>> {
  if (ids.length === 0) return new Map()
  const count = (when: ReturnType<typeof sql>) => sql<number>`count(*) filter (where ${when})::int`
  const r = noticeRecipients
  const rows = await db
    .select({
      id: r.noticeId,
      people: sql<number>`count(*)::int`,
      line: count(sql`${r.reach} = 'line'`),
      unlinked: count(sql`${r.reach} = 'unlinked'`),
      blocked: count(sql`${r.reach} = 'blocked'`),
      yes: count(sql`${r.answer} = 'yes'`),
      no: count(sql`${r.answer} = 'no'`),
      late: count(LATE),
    })
    .from(r)
    .innerJoin(notices, eq(notices.id, r.noticeId))
    .where(sql`${r.noticeId} in ${ids}`)
    .groupBy(r.noticeId)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

/** Answered after the day asked for, by the day in Japan. */
export const LATE = sql`(${noticeRecipients.answeredAt} at time zone 'Asia/Tokyo')::date > ${notices.answerBy}`

/** Latest first. `cursor` is the last page's `next`. */
export async function listNotices(
  db: Db,
  { cursor, limit }: { cursor?: number | undefined; limit: number },
): Promise<{ rows: { notice: Notice; counts: NoticeCounts }[]; next: number | null }> {
  const rows = await db
    .select()
    .from(notices)
    .where(cursor === undefined ? undefined : sql`${notices.id} < ${cursor}`)
    .orderBy(desc(notices.id))
    .limit(limit)
  const counts = await countsOf(
    db,
    rows.map(({ id }) => id),
  )
  return {
    rows: rows.map((notice) => ({ notice, counts: counts.get(notice.id) ?? NOBODY })),
    next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  }
}

/** How far the sending is, in people. */
export interface NoticeProgress {
  waiting: number
  sent: number
  refused: number
  /** nobody knows whether these got it, and the retry key is too old to find out */
  expired: number
  /** why the rest waits, as the last try told it; null: nothing is wrong */
  lastError: string | null
  nextTryAt: Date | null
}

export async function noticeProgress(db: Db, id: number): Promise<NoticeProgress> {
  const rows = await db
    .select({
      state: noticePortions.state,
      people: sql<number>`(select count(*)::int from notice_recipients r
        where r.notice_id = notice_portions.notice_id and r.portion = notice_portions.portion)`,
      lastError: noticePortions.lastError,
      nextTryAt: noticePortions.nextTryAt,
    })
    .from(noticePortions)
    .where(eq(noticePortions.noticeId, id))
    .orderBy(noticePortions.portion)
  const sum = (...states: string[]) =>
    rows.filter(({ state }) => states.includes(state)).reduce((total, { people }) => total + people, 0)
  const held = rows.find(({ state, lastError }) => state === 'waiting' && lastError !== null)
  return {
    waiting: sum('waiting', 'sending'),
    sent: sum('sent'),
    refused: sum('refused'),
    expired: sum('expired', 'unknown'),
    lastError: held?.lastError ?? null,
    nextTryAt: held?.nextTryAt ?? null,
  }
}
