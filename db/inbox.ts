/**
 * Inbox: every webhook event once, stored before it is answered. The stored row is the work item.
 *
 * Promise:  `store` resolves after the commit that holds its events, never before; the same event twice is one row;
 *           one member's events are handed out in the order of their `timestamp`, one at a time; different
 *           members' in parallel; a poison event is parked after its tries and stops nobody; what waits for LINE steps
 *           aside and lets its member's later events pass.
 * Never:    interprets an event. Kinds nobody handles yet are stored and parked: kept, never handed out.
 * Used by:  server/routes/line-webhook.ts (stores), server/jobs/handle-events.ts (claims).
 *
 * Group commit: events that arrive while a commit is under way, or within `maxWaitMs`, share the next one.
 */
import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Database, Db } from './connect.ts'
import { lineEvents } from './schema.ts'
import { WORK_CHANNEL, type WorkTopic } from './wake.ts'

export interface InboxEvent {
  webhookEventId: string
  /** null for events without a user: they have no order among themselves */
  lineUserId: string | null
  occurredAt: Date
  payload: Record<string, unknown>
}

export interface Inbox {
  /** @throws what the database said; nothing of these events is acknowledged then */
  store(events: InboxEvent[]): Promise<void>
  /** resolves when everything taken in is stored */
  close(): Promise<void>
}

export interface ClaimedEvent extends InboxEvent {
  /** this try counted */
  attempts: number
}

/** Kinds of LINE events somebody handles. */
export const HANDLED_KINDS: readonly string[] = [
  'message',
  'postback',
  'follow',
  'unfollow',
  'unsend',
  'join',
  'memberJoined',
  // our own happenings, told to the conversation in the member's order (server/notify-member.ts)
  'famisapo',
]
/** Tries an event gets before it is set aside. */
export const MAX_ATTEMPTS = 6

const LEASE_MS = 60_000
const DATA_EXCEPTION = '22'
const EVENTS_TOPIC: WorkTopic = 'line-events'

const INSERT = `
  with stored as (
    insert into line_events (webhook_event_id, line_user_id, occurred_at, payload, parked_at, last_error)
    select id, line_user_id, occurred_at, payload, case when known then null else now() end,
           case when known then null else 'unknown kind' end
    from unnest($1::text[], $2::text[], $3::timestamptz[], string_to_array($4, E'\\n')::jsonb[], $5::bool[])
      as event(id, line_user_id, occurred_at, payload, known)
    on conflict do nothing
    returning 1
  )
  select pg_notify('${WORK_CHANNEL}', '${EVENTS_TOPIC}') where exists (select 1 from stored)`

interface Waiting {
  events: InboxEvent[]
  done: () => void
  failed: (error: unknown) => void
}

/**
 * @param options.maxWaitMs  how long the first event of a commit waits for company; 0: until the present turn of the
 *                           event loop is over
 * @param options.enough     this many waiting start a commit at once: while one half of a crowd is being written, the
 *                           other half arrives
 * @param options.maxBatch   events a commit, at most (one request's events stay together)
 */
export function createInbox(
  database: Database,
  options: { maxWaitMs?: number; maxBatch?: number; enough?: number } = {},
): Inbox {
  const maxWaitMs = options.maxWaitMs ?? 2
  const maxBatch = options.maxBatch ?? 256
  const enough = Math.min(options.enough ?? 32, maxBatch)
  const waiting: Waiting[] = []
  let waitingEvents = 0
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  function store(events: InboxEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve()
    return new Promise((done, failed) => {
      waiting.push({ events, done, failed })
      waitingEvents += events.length
      if (writing) return
      if (waitingEvents >= enough) write()
      else timer ??= setTimeout(write, maxWaitMs)
    })
  }

  function write(): void {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = takeBatch()
    if (batch.length === 0) return
    writing = commit(batch).finally(() => {
      writing = null
      // What arrived meanwhile has waited long enough.
      if (waiting.length > 0) write()
    })
  }

  function takeBatch(): Waiting[] {
    let events = 0
    let requests = 0
    while (requests < waiting.length && (requests === 0 || events < maxBatch)) {
      events += (waiting[requests] as Waiting).events.length
      requests += 1
    }
    waitingEvents -= events
    return waiting.splice(0, requests)
  }

  async function commit(batch: Waiting[]): Promise<void> {
    try {
      // One order for all: two processes storing the same events again would wait for each other.
      await insert(batch.flatMap(({ events }) => events).sort(byId))
      for (const { done } of batch) done()
    } catch (error) {
      if (batch.length === 1 || !isDataException(error)) {
        for (const { failed } of batch) failed(error)
        return
      }
      // One request's data must not fail its neighbours'.
      for (const alone of batch) await commit([alone])
    }
  }

  async function insert(events: InboxEvent[]): Promise<void> {
    await database.pool.query({
      name: 'store-line-events',
      text: INSERT,
      values: [
        events.map((event) => event.webhookEventId),
        events.map((event) => event.lineUserId),
        events.map((event) => event.occurredAt.toISOString()),
        // JSON has no line break of its own: one text instead of an array saves quoting every quote
        events.map((event) => storableJson(event.payload)).join('\n'),
        events.map((event) => HANDLED_KINDS.includes(String(event.payload['type']))),
      ],
    })
  }

  return {
    store,
    async close() {
      if (!writing && waiting.length > 0) write()
      while (writing) await writing
    },
  }
}

/** jsonb takes neither NUL nor half a surrogate pair, and a member can send both. */
function storableJson(payload: Record<string, unknown>): string {
  const json = JSON.stringify(payload)
  // JSON.stringify writes \\u only for what cannot stand for itself
  if (!json.includes('\\u')) return json
  return JSON.stringify(payload, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '\uFFFD').toWellFormed() : part,
  )
}

function byId(a: InboxEvent, b: InboxEvent): number {
  return a.webhookEventId < b.webhookEventId ? -1 : 1
}

function isDataException(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && code.startsWith(DATA_EXCEPTION)
}

// ── handing out ──────────────────────────────────────────────────────────────────────────────────────────

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
