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
  await app.register(health, { services: { db, reader: reader as Reader }, reads })
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
