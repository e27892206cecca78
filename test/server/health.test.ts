/** /readyz: what must answer before members are let in. */
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReader, type Reader } from '../../ocr/reader.ts'
import { health } from '../../server/routes/health.ts'
import { connect } from '../../db/connect.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
beforeAll(async () => void (fresh = await freshDatabase()))
afterAll(() => fresh?.drop())

const ask = async (reader: Pick<Reader, 'ready'>, reads = true, db = fresh.database) => {
  const app = Fastify()
  await app.register(health, { services: { db, reader: reader as Reader }, reads, metricsToken: null })
  const answer = await app.inject('/readyz')
  await app.close()
  return { status: answer.statusCode, ...answer.json<Record<string, unknown>>() }
}

test('all is well: the real reader’s own process answers', async () => {
  const reader = createReader({ formKeys: [] })
  expect(await ask(reader)).toEqual({ status: 200, ready: true, database: true, queue: true, reader: true })
  await reader.close()
  expect(await ask(reader)).toMatchObject({ status: 503, ready: false, reader: false })
})

test('a reader whose process dies at once is not ready', async () => {
  const reader = createReader({ formKeys: [], workerFile: new URL('file:///nowhere/worker.ts') })
  expect(await ask(reader)).toMatchObject({ status: 503, reader: false })
  await reader.close()
})

test('a service that only answers requests needs no reader', async () => {
  expect(await ask({ ready: async () => false }, false)).toMatchObject({ status: 200, reader: null })
})

test('without the database nobody is let in', async () => {
  const gone = connect('postgres://nobody@127.0.0.1:1/none')
  expect(await ask({ ready: async () => true }, true, gone)).toMatchObject({
    ...{ status: 503, ready: false, database: false, queue: false, reader: true },
  })
  await gone.close()
})

const TOKEN = 'a-token-of-the-test-0123'
test.each([
  { why: 'this machine', token: null, headers: {}, status: 200 },
  { why: 'another machine', token: null, from: '192.0.2.7', headers: {}, status: 404 },
  { why: 'a proxy for somebody', token: null, headers: { 'x-forwarded-for': '192.0.2.7' }, status: 404 },
  { why: 'a proxy of the other fashion', token: null, headers: { forwarded: 'for=192.0.2.7' }, status: 404 },
  { why: 'this machine where a token is set', token: TOKEN, headers: {}, status: 404 },
  {
    ...{ why: 'another machine with the token', token: TOKEN, from: '192.0.2.7', status: 200 },
    headers: { authorization: `Bearer ${TOKEN}` },
  },
  {
    ...{ why: 'with a wrong one', token: TOKEN, status: 404 },
    headers: { authorization: 'Bearer a-token-of-the-test-0124' },
  },
])('the metrics, asked by $why: $status', async ({ token, headers, from, status }) => {
  const app = Fastify()
  const reader = { ready: async () => true } as unknown as Reader
  await app.register(health, { services: { db: fresh.database, reader }, reads: false, metricsToken: token })
  const answer = await app.inject({
    url: '/metrics',
    headers: headers as Record<string, string>,
    remoteAddress: from ?? '127.0.0.1',
  })
  await app.close()
  expect(answer.statusCode).toBe(status)
  if (status === 200) expect(answer.body).toContain('famisapo_waiting{queue="photos"} 0')
})
