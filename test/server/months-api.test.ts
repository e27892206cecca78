/** The month's page over HTTP: who may, what is refused in words, files by the register, the bank's results. */
import Fastify, { type FastifyInstance } from 'fastify'
import { eq, like } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { audit, lineLinks, runFiles } from '../../db/schema.ts'
import { createStaff } from '../../db/staff.ts'
import { policyBookJson } from '../../rules/policy.ts'
import type { MonthDone, MonthList, MonthPage, MonthPreview } from '../../server/contract.ts'
import { handleErrors } from '../../server/errors.ts'
import { MONTH_ROLES, type MonthAction } from '../../server/month/roles.ts'
import { reviewApi } from '../../server/routes/review/api.ts'
import { openMonth, type MonthWorld } from './month-world.ts'
import { logIn, type Client } from './review-client.ts'
import { PASSWORD, ROLES } from './review-world.ts'

let world: MonthWorld
let app: FastifyInstance
let desks: Record<string, Client>
const db = () => world.fresh.database.drizzle

beforeEach(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1', accountNumber: '7654321' },
  }
  Object.assign(world.services, { config: { mode: 'sandbox', transfer, dropDir: null } })
  world.setNow('2025-12-05')
  for (const role of ROLES)
    await createStaff(
      db(),
      { login: role, name: `担当 ${role}`, role, password: PASSWORD },
      { actor: 'system', at: world.services.clock() },
    )
  app = Fastify({ forceCloseConnections: true })
  handleErrors(app)
  await app.register(reviewApi, { prefix: '/api/review', services: world.services })
  desks = {}
  // 1,000 · 1,125 · 500, the last one without an account
  await db().insert(lineLinks).values({ lineUserId: 'U-one', memberNo: '100001' })
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
  await world.fresh.database.pool.query(`delete from accounts where member_no = '100003'`)
  await world.visit('100003', '200002', '2025-11-12', '09:00', '10:00')
})
afterEach(async () => {
  await app.close()
  await world.fresh.drop()
})

const at = async (role: string): Promise<Client> => (desks[role] ??= await logIn(app, role))
const URL = '/months/2025-11'
const codeOf = (body: unknown) => (body as { error?: { code: string } }).error?.code
const page = async (role: string) => (await (await at(role)).get(URL)).body as MonthPage

async function take(role: string, step: string, body: object = {}): Promise<MonthDone> {
  const answer = await (await at(role)).send('POST', `${URL}/${step}`, body)
  if (answer.status !== 200) throw new Error(`${step}: ${JSON.stringify(answer.body)}`)
  return answer.body as MonthDone
}
async function refused(role: string, step: string, body: object = {}) {
  const { status, body: said } = await (await at(role)).send('POST', `${URL}/${step}`, body)
  return { status, code: codeOf(said), message: (said as { error?: { message: string } }).error?.message }
}
async function toSubmitted(): Promise<MonthPage> {
  await take('clerk', 'close')
  await take('clerk', 'check')
  return (await take('preparer', 'submit')).month
}
async function toPaid(): Promise<MonthPage> {
  const { hash } = await toSubmitted()
  await take('approver', 'approve', { hash })
  await take('treasury', 'export', { payOn: '2025-12-30' })
  return (await take('treasury', 'pay')).month
}
const returned = (memberNo: string) => ({ decisionNo: `2025-202511-${memberNo}`, reason: '口座なし' })

