import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  claimRecords,
  recordStatuses,
  retryRefused,
  settleRecords,
  wantRecord,
} from '../../db/kintone-records.ts'
import {
  appendToWaitingReply,
  hurryWaitingReplies,
  claimOutbox,
  enqueuePush,
  enqueueReply,
  forgetSentMessages,
  outboxBacklog,
  settleOutbox,
  turnIntoPush,
} from '../../db/line-outbox.ts'
import { kintoneRecords, lineOutbox } from '../../db/schema.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { at } from './people.ts'

let fresh: FreshDatabase
const db = () => fresh.database.drizzle
beforeAll(async () => {
  fresh = await freshDatabase()
})
beforeEach(async () => {
  await db().delete(lineOutbox)
  await db().delete(kintoneRecords)
})
afterAll(() => fresh.drop())

const text = (words: string) => ({ type: 'text', text: words })
const reply = (dedupeKey: string, lineUserId = 'U1', notBefore = at(0)) =>
  enqueueReply(db(), {
    dedupeKey,
    lineUserId,
    replyToken: `t-${dedupeKey}`,
    replyTokenAt: at(0),
    messages: [text(dedupeKey)],
    notBefore,
    now: at(0),
  })
const push = (dedupeKey: string, lineUserId = 'U1') =>
  enqueuePush(db(), { dedupeKey, lineUserId, messages: [text(dedupeKey)], now: at(0) })
const claimed = async (now = at(1), limit = 10) =>
  (await claimOutbox(db(), now, limit)).map((row) => row.dedupeKey)
const idOf = async (dedupeKey: string) =>
  (await db().select().from(lineOutbox).where(eq(lineOutbox.dedupeKey, dedupeKey)))[0]!.id

