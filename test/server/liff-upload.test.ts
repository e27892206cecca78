/** Files sent on the members' page: what becomes of each, once however often; and the form a member prints. */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { lineLinks, members, pairs } from '../../db/schema.ts'
import { printForm } from '../../ocr/form/print-form.ts'
import { formKeyOf } from '../../ocr/form/sign-qr.ts'
import { formTexts } from '../../server/own-forms.ts'
import type { LiffForms, LiffUploaded } from '../../server/contract.ts'
import { handleErrors } from '../../server/errors.ts'
import { claimPhotos } from '../../db/photos.ts'
import { inTurns } from '../../server/in-turns.ts'
import { beginSession } from '../../server/liff-sessions.ts'
import { receiveInTime } from '../../server/receive-in-time.ts'
import { liffApi } from '../../server/routes/liff/api.ts'
import type { Services } from '../../server/services.ts'
import { blankPages, scanned } from '../support/scans.ts'
import { makeWorld, PROVIDER, REQUESTER, UNLINKED_PROVIDER, type World } from './review-world.ts'

const MEMBER = 'U-takahashi'
const ROOT_KEY = Buffer.alloc(32, 3)
let world: World
let services: Services
let app: FastifyInstance

beforeAll(async () => {
  world = await makeWorld()
  const config = {
    ...{ mode: 'sandbox', rootKey: ROOT_KEY, publicUrl: 'https://famisapo.example' },
    line: { liffId: 'liff-1' },
  }
  services = { ...world.services, config } as unknown as Services
  await services.db.drizzle.insert(lineLinks).values([
    { lineUserId: 'U-tamura', memberNo: UNLINKED_PROVIDER },
    { lineUserId: 'U-sato', memberNo: REQUESTER },
  ])
  app = Fastify({ forceCloseConnections: true })
  handleErrors(app)
  receiveInTime(app)
  await app.register(liffApi, { prefix: '/api/liff', services })
}, 60_000)
afterAll(async () => {
  await app?.close()
  await world?.close()
})

async function cookieOf(lineUserId: string): Promise<string> {
  let found = ''
  const reply = { setCookie: (name: string, value: string) => void (found = `${name}=${value}`) }
  await beginSession(reply as unknown as FastifyReply, services, lineUserId)
  return found
}

const BOUNDARY = 'x-boundary-of-the-test'
const multipartOf = (bytes: Buffer, name = 'photo.jpg') =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])

