import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import { policyBookJson, policyOn } from '../../rules/policy.ts'
import type { Json } from './policy-files.ts'
import { badPolicy, merged, readJson } from './policy-files.ts'

type Book = { holidays: Json; versions: Json[] }
const file = (name = '../../city/kitakyushu/policy.json') => readJson<Book>(name)
const withHolidays = (change: Json) => merged(file() as Json, { holidays: change })

describe('a book that does not hold is refused, saying where', () => {
  it.each<{ why: string; json: () => unknown; field: string | null; says: string }>([
    { why: 'nothing', json: () => null, field: null, says: 'must be an object' },
    { why: 'a list', json: () => [], field: null, says: 'must be an object' },
    {
      why: 'no holidays',
      json: () => ({ versions: file().versions }),
      field: null,
      says: 'holidays is missing',
    },
    {
      why: 'a field nobody reads',
      json: () => ({ ...file(), city: 'x' }),
      field: null,
      says: 'unknown field "city"',
    },
    {
      why: 'no versions',
      json: () => ({ ...file(), versions: [] }),
      field: 'versions',
      says: 'at least one version is needed',
    },
    {
      why: 'versions by name',
      json: () => ({ ...file(), versions: {} }),
      field: 'versions',
      says: 'must be a list',
    },
    {
      why: 'a second version that is not whole',
      json: () => ({ ...file(), versions: [file().versions[0], { version: 'x' }] }),
      field: 'versions.1',
      says: 'from is missing',
    },
    {
      why: 'versions out of order',
      json: () => ({ ...file(), versions: file().versions.toReversed() }),
      field: 'versions',
      says: 'versions ascend by `from`',
    },
    {
      why: 'two versions from one day',
      json: () => ({ ...file(), versions: [file().versions[0], file().versions[0]] }),
      field: 'versions',
      says: 'versions ascend by `from`',
    },
    {
      why: 'a holiday after the years known',
      json: () => withHolidays({ dates: { '2028-01-01': '元日' } }),
      field: 'holidays.dates.2028-01-01',
      says: 'is outside `from`-`to`',
    },
    {
      why: 'a holiday before the years known',
      json: () => withHolidays({ dates: { '2024-09-23': '振替休日' } }),
      field: 'holidays.dates.2024-09-23',
      says: 'is outside `from`-`to`',
    },
    {
      why: 'a holiday on no day',
      json: () => withHolidays({ dates: { '2025-02-29': 'x' } }),
      field: 'holidays.dates',
      says: 'must be a day, YYYY-MM-DD',
    },
    {
      why: 'a holiday without a name',
      json: () => withHolidays({ dates: { '2025-01-01': '' } }),
      field: 'holidays.dates.2025-01-01',
      says: 'must be a text',
    },
    {
      why: 'holidays that end before they begin',
      json: () => withHolidays({ to: '2024-09-30' }),
      field: 'holidays.to',
      says: 'ends before it begins',
    },
    {
      why: 'holidays from nobody',
      json: () => withHolidays({ source: ' ' }),
      field: 'holidays.source',
      says: 'must be a text',
    },
  ])('$why', ({ json, field, says }) => {
    expect(() => loadPolicyBook(json())).toThrow(expect.objectContaining(badPolicy(field, says)))
  })
})

describe('a book that holds', () => {
  it.each([
    ...['../../city/kitakyushu/policy.json', '../city/kasumi-policy.json'],
    ...['flat-short-visit', 'hour-and-halves', 'quarter-hours', 'sibling-table', 'weekday-700'].map(
      (city) => `./policies/${city}.json`,
    ),
  ])('%s comes back as its JSON, field for field', (name) => {
    const json = JSON.parse(JSON.stringify(policyBookJson(loadPolicyBook(file(name))))) as unknown
    expect(json).toEqual(file(name))
  })

  it('is the one the city uses', () => expect(loadPolicyBook(file())).toEqual(kitakyushu.policies))

  it('may know the holidays of one day, and that it is one', () => {
    const holidays = { source: 'x', from: '2025-01-01', to: '2025-01-01', dates: { '2025-01-01': '元日' } }
    const [version] = loadPolicyBook({ ...file(), holidays }).versions
    expect(version?.holidays).toEqual(holidays)
  })
})

describe('the version of a day', () => {
  it.each([
    { date: '2024-10-01', version: '2024-10' },
    { date: '2025-07-31', version: '2024-10' },
    { date: '2025-08-01', version: '2025-08' },
    { date: '2027-12-31', version: '2025-08' },
  ])('$date: $version', ({ date, version }) => {
    expect(policyOn(kitakyushu.policies, date).version).toBe(version)
  })

  it.each([
    { why: 'before the first version', date: '2024-09-30', says: 'no policy is in force on 2024-09-30' },
    {
      why: 'past the holidays known',
      date: '2028-01-01',
      says: 'the holidays of 2028-01-01 are not known yet',
    },
  ])('$why there is none', ({ date, says }) => {
    expect(() => policyOn(kitakyushu.policies, date)).toThrow(
      expect.objectContaining({ name: 'RuleError', code: 'NO_POLICY', field: 'date', message: says }),
    )
  })

  it('a day before the holidays known has none, though a version is in force', () => {
    const holidays = { source: 'x', from: '2024-11-01', to: '2025-12-31', dates: {} }
    const book = loadPolicyBook({ ...file(), holidays })
    expect(policyOn(book, '2024-11-01').version).toBe('2024-10')
    expect(() => policyOn(book, '2024-10-31')).toThrow(
      expect.objectContaining({
        code: 'NO_POLICY',
        message: 'the holidays of 2024-10-31 are not known yet',
      }),
    )
  })

  it.each(['2025-02-29', 'today'])('%s is no day', (date) => {
    expect(() => policyOn(kitakyushu.policies, date)).toThrow(
      expect.objectContaining({ code: 'BAD_DATE', field: 'date', message: `no such day: ${date}` }),
    )
  })
})
