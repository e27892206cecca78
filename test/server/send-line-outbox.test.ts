/**
 * The outbox against the stand-in LINE, through the real client and a real database, with the clock in hand:
 * whatever breaks, a push arrives exactly once, a reply at most once, and nothing is lost.
 */
import { asc } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLineClient } from '../../bot/line-client.ts'
import type { Database } from '../../db/connect.ts'
import { enqueuePush, enqueueReply } from '../../db/line-outbox.ts'
import { lineOutbox } from '../../db/schema.ts'
import { changeFaults, faultKinds, wellBehaved, type FaultsChange } from '../../sandbox/line/faults.ts'
import { startLineStandIn, type StandIn } from '../../sandbox/line/stand-in.ts'
import { sendLineOutbox, type SendServices } from '../../server/jobs/send-line-outbox.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const hanako = `U${'1'.repeat(32)}`
const taro = `U${'2'.repeat(32)}`
const hour = 3600_000

let fresh: FreshDatabase
let database: Database
let line: StandIn
let now = new Date('2025-11-05T09:00:00+09:00')
/** nobody listens there any more */
let closedUrl: string
let services: SendServices
const forward = (ms: number) => void (now = new Date(now.getTime() + ms))
const breaks = (change: FaultsChange) => void (line.world.faults = changeFaults(line.world.faults, change))
const mend = () => void (line.world.faults = wellBehaved())

beforeAll(async () => {
  fresh = await freshDatabase()
  database = fresh.database
  const gone = await startLineStandIn(lineOptions())
  closedUrl = gone.url
  await gone.close()
})
afterAll(() => fresh?.drop())
beforeEach(async () => {
  await database.drizzle.delete(lineOutbox)
  now = new Date('2025-11-05T09:00:00+09:00')
  line = await startLineStandIn(lineOptions())
  services = servicesFor(line.url)
  return () => line.close()
})

const lineOptions = () => ({
  channelSecret: 's',
  channelAccessToken: 'token',
  loginChannelId: '1',
  webhookUrl: () => 'http://127.0.0.1:1/',
  clock: () => now,
  users: [
    { userId: hanako, displayName: '花子' },
    { userId: taro, displayName: '太郎' },
  ],
})

const servicesFor = (url: string): SendServices => ({
  db: database,
  clock: () => now,
  log: pino({ level: 'silent' }),
  line: createLineClient({
    channelAccessToken: 'token',
    apiBaseUrl: url,
    dataApiBaseUrl: url,
    timeoutMs: 150,
  }),
})

let count = 0
async function reply(userId: string, text: string): Promise<void> {
  await enqueueReply(database.drizzle, {
    dedupeKey: `event:${++count}`,
    lineUserId: userId,
    replyToken: line.world.issueReplyToken(userId),
    replyTokenAt: now,
    now,
    messages: [{ type: 'text', text }],
    notBefore: now,
  })
}
async function push(userId: string, text: string): Promise<void> {
  const messages = [{ type: 'text', text }]
  await enqueuePush(database.drizzle, { dedupeKey: `reading:${++count}`, lineUserId: userId, messages, now })
}

/** Time passes in steps; the sender runs at each. @returns how many were sent */
async function pass(forMs: number, stepMs: number, using = services): Promise<number> {
  let sent = 0
  for (let passed = 0; passed <= forMs; passed += stepMs) {
    sent += await sendLineOutbox(using, { limit: 100 })
    forward(stepMs)
  }
  return sent
}
const received = (userId = hanako) =>
  line.world
    .chat(userId)
    .filter((item) => item.from === 'bot')
    .flatMap((item) => item.messages.map((m) => m.text))
const rows = () => database.drizzle.select().from(lineOutbox).orderBy(asc(lineOutbox.id))
const states = async () => (await rows()).map((row) => row.state)
const callsOf = (kind: 'reply' | 'push') => line.world.ledger.filter((entry) => entry.kind === kind)

test('replies and pushes of many members: each once, a member’s in order', async () => {
  const texts = ['一', '二', '三', '四', '五', '六']
  for (const text of texts)
    for (const userId of [hanako, taro]) await (text < '三' ? reply : push)(userId, text)
  expect(await sendLineOutbox(services, { limit: 100 })).toBe(12)
  expect([received(hanako), received(taro)]).toEqual([texts, texts])
  expect(await sendLineOutbox(services, { limit: 100 })).toBe(0)
})