test('from the open month to paid, each by whose it is; the page tells the same yen everywhere', async () => {
  const list = (await (await at('auditor')).get('/months')).body as MonthList
  expect(list.items.map(({ month, state }) => [month, state])).toEqual([
    ['2025-12', 'open'],
    ['2025-11', 'open'],
  ])
  const { body } = await (await at('centre')).send('POST', `${URL}/preview`, {})
  expect(body as MonthPreview).toMatchObject({ totals: { decisions: 3, subsidyYen: 2_625 }, beside: null })
  const policy = JSON.stringify(policyBookJson(kitakyushu.policies)).replaceAll(
    '"rewardYenPerHour":1000',
    '"rewardYenPerHour":1100',
  )
  const other = await (await at('clerk')).send('POST', `${URL}/preview`, { policy })
  // 100 an hour more before 19:00: 2 h, 1 h of two children (150), 1 h
  expect((other.body as MonthPreview).beside).toMatchObject({ asIf: false, totals: { subsidyYen: 3_075 } })
  expect(await refused('clerk', 'preview', { policy: '{}' })).toMatchObject({
    status: 422,
    code: 'BAD_POLICY',
  })
  expect((await page('clerk')).state).toBe('open')

  const closed = (await take('clerk', 'close')).month
  expect(closed).toMatchObject({ state: 'calculated', run: '202511-1', payYen: 2_625 })
  expect(closed.checks.map(({ code, count, items }) => [code, count, items[0]])).toEqual([
    ['NO_ACCOUNT', 1, { ref: '100003', address: '/review/members/100003', text: '例 三子' }],
  ])
  expect(closed.rows.map(({ memberNo, payYen, payment }) => [memberNo, payYen, payment])).toEqual([
    ['100001', 1_000, 'waiting'],
    ['100002', 1_125, 'waiting'],
    ['100003', 500, 'held'],
  ])
  await take('clerk', 'check')
  const { hash } = (await take('preparer', 'submit')).month
  const approved = (await take('approver', 'approve', { hash })).month
  expect(approved).toMatchObject({ state: 'approved', approvals: [{ by: '担当 approver' }] })
  expect((await take('clerk', 'export', { payOn: '2025-12-30' })).month.payOn).toBe('2025-12-30')
  const paid = (await take('treasury', 'pay')).month
  expect(paid.rows.map(({ payment }) => payment)).toEqual(['paid', 'paid', 'held'])
  expect(paid.history.map(({ action }) => action)).toEqual([
    ...['振込済', '作成済', 'ファイルを作成', '決裁済', '決裁', '起案済', '確認済', '締めて計算'],
  ])
})

describe('who may', () => {
  const bodies: Partial<Record<MonthAction, [string, object]>> = {
    close: ['close', {}],
    check: ['check', {}],
    submit: ['submit', {}],
    approve: ['approve', { hash: '0'.repeat(64) }],
    'take-back': ['take-back', { reason: '金額' }],
    export: ['export', { payOn: '2025-12-30' }],
    pay: ['pay', {}],
    return: ['returns', returned('100001')],
    batch: ['batches', { batch: 2, payOn: '2026-01-20' }],
    'confirm-account': ['confirm-account', { memberNo: '100001', confirm: '0'.repeat(16) }],
  }
  test.each(ROLES)('%s', async (role) => {
    await take('clerk', 'close')
    for (const [action, [step, body]] of Object.entries(bodies) as [MonthAction, [string, object]][]) {
      if (MONTH_ROLES[action].includes(role)) continue
      expect({ action, ...(await refused(role, step, body)) }).toMatchObject({
        ...{
          action,
          status: 403,
          code: 'FORBIDDEN_MONTH',
          message: expect.stringMatching(/です。$|できません。$/),
        },
      })
    }
    expect((await (await at(role)).get(URL)).status).toBe(200)
    expect((await page('auditor')).state).toBe('calculated')
  })

  test('a write needs the page’s token, and nobody logged in reads nothing', async () => {
    const clerk = await at('clerk')
    expect(codeOf((await clerk.send('POST', `${URL}/close`, {}, {})).body)).toBe('CSRF')
    expect((await app.inject({ url: `/api/review${URL}` })).statusCode).toBe(401)
  })

  test('who prepared it sees why not to approve, and is refused', async () => {
    await createStaff(
      db(),
      { login: 'both', name: '兼務', role: 'preparer', password: PASSWORD },
      { actor: 'system', at: world.services.clock() },
    )
    await take('clerk', 'close')
    await take('clerk', 'check')
    await take('both', 'submit')
    // the same person comes back with the other role
    await world.fresh.database.pool.query(`update staff set role = 'approver' where login = 'both'`)
    const shown = await page('both')
    expect(shown.steps.find(({ action }) => action === 'approve')?.why).toMatch(/起案した人は決裁できません/)
    expect(await refused('both', 'approve', { hash: shown.hash! })).toMatchObject({
      status: 409,
      code: 'OWN_RUN',
    })
    expect((await page('approver')).steps[0]).toEqual({ action: 'approve', why: null })
  })
})

