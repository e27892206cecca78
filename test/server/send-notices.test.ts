/**
 * A notice to 1,200 people against the stand-in LINE, through the real client and a real database, with the clock in
 * hand: whatever breaks, each person is counted once by LINE's own ledger.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { asc, eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLineClient } from '../../bot/line-client.ts'
import type { Database } from '../../db/connect.ts'
import { claimPortion, freezeNotice } from '../../db/notice-sending.ts'
import { createNotice, noticeById, noticeProgress } from '../../db/notices.ts'
import {
  lineAccounts,
  lineLinks,
  members,
  noticePortions,
  noticeRecipients,
  notices,
} from '../../db/schema.ts'
import { changeFaults, faultKinds, wellBehaved, type FaultsChange } from '../../sandbox/line/faults.ts'
import { startLineStandIn, type StandIn } from '../../sandbox/line/stand-in.ts'
import { sendNotices, type NoticeServices } from '../../server/jobs/send-notices.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const PEOPLE = 1200
const hour = 3600_000
const start = new Date('2025-11-05T09:00:00+09:00')
const everybody = Array.from({ length: PEOPLE }, (_, n) => ({
  memberNo: String(300_001 + n),
  lineUserId: `U${String(n + 1).padStart(32, '0')}`,
}))

let fresh: FreshDatabase
let database: Database
let line: StandIn
let now: Date
let services: NoticeServices
let noticeId: number
const forward = (ms: number) => void (now = new Date(now.getTime() + ms))
const breaks = (change: FaultsChange) => void (line.world.faults = changeFaults(line.world.faults, change))

beforeAll(async () => {
  fresh = await freshDatabase()
  database = fresh.database
  await database.drizzle.insert(members).values(
    everybody.map(({ memberNo }) => ({
      ...{
        memberNo,
        name: `架空 ${memberNo}`,
        kana: `カクウ ${memberNo}`,
        isProvider: true,
        isRequester: false,
      },
      ...{ birthDate: '1970-04-01', joinedOn: '2020-04-01' },
    })),
  )
  await database.drizzle.insert(lineLinks).values(everybody)
  await database.drizzle.insert(lineAccounts).values(everybody.map(({ lineUserId }) => ({ lineUserId })))
})
afterAll(() => fresh?.drop())

beforeEach(async () => {
  for (const table of [noticeRecipients, noticePortions, notices]) await database.drizzle.delete(table)
  now = start
  line = await startLineStandIn({
    ...{ channelSecret: 's', channelAccessToken: 'token', loginChannelId: '1' },
    webhookUrl: () => 'http://127.0.0.1:1/',
    clock: () => now,
    users: everybody.map(({ lineUserId }) => ({ userId: lineUserId, displayName: lineUserId })),
  })
  services = servicesFor(line.url)
  noticeId = await sendNotice()
  return () => line.close()
})

const servicesFor = (url: string): NoticeServices => ({
  db: database,
  clock: () => now,
  log: pino({ level: 'silent' }),
  line: createLineClient({
    channelAccessToken: 'token',
    apiBaseUrl: url,
    dataApiBaseUrl: url,
    timeoutMs: 400,
  }),
})

async function sendNotice(): Promise<number> {
  return database.drizzle.transaction(async (tx) => {
    const notice = await createNotice(
      tx,
      {
        ...{ title: '救命講習のご案内', body: '動きやすい服で来てください。', eventOn: '2025-11-25' },
        ...{ eventTime: '10:00〜12:00', place: '見本会館', answerBy: '2025-11-20' },
        audience: { role: null, wards: [], trainingExpiresBy: null, hasOpenDraft: false },
      },
      { actor: 'staff:1', at: now },
    )
    const frozen = await freezeNotice(tx, { ...notice, people: PEOPLE, actor: 'staff:1', at: now })
    expect(frozen.result).toBe('sent')
    return notice.id
  })
}

/** Time passes in steps; the sender runs at each. */
async function pass(forMs: number, stepMs: number, using = services): Promise<void> {
  for (let passed = 0; passed <= forMs; passed += stepMs) {
    await sendNotices(using)
    forward(stepMs)
  }
}

/** How often LINE counted each person: by the ledger, and by what the phones show. */
function counted(): { people: number; most: number; shown: number; used: number } {
  const times = new Map<string, number>()
  for (const entry of line.world.ledger)
    if (entry.kind === 'multicast' && entry.outcome === 'delivered')
      for (const userId of entry.to) times.set(userId, (times.get(userId) ?? 0) + 1)
  return {
    people: times.size,
    most: Math.max(0, ...times.values()),
    shown: everybody.filter(({ lineUserId }) => line.world.chat(lineUserId).length === 1).length,
    used: line.world.faults.quota.used,
  }
}
const EACH_ONCE = { people: PEOPLE, most: 1, shown: PEOPLE, used: PEOPLE }
/** Runs a script of this folder to its end. @returns what killed it */
const signalOf = (script: string, given: string) =>
  new Promise<string | null>((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, script), given], (error) =>
      resolve(error?.signal ?? null),
    )
  })
