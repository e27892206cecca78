/** The LINE client: what it says is known after each kind of answer, failure and silence. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createLineClient,
  isSpentReplyToken,
  type LineClient,
  type SendOutcome,
} from '../../bot/line-client.ts'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closers.push(() => (server.closeAllConnections(), server.close()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const clientFor = (url: string, timeoutMs = 300): LineClient =>
  createLineClient({ channelAccessToken: 'token', apiBaseUrl: url, dataApiBaseUrl: url, timeoutMs })
const answering =
  (status: number, message = '', headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end(JSON.stringify({ message }))
const text = [{ type: 'text' as const, text: 'はい' }]
const key = '123e4567-e89b-12d3-a456-426614174000'
const refusedPort = async () => {
  const url = await serve(() => {})
  closers.splice(0).forEach((close) => close())
  return url
}

describe('what is known after a push', () => {
  test.each<{ why: string; answer: RequestListener; known: Partial<SendOutcome> & { kind: string } }>([
    { why: 'taken', answer: answering(200), known: { kind: 'sent' } },
    {
      why: 'taken before',
      answer: answering(409, 'The retry key is already accepted'),
      known: { kind: 'already-sent' },
    },
    {
      why: 'too fast',
      answer: answering(429, 'The API rate limit has been exceeded. Try again later.'),
      known: { kind: 'try-later', afterMs: null },
    },
    {
      why: 'too fast, come back in 7 s',
      answer: answering(429, '', { 'retry-after': '7' }),
      known: { kind: 'try-later', afterMs: 7000 },
    },
    {
      why: 'the month is used up',
      answer: answering(429, 'You have reached your monthly limit.'),
      known: { kind: 'quota' },
    },
    { why: 'a failure inside', answer: answering(500), known: { kind: 'try-later' } },
    { why: 'out of service', answer: answering(503), known: { kind: 'try-later' } },
    {
      why: 'a wrong access token, which the operator mends',
      answer: answering(401),
      known: { kind: 'try-later' },
    },
    {
      why: 'a message LINE does not take',
      answer: answering(400, 'The request body has 1 error(s)'),
      known: { kind: 'refused' },
    },
    { why: 'forbidden', answer: answering(403), known: { kind: 'refused' } },
    {
      why: 'sent elsewhere',
      answer: answering(302, '', { location: 'https://example.com/' }),
      known: { kind: 'try-later' },
    },
    { why: 'no answer in time', answer: () => {}, known: { kind: 'unknown', detail: 'timeout' } },
    {
      why: 'the connection ends first',
      answer: (request) => void request.socket.destroy(),
      known: { kind: 'unknown' },
    },
    {
      why: 'an error page that never ends',
      answer: (_request, response) => void response.writeHead(400).write('<html>'),
      known: { kind: 'refused' },
    },
  ])('$why', async ({ answer, known }) => {
    expect(await clientFor(await serve(answer)).push('U1', text, key)).toMatchObject(known)
  })

  test('nobody listens: nothing left', async () => {
    expect(await clientFor(await refusedPort()).push('U1', text, key)).toMatchObject({
      kind: 'try-later',
      detail: 'ECONNREFUSED',
    })
  })

  test('taken, though the body breaks off', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{')
      response.flushHeaders()
      setImmediate(() => response.destroy())
    })
    expect(await clientFor(url).push('U1', text, key)).toEqual({ kind: 'sent' })
  })
})

test('the request: path of the base address kept, token, key on pushes only', async () => {
  const seen: { url?: string | undefined; key?: unknown; auth?: string | undefined }[] = []
  const url = await serve((request, response) => {
    seen.push({
      url: request.url,
      key: request.headers['x-line-retry-key'],
      auth: request.headers.authorization,
    })
    response.end('{}')
  })
  const client = clientFor(`${url}/sandbox/line-api/`)
  await client.push('U1', text, key)
  await client.reply('t1', text)
  const auth = 'Bearer token'
  expect(seen).toEqual([
    { url: '/sandbox/line-api/v2/bot/message/push', key, auth },
    { url: '/sandbox/line-api/v2/bot/message/reply', key: undefined, auth },
  ])
})

test('a spent token is told from a wrong message', async () => {
  const spent = await clientFor(await serve(answering(400, 'Invalid reply token'))).reply('t', text)
  const wrong = await clientFor(await serve(answering(400, 'The request body has 1 error(s)'))).reply(
    't',
    text,
  )
  expect([isSpentReplyToken(spent), isSpentReplyToken(wrong)]).toEqual([true, false])
})

describe('content', () => {
  const bytes = Buffer.alloc(1000, 7)
  const endless: RequestListener = (_request, response) => {
    const timer = setInterval(() => response.write(bytes), 1)
    response.on('close', () => clearInterval(timer))
  }
  test.each<{ why: string; answer: RequestListener; known: object }>([
    {
      why: 'as many bytes as allowed',
      answer: (_request, response) => void response.end(bytes),
      known: { kind: 'bytes', bytes },
    },
    {
      why: 'one byte too many',
      answer: (_request, response) => void response.end(Buffer.alloc(1001)),
      known: { kind: 'too-large' },
    },
    {
      why: 'announced as too large',
      answer: (_request, response) => void response.writeHead(200, { 'content-length': '5000' }).write('x'),
      known: { kind: 'too-large' },
    },
    { why: 'endless', answer: endless, known: { kind: 'too-large' } },
    { why: 'never there', answer: answering(404), known: { kind: 'gone' } },
    { why: 'deleted', answer: answering(410), known: { kind: 'gone' } },
    { why: 'still prepared', answer: answering(202), known: { kind: 'try-later', detail: '202' } },
    { why: 'too fast', answer: answering(429), known: { kind: 'try-later', detail: '429' } },
    { why: 'a failure inside', answer: answering(500), known: { kind: 'try-later', detail: '500' } },
    {
      why: 'a body that stops',
      answer: (_request, response) => void response.writeHead(200).write('x'),
      known: { kind: 'try-later', detail: 'timeout' },
    },
  ])('$why', async ({ answer, known }) => {
    expect(await clientFor(await serve(answer)).content('123', 1000)).toEqual(known)
  })
})

describe('menu', () => {
  test('the alias says which menu is meant today', async () => {
    const paths: string[] = []
    const url = await serve((request, response) => {
      paths.push(`${request.method} ${request.url}`)
      response.end(JSON.stringify({ richMenuAliasId: 'member', richMenuId: 'richmenu-7' }))
    })
    expect(await clientFor(url).showMenu('U1', 'member')).toEqual({ kind: 'sent' })
    expect(paths).toEqual(['GET /v2/bot/richmenu/alias/member', 'POST /v2/bot/user/U1/richmenu/richmenu-7'])
  })

  test('no such alias: refused', async () => {
    const outcome = await clientFor(await serve(answering(404, 'richmenu alias not found'))).showMenu(
      'U1',
      'guest',
    )
    expect(outcome).toEqual({ kind: 'refused', detail: '404 richmenu alias not found' })
  })
})
