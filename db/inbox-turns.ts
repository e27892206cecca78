/**
 * InboxTurns: the stored events (inbox.ts) handed out, to be handled once each.
 *
 * Promise:  one member's events in the order of their `timestamp`, one at a time; different members' in parallel; a
 *           poison event is parked after its tries and stops nobody; what waits for LINE steps aside and lets its
 *           member's later events pass.
 * Used by:  server/jobs/handle-events.ts (claims), whoever ends an event inside its own transaction.
 */
import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from './connect.ts'
import type { InboxEvent } from './inbox.ts'
import { lineEvents } from './schema.ts'
import { WORK_CHANNEL, type WorkTopic } from './wake.ts'

export interface ClaimedEvent extends InboxEvent {
  /** this try counted */
  attempts: number
}

/** Tries an event gets before it is set aside. */
export const MAX_ATTEMPTS = 6

const LEASE_MS = 60_000
const EVENTS_TOPIC: WorkTopic = 'line-events'

/**
 * Leases the earliest waiting event of up to `limit` members. A member whose event is leased, or waits for its next
 * try, has no turn; what stepped aside comes when nothing else of its member is left. Events whose tries are used up
 * (each ended in a crash) are parked on the way.
 */
export async function claimNextEvents(db: Db, now: Date, limit: number): Promise<ClaimedEvent[]> {
  const at = now.toISOString()
  return db.transaction(async (tx) => {
    // Claimers take turns: each must see the leases of the one before, or a member could have two. The subqueries end
    // in LIMIT so that they stay index look-ups, a few per row taken, however long the backlog.
    await tx.execute(sql`select pg_advisory_xact_lock(7302003)`)
    const due = await tx.execute<{ webhook_event_id: string; attempts: number }>(sql`
      select e.webhook_event_id, e.attempts from line_events e
      where e.handled_at is null and e.parked_at is null
        and (e.lease_until is null or e.lease_until <= ${at})
        and (e.next_try_at is null or e.next_try_at <= ${at})
        and (e.line_user_id is null or (
          e.webhook_event_id = coalesce((
            select first.webhook_event_id from line_events first
            where first.line_user_id = e.line_user_id and first.handled_at is null and first.parked_at is null
              and first.aside_since is null
            order by first.occurred_at, first.webhook_event_id limit 1), (
            select aside.webhook_event_id from line_events aside
            where aside.line_user_id = e.line_user_id and aside.handled_at is null and aside.parked_at is null
              and (aside.next_try_at is null or aside.next_try_at <= ${at})
            order by aside.occurred_at, aside.webhook_event_id limit 1))
          and (
            select 1 from line_events leased
            where leased.line_user_id = e.line_user_id and leased.handled_at is null and leased.lease_until > ${at}
            limit 1) is null))
      order by e.occurred_at, e.webhook_event_id
      limit ${limit}
      for update of e skip locked`)
    const spent = due.rows.filter((row) => row.attempts >= MAX_ATTEMPTS)
    if (spent.length > 0) {
      await tx
        .update(lineEvents)
        .set({ parkedAt: now, leaseUntil: null })
        .where(inArray(lineEvents.webhookEventId, idsOf(spent)))
    }
    const fresh = idsOf(due.rows.filter((row) => row.attempts < MAX_ATTEMPTS))
    if (fresh.length === 0) return []
    const claimed = await tx
      .update(lineEvents)
      .set({
        leaseUntil: new Date(now.getTime() + LEASE_MS),
        attempts: sql`${lineEvents.attempts} + 1`,
      })
      .where(inArray(lineEvents.webhookEventId, fresh))
      .returning({
        webhookEventId: lineEvents.webhookEventId,
        lineUserId: lineEvents.lineUserId,
        occurredAt: lineEvents.occurredAt,
        payload: lineEvents.payload,
        attempts: lineEvents.attempts,
      })
    return claimed.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
  })
}

/**
 * Ends an event inside the transaction that holds all its effects.
 * @returns false when someone else ended it: roll back
 */
export async function finishEvent(tx: Db, webhookEventId: string, now?: Date): Promise<boolean> {
  const rows = await tx
    .update(lineEvents)
    .set({ handledAt: now ?? sql`now()`, leaseUntil: null, lastError: null })
    .where(and(eq(lineEvents.webhookEventId, webhookEventId), isNull(lineEvents.handledAt)))
    .returning({ webhookEventId: lineEvents.webhookEventId })
  if (rows.length === 0) return false
  // The member's next event could be claimed only now.
  await tx.execute(sql`select pg_notify(${WORK_CHANNEL}, ${EVENTS_TOPIC})`)
  return true
}

