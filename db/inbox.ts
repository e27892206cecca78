/**
 * Inbox: every webhook event once, stored before it is answered. The stored row is the work item.
 *
 * Promise:  `store` resolves after the commit that holds its events, never before; the same event twice is one row.
 * Never:    interprets an event. Kinds nobody handles yet are stored and parked: kept, never handed out.
 * Used by:  server/routes/line-webhook.ts. Events are handed out by inbox-turns.ts.
 *
 * Group commit: events that arrive while a commit is under way, or within `maxWaitMs`, share the next one.
 */
import type { Database } from './connect.ts'
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

/** Kinds of LINE events somebody handles. */
const HANDLED_KINDS: readonly string[] = [
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