describe('the LINE outbox', () => {
  test('one key is one message, however often it is written', async () => {
    expect([await reply('a'), await reply('a'), await push('a')]).toEqual([true, false, false])
    expect(await db().$count(lineOutbox)).toBe(1)
  })

  test('a push carries its retry key from before the first try, and keeps it', async () => {
    await push('a')
    const [first] = await claimOutbox(db(), at(1), 10)
    expect(first?.retryKey).toMatch(/^[0-9a-f-]{36}$/)
    await settleOutbox(db(), first!.id, { state: 'waiting', error: '500', nextTryAt: at(5) }, at(2))
    expect(await claimed(at(4))).toEqual([])
    const [second] = await claimOutbox(db(), at(5), 10)
    expect(second).toMatchObject({ retryKey: first!.retryKey, attempts: 2, firstTryAt: at(1) })
  })

  test("a member's messages leave in the order written, one at a time; others' beside them", async () => {
    await push('1')
    await reply('2')
    await push('3', 'U2')
    expect(await claimed()).toEqual(['1', '3'])
    expect(await claimed()).toEqual([])
    await settleOutbox(db(), await idOf('1'), { state: 'sent' }, at(2))
    expect(await claimed()).toEqual(['2'])
  })

  test('a push that waits for another try holds back the next push, never a reply', async () => {
    await push('1')
    await reply('2')
    await push('3')
    await claimed()
    await settleOutbox(db(), await idOf('1'), { state: 'waiting', error: '429', nextTryAt: at(100) }, at(2))
    expect(await claimed(at(3))).toEqual(['2'])
    await settleOutbox(db(), await idOf('2'), { state: 'sent' }, at(4))
    expect(await claimed(at(5))).toEqual([])
    expect(await claimed(at(100))).toEqual(['1'])
  })

  test('a receipt that waits for its reading holds nobody back', async () => {
    await reply('receipt', 'U1', at(5))
    await reply('answer')
    expect(await claimed(at(1))).toEqual(['answer'])
    await settleOutbox(db(), await idOf('answer'), { state: 'sent' }, at(2))
    expect(await claimed(at(5))).toEqual(['receipt'])
  })

  test('a reading joins the waiting receipt and makes it due', async () => {
    await reply('receipt', 'U1', at(5))
    expect(await appendToWaitingReply(db(), 'receipt', [text('18:00-19:30')], at(2))).toBe(true)
    const [row] = await claimOutbox(db(), at(2), 10)
    expect(row?.messages).toEqual([text('receipt'), text('18:00-19:30')])
  })

  test.each([
    { why: 'it is being sent', before: () => claimed(at(5)) },
    {
      why: 'it was tried already',
      before: async () => {
        await claimed(at(5))
        await settleOutbox(
          db(),
          await idOf('receipt'),
          { state: 'waiting', error: '500', nextTryAt: at(6) },
          at(5),
        )
      },
    },
    {
      why: 'more than five would go out',
      before: () => appendToWaitingReply(db(), 'receipt', [1, 2, 3, 4].map(String).map(text), at(1)),
    },
  ])('a reading does not join when $why', async ({ before }) => {
    await reply('receipt', 'U1', at(5))
    await before()
    expect(await appendToWaitingReply(db(), 'receipt', [text('late')], at(5))).toBe(false)
  })

  test('joining and sending at once: the words go out with the receipt or are refused, never lost', async () => {
    for (let round = 0; round < 20; round += 1) {
      await reply(`r${round}`, `U${round}`)
      const [joined, rows] = await Promise.all([
        appendToWaitingReply(db(), `r${round}`, [text('reading')], at(1)),
        claimOutbox(db(), at(1), 10),
      ])
      const sent = rows[0] ?? (await claimOutbox(db(), at(1), 10))[0]
      expect(sent?.messages.length).toBe(joined ? 2 : 1)
    }
  })

  test('a sender that died: its row comes back after the lease; the late one settles nothing twice', async () => {
    await reply('a')
    await claimed(at(1))
    expect(await claimed(at(60))).toEqual([])
    const [again] = await claimOutbox(db(), at(61), 10)
    expect(again).toMatchObject({ dedupeKey: 'a', attempts: 2 })
    expect(await settleOutbox(db(), again!.id, { state: 'unknown', error: 'time-out' }, at(62))).toBe(true)
    expect(await settleOutbox(db(), again!.id, { state: 'sent' }, at(63))).toBe(false)
    expect(await claimed(at(1000))).toEqual([])
  })

  test('six senders at once take every message once and in order', async () => {
    for (let n = 0; n < 60; n += 1) await push(`m${String(n).padStart(2, '0')}`, `U${n % 6}`)
    const sent: string[] = []
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let idle = 0; idle < 2;) {
          const rows = await claimOutbox(db(), at(1), 4)
          idle = rows.length === 0 ? idle + 1 : 0
          for (const row of rows) {
            sent.push(row.dedupeKey)
            await settleOutbox(db(), row.id, { state: 'sent' }, at(1))
          }
        }
      }),
    )
    for (
      let rows = await claimOutbox(db(), at(1), 9);
      rows.length > 0;
      rows = await claimOutbox(db(), at(1), 9)
    ) {
      for (const row of rows) {
        sent.push(row.dedupeKey)
        await settleOutbox(db(), row.id, { state: 'sent' }, at(1))
      }
    }
    expect([...sent].sort()).toEqual(Array.from({ length: 60 }, (_, n) => `m${String(n).padStart(2, '0')}`))
    for (let user = 0; user < 6; user += 1) {
      const own = sent.filter((key) => Number(key.slice(1)) % 6 === user)
      expect(own).toEqual([...own].sort())
    }
  })

  test('a receipt that waits for its reading is hurried, and leaves before what was pushed after it', async () => {
    await reply('receipt', 'U1', at(5))
    await push('reading')
    await hurryWaitingReplies(db(), ['receipt', 'unknown'], at(1))
    expect(await claimed(at(1))).toEqual(['receipt'])
  })

  test('a reply of which nothing was sent goes on as a push with a key', async () => {
    await reply('a')
    await claimed()
    expect(await turnIntoPush(db(), await idOf('a'), at(70))).toBe(true)
    const [row] = await claimOutbox(db(), at(70), 10)
    expect(row).toMatchObject({ kind: 'push', replyToken: null, attempts: 1, firstTryAt: at(70) })
    expect(row?.retryKey).not.toBeNull()
    expect(await turnIntoPush(db(), row!.id, at(71))).toBe(false)
  })

  test('words of finished messages are forgotten, waiting ones are not', async () => {
    await reply('done')
    await push('waiting', 'U2')
    await claimed(at(1), 1)
    await settleOutbox(db(), await idOf('done'), { state: 'sent' }, at(1))
    expect(await forgetSentMessages(db(), at(100))).toBe(1)
    expect(await forgetSentMessages(db(), at(100))).toBe(0)
    const rows = await db().select().from(lineOutbox).orderBy(asc(lineOutbox.id))
    expect(rows.map((row) => row.messages.length)).toEqual([0, 1])
    expect(await outboxBacklog(db())).toEqual({ waiting: 1, oldest: at(0) })
  })

  test.each([0, 6])('%i messages are no call', async (count) => {
    const messages = Array.from({ length: count }, () => text('x'))
    await expect(
      enqueuePush(db(), { dedupeKey: 'x', lineUserId: 'U1', messages, now: at(0) }),
    ).rejects.toThrow(/1 to 5/)
  })
})

