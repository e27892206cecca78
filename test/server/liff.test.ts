/** The members' API: who gets in, whose photos they see, what is taken and what is not; on a real database. */
import { eq } from 'drizzle-orm'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCase } from '../../db/cases.ts'
import { savePhotoReading, storePhoto } from '../../db/photos.ts'
import { reportByCase } from '../../db/report-reads.ts'
import { openReport } from '../../db/reports.ts'
import { type BotState, freshState, withSheet } from '../../bot/state.ts'
import { conversations, lineLinks, members, pairs } from '../../db/schema.ts'
import type { Reading, ReadField, ReadRow } from '../../rules/reading.ts'
import { lineStandIn } from '../../sandbox/line/stand-in.ts'
import type { LiffPrices, LiffReading, LiffReceipt, LiffRefused, LiffRow } from '../../server/contract.ts'
import { handleErrors } from '../../server/errors.ts'
import { setProvider } from '../../server/report-actions.ts'
import { liffApi } from '../../server/routes/liff/api.ts'
import { liffPages } from '../../server/routes/liff/pages.ts'
import type { Services } from '../../server/services.ts'
import {
  makeWorld,
  OTHER_REQUESTER,
  PROVIDER,
  REQUESTER,
  UNLINKED_PROVIDER,
  type World,
} from './review-world.ts'

const CHANNEL = '1000000001'
const MEMBER = 'U-takahashi'
const OTHER = 'U-tamura'
const NOBODY = 'U-unlinked'
const KEY = 'key-of-one-page'

let world: World
let services: Services
let app: FastifyInstance
let line: FastifyInstance
let lineUrl: string

beforeAll(async () => {
  world = await makeWorld()
  line = Fastify({ forceCloseConnections: true })
  await lineStandIn(line, {
    ...{ channelSecret: 'secret-of-the-test', channelAccessToken: 'token', loginChannelId: CHANNEL },
    webhookUrl: () => lineUrl,
    clock: () => world.services.clock(),
    users: [MEMBER, OTHER, NOBODY].map((userId) => ({ userId, displayName: userId }) as never),
  })
  lineUrl = await line.listen({ port: 0, host: '127.0.0.1' })
  services = { ...world.services, config: configFor(lineUrl) }
  app = await serve(services)
  await services.db.drizzle.insert(lineLinks).values({ lineUserId: OTHER, memberNo: UNLINKED_PROVIDER })
}, 60_000)

afterAll(async () => {
  await app?.close()
  await line?.close()
  await world?.close()
})

const configFor = (url: string, mode = 'sandbox') =>
  ({
    mode,
    rootKey: Buffer.alloc(32, 3),
    publicUrl: 'https://famisapo.example',
    line: { verifyBaseUrl: `${url}/sandbox/line-api`, loginChannelId: CHANNEL, liffId: 'liff-1' },
  }) as unknown as Services['config']

async function serve(given: Services): Promise<FastifyInstance> {
  const served = Fastify()
  handleErrors(served)
  await served.register(liffApi, { prefix: '/api/liff', services: given })
  await served.register(liffPages, { services: given })
  return served
}

