import { eq, sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createInbox, type InboxEvent } from '../../db/inbox.ts'
import {
  claimNextEvents,
  failEvent,
  finishEvent,
  handBackEvents,
  inboxBacklog,
  MAX_ATTEMPTS,
  stepAside,
  unparkEvent,
} from '../../db/inbox-turns.ts'
import { connect } from '../../db/connect.ts'
import { lineEvents } from '../../db/schema.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const start = new Date('2025-11-05T03:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
let fresh: FreshDatabase
const db = () => fresh.database.drizzle

beforeAll(async () => {
  fresh = await freshDatabase()
})
beforeEach(async () => {
  await db().delete(lineEvents)
})
afterAll(() => fresh.drop())

function event(id: string, lineUserId: string | null, seconds: number, more: object = {}): InboxEvent {
  return { webhookEventId: id, lineUserId, occurredAt: at(seconds), payload: { type: 'message', ...more } }
}

async function stored(...events: InboxEvent[]): Promise<void> {
  const inbox = createInbox(fresh.database, { maxWaitMs: 0 })
  await inbox.store(events)
  await inbox.close()
}

const claimedIds = async (now: Date, limit = 10) =>
  (await claimNextEvents(db(), now, limit)).map((claimed) => claimed.webhookEventId)

describe('storing', () => {
  test('many requests share one commit and each is answered after it', async () => {
    const inbox = createInbox(fresh.database, { maxWaitMs: 20, enough: 1000, maxBatch: 1000 })
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        await inbox.store([event(`e${n}`, `U${n}`, n)])
        expect(await fresh.database.drizzle.$count(lineEvents, eq(lineEvents.webhookEventId, `e${n}`))).toBe(
          1,
        )
      }),
    )
    const { rows } = await db().execute(
      sql`select count(*)::int as rows, count(distinct xmin::text)::int as commits from line_events`,
    )
    expect(rows).toEqual([{ rows: 100, commits: 1 }])
  })

  test('an event already acknowledged survives the loss of the connection that stored it', async () => {
    const own = connect(fresh.appUrl, { poolSize: 1 })
    const inbox = createInbox(own)
    await inbox.store([event('kept', 'U1', 0)])
    const { rows } = await own.pool.query('select pg_backend_pid() as pid')
    const killed = await fresh.database.pool.query('select pg_terminate_backend($1) as done', [rows[0].pid])
    expect(killed.rows).toEqual([{ done: true }])
    expect(await db().$count(lineEvents, eq(lineEvents.webhookEventId, 'kept'))).toBe(1)
    const storeAgain = () => inbox.store([event('after', 'U1', 1)])
    // the pool may notice only now
    await storeAgain().catch(storeAgain)
    await own.close()
  })

  test('a database that cannot be reached fails the request, and nothing of it is kept', async () => {
    const broken = connect(fresh.appUrl.replace(/\/[^/]+$/, '/no_such_database'))
    await expect(createInbox(broken).store([event('lost', 'U1', 0)])).rejects.toMatchObject({ code: '3D000' })
    await broken.close()
    expect(await db().$count(lineEvents)).toBe(0)
  })

  test('2,000 posts of 20 ids, at once and again, leave 20 rows', async () => {
    const inbox = createInbox(fresh.database, { maxWaitMs: 1, maxBatch: 64 })
    const second = createInbox(fresh.database, { maxWaitMs: 1, maxBatch: 64 })
    await Promise.all(
      Array.from({ length: 2000 }, (_, n) =>
        (n % 2 ? inbox : second).store([event(`e${(n >> 1) % 20}`, `U${n % 7}`, n % 20)]),
      ),
    )
    expect(await db().$count(lineEvents)).toBe(20)
  })

  test('two processes storing the same events from opposite ends do not wait for each other', async () => {
    const [inbox, second] = [createInbox(fresh.database), createInbox(fresh.database)]
    for (let round = 0; round < 3; round += 1) {
      const events = Array.from({ length: 2000 }, (_, n) => event(`r${round}-${n}`, 'U1', n))
      await Promise.all([inbox.store(events), second.store(events.toReversed())])
    }
    expect(await db().$count(lineEvents)).toBe(6000)
  })

  test.each([
    { why: 'NUL, which jsonb refuses', text: 'a\u0000b', kept: 'a\uFFFDb' },
    { why: 'half a surrogate pair', text: 'x\uD83E', kept: 'x\uFFFD' },
    { why: 'a backslash before what only looks like an escape', text: '\\u0000', kept: '\\u0000' },
    { why: 'an emoji beyond the plane, right-to-left, zalgo', text: '🤨‮z̷̢͗', kept: '🤨‮z̷̢͗' },
  ])('texts are stored whole: $why', async ({ text, kept }) => {
    await stored(event('t', 'U1', 0, { message: { text } }), event('other', 'U2', 0))
    const rows = await db().select().from(lineEvents).where(eq(lineEvents.webhookEventId, 't'))
    expect((rows[0]?.payload['message'] as { text: string }).text).toBe(kept)
  })

  test("one request's bad data does not fail its neighbours in the batch", async () => {
    const inbox = createInbox(fresh.database, { maxWaitMs: 20 })
    const results = await Promise.allSettled([
      inbox.store([event('good', 'U1', 0)]),
      inbox.store([event('bad\u0000id', 'U2', 0)]),
      inbox.store([event('good too', 'U3', 0)]),
    ])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await db().$count(lineEvents)).toBe(2)
  })

  test('one wake-up a commit, none when nothing was new', async () => {
    const ears = new pg.Client({ connectionString: fresh.appUrl })
    await ears.connect()
    await ears.query('listen famisapo_work')
    const heard: string[] = []
    ears.on('notification', (notification) => heard.push(notification.payload ?? ''))
    const inbox = createInbox(fresh.database, { maxWaitMs: 20 })
    await Promise.all([inbox.store([event('a', 'U1', 0)]), inbox.store([event('b', 'U2', 0)])])
    await inbox.store([event('a', 'U1', 0)])
    await ears.query('select 1')
    expect(heard).toEqual(['line-events'])
    await ears.end()
  })

  test('unknown kinds are stored and left', async () => {
    await stored({ ...event('odd', 'U1', 0), payload: { type: 'somethingNew' } }, event('known', 'U1', 1))
    expect(await claimedIds(at(10))).toEqual(['known'])
    expect(await inboxBacklog(db())).toEqual({ waiting: 1, parked: 1 })
  })

  test('close waits for what was taken in', async () => {
    const inbox = createInbox(fresh.database, { maxWaitMs: 10_000 })
    const storing = inbox.store([event('last', 'U1', 0)])
    await inbox.close()
    await storing
    expect(await db().$count(lineEvents)).toBe(1)
  })
})