test('the limit is kept, two senders at once share the work', async () => {
  for (let i = 0; i < 30; i++) await push(i % 2 ? hanako : taro, String(i))
  expect(await sendLineOutbox(services, { limit: 3 })).toBe(3)
  const sent = await Promise.all([1, 2].map(() => sendLineOutbox(services, { limit: 100 })))
  expect(sent[0]! + sent[1]!).toBe(27)
  const inOrder = Array.from({ length: 15 }, (_, i) => String(2 * i))
  expect([received(taro), received(hanako)]).toEqual([inOrder, inOrder.map((n) => String(Number(n) + 1))])
})

describe('one fault, then LINE is well: exactly once', () => {
  test.each(
    faultKinds.flatMap((what) => [
      { what, kind: 'reply' as const },
      { what, kind: 'push' as const },
    ]),
  )('$kind, $what', async ({ what, kind }) => {
    breaks({ next: [{ what, on: kind, times: 1 }] })
    await (kind === 'reply' ? reply : push)(hanako, 'はい')
    await push(hanako, 'つぎ')
    const soon = await pass(40_000, 2000)
    expect(soon + (await pass(2 * hour, hour / 4))).toBe(2)
    expect(line.world.faults.next[0]?.times).toBe(0)
    expect(received().sort()).toEqual(['つぎ', 'はい'])
    expect(await states()).toEqual(['sent', 'sent'])
  })

  test('two faults in a row on a reply, while its token lives', async () => {
    breaks({
      next: [
        { what: 'accept-then-cut', on: 'reply', times: 1 },
        { what: 'error-500', on: 'reply', times: 1 },
      ],
    })
    await reply(hanako, 'はい')
    expect(await pass(20_000, 1000)).toBe(1)
    expect([received(), callsOf('push')]).toEqual([['はい'], []])
  })
})

test('LINE is slow: nothing is sent again before its answer', async () => {
  breaks({ slowMs: 60 })
  for (const userId of [hanako, taro]) for (const text of ['一', '二']) await reply(userId, text)
  expect(await sendLineOutbox(services, { limit: 100 })).toBe(4)
  expect(line.world.ledger.map((entry) => entry.outcome)).toEqual(
    Array.from({ length: 4 }, () => 'delivered'),
  )
})

describe('a reply whose token dies', () => {
  test('certainly not sent: the same words by push, once, in the old place', async () => {
    breaks({ next: [{ what: 'rate-429', on: 'reply', times: 100 }] })
    await reply(hanako, '一')
    await pass(70_000, 5000)
    await push(hanako, '二')
    await pass(60_000, 5000)
    expect(received()).toEqual(['一', '二'])
    expect(callsOf('push').map((entry) => entry.outcome)).toEqual(['delivered', 'delivered'])
    expect(await states()).toEqual(['sent', 'sent'])
  })

  test('never tried, for the service was down: by push', async () => {
    await reply(hanako, 'おそい')
    forward(2 * hour)
    expect(await pass(1000, 1000)).toBe(1)
    expect([received(), callsOf('reply')]).toEqual([['おそい'], []])
  })

  test.each([
    { why: 'it was delivered', what: 'accept-then-hang' as const, words: ['はい'] },
    { why: 'it was not', what: 'hang' as const, words: [] },
  ])('only silence, and $why: never by push; kept as unknown', async ({ what, words }) => {
    breaks({
      next: [
        { what, on: 'reply', times: 1 },
        { what: 'hang', on: 'reply', times: 100 },
      ],
    })
    await reply(hanako, 'はい')
    await pass(5 * 60_000, 20_000)
    mend()
    await pass(5 * 60_000, 60_000)
    expect([received(), callsOf('push'), await states()]).toEqual([words, [], ['unknown']])
  })
})

describe('LINE is dead for a day', () => {
  test.each([
    { why: '503', dead: () => breaks({ down: '503' }), using: () => services },
    { why: 'nobody listens', dead: () => {}, using: () => servicesFor(closedUrl) },
  ])('$why: afterwards all arrives, once, in order', async ({ dead, using }) => {
    dead()
    for (const userId of [hanako, taro]) {
      await reply(userId, '一')
      await push(userId, '二')
      await reply(userId, '三')
    }
    expect(await pass(23 * hour, hour / 4, using())).toBe(0)
    for (const userId of [hanako, taro]) await push(userId, '四')
    await pass(hour / 2, hour / 4, using())
    mend()
    expect(await pass(hour / 4, 60_000)).toBe(8)
    expect([received(hanako), received(taro)]).toEqual([
      ['一', '二', '三', '四'],
      ['一', '二', '三', '四'],
    ])
  })

  test('longer: the push stops before its key does, and is there to be seen', async () => {
    breaks({
      next: [
        { what: 'accept-then-cut', on: 'push', times: 1 },
        { what: 'error-503', on: 'push', times: 9999 },
      ],
    })
    await push(hanako, '一度だけ')
    await pass(25 * hour, hour / 2)
    mend()
    await pass(25 * hour, hour / 2)
    expect([received(), await states()]).toEqual([['一度だけ'], ['expired']])
    const keys = new Set(callsOf('push').map((entry) => entry.retryKey))
    expect([keys.size, callsOf('push').length > 40]).toEqual([1, true])
  })
})

