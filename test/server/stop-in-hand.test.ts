/** Stopping with work in hand, against a real database: it is handed back at once, its try not counted. */
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { openCase } from '../../db/cases.ts'
import type { Database } from '../../db/connect.ts'
import { createInbox } from '../../db/inbox.ts'
import { wantRecord } from '../../db/kintone-records.ts'
import { enqueuePush } from '../../db/line-outbox.ts'
import { storePhoto } from '../../db/photos.ts'
import { kintoneRecords, lineEvents, lineOutbox, photos } from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import { handleEvents } from '../../server/jobs/handle-events.ts'
import { readPhotos } from '../../server/jobs/read-photos.ts'
import { sendLineOutbox } from '../../server/jobs/send-line-outbox.ts'
import { syncKintone } from '../../server/jobs/sync-kintone.ts'
import { startWorkLoop } from '../../server/jobs/work-loop.ts'
import type { Services } from '../../server/services.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const now = new Date('2025-11-05T09:00:00+09:00')
const user = `U${'a'.repeat(32)}`
const log = pino({ level: 'silent' })

let fresh: FreshDatabase
let database: Database
let asked: string[]
/** Somebody outside who takes the question and never answers. */
const silence =
  (name: string) =>
  (..._: unknown[]) => {
    asked.push(name)
    return new Promise<never>(() => undefined)
  }

beforeAll(async () => {
  fresh = await freshDatabase()
  database = fresh.database
})
afterAll(() => fresh?.drop())
beforeEach(() => void (asked = []))

const services = () =>
  ({
    ...{ db: database, clock: () => now, log, city: kitakyushu, sealer: createSealer(Buffer.alloc(32, 7)) },
    config: { publicUrl: 'http://localhost' },
    line: { content: silence('content'), push: silence('push') },
    kintone: { upsert: silence('kintone') },
    reader: { read: silence('reader') },
  }) as unknown as Services

/** Runs one job in the work loop until somebody outside was asked, then stops it. @returns how long the stop took */
async function stopWhileWaiting(run: (stopping: AbortSignal) => Promise<number>): Promise<number> {
  const loop = await startWorkLoop({ log }, fresh.appUrl, [
    { name: 'job', topic: null, everyMs: 10_000, run },
  ])
  await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1)
  const began = performance.now()
  await loop.stop()
  return performance.now() - began
}

describe('stopped with work in hand', () => {
  test('an event that waits for its photo from LINE', async () => {
    const inbox = createInbox(database)
    const message = { type: 'image', id: '1', contentProvider: { type: 'line' } }
    const payload = { type: 'message', message, source: { type: 'user', userId: user }, replyToken: 'r' }
    await inbox.store([{ webhookEventId: 'event', lineUserId: user, occurredAt: now, payload }])
    await inbox.close()
    await stopWhileWaiting((stopping) => handleEvents(services(), stopping))
    const [row] = await database.drizzle.select().from(lineEvents)
    expect(row).toMatchObject({ attempts: 0, leaseUntil: null, handledAt: null, lastError: null })
  })

  test('a photo that is being read', async () => {
    const id = randomUUID()
    await database.drizzle.transaction(async (tx) => {
      const wanted = { kind: 'report', memberNo: null, lineUserId: user, originKey: null } as const
      const { caseNo } = await openCase(tx, { ...wanted, openedAt: now, summary: null })
      await storePhoto(tx, services().sealer, {
        ...{ id, caseNo, lineMessageId: '1', imageSetId: null, setIndex: null, setTotal: null },
        ...{ sha256: 'f'.repeat(64), image: Buffer.from('photo'), widthPx: 1, heightPx: 1, receivedAt: now },
      })
    })
    await stopWhileWaiting((stopping) => readPhotos(services(), stopping))
    const [row] = await database.drizzle.select().from(photos).where(eq(photos.id, id))
    expect(row).toMatchObject({ state: 'received', attempts: 0, leaseUntil: null, lastError: null })
  })

  test('a record on its way to kintone', async () => {
    await database.drizzle.transaction((tx) => wantRecord(tx, 'activities', 'A', { a: '1' }, now))
    await stopWhileWaiting((stopping) => syncKintone(services(), stopping))
    const [row] = await database.drizzle.select().from(kintoneRecords)
    // taken up again at once, and looked at first: it may have been written
    expect(row).toMatchObject({ attempts: 0, leaseUntil: now, sentVersion: 0, lastError: null })
  })

  test('a message on its way to LINE stays leased: it may have been taken', { timeout: 15_000 }, async () => {
    await database.drizzle.transaction((tx) =>
      enqueuePush(tx, { dedupeKey: 'push', lineUserId: user, messages: [{ type: 'text', text: 'a' }], now }),
    )
    const took = await stopWhileWaiting((signal) => sendLineOutbox(services(), { limit: 1, signal }))
    const [row] = await database.drizzle.select().from(lineOutbox).where(eq(lineOutbox.dedupeKey, 'push'))
    expect(row).toMatchObject({ state: 'sending', attempts: 1 })
    expect(row?.leaseUntil?.getTime()).toBeGreaterThan(now.getTime())
    expect(took).toBeLessThan(10_000)
  })
})
