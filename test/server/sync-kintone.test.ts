/**
 * SyncKintone against the stand-in kintone, through the official client and a real database, with the clock in hand:
 * whatever breaks, kintone ends up holding what is wanted of it, each record once, in few calls.
 */
import { asc, eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../db/connect.ts'
import { recordStatuses, retryRefused, wantRecord } from '../../db/kintone-records.ts'
import { kintoneRecords } from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import { createKintoneClient, type KintoneClient } from '../../office/kintone/client.ts'
import { EDITED_THERE } from '../../office/messages/kintone.ts'
import { syncKintone } from '../../server/jobs/sync-kintone.ts'
import { activity, apiTokens, apps, startKintone, type RunningKintone } from '../sandbox/kintone-support.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const minute = 60_000
const day = 24 * 60 * minute
const log = pino({ level: 'silent' })

let fresh: FreshDatabase
let database: Database
let kintone: RunningKintone
let now: Date
let calls: number
const clock = () => now
const forward = (ms: number) => void (now = new Date(now.getTime() + ms))
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
  calls = 0
  return () => kintone.close()
})

/** @param timeoutMs  short only where an answer is to be missed: a busy machine is slow by itself */
const client = (timeoutMs = 30_000): KintoneClient =>
  createKintoneClient({ baseUrl: kintone.baseUrl, apiTokens, apps, timeoutMs })

/** The real client, counted, with something done just before or after its call. */
function services(around: { before?: () => unknown; after?: () => unknown; timeoutMs?: number } = {}) {
  const real = client(around.timeoutMs)
  const upsert: KintoneClient['upsert'] = async (...args) => {
    calls += 1
    await around.before?.()
    const outcome = await real.upsert(...args)
    await around.after?.()
    return outcome
  }
  return { db: database, clock, log, kintone: { ...real, upsert }, sealer: createSealer(Buffer.alloc(32, 7)) }
}

const no = (n: number) => `R-20251105-${String(n).padStart(5, '0')}-01`
const fields = (activityNo: string, changes: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(activity(activityNo, { 補助金: '1000', ...changes })).map(([code, { value }]) => [
      code,
      value,
    ]),
  )
const want = (n: number, changes: Record<string, string> = {}) =>
  wantRecord(database.drizzle, 'activities', no(n), fields(no(n), changes), now)
async function wantMany(count: number): Promise<void> {
  await database.drizzle.transaction(async (tx) => {
    for (let n = 1; n <= count; n += 1) await wantRecord(tx, 'activities', no(n), fields(no(n)), now)
  })
}

/** Until nothing is left to do just now. */
async function sync(using = services()): Promise<number> {
  let taken = 0
  for (;;) {
    const more = await syncKintone(using)
    if (more === 0) return taken
    taken += more
  }
}
/** 報告番号 → 補助金, as kintone holds them */
const held = () =>
  Object.fromEntries(
    kintone.world
      .recordsIn('activities')
      .table.list()
      .map(({ values }) => [values['報告番号'], values['補助金']]),
  )
const revisions = () =>
  kintone.world
    .recordsIn('activities')
    .table.list()
    .map(({ revision }) => revision)
const statusOf = async (n: number) => (await recordStatuses(database.drizzle, 'activities', [no(n)]))[0]
const waiting = () =>
  database.drizzle
    .select()
    .from(kintoneRecords)
    .where(eq(kintoneRecords.sentVersion, 0))
    .orderBy(asc(kintoneRecords.key))

describe('when all is well', () => {
  test('250 records are three calls, and then nothing more is sent', async () => {
    await wantMany(250)
    expect(await sync()).toBe(250)
    expect(calls).toBe(3)
    expect(Object.keys(held())).toHaveLength(250)
    expect(held()[no(250)]).toBe('1000')
    await wantMany(250)
    expect([await sync(), calls]).toEqual([0, 3])
  })

  test('a change is one more write of that record; ten changes before it are one', async () => {
    await wantMany(3)
    await sync()
    for (let yen = 1; yen <= 10; yen += 1) await want(2, { 補助金: String(yen) })
    await sync()
    expect(held()).toEqual({ [no(1)]: '1000', [no(2)]: '10', [no(3)]: '1000' })
    expect(revisions()).toEqual([1, 2, 1])
    expect(calls).toBe(2)
    expect(await statusOf(2)).toMatchObject({ inStep: true, lastError: null, refusedAt: null })
  })

  test('every field is one the app has', async () => {
    await want(1)
    await sync()
    expect([...kintone.world.recordsIn('activities').passedOver]).toEqual([])
  })
})