describe('kintone records', () => {
  const want = (key: string, fields: Record<string, unknown>, now = at(0)) =>
    wantRecord(db(), 'activities', key, fields, now)
  const take = (now = at(1), limit = 100) => claimRecords(db(), 'activities', now, limit)
  const settle = (
    key: string,
    version: number,
    outcome: Parameters<typeof settleRecords>[1][number]['outcome'],
    now = at(2),
  ) => settleRecords(db(), [{ app: 'activities', key, version, outcome }], now)

  test('only what differs is sent again, whatever the order of its fields', async () => {
    expect(await want('k', { 金額: 1000, 処理状態: '承認済' })).toBe(true)
    expect(await want('k', { 処理状態: '承認済', 金額: 1000 })).toBe(false)
    expect(await want('k', { 処理状態: '承認済', 金額: 1500 })).toBe(true)
    expect(await take()).toMatchObject([
      { app: 'activities', key: 'k', fields: { 処理状態: '承認済', 金額: 1500 }, version: 2, attempts: 1 },
    ])
    await settle('k', 2, { kind: 'sent' })
    expect(await take(at(1000))).toEqual([])
    expect(await recordStatuses(db(), 'activities', ['k', 'none'])).toEqual([
      { app: 'activities', key: 'k', inStep: true, refusedAt: null, lastError: null, sentAt: at(2) },
    ])
  })

  test('a change made while the older one is being sent is sent too', async () => {
    await want('k', { v: 1 })
    await take()
    await want('k', { v: 2 }, at(2))
    await settle('k', 1, { kind: 'sent' }, at(3))
    expect((await take(at(4))).map((row) => row.fields)).toEqual([{ v: 2 }])
  })

  test('a late answer about the old fields refuses nothing about the new', async () => {
    await want('k', { v: 1 })
    await take()
    await want('k', { v: 2 }, at(2))
    await settle('k', 1, { kind: 'refused', error: 'CB_VA01' }, at(3))
    expect(await recordStatuses(db(), 'activities', ['k'])).toMatchObject([
      { refusedAt: null, lastError: null },
    ])
    expect(await take(at(4))).toHaveLength(1)
  })

  test("refused: kept with kintone's reason until a person or a change", async () => {
    await want('k', { v: 1 })
    await take()
    await settle('k', 1, { kind: 'refused', error: '交通費: 数字ではありません' })
    expect(await take(at(1000))).toEqual([])
    expect(await recordStatuses(db(), 'activities', ['k'])).toMatchObject([
      { refusedAt: at(2), lastError: '交通費: 数字ではありません' },
    ])
    expect([
      await retryRefused(db(), 'activities', 'k', at(5), { over: true }),
      await retryRefused(db(), 'activities', 'k', at(5), { over: true }),
    ]).toEqual([true, false])
    expect(await take(at(5))).toHaveLength(1)
    await settle('k', 1, { kind: 'refused', error: 'again' }, at(6))
    await want('k', { v: 2 }, at(7))
    expect(await take(at(7))).toMatchObject([{ version: 2, attempts: 1 }])
  })

  test('kintone is down: later, and a dead sender gives it back', async () => {
    await want('k', { v: 1 })
    await take()
    await settle('k', 1, { kind: 'retry', error: 'ECONNREFUSED', retryAt: at(100) })
    expect(await take(at(99))).toEqual([])
    expect(await take(at(100))).toMatchObject([{ attempts: 2 }])
    expect(await take(at(159))).toEqual([])
    expect(await take(at(160))).toMatchObject([{ attempts: 3 }])
  })

  test('at most a hundred at a time, each to one sender, one app apart from another', async () => {
    for (let n = 0; n < 130; n += 1) await want(`k${n}`, { n })
    await wantRecord(db(), 'members', 'k0', { n: 0 }, at(0))
    const [one, two] = await Promise.all([take(at(1), 500), take(at(1), 500)])
    const keys = [...one, ...two].map((row) => row.key)
    expect(one.length).toBeLessThanOrEqual(100)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.length + (await take(at(1), 500)).length).toBe(130)
  })
})
