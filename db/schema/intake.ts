/** Intake: every webhook event, and what a conversation remembers. */
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** The inbox: every webhook event once. The row is the work item. */
export const lineEvents = pgTable(
  'line_events',
  {
    webhookEventId: text('webhook_event_id').primaryKey(),
    /** the member's LINE user id; null for events without one */
    lineUserId: text('line_user_id'),
    occurredAt: instant('occurred_at').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    handledAt: instant('handled_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: instant('lease_until'),
    nextTryAt: instant('next_try_at'),
    lastError: text('last_error'),
    /** since when it waits for something of LINE's, a photo's bytes: its member's later events pass it */
    asideSince: instant('aside_since'),
    /** set aside: of a kind nobody handles yet, or failed too often; kept, never claimed, never in a member's way */
    parkedAt: instant('parked_at'),
  },
  (t) => [
    index('line_events_waiting')
      .on(t.lineUserId, t.occurredAt, t.webhookEventId)
      .where(sql`handled_at is null and parked_at is null`),
    index('line_events_oldest')
      .on(t.occurredAt, t.webhookEventId)
      .where(sql`handled_at is null and parked_at is null`),
    index('line_events_leased')
      .on(t.lineUserId)
      .where(sql`handled_at is null and lease_until is not null`),
  ],
)

export const conversations = pgTable('conversations', {
  lineUserId: text('line_user_id').primaryKey(),
  state: jsonb('state').$type<Record<string, unknown>>().notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})
