/**
 * NoticeAnswers: what members answered, whom a letter must reach, and what a member sees of notices in the chat.
 *
 * Promise:  the last answer counts, with its time; only those the notice was for can answer it.
 */
import { and, asc, desc, eq, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm'
import { jstDate } from '../rules/calendar.ts'
import { isOver, type NoticeAnswer, type NoticeReach, type NoticeWords } from '../rules/notices.ts'
import type { Db } from './connect.ts'
import { LATE, type Notice } from './notices.ts'
import { members, noticePortions, noticeRecipients, notices } from './schema.ts'

/** A notice as the member it was for sees it. */
export type NoticeOfMember = NoticeWords & { id: number; answer: NoticeAnswer | null }

const seen = {
  id: notices.id,
  title: notices.title,
  body: notices.body,
  eventOn: notices.eventOn,
  eventTime: notices.eventTime,
  place: notices.place,
  answerBy: notices.answerBy,
  answer: noticeRecipients.answer,
}

/** The latest sent to this member, latest first; those sent by letter too. */
export async function noticesOfMember(db: Db, memberNo: string, limit: number): Promise<NoticeOfMember[]> {
  return db
    .select(seen)
    .from(noticeRecipients)
    .innerJoin(notices, eq(notices.id, noticeRecipients.noticeId))
    .where(eq(noticeRecipients.memberNo, memberNo))
    .orderBy(desc(noticeRecipients.noticeId))
    .limit(limit)
}

export type AnswerResult =
  | { result: 'taken' | 'over' | 'asks-nothing'; notice: NoticeOfMember }
  /** no such notice, or not for this member */
  | { result: 'unknown' }

export async function answerNotice(
  tx: Db,
  tried: { noticeId: number; memberNo: string; answer: NoticeAnswer; now: Date },
): Promise<AnswerResult> {
  const { noticeId, memberNo, answer, now } = tried
  const own = and(eq(noticeRecipients.noticeId, noticeId), eq(noticeRecipients.memberNo, memberNo))
  const [notice] = await tx
    .select(seen)
    .from(noticeRecipients)
    .innerJoin(notices, eq(notices.id, noticeRecipients.noticeId))
    .where(own)
  if (!notice) return { result: 'unknown' }
  if (notice.answerBy === null) return { result: 'asks-nothing', notice }
  if (isOver(notice, jstDate(now))) return { result: 'over', notice }
  await tx.update(noticeRecipients).set({ answer, answeredAt: now }).where(own)
  return { result: 'taken', notice: { ...notice, answer } }
}

/** `letters`: nobody of these got it by LINE, or nobody knows */
export type RecipientView = 'all' | NoticeAnswer | 'none' | 'late' | 'letters'

export interface Recipient {
  memberNo: string
  name: string
  kana: string
  ward: string
  phone: string
  postalCode: string
  address: string
  reach: NoticeReach
  /** LINE refused the call it was in, or nobody knows whether it arrived */
  unsure: boolean
  answer: NoticeAnswer | null
  answeredAt: Date | null
  late: boolean
}

const unsure = inArray(noticePortions.state, ['refused', 'expired', 'unknown'])
const WHICH: Record<RecipientView, SQL | undefined> = {
  all: undefined,
  yes: eq(noticeRecipients.answer, 'yes'),
  no: eq(noticeRecipients.answer, 'no'),
  none: isNull(noticeRecipients.answer),
  late: LATE,
  letters: or(ne(noticeRecipients.reach, 'line'), unsure),
}

/** By kana. @param page  by member number after `after`, for the whole list leave it out */
export async function recipientsOf(db: Db, noticeId: number, view: RecipientView): Promise<Recipient[]> {
  return db
    .select({
      memberNo: members.memberNo,
      name: members.name,
      kana: members.kana,
      ward: members.ward,
      phone: members.phone,
      postalCode: members.postalCode,
      address: members.address,
      reach: noticeRecipients.reach,
      unsure: sql<boolean>`coalesce(${unsure}, false)`,
      answer: noticeRecipients.answer,
      answeredAt: noticeRecipients.answeredAt,
      late: sql<boolean>`coalesce(${LATE}, false)`,
    })
    .from(noticeRecipients)
    .innerJoin(notices, eq(notices.id, noticeRecipients.noticeId))
    .innerJoin(members, eq(members.memberNo, noticeRecipients.memberNo))
    .leftJoin(
      noticePortions,
      and(
        eq(noticePortions.noticeId, noticeRecipients.noticeId),
        eq(noticePortions.portion, noticeRecipients.portion),
      ),
    )
    .where(and(eq(noticeRecipients.noticeId, noticeId), WHICH[view]))
    .orderBy(asc(members.kana), asc(members.memberNo))
}

export type { Notice }
