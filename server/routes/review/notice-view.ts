/** NoticeView: a notice as the desk sees it, with its progress in words. */
import { eq } from 'drizzle-orm'
import type { Db } from '../../../db/connect.ts'
import { staff } from '../../../db/schema.ts'
import { noticeById, noticeCounts, noticeProgress, type Notice } from '../../../db/notices.ts'
import { jstTime } from '../../../rules/calendar.ts'
import type { NoticePage } from '../../contract.ts'
import { QUOTA } from '../../jobs/send-notices.ts'
import { jstInstant } from './history-view.ts'
import { NOTICE_TROUBLE } from './notice-words.ts'
import { refuse } from './refuse.ts'

export async function presentNotice(db: Db, id: number): Promise<NoticePage> {
  const notice = await noticeById(db, id)
  if (!notice) throw refuse(404, 'NO_SUCH_NOTICE')
  return noticePage(db, notice)
}

async function noticePage(db: Db, notice: Notice): Promise<NoticePage> {
  const { id, state, version, title, body, eventOn, eventTime, place, answerBy, audience } = notice
  const isDraft = state === 'draft'
  const { lastError, nextTryAt, ...progress } = await noticeProgress(db, id)
  return {
    ...{ id, state, version, title, body, eventOn, eventTime, place, answerBy, audience },
    createdAt: jstInstant(notice.createdAt),
    createdBy: await nameOf(db, notice.createdBy),
    sentAt: notice.sentAt && jstInstant(notice.sentAt),
    sentBy: isDraft || notice.sentBy === null ? null : await nameOf(db, notice.sentBy),
    counts: await noticeCounts(db, id),
    progress: { ...progress, trouble: troubleOf(lastError, nextTryAt) },
  }
}

function troubleOf(lastError: string | null, nextTryAt: Date | null): string | null {
  if (lastError === null || nextTryAt === null) return null
  const words = lastError.startsWith(QUOTA) ? NOTICE_TROUBLE.quota : NOTICE_TROUBLE.retrying
  return words(jstTime(nextTryAt))
}

async function nameOf(db: Db, actor: string): Promise<string> {
  const id = Number(/^staff:(\d+)$/.exec(actor)?.[1] ?? 0)
  const [person] = await db.select({ name: staff.name }).from(staff).where(eq(staff.id, id))
  return person?.name ?? NOTICE_TROUBLE.nobody
}
