/** 支払額のお知らせ, 提供証明書 and receipts: by verb, at the desk and on the phone; read back by another reader. */
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { parse } from 'csv-parse/sync'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lineLinks } from '../../db/schema.ts'
import { createStaff } from '../../db/staff.ts'
import type { LiffPapers, MemberPage, MonthList } from '../../server/contract.ts'
import { handleErrors } from '../../server/errors.ts'
import { beginSession } from '../../server/liff-sessions.ts'
import { carePapers } from '../../server/month/care-papers.ts'
import { exportMonth, payMonth } from '../../server/month/make-files.ts'
import { statementAlone, yearStatements } from '../../server/month/year-statements.ts'
import { liffApi } from '../../server/routes/liff/api.ts'
import { reviewApi } from '../../server/routes/review/api.ts'
import { pdfPages } from '../office/pdf-text.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'
import { logIn } from './review-client.ts'
import { PASSWORD, ROLES } from './review-world.ts'

let world: MonthWorld
let app: FastifyInstance

beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  const config = {
    ...{ mode: 'sandbox', rootKey: Buffer.alloc(32, 3), publicUrl: 'https://famisapo.example' },
    ...{ transfer, dropDir: null, line: { liffId: 'liff-1' } },
  }
  Object.assign(world.services, { config })
  const { pool } = world.fresh.database
  const kind = (activityNo: string, code: string | null) =>
    pool.query(`update activities set kind = $2 where activity_no = $1`, [activityNo, code])
  const childOf = async (name: string, sick = false) => {
    const { rows } = await pool.query<{ id: number }>(
      `select id::int from children where requester_no = '200001' and name = $1`,
      [name],
    )
    return { childId: rows[0]!.id, sick }
  }
  const children = async (activityNo: string, named: object[]) =>
    pool.query(`update activities set children = $2 where activity_no = $1`, [
      activityNo,
      JSON.stringify(named),
    ])
  // two siblings, the younger one ill: 1,200 for なつ in full, 500 for はる by half
  const both = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00', { children: 2, sick: 1 })
  await children(both, [await childOf('はる'), await childOf('なつ', true)])
  await kind(both, 'outing')
  // はる alone, with another provider: 1,800
  const alone = await world.visit('100002', '200001', '2025-10-12', '10:00', '13:00')
  await children(alone, [await childOf('はる')])
  await kind(alone, 'outing')
  const ride = await world.visit('100001', '200001', '2025-10-14', '15:00', '16:00')
  await kind(ride, 'nursery-pick-up')
  const unknown = await world.visit('100001', '200001', '2025-10-15', '15:00', '16:00')
  await kind(unknown, 'outing')
  const unsaid = await world.visit('100001', '200001', '2025-10-16', '15:00', '16:00', { children: 2 })
  await kind(unsaid, null)
  const noShow = await world.visit('100001', '200001', '2025-10-17', '15:00', '16:00', { cancelled: '無断' })
  await kind(noShow, 'outing')
  for (const [month, now] of [
    ['2025-10', '2025-11-05'],
    ['2025-11', '2025-12-05'],
  ] as const) {
    if (month === '2025-11') {
      const all = await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
      await kind(all, 'outing')
    }
    world.setNow(now)
    await world.decide(month)
    await exportMonth(world.services, month, { actor: PREPARER, payOn: null })
    await payMonth(world.services, month, PREPARER)
  }
  for (const no of ['100001', '200001'])
    await world.services.db.drizzle.insert(lineLinks).values({ lineUserId: `U-${no}`, memberNo: no })
  for (const role of ROLES)
    await createStaff(
      world.services.db.drizzle,
      { login: role, name: `担当 ${role}`, role, password: PASSWORD },
      { actor: 'system', at: world.services.clock() },
    )
  app = Fastify({ forceCloseConnections: true })
  handleErrors(app)
  await app.register(liffApi, { prefix: '/api/liff', services: world.services })
  await app.register(reviewApi, { prefix: '/api/review', services: world.services })
}, 90_000)
afterAll(async () => {
  await app?.close()
  await world?.fresh.drop()
})

const wordsOf = async (bytes: Uint8Array) => (await pdfPages(bytes)).map(({ text }) => text)
const phone = async (memberNo: string, url: string) => {
  let cookie = ''
  const reply = { setCookie: (name: string, value: string) => void (cookie = `${name}=${value}`) }
  await beginSession(reply as unknown as FastifyReply, world.services, `U-${memberNo}`)
  return app.inject({ url: `/api/liff${url}`, headers: { cookie } })
}

