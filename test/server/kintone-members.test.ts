/**
 * Members and accounts on their way to kintone: wanted by every import, once; what is sealed with us lies nowhere in
 * clear while it waits.
 */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setAccount, setChildren } from '../../db/register-member.ts'
import { claimRecords } from '../../db/kintone-records.ts'
import { activities, kintoneRecords } from '../../db/schema.ts'
import { visitsOfRequester } from '../../db/usage-reads.ts'
import { importCsv, type ImportKind } from '../../server/csv-import.ts'
import { revealed } from '../../server/kintone-fields.ts'
import { wantMemberRecords } from '../../server/kintone-wants.ts'
import { kasumi } from '../city/kasumi.ts'
import { makeWorld, OTHER_REQUESTER, PROVIDER, REQUESTER, submit, visit, type World } from './review-world.ts'

let world: World
beforeAll(async () => void (world = await makeWorld()))
afterAll(() => world?.close())

const db = () => world.services.db.drizzle
const load = (kind: ImportKind, text: string) =>
  db().transaction((tx) => importCsv(tx, world.services, kind, text))
const wanted = () => db().select().from(kintoneRecords).orderBy(kintoneRecords.app, kintoneRecords.key)
const versions = async () => (await wanted()).map(({ app, key, wantedVersion }) => [app, key, wantedVersion])

const MEMBERS = `会員番号,氏名,氏名カナ,会員種別,生年月日,郵便番号,住所,区,電話番号,入会日,状態
100077,永井 智恵,ナガイ チエ,提供,1968-03-09,803-0801,見本町4,小倉北区,090-0000-5522,2025-10-01,有効
200077,大野 千夏,オオノ チナツ,依頼,1991-08-14,802-0801,見本町1,小倉南区,090-0000-4411,2025-10-01,有効
`
const CHILDREN = `会員番号,児童氏名,児童氏名カナ,生年月日
200077,大野 つばさ,オオノ ツバサ,2019-06-02
`
const ACCOUNTS = `会員番号,銀行コード,支店コード,種別,口座番号,口座名義カナ
100077,0001,001,1,7654321,ナガイ チエ
`

test('every import wants what it brings; the same files again want nothing more', async () => {
  for (const [kind, text] of [
    ['members', MEMBERS],
    ['children', CHILDREN],
    ['accounts', ACCOUNTS],
  ] as const)
    await load(kind, text)
  const records = await wanted()
  expect(records.map(({ app, key }) => `${app} ${key}`)).toEqual([
    'accounts 100077',
    'members 100077',
    'members 200077',
  ])
  expect(records[2]!.fields).toMatchObject({
    会員種別: '依頼',
    お子さん: [{ value: { 児童氏名: { value: '大野 つばさ' } } }],
  })
  const before = await versions()
  await load('members', MEMBERS)
  await load('children', CHILDREN)
  await load('accounts', ACCOUNTS)
  expect(await versions()).toEqual(before)
})

test('an account waits behind its mark, is filled in when it is sent, and is sent anew when it changes', async () => {
  const { services } = world
  const [record] = await claimRecords(db(), 'accounts', services.clock(), 10)
  expect(JSON.stringify(record!.fields)).not.toContain('7654321')
  const whole = await revealed({ db: db(), sealer: services.sealer }, record!)
  expect(whole).toMatchObject({ 会員番号: '100077', 口座番号: '7654321', 種別: '1' })
  expect(Object.keys(whole).some((code) => code.startsWith('$'))).toBe(false)
  await load('accounts', ACCOUNTS.replace('7654321', '7654322'))
  const [changed] = (await wanted()).filter(({ app, key }) => app === 'accounts' && key === '100077')
  expect(changed!.wantedVersion).toBe(record!.version + 1)
})

test('a city that asks for allergies gets them only in what is sent', async () => {
  const { services } = world
  const by = { sealer: services.sealer, actor: 'staff:1', now: services.clock() }
  const kid = {
    name: '大野 つばさ',
    kana: 'オオノ ツバサ',
    birthDate: '2019-06-02',
    school: '',
    allergy: 'そば',
  }
  await db().transaction(async (tx) => {
    await setChildren({ ...by, tx }, '200077', [kid])
    await wantMemberRecords(tx, kasumi, ['200077'], services.clock())
  })
  const [record] = (await wanted()).filter(({ key }) => key === '200077')
  expect(JSON.stringify(record!.fields)).not.toContain('そば')
  expect(JSON.stringify(await revealed({ db: db(), sealer: services.sealer }, record!))).toContain('そば')
  await db().transaction(async (tx) => {
    await setChildren({ ...by, tx }, '200077', [{ ...kid, allergy: '' }])
    await wantMemberRecords(tx, kasumi, ['200077'], services.clock())
  })
  const [after] = (await wanted()).filter(({ key }) => key === '200077')
  expect(after!.wantedVersion).toBe(record!.wantedVersion + 1)
})

test('the same account again is no change', async () => {
  const { services } = world
  const by = { sealer: services.sealer, actor: 'staff:1', now: services.clock() }
  const account = {
    ...{ bankCode: '0001', branchCode: '001', kind: '1' as const, number: '1112223', holderKana: 'ﾀｶﾊｼ' },
  }
  const set = () => db().transaction((tx) => setAccount({ ...by, tx }, PROVIDER, account))
  expect([await set(), await set()]).toEqual([true, false])
})

test('a family sees visits about them that were sent or approved, of the months asked for, and no others', async () => {
  const { services } = world
  await submit(services, {
    draftId: 'usage-1',
    activities: [visit({ date: '2025-11-05', transportYen: 340 })],
  })
  await submit(services, {
    draftId: 'usage-2',
    activities: [
      visit({ date: '2025-10-02' }),
      visit({ date: '2025-10-03', requesterNo: OTHER_REQUESTER }),
      visit({ date: '2025-08-30' }),
    ],
  })
  await submit(services, { draftId: 'usage-3', state: 'asking', activities: [visit({ date: '2025-11-08' })] })
  const seen = await visitsOfRequester(db(), REQUESTER, '2025-09-01')
  expect(seen.map(({ date }) => date)).toEqual(['2025-11-05', '2025-10-02'])
  expect(seen[0]).toMatchObject({
    providerName: '高橋 順子',
    feeYen: 1000,
    transportYen: 340,
    state: 'submitted',
  })
  await db().update(activities).set({ removedAt: new Date() }).where(eq(activities.date, '2025-10-02'))
  expect(await visitsOfRequester(db(), REQUESTER, '2025-09-01')).toHaveLength(1)
})
