/** The official side, called by LINE's own client. */
import { HTTPFetchError, messagingApi } from '@line/bot-sdk'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hanako, loginChannelId, startBench, taro, token, type Bench } from './line-support.ts'

let bench: Bench
let api: messagingApi.MessagingApiClient
let blobs: messagingApi.MessagingApiBlobClient
const text = (words: string): messagingApi.Message => ({ type: 'text', text: words })
const key = () => crypto.randomUUID()

beforeAll(async () => {
  bench = await startBench()
  const options = { channelAccessToken: token, baseURL: bench.url }
  api = new messagingApi.MessagingApiClient(options)
  blobs = new messagingApi.MessagingApiBlobClient(options)
})
afterAll(() => bench.close())

async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number; message: string; headers: Headers }> {
  const error = await call.then(
    () => null,
    (caught: unknown) => caught,
  )
  if (!(error instanceof HTTPFetchError)) throw new Error('it was not refused')
  const { message } = JSON.parse(error.body) as { message: string }
  return { status: error.status, message, headers: error.headers }
}

async function newReplyToken(userId = hanako.userId): Promise<string> {
  await bench.phone.does(userId, 'text', { text: 'こんにちは' })
  return String(bench.events().at(-1)?.replyToken)
}

describe('reply', () => {
  test('reaches the member, with an id for each message', async () => {
    const replyToken = await newReplyToken()
    const { sentMessages } = await api.replyMessage({ replyToken, messages: [text('はい'), text('どうぞ')] })
    expect(sentMessages).toHaveLength(2)
    const received = await bench.phone.received(hanako.userId)
    expect(received.slice(-2).map((m) => [m.id, m.text])).toEqual([
      [sentMessages[0]?.id, 'はい'],
      [sentMessages[1]?.id, 'どうぞ'],
    ])
  })

  test('a token works once', async () => {
    const replyToken = await newReplyToken()
    await api.replyMessage({ replyToken, messages: [text('一度')] })
    const before = (await bench.phone.received(hanako.userId)).length
    const second = await refusal(api.replyMessage({ replyToken, messages: [text('二度')] }))
    expect(second).toMatchObject({ status: 400, message: 'Invalid reply token' })
    expect(await bench.phone.received(hanako.userId)).toHaveLength(before)
  })

  test.each([
    { why: 'just within a minute', afterMs: 60_000, status: 200 },
    { why: 'after a minute', afterMs: 60_001, status: 400 },
  ])('$why', async ({ afterMs, status }) => {
    const replyToken = await newReplyToken()
    bench.now.forward(afterMs)
    const call = api.replyMessage({ replyToken, messages: [text('まだ')] })
    expect(status === 200 ? (await call, 200) : (await refusal(call)).status).toBe(status)
  })

  test('takes no retry key', async () => {
    const answer = await fetch(`${bench.url}/v2/bot/message/reply`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-line-retry-key': key(),
      },
      body: JSON.stringify({ replyToken: await newReplyToken(), messages: [text('鍵')] }),
    })
    expect(answer.status).toBe(400)
  })

  test('a message LINE refuses leaves the token good', async () => {
    const replyToken = await newReplyToken()
    await refusal(api.replyMessage({ replyToken, messages: [text('')] }))
    await api.replyMessage({ replyToken, messages: [text('直した')] })
  })
})