const portions = () =>
  database.drizzle
    .select()
    .from(noticePortions)
    .where(eq(noticePortions.noticeId, noticeId))
    .orderBy(asc(noticePortions.portion))
const states = async () => (await portions()).map(({ state }) => state)

test('1,200 people: three calls, each once, each call its key; a second run has nothing to do', async () => {
  expect(await sendNotices(services)).toBe(3)
  expect(await sendNotices(services)).toBe(0)
  expect(counted()).toEqual(EACH_ONCE)
  const calls = line.world.ledger
  expect(calls.map(({ to, status }) => [to.length, status])).toEqual([
    [500, 200],
    [500, 200],
    [200, 200],
  ])
  expect(calls.map(({ retryKey }) => retryKey)).toEqual((await portions()).map(({ retryKey }) => retryKey))
  expect(await noticeById(database.drizzle, noticeId)).toMatchObject({ state: 'sent' })
})

test('the push is the same for everybody and names nobody', async () => {
  await sendNotices(services)
  const said = line.world.ledger.map(({ messages }) => JSON.stringify(messages))
  expect(new Set(said).size).toBe(1)
  expect(said[0]).toContain('救命講習のご案内')
  expect(said[0]).not.toMatch(/架空|カクウ|30\d{4}|U0{5}/)
})

describe('one fault at any of the three calls, then LINE is well: each person once', () => {
  test.each(faultKinds.flatMap((what) => [1, 2, 3].map((call) => ({ what, call }))))(
    '$what at call $call',
    async ({ what, call }) => {
      // the calls before it are good
      for (let n = 1; n < call; n += 1) {
        const portion = (await claimPortion(database.drizzle, now, 1))!
        expect(portion.portion).toBe(n)
        await services.line.multicast(portion.lineUserIds, [{ type: 'text', text: '先' }], portion.retryKey)
      }
      forward(1000)
      breaks({ next: [{ what, on: 'multicast', times: 1 }] })
      await pass(20_000, 1000)
      await pass(2 * hour, 5 * 60_000)
      expect(line.world.faults.next[0]?.times).toBe(0)
      expect(counted()).toEqual(EACH_ONCE)
      expect(await states()).toEqual(['sent', 'sent', 'sent'])
      expect(await noticeById(database.drizzle, noticeId)).toMatchObject({ state: 'sent' })
    },
  )
})

test('every kind of fault, one after the other, over an hour: each person once', async () => {
  breaks({ next: faultKinds.map((what) => ({ what, on: 'multicast' as const, times: 2 })) })
  await pass(6 * hour, 5 * 60_000)
  expect(line.world.faults.next.every(({ times }) => times === 0)).toBe(true)
  expect(counted()).toEqual(EACH_ONCE)
  const keys = new Set(line.world.ledger.map(({ retryKey }) => retryKey))
  expect(keys.size).toBe(3)
})

describe('the process dies', () => {
  /** A client that does its call, or not, and then never comes back. */
  const dyingAt = (when: 'before' | 'after'): NoticeServices => ({
    ...services,
    line: {
      ...services.line,
      async multicast(to, messages, key) {
        if (when === 'after') await services.line.multicast(to, messages, key)
        throw new Error('killed')
      },
    },
  })

  test.each([{ when: 'before' }, { when: 'after' }] as const)(
    '$when the call, every time for a while',
    async ({ when }) => {
      for (let n = 0; n < 4; n += 1) {
        await expect(sendNotices(dyingAt(when))).rejects.toThrow('killed')
        forward(10_000)
      }
      expect(await states()).toContain('sending')
      await pass(5 * 60_000, 10_000)
      expect(counted()).toEqual(EACH_ONCE)
      expect(await states()).toEqual(['sent', 'sent', 'sent'])
      if (when === 'after')
        expect(line.world.ledger.filter(({ outcome }) => outcome === 'repeated').length).toBeGreaterThan(0)
    },
  )

  test.each([{ at: 'before-call' }, { at: 'after-call' }])(
    'by the kernel, $at, at each of the three calls',
    async ({ at }) => {
      for (let call = 1; call <= 3; call += 1) {
        const given = { appUrl: fresh.appUrl, lineUrl: line.url, now: now.toISOString(), at }
        expect(await signalOf('dying-sender.ts', JSON.stringify(given))).toBe('SIGKILL')
      }
      expect(await states()).toEqual(['sending', 'sending', 'sending'])
      expect(counted().people).toBe(at === 'after-call' ? PEOPLE : 0)
      forward(31_000)
      await sendNotices(services)
      expect(counted()).toEqual(EACH_ONCE)
      expect(await states()).toEqual(['sent', 'sent', 'sent'])
    },
  )

  test('two services at once, one of them dying', async () => {
    await Promise.allSettled([sendNotices(dyingAt('after')), sendNotices(services), sendNotices(services)])
    forward(31_000)
    await Promise.all([sendNotices(services), sendNotices(services)])
    expect(counted()).toEqual(EACH_ONCE)
  })
})