describe('kintone down', () => {
  test.each(['503', 'cut'] as const)(
    'for a day (%s): nothing lost, few knocks, all there soon after',
    async (down) => {
      breaks({ down })
      for (let n = 1; n <= 30; n += 1) {
        await want(n)
        await sync()
        forward(10_000)
      }
      const until = now.getTime() + day
      while (now.getTime() < until) {
        await sync()
        forward(5 * minute)
      }
      expect(held()).toEqual({})
      expect(calls).toBeLessThan(250)
      expect((await statusOf(7))?.lastError).not.toBeNull()
      expect((await statusOf(7))?.refusedAt).toBeNull()

      kintone.world.mend()
      calls = 0
      for (let waitedMs = 0; Object.keys(held()).length === 0; waitedMs += minute) {
        expect(waitedMs).toBeLessThanOrEqual(15 * minute)
        forward(minute)
        await sync()
      }
      expect(Object.keys(held())).toHaveLength(30)
      // what was due first is sent, and all others with the next
      expect(calls).toBeLessThanOrEqual(2)
      expect(new Set(revisions())).toEqual(new Set([1]))
    },
  )

  test('a day’s limit used up, a token not set: the records wait, and none is refused', async () => {
    await wantMany(5)
    breaks({ callsADay: 0 })
    await sync()
    expect((await statusOf(1))?.lastError).toMatch(/^429 /)
    kintone.world.mend()
    const lost = {
      ...services(),
      kintone: createKintoneClient({ baseUrl: kintone.baseUrl, apiTokens: {}, apps }),
    }
    forward(minute)
    await sync(lost)
    expect((await statusOf(1))?.lastError).toMatch(/^40[01] /)
    expect(await waiting()).toHaveLength(5)
    expect((await waiting()).filter(({ refusedAt }) => refusedAt)).toEqual([])
    forward(15 * minute)
    await sync()
    expect(Object.keys(held())).toHaveLength(5)
  })

  test('an answer that never comes: looked for, there once', async () => {
    await wantMany(3)
    breaks({ nextUnheard: 1 })
    await sync()
    expect(Object.keys(held())).toHaveLength(3)
    expect(await waiting()).toHaveLength(3)
    forward(minute)
    await sync()
    expect(await waiting()).toEqual([])
    expect(revisions()).toEqual([1, 1, 1])
  })

  test('a kintone that is slower than our patience', async () => {
    await want(1)
    breaks({ slowMs: 600 })
    await sync(services({ timeoutMs: 300 }))
    expect((await statusOf(1))?.inStep).toBe(false)
    kintone.world.mend()
    forward(minute)
    await sync()
    expect(held()).toEqual({ [no(1)]: '1000' })
  })
})

describe('a refused record', () => {
  test('shows kintone’s own reason, holds up no other, and goes after its next change', async () => {
    await wantMany(150)
    await want(42, { 補助金: '千円', 取消: '翌日' })
    await sync()
    expect(Object.keys(held())).toHaveLength(149)
    expect(calls).toBe(3)
    expect(await statusOf(42)).toMatchObject({
      inStep: false,
      refusedAt: now,
      lastError: '取消: "翌日"は選択肢にありません。 / 補助金: 数字でなければなりません。',
    })
    forward(day)
    expect(await sync()).toBe(0)
    await want(42, { 補助金: '500' })
    await sync()
    expect(held()[no(42)]).toBe('500')
    expect(await statusOf(42)).toMatchObject({ inStep: true, refusedAt: null, lastError: null })
  })

  test('several in one batch are told apart', async () => {
    await wantMany(60)
    for (const n of [1, 2, 30, 59, 60]) await want(n, { 補助金: `${n}円` })
    await sync()
    expect(Object.keys(held())).toHaveLength(55)
    const refused = (await waiting()).filter(({ refusedAt }) => refusedAt)
    expect(refused.map(({ key }) => key)).toEqual([1, 2, 30, 59, 60].map(no))
    expect(calls).toBeLessThanOrEqual(6)
  })

  test('more than a round’s calls can tell apart: no other is refused for it, and all is settled in the end', async () => {
    await wantMany(100)
    for (let n = 1; n <= 40; n += 1) await want(n, { 補助金: 'x' })
    expect(await syncKintone(services())).toBe(100)
    expect(calls).toBe(20)
    await sync()
    expect(Object.keys(held())).toHaveLength(60)
    expect((await waiting()).filter(({ refusedAt }) => refusedAt)).toHaveLength(40)
  })

  test('is found by halves where kintone names none', async () => {
    await wantMany(100)
    const real = client()
    const { db, sealer } = services()
    const upsert: KintoneClient['upsert'] = async (app, records) => {
      calls += 1
      return records.some((one) => one['報告番号'] === no(77))
        ? { kind: 'refused', reason: 'この記録は受け取れません。', byRecord: new Map() }
        : real.upsert(app, records)
    }
    await sync({ db, clock, log, kintone: { ...real, upsert }, sealer })
    expect(Object.keys(held())).toHaveLength(99)
    expect(await statusOf(77)).toMatchObject({ lastError: 'この記録は受け取れません。', inStep: false })
    expect(calls).toBeLessThanOrEqual(15)
  })

  test('goes again when a person says so, kintone having been mended', async () => {
    breaks({ refuse: { field: '報告番号', value: no(1), reason: 'アプリの設定により登録できません。' } })
    await wantMany(2)
    await sync()
    expect((await statusOf(1))?.lastError).toBe('報告番号: アプリの設定により登録できません。')
    kintone.world.mend()
    expect(await sync()).toBe(0)
    await retryRefused(database.drizzle, 'activities', no(1), now, { over: true })
    await sync()
    expect(Object.keys(held())).toHaveLength(2)
  })
})