describe('approving', () => {
  test('another hash than the one shown is refused; the right one twice is one', async () => {
    const { hash } = await toSubmitted()
    expect(await refused('approver', 'approve', { hash: 'f'.repeat(64) })).toMatchObject({
      ...{ status: 409, code: 'HASH_DIFFERS', message: expect.stringMatching(/もう一度見てください/) },
    })
    const both = await Promise.all([
      take('approver', 'approve', { hash }),
      take('approver', 'approve', { hash }),
    ])
    expect(both.map(({ month }) => month.state)).toEqual(['approved', 'approved'])
    expect(both[1]!.month.approvals).toHaveLength(1)
    expect(await db().$count(audit, like(audit.action, 'month.changed'))).toBe(5)
  })

  test('two approvers where the city wants two: one after the other, never one twice', async () => {
    const { city } = world.services
    Object.assign(world.services, { city: { ...city, month: { ...city.month, approvals: 2 } } })
    const second = { login: 'approver2', name: '担当 ほか', role: 'approver' as const, password: PASSWORD }
    await createStaff(db(), second, { actor: 'system', at: world.services.clock() })
    const { hash } = await toSubmitted()
    const once = (await take('approver', 'approve', { hash })).month
    expect(once).toMatchObject({
      state: 'submitted',
      approvalsNeeded: 2,
      approvals: [{ by: '担当 approver' }],
    })
    expect(once.steps[0]).toMatchObject({
      action: 'approve',
      why: expect.stringContaining('ほかの人') as string,
    })
    expect(await refused('approver', 'approve', { hash })).toMatchObject({ code: 'ALREADY_APPROVED' })
    expect(await refused('clerk', 'export', { payOn: '2025-12-30' })).toMatchObject({ code: 'NOT_APPROVED' })
    const both = (await take('approver2', 'approve', { hash })).month
    expect(both.state).toBe('approved')
    expect(both.approvals.map(({ by }) => by)).toEqual(['担当 approver', '担当 ほか'])
  })

  test('taken back with a reason: open again, the reason in the history, another revision', async () => {
    await toSubmitted()
    const back = (await take('approver', 'take-back', { reason: '例さんの時間を確かめてください' })).month
    expect(back.state).toBe('open')
    expect(back.history[0]).toMatchObject({
      ...{ action: '取り消し', actor: '担当 approver' },
      changes: [{ after: '例さんの時間を確かめてください' }],
    })
    expect((await take('preparer', 'close')).month.run).toBe('202511-2')
  })

  test('closed twice at once is one run; a blocked month says so in words', async () => {
    await Promise.all([take('clerk', 'close'), take('preparer', 'close')])
    expect((await page('clerk')).run).toBe('202511-1')
    await world.visit('100001', '200001', '2025-11-04', '16:00', '18:00')
    const shown = (await take('clerk', 'close')).month
    expect(shown.checks[0]).toMatchObject({ code: 'OVERLAP', severity: 'block' })
    expect(shown.checks[0]!.items[0]!.address).toMatch(/^\/review\/reports\/R-20251104-\d{5}$/)
    expect(shown.steps[0]).toMatchObject({ action: 'check', why: expect.stringMatching(/×の付いた所/) })
    expect(await refused('clerk', 'check')).toMatchObject({ status: 409, code: 'CHECKS_BLOCK' })
  })
})

