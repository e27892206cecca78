/** What the bot hears: signatures over the raw bytes, events as LINE writes them, and deliveries gone wrong. */
import { validateSignature } from '@line/bot-sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hanako, secret, startBench, taro, token, until, type Bench } from './line-support.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.close())
const last = () => bench.events().at(-1)

describe('signature', () => {
  test('holds for the bytes as sent, by LINE’s own check', async () => {
    await bench.phone.does(hanako.userId, 'text', { text: '子育て🤨' })
    const [heard] = bench.heard
    expect(validateSignature(heard!.raw, secret, heard!.signature)).toBe(true)
    expect(validateSignature(heard!.raw, 'b'.repeat(32), heard!.signature)).toBe(false)
  })

  test('characters beyond the basic plane are escaped, so written anew the body does not match', async () => {
    await bench.phone.does(hanako.userId, 'text', { text: '子育て🤨𠮷' })
    const [heard] = bench.heard
    expect(heard!.raw.toString('utf8')).toContain('子育て\\uD83E\\uDD28\\uD842\\uDFB7')
    expect(heard!.body.events[0]?.message?.text).toBe('子育て🤨𠮷')
    expect(validateSignature(JSON.stringify(heard!.body), secret, heard!.signature)).toBe(false)
  })

  test('the console’s verify sends no event, signed', async () => {
    const response = await fetch(`${bench.worldUrl}/verify`, { method: 'POST' })
    expect(((await response.json()) as { status: number }).status).toBe(200)
    const [heard] = bench.heard
    expect(heard!.body.events).toEqual([])
    expect(validateSignature(heard!.raw, secret, heard!.signature)).toBe(true)
  })
})

