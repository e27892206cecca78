/**
 * Notices: whom a notice is for and how it reaches them. Data only.
 *
 * Used by:  db/notices.ts, server/routes/review/notices.ts.
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
