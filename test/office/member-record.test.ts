/** What kintone gets of a member: their children as a table, and nothing of their health unless the city asks. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKintoneClient } from '../../office/kintone/client.ts'
import { memberRecordWithChildren, type RegisteredMember } from '../../office/kintone/member-record.ts'
import { apiTokens, apps, startKintone, type RunningKintone } from '../sandbox/kintone-support.ts'

const member: RegisteredMember = {
  ...{ memberNo: '200021', name: '大野 千夏', kana: 'オオノ チナツ', isProvider: false, isRequester: true },
  ...{ birthDate: '1991-08-14', postalCode: '802-0801', address: '小倉南区見本町1-2', ward: '小倉南区' },
  ...{ phone: '090-0000-4411', joinedOn: '2025-11-20', state: 'active' },
}
const child = (name: string, allergy = '') => ({
  ...{ name, kana: 'オオノ', birthDate: '2019-06-02', school: 'みほん小学校', allergy },
})

let kintone: RunningKintone
beforeAll(async () => void (kintone = await startKintone()))
afterAll(() => kintone?.close())

const send = (fields: Record<string, unknown>) =>
  createKintoneClient({ baseUrl: kintone.baseUrl, apiTokens, apps }).upsert('members', [fields])

interface Kept {
  お子さん: { type: string; value: { id: string; value: Record<string, { value: string }> }[] }
}
const kept = async () =>
  (await kintone.client('members').record.getRecords({ app: 1 })).records[0] as unknown as Kept

test.each([
  { why: 'no allergy by default', allergy: false, expected: undefined },
  { why: 'an allergy where the city’s settings ask for it', allergy: true, expected: 'たまご' },
])('$why', ({ allergy, expected }) => {
  const record = memberRecordWithChildren(member, [child('大野 つばさ', 'たまご')], { allergy })
  const [row] = record['お子さん'] as { value: Record<string, { value: string }> }[]
  expect(row!.value['アレルギー']?.value).toBe(expected)
  expect(JSON.stringify(record).includes('たまご')).toBe(allergy)
})

test('the table as the official client hands it over; a child less is a row less', async () => {
  const both = [child('大野 つばさ'), child('大野 ひより')]
  expect(await send(memberRecordWithChildren(member, both, { allergy: false }))).toMatchObject({
    kind: 'done',
  })
  const names = ({ お子さん }: Kept) => お子さん.value.map(({ value }) => value['児童氏名']!.value)
  expect((await kept()).お子さん.type).toBe('SUBTABLE')
  expect(names(await kept())).toEqual(['大野 つばさ', '大野 ひより'])
  await send(memberRecordWithChildren(member, both.slice(1), { allergy: false }))
  expect(names(await kept())).toEqual(['大野 ひより'])
  await send(memberRecordWithChildren(member, [], { allergy: false }))
  expect(names(await kept())).toEqual([])
})

test('a birth date that is none is refused with its table', async () => {
  const wrong = { ...child('大野 つばさ'), birthDate: 'きのう' }
  const outcome = await send(memberRecordWithChildren(member, [wrong], { allergy: false }))
  expect(outcome).toMatchObject({ kind: 'refused' })
  expect([...(outcome as { byRecord: Map<number, string> }).byRecord.values()].join()).toContain('お子さん')
})

test('the form of the app names the table’s fields', async () => {
  const { properties } = await kintone.client('members').app.getFormFields({ app: 1 })
  expect(properties['お子さん']).toMatchObject({
    type: 'SUBTABLE',
    fields: { 児童生年月日: { type: 'DATE' }, アレルギー: { type: 'SINGLE_LINE_TEXT' } },
  })
})