/**
 * What a member wrote to the centre lies sealed elsewhere: the handled event keeps none of it.
 * @returns LINE's id of the message
 */
export async function forgetWords(tx: Db, webhookEventId: string): Promise<string | null> {
  const [row] = await tx
    .update(lineEvents)
    .set({ payload: sql`jsonb_set(${lineEvents.payload}, '{message,text}', '""', false)` })
    .where(eq(lineEvents.webhookEventId, webhookEventId))
    .returning({ messageId: sql<string | null>`${lineEvents.payload} -> 'message' ->> 'id'` })
  return row?.messageId ?? null
}

/** The event waits until `retryAt`, and its member's later ones with it; after its last try it is parked. */
export async function failEvent(
  db: Db,
  webhookEventId: string,
  error: string,
  retryAt: Date,
): Promise<{ parked: boolean }> {
  const rows = await db
    .update(lineEvents)
    .set({
      leaseUntil: null,
      lastError: error.slice(0, 1_000),
      nextTryAt: retryAt,
      parkedAt: sql`case when ${lineEvents.attempts} >= ${MAX_ATTEMPTS} then now() end`,
    })
    .where(and(eq(lineEvents.webhookEventId, webhookEventId), isNull(lineEvents.handledAt)))
    .returning({ parkedAt: lineEvents.parkedAt })
  return { parked: rows[0] ? rows[0].parkedAt !== null : false }
}

/**
 * Something outside is away, which is not the event's fault: it steps aside, waits as long as that takes and is never
 * parked for it.
 * @returns since when it waits; null when it was handled meanwhile
 */
export async function stepAside(
  db: Db,
  webhookEventId: string,
  waits: { reason: string; now: Date; retryAt: Date },
): Promise<Date | null> {
  const [row] = await db
    .update(lineEvents)
    .set({
      leaseUntil: null,
      lastError: waits.reason.slice(0, 1_000),
      nextTryAt: waits.retryAt,
      asideSince: sql`coalesce(${lineEvents.asideSince}, ${waits.now.toISOString()}::timestamptz)`,
      attempts: sql`greatest(${lineEvents.attempts} - 1, 0)`,
    })
    .where(and(eq(lineEvents.webhookEventId, webhookEventId), isNull(lineEvents.handledAt)))
    .returning({ since: lineEvents.asideSince })
  return row?.since ?? null
}

/** The member unsends a message whose photo still waits: it is not fetched any more. */
export async function dropAside(tx: Db, lineUserId: string, lineMessageId: string, now: Date): Promise<void> {
  await tx
    .update(lineEvents)
    .set({ handledAt: now, leaseUntil: null })
    .where(
      and(
        eq(lineEvents.lineUserId, lineUserId),
        isNull(lineEvents.handledAt),
        isNull(lineEvents.parkedAt),
        isNotNull(lineEvents.asideSince),
        sql`${lineEvents.payload} -> 'message' ->> 'id' = ${lineMessageId}`,
      ),
    )
}

/** Hands back events leased by this process when it stops in good order; the try is not counted. */
export async function handBackEvents(db: Db, webhookEventIds: string[]): Promise<void> {
  if (webhookEventIds.length === 0) return
  await db
    .update(lineEvents)
    .set({ leaseUntil: null, attempts: sql`greatest(${lineEvents.attempts} - 1, 0)` })
    .where(and(inArray(lineEvents.webhookEventId, webhookEventIds), isNull(lineEvents.handledAt)))
}

/** A parked event gets all its tries again. @returns false when it is not parked */
export async function unparkEvent(db: Db, webhookEventId: string): Promise<boolean> {
  const rows = await db
    .update(lineEvents)
    .set({ parkedAt: null, attempts: 0, nextTryAt: null, leaseUntil: null })
    .where(
      and(
        eq(lineEvents.webhookEventId, webhookEventId),
        isNull(lineEvents.handledAt),
        sql`${lineEvents.parkedAt} is not null`,
      ),
    )
    .returning({ webhookEventId: lineEvents.webhookEventId })
  return rows.length > 0
}

/** For /metrics and doctor. */
export async function inboxBacklog(db: Db): Promise<{ waiting: number; parked: number }> {
  const [row] = await db
    .select({
      waiting: sql<number>`count(*) filter (where ${lineEvents.parkedAt} is null)::int`,
      parked: sql<number>`count(*) filter (where ${lineEvents.parkedAt} is not null)::int`,
    })
    .from(lineEvents)
    .where(isNull(lineEvents.handledAt))
  return row ?? { waiting: 0, parked: 0 }
}

function idsOf(rows: { webhook_event_id: string }[]): string[] {
  return rows.map((row) => row.webhook_event_id)
}