describe('push', () => {
  test('a retry key is accepted once, and the second answer names the first', async () => {
    const retryKey = key()
    const first = await api.pushMessageWithHttpInfo({ to: hanako.userId, messages: [text('一つ')] }, retryKey)
    const second = await refusal(api.pushMessage({ to: hanako.userId, messages: [text('一つ')] }, retryKey))
    expect(second.status).toBe(409)
    expect(second.headers.get('x-line-accepted-request-id')).toBe(
      first.httpResponse.headers.get('x-line-request-id'),
    )
    const received = await bench.phone.received(hanako.userId)
    expect(received.filter((m) => m.text === '一つ')).toHaveLength(1)
  })

  test('a day later the same key would be a second message', async () => {
    const retryKey = key()
    await api.pushMessage({ to: hanako.userId, messages: [text('翌日')] }, retryKey)
    bench.now.forward(24 * 3600_000)
    await api.pushMessage({ to: hanako.userId, messages: [text('翌日')] }, retryKey)
    const received = await bench.phone.received(hanako.userId)
    expect(received.filter((m) => m.text === '翌日')).toHaveLength(2)
  })

  test('a refused push does not use its key up', async () => {
    const retryKey = key()
    await refusal(api.pushMessage({ to: hanako.userId, messages: [text('')] }, retryKey))
    await api.pushMessage({ to: hanako.userId, messages: [text('よし')] }, retryKey)
  })

  test('to a member who blocks the account: 200, and nothing arrives', async () => {
    const before = (await bench.phone.received(taro.userId)).length
    await bench.phone.does(taro.userId, 'block')
    await api.pushMessage({ to: taro.userId, messages: [text('届かない')] }, key())
    expect((await refusal(api.getProfile(taro.userId))).status).toBe(404)
    await bench.phone.does(taro.userId, 'unblock')
    expect(await bench.phone.received(taro.userId)).toHaveLength(before)
    expect((await bench.phone.ledger()).at(-1)).toMatchObject({ status: 200, outcome: 'not-delivered' })
  })

  test.each([
    { why: 'an id nobody has', to: `U${'f'.repeat(32)}`, message: 'Failed to send messages' },
    {
      why: 'not an id',
      to: 'hanako',
      message: "The property, 'to', in the request body is invalid (line: -, column: -)",
    },
  ])('to $why: 400', async ({ to, message }) => {
    expect(await refusal(api.pushMessage({ to, messages: [text('?')] }))).toMatchObject({
      status: 400,
      message,
    })
  })

  test('beyond the quota: 429 that says so; replies stay free', async () => {
    await bench.phone.faults({ quota: { limit: 1, used: 0 } })
    await api.pushMessage({ to: hanako.userId, messages: [text('最後')] }, key())
    const over = await refusal(api.pushMessage({ to: hanako.userId, messages: [text('超過')] }, key()))
    expect(over).toMatchObject({ status: 429, message: 'You have reached your monthly limit.' })
    await api.replyMessage({ replyToken: await newReplyToken(), messages: [text('返信')] })
    expect(await api.getMessageQuota()).toEqual({ type: 'limited', value: 1 })
    expect(await api.getMessageQuotaConsumption()).toEqual({ totalUsage: 1 })
    await bench.phone.faults({ quota: { limit: null } })
    expect(await api.getMessageQuota()).toEqual({ type: 'none' })
  })
})

test('multicast reaches each member once, with one key', async () => {
  const retryKey = key()
  const request = { to: [hanako.userId, taro.userId], messages: [text('みなさんへ')] }
  await api.multicast(request, retryKey)
  expect((await refusal(api.multicast(request, retryKey))).status).toBe(409)
  for (const { userId } of [hanako, taro]) {
    expect((await bench.phone.received(userId)).filter((m) => m.text === 'みなさんへ')).toHaveLength(1)
  }
})

describe('a multicast is refused whole', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `U${String(n).padStart(32, '0')}`)
  test.each([
    { why: '501 people', to: many(501) },
    { why: 'nobody', to: [] },
    { why: 'somebody named twice', to: [hanako.userId, taro.userId, hanako.userId] },
    { why: 'an id of another shape', to: [hanako.userId, 'hanako'] },
  ])('$why: 400, and nobody gets it', async ({ to }) => {
    const before = (await bench.phone.received(hanako.userId)).length
    const retryKey = key()
    const refused = await refusal(api.multicast({ to, messages: [text('だめ')] }, retryKey))
    expect(refused.status).toBe(400)
    expect(await bench.phone.received(hanako.userId)).toHaveLength(before)
    // its key is as good as new
    await api.multicast({ to: [taro.userId], messages: [text('よし')] }, retryKey)
  })

  test('500 people are taken, those it does not know left out', async () => {
    await api.multicast({ to: [...many(499), hanako.userId], messages: [text('五百人')] }, key())
    expect((await bench.phone.received(hanako.userId)).at(-1)).toMatchObject({ text: '五百人' })
  })

  test('more than the quota holds: 429, and nobody gets it', async () => {
    await bench.phone.faults({ quota: { limit: 1, used: 0 } })
    const to = [hanako.userId, taro.userId]
    const refused = await refusal(api.multicast({ to, messages: [text('二人分')] }, key()))
    expect(refused).toMatchObject({ status: 429, message: 'You have reached your monthly limit.' })
    expect(await api.getMessageQuotaConsumption()).toEqual({ totalUsage: 0 })
    await bench.phone.faults({ quota: { limit: null } })
  })
})

