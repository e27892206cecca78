/**
 * LINE outbox: every message to a member, written in the transaction that decided it, sent afterwards.
 *
 * Promise:  one dedupe key is one message; a member's messages leave in the order they were written; a crashed
 *           sender's row comes back when its lease ends, with the same retry key (push) or token (reply).
 * Never:    talks to LINE. What a try taught is for the sender to judge (server/jobs/send-line-outbox.ts).
 * Order:    an earlier row holds a later one back while it is due or being sent. One that waits for its time
 *           does not, and a push that waits for another try, with the pushes behind it, never holds back a reply,
 *           whose token dies in a minute.
 */
import { randomUUID } from 'node:crypto'
import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { lineOutbox } from './schema.ts'
import { wake } from './wake.ts'

/** LINE takes at most five message objects a call. */
export const MESSAGES_PER_CALL = 5
const LEASE_MS = 60_000

export interface ReplyToSend {
  /** e.g. 'event:<webhookEventId>' */
  dedupeKey: string
  lineUserId: string
  replyToken: string
  /** the event's own time: the token is good for a minute from it */
  replyTokenAt: Date
  messages: unknown[]
  /** a photo's receipt waits up to 5 s for its reading */
  notBefore: Date
  now: Date
}

export interface PushToSend {
  /** e.g. 'reading:<photoId>' */
  dedupeKey: string
  lineUserId: string
  messages: unknown[]
  now: Date
}

/** A leased row: try once, then settle. `attempts` counts this try; over 1 on a reply: an earlier try may have been delivered. */
export interface OutgoingMessage {
  id: number
  dedupeKey: string
  lineUserId: string
  kind: 'reply' | 'push'
  replyToken: string | null
  replyTokenAt: Date | null
  retryKey: string | null
  messages: unknown[]
  attempts: number
  /** as the last settlement wrote it */
  lastError: string | null
  firstTryAt: Date
  createdAt: Date
}

/** What became of a try. */
export type OutboxSettlement =
  | { state: 'sent' }
  /** a reply that may have been delivered: never sent again, by push neither */
  | { state: 'unknown'; error: string }
  | { state: 'refused'; error: string }
  | { state: 'expired'; error: string }
  | { state: 'waiting'; error: string; nextTryAt: Date }

/** @returns false when the dedupe key is known: nothing was added */
export async function enqueueReply(tx: Db, reply: ReplyToSend): Promise<boolean> {
  return enqueue(tx, {
    dedupeKey: reply.dedupeKey,
    lineUserId: reply.lineUserId,
    kind: 'reply',
    replyToken: reply.replyToken,
    replyTokenAt: reply.replyTokenAt,
    messages: reply.messages,
    nextTryAt: reply.notBefore,
    createdAt: reply.now,
  })
}

/** The retry key is made here, before any try. @returns false when the dedupe key is known */
export async function enqueuePush(tx: Db, push: PushToSend): Promise<boolean> {
  return enqueue(tx, {
    dedupeKey: push.dedupeKey,
    lineUserId: push.lineUserId,
    kind: 'push',
    retryKey: randomUUID(),
    messages: push.messages,
    nextTryAt: push.now,
    createdAt: push.now,
  })
}

/**
 * Adds messages to a reply that still waits for its first try and makes it due at once.
 * @returns false when it left already, or more than five would go out: push them instead
 */
export async function appendToWaitingReply(
  tx: Db,
  dedupeKey: string,
  messages: unknown[],
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(lineOutbox)
    .set({
      messages: sql`${lineOutbox.messages} || ${JSON.stringify(messages)}::jsonb`,
      nextTryAt: sql`least(${lineOutbox.nextTryAt}, ${now.toISOString()}::timestamptz)`,
    })
    .where(
      and(
        eq(lineOutbox.dedupeKey, dedupeKey),
        eq(lineOutbox.kind, 'reply'),
        eq(lineOutbox.state, 'waiting'),
        eq(lineOutbox.attempts, 0),
        sql`jsonb_array_length(${lineOutbox.messages}) + ${messages.length} <= ${MESSAGES_PER_CALL}`,
      ),
    )
    .returning({ id: lineOutbox.id })
  if (rows.length > 0) await wake(tx, 'line-outbox')
  return rows.length > 0
}

/** Replies that wait for their time and were not tried yet are due at once. */
export async function hurryWaitingReplies(tx: Db, dedupeKeys: string[], now: Date): Promise<void> {
  if (dedupeKeys.length === 0) return
  await tx
    .update(lineOutbox)
    .set({ nextTryAt: sql`least(${lineOutbox.nextTryAt}, ${now.toISOString()}::timestamptz)` })
    .where(
      and(
        inArray(lineOutbox.dedupeKey, dedupeKeys),
        eq(lineOutbox.state, 'waiting'),
        eq(lineOutbox.attempts, 0),
      ),
    )
  await wake(tx, 'line-outbox')
}

