/** What people type on their phones, and the one form it is kept in. */
import { describe, expect, test } from 'vitest'
import { katakana, tidyPage, tidyPhone } from '../../rules/registration-tidy.ts'
import type { AccountEntry, AddressPage, RegistrationForm } from '../../rules/registration.ts'

type Pages = { [P in keyof RegistrationForm]: NonNullable<RegistrationForm[P]> }

const bank: AccountEntry = {
  ...{ type: 'bank', bankCode: '0177', branchCode: '200', kind: '1', number: '0123456' },
  holder: 'ｶｸｳ ﾊﾅｺ',
}

describe('kana', () => {
  test.each([
    { typed: 'はなこ', kept: 'ハナコ' },
    { typed: 'ﾊﾅｺ', kept: 'ハナコ' },
    { typed: ' かくう　はる ', kept: 'カクウ ハル' },
    { typed: 'カクウ　 　ハル', kept: 'カクウ ハル' },
    { typed: 'ゔぃ', kept: 'ヴィ' },
    { typed: '漢字', kept: '漢字' },
  ])('$typed → $kept', ({ typed, kept }) => expect(katakana(typed)).toBe(kept))
})

describe('telephones', () => {
  test.each([
    { typed: '０９０１２３４５６７８', kept: '090-1234-5678' },
    { typed: '05012345678', kept: '050-1234-5678' },
    { typed: '090ー1234ー5678', kept: '090-1234-5678' },
    { typed: '0935821234', kept: '093-582-1234' },
    { why: 'groups as typed', typed: '(093) 582 1234', kept: '093-582-1234' },
    { why: 'groups as typed, in brackets', typed: '0949（24）1234', kept: '0949-24-1234' },
    { why: 'groups as typed, long marks', typed: '0949ー24―1234', kept: '0949-24-1234' },
    { why: 'groups as typed, far apart', typed: '0949 - 24  1234', kept: '0949-24-1234' },
    { why: 'a dash at either end', typed: '－0949-24-1234 -', kept: '0949-24-1234' },
    { why: 'nobody knows its groups', typed: '0312345678', kept: '0312345678' },
    { why: 'a digit too many', typed: '090123456789', kept: '090123456789' },
    { why: 'a digit too many', typed: '09358212345', kept: '09358212345' },
    { why: 'a country before it', typed: '8109012345678', kept: '8109012345678' },
    { why: 'a country before it', typed: '810935821234', kept: '810935821234' },
    { why: 'no telephone', typed: ' あとで ', kept: 'あとで' },
  ])('$typed → $kept', ({ typed, kept }) => expect(tidyPhone(typed)).toBe(kept))
})

describe('pages', () => {
  const typed = {
    person: {
      ...{ familyName: ' 髙﨑　', givenName: ' 花子', familyKana: 'たかさき', givenKana: 'ﾊﾅｺ ' },
      birthDate: '1990-05-14',
    },
    address: {
      ...{
        postalCode: '８０２ー０８０１',
        address: ' 霞市東区　富士見１－２－３',
        building: '見本荘　２０３ ',
      },
      ...{ ward: '東区', workplaceName: '　架空　商店', workplaceAddress: '霞市南区４－５ ' },
    },
    contact: {
      ...{ phone: '０９０　００００　０００１', emergencyName: ' 架空　京子 ', emergencyRelation: '　母' },
      emergencyPhone: '0930000002',
    },
    children: [
      {
        ...{ name: '架空　はる ', kana: 'かくう　はる', birthDate: '2019-05-01' },
        school: ' 第１　小学校',
        allergy: ' 卵\n乳 ',
      },
      { ...{ name: 'なつ', kana: 'ナツ', birthDate: '2021-05-01' }, school: '', allergy: '' },
    ],
    qualifications: { held: ['nurse', 'nursery', 'nurse'] },
    account: { ...bank, number: '１２３', holder: 'かくう　はなこ' },
  } satisfies Partial<RegistrationForm>
  const kept: { [P in keyof typeof typed]: Pages[P] } = {
    person: {
      ...{ familyName: '髙﨑', givenName: '花子', familyKana: 'タカサキ', givenKana: 'ハナコ' },
      birthDate: '1990-05-14',
    },
    address: {
      ...{ postalCode: '8020801', address: '霞市東区 富士見1-2-3', building: '見本荘 203' },
      ...{ ward: '東区', workplaceName: '架空 商店', workplaceAddress: '霞市南区4-5' },
    },
    contact: {
      ...{ phone: '090-0000-0001', emergencyName: '架空 京子', emergencyRelation: '母' },
      emergencyPhone: '093-000-0002',
    },
    children: [
      // a list of allergies keeps its lines
      {
        ...{ name: '架空 はる', kana: 'カクウ ハル', birthDate: '2019-05-01' },
        school: '第１ 小学校',
        allergy: '卵\n乳',
      },
      { ...{ name: 'なつ', kana: 'ナツ', birthDate: '2021-05-01' }, school: '', allergy: '' },
    ],
    qualifications: { held: ['nurse', 'nursery'] },
    account: { ...bank, number: '0000123', holder: 'ｶｸｳ ﾊﾅｺ' },
  }
  const names = Object.keys(typed) as (keyof typeof typed)[]

  test.each(names)('%s', (page) => expect(tidyPage(page, typed[page])).toEqual(kept[page]))
  test.each(names)('%s: what is tidy stays as it is', (page) =>
    expect(tidyPage(page, kept[page])).toEqual(kept[page]),
  )

  test('consents are kept as they were given', () => {
    const consents = [{ code: 'privacy', version: '2', at: '2026-11-20T01:00:00Z' }]
    expect(tidyPage('consents', consents)).toEqual(consents)
  })

  test.each([
    { typed: '802－0801', kept: '8020801' },
    { typed: '802 0801', kept: '8020801' },
    { typed: '〒８０２ー０８０１', kept: '8020801' },
    { typed: 'わからない', kept: 'わからない' },
  ])('postal code $typed → $kept', ({ typed: postalCode, kept: expected }) => {
    const page: AddressPage = { ...kept.address, postalCode }
    expect(tidyPage('address', page)).toEqual({ ...kept.address, postalCode: expected })
  })
})

describe('account numbers', () => {
  test.each([
    { why: 'shorter: zeros in front', typed: '1', number: '0000001' },
    { why: 'in groups', typed: '１２３－４５６', number: '0123456' },
    { why: 'whole', typed: '1234567', number: '1234567' },
    { why: 'too long: told, not cut', typed: '12345678', number: '12345678' },
    { why: 'none yet', typed: ' ', number: '' },
    { why: 'no number', typed: 'x123', number: 'x123' },
    { why: 'no number', typed: '123x', number: '123x' },
  ])('$why: $typed → $number', ({ typed, number }) =>
    expect(tidyPage('account', { ...bank, number: typed })).toEqual({ ...bank, number }),
  )

  test('ゆうちょ keeps the digit between, a holder no bank can write stays', () => {
    const account = {
      type: 'yucho' as const,
      symbol: '１７３００ー１',
      number: ' 19927651 ',
      holder: ' 架空 ',
    }
    expect(tidyPage('account', account)).toEqual({
      ...{ type: 'yucho', symbol: '17300-1', number: '19927651', holder: '架空' },
    })
  })
})
