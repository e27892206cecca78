/** What leaves: messages to members, records to kintone. */
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'

export type OutboxState = 'waiting' | 'sending' | 'sent' | 'unknown' | 'refused' | 'expired'

/** Messages to members. A reply has a token and no retry key; a push has a retry key, set before the first try. */
export const lineOutbox = pgTable(
  'line_outbox',
  {
    id: id(),
    /** what makes enqueueing twice one message, e.g. 'event:<webhookEventId>' or 'reading:<photoId>' */
    dedupeKey: text('dedupe_key').notNull().unique(),
    lineUserId: text('line_user_id').notNull(),
    kind: text('kind').$type<'reply' | 'push'>().notNull(),
    replyToken: text('reply_token'),
    /** the event's own time: a token is good for a minute from it */
    replyTokenAt: instant('reply_token_at'),
    retryKey: uuid('retry_key'),
    messages: jsonb('messages').$type<unknown[]>().notNull(),
    state: text('state').$type<OutboxState>().notNull().default('waiting'),
    /** not before this; a photo's receipt waits up to 5 s for its reading */
    nextTryAt: instant('next_try_at').notNull(),
    firstTryAt: instant('first_try_at'),
    leaseUntil: instant('lease_until'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (t) => [
    index('line_outbox_waiting')
      .on(t.nextTryAt, t.id)
      .where(sql`state in ('waiting','sending')`),
    index('line_outbox_of_user')
      .on(t.lineUserId, t.id)
      .where(sql`state in ('waiting','sending')`),
  ],
)

export type KintoneApp = 'members' | 'accounts' | 'activities' | 'decisions'

/** What kintone should hold, one row a record: the desired state, not a queue of changes. */
export const kintoneRecords = pgTable(
  'kintone_records',
  {
    app: text('app').$type<KintoneApp>().notNull(),
    /** the record's unique key, e.g. the 報告番号 */
    key: text('key').notNull(),
    fields: jsonb('fields').$type<Record<string, unknown>>().notNull(),
    wantedVersion: integer('wanted_version').notNull().default(1),
    sentVersion: integer('sent_version').notNull().default(0),
    /** kintone's own count of changes, as our last write left it; null: not known for certain */
    revision: integer('revision'),
    /** kintone's own reason, null when in step */
    lastError: text('last_error'),
    refusedAt: instant('refused_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: instant('lease_until'),
    nextTryAt: instant('next_try_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (t) => [
    primaryKey({ columns: [t.app, t.key] }),
    index('kintone_records_waiting')
      .on(t.nextTryAt)
      .where(sql`sent_version < wanted_version`),
  ],
)
