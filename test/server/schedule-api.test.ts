/** The schedule over HTTP: each run with its log, kintone's differences and one press that mends, who is told on paper. */
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { claimTask, finishTask } from '../../db/schedule.ts'
import { createStaff } from '../../db/staff.ts'
import type { Schedule } from '../../server/contract.ts'
import { handleErrors } from '../../server/errors.ts'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { nextTasks } from '../../server/jobs/calendar.ts'
import { exportMonth, type FileServices } from '../../server/month/make-files.ts'
import { reviewApi } from '../../server/routes/review/api.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'
import { logIn } from './review-client.ts'
import { PASSWORD } from './review-world.ts'

let world: MonthWorld
let app: FastifyInstance
const db = () => world.fresh.database.drizzle
const at = (time: string) => new Date(`${time}+09:00`)

/** a task as the calendar leaves it */
async function ran(
  task: string,
  dueKey: string,
  when: string,
  log: Record<string, unknown>,
  nextTry: string | null = null,
): Promise<void> {
  const due = { task, dueKey, dueAt: at(when) }
  const attempt = (await claimTask(db(), due, at(when)))!
  const nextTryAt = nextTry ? at(nextTry) : null
  await finishTask(db(), due, { attempt, now: at(when), log, nextTryAt })
}

beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1', accountNumber: '7654321' },
  }
  Object.assign(world.services, { config: { mode: 'sandbox', transfer, dropDir: null } })
  const visit = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-08T09:00:00+09:00')
  await world.decide('2025-11')
  await exportMonth(world.services as unknown as FileServices, '2025-11', { actor: PREPARER, payOn: null })
  for (const role of ['clerk', 'auditor'] as const)
    await createStaff(
      db(),
      { login: role, name: `担当 ${role}`, role, password: PASSWORD },
      { actor: 'system', at: world.services.clock() },
    )
  await ran('remind-3', '2025-11', '2025-12-02T10:00', { month: '2025-11', dueOn: '2025-12-05', asked: 42 })
  await ran('close-reminder', '2025-11', '2025-12-06T09:00', {
    month: '2025-11',
    state: 'open',
    toClose: true,
  })
  await ran('reconcile-kintone', '2025-12-06', '2025-12-06T02:30', { months: 3, differences: 0, listed: [] })
  await ran('reconcile-kintone', '2025-12-07', '2025-12-07T02:30', { months: 3, differences: 0, listed: [] })
  await ran('reconcile-kintone', '2025-12-08', '2025-12-08T02:30', {
    ...{ months: 3, off: 1, differences: 2, waiting: 0, calls: 2 },
    listed: [
      { app: 'activities', key: visit, kind: 'outdated' },
      { app: 'decisions', key: '2025-202511-100001', kind: 'edited' },
    ],
  })
  const failed = { error: 'kintone is away' }
  await ran('remind-1', '2025-11', '2025-12-04T10:00', failed, '2025-12-04T10:05')
  app = Fastify({ forceCloseConnections: true })
  handleErrors(app)
  await app.register(reviewApi, { prefix: '/api/review', services: world.services })
})
afterAll(async () => {
  await app.close()
  await world.fresh.drop()
})

const read = async (role: string) => (await (await logIn(app, role)).get('/schedule')).body as Schedule

test('every run, in words, with its log; of quiet nights the last; what comes next', async () => {
  const { runs, next, paper } = await read('auditor')
  expect(runs.map(({ title, state, says, odd }) => [title, state, says, odd])).toEqual([
    ['kintoneとの照合', 'done', 'ちがいが 2件', true],
    ['kintoneとの照合', 'done', '合っています（3か月）', false],
    ['11月分 締めの用意', 'done', '締めることができます', true],
    ['11月分 締切前日のお知らせ', 'failed', 'できませんでした（1回）。10:05にもう一度します。', true],
    ['11月分 締切3日前のお知らせ', 'done', '42人に、書きかけの報告があれば知らせます', false],
  ])
  expect(runs[3]!.log).toEqual([{ name: 'できなかった理由', value: 'kintone is away' }])
  expect(runs[0]!.dueAt).toBe('2025-12-08T02:30')
  expect(next.map(({ title, dueAt }) => `${dueAt} ${title}`)).toEqual([
    '2025-12-09T02:30 kintoneとの照合',
    '2026-01-02T10:00 12月分 締切3日前のお知らせ',
    '2026-01-04T10:00 12月分 締切前日のお知らせ',
    '2026-01-06T09:00 12月分 締めの用意',
  ])
  expect(paper).toEqual({
    month: '2025-11',
    members: [{ memberNo: '100001', name: '例 一子', why: 'unlinked' }],
  })
})

test('one press sends again what may be, once looked at; what was changed in kintone stays', async () => {
  expect((await read('auditor')).kintone).toMatchObject({
    count: 2,
    mendable: 1,
    mayMend: false,
    mendedAt: null,
  })
  const clerk = await logIn(app, 'clerk')
  const other = await clerk.send('POST', '/schedule/mend', { night: '2025-12-07' })
  expect([other.status, (other.body as { error: { code: string } }).error.code]).toEqual([409, 'OTHER_NIGHT'])
  await world.fresh.database.pool.query(`update kintone_records set sent_version = wanted_version`)
  await world.fresh.database.pool.query(`delete from kintone_records where app = 'activities'`)
  const mended = (await clerk.send('POST', '/schedule/mend', { night: '2025-12-08' })).body as Schedule
  expect(mended.kintone).toMatchObject({ count: 2, mayMend: true, mendedAt: '2025-12-08T09:00' })
  const { rows: wanted } = await world.fresh.database.pool.query(
    `select app from kintone_records where sent_version < wanted_version`,
  )
  expect(wanted).toEqual([{ app: 'activities' }])
  const auditor = await logIn(app, 'auditor')
  expect((await auditor.send('POST', '/schedule/mend', { night: '2025-12-08' })).status).toBe(403)
})

test('a record that somebody edited there: one press sends ours over it, once looked at, and says so', async () => {
  const key = '2025-202511-100001'
  const press = async (role: string, asked: string) =>
    (await logIn(app, role)).send('POST', '/schedule/mend', {
      ...{ night: '2025-12-08', over: { app: 'decisions', key: asked } },
    })
  const shown = (page: Schedule) => page.kintone!.differences.map(({ over }) => over)
  const overOf = (pressed: boolean) => [null, { record: { app: 'decisions', key }, pressed }]
  await world.fresh.database.pool.query(
    `update kintone_records set refused_at = now(), revision = 3, last_error = 'edited' where key = $1`,
    [key],
  )
  expect(shown(await read('clerk'))).toEqual(overOf(false))
  expect([(await press('auditor', key)).status, (await press('clerk', 'none')).status]).toEqual([403, 409])
  expect(shown((await press('clerk', key)).body as Schedule)).toEqual(overOf(true))
  const { rows } = await world.fresh.database.pool.query(
    `select refused_at, revision, sent_version < wanted_version as goes from kintone_records where key = $1`,
    [key],
  )
  expect(rows).toEqual([{ refused_at: null, revision: null, goes: true }])
  const written = (await auditOf(db(), 'kintone')).at(-1)
  expect(written).toMatchObject({ action: 'kintone.retried', after: { overEdited: true, keys: [key] } })
})

test('whatever comes next is not due yet, and comes once', () => {
  for (const now of ['2025-12-31T23:59', '2026-01-05T10:00', '2026-02-28T02:30'])
    for (const { dueAt } of nextTasks(at(now), kitakyushu.policies)) expect(dueAt > at(now)).toBe(true)
})
