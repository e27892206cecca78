/** Mounted beside other doors on one server, as the sandbox does. */
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { createLineClient } from '../../bot/line-client.ts'
import { lineApiPrefix, lineStandIn } from '../../sandbox/line/stand-in.ts'
import { hanako, loginChannelId, phoneOf, secret, token } from './line-support.ts'

test('both sides under their prefixes; the server keeps its own bodies and closes with a stream and a hung call open', async () => {
  const app = Fastify({ forceCloseConnections: true })
  const webhooks: unknown[] = []
  app.post('/line/webhook', (request) => {
    webhooks.push(request.body)
    return {}
  })
  const photo = { bytes: Buffer.from('jpeg'), contentType: 'image/jpeg' }
  const world = await lineStandIn(app, {
    channelSecret: secret,
    channelAccessToken: token,
    loginChannelId,
    webhookUrl: () => `${url}/line/webhook`,
    clock: () => new Date('2025-11-05T09:00:00+09:00'),
    users: [hanako],
    samples: {
      list: () => Promise.resolve([{ name: 'single', title: '1枚', contentType: 'image/jpeg' }]),
      read: (name) => Promise.resolve(name === 'single' ? photo : null),
    },
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const base = `${url}${lineApiPrefix}`
  const client = createLineClient({
    channelAccessToken: token,
    apiBaseUrl: base,
    dataApiBaseUrl: base,
    timeoutMs: 200,
  })
  const phone = phoneOf(`${url}/sandbox/world`)

  const done = await phone.does(hanako.userId, 'image', { sample: 'single' })
  expect(done.deliveries.map((one) => one.status)).toEqual([200])
  expect(webhooks).toMatchObject([{ events: [{ message: { id: done.messageId, type: 'image' } }] }])
  expect(await client.content(done.messageId, 100)).toEqual({ kind: 'bytes', bytes: photo.bytes })
  expect((await phone.does(hanako.userId, 'image', { sample: 'none' })).status).toBe(404)

  const text = [{ type: 'text' as const, text: 'はい' }]
  expect(await client.push(hanako.userId, text, crypto.randomUUID())).toEqual({ kind: 'sent' })
  expect((await client.showMenu(hanako.userId, 'member')).kind).toBe('refused')
  world.faults.next = [{ what: 'hang', on: 'push', times: 1 }]
  expect(await client.push(hanako.userId, text, crypto.randomUUID())).toEqual({
    kind: 'unknown',
    detail: 'timeout',
  })
  expect((await phone.received(hanako.userId)).map((m) => m.text)).toEqual(['はい'])

  const stream = await fetch(`${url}/sandbox/world/users/${hanako.userId}/stream`)
  await app.close()
  expect(await stream.text()).toContain('はい')
})