async function send(set: string, key: string, bytes: Buffer, user = MEMBER) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/liff/uploads/${set}/files`,
    headers: {
      ...{ cookie: await cookieOf(user), 'idempotency-key': key },
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    },
    payload: multipartOf(bytes),
  })
  return {
    status: answer.statusCode,
    body: answer.json<LiffUploaded & { error: { code: string; message: string } }>(),
  }
}
const end = async (set: string, user = MEMBER) =>
  app.inject({
    method: 'POST',
    url: `/api/liff/uploads/${set}/end`,
    headers: { cookie: await cookieOf(user) },
  })

const coloured = (red: number) =>
  sharp({ create: { width: 60, height: 80, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .jpeg()
    .toBuffer()
const heic = () => readFileSync(new URL('../ocr/support/heic/upright.heic', import.meta.url))
const rowsOf = async <T extends object>(text: string, values: unknown[] = []) =>
  (await services.db.pool.query<T>(text, values)).rows
const told = (caseNo: string) =>
  rowsOf<{ photo: string; page: boolean }>(
    `select payload->'event'->>'photoId' as photo, (payload->'event'->>'fromPage')::bool as page
     from line_events where payload->'event'->>'caseNo' = $1 order by occurred_at`,
    [caseNo],
  )
const waiting = async () =>
  (await claimPhotos(services.db.drizzle, services.clock(), 50)).map((photo) => photo.caseNo)

describe('a set of files', { timeout: 30_000 }, () => {
  let caseNo: string

  test('becomes one case: a photo, a HEIC, a PDF of two pages; the chat is told of each, silently', async () => {
    const jpeg = await coloured(1)
    const first = await send('set-of-three', 'key-of-jpeg', jpeg)
    expect(first).toMatchObject({ status: 200, body: { pages: 1, already: false } })
    caseNo = first.body.caseNo
    expect((await send('set-of-three', 'key-of-heic', heic())).body).toMatchObject({ caseNo, pages: 1 })
    const pdf = await scanned([await coloured(2), await coloured(3)])
    expect((await send('set-of-three', 'key-of-pdf', pdf)).body).toMatchObject({ caseNo, pages: 2 })
    const events = await told(caseNo)
    expect(events.map(({ page }) => page)).toEqual([true, true, true, true])
    const photos = await rowsOf('select id from photos where case_no = $1 order by set_index', [caseNo])
    expect(photos).toHaveLength(4)
    expect(
      await rowsOf('select 1 from reports where case_no = $1 and state = $2', [caseNo, 'asking']),
    ).toHaveLength(1)
  })

  test('sent again it is the same, with nothing added', async () => {
    const again = await send('set-of-three', 'key-of-jpeg', await coloured(1))
    expect(again).toMatchObject({ status: 200, body: { caseNo, pages: 1, already: true } })
    expect(await told(caseNo)).toHaveLength(4)
  })

  test('is not read before it is whole; then all of it is', async () => {
    expect(await waiting()).toEqual([])
    expect((await end('set-of-three')).json()).toEqual({ caseNo, pages: 4 })
    expect(await waiting()).toHaveLength(4)
  })

  test('that nobody ends is read after a while', async () => {
    const { body } = await send('set-forgotten', 'key-forgotten', await coloured(9))
    expect(await waiting()).toEqual([])
    world.setNow('2025-11-20T10:03:00+09:00')
    expect(await waiting()).toContain(body.caseNo)
  })

  test('another member may use the same keys, and ends only their own', async () => {
    const other = await send('set-of-three', 'key-of-jpeg', await coloured(1), 'U-tamura')
    expect(other.body).toMatchObject({ already: false })
    expect(other.body.caseNo).not.toBe(caseNo)
    expect((await end('no-such-set', 'U-tamura')).statusCode).toBe(404)
  })
})

describe('a file that is not taken', { timeout: 30_000 }, () => {
  test.each([
    {
      why: 'no picture',
      bytes: () => Buffer.from('hello'.repeat(50)),
      code: 'NOT_AN_IMAGE',
      says: '開けません',
    },
    { why: 'empty', bytes: () => Buffer.alloc(0), code: 'NOT_AN_IMAGE', says: '開けません' },
    {
      why: 'over 15 MB',
      bytes: () => Buffer.alloc(15 * 1024 * 1024 + 1),
      code: 'FILE_TOO_LARGE',
      says: '15MB',
    },
    { why: '21 pages', bytes: () => blankPages(21), code: 'TOO_MANY_PAGES', says: '20ページ' },
    {
      why: 'a lock',
      bytes: () => scanned([], { userPassword: 'x' }),
      code: 'PDF_LOCKED',
      says: 'パスワード',
    },
  ])('$why: $code', async ({ bytes, code, says }) => {
    const before = await rowsOf('select 1 from cases')
    const answer = await send('set-refused', 'key-refused-1', await bytes())
    expect(answer).toMatchObject({ status: 422, body: { error: { code } } })
    expect(answer.body.error.message).toContain(says)
    expect(await rowsOf('select 1 from cases')).toHaveLength(before.length)
  })

  test('sent before, in the chat or here: its number is said', async () => {
    const first = await send('set-once', 'key-first-1', await coloured(20))
    const again = await send('set-twice', 'key-other-1', await coloured(20))
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'SAME_FILE' } } })
    expect(again.body.error.message).toContain(first.body.caseNo)
  })

  test('from somebody who gives no care, or is not known', async () => {
    expect((await send('set-sato-1', 'key-sato-1', await coloured(30), 'U-sato')).status).toBe(403)
    expect((await send('set-none-1', 'key-none-1', await coloured(30), 'U-nobody')).status).toBe(403)
    const url = '/api/liff/uploads/set-open-1/files'
    expect((await app.inject({ method: 'POST', url })).statusCode).toBe(401)
  })
})

test('a body that stops is cut off', { timeout: 10_000 }, async () => {
  const slow = Fastify({ forceCloseConnections: true })
  receiveInTime(slow)
  slow.post('/slow', { config: { receiveWithinMs: 50 } }, () => 'never')
  await slow.listen({ port: 0, host: '127.0.0.1' })
  const { port } = slow.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    'POST /slow HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"a"',
  )
  await new Promise((resolve) => socket.once('close', resolve))
  await slow.close()
})

describe('the form to print', { timeout: 30_000 }, () => {
  const get = async (url: string, user = MEMBER) =>
    app.inject({ url: `/api/liff${url}`, headers: { cookie: await cookieOf(user) } })

  test('is offered for this month and the next, with the pairs by name', async () => {
    expect((await get('/form')).json<LiffForms>().months).toEqual(
      ['2025-11', '2025-12'].map((month) => ({
        month,
        sheets: [{ sheet: 1, names: ['佐藤 花子', '山本 恵'], pass: expect.any(String) as string }],
      })),
    )
  })

  test('bears the member, the month and the pairs, signed by this service', async () => {
    const pdf = await get('/form/2025-12/1.pdf')
    expect([pdf.statusCode, pdf.headers['content-type'], pdf.headers['cache-control']]).toEqual([
      ...[200, 'application/pdf', 'no-store'],
    ])
    const { city } = services
    const expected = await printForm({
      ...{ kind: 'month', month: '2025-12', pages: 1, key: formKeyOf(ROOT_KEY) },
      ...{ texts: formTexts(city), kindsOfCare: city.kindsOfCare },
      provider: { no: PROVIDER, name: '高橋 順子' },
      requesters: [
        { no: '200034', name: '佐藤 花子' },
        { no: '200051', name: '山本 恵' },
      ],
    })
    expect(pdf.rawPayload.equals(expected)).toBe(true)
  })

  test('opens for half an hour where there is no session: in the phone’s own browser', async () => {
    const { pass } = (await get('/form')).json<LiffForms>().months[1]!.sheets[0]!
    const open = (url: string) => app.inject({ url: `/api/liff/form/print.pdf?pass=${url}` })
    const pdf = await open(pass)
    expect(pdf.rawPayload.equals((await get('/form/2025-12/1.pdf')).rawPayload)).toBe(true)
    expect((await open(`${pass.slice(0, -2)}xx`)).statusCode).toBe(403)
    // the page's own session opens no form
    const [, session = ''] = (await cookieOf(MEMBER)).split('=')
    expect((await open(session)).statusCode).toBe(403)
    const before = services.clock()
    world.setNow(new Date(before.getTime() + 31 * 60_000).toISOString())
    expect((await open(pass)).statusCode).toBe(403)
    world.setNow(before.toISOString())
  })

  test('is not given to who has left: families’ names stand on it', async () => {
    const { pass } = (await get('/form')).json<LiffForms>().months[0]!.sheets[0]!
    const be = (state: 'active' | 'left') =>
      services.db.drizzle.update(members).set({ state }).where(eq(members.memberNo, PROVIDER))
    await be('left')
    for (const url of ['/form', '/form/2025-11/1.pdf', `/form/print.pdf?pass=${pass}`]) {
      const refused = await get(url)
      expect([url, refused.statusCode]).toEqual([url, 403])
      expect(refused.body).not.toContain('佐藤')
    }
    await be('active')
  })

  test('is nobody else’s, and of no other month', async () => {
    expect((await get('/form/2025-10/1.pdf')).statusCode).toBe(404)
    expect((await get('/form/2025-11/2.pdf')).statusCode).toBe(404)
    expect((await get('/form/2025-11/1.pdf', 'U-sato')).statusCode).toBe(403)
    expect((await app.inject({ url: '/api/liff/form/2025-11/1.pdf' })).statusCode).toBe(401)
  })

  test('last month’s too while it may be reported; a pair that has ended is left out', async () => {
    world.setNow('2025-12-05T10:00:00+09:00')
    await services.db.drizzle.update(pairs).set({ endedOn: '2025-11-30' })
    const { months } = (await get('/form')).json<LiffForms>()
    expect(months.map(({ month, sheets }) => [month, sheets[0]!.names.length])).toEqual([
      ['2025-12', 0],
      ['2026-01', 0],
      ['2025-11', 2],
    ])
  })
})

test('no more than so many at once, in the order they came, also after one that fails', async () => {
  const turns = inTurns(2)
  const began: number[] = []
  const ends: (() => void)[] = []
  const all = [0, 1, 2, 3].map((n) =>
    turns(async () => {
      began.push(n)
      await new Promise<void>((resolve) => ends.push(resolve))
      if (n === 0) throw new Error('of no use')
    }).catch(() => undefined),
  )
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  await settle()
  expect(began).toEqual([0, 1])
  ends[0]!()
  await settle()
  expect(began).toEqual([0, 1, 2])
  for (const n of [1, 2, 3]) {
    ends[n]?.()
    await settle()
  }
  await Promise.all(all)
  expect(began).toEqual([0, 1, 2, 3])
})