describe('handing out', () => {
  test("one member's events come one at a time, by their time, however they arrived", async () => {
    await stored(event('third', 'U1', 3), event('first', 'U1', 1))
    await stored(event('second', 'U1', 2))
    const order: string[] = []
    for (let round = 0; round < 3; round += 1) {
      const [id, ...more] = await claimedIds(at(10))
      expect(more).toEqual([])
      expect(await claimedIds(at(10))).toEqual([])
      await db().transaction((tx) => finishEvent(tx, id!))
      order.push(id!)
    }
    expect(order).toEqual(['first', 'second', 'third'])
  })

  test('events of the same millisecond keep one order too', async () => {
    await stored(event('b', 'U1', 1), event('a', 'U1', 1))
    expect(await claimedIds(at(10))).toEqual(['a'])
  })

  test('different members, and events without one, go in parallel, oldest first', async () => {
    await stored(
      event('a', 'U1', 3),
      event('b', 'U2', 1),
      event('c', null, 2),
      event('d', null, 4),
      event('e', 'U1', 5),
    )
    expect(await claimedIds(at(10))).toEqual(['b', 'c', 'a', 'd'])
  })

  test('an earlier event that arrives late does not run beside the one being handled', async () => {
    await stored(event('later', 'U1', 5))
    expect(await claimedIds(at(10))).toEqual(['later'])
    await stored(event('earlier', 'U1', 1))
    expect(await claimedIds(at(11))).toEqual([])
    await db().transaction((tx) => finishEvent(tx, 'later'))
    expect(await claimedIds(at(12))).toEqual(['earlier'])
  })

  test('eight claimers at once never hold two events of one member', async () => {
    await stored(...Array.from({ length: 200 }, (_, n) => event(`e${n}`, `U${n % 10}`, n)))
    const handled: string[] = []
    const inHand = new Map<string, string>()
    const claimers = Array.from({ length: 8 }, async () => {
      for (let idle = 0; idle < 3;) {
        const claimed = await claimNextEvents(db(), at(1000), 3)
        idle = claimed.length === 0 ? idle + 1 : 0
        for (const { lineUserId } of claimed) {
          expect(inHand.has(lineUserId!)).toBe(false)
          inHand.set(lineUserId!, 'held')
        }
        for (const { webhookEventId, lineUserId } of claimed) {
          inHand.delete(lineUserId!)
          await db().transaction((tx) => finishEvent(tx, webhookEventId))
          handled.push(webhookEventId)
        }
      }
    })
    await Promise.all(claimers)
    // a claimer may go idle while others hold the rest: finish what is left
    for (
      let left = await claimNextEvents(db(), at(1000), 50);
      left.length > 0;
      left = await claimNextEvents(db(), at(1000), 50)
    ) {
      for (const { webhookEventId } of left) {
        await db().transaction((tx) => finishEvent(tx, webhookEventId))
        handled.push(webhookEventId)
      }
    }
    expect(handled).toHaveLength(200)
    for (let user = 0; user < 10; user += 1) {
      const own = handled.filter((id) => Number(id.slice(1)) % 10 === user)
      expect(own).toEqual([...own].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))))
    }
  })

  test('a lease that ran out is given again; who comes second finishes nothing', async () => {
    await stored(event('a', 'U1', 0))
    expect(await claimedIds(at(0))).toEqual(['a'])
    expect(await claimedIds(at(59))).toEqual([])
    expect((await claimNextEvents(db(), at(61), 5)).map(({ attempts }) => attempts)).toEqual([2])
    expect(await db().transaction((tx) => finishEvent(tx, 'a', at(62)))).toBe(true)
    expect(await db().transaction((tx) => finishEvent(tx, 'a', at(63)))).toBe(false)
    const [row] = await db().select().from(lineEvents)
    expect(row?.handledAt).toEqual(at(62))
    expect(await claimedIds(at(1000))).toEqual([])
  })

  test('a handler that rolls back leaves its event to the next', async () => {
    await stored(event('a', 'U1', 0))
    await claimedIds(at(0))
    await expect(
      db().transaction(async (tx) => {
        await finishEvent(tx, 'a', at(1))
        throw new Error('the turn failed')
      }),
    ).rejects.toThrow('the turn failed')
    expect(await claimedIds(at(100))).toEqual(['a'])
  })

  test('a failed event waits for its next try and its member with it, nobody else', async () => {
    await stored(event('a', 'U1', 0), event('b', 'U1', 1), event('c', 'U2', 2))
    expect(await claimedIds(at(10))).toEqual(['a', 'c'])
    expect(await failEvent(db(), 'a', 'LINE is slow', at(30))).toEqual({ parked: false })
    expect(await claimedIds(at(20))).toEqual([])
    expect(await claimedIds(at(31))).toEqual(['a'])
  })

  test('what waits for LINE lets later events pass, in their order, and comes when it can', async () => {
    await stored(event('photo', 'U1', 0), event('b', 'U1', 1), event('c', 'U1', 2))
    expect(await claimedIds(at(10))).toEqual(['photo'])
    const waits = { reason: '503', now: at(10), retryAt: at(25) }
    expect(await stepAside(db(), 'photo', waits)).toEqual(at(10))
    // due again beside the others: never two of one member, and the others first
    for (const id of ['b', 'c']) {
      expect(await claimedIds(at(30))).toEqual([id])
      expect(await claimedIds(at(30))).toEqual([])
      await db().transaction((tx) => finishEvent(tx, id))
    }
    for (let round = 1; round < 2 * MAX_ATTEMPTS; round += 1) {
      expect(await claimedIds(at(30 * round))).toEqual(['photo'])
      const again = { reason: '503', now: at(30 * round), retryAt: at(30 * round + 15) }
      expect(await stepAside(db(), 'photo', again)).toEqual(at(10))
      expect(await claimedIds(at(30 * round + 14))).toEqual([])
    }
    // its worker dies: the lease ends, the photo stays aside
    expect(await claimedIds(at(900))).toEqual(['photo'])
    await stored(event('d', 'U1', 950))
    expect(await claimedIds(at(970))).toEqual(['d'])
    await db().transaction((tx) => finishEvent(tx, 'd'))
    expect(await claimedIds(at(971))).toEqual(['photo'])
    expect(await db().transaction((tx) => finishEvent(tx, 'photo'))).toBe(true)
    expect(await claimedIds(at(5000))).toEqual([])
  })

  test('a poison event is parked after its tries and its member goes on', async () => {
    await stored(event('poison', 'U1', 0), event('next', 'U1', 1))
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      expect(await claimedIds(at(attempt * 100))).toEqual(['poison'])
      const { parked } = await failEvent(db(), 'poison', 'cannot be handled', at(attempt * 100 + 1))
      expect(parked).toBe(attempt === MAX_ATTEMPTS)
    }
    expect(await claimedIds(at(5000))).toEqual(['next'])
    expect(await unparkEvent(db(), 'poison')).toBe(true)
    expect(await unparkEvent(db(), 'next')).toBe(false)
  })

  test('an event that kills its worker every time is parked too', async () => {
    await stored(event('killer', 'U1', 0), event('next', 'U1', 1))
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      expect(await claimedIds(at(attempt * 100))).toEqual(['killer'])
    }
    expect(await claimedIds(at(5000))).toEqual([])
    expect(await claimedIds(at(5001))).toEqual(['next'])
  })

  test('events handed back in good order are free at once and lose no try', async () => {
    await stored(event('a', 'U1', 0))
    await claimedIds(at(0))
    await handBackEvents(db(), ['a'])
    expect((await claimNextEvents(db(), at(1), 5)).map(({ attempts }) => attempts)).toEqual([1])
  })
})
