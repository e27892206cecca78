/** A member's 交付決定 behind LIFF: their own only, the paper as it is posted; and a closed month in the chat. */
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { parse } from 'csv-parse/sync'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportsOfProvider } from '../../db/report-reads.ts'
import { lineLinks } from '../../db/schema.ts'
import type { LiffDecisions } from '../../server/contract.ts'
import { handleErrors } from '../../server/errors.ts'
import { beginSession } from '../../server/liff-sessions.ts'
import { runEffect } from '../../server/bot-effects.ts'
import { exportMonth, payMonth, type FileServices, type MadeFile } from '../../server/month/make-files.ts'
import { liffApi } from '../../server/routes/liff/api.ts'
import { submitDraft } from '../../server/submit-report.ts'
import type { Services } from '../../server/services.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let services: Services
let app: FastifyInstance
let files: MadeFile[]
let visit: string

beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  const config = {
    ...{
      mode: 'sandbox',
      rootKey: Buffer.alloc(32, 3),
      publicUrl: 'https://famisapo.example',
      dropDir: null,
    },
    ...{ transfer, line: { liffId: 'liff-1' } },
  }
  services = { ...world.services, config } as unknown as Services
  visit = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
  await world.visit('100001', '200001', '2025-12-02', '15:00', '16:00')
  for (const memberNo of ['100001', '100002'])
    await services.db.drizzle.insert(lineLinks).values({ lineUserId: `U-${memberNo}`, memberNo })
  app = Fastify()
  handleErrors(app)
  await app.register(liffApi, { prefix: '/api/liff', services })
}, 60_000)
afterAll(async () => {
  await app?.close()
  await world?.fresh.drop()
})

const cookieOf = async (memberNo: string) => {
  let found = ''
  const reply = { setCookie: (name: string, value: string) => void (found = `${name}=${value}`) }
  await beginSession(reply as unknown as FastifyReply, services, `U-${memberNo}`)
  return found
}
const get = async (memberNo: string, url: string) =>
  app.inject({ url: `/api/liff${url}`, headers: { cookie: await cookieOf(memberNo) } })
const listOf = async (memberNo: string) => (await get(memberNo, '/decisions')).json<LiffDecisions>().decisions
const NOTICE = '/decisions/2025-202511-100001/notice.pdf'
const now = () => services.clock()

describe('step by step', () => {
  test('an open month: nothing decided; the member may mend and withdraw', async () => {
    expect(await listOf('100001')).toEqual([])
    const reports = await reportsOfProvider(services.db.drizzle, '100001', ['2025-11', '2025-12'])
    expect(reports.map(({ open, decided }) => [open, decided])).toEqual([
      [true, false],
      [true, false],
    ])
  })

  test('approved: the amounts, no paper yet', async () => {
    world.setNow('2025-12-05')
    await world.decide('2025-11')
    expect(await listOf('100001')).toEqual([
      {
        ...{ decisionNo: '2025-202511-100001', month: '2025-11', fiscalYear: 2025, count: 1 },
        ...{ feeYen: 1_000, rewardYen: 2_000, subsidyYen: 1_000, payYen: 1_000, repayYen: 0 },
        ...{ payment: 'waiting', payOn: null, notice: false },
      },
    ])
    expect((await get('100001', NOTICE)).statusCode).toBe(404)
  })

  test('files made: the paper of the manifest, for its member only', async () => {
    files = (await exportMonth(services as FileServices, '2025-11', { actor: PREPARER, payOn: null })).files
    const manifest = files.find(({ name }) => name === 'manifest.csv')!.bytes
    const rows = parse(manifest, { bom: true, columns: true }) as Record<string, string>[]
    const pdf = await get('100001', NOTICE)
    expect([pdf.statusCode, pdf.headers['content-type'], pdf.headers['cache-control']]).toEqual([
      ...[200, 'application/pdf', 'no-store'],
    ])
    expect(createHash('sha256').update(pdf.rawPayload).digest('hex')).toBe(rows[0]!['SHA-256'])
    expect((await get('100002', NOTICE)).statusCode).toBe(404)
    expect((await app.inject({ url: `/api/liff${NOTICE}` })).statusCode).toBe(401)
    expect((await listOf('100002')).map(({ decisionNo }) => decisionNo)).toEqual(['2025-202511-100002'])
    await payMonth(services as FileServices, '2025-11', PREPARER)
    expect(await listOf('100001')).toMatchObject([{ payment: 'paid', payOn: '2025-12-30', notice: true }])
  })
})

describe('a closed month', () => {
  const caseNo = () => visit.slice(0, -3)

  test('is told as decided and not open; the next month is', async () => {
    const reports = await reportsOfProvider(services.db.drizzle, '100001', ['2025-11', '2025-12'])
    expect(
      new Map(reports.map(({ month, open, decided }) => [month, { open, decided }])).get('2025-11'),
    ).toEqual({ open: false, decided: true })
    expect(reports.find(({ month }) => month === '2025-12')).toMatchObject({ open: true, decided: false })
  })

  test('the member withdraws nothing', async () => {
    const events = await services.db.drizzle.transaction((tx) =>
      runEffect(tx, services as never, 'U-100001', { kind: 'withdraw', caseNo: caseNo() }, 'e1'),
    )
    expect(events).toEqual([{ kind: 'withdrawn', caseNo: caseNo(), done: false }])
  })

  test('the member mends nothing; what the centre returned may be mended', async () => {
    const { drizzle } = services.db
    const [own] = (await reportsOfProvider(drizzle, '100001', ['2025-11'])).filter(
      (report) => report.caseNo === caseNo(),
    )
    const draft = {
      ...{ draftId: 'mend-1', caseNo: caseNo(), source: 'chat' as const, accident: false },
      activities: own!.activities.map(
        ({ activityNo: _, feeYen: _f, rewardYen: _r, subsidyYen: _s, ...rest }) => ({
          ...rest,
          end: '18:00',
        }),
      ),
      consentVersion: services.city.texts.consent.version,
    }
    const member = { memberNo: '100001', isProvider: true } as never
    const mend = () =>
      drizzle.transaction((tx) =>
        submitDraft(
          ...([
            tx,
            services,
            draft,
            { member, lineUserId: 'U-100001', actor: 'member:100001', now: now() },
          ] as const),
          { mends: true },
        ),
      )
    expect(await mend()).toEqual({ kind: 'refused', code: 'MONTH_CLOSED', row: null, field: null })
    await drizzle.execute(`update reports set state = 'returned' where case_no = '${caseNo()}'`)
    expect(await mend()).toMatchObject({ kind: 'submitted' })
    // the same sending again is the same receipt, closed or not
    expect(await mend()).toMatchObject({ kind: 'submitted', already: true })
  })
})
