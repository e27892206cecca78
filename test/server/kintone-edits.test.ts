/**
 * What somebody wrote in kintone is never written over in silence: not when many were edited, not when kintone broke
 * in between, not when an answer was never heard. And what is our own doing is no conflict.
 */
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../db/connect.ts'
import { recordStatuses, retryRefused, sendAgain, wantRecord } from '../../db/kintone-records.ts'
import { kintoneRecords } from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import { createKintoneClient, type KintoneClient } from '../../office/kintone/client.ts'
import { EDITED_THERE } from '../../office/messages/kintone.ts'
import { syncKintone } from '../../server/jobs/sync-kintone.ts'
import { activity, apiTokens, apps, startKintone, type RunningKintone } from '../sandbox/kintone-support.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const minute = 60_000
const log = pino({ level: 'silent' })

let fresh: FreshDatabase
let database: Database
let kintone: RunningKintone
let now: Date
let calls: string[]
const clock = () => now
const later = () => void (now = new Date(now.getTime() + 20 * minute))
const breaks = (faults: Partial<RunningKintone['world']['faults']>) =>
  void (kintone.world.faults = { ...kintone.world.faults, ...faults })

beforeAll(async () => {
  fresh = await freshDatabase()
  database = fresh.database
})
afterAll(() => fresh?.drop())
beforeEach(async () => {
  await database.drizzle.delete(kintoneRecords)
  now = new Date('2025-11-05T09:00:00+09:00')
  kintone = await startKintone({ clock })
  calls = []
  return () => kintone.close()
})

/** The real client, its calls written down, with something done just before or after a write. */
function services(around: { before?: () => unknown; after?: () => unknown } = {}) {
  const real = createKintoneClient({ baseUrl: kintone.baseUrl, apiTokens, apps })
  const client: KintoneClient = {
    ...real,
    async upsert(...args) {
      calls.push('write')
      await around.before?.()
      const outcome = await real.upsert(...args)
      await around.after?.()
      return outcome
    },
    readSome(...args) {
      calls.push('read')
      return real.readSome(...args)
    },
  }
  return { db: database, clock, log, kintone: client, sealer: createSealer(Buffer.alloc(32, 7)) }
}

const no = (n: number) => `R-20251105-${String(n).padStart(5, '0')}-01`
const fields = (n: number, yen: string) =>
  Object.fromEntries(
    Object.entries(activity(no(n), { 補助金: yen })).map(([code, { value }]) => [code, value]),
  )
const want = (n: number, yen: string) =>
  wantRecord(database.drizzle, 'activities', no(n), fields(n, yen), now)
async function wantMany(count: number, yen: string): Promise<void> {
  for (let n = 1; n <= count; n += 1) await want(n, yen)
}
async function sync(using = services()): Promise<void> {
  while ((await syncKintone(using)) > 0);
}
const edit = (n: number, yen: string) =>
  kintone.client().record.updateRecord({
    ...{ app: apps.activities, updateKey: { field: '報告番号', value: no(n) } },
    record: { 補助金: { value: yen } },
  })
const held = (): string[] =>
  kintone.world
    .recordsIn('activities')
    .table.list()
    .map(({ values }) => String(values['補助金']))
const revisions = () =>
  kintone.world
    .recordsIn('activities')
    .table.list()
    .map(({ revision }) => revision)
const statusOf = async (n: number) => (await recordStatuses(database.drizzle, 'activities', [no(n)]))[0]!
const isConflict = async (n: number) => {
  const { refusedAt, lastError } = await statusOf(n)
  return refusedAt !== null && lastError === EDITED_THERE
}

/** `n` records that kintone holds as wanted, 1000 yen each. */
async function inStep(n: number): Promise<void> {
  await wantMany(n, '1000')
  await sync()
  calls = []
}

test('30 of 60 were edited: all 30 stay and are shown, the others go, in three calls', async () => {
  await inStep(60)
  for (let n = 1; n <= 60; n += 2) await edit(n, '777')
  await wantMany(60, '2000')
  await sync()
  expect(held().filter((yen) => yen === '777')).toHaveLength(30)
  expect(held().filter((yen) => yen === '2000')).toHaveLength(30)
  expect([await isConflict(1), await isConflict(59), await isConflict(2)]).toEqual([true, true, false])
  expect(calls).toEqual(['write', 'read', 'write'])
})

test('more is wrong than a round can tell apart: what was not tried keeps what is known of it', async () => {
  await inStep(100)
  for (let n = 1; n <= 100; n += 5) await edit(n, '777')
  await wantMany(100, '2000')
  // kintone refuses half of them by words that name none
  const real = services()
  const grumpy = {
    ...real,
    kintone: {
      ...real.kintone,
      upsert: ((app, records, seen) =>
        records.some((one) => Number(String(one['報告番号']).slice(-5, -3)) % 2 === 0)
          ? Promise.resolve({ kind: 'refused', reason: '受け取れません。', byRecord: new Map() })
          : real.kintone.upsert(app, records, seen)) as KintoneClient['upsert'],
    },
  }
  await syncKintone(grumpy)
  const rows = await database.drizzle.select().from(kintoneRecords)
  const open = rows.filter((row) => row.refusedAt === null && row.sentVersion < row.wantedVersion)
  expect(open.length).toBeGreaterThan(0)
  expect(open.every((row) => row.revision === 1 && row.attempts === 0 && row.leaseUntil === null)).toBe(true)
  await sync(grumpy)
  expect(held().filter((yen) => yen === '777')).toHaveLength(20)
})

