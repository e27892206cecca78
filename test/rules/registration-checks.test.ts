/** What an application must hold: ages at their edges, one refusal a row, each at its field. */
import { describe, expect, test } from 'vitest'
import { ageOn, lastDayOfSixthGrade, monthsOldOn } from '../../rules/registration-ages.ts'
import {
  checkRegistration,
  isPhone,
  onlyAsked,
  pagesOf,
  type RegistrationFacts,
} from '../../rules/registration-checks.ts'
import type { AccountEntry, ApplicationKind, RegistrationForm } from '../../rules/registration.ts'

const TODAY = '2026-11-20'
const ALL: ApplicationKind[] = ['provider', 'requester', 'both']
const facts: RegistrationFacts = {
  today: TODAY,
  cityName: '霞市',
  wards: ['東区', '南区'],
  minimumAgeYears: { provider: 18, requester: 16 },
  consents: [
    { code: 'privacy', version: '2', kinds: ALL },
    { code: 'account', version: '1', kinds: ['provider', 'both'] },
  ],
  hasAccount: false,
  bankExists: (code) => code === '0177',
  branchExists: (_bank, code) => code === '200',
}

const child = { name: '架空 はる', kana: 'カクウ ハル', birthDate: '2019-05-01', school: '', allergy: '' }
const bank: AccountEntry = {
  ...{ type: 'bank', bankCode: '0177', branchCode: '200', kind: '1', number: '0123456' },
  holder: 'ｶｸｳ ﾊﾅｺ',
}
const whole: RegistrationForm = {
  person: {
    ...{ familyName: '架空', givenName: '花子', familyKana: 'カクウ', givenKana: 'ハナコ' },
    birthDate: '1990-05-14',
  },
  address: {
    ...{ postalCode: '8020801', address: '青空県霞市東区富士見1-2-3', building: '', ward: '東区' },
    ...{ workplaceName: '', workplaceAddress: '' },
  },
  contact: {
    ...{ phone: '090-0000-0001', emergencyName: '架空 京子', emergencyRelation: '母' },
    emergencyPhone: '093-000-0002',
  },
  children: [child],
  qualifications: { held: ['nursery', 'nurse'] },
  account: bank,
  consents: [
    { code: 'privacy', version: '2', at: '2026-11-20T01:00:00Z' },
    { code: 'account', version: '1', at: '2026-11-20T01:00:00Z' },
  ],
}

type Change = { [P in keyof RegistrationForm]?: Partial<NonNullable<RegistrationForm[P]>> | null }
function changed(change: Change): RegistrationForm {
  const entries = Object.entries(change).map(([page, value]) => {
    const before = whole[page as keyof RegistrationForm]
    return [
      page,
      value === null || Array.isArray(value) ? value : { ...(before as object), ...(value as object) },
    ]
  })
  return { ...whole, ...Object.fromEntries(entries) }
}
const found = (change: Change, kind: ApplicationKind = 'both', over: Partial<RegistrationFacts> = {}) =>
  checkRegistration(kind, changed(change), { ...facts, ...over }).map(({ field, code }) => `${field} ${code}`)

const outside = { address: '青空県隣市中央1-1', ward: '' }

describe('school years', () => {
  test.each([
    { why: 'born on 1 April: one school year ahead', born: '2014-04-01', last: '2026-03-31' },
    { why: 'born on 2 April', born: '2014-04-02', last: '2027-03-31' },
    { why: 'born in early spring', born: '2014-01-31', last: '2026-03-31' },
    { why: 'born on 31 March', born: '2014-03-31', last: '2026-03-31' },
    { why: 'born in December', born: '2013-12-31', last: '2026-03-31' },
    { why: 'leap day', born: '2016-02-29', last: '2028-03-31' },
  ])('$why: 小6 ends on $last', ({ born, last }) => expect(lastDayOfSixthGrade(born)).toBe(last))
})

describe('three months', () => {
  test.each([
    { why: 'the same day of the month', born: '2026-08-20', on: '2026-11-20' },
    { why: 'over the new year', born: '2025-11-15', on: '2026-02-15' },
    { why: 'no 30 February', born: '2025-11-30', on: '2026-03-01' },
    { why: 'no 29 February in a common year', born: '2025-11-29', on: '2026-03-01' },
    { why: '29 February in a leap year', born: '2027-11-29', on: '2028-02-29' },
    { why: 'no 31 November', born: '2026-08-31', on: '2026-12-01' },
    { why: 'leap day', born: '2024-02-29', on: '2024-05-29' },
  ])('$why: from $on', ({ born, on }) => expect(monthsOldOn(born, 3)).toBe(on))
})