describe('files', () => {
  const file = async (role: string, name: string) => (await at(role)).get(`${URL}/files/2025/${name}`)
  const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

  test('every file of the register is the one that was entered, and each download is on record', async () => {
    const { files } = await toPaid()
    expect(files.map(({ name }) => name).sort()).toEqual(
      [
        'approval-sheet.pdf',
        'decision-list.csv',
        'decision-list.xlsx',
        'manifest.csv',
        'notices.pdf',
        'payment-summary.csv',
        'payment-summary.pdf',
        'transfer.txt',
      ].sort(),
    )
    for (const { name, sha256 } of files) {
      const answer = await file('treasury', name)
      expect([name, answer.status, hashOf(answer.raw)]).toEqual([name, 200, sha256])
      expect(answer.headers).toMatchObject({
        'content-disposition': `attachment; filename="2025-11-2025-${name}"`,
        'cache-control': 'no-store',
        'x-sha256': sha256,
      })
    }
    expect(await db().$count(audit, eq(audit.action, 'file.downloaded'))).toBe(files.length)
  })

  test.each([
    { role: 'treasury', transfer: 200, list: 200 },
    { role: 'clerk', transfer: 200, list: 200 },
    { role: 'preparer', transfer: 403, list: 200 },
    { role: 'approver', transfer: 403, list: 200 },
    { role: 'auditor', transfer: 403, list: 200 },
    { role: 'centre', transfer: 403, list: 403 },
    { role: 'admin', transfer: 403, list: 403 },
  ])('$role', async ({ role, transfer, list }) => {
    await toPaid()
    expect((await file(role, 'transfer.txt')).status).toBe(transfer)
    expect((await file(role, 'decision-list.csv')).status).toBe(list)
    const shown = (await page(role)).files
    expect(shown.filter(({ address }) => address !== null).length).toBe(
      transfer === 200 ? 8 : list === 200 ? 7 : 0,
    )
  })

  test('before approval: list and sheet, nothing else', async () => {
    await toSubmitted()
    expect((await page('approver')).drafts.map(({ name }) => name)).toEqual([
      'decision-list.csv',
      'decision-list.xlsx',
      'approval-sheet.pdf',
    ])
    expect((await file('approver', 'approval-sheet.pdf')).raw.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await file('approver', 'decision-list.csv')).status).toBe(200)
    for (const name of ['notices.pdf', 'manifest.csv', 'transfer.txt', 'transfer-2.txt'])
      expect([name, codeOf((await file('clerk', name)).body)]).toEqual([name, 'NO_SUCH_FILE'])
    expect((await file('clerk', '..%2f..%2fetc')).status).toBe(400)
  })

  test('made again on another day: the former is void and not handed out, the new one is', async () => {
    const { hash } = await toSubmitted()
    await take('approver', 'approve', { hash })
    await take('clerk', 'export', { payOn: '2025-12-30' })
    const again = (await take('treasury', 'export', { payOn: '2025-12-29' })).month
    const transfers = again.files.filter(({ name }) => name === 'transfer.txt')
    expect(transfers.map(({ address, voidedAt }) => [address !== null, voidedAt !== null])).toEqual([
      [true, false],
      [false, true],
    ])
    const answer = await file('treasury', 'transfer.txt')
    expect(hashOf(answer.raw)).toBe(transfers[0]!.sha256)
    expect(answer.raw.toString('latin1').slice(54, 58)).toBe('1229')
  })

  test('a member is renamed: the list of the closed month stays the one that was approved', async () => {
    await toPaid()
    const list = async () => (await file('treasury', 'decision-list.csv')).raw
    const before = await list()
    await world.fresh.database.pool.query(`update members set name = '改姓 一子' where member_no = '100001'`)
    expect((await list()).equals(before)).toBe(true)
    expect((await list()).toString()).toContain('例 一子')
    expect((await file('treasury', 'transfer.txt')).status).toBe(200)
  })

  test.each([
    { why: 'a Sunday', payOn: '2025-12-28', code: 'TRANSFER_REFUSED' },
    { why: 'today', payOn: '2025-12-05', code: 'PAY_ON_PAST' },
  ])('a pay day that is $why', async ({ payOn, code }) => {
    const { hash } = await toSubmitted()
    await take('approver', 'approve', { hash })
    expect(await refused('treasury', 'export', { payOn })).toMatchObject({ status: 409, code })
    expect(await db().$count(runFiles)).toBe(0)
  })
})

