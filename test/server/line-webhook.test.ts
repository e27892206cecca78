import { createHmac } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createInbox, type InboxEvent } from '../../db/inbox.ts'
import { lineEvents } from '../../db/schema.ts'
import { lineWebhook } from '../../server/routes/line-webhook.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const OLD_SECRET = 'the-secret-before'
const SECRET = 'the-secret-now'
const now = new Date('2025-11-05T03:00:00Z')
let fresh: FreshDatabase
let app: FastifyInstance
let secrets: string[]

beforeAll(async () => {
  fresh = await freshDatabase()
  app = Fastify()
  await app.register(lineWebhook, {
    inbox: createInbox(fresh.database),
    secrets: () => secrets,
    clock: () => now,
  })
})
beforeEach(async () => {
  secrets = [SECRET]
  await fresh.database.drizzle.delete(lineEvents)
})
afterAll(async () => {
  await app.close()
  await fresh.drop()
})

const sign = (body: string | Buffer, secret = SECRET) =>
  createHmac('sha256', secret).update(body).digest('base64')
const rows = () => fresh.database.drizzle.select().from(lineEvents)

function post(
  body: string | Buffer,
  signature: string | undefined = sign(body),
  more: Record<string, string> = {},
) {
  return app.inject({
    method: 'POST',
    url: '/line/webhook',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature === undefined ? {} : { 'x-line-signature': signature }),
      ...more,
    },
    body,
  })
}

function webhook(...ids: string[]): string {
  return JSON.stringify({
    destination: 'U0',
    events: ids.map((id) => ({
      type: 'message',
      webhookEventId: id,
      timestamp: 1762311600123,
      source: { type: 'user', userId: 'U1' },
      message: { type: 'text', id: '1', text: 'こんにちは' },
      replyToken: 'r',
      mode: 'active',
    })),
  })
}

describe('signature', () => {
  const body = webhook('01H')
  test.each([
    { why: 'missing', signature: '' },
    { why: 'of another secret', signature: sign(body, 'guessed') },
    { why: 'of another body', signature: sign(`${body} `) },
    { why: 'short', signature: sign(body).slice(0, 20) },
    { why: 'long', signature: `${sign(body)}AAAA` },
    { why: 'one character off', signature: `${sign(body)[0] === 'A' ? 'B' : 'A'}${sign(body).slice(1)}` },
    { why: 'the same bytes in hex', signature: Buffer.from(sign(body), 'base64').toString('hex') },
    { why: 'made with the empty secret', signature: sign(body, '') },
    { why: 'no base64 at all', signature: 'ÿÿ'.repeat(22) },
  ])('$why: 401 and nothing stored', async ({ signature }) => {
    secrets = [SECRET, '']
    const answer = await post(body, signature)
    expect(answer.statusCode).toBe(401)
    expect(answer.json().error.code).toBe('BAD_SIGNATURE')
    expect(await rows()).toEqual([])
  })

  test('no header at all: 401', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/line/webhook',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBe(401)
  })

  test('no secret configured: 401 for everything', async () => {
    secrets = []
    expect((await post(body)).statusCode).toBe(401)
  })

  test('while the secret changes both are accepted, afterwards the old one is not', async () => {
    secrets = [SECRET, OLD_SECRET]
    expect((await post(webhook('a'), sign(webhook('a'), OLD_SECRET))).statusCode).toBe(200)
    expect((await post(webhook('b'))).statusCode).toBe(200)
    secrets = [SECRET]
    expect((await post(webhook('c'), sign(webhook('c'), OLD_SECRET))).statusCode).toBe(401)
    expect((await rows()).map((row) => row.webhookEventId).sort()).toEqual(['a', 'b'])
  })

  test('it covers the bytes as sent: escapes and spaces that JSON.stringify would not make', async () => {
    const raw = `{ "events":[{"type":"message","webhookEventId":"raw","timestamp":1762311600123,"source":{"userId":"U1"},"message":{"text":"\\uD83E\\uDD28"}}]}`
    expect((await post(raw)).statusCode).toBe(200)
    expect((await rows())[0]?.payload['message']).toEqual({ text: '🤨' })
  })

  test('any content type', async () => {
    expect((await post(body, sign(body), { 'content-type': 'text/plain' })).statusCode).toBe(200)
    expect(await rows()).toHaveLength(1)
  })
})