describe('events', () => {
  test('a text', async () => {
    const done = await bench.phone.does(hanako.userId, 'text', { text: 'はい' })
    expect(last()).toMatchObject({
      type: 'message',
      mode: 'active',
      timestamp: bench.now.date.getTime(),
      webhookEventId: done.webhookEventIds[0],
      deliveryContext: { isRedelivery: false },
      source: { type: 'user', userId: hanako.userId },
      message: { type: 'text', id: done.messageId, text: 'はい' },
    })
    expect(last()?.webhookEventId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(bench.heard[0]?.body.destination).toMatch(/^U[0-9a-f]{32}$/)
  })

  test('a tap that shows its words', async () => {
    await bench.phone.does(hanako.userId, 'postback', {
      data: 'day',
      params: { date: '2025-11-04' },
      displayText: '昨日',
    })
    expect(last()).toMatchObject({
      type: 'postback',
      postback: { data: 'day', params: { date: '2025-11-04' } },
    })
    const { items } = await bench.phone.chat(hanako.userId)
    expect(items.map((item) => [item.from, item.messages[0]?.text])).toEqual([['member', '昨日']])
  })

  test('photos sent together are one set, an event each', async () => {
    const images = ['a', 'b', 'c'].map((one) => Buffer.from(one).toString('base64'))
    await bench.phone.does(hanako.userId, 'image', { images })
    const sets = bench
      .events()
      .map((event) => event.message?.imageSet as { id: string; index: number; total: number })
    expect(sets.map((set) => [set.index, set.total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
    expect(new Set(sets.map((set) => set.id)).size).toBe(1)
    await bench.phone.does(hanako.userId, 'image', { images, noIndex: true })
    expect(Object.keys(last()?.message?.imageSet as object)).toEqual(['id'])
  })

  test.each([
    { kind: 'sticker', is: { type: 'sticker', stickerResourceType: 'STATIC' } },
    { kind: 'video', is: { type: 'video', contentProvider: { type: 'line' } } },
    { kind: 'audio', is: { type: 'audio' } },
    { kind: 'file', is: { type: 'file', fileName: 'メモ.txt' } },
    { kind: 'location', is: { type: 'location', latitude: 33.88 } },
  ])('$kind', async ({ kind, is }) => {
    await bench.phone.does(hanako.userId, kind)
    expect(last()?.message).toMatchObject(is)
  })

  test('a picture that lies elsewhere, and words in a group', async () => {
    await bench.phone.does(hanako.userId, 'image', { externalUrl: 'http://169.254.169.254/' })
    expect(last()?.message?.contentProvider).toMatchObject({
      type: 'external',
      originalContentUrl: 'http://169.254.169.254/',
    })
    await bench.phone.does(hanako.userId, 'group-text', { text: 'みんなへ' })
    expect(last()?.source).toMatchObject({ type: 'group', userId: hanako.userId })
  })

  test('block, unblock; a blocked member cannot speak', async () => {
    await bench.phone.does(hanako.userId, 'block')
    expect(last()?.type).toBe('unfollow')
    expect(last()).not.toHaveProperty('replyToken')
    expect((await bench.phone.does(hanako.userId, 'text', { text: 'まだ' })).status).toBe(409)
    await bench.phone.does(hanako.userId, 'unblock')
    expect(last()).toMatchObject({ type: 'follow', follow: { isUnblocked: true } })
    await bench.phone.does(taro.userId, 'follow')
    expect(last()).toMatchObject({ type: 'follow', follow: { isUnblocked: false } })
  })

  test('a photo taken back: the event names it, its bytes are gone', async () => {
    const { messageId } = await bench.phone.does(hanako.userId, 'image', Buffer.from('bytes'), 'image/jpeg')
    await bench.phone.does(hanako.userId, 'unsend', { messageId })
    expect(last()).toMatchObject({ type: 'unsend', unsend: { messageId } })
    expect((await fetch(`${bench.worldUrl}/content/${messageId}`)).status).toBe(404)
    const { items } = await bench.phone.chat(hanako.userId)
    expect(items[0]?.messages).toEqual([{ type: 'unsent', id: messageId }])
    expect((await bench.phone.does(hanako.userId, 'unsend', { messageId: '1' })).status).toBe(404)
  })
})

describe('deliveries gone wrong', () => {
  const say = (text: string) => bench.phone.does(hanako.userId, 'text', { text })
  const said = () => bench.events().map((event) => event.message?.text)

  test('no answer in 2 s counts as none', async () => {
    bench.answer(200, 2300)
    const { deliveries } = await say('遅い')
    expect(deliveries.map((one) => one.status)).toEqual([0])
  })

  test('twice: the same event id', async () => {
    await bench.phone.faults({ webhook: { duplicate: 1 } })
    await say('一')
    await say('二')
    expect(said()).toEqual(['一', '一', '二'])
    const ids = bench.events().map((event) => event.webhookEventId)
    expect(ids[0]).toBe(ids[1])
  })

  test('out of order: later first, with the earlier time stamp after it', async () => {
    await bench.phone.faults({ webhook: { hold: 2 } })
    await say('一')
    bench.now.forward(1000)
    await say('二')
    bench.now.forward(1000)
    await say('三')
    expect(said()).toEqual(['三', '二', '一'])
    const times = bench.events().map((event) => event.timestamp)
    expect(times).toEqual([...times].sort((a, b) => b - a))
  })

  test('lost for good while redelivery is off', async () => {
    await bench.phone.faults({ webhook: { drop: 1 } })
    await say('一')
    await say('二')
    expect(said()).toEqual(['二'])
  })

  test('redelivered until answered with 200, marked so, when the switch is on', async () => {
    await bench.phone.faults({ webhook: { redelivery: true, redeliverAfterMs: 20 } })
    bench.answer(500)
    await say('また')
    await until('a second try', () => bench.heard.length >= 2)
    bench.answer(200)
    await until('an answered redelivery', () =>
      bench.world.deliveries.some((one) => one.redelivery && one.status === 200),
    )
    const [first, second] = bench.events()
    expect(second?.webhookEventId).toBe(first?.webhookEventId)
    expect([first?.deliveryContext.isRedelivery, second?.deliveryContext.isRedelivery]).toEqual([false, true])
    expect(second?.replyToken).toBe(first?.replyToken)
  })

  test('a fault that does not exist is refused', async () => {
    await expect(bench.phone.faults({ webhook: { dropp: 1 } } as object)).rejects.toThrow('no such fault')
    await expect(
      bench.phone.faults({ next: [{ what: 'hangg', on: 'any', times: 1 }] } as object),
    ).rejects.toThrow('no such fault')
  })
})

test('the stream shows what was, what comes, the menu and typing', async () => {
  await bench.phone.does(hanako.userId, 'text', { text: '前' })
  const stop = new AbortController()
  const response = await fetch(`${bench.worldUrl}/users/${hanako.userId}/stream`, { signal: stop.signal })
  let seen = ''
  const reading = (async () => {
    for await (const part of response.body!) seen += Buffer.from(part).toString('utf8')
  })().catch(() => {})
  await bench.phone.does(hanako.userId, 'text', { text: '後' })
  await fetch(`${bench.url}/v2/bot/chat/loading/start`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ chatId: hanako.userId, loadingSeconds: 5 }),
  })
  await until('everything shown', () => seen.includes('event: typing'))
  expect(seen).toMatch(/event: menu\ndata: null[\s\S]*"前"[\s\S]*"後"[\s\S]*"seconds":5/)
  stop.abort()
  await reading
})