async function idToken(userId: string, options: object = {}): Promise<string> {
  const response = await fetch(`${lineUrl}/sandbox/world/users/${userId}/id-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(options),
  })
  return ((await response.json()) as { idToken: string }).idToken
}

const logIn = (token: string, headers: Record<string, string> = {}, to = app) =>
  to.inject({ method: 'POST', url: '/api/liff/session', payload: { idToken: token }, headers })

const cookies = new Map<string, string>()

async function cookieOf(userId: string): Promise<string> {
  const kept = cookies.get(userId)
  if (kept) return kept
  const answer = await logIn(await idToken(userId))
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!
  cookies.set(userId, cookie)
  return cookie
}

async function call(userId: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await app.inject({
    method: body ? 'POST' : 'GET',
    url: `/api/liff${path}`,
    headers: { cookie: await cookieOf(userId), ...headers },
    ...(body && { payload: body }),
  })
  return { status: answer.statusCode, json: <T>() => answer.json<T>(), answer }
}

const ROW: ReadRow = {
  ...{ row: 1, date: '2025-11-05', start: '15:00', end: '17:00', childCount: 2, sickCount: null },
  ...{ kind: null, requesterNo: REQUESTER, transportYen: null },
}

/** A case of the member's with a read photo: the second row's end is 11:30 or 17:30. */
async function readPhoto(
  days: [string, string],
  suspect = false,
): Promise<{ caseNo: string; photoId: string }> {
  const db = services.db.drizzle
  const photoId = crypto.randomUUID()
  const receivedAt = services.clock()
  const origin = { kind: 'report' as const, memberNo: PROVIDER, lineUserId: MEMBER, summary: null }
  const { caseNo } = await db.transaction((tx) =>
    openCase(tx, { ...origin, originKey: `image:${photoId}`, openedAt: receivedAt }),
  )
  await openReport(db, {
    ...{ caseNo, providerNo: PROVIDER, source: 'photo', state: 'asking', attention: [], receivedAt },
  })
  await storePhoto(db, services.sealer, {
    ...{ id: photoId, caseNo, lineMessageId: null, imageSetId: null, setIndex: null, setTotal: null },
    ...{ sha256: photoId.replaceAll('-', '').padEnd(64, '0'), image: Buffer.from('a picture') },
    ...{ widthPx: 1000, heightPx: 700, receivedAt },
  })
  const rows = [
    { ...ROW, date: days[0] },
    {
      ...ROW,
      row: 2,
      date: days[1],
      start: '10:00',
      end: '11:30',
      requesterNo: OTHER_REQUESTER,
      childCount: 1,
    },
  ]
  const fields = rows.flatMap((row) =>
    (['date', 'start', 'end', 'childCount', 'requesterNo'] as const).map((name): ReadField => {
      const doubtful = row.row === 2 && name === 'end'
      return {
        ...{ name, row: row.row as number, value: String(row[name]), confidence: doubtful ? 0.6 : 0.99 },
        ...{ status: doubtful ? 'unsure' : 'sure', box: [10, 20, 30, 40] },
        ...(doubtful && { alternatives: ['17:30'] }),
      }
    }),
  )
  const reading: Reading = {
    ...{ verdict: 'read', reason: null, rows, fields, checks: [], totals: { count: 2 }, ms: 1 },
    form: { version: '1', kind: 'month', providerNo: PROVIDER, month: '2025-11', page: 1 },
    ...{ handwrittenNotes: false, engine: 'test-1' },
  }
  await savePhotoReading(db, {
    ...{ photoId, reading, readAt: receivedAt },
    ...(suspect && { suspect: { purgeAt: new Date(receivedAt.getTime() + 1000) } }),
  })
  return { caseNo, photoId }
}

const opened = async (caseNo: string) => (await call(MEMBER, `/readings/${caseNo}`)).json<LiffReading>()
const valuesOf = ({ rows }: LiffReading): LiffRow[] => rows.map(({ value }) => value)
const mended = (reading: LiffReading, change: Partial<LiffRow> = {}): LiffRow[] =>
  valuesOf(reading).map((row, n) => (n === 1 ? { ...row, end: '12:00', ...change } : row))

const send = (caseNo: string, rows: LiffRow[], key = KEY, version = services.city.texts.consent.version) =>
  call(MEMBER, `/readings/${caseNo}/submit`, { rows, consentVersion: version }, { 'idempotency-key': key })

/** In the chat the member has mended the first row's start and, unless it is open, answered the doubt with 12:00. */
function answeredSheet(caseNo: string, photoId: string, open: boolean): BotState {
  const activity = { requesterNo: OTHER_REQUESTER, date: '2025-11-08', start: '10:00', end: '12:00' }
  const children = [{ childId: null, sick: false }]
  const doubt = { rowIndex: 1, row: 2, field: 'end' as const, value: '11:30', candidates: [], cutUrl: null }
  return withSheet(freshState(), {
    ...{ caseNo, draftId: 'draft', mends: false, source: 'photo', photoIds: [photoId], setTotal: null },
    ...{ failed: [], pages: [], doubts: open ? [doubt] : [], step: 'confirm', edit: null, rev: 1 },
    ...{ sentAt: null, accident: false },
    rows: [
      {
        ...{ row: 1, photoId, overnight: false, said: ['start'] },
        activity: { start: '15:30', children: [children[0]!, children[0]!], transportYen: 0 },
      },
      {
        ...{ row: 2, photoId, overnight: false, ...(!open && { said: ['end'] }) },
        activity: { ...activity, children, kind: null },
      },
    ],
  })
}

describe('what was answered in the chat', () => {
  const openWith = async (open: boolean) => {
    const { caseNo, photoId } = await readPhoto(
      open ? ['2025-11-05', '2025-11-09'] : ['2025-11-06', '2025-11-08'],
    )
    const state = answeredSheet(caseNo, photoId, open)
    const kept = { lineUserId: MEMBER, state, updatedAt: services.clock() }
    await services.db.drizzle.insert(conversations).values(kept).onConflictDoUpdate({
      target: conversations.lineUserId,
      set: { state },
    })
    const reading = await opened(caseNo)
    await services.db.drizzle.delete(conversations)
    return reading
  }
  test('stands on the page, and is not asked again', async () => {
    const { rows, prices } = await openWith(false)
    expect(rows.map(({ value }) => value)).toMatchObject([
      { start: '15:30', end: '17:00', sickCount: null, transportYen: null, confirmed: ['start'] },
      { start: '10:00', end: '12:00', confirmed: ['end'] },
    ])
    expect(prices.problems).toEqual([])
    expect(prices.fees.map((fee) => fee?.billedMinutes)).toEqual([90, 120])
  })
  test('what is still open is asked with what the reader saw', async () => {
    const { rows, prices } = await openWith(true)
    expect(rows[1]!.value).toMatchObject({ end: '11:30', confirmed: [] })
    expect(prices.problems.map(({ row, field }) => [row, field])).toContainEqual([1, 'end'])
  })
})

describe('who gets in', () => {
  test('a token that LINE verifies becomes a cookie no script can read', async () => {
    const answer = await logIn(await idToken(MEMBER))
    expect(answer.statusCode).toBe(204)
    expect(String(answer.headers['set-cookie'])).toMatch(
      /HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/,
    )
  })

  test.each([
    { why: 'for another channel', token: () => idToken(MEMBER, { audience: '999' }) },
    { why: 'expired', token: () => idToken(MEMBER, { expiresInSeconds: -10 }) },
    { why: 'made up', token: () => Promise.resolve('abc.def.ghi') },
  ])('a token $why is refused', async ({ token }) => {
    const answer = await logIn(await token())
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([401, undefined])
  })

  test('another site cannot log anybody in', async () => {
    const answer = await logIn(await idToken(MEMBER), { origin: 'https://elsewhere.example' })
    expect(answer.statusCode).toBe(403)
  })

  test('LINE out of reach is said as that', async () => {
    const alone = await serve({ ...services, config: configFor('http://127.0.0.1:1') })
    const answer = await logIn('any', {}, alone)
    await alone.close()
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'LINE_UNREACHABLE'])
  })

  test('in production the cookie goes over https only, and the stand-in has no door', async () => {
    const production = await serve({ ...services, config: configFor(lineUrl, 'production') })
    const answer = await logIn(await idToken(MEMBER), {}, production)
    const door = await production.inject('/liff/sandbox.html')
    await production.close()
    expect(String(answer.headers['set-cookie'])).toContain('Secure')
    expect(door.statusCode).toBe(404)
  })
})

describe('whose photos', () => {
  test.each([
    { why: 'without a session', cookie: () => Promise.resolve(''), status: 401 },
    {
      why: 'with a session somebody signed himself',
      cookie: () => Promise.resolve('famisapo_liff=a.b.c'),
      status: 401,
    },
    { why: 'of a LINE account that is nobody’s', cookie: () => cookieOf(NOBODY), status: 403 },
    { why: 'of another member', cookie: () => cookieOf(OTHER), status: 404 },
    { why: 'the member’s own', cookie: () => cookieOf(MEMBER), status: 200 },
  ])('$why: $status for the rows and the picture', async ({ cookie, status }) => {
    const { caseNo, photoId } = await readPhoto(['2025-11-01', '2025-11-02'])
    for (const path of ['', `/photos/${photoId}.jpg`]) {
      const url = `/api/liff/readings/${caseNo}${path}`
      const answer = await app.inject({ url, headers: { cookie: await cookie() } })
      expect([path, answer.statusCode]).toEqual([path, status])
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  test('an hour later nobody is known any more', async () => {
    const { caseNo } = await readPhoto(['2025-11-01', '2025-11-02'])
    const cookie = await cookieOf(MEMBER)
    const before = services.clock().toISOString()
    world.setNow('2025-11-20T11:00:01+09:00')
    const answer = await app.inject({ url: `/api/liff/readings/${caseNo}`, headers: { cookie } })
    world.setNow(before)
    expect(answer.statusCode).toBe(401)
  })

  test('a picture that looks like an identity document is shown to nobody', async () => {
    const { caseNo, photoId } = await readPhoto(['2025-11-01', '2025-11-02'], true)
    const { status } = await call(MEMBER, `/readings/${caseNo}/photos/${photoId}.jpg`)
    const reading = await opened(caseNo)
    expect([status, reading.photos, reading.rows]).toEqual([404, [], []])
  })
})

test('who has left is told no other families’ names than those on the paper', async () => {
  const db = services.db.drizzle
  const other = { memberNo: '200077', name: '紙野 内子', kana: 'カミノ ウチコ', phone: '093-555-0277' }
  await db.insert(members).values({
    ...{ ...other, isProvider: false, isRequester: true, birthDate: '1980-01-01', joinedOn: '2024-10-01' },
  })
  await db
    .insert(pairs)
    .values({ providerNo: PROVIDER, requesterNo: other.memberNo, registeredOn: '2024-10-01' })
  const { caseNo } = await readPhoto(['2025-11-03', '2025-11-04'])
  const names = async () => (await opened(caseNo)).requesters.map(({ name }) => name).toSorted()
  const onPaper = ['佐藤 花子', '山本 恵']
  expect(await names()).toEqual([...onPaper, other.name].toSorted())
  const be = (state: 'active' | 'left') =>
    db.update(members).set({ state }).where(eq(members.memberNo, PROVIDER))
  await be('left')
  expect(await names()).toEqual(onPaper.toSorted())
  await be('active')
  await db.delete(pairs).where(eq(pairs.requesterNo, other.memberNo))
})

describe('mending and sending', () => {
  test('the doubtful field comes with its place and its candidates, amounts as 見込み', async () => {
    const { caseNo } = await readPhoto(['2025-11-05', '2025-11-06'])
    const reading = await opened(caseNo)
    const doubtful = reading.rows.flatMap(({ fields }) => fields.filter((field) => field.doubtful))
    expect(reading.state).toBe('open')
    expect(doubtful).toEqual([
      { field: 'end', doubtful: true, box: [10, 20, 30, 40], candidates: ['11:30', '17:30'] },
    ])
    // Wed 15-17, two siblings: 3,000; Thu 10:00-11:30, one child: 1,500
    expect(reading.prices.fees.map((fee) => fee?.rewardYen)).toEqual([3000, 1500])
    expect(reading.prices.totals).toEqual({ feeYen: 2250, rewardYen: 4500, subsidyYen: 2250 })
  })

  test.each([
    { why: 'as read, not looked at', change: { end: '11:30' }, code: 'UNCONFIRMED', field: 'end' },
    { why: 'nothing there', change: { date: null }, code: 'MISSING', field: 'date' },
    { why: 'backwards', change: { end: '09:00' }, code: 'END_BEFORE_START', field: 'end' },
    { why: 'no length', change: { end: '10:00' }, code: 'ZERO_LENGTH', field: 'end' },
    { why: 'not yet', change: { date: '2025-11-21' }, code: 'FUTURE', field: 'date' },
    { why: 'no such kind', change: { kind: 'nonsense' }, code: 'UNKNOWN_KIND', field: 'kind' },
    {
      why: 'more sick than there',
      change: { sickCount: 2 },
      code: 'MORE_SICK_THAN_CHILDREN',
      field: 'sickCount',
    },
    { why: 'a stranger', change: { requesterNo: '299999' }, code: 'UNKNOWN_MEMBER', field: 'requesterNo' },
  ])('$why: refused at its field, by price and by submit', async ({ change, code, field }) => {
    const { caseNo } = await readPhoto(['2025-11-07', '2025-11-08'])
    const rows = mended(await opened(caseNo), change)
    const priced = await call(MEMBER, `/readings/${caseNo}/price`, { rows })
    const { problems } = priced.json<LiffPrices>()
    expect(problems).toContainEqual({ row: 1, field, code, text: expect.stringMatching(/。$/) as string })
    const sent = await send(caseNo, rows)
    expect([sent.status, sent.json<LiffPrices>().problems]).toEqual([422, problems])
    expect((await opened(caseNo)).state).toBe('open')
  })

  test('sent twice it is one report; the conversation is told once', async () => {
    const { caseNo } = await readPhoto(['2025-11-10', '2025-11-11'])
    const rows = mended(await opened(caseNo))
    const [one, two] = await Promise.all([send(caseNo, rows), send(caseNo, rows)])
    const later = await send(caseNo, rows)
    const other = await send(caseNo, rows, 'key-of-another-page')
    const receipts = [one, two, later, other].map(({ json }) => json<LiffReceipt>())
    expect(receipts.map((receipt) => receipt.already).toSorted()).toEqual([false, true, true, true])
    expect(new Set(receipts.map((receipt) => receipt.caseNo))).toEqual(new Set([caseNo]))
    const { pool } = services.db
    const told = await pool.query('select payload from line_events where payload::text like $1', [
      `%${caseNo}%`,
    ])
    const kept = await pool.query<{ reward_yen: number }>(
      'select reward_yen::int from activities where case_no = $1 and removed_at is null order by seq',
      [caseNo],
    )
    expect(told.rowCount).toBe(1)
    // the mended row: 10:00-12:00
    expect(kept.rows.map((row) => row.reward_yen)).toEqual([3000, 2000])
    expect((await opened(caseNo)).state).toBe('sent')
  })

  test.each([
    { why: 'without a key', headers: {}, version: null, status: 400 },
    {
      why: 'from another site',
      headers: { 'idempotency-key': KEY, origin: 'https://elsewhere.example' },
      version: null,
      status: 403,
    },
    {
      why: 'under a sentence that has changed',
      headers: { 'idempotency-key': KEY },
      version: '1999',
      status: 409,
    },
  ])('$why nothing is sent', async ({ headers, version, status }) => {
    const { caseNo } = await readPhoto(['2025-11-12', '2025-11-13'])
    const rows = mended(await opened(caseNo))
    const body = { rows, consentVersion: version ?? services.city.texts.consent.version }
    const sent = await call(MEMBER, `/readings/${caseNo}/submit`, body, headers as Record<string, string>)
    expect([sent.status, (await opened(caseNo)).state]).toEqual([status, 'open'])
  })

  test('what the centre has put under another member: neither shown nor sent, and said why', async () => {
    const { caseNo, photoId } = await readPhoto(['2025-11-17', '2025-11-18'])
    const rows = mended(await opened(caseNo))
    const action = { caseNo, version: 1, actor: 'staff:1', providerNo: UNLINKED_PROVIDER }
    expect(await setProvider(services, action)).toEqual({ kind: 'done' })
    for (const answer of [await send(caseNo, rows), await call(MEMBER, `/readings/${caseNo}`)])
      expect([answer.status, answer.json<LiffRefused>().error]).toEqual([
        409,
        expect.objectContaining({
          code: 'OTHER_PROVIDER',
          message: expect.stringContaining('センターが確認しています') as string,
        }),
      ])
    expect((await call(MEMBER, `/readings/${caseNo}/photos/${photoId}.jpg`)).status).toBe(409)
    expect((await reportByCase(services.db.drizzle, caseNo))!.report).toMatchObject({
      providerNo: UNLINKED_PROVIDER,
      state: 'asking',
    })
  })

  test('what another report holds already is refused', async () => {
    const first = await readPhoto(['2025-11-14', '2025-11-15'])
    await send(first.caseNo, mended(await opened(first.caseNo)))
    const second = await readPhoto(['2025-11-14', '2025-11-16'])
    const sent = await send(second.caseNo, mended(await opened(second.caseNo)))
    expect([sent.status, sent.json<LiffPrices>().problems.map(({ row, code }) => [row, code])]).toEqual([
      422,
      [[0, 'DUPLICATE']],
    ])
  })
})