describe('years', () => {
  test.each([
    { why: 'on the birthday', born: '2008-11-20', years: 18 },
    { why: 'a day before', born: '2008-11-21', years: 17 },
    { why: 'leap day, a common year: on 1 March', born: '2008-02-29', on: '2026-03-01', years: 18 },
    { why: 'leap day, a day before', born: '2008-02-29', on: '2026-02-28', years: 17 },
    { why: 'not born yet', born: '2027-01-01', years: -1 },
  ])('$why: $years', ({ born, on = TODAY, years }) => expect(ageOn(born, on)).toBe(years))
})

describe('what Excel would calculate is no name and no address', () => {
  test.each([
    { why: 'a name', change: { person: { familyName: '=HYPERLINK("h:x")' } }, field: 'person.familyName' },
    { why: 'in full width', change: { person: { givenName: '＋1' } }, field: 'person.givenName' },
    { why: 'an address', change: { address: { address: '=青空県霞市東区1' } }, field: 'address.address' },
    { why: 'a building', change: { address: { building: '-1' + '号' } }, field: 'address.building' },
    {
      why: 'a relation',
      change: { contact: { emergencyRelation: '@母' } },
      field: 'contact.emergencyRelation',
    },
    { why: 'a name to call', change: { contact: { emergencyName: '=1+1' } }, field: 'contact.emergencyName' },
    { why: 'a child', change: { children: [{ ...child, name: '=はる' }] }, field: 'children.0.name' },
    { why: 'a school', change: { children: [{ ...child, school: '+小学校' }] }, field: 'children.0.school' },
  ])('$why', ({ change, field }) => expect(found(change as Change)).toEqual([`${field} TEXT_FORMULA`]))

  test('nor is what nobody sees', () => {
    expect(found({ person: { familyName: '架\u0007空' } })).toEqual(['person.familyName TEXT_CONTROL'])
  })

  test('a list of allergies may have its dashes and lines', () => {
    expect(found({ children: [{ ...child, allergy: '- たまご\n- 牛乳' }] as never })).toEqual([])
  })
})

describe('a whole application', () => {
  test.each(ALL)('%s: nothing to mend', (kind) => expect(checkRegistration(kind, whole, facts)).toEqual([]))

  test('empty: every page of its kind is missing', () => {
    const nothing = changed({
      ...{ person: null, address: null, contact: null, children: null },
      ...{ qualifications: null, account: null, consents: null },
    })
    const missing = (kind: ApplicationKind) =>
      checkRegistration(kind, nothing, facts).map(({ field, code }) => (code === 'MISSING' ? field : code))
    expect(missing('requester')).toEqual(['person', 'address', 'contact', 'children', 'consents'])
    expect(missing('provider')).toEqual([
      ...['person', 'address', 'contact', 'qualifications', 'account', 'consents'],
    ])
  })

  test.each<{ kind: ApplicationKind; own: string[] }>([
    { kind: 'requester', own: ['children'] },
    { kind: 'provider', own: ['qualifications', 'account'] },
    { kind: 'both', own: ['children', 'qualifications', 'account'] },
  ])('the pages of $kind', ({ kind, own }) =>
    expect(pagesOf(kind)).toEqual(['person', 'address', 'contact', ...own, 'consents']),
  )

  test('keeps nothing it did not ask for', () => {
    expect(onlyAsked('requester', whole)).toMatchObject({
      qualifications: null,
      account: null,
      children: [child],
    })
    expect(onlyAsked('provider', whole)).toMatchObject({ children: null, account: bank })
  })

  test('an account on the register may stay, and only there', () => {
    const form = { ...changed({ account: null }), keepsAccount: true }
    expect(checkRegistration('provider', form, { ...facts, hasAccount: true })).toEqual([])
    expect(checkRegistration('provider', form, facts).map(({ field }) => field)).toEqual(['account'])
  })

  test('an account stays only where that is asked for, and excuses no other page', () => {
    expect(found({ account: null }, 'provider', { hasAccount: true })).toEqual(['account MISSING'])
    const form = { ...changed({ account: null, qualifications: { held: [] } }), keepsAccount: true }
    expect(
      checkRegistration('provider', form, { ...facts, hasAccount: true }).map(({ field }) => field),
    ).toEqual(['qualifications.held'])
  })
})