test('without the right token: 401 and LINE’s words', async () => {
  const stranger = new messagingApi.MessagingApiClient({ channelAccessToken: 'wrong', baseURL: bench.url })
  const answer = await refusal(stranger.getProfile(hanako.userId))
  expect(answer.status).toBe(401)
  expect(answer.message).toMatch(/^Authentication failed/)
})

test('profile, bot info, loading, validation', async () => {
  expect(await api.getProfile(hanako.userId)).toMatchObject({ userId: hanako.userId, displayName: '花子' })
  expect((await api.getBotInfo()).userId).toMatch(/^U[0-9a-f]{32}$/)
  await api.showLoadingAnimation({ chatId: hanako.userId, loadingSeconds: 5 })
  await api.validatePush({ messages: [text('よい')] })
  expect((await refusal(api.validateReply({ messages: [] }))).message).toBe('The request body has 1 error(s)')
})

test('content comes byte for byte, and is gone after LINE deletes it', async () => {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  const { messageId } = await bench.phone.does(hanako.userId, 'image', bytes, 'image/jpeg')
  const parts: Buffer[] = []
  for await (const part of await blobs.getMessageContent(messageId)) parts.push(part as Buffer)
  expect(Buffer.concat(parts).equals(bytes)).toBe(true)
  await fetch(`${bench.worldUrl}/content/${messageId}/delete`, { method: 'POST' })
  expect((await refusal(blobs.getMessageContent(messageId))).status).toBe(410)
  expect((await refusal(blobs.getMessageContent('1'))).status).toBe(404)
})