describe('what the bank sent back', () => {
  test('returned, mended, confirmed, in the second file; every decided yen is paid once', async () => {
    await toPaid()
    const back = await take('treasury', 'returns', returned('100001'))
    expect(back.returns).toEqual({ told: 1, letters: 0, already: 0 })
    expect((await take('treasury', 'returns', returned('100001'))).returns?.already).toBe(1)
    const held = (await page('centre')).openPayments
    expect(held.map(({ memberNo, state, confirm, yen }) => [memberNo, state, confirm !== null, yen])).toEqual(
      [
        ['100001', 'returned', true, 1_000],
        ['100003', 'held', false, 500],
      ],
    )
    world.setNow('2026-01-08')
    await world.import('accounts', '100001,0190,001,1,7777777,ﾚｲ ｼﾞﾛｳ')
    world.setNow('2026-01-09')
    // sessions end by themselves
    desks = {}
    const open = (await page('centre')).openPayments[0]!
    expect(open.words).toMatch(/新しい口座が届いています/)
    const account = await (await at('centre')).get(`${URL}/accounts/100001`)
    expect(JSON.stringify(account.body)).toContain('7777777')
    expect((await (await at('approver')).get(`${URL}/accounts/100001`)).status).toBe(403)
    await take('centre', 'confirm-account', { memberNo: '100001', confirm: open.confirm! })
    const before = await page('treasury')
    expect(before.steps.find(({ action }) => action === 'batch')?.why).toBeNull()
    const batch = { batch: before.nextBatch.batch, payOn: '2026-01-20' }
    const both = await Promise.all([take('treasury', 'batches', batch), take('treasury', 'batches', batch)])
    expect(both[0].month.batches).toEqual([
      { batch: 2, payOn: '2026-01-20', state: 'in-file', count: 1, sumYen: 1_000 },
    ])
    const made = both[1].month.files.find(({ name }) => name === 'transfer-2.txt')!
    const answer = await (await at('treasury')).get(`${URL}/files/2025/transfer-2.txt`)
    expect(createHash('sha256').update(answer.raw).digest('hex')).toBe(made.sha256)
    const done = (await take('treasury', 'batches/paid', { batch: 2 })).month
    expect(done.rows.map(({ payment, batch: nth }) => [payment, nth])).toEqual([
      ['paid', 2],
      ['paid', 1],
      ['held', null],
    ])
    expect(done.nextBatch.batch).toBe(3)
  })

  test('by csv: whole or refused, every bad line named', async () => {
    await toPaid()
    const bad =
      '交付番号,理由\n2025-202511-100001,口座なし\n2025-202511-100009,口座なし\n2025-202511-100002,\n'
    const answer = await refused('clerk', 'returns-csv', { csv: bad })
    expect(answer).toMatchObject({ status: 422, code: 'BAD_RETURNS' })
    expect(answer.message).toContain('2025-202511-100009')
    expect(answer.message).toContain('2025-202511-100002: 理由')
    expect((await page('clerk')).rows.map(({ payment }) => payment)).toEqual(['paid', 'paid', 'held'])
    const good = '\uFEFF交付番号,理由\r\n2025-202511-100001,口座なし\r\n2025-202511-100002,名義相違\r\n'
    const done = await take('clerk', 'returns-csv', { csv: good })
    expect(done.returns).toEqual({ told: 1, letters: 1, already: 0 })
    expect(done.month.letters).toBe('/api/review/months/2025-11/letters.csv')
    const letters = await (await at('centre')).get(`${URL}/letters.csv`)
    expect(letters.body).toMatch(/^\uFEFF会員番号,氏名,氏名カナ,郵便番号,住所,理由\r\n100002,例 二子/)
    expect((await (await at('treasury')).get(`${URL}/letters.csv`)).status).toBe(403)
  })

  test('an account that changes after the approval: seen before the file is made, and at the file', async () => {
    const { hash } = await toSubmitted()
    await take('approver', 'approve', { hash })
    const stopped = async () =>
      (await page('clerk')).openPayments.map(({ memberNo, state, words }) => [memberNo, state, words])
    await world.import('accounts', '100002,0190,001,1,7777777,ﾚｲ ｼﾞﾛｳ')
    const before = await page('clerk')
    expect(before.steps).toContainEqual({ action: 'confirm-account', why: null })
    expect(await stopped()).toContainEqual([
      ...([
        '100002',
        'held',
        expect.stringMatching(/口座が変わっています.*この月の入金データには入れません。/),
      ] as const),
    ])
    const { openPayments } = (await take('treasury', 'export', { payOn: '2025-12-30' })).month
    expect(openPayments.find(({ memberNo }) => memberNo === '100002')).toMatchObject({ state: 'held' })
    await world.import('accounts', '100001,0190,001,1,7777777,ﾚｲ ｼﾞﾛｳ')
    expect(await stopped()).toContainEqual([
      ...(['100001', 'in-file', expect.stringMatching(/作り直すと、この支払いは入りません。/)] as const),
    ])
    await take('treasury', 'export', { payOn: '2025-12-30' })
    const after = await page('clerk')
    expect(after.rows.map(({ memberNo, payment }) => [memberNo, payment])).toEqual([
      ['100001', 'held'],
      ['100002', 'held'],
      ['100003', 'held'],
    ])
    expect(
      after.history
        .filter(({ action }) => action === '支払いを止めた')
        .map(({ changes }) => changes.map(({ what, after: why }) => [what, why])),
    ).toEqual([
      [['2025-202511-100001', expect.stringContaining('口座が変わったため')]],
      [['2025-202511-100002', expect.stringContaining('口座が変わったため')]],
    ])
  })

  test('a changed account seen before the month is submitted: confirmed, closed again, it is paid', async () => {
    await world.import('accounts', '100002,0190,001,1,7777777,ﾚｲ ｼﾞﾛｳ')
    const [held] = (await take('clerk', 'close')).month.openPayments
    expect(held).toMatchObject({ memberNo: '100002', state: 'held' })
    await take('clerk', 'confirm-account', { memberNo: '100002', confirm: held!.confirm! })
    expect((await page('clerk')).openPayments[0]!.words).toMatch(/もう一度締めると/)
    const again = (await take('clerk', 'close')).month
    expect(again.run).toBe('202511-2')
    expect(again.openPayments.map(({ memberNo }) => memberNo)).toEqual(['100003'])
  })
})
