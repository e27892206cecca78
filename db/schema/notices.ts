/** Notices: training invitations and news, whom they reach, and what was answered. */
import { sql } from 'drizzle-orm'
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { NoticeAnswer, NoticeAudience, NoticeReach, NoticeState } from '../../rules/notices.ts'
import { day, id, instant } from './columns.ts'
import { members } from './members.ts'
import type { OutboxState } from './outgoing.ts'

export const notices = pgTable(
  'notices',
  {
    id: id(),
    procedure: text('procedure').notNull().default('family-support'),
    title: text('title').notNull(),
    body: text('body').notNull(),
    eventOn: day('event_on'),
    /** as written: '10:00〜12:00' */
    eventTime: text('event_time').notNull().default(''),
    place: text('place').notNull().default(''),
    /** a day after which answers are taken, but marked as late; null: asks for no answer */
    answerBy: day('answer_by'),
    audience: jsonb('audience').$type<NoticeAudience>().notNull(),
    state: text('state').$type<NoticeState>().notNull().default('draft'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    sentBy: text('sent_by'),
    sentAt: instant('sent_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [index('notices_latest').on(t.createdAt, t.id)],
)

const noticeId = () =>
  bigint('notice_id', { mode: 'number' })
    .notNull()
    .references(() => notices.id)

/** One call to LINE: at most 500 people, one retry key for ever. Also the list of work. */
export const noticePortions = pgTable(
  'notice_portions',
  {
    noticeId: noticeId(),
    portion: integer('portion').notNull(),
    retryKey: uuid('retry_key').notNull(),
    state: text('state').$type<OutboxState>().notNull().default('waiting'),
    nextTryAt: instant('next_try_at').notNull(),
    firstTryAt: instant('first_try_at'),
    leaseUntil: instant('lease_until'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    sentAt: instant('sent_at'),
  },
  (t) => [
    primaryKey({ columns: [t.noticeId, t.portion] }),
    uniqueIndex('notice_portions_retry_key').on(t.retryKey),
    index('notice_portions_waiting')
      .on(t.nextTryAt)
      .where(sql`state in ('waiting','sending')`),
  ],
)

/** Who the notice was for, fixed when it was sent. */
export const noticeRecipients = pgTable(
  'notice_recipients',
  {
    noticeId: noticeId(),
    memberNo: text('member_no')
      .notNull()
      .references(() => members.memberNo),
    reach: text('reach').$type<NoticeReach>().notNull(),
    /** null where a letter goes out */
    lineUserId: text('line_user_id'),
    portion: integer('portion'),
    answer: text('answer').$type<NoticeAnswer>(),
    answeredAt: instant('answered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.noticeId, t.memberNo] }),
    index('notice_recipients_portion').on(t.noticeId, t.portion),
    index('notice_recipients_of_member').on(t.memberNo, t.noticeId),
  ],
)