describe('支払額のお知らせ', () => {
  test('not before the year is over', async () => {
    await expect(yearStatements(world.services, 2025, PREPARER)).rejects.toMatchObject({
      code: 'YEAR_NOT_OVER',
    })
    expect((await phone('100001', '/papers')).json<LiffPapers>().years).toEqual([])
    world.setNow('2026-02-10')
    await expect(yearStatements(world.services, 2024, PREPARER)).rejects.toMatchObject({
      code: 'NOBODY_PAID',
    })
  })

  test('one stream for all, a manifest with the hash of each alone; again and later the same bytes', async () => {
    const { files, count, paidYen } = await yearStatements(world.services, 2025, PREPARER)
    const [, pdf] = files[0]!
    const rows = parse(files[1]![1], { bom: true, columns: true }) as Record<string, string>[]
    // 100001: 1,500 + 500 + 500 + 750 · 100002: 1,500 + 1,125
    expect(
      rows.map((row) => [row['会員番号'], row['件数'], row['支払額'], row['開始頁'], row['頁数']]),
    ).toEqual([
      ['100001', '1', '3250', '1', '1'],
      ['100002', '2', '2625', '2', '1'],
    ])
    expect([count, paidYen]).toEqual([2, 5_875])
    const pages = await wordsOf(pdf)
    expect(pages[0]).toContain('支払額のお知らせ（令和7年）')
    expect(pages[0]).toContain('支払額の合計3,250円')
    expect(pages[0]).toContain('令和8年1月5日')
    expect(pages[1]).toContain('例二子')
    const alone = await statementAlone(world.services, 2025, '100002')
    expect(createHash('sha256').update(alone).digest('hex')).toBe(rows[1]!['SHA-256'])
    world.setNow('2027-05-05')
    const again = await yearStatements(world.services, 2025, PREPARER)
    expect(again.files.every(([, bytes], i) => bytes.equals(files[i]![1]))).toBe(true)
  })

  test('the member reads their own on the phone', async () => {
    const answer = await phone('100001', '/papers/statements/2025.pdf')
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect((await wordsOf(answer.rawPayload))[0]).toContain('例一子')
    expect((await phone('200001', '/papers/statements/2025.pdf')).statusCode).toBe(404)
    expect((await app.inject({ url: '/api/liff/papers/statements/2025.pdf' })).statusCode).toBe(401)
  })
})

describe('提供証明書', () => {
  test('one a child and provider; shares add up; what is left out is said', async () => {
    const { certificates, leftOut } = await carePapers(world.services, '200001', '2025-10')
    expect(
      certificates.map(({ childName, provider, visits, date }) => [
        ...[childName, provider.memberNo, visits.map(({ feeYen }) => feeYen).join(), date],
      ]),
    ).toEqual([
      ['はる', '100001', '500', '2025-11-05'],
      ['はる', '100002', '1800', '2025-11-05'],
      ['なつ', '100001', '1200', '2025-11-05'],
    ])
    expect(leftOut.map(({ why }) => why)).toEqual(['RIDE_ONLY', 'CHILD_UNKNOWN', 'NO_KIND', 'CANCELLED'])
  })

  test('a count that is the whole family is that family: full for the eldest, half for the other', async () => {
    const { certificates } = await carePapers(world.services, '200002', '2025-11')
    expect(certificates.map(({ childName, visits }) => [childName, visits[0]!.feeYen])).toEqual([
      ['はる', 800],
      ['なつ', 400],
    ])
  })

  test('on the phone: the family’s own months; a stranger has none', async () => {
    expect((await phone('200001', '/papers')).json<LiffPapers>().care).toEqual([
      { month: '2025-10', feeYen: 3_500, papers: 3, leftOut: 4 },
    ])
    const pages = await wordsOf((await phone('200001', '/papers/care/2025-10/certificate.pdf')).rawPayload)
    expect(pages).toHaveLength(3)
    expect(pages[0]).toContain('特定子ども・子育て支援提供証明書')
    expect(pages[1]).toContain('利用料金（対象となる額）1,800円')
    const receipt = await wordsOf((await phone('200001', '/papers/care/2025-10/receipt.pdf')).rawPayload)
    expect(receipt[2]).toContain('領収した額1,200円')
    expect((await phone('200001', '/papers/care/2025-11/receipt.pdf')).statusCode).toBe(404)
  })
})

describe('at the desk', () => {
  test.each([
    { role: 'centre', statements: 403, care: 200 },
    { role: 'clerk', statements: 200, care: 200 },
    { role: 'treasury', statements: 200, care: 403 },
    { role: 'auditor', statements: 200, care: 200 },
    { role: 'admin', statements: 403, care: 403 },
  ])('$role', async ({ role, statements, care }) => {
    const desk = await logIn(app, role)
    const paths = [
      ['/members/100001/statements/2025.pdf', statements],
      ['/years/2025/statements.csv', statements],
      ['/members/200001/care/2025-10/receipt.pdf', care],
    ] as const
    for (const [path, status] of paths) expect([path, (await desk.get(path)).status]).toEqual([path, status])
    const provider = (await desk.get('/members/100001')).body as MemberPage
    expect(provider.papers.statements).toHaveLength(statements === 200 ? 1 : 0)
    const family = (await desk.get('/members/200001')).body as MemberPage
    expect(family.papers.care).toHaveLength(care === 200 ? 1 : 0)
    const { years } = (await desk.get('/months')).body as MonthList
    expect(years.map(({ year }) => year)).toEqual(statements === 200 ? [2025] : [])
    if (care === 200) expect((await desk.get(family.papers.care[0]!.certificate.slice(11))).status).toBe(200)
  })
})