const kids = (...changes: Partial<typeof child>[]) => ({
  children: changes.map((change, n): typeof child => ({ ...child, name: `架空 ${n}`, ...change })),
})

describe('refusals, each at its field', () => {
  test.each<{ why: string; change: Change; kind?: ApplicationKind; problems: string[] }>([
    { why: 'no name', change: { person: { givenName: '' } }, problems: ['person.givenName MISSING'] },
    {
      why: 'a name that is too long',
      change: { person: { familyName: '名'.repeat(21) } },
      problems: ['person.familyName TOO_LONG'],
    },
    {
      why: 'kana in kanji',
      change: { person: { familyKana: '架空' } },
      problems: ['person.familyKana NOT_KATAKANA'],
    },
    {
      why: 'kana in hiragana',
      change: { person: { givenKana: 'はなこ' } },
      problems: ['person.givenKana NOT_KATAKANA'],
    },
    ...['1ハナコ', 'ハナコ1', 'ハナコ ', ' ハナコ', 'ハナ  コ'].map((givenKana) => ({
      why: `not kana alone: '${givenKana}'`,
      change: { person: { givenKana } },
      problems: ['person.givenKana NOT_KATAKANA'],
    })),
    { why: 'two names, one gap', change: { person: { givenKana: 'マリー・アン ハナコ' } }, problems: [] },
    {
      why: 'no such day',
      change: { person: { birthDate: '1990-02-30' } },
      problems: ['person.birthDate BAD_DATE'],
    },
    {
      why: 'born tomorrow',
      change: { person: { birthDate: '2026-11-21' } },
      problems: ['person.birthDate BIRTH_IN_FUTURE'],
    },
    {
      why: 'a provider of 17',
      change: { person: { birthDate: '2008-11-21' } },
      problems: ['person.birthDate TOO_YOUNG'],
    },
    {
      why: 'a requester of 17',
      change: { person: { birthDate: '2008-11-21' } },
      kind: 'requester',
      problems: [],
    },
    {
      why: 'a requester of 15',
      change: { person: { birthDate: '2010-11-21' } },
      kind: 'requester',
      problems: ['person.birthDate TOO_YOUNG'],
    },
    { why: 'born today', change: { person: { birthDate: TODAY } }, problems: ['person.birthDate TOO_YOUNG'] },
    { why: 'a hundred and twenty', change: { person: { birthDate: '1906-11-20' } }, problems: [] },
    {
      why: 'no birth date',
      change: { person: { birthDate: '' } },
      problems: ['person.birthDate MISSING'],
    },
    { why: 'a provider of 18 today', change: { person: { birthDate: '2008-11-20' } }, problems: [] },
    {
      why: 'older than anybody',
      change: { person: { birthDate: '1905-01-01' } },
      problems: ['person.birthDate TOO_OLD'],
    },
    {
      why: 'six digits',
      change: { address: { postalCode: '802080' } },
      problems: ['address.postalCode BAD_POSTAL_CODE'],
    },
    ...['80208011', 'x8020801', '802080a'].map((postalCode) => ({
      why: `no postal code: ${postalCode}`,
      change: { address: { postalCode } },
      problems: ['address.postalCode BAD_POSTAL_CODE'],
    })),
    {
      why: 'no postal code',
      change: { address: { postalCode: '' } },
      problems: ['address.postalCode MISSING'],
    },
    {
      why: 'no address yet: nobody can say whether work here is needed',
      change: { address: { address: '', ward: '' } },
      problems: ['address.address MISSING'],
    },
    {
      why: 'lives in the city, ward forgotten: work here is not asked for',
      change: { address: { ward: '' } },
      problems: ['address.ward WRONG_WARD'],
    },
    {
      why: 'the ward names the city well enough',
      change: { address: { address: '東区富士見1-2-3' } },
      problems: [],
    },
    { why: 'no address', change: { address: { address: '' } }, problems: ['address.address MISSING'] },
    {
      why: 'another ward than the address',
      change: { address: { ward: '南区' } },
      problems: ['address.ward WRONG_WARD'],
    },
    {
      why: 'in the city, no ward',
      change: { address: { ward: '' } },
      kind: 'provider',
      problems: ['address.ward WRONG_WARD'],
    },
    {
      why: 'a ward that is none',
      change: { address: { ward: '西区' } },
      problems: ['address.ward WRONG_WARD'],
    },
    {
      why: 'a requester from elsewhere without work here',
      change: { address: outside },
      problems: ['address.workplaceName NO_TIE_TO_CITY'],
    },
    { why: 'a provider from elsewhere', change: { address: outside }, kind: 'provider', problems: [] },
    {
      why: 'works here',
      change: { address: { ...outside, workplaceName: '架空商店', workplaceAddress: '霞市南区1-1' } },
      problems: [],
    },
    {
      why: 'works elsewhere too',
      change: { address: { ...outside, workplaceName: '架空商店', workplaceAddress: '隣市中央2' } },
      problems: ['address.workplaceAddress WORKPLACE_OUTSIDE'],
    },
    {
      why: 'a workplace without its address',
      change: { address: { ...outside, workplaceName: '架空商店' } },
      problems: ['address.workplaceAddress MISSING'],
    },
    {
      why: 'an address of work without its name',
      change: { address: { ...outside, workplaceAddress: '霞市南区1-1' } },
      problems: ['address.workplaceName MISSING'],
    },
    {
      why: 'no telephone at all',
      change: { contact: { phone: '', emergencyPhone: '' } },
      problems: ['contact.phone MISSING', 'contact.emergencyPhone MISSING'],
    },
    {
      why: 'the same slip twice: the slips are to mend first',
      change: { contact: { phone: '090-0000-00', emergencyPhone: '090-0000-00' } },
      problems: ['contact.phone BAD_PHONE', 'contact.emergencyPhone BAD_PHONE'],
    },
    {
      why: 'the same telephone with a slip: the slip is to mend first',
      change: { contact: { emergencyPhone: '090--0000-0001' } },
      problems: ['contact.emergencyPhone BAD_PHONE'],
    },
    { why: 'nine digits', change: { contact: { phone: '09300000' } }, problems: ['contact.phone BAD_PHONE'] },
    {
      why: 'the same telephone twice, written otherwise',
      change: { contact: { emergencyPhone: '09000000001' } },
      problems: ['contact.emergencyPhone SAME_PHONE'],
    },
    {
      why: 'nobody for an emergency',
      change: { contact: { emergencyName: '', emergencyRelation: '' } },
      problems: ['contact.emergencyName MISSING', 'contact.emergencyRelation MISSING'],
    },
    { why: 'no child', change: { children: [] }, problems: ['children NO_CHILDREN'] },
    { why: 'three months today', change: kids({ birthDate: '2026-08-20' }), problems: [] },
    {
      why: 'three months tomorrow, the second child',
      change: kids({}, { birthDate: '2026-08-21' }),
      problems: ['children.1.birthDate CHILD_TOO_YOUNG'],
    },
    { why: 'in 小6', change: kids({ birthDate: '2014-04-02' }), problems: [] },
    {
      why: 'in 中1: born on 1 April',
      change: kids({ birthDate: '2014-04-01' }),
      problems: ['children.0.birthDate CHILD_TOO_OLD'],
    },
    {
      why: 'born tomorrow',
      change: kids({ birthDate: '2026-11-21' }),
      problems: ['children.0.birthDate BIRTH_IN_FUTURE'],
    },
    {
      why: 'born today',
      change: kids({ birthDate: TODAY }),
      problems: ['children.0.birthDate CHILD_TOO_YOUNG'],
    },
    {
      why: 'children without names are not each other',
      change: kids({ name: '' }, { name: '' }),
      problems: ['children.0.name MISSING', 'children.1.name MISSING'],
    },
    {
      why: 'cousins of one name',
      change: kids({ name: 'はる' }, { name: 'はる', birthDate: '2020-01-01' }),
      problems: [],
    },
    { why: 'no birth date', change: kids({ birthDate: '' }), problems: ['children.0.birthDate MISSING'] },
    {
      why: 'the same child twice',
      change: kids({ name: 'はる' }, { name: 'はる' }),
      problems: ['children.1.name CHILD_TWICE'],
    },
    {
      why: 'twins',
      change: kids({ name: 'はる', birthDate: '2020-01-01' }, { name: 'なつ', birthDate: '2020-01-01' }),
      problems: [],
    },
    {
      why: 'nothing ticked',
      change: { qualifications: { held: [] } },
      problems: ['qualifications.held MISSING'],
    },
    { why: 'none of them', change: { qualifications: { held: ['none'] } }, problems: [] },
    {
      why: 'none, and one',
      change: { qualifications: { held: ['none', 'nurse'] } },
      problems: ['qualifications.held NONE_AND_OTHERS'],
    },
    { why: 'no bank', change: { account: { bankCode: '' } }, problems: ['account.bankCode MISSING'] },
    {
      why: 'a bank that is none',
      change: { account: { bankCode: '9999' } },
      problems: ['account.bankCode UNKNOWN_BANK'],
    },
    {
      why: 'ゆうちょ as a bank',
      change: { account: { bankCode: '9900' } },
      problems: ['account.bankCode YUCHO_BY_SYMBOL'],
    },
    {
      why: 'a branch that is none',
      change: { account: { branchCode: '999' } },
      problems: ['account.branchCode UNKNOWN_BRANCH'],
    },
    {
      why: 'six digits',
      change: { account: { number: '012345' } },
      problems: ['account.number BAD_ACCOUNT_NUMBER'],
    },
    ...['12345678', 'x1234567', '1234567x'].map((number) => ({
      why: `not seven digits: ${number}`,
      change: { account: { number } },
      problems: ['account.number BAD_ACCOUNT_NUMBER'],
    })),
    { why: 'a number that ends in noughts', change: { account: { number: '1230000' } }, problems: [] },
    {
      why: 'nobody’s number',
      change: { account: { number: '0000000' } },
      problems: ['account.number BAD_ACCOUNT_NUMBER'],
    },
    {
      why: 'holder in kanji',
      change: { account: { holder: '架空 花子' } },
      problems: ['account.holder HOLDER_ILLEGAL'],
    },
    { why: 'no holder', change: { account: { holder: ' ' } }, problems: ['account.holder MISSING'] },
    {
      why: 'holder that does not fit',
      change: { account: { holder: 'ｱ'.repeat(31) } },
      problems: ['account.holder HOLDER_TOO_LONG'],
    },
    {
      why: 'an older wording agreed to',
      change: { consents: [{ code: 'privacy', version: '1', at: '' }] },
      problems: ['consents.privacy NOT_AGREED', 'consents.account NOT_AGREED'],
    },
    {
      why: 'what a requester need not agree to',
      change: { consents: [{ code: 'privacy', version: '2', at: '' }] },
      kind: 'requester',
      problems: [],
    },
  ])('$why', ({ change, kind, problems }) => expect(found(change, kind)).toEqual(problems))

  test.each([
    { why: 'as printed', symbol: '17300', number: '19927651', problems: [] },
    { why: 'with the digit between', symbol: '17300-1', number: '19927651', problems: [] },
    { why: 'no 記号', symbol: '', number: '19927651', problems: ['account.symbol MISSING'] },
    {
      why: 'neither',
      symbol: '',
      number: '',
      problems: ['account.symbol MISSING', 'account.number MISSING'],
    },
    {
      why: 'a 記号 that is none',
      symbol: '27300',
      number: '19927651',
      problems: ['account.symbol BAD_SYMBOL'],
    },
    {
      why: 'does not end in 1',
      symbol: '17300',
      number: '19927652',
      problems: ['account.number YUCHO_LAST_DIGIT'],
    },
    { why: 'too long', symbol: '17300', number: '1234567891', problems: ['account.number BAD_YUCHO_NUMBER'] },
  ])('ゆうちょ, $why', ({ symbol, number, problems }) => {
    const account: AccountEntry = { type: 'yucho', symbol, number, holder: 'ｶｸｳ ﾊﾅｺ' }
    const form = { ...whole, account }
    expect(checkRegistration('both', form, facts).map(({ field, code }) => `${field} ${code}`)).toEqual(
      problems,
    )
  })

  test('小6 lasts until the evening of 31 March', () => {
    const change = kids({ birthDate: '2014-04-02' })
    expect(found(change, 'requester', { today: '2027-03-31' })).toEqual([])
    expect(found(change, 'requester', { today: '2027-04-01' })).toEqual([
      'children.0.birthDate CHILD_TOO_OLD',
    ])
  })

  test('ten children are a family, eleven are not', () => {
    const many = (count: number) => kids(...Array.from({ length: count }, () => ({})))
    expect(found(many(10))).toEqual([])
    expect(found(many(11))).toEqual(['children TOO_MANY_CHILDREN'])
  })

  test('a city without wards goes by the address alone', () => {
    const over = { wards: [] }
    expect(found({ address: { ward: '' } }, 'both', over)).toEqual([])
    expect(found({ address: outside }, 'both', over)).toEqual(['address.workplaceName NO_TIE_TO_CITY'])
  })
})