describe.each([
  ['503', { down: '503' }],
  ['cut', { down: 'cut' }],
  ['a day’s limit used up', { callsADay: 0 }],
] as const)('kintone broke in between (%s)', (_, faults) => {
  test('an edit stays, the others are sent', async () => {
    await inStep(3)
    await edit(2, '777')
    await wantMany(3, '2000')
    breaks(faults)
    await sync()
    kintone.world.mend()
    later()
    await sync()
    expect(held()).toEqual(['2000', '777', '2000'])
    expect([await isConflict(1), await isConflict(2)]).toEqual([false, true])
  })

  test('an edit made while it was broken stays, whatever was wanted meanwhile', async () => {
    await inStep(2)
    await wantMany(2, '2000')
    breaks(faults)
    await sync()
    await wantMany(2, '3000')
    kintone.world.mend()
    await edit(1, '777')
    later()
    await sync()
    expect(held()).toEqual(['777', '3000'])
    expect([await isConflict(1), await isConflict(2)]).toEqual([true, false])
  })
})

describe('an answer that was never heard', () => {
  test('what arrived is not written again: one look tells', async () => {
    await wantMany(100, '1000')
    breaks({ nextUnheard: 1 })
    await sync()
    later()
    calls = []
    await sync()
    expect(calls).toEqual(['read'])
    expect(new Set(revisions())).toEqual(new Set([1]))
    expect(await statusOf(1)).toMatchObject({ inStep: true, lastError: null })
  })

  test('an edit made after ours arrived stays', async () => {
    await inStep(2)
    await wantMany(2, '2000')
    breaks({ nextUnheard: 1 })
    await sync()
    await edit(1, '777')
    later()
    await sync()
    expect(held()).toEqual(['777', '2000'])
    expect([await isConflict(1), await isConflict(2)]).toEqual([true, false])
  })

  test('so does one of a record that was new', async () => {
    await want(1, '1000')
    breaks({ nextUnheard: 1 })
    await sync()
    await edit(1, '777')
    later()
    await sync()
    expect(held()).toEqual(['777'])
    expect(await isConflict(1)).toBe(true)
  })

  test('ours arrived, and something else is wanted since: no conflict, unless it was edited besides', async () => {
    await inStep(2)
    await wantMany(2, '2000')
    breaks({ nextUnheard: 1 })
    await sync()
    await wantMany(2, '3000')
    await wantMany(2, '4000')
    await edit(1, '777')
    later()
    await sync()
    expect(held()).toEqual(['777', '4000'])
    expect([await isConflict(1), await isConflict(2)]).toEqual([true, false])
    // and nothing of it is left in what is wanted
    const rows = await database.drizzle
      .select()
      .from(kintoneRecords)
      .where(eq(kintoneRecords.key, no(2)))
    expect(rows[0]!.fields).toEqual(fields(2, '4000'))
  })

  test('changed while it was being sent, and the sender died: no conflict, no edit lost', async () => {
    await inStep(2)
    await wantMany(2, '2000')
    const dies: ReturnType<typeof services> = {
      ...services({ after: () => wantMany(2, '3000') }),
      db: {
        ...database,
        drizzle: Object.assign(Object.create(database.drizzle) as typeof database.drizzle, {
          transaction: () => Promise.reject(new Error('killed')),
        }),
      },
    }
    await expect(syncKintone(dies)).rejects.toThrow('killed')
    expect(held()).toEqual(['2000', '2000'])
    await edit(1, '777')
    later()
    await sync()
    expect(held()).toEqual(['777', '3000'])
    expect([await isConflict(1), await isConflict(2)]).toEqual([true, false])
  })

  test('the service stopped while it was being written: looked at, like any other', async () => {
    await inStep(1)
    await want(1, '2000')
    const stopping = new AbortController()
    const using = services({
      after() {
        stopping.abort()
        return new Promise((go) => setImmediate(go))
      },
    })
    await syncKintone(using, stopping.signal)
    await edit(1, '777')
    await sync()
    expect(held()).toEqual(['777'])
    expect(await isConflict(1)).toBe(true)
  })

  test('of a press that sends ours over it: sent over it all the same', async () => {
    await inStep(1)
    await edit(1, '777')
    await sendAgain(database.drizzle, 'activities', [no(1)], now, { over: true })
    breaks({ down: '503' })
    await sync()
    kintone.world.mend()
    later()
    await sync()
    expect(held()).toEqual(['1000'])
    expect((await statusOf(1)).inStep).toBe(true)
  })
})

test('a record lost there, and an answer lost besides: there again, once', async () => {
  await inStep(1)
  await kintone.client().record.deleteRecords({ app: apps.activities, ids: [1] })
  await want(1, '2000')
  breaks({ down: '503' })
  await sync()
  kintone.world.mend()
  later()
  await sync()
  expect(held()).toEqual(['2000'])
})

test('a record kintone refused for a reason of its own: sent again, an edit made since stays', async () => {
  await inStep(1)
  await want(1, '2000')
  breaks({ refuse: { field: '報告番号', value: no(1), reason: '登録できません。' } })
  await sync()
  kintone.world.mend()
  await edit(1, '777')
  await retryRefused(database.drizzle, 'activities', no(1), now, { over: false })
  await sync()
  expect([held(), await isConflict(1)]).toEqual([['777'], true])
})

test('in the good way nothing is looked at: a call a hundred records', async () => {
  await inStep(250)
  await wantMany(250, '2000')
  await sync()
  expect(calls).toEqual(['write', 'write', 'write'])
})
