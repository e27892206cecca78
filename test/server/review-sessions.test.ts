import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { staff } from '../../db/schema.ts'
import { logIn } from './review-client.ts'
import { makeWorld, PASSWORD, photoReport, ROLES, submit, visit, type World } from './review-world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const post = (login: string, password: string, remoteAddress = '10.0.0.1') =>
  world.app.inject({
    method: 'POST',
    url: '/api/review/log-in',
    payload: { login, password },
    remoteAddress,
  })

describe('who may do what', () => {
  const writers = ['centre', 'clerk', 'admin']

  test.each(ROLES)('%s reads everything; writes only as centre, clerk or admin', async (role) => {
    const caseNo = await submit(world.services, {
      draftId: `role-${role}`,
      activities: [visit({ date: `2025-11-${String(ROLES.indexOf(role) + 1).padStart(2, '0')}` })],
    })
    const client = await logIn(world.app, role)
    expect(client.me.mayWrite).toBe(writers.includes(role))
    for (const path of ['/queue', '/counts', '/me', `/reports/${caseNo}`])
      expect([path, (await client.get(path)).status]).toEqual([path, 200])
    const { activities, version } = await client.report(caseNo)
    const activityNo = activities[0]!.activityNo
    const writes: [method: 'POST' | 'PATCH', path: string, body: unknown][] = [
      ['PATCH', `/activities/${activityNo}`, { version, change: { note: 'x' } }],
      ['POST', '/activities', { version: 99, activity: visit() }],
      ['POST', `/activities/${activityNo}/remove`, { version: 99 }],
      ['POST', `/activities/${activityNo}/restore`, { version: 99 }],
      ['POST', `/activities/${activityNo}/retry-kintone`, {}],
      ['POST', '/provider', { version: 99, providerNo: '100012' }],
      ['POST', '/approve', { version: 99 }],
      ['POST', '/return', { version: 99, reason: 'other', text: 'x' }],
    ]
    for (const [method, path, body] of writes) {
      const { status } = await client.send(method, `/reports/${caseNo}${path}`, body)
      expect([path, status === 403]).toEqual([path, !writers.includes(role)])
    }
  })

  test('without a session every address answers 401, unknown ones too', async () => {
    const { caseNo, photoId } = await photoReport(world.services, {
      draftId: 'no-session',
      activities: [visit({ date: '2025-10-02' })],
    })
    for (const path of [
      '/me',
      '/queue',
      '/counts',
      `/reports/${caseNo}`,
      `/reports/${caseNo}/photos/${photoId}.jpg`,
    ]) {
      const answer = await world.app.inject({ method: 'GET', url: `/api/review${path}` })
      expect([path, answer.statusCode]).toEqual([path, 401])
      expect(answer.json()).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } })
    }
  })
})

describe('session', () => {
  test('the cookie is HttpOnly, SameSite=Strict, for the API only', async () => {
    const answer = await post('clerk', PASSWORD)
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    expect(cookie).toContain('Path=/api/review')
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test.each([
    { why: 'no token', headers: {}, status: 403 },
    { why: 'a wrong token', headers: { 'x-csrf-token': 'x'.repeat(43) }, status: 403 },
    { why: 'a token of another length', headers: { 'x-csrf-token': 'x' }, status: 403 },
  ] as { why: string; headers: Record<string, string>; status: number }[])(
    'a write with $why is refused',
    async ({ headers, status }) => {
      const client = await logIn(world.app)
      const answer = await client.send('POST', '/reports/R-20251106-00001/approve', { version: 1 }, headers)
      expect(answer).toMatchObject({ status, body: { error: { code: 'CSRF' } } })
    },
  )

  test('a token of another session is refused', async () => {
    const [one, other] = [await logIn(world.app), await logIn(world.app)]
    const answer = await one.send('POST', '/log-out', {}, { 'x-csrf-token': other.me.csrfToken })
    expect(answer.status).toBe(403)
  })

  test('logging out ends it on the server', async () => {
    const client = await logIn(world.app)
    expect((await client.send('POST', '/log-out', {})).status).toBe(204)
    expect((await client.get('/me')).status).toBe(401)
  })

  test.each([
    { why: 'half an hour idle', at: ['2025-11-20T10:31:00+09:00'], status: 401 },
    {
      why: 'kept alive under the half hour',
      at: ['2025-11-20T10:29:00+09:00', '2025-11-20T10:58:00+09:00'],
      status: 200,
    },
    {
      why: 'twelve hours, however busy',
      at: Array.from({ length: 26 }, (_, i) =>
        new Date(Date.parse('2025-11-20T10:00:00+09:00') + i * 29 * 60_000).toISOString(),
      ),
      status: 401,
    },
  ])('$why', async ({ at, status }) => {
    world.setNow('2025-11-20T10:00:00+09:00')
    const client = await logIn(world.app)
    let last = 0
    for (const now of at) {
      world.setNow(now)
      last = (await client.get('/me')).status
    }
    world.setNow('2025-11-20T10:00:00+09:00')
    expect(last).toBe(status)
  })
})

describe('a page that looks again by itself', () => {
  test('keeps nobody logged in: the half hour goes from the last key or click', async () => {
    const at = (time: string) => world.setNow(`2025-11-20T${time}:00+09:00`)
    at('10:00')
    const { cookie } = await logIn(world.app)
    const get = async (path: string, headers = {}) =>
      (await world.app.inject({ url: `/api/review${path}`, headers: { cookie, ...headers } })).statusCode
    const looksAgain = () => get('/counts', { 'x-unattended': '1' })
    at('10:25')
    expect([await looksAgain(), await get('/queue')]).toEqual([200, 200])
    at('10:54')
    expect(await looksAgain()).toBe(200)
    at('10:56')
    expect([await looksAgain(), await get('/queue')]).toEqual([401, 401])
    at('10:00')
  })
})

describe('lock', () => {
  test('ten wrong tries lock for fifteen minutes, then the right password opens', async () => {
    const { db } = world.services
    for (let i = 0; i < 10; i++) expect((await post('auditor', `wrong ${i}`)).statusCode).toBe(401)
    const locked = await post('auditor', PASSWORD)
    expect([locked.statusCode, locked.json().error.code]).toEqual([423, 'LOCKED'])
    expect((await post('auditor', 'wrong again')).json().error.code).toBe('WRONG_LOGIN')
    world.setNow('2025-11-20T10:14:00+09:00')
    expect((await post('auditor', PASSWORD)).statusCode).toBe(423)
    world.setNow('2025-11-20T10:16:00+09:00')
    expect((await post('auditor', PASSWORD)).statusCode).toBe(200)
    world.setNow('2025-11-20T10:00:00+09:00')
    const [person] = await db.drizzle.select().from(staff).where(eq(staff.login, 'auditor'))
    const told = await auditOf(db.drizzle, `staff:${person!.id}`)
    expect(told.map((entry) => entry.action)).toEqual(
      expect.arrayContaining(['staff.locked', 'staff.logged-in']),
    )
  })

  test('an unknown login is told like a wrong password', async () => {
    const [unknown, wrong] = [await post('nobody', PASSWORD), await post('clerk', 'wrong')]
    expect(unknown.statusCode).toBe(401)
    expect(unknown.json()).toEqual(wrong.json())
  })

  test('thirty tries a minute from one address are enough', async () => {
    const answers: number[] = []
    for (let i = 0; i < 40 && answers.at(-1) !== 429; i++)
      answers.push((await post('nobody', 'x', '10.0.0.2')).statusCode)
    expect(answers.at(-1)).toBe(429)
  })
})