describe('the quota is used up', () => {
  test('pushes wait, replies go, and later the pushes too', async () => {
    breaks({ quota: { limit: 0 } })
    await push(hanako, '一')
    await push(hanako, '二')
    await pass(1000, 1000)
    await reply(hanako, '返信')
    await pass(1000, 1000)
    expect(received()).toEqual(['返信'])
    breaks({ quota: { limit: 10 } })
    await pass(2 * hour, hour / 4)
    expect(received()).toEqual(['返信', '一', '二'])
  })
})

test('a message LINE refuses stays, with LINE’s reason; the next one goes', async () => {
  await push(hanako, '')
  await push(hanako, '次')
  await pass(1000, 1000)
  expect(received()).toEqual(['次'])
  expect((await rows()).map((row) => [row.state, row.lastError])).toEqual([
    ['refused', '400 The request body has 1 error(s); messages[0].text: May not be empty'],
    ['sent', null],
  ])
})

test('a member who blocks the account: taken, not delivered, not tried again', async () => {
  line.world.users.get(hanako)!.blocked = true
  await push(hanako, '届かない')
  expect(await pass(hour, hour / 4)).toBe(1)
  expect(line.world.ledger.map((entry) => entry.outcome)).toEqual(['not-delivered'])
})

class Killed extends Error {}

/** The same services, dying at the n-th step: before or after each talk with LINE or the database. */
function dyingAt(n: number): SendServices & { steps: () => number } {
  let step = 0
  const guard =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (step++ >= n) throw new Killed()
      const result = await act(...args)
      if (step++ >= n) throw new Killed()
      return result
    }
  const { drizzle } = database
  const transaction = guard((act: Parameters<typeof drizzle.transaction>[0]) => drizzle.transaction(act))
  const dying = new Proxy(drizzle, {
    get(target, name) {
      if (name === 'transaction') return transaction
      // an update is a builder: it runs when it is awaited, through `returning`
      if (name === 'update') return (table: typeof lineOutbox) => updateOf(target, table, guard)
      return Reflect.get(target, name) as unknown
    },
  })
  const { line: client } = services
  return {
    ...services,
    db: { ...database, drizzle: dying },
    line: { ...client, reply: guard(client.reply), push: guard(client.push) },
    steps: () => step,
  }
}

type Guard = <A extends unknown[], R>(act: (...args: A) => Promise<R>) => (...args: A) => Promise<R>
function updateOf(drizzle: Database['drizzle'], table: typeof lineOutbox, guard: Guard) {
  const set = (values: Partial<typeof lineOutbox.$inferInsert>) => ({
    where: (condition: Parameters<ReturnType<ReturnType<typeof drizzle.update>['set']>['where']>[0]) => ({
      returning: guard(async () =>
        drizzle.update(table).set(values).where(condition).returning({ id: lineOutbox.id }),
      ),
    }),
  })
  return { set }
}

describe('killed at every step, and started again', () => {
  const stepsOf = { reply: 6, push: 6 }
  test.each([
    { kind: 'push' as const, restMs: 21_000, arrives: 'always' },
    { kind: 'push' as const, restMs: 10 * 60_000, arrives: 'always' },
    { kind: 'reply' as const, restMs: 21_000, arrives: 'always' },
    { kind: 'reply' as const, restMs: 10 * 60_000, arrives: 'at most once' },
  ])('$kind, back after $restMs ms: $arrives', async ({ kind, restMs, arrives }) => {
    const seen: number[] = []
    for (let n = 0; ; n++) {
      await database.drizzle.delete(lineOutbox)
      const before = received().length
      const dying = dyingAt(n)
      await (kind === 'reply' ? reply : push)(hanako, `${n}`)
      const died = await sendLineOutbox(dying, { limit: 1 }).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error
          return true
        },
      )
      forward(restMs)
      await pass(3 * 60_000, 30_000)
      const arrived = received().slice(before)
      seen.push(arrived.length)
      if (arrives === 'always') expect(arrived).toEqual([`${n}`])
      else expect(arrived.length).toBeLessThanOrEqual(1)
      const [state] = await states()
      // what did not arrive is not hidden: the row says that nobody knows
      expect(arrived.length === 1 ? ['sent', 'unknown'] : ['unknown']).toContain(state)
      if (!died) break
    }
    expect(seen).toHaveLength(stepsOf[kind] + 1)
    expect(seen.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(stepsOf[kind] / 2)
  })
})