/** Leases what is due, at most one row a member. */
export async function claimOutbox(
  db: Db,
  now: Date,
  limit: number,
  leaseMs = LEASE_MS,
): Promise<OutgoingMessage[]> {
  const at = now.toISOString()
  return db.transaction(async (tx) => {
    // Two claimers at once would each see a member's next row as free. LIMIT keeps the subquery an index look-up
    // for each row taken, however many wait.
    await tx.execute(sql`select pg_advisory_xact_lock(7302002)`)
    const due = await tx.execute<{ id: string }>(sql`
      select o.id from line_outbox o
      where ${isDue(sql`o`, at)}
        and (
          select 1 from line_outbox p
          where p.line_user_id = o.line_user_id and p.id < o.id and p.state in ('waiting', 'sending')
            and (
              p.state = 'sending'
              or (p.attempts > 0 and (p.kind = 'reply' or o.kind = 'push'))
              or (p.next_try_at <= ${at} and not (o.kind = 'reply' and p.kind = 'push' and ${isHeldBack(sql`p`, at)})))
          limit 1) is null
      order by o.next_try_at, o.id limit ${limit}
      for update of o skip locked`)
    if (due.rows.length === 0) return []
    const claimed = await tx
      .update(lineOutbox)
      .set({
        state: 'sending',
        attempts: sql`${lineOutbox.attempts} + 1`,
        firstTryAt: sql`coalesce(${lineOutbox.firstTryAt}, ${at}::timestamptz)`,
        leaseUntil: new Date(now.getTime() + leaseMs),
      })
      .where(
        inArray(
          lineOutbox.id,
          due.rows.map((row) => Number(row.id)),
        ),
      )
      .returning()
    return claimed.sort((a, b) => a.id - b.id).map((row) => ({ ...row, firstTryAt: row.firstTryAt as Date }))
  })
}

/** @returns false when the row is not being sent any more: another sender settled it */
export async function settleOutbox(
  db: Db,
  id: number,
  outcome: OutboxSettlement,
  now: Date,
): Promise<boolean> {
  const rows = await db
    .update(lineOutbox)
    .set({
      state: outcome.state,
      leaseUntil: null,
      lastError: outcome.state === 'sent' ? null : outcome.error,
      ...(outcome.state === 'sent' ? { sentAt: now } : {}),
      ...(outcome.state === 'waiting' ? { nextTryAt: outcome.nextTryAt } : {}),
    })
    .where(and(eq(lineOutbox.id, id), eq(lineOutbox.state, 'sending')))
    .returning({ id: lineOutbox.id })
  return rows.length > 0
}

/**
 * A reply whose minute is over and of which nothing was sent goes on as a push, in its old place in the order.
 * @returns false when it is not being sent any more
 */
export async function turnIntoPush(db: Db, id: number, now: Date): Promise<boolean> {
  const rows = await db
    .update(lineOutbox)
    .set({
      kind: 'push',
      state: 'waiting',
      replyToken: null,
      retryKey: randomUUID(),
      firstTryAt: null,
      attempts: 0,
      leaseUntil: null,
      nextTryAt: now,
    })
    .where(and(eq(lineOutbox.id, id), eq(lineOutbox.kind, 'reply'), eq(lineOutbox.state, 'sending')))
    .returning({ id: lineOutbox.id })
  if (rows.length > 0) await wake(db, 'line-outbox')
  return rows.length > 0
}

/** Texts of finished messages are not kept for ever: rows stay, their words go. @returns how many */
export async function forgetSentMessages(db: Db, before: Date): Promise<number> {
  const rows = await db
    .update(lineOutbox)
    .set({ messages: [] })
    .where(
      and(
        lt(lineOutbox.createdAt, before),
        sql`${lineOutbox.state} not in ('waiting', 'sending')`,
        sql`${lineOutbox.messages} <> '[]'::jsonb`,
      ),
    )
    .returning({ id: lineOutbox.id })
  return rows.length
}

/** For /metrics and doctor. */
export async function outboxBacklog(db: Db): Promise<{ waiting: number; oldest: Date | null }> {
  const [row] = await db
    .select({ waiting: sql<number>`count(*)::int`, oldest: lineOutbox.createdAt })
    .from(lineOutbox)
    .where(inArray(lineOutbox.state, ['waiting', 'sending']))
    .groupBy(lineOutbox.createdAt)
    .orderBy(asc(lineOutbox.createdAt))
    .limit(1)
  const waiting = await db.$count(lineOutbox, inArray(lineOutbox.state, ['waiting', 'sending']))
  return { waiting, oldest: row?.oldest ?? null }
}

function isDue(o: ReturnType<typeof sql>, at: string): ReturnType<typeof sql> {
  return sql`((${o}.state = 'waiting' and ${o}.next_try_at <= ${at}) or (${o}.state = 'sending' and ${o}.lease_until <= ${at}))`
}

/** A push that is due, but waits behind one that waits for another try. */
function isHeldBack(p: ReturnType<typeof sql>, at: string): ReturnType<typeof sql> {
  return sql`exists (
    select 1 from line_outbox q
    where q.line_user_id = ${p}.line_user_id and q.id < ${p}.id and q.kind = 'push' and q.state = 'waiting'
      and q.attempts > 0 and q.next_try_at > ${at})`
}

async function enqueue(tx: Db, row: typeof lineOutbox.$inferInsert): Promise<boolean> {
  if (row.messages.length === 0 || row.messages.length > MESSAGES_PER_CALL) {
    throw new Error(`a call carries 1 to ${MESSAGES_PER_CALL} messages, not ${row.messages.length}`)
  }
  const rows = await tx
    .insert(lineOutbox)
    .values(row)
    .onConflictDoNothing({ target: lineOutbox.dedupeKey })
    .returning({ id: lineOutbox.id })
  if (rows.length > 0) await wake(tx, 'line-outbox')
  return rows.length > 0
}
