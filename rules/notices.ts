/**
 * Notices: what a notice says, whom it is for and how it reaches them. Data only.
 *
 * Used by:  db/notices.ts, bot/messages/notices.ts, server/routes/review/notices.ts.
 */
import type { IsoDate } from './calendar.ts'

export type NoticeState = 'draft' | 'sending' | 'sent'
export type NoticeAnswer = 'yes' | 'no'
/** `unlinked`: no LINE account · `blocked`: has one and blocks us: both get a letter */
export type NoticeReach = 'line' | 'unlinked' | 'blocked'

/** Everything given must hold; a member in several groups is one person. Left members are never meant. */
export interface NoticeAudience {
  /** null: everybody */
  role: 'provider' | 'requester' | null
  /** empty: every ward */
  wards: string[]
  /** providers with a course that ran out, or runs out, on or before this day */
  trainingExpiresBy: IsoDate | null
  /** with a report begun and not sent */
  hasOpenDraft: boolean
}

/** What everybody reads: the same words for all, so that a push holds nothing about one person. */
export interface NoticeWords {
  title: string
  body: string
  /** null: no day to come to */
  eventOn: IsoDate | null
  /** as written: '10:00〜12:00' */
  eventTime: string
  place: string
  /** the last day for an answer; later ones are taken, but marked; null: asks for no answer */
  answerBy: IsoDate | null
}

/** LINE takes 500 people in one multicast. */
export const PEOPLE_PER_CALL = 500

/** After the day itself an answer has no meaning any more. */
export function isOver(notice: Pick<NoticeWords, 'eventOn'>, today: IsoDate): boolean {
  return today > (notice.eventOn ?? today)
}

/** Answered after the last day asked for. */
export function isLate(notice: Pick<NoticeWords, 'answerBy'>, answeredOn: IsoDate): boolean {
  return answeredOn > (notice.answerBy ?? answeredOn)
}