describe('at the same time', () => {
  test('fields changed while they are being sent are sent too', async () => {
    await want(1)
    let changes = 0
    const using = services({ after: () => (changes++ === 0 ? want(1, { 補助金: '777' }) : null) })
    await syncKintone(using)
    expect(held()).toEqual({ [no(1)]: '1000' })
    expect((await statusOf(1))?.inStep).toBe(false)
    await sync(using)
    expect(held()).toEqual({ [no(1)]: '777' })
    expect((await statusOf(1))?.inStep).toBe(true)
  })

  test('a refusal of fields that are no longer wanted says nothing of the new ones', async () => {
    await want(1, { 補助金: 'x' })
    let changes = 0
    const using = services({ after: () => (changes++ === 0 ? want(1, { 補助金: '5' }) : null) })
    await sync(using)
    expect(held()).toEqual({ [no(1)]: '5' })
    expect(await statusOf(1)).toMatchObject({ inStep: true, refusedAt: null, lastError: null })
  })

  test('four workers share the work: each record once, no more calls than one would need', async () => {
    await wantMany(400)
    const taken = await Promise.all([1, 2, 3, 4].map(() => sync()))
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(400)
    expect(calls).toBeLessThanOrEqual(5)
    expect(Object.keys(held())).toHaveLength(400)
    expect(new Set(revisions())).toEqual(new Set([1]))
  })

  test('a record being sent is left alone by the others, even when it changes', async () => {
    await want(1)
    let meanwhile = -1
    const slow = services({
      before: async () => {
        await want(1, { 補助金: '2' })
        meanwhile = await syncKintone(services())
      },
    })
    await syncKintone(slow)
    expect(meanwhile).toBe(0)
    await sync()
    expect(held()).toEqual({ [no(1)]: '2' })
  })
})

test('killed between the sending and the settling: taken up again after the lease, there once', async () => {
  await wantMany(120)
  const dies = {
    ...services(),
    db: {
      ...database,
      drizzle: Object.assign(Object.create(database.drizzle) as typeof database.drizzle, {
        transaction: () => Promise.reject(new Error('killed')),
      }),
    },
  }
  await expect(syncKintone(dies)).rejects.toThrow('killed')
  expect(Object.keys(held())).toHaveLength(100)
  expect(await waiting()).toHaveLength(120)
  // the lease holds the first hundred back
  expect(await sync()).toBe(20)
  expect(await sync()).toBe(0)
  forward(minute + 1)
  expect(await sync()).toBe(100)
  expect(Object.keys(held())).toHaveLength(120)
  expect(await waiting()).toEqual([])
})

test('a fields’ change of a record that kintone lost is a new record there', async () => {
  await wantMany(1)
  await sync()
  await kintone.client().record.deleteRecords({ app: apps.activities, ids: [1] })
  await want(1, { 補助金: '3' })
  await sync()
  expect(held()).toEqual({ [no(1)]: '3' })
})

describe('somebody wrote in kintone', () => {
  const editThere = (n: number, yen: string) =>
    kintone.client().record.updateRecord({
      app: apps.activities,
      updateKey: { field: '報告番号', value: no(n) },
      record: { 補助金: { value: yen } },
    })

  test('what stands there is not written over: shown as a conflict, the others go', async () => {
    await wantMany(30)
    await sync()
    await editThere(7, '777')
    for (let n = 1; n <= 30; n += 1) await want(n, { 補助金: '2000' })
    await sync()
    expect(held()[no(7)]).toBe('777')
    expect(Object.values(held()).filter((yen) => yen === '2000')).toHaveLength(29)
    expect(await statusOf(7)).toMatchObject({ inStep: false, lastError: EDITED_THERE })
    expect((await statusOf(7))!.refusedAt).not.toBeNull()
  })

  test('a person who has compared sends ours over it', async () => {
    await want(1)
    await sync()
    await editThere(1, '777')
    await want(1, { 補助金: '2000' })
    await sync()
    await database.drizzle.transaction((tx) => retryRefused(tx, 'activities', no(1), now, { over: true }))
    await sync()
    expect(held()).toEqual({ [no(1)]: '2000' })
    // and from then on changes go by themselves again
    await want(1, { 補助金: '3000' })
    await sync()
    expect(held()).toEqual({ [no(1)]: '3000' })
  })

  test('our own write that was never heard of is no conflict', async () => {
    await want(1)
    await sync()
    breaks({ nextUnheard: 1 })
    await want(1, { 補助金: '2000' })
    await sync()
    forward(day)
    await want(1, { 補助金: '3000' })
    await sync()
    forward(day)
    await sync()
    expect(held()).toEqual({ [no(1)]: '3000' })
    expect(await statusOf(1)).toMatchObject({ inStep: true, refusedAt: null })
  })
})