describe('what fits', () => {
  const letters = (length: number) => '名'.repeat(length)
  const kana = (length: number) => 'ア'.repeat(length)
  const here = (length: number) => '霞市東区'.padEnd(length, '1')
  const works = { ...outside, workplaceName: '架空商店', workplaceAddress: '霞市南区1-1' }
  test.each<{ field: string; longest: number; change: (longest: number) => Change }>([
    { field: 'person.familyName', longest: 20, change: (n) => ({ person: { familyName: letters(n) } }) },
    { field: 'person.givenName', longest: 20, change: (n) => ({ person: { givenName: letters(n) } }) },
    { field: 'person.familyKana', longest: 40, change: (n) => ({ person: { familyKana: kana(n) } }) },
    { field: 'person.givenKana', longest: 40, change: (n) => ({ person: { givenKana: kana(n) } }) },
    { field: 'address.address', longest: 100, change: (n) => ({ address: { address: here(n) } }) },
    { field: 'address.building', longest: 60, change: (n) => ({ address: { building: letters(n) } }) },
    {
      field: 'address.workplaceName',
      longest: 60,
      change: (n) => ({ address: { ...works, workplaceName: letters(n) } }),
    },
    {
      field: 'address.workplaceAddress',
      longest: 100,
      change: (n) => ({ address: { ...works, workplaceAddress: here(n) } }),
    },
    {
      field: 'contact.emergencyName',
      longest: 40,
      change: (n) => ({ contact: { emergencyName: letters(n) } }),
    },
    {
      field: 'contact.emergencyRelation',
      longest: 20,
      change: (n) => ({ contact: { emergencyRelation: letters(n) } }),
    },
    { field: 'children.1.name', longest: 40, change: (n) => kids({}, { name: letters(n) }) },
    { field: 'children.1.kana', longest: 40, change: (n) => kids({}, { kana: kana(n) }) },
    { field: 'children.1.school', longest: 60, change: (n) => kids({}, { school: letters(n) }) },
    { field: 'children.1.allergy', longest: 300, change: (n) => kids({}, { allergy: letters(n) }) },
  ])('$field: $longest characters, and says so', ({ field, longest, change }) => {
    expect(checkRegistration('both', changed(change(longest)), facts)).toEqual([])
    expect(checkRegistration('both', changed(change(longest + 1)), facts)).toStrictEqual([
      { field, code: 'TOO_LONG', detail: String(longest) },
    ])
  })
})