describe('body', () => {
  test("the console's verify, without events: 200", async () => {
    const answer = await post('{"destination":"U0","events":[]}')
    expect(answer.statusCode).toBe(200)
    expect(await rows()).toEqual([])
  })

  test.each([
    { why: 'no JSON', body: '{"events":[' },
    { why: 'empty', body: '' },
    { why: 'not an object', body: '[]' },
    { why: 'null', body: 'null' },
    { why: 'no events', body: '{}' },
    { why: 'events of another shape', body: '{"events":{"a":1}}' },
    { why: 'one event that is none', body: '{"events":[{"type":"message","webhookEventId":"x"},3]}' },
  ])('$why, well signed: 400 and nothing stored', async ({ body }) => {
    expect((await post(body)).statusCode).toBe(400)
    expect(await rows()).toEqual([])
  })

  test('over 1 MB: 413', async () => {
    const body = JSON.stringify({ events: [], more: 'x'.repeat(1_048_576) })
    expect((await post(body)).statusCode).toBe(413)
  })

  test('100 events in one request are stored together', async () => {
    expect((await post(webhook(...Array.from({ length: 100 }, (_, n) => `e${n}`)))).statusCode).toBe(200)
    expect(await rows()).toHaveLength(100)
  })

  test('the row: id, user, time, the whole event', async () => {
    await post(webhook('01ABC'))
    const [row] = await rows()
    expect(row).toMatchObject({
      webhookEventId: '01ABC',
      lineUserId: 'U1',
      occurredAt: new Date(1762311600123),
      handledAt: null,
    })
    expect(row?.payload).toEqual(JSON.parse(webhook('01ABC')).events[0])
  })

  test.each([
    { why: 'no time', event: { type: 'message', webhookEventId: 'x', source: { userId: 'U1' } } },
    { why: 'a time beyond any calendar', event: { type: 'message', webhookEventId: 'x', timestamp: 1e300 } },
    { why: 'a time of another type', event: { type: 'message', webhookEventId: 'x', timestamp: '2025' } },
  ])('$why: stored, ordered by its arrival', async ({ event }) => {
    expect((await post(JSON.stringify({ events: [event] }))).statusCode).toBe(200)
    expect((await rows())[0]?.occurredAt).toEqual(now)
  })

  test('an event without an id is stored once however often it comes', async () => {
    const body = '{"events":[{"type":"message","timestamp":1762311600123,"message":{"text":"a"}}]}'
    for (let n = 0; n < 3; n += 1) expect((await post(body)).statusCode).toBe(200)
    expect(await rows()).toHaveLength(1)
  })

  test('the same event again: 200, one row', async () => {
    for (let n = 0; n < 5; n += 1) expect((await post(webhook('again'))).statusCode).toBe(200)
    expect(await rows()).toHaveLength(1)
  })
})

describe('answering', () => {
  const storing = async (store: (events: InboxEvent[]) => Promise<void>) => {
    const own = Fastify()
    await own.register(lineWebhook, { inbox: { store }, secrets: () => [SECRET], clock: () => now })
    const body = webhook('x')
    return {
      own,
      answer: own.inject({
        method: 'POST',
        url: '/line/webhook',
        body,
        headers: { 'x-line-signature': sign(body), 'content-type': 'application/json' },
      }),
    }
  }

  test('not before the commit', async () => {
    let commit: () => void = () => undefined
    const reached = Promise.withResolvers<void>()
    const { own, answer } = await storing(() => {
      reached.resolve()
      return new Promise((resolve) => (commit = resolve))
    })
    let answered = false
    void answer.then(() => (answered = true))
    await reached.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    commit()
    expect((await answer).statusCode).toBe(200)
    await own.close()
  })

  test('500 when the database fails, so that LINE sends it again', async () => {
    const { own, answer } = await storing(() => Promise.reject(new Error('the disk is full')))
    expect((await answer).statusCode).toBe(500)
    expect((await answer).body).not.toContain('disk')
    await own.close()
  })
})

test("other doors keep their own parsers: the webhook's stays inside it", async () => {
  const whole = Fastify()
  await whole.register(lineWebhook, {
    inbox: createInbox(fresh.database),
    secrets: () => [SECRET],
    clock: () => now,
  })
  whole.post('/other', (request) => ({ got: request.body }))
  const answer = await whole.inject({ method: 'POST', url: '/other', payload: { a: 1 } })
  expect(answer.json()).toEqual({ got: { a: 1 } })
  await whole.close()
})
