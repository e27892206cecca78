/** kintone against our register: months of both sides, every record that differs, and one press that mends. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKintoneClient } from '../../office/kintone/client.ts'
import { mendKintone, reconcileKintone, type Reconciled } from '../../server/jobs/reconcile-kintone.ts'
import { EDITED_THERE } from '../../office/messages/kintone.ts'
import { syncKintone } from '../../server/jobs/sync-kintone.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { enterReturns } from '../../server/month/bank-results.ts'
import type { Services } from '../../server/services.ts'
import { apiTokens, apps, startKintone, type RunningKintone } from '../sandbox/kintone-support.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let kintone: RunningKintone
let services: Services
let visits: string[]

beforeEach(async () => {
  kintone = await startKintone()
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  services = {
    ...world.services,
    config: { transfer, dropDir: null },
    kintone: createKintoneClient({ baseUrl: kintone.baseUrl, apiTokens, apps }),
  } as unknown as Services
  // 1,000 and 1,125
  visits = [
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00'),
    await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 }),
  ]
  world.setNow('2025-12-05')
  await world.decide('2025-11')
  await sync()
  return async () => {
    await kintone.close()
    await world.fresh.drop()
  }
})
afterEach(() => undefined)

const sync = async () => {
  while ((await syncKintone(services)) > 0);
}
const held = (app: 'members' | 'activities' | 'decisions') =>
  kintone.world
    .recordsIn(app)
    .table.list()
    .map(({ values }) => values)
const reconcile = () => reconcileKintone(services)
const listed = ({ differences }: Reconciled) => differences.map(({ app, key, kind }) => [app, key, kind])
const NO = '2025-202511-100001'
const edit = (values: Record<string, string>) =>
  kintone.client('decisions').record.updateRecord({
    ...{ app: apps.decisions, updateKey: { field: '交付番号', value: NO } },
    record: Object.fromEntries(Object.entries(values).map(([code, value]) => [code, { value }])),
  })

test('decisions come with the approval and follow to payment, return and retransfer', async () => {
  const states = () =>
    held('decisions').map((values) => [values['交付番号'], values['交付額'], values['状態']])
  expect(states()).toEqual([
    [NO, '1000', '決定'],
    ['2025-202511-100002', '1125', '決定'],
  ])
  const files = services as unknown as FileServices
  await exportMonth(files, '2025-11', { actor: PREPARER, payOn: null })
  await payMonth(files, '2025-11', PREPARER)
  await sync()
  expect(states().map(([, , state]) => state)).toEqual(['支払済', '支払済'])
  await enterReturns(services, '2025-11', [{ decisionNo: NO, reason: '口座なし' }], PREPARER)
  await sync()
  expect(states().map(([, , state]) => state)).toEqual(['振込不能', '支払済'])
  expect((await reconcile()).differences).toEqual([])
})

test('in step: both sides tell the same months, in one call an app', async () => {
  expect(await reconcile()).toEqual({
    months: [
      {
        ...{ app: 'activities', month: '2025-11' },
        ...{ ours: { count: 2, sumYen: 2_125 }, theirs: { count: 2, sumYen: 2_125 } },
      },
      {
        ...{ app: 'decisions', month: '2025-11' },
        ...{ ours: { count: 2, sumYen: 2_125 }, theirs: { count: 2, sumYen: 2_125 } },
      },
    ],
    ...{ differences: [], waiting: 0, calls: 2 },
  })
})

test('pages of 500: 1,200 strange records are seen in three calls', async () => {
  const client = kintone.client('decisions').record
  for (let at = 0; at < 1_200; at += 100)
    await client.addRecords({
      app: apps.decisions,
      records: Array.from({ length: 100 }, (_, n) => ({
        交付番号: { value: `2024-202410-${900_000 + at + n}` },
        会員番号: { value: '900000' },
        対象月: { value: '2024-10' },
        交付額: { value: '500' },
      })),
    })
  const found = await reconcile()
  expect(found.calls).toBe(1 + 3)
  expect(found.differences).toHaveLength(1_200)
  expect(new Set(found.differences.map(({ kind }) => kind))).toEqual(new Set(['unknown']))
  const october = found.months.find(({ month }) => month === '2024-10')
  expect(october).toMatchObject({ ours: { count: 0, sumYen: 0 }, theirs: { count: 1_200, sumYen: 600_000 } })
})

test('missing and outdated are mended by one press; what was edited there is not', async () => {
  const { db, clock } = services
  const [first] = kintone.world.recordsIn('activities').table.list()
  await kintone.client().record.deleteRecords({ app: apps.activities, ids: [first!.id] })
  await db.drizzle.execute(`delete from kintone_records where key = '2025-202511-100002'`)
  await edit({ 交付額: '9999' })
  const before = await reconcile()
  expect(listed(before)).toEqual([
    ['activities', visits[0], 'missing'],
    ['decisions', NO, 'edited'],
    ['decisions', '2025-202511-100002', 'outdated'],
  ])
  expect(before.differences[1]!.fields).toEqual([{ code: '交付額', ours: '1000', theirs: '9999' }])
  expect(before.months.map(({ theirs }) => theirs.sumYen)).toEqual([1_125, 11_124])
  expect(
    await mendKintone({ ...services, clock }, before.differences, { actor: PREPARER, overEdited: false }),
  ).toBe(2)
  await sync()
  const after = await reconcile()
  expect(listed(after)).toEqual([['decisions', NO, 'edited']])
  await mendKintone(services, after.differences, { actor: PREPARER, overEdited: true })
  await sync()
  expect((await reconcile()).differences).toEqual([])
  expect(held('decisions')[0]!['交付額']).toBe('1000')
})

test('what is on its way is no difference', async () => {
  await world.change(visits[0]!, { end: '18:00' })
  expect(await reconcile()).toMatchObject({ differences: [], waiting: 1 })
})

test('what somebody wrote there keeps our later change away until it is compared', async () => {
  await edit({ 氏名: '見本 変更' })
  await exportMonth(services as unknown as FileServices, '2025-11', { actor: PREPARER, payOn: null })
  await payMonth(services as unknown as FileServices, '2025-11', PREPARER)
  await sync()
  expect(held('decisions').map((values) => [values['氏名'], values['状態']])).toEqual([
    ['見本 変更', '決定'],
    ['例 二子', '支払済'],
  ])
})

async function payWhileEdited(values: Record<string, string>): Promise<void> {
  await edit(values)
  await exportMonth(services as unknown as FileServices, '2025-11', { actor: PREPARER, payOn: null })
  await payMonth(services as unknown as FileServices, '2025-11', PREPARER)
  await sync()
}

test('a conflict is no record on its way: it is compared, listed, and one press sends ours over it', async () => {
  await payWhileEdited({ 交付額: '9999' })
  const found = await reconcile()
  expect(found.waiting).toBe(0)
  expect(found.differences).toEqual([
    {
      ...{ app: 'decisions', key: NO, kind: 'edited', reason: EDITED_THERE },
      fields: [
        { code: '状態', ours: '支払済', theirs: '決定' },
        { code: '交付額', ours: '1000', theirs: '9999' },
      ],
    },
  ])
  expect(await mendKintone(services, found.differences, { actor: PREPARER, overEdited: false })).toBe(0)
  await sync()
  expect(held('decisions')[0]).toMatchObject({ 交付額: '9999', 状態: '決定' })
  expect(await mendKintone(services, found.differences, { actor: PREPARER, overEdited: true })).toBe(1)
  await sync()
  expect(held('decisions')[0]).toMatchObject({ 交付額: '1000', 状態: '支払済' })
  expect(await reconcile()).toMatchObject({ differences: [], waiting: 0 })
})

test('what kintone refuses for a reason of its own is listed with it, and goes again by the ordinary press', async () => {
  kintone.world.faults = {
    ...kintone.world.faults,
    refuse: { field: '交付番号', value: NO, reason: '登録できません。' },
  }
  await exportMonth(services as unknown as FileServices, '2025-11', { actor: PREPARER, payOn: null })
  await payMonth(services as unknown as FileServices, '2025-11', PREPARER)
  await sync()
  const found = await reconcile()
  expect(found.waiting).toBe(0)
  expect(found.differences).toMatchObject([
    { app: 'decisions', key: NO, kind: 'refused', reason: '交付番号: 登録できません。' },
  ])
  kintone.world.mend()
  expect(await mendKintone(services, found.differences, { actor: PREPARER, overEdited: false })).toBe(1)
  await sync()
  expect((await reconcile()).differences).toEqual([])
})

test('a member’s or an account’s conflict is listed too, and mended by the same press', async () => {
  await world.import(
    'members',
    '100001,例 一子,レイ イチコ,提供,1970-01-02,800-0001,門司区見本町1-1,門司区,090-0000-0000,2024-10-01,有効',
  )
  await sync()
  const member = () => held('members').find((values) => values['会員番号'] === '100001')
  await kintone.client('members').record.updateRecord({
    ...{ app: apps.members, updateKey: { field: '会員番号', value: '100001' } },
    record: { 住所: { value: '別の町' } },
  })
  await world.import(
    'members',
    '100001,例 一子,レイ イチコ,提供,1970-01-02,800-0001,門司区見本町1-2,門司区,090-0000-0000,2024-10-01,有効',
  )
  await sync()
  expect(member()).toMatchObject({ 住所: '別の町' })
  const found = await reconcile()
  expect(listed(found)).toEqual([['members', '100001', 'edited']])
  await mendKintone(services, found.differences, { actor: PREPARER, overEdited: true })
  await sync()
  expect(member()).toMatchObject({ 住所: '門司区見本町1-2' })
  expect((await reconcile()).differences).toEqual([])
})