describe('the month’s quota', () => {
  test('what fits goes, the rest waits and says so, and goes when there is room', async () => {
    breaks({ quota: { limit: 1000, used: 0 } })
    await pass(hour, 5 * 60_000)
    expect(counted()).toMatchObject({ people: 1000, most: 1, used: 1000 })
    const progress = await noticeProgress(database.drizzle, noticeId)
    expect(progress).toMatchObject({ sent: 1000, waiting: 200 })
    expect(progress.lastError).toMatch(/^quota 429/)
    // three days later the quota is raised: the key was never taken, so it is as good as new
    forward(72 * hour)
    breaks({ quota: { limit: 2000 } })
    await pass(hour, 5 * 60_000)
    expect(counted()).toEqual(EACH_ONCE)
    expect(await noticeById(database.drizzle, noticeId)).toMatchObject({ state: 'sent' })
  })

  test('is told by LINE', async () => {
    expect(await services.line.quota()).toEqual({ kind: 'known', limit: null, used: 0 })
    breaks({ quota: { limit: 5000, used: 790 } })
    expect(await services.line.quota()).toEqual({ kind: 'known', limit: 5000, used: 790 })
    breaks({ next: [{ what: 'hang', on: 'other', times: 1 }] })
    expect(await services.line.quota()).toEqual({ kind: 'unknown', detail: 'timeout' })
    breaks({ down: '503' })
    expect(await services.line.quota()).toEqual({ kind: 'unknown', detail: '503' })
  })
})

describe('LINE forgets a key after 24 hours', () => {
  test('a portion of which nobody knows is not tried again: expired, for people to see', async () => {
    breaks({ next: [{ what: 'accept-then-500', on: 'multicast', times: 1 }] })
    await sendNotices(services)
    breaks({ down: '503', next: [] })
    await pass(26 * hour, hour / 2)
    line.world.faults = wellBehaved()
    await pass(hour, 5 * 60_000)
    expect(await states()).toEqual(['expired', 'sent', 'sent'])
    const { people, most } = counted()
    expect([people, most]).toEqual([PEOPLE, 1])
    expect(await noticeProgress(database.drizzle, noticeId)).toMatchObject({ expired: 500, sent: 700 })
    expect(await noticeById(database.drizzle, noticeId)).toMatchObject({ state: 'sent' })
  })

  test('LINE down for two days from the start: nobody twice, what cannot be known is told', async () => {
    breaks({ down: '503' })
    await pass(48 * hour, hour)
    expect(await states()).toEqual(['expired', 'expired', 'expired'])
    expect(counted().people).toBe(0)
  })

  test('nobody answers the door for two days: nothing ever left, so it goes when LINE is back', async () => {
    const gone = await startLineStandIn({
      ...{ channelSecret: 's', channelAccessToken: 'token', loginChannelId: '1' },
      ...{ webhookUrl: () => '', clock: () => now },
    })
    await gone.close()
    await pass(48 * hour, hour, servicesFor(gone.url))
    await pass(hour, 5 * 60_000)
    expect(counted()).toEqual(EACH_ONCE)
  })
})

test('a refused call is told, the others go', async () => {
  const broken = { ...services.line }
  let calls = 0
  broken.multicast = (to, messages, key) =>
    services.line.multicast(calls++ === 1 ? [...to, to[0]!] : to, messages, key)
  await sendNotices({ ...services, line: broken })
  expect(await states()).toEqual(['sent', 'refused', 'sent'])
  expect(counted()).toMatchObject({ people: 700, most: 1 })
  expect(await noticeProgress(database.drizzle, noticeId)).toMatchObject({ refused: 500, sent: 700 })
})

test('somebody who blocks us meanwhile costs nothing and stops nobody', async () => {
  line.world.users.get(everybody[3]!.lineUserId)!.blocked = true
  await sendNotices(services)
  expect(await states()).toEqual(['sent', 'sent', 'sent'])
  expect(line.world.faults.quota.used).toBe(PEOPLE - 1)
})