describe('what the sentence names', () => {
  test.each<{ why: string; change: Change; kind: ApplicationKind; detail: string }>([
    {
      why: 'the age for who gives care, and asks for it',
      change: { person: { birthDate: '2015-01-01' } },
      kind: 'both',
      detail: '18',
    },
    {
      why: 'the age for who asks for care',
      change: { person: { birthDate: '2015-01-01' } },
      kind: 'requester',
      detail: '16',
    },
    {
      why: 'the day from which a baby can be registered',
      change: kids({ birthDate: '2026-08-21' }),
      kind: 'requester',
      detail: '2026-11-21',
    },
    {
      why: 'the day until which a child could be',
      change: kids({ birthDate: '2014-04-01' }),
      kind: 'requester',
      detail: '2026-03-31',
    },
    {
      why: 'how many children can be',
      change: kids(...Array.from({ length: 11 }, () => ({}))),
      kind: 'requester',
      detail: '10',
    },
  ])('$why: $detail', ({ change, kind, detail }) =>
    expect(checkRegistration(kind, changed(change), facts).map((problem) => problem.detail)).toEqual([
      detail,
    ]),
  )

  test('nothing, where there is nothing to name', () =>
    expect(checkRegistration('requester', changed({ children: [] }), facts)).toStrictEqual([
      { field: 'children', code: 'NO_CHILDREN' },
    ]))
})

describe('telephones', () => {
  test.each([
    { text: '090-1234-5678', is: true },
    { text: '050-1234-5678', is: true },
    { text: '093-582-1234', is: true },
    { text: '03-1234-5678', is: true },
    { text: '0312345678', is: true },
    { text: '093-582-0801', is: true, why: '080 inside is no mobile telephone' },
    { text: '090-1234-567', is: false },
    { text: '093-582-12345', is: false },
    { text: '12-3456-7890', is: false },
    { text: '093--582-1234', is: false },
    { text: 'x093582123', is: false, why: 'ten characters are not ten digits' },
    { text: '093582123x', is: false },
    { text: '', is: false },
  ])('$text: $is', ({ text, is }) => expect(isPhone(text)).toBe(is))
})