describe('rich menus', () => {
  const menu: messagingApi.RichMenuRequest = {
    size: { width: 2500, height: 1686 },
    selected: true,
    name: '会員メニュー',
    chatBarText: 'メニュー',
    areas: [
      {
        bounds: { x: 0, y: 0, width: 2500, height: 1686 },
        action: { type: 'postback', label: '報告', data: 'report' },
      },
    ],
  }
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'white' } })
      .png({ compressionLevel: 9 })
      .toBuffer()

  test('made, pictured, aliased, made the default, linked, unlinked, deleted', async () => {
    const { richMenuId } = await api.createRichMenu(menu)
    const early = await refusal(api.setDefaultRichMenu(richMenuId))
    expect(early.message).toBe('must upload richmenu image before applying it to user')
    const wrong = new Blob([new Uint8Array(await picture(1200, 810))], { type: 'image/png' })
    expect((await refusal(blobs.setRichMenuImage(richMenuId, wrong))).status).toBe(400)
    const right = new Blob([new Uint8Array(await picture(2500, 1686))], { type: 'image/png' })
    await blobs.setRichMenuImage(richMenuId, right)
    expect((await refusal(blobs.setRichMenuImage(richMenuId, right))).status).toBe(400)
    await api.createRichMenuAlias({ richMenuAliasId: 'member', richMenuId })
    expect((await refusal(api.createRichMenuAlias({ richMenuAliasId: 'member', richMenuId }))).status).toBe(
      400,
    )
    expect(await api.getRichMenuAlias('member')).toEqual({ richMenuAliasId: 'member', richMenuId })
    expect((await api.getRichMenuAliasList()).aliases).toHaveLength(1)

    await api.setDefaultRichMenu(richMenuId)
    expect(await api.getDefaultRichMenuId()).toEqual({ richMenuId })
    const shown = (await bench.phone.chat(hanako.userId)).richMenu
    expect(shown).toMatchObject({ richMenuId, alias: 'member', chatBarText: 'メニュー' })
    const image = await fetch(new URL(String(shown?.imageUrl), bench.url))
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png'])
    await api.cancelDefaultRichMenu()
    expect((await bench.phone.chat(hanako.userId)).richMenu).toBeNull()

    await api.linkRichMenuIdToUser(hanako.userId, richMenuId)
    expect(await api.getRichMenuIdOfUser(hanako.userId)).toEqual({ richMenuId })
    await api.unlinkRichMenuIdFromUser(hanako.userId)
    expect((await refusal(api.getRichMenuIdOfUser(hanako.userId))).status).toBe(404)
    await api.linkRichMenuIdToUsers({ richMenuId, userIds: [hanako.userId, taro.userId] })
    await api.unlinkRichMenuIdFromUsers({ userIds: [hanako.userId, taro.userId] })

    expect((await api.getRichMenuList()).richmenus.map((m) => m.richMenuId)).toEqual([richMenuId])
    expect((await api.getRichMenu(richMenuId)).name).toBe('会員メニュー')
    await api.deleteRichMenuAlias('member')
    await api.deleteRichMenu(richMenuId)
    expect((await refusal(api.getRichMenu(richMenuId))).status).toBe(404)
  })

  test.each([
    { why: 'too tall for its width', change: { size: { width: 1200, height: 1000 } } },
    { why: 'a bar text of 15 characters', change: { chatBarText: 'あ'.repeat(15) } },
    { why: '21 areas', change: { areas: Array.from({ length: 21 }, () => menu.areas?.[0]) } },
    {
      why: 'an area outside',
      change: { areas: [{ ...menu.areas?.[0], bounds: { x: 2000, y: 0, width: 501, height: 10 } }] },
    },
  ])('refused: $why', async ({ change }) => {
    const wrong = { ...menu, ...change } as messagingApi.RichMenuRequest
    expect((await refusal(api.validateRichMenuObject(wrong))).status).toBe(400)
  })
})

describe('ID tokens', () => {
  const verify = async (form: Record<string, string | undefined>) => {
    const given = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined)
    const response = await fetch(`${bench.url}/oauth2/v2.1/verify`, {
      method: 'POST',
      body: new URLSearchParams(given),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const issue = async (body: object = {}) =>
    String((await bench.phone.does(hanako.userId, 'id-token', body)).idToken)

  test('a good one gives its claims', async () => {
    const answer = await verify({ id_token: await issue(), client_id: loginChannelId })
    expect(answer).toMatchObject({
      status: 200,
      body: { iss: 'https://access.line.me', sub: hanako.userId, aud: loginChannelId, name: '花子' },
    })
  })

  test.each([
    { why: 'for another channel', token: { audience: '999' }, says: 'Invalid IdToken Audience.' },
    { why: 'too old', token: { expiresInSeconds: -1 }, says: 'IdToken expired.' },
    { why: 'another nonce', token: { nonce: 'a' }, form: { nonce: 'b' }, says: 'Invalid IdToken Nonce.' },
    { why: 'another member', form: { user_id: taro.userId }, says: 'Invalid IdToken Subject Identifier.' },
    { why: 'not a token', form: { id_token: 'x.y.z' }, says: 'Invalid IdToken.' },
  ])('refused: $why', async ({ token: options, form, says }) => {
    const answer = await verify({ id_token: await issue(options), client_id: loginChannelId, ...form })
    expect(answer).toEqual({ status: 400, body: { error: 'invalid_request', error_description: says } })
  })
})

test('an unknown address answers as LINE does', async () => {
  const response = await fetch(`${bench.url}/v2/bot/nothing`)
  expect([response.status, await response.json()]).toEqual([404, { message: 'Not found' }])
})
