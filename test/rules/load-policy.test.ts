import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import { policyBookJson, policyOn } from '../../rules/policy.ts'
import type { Json } from './policy-files.ts'
import { changedPolicy, merged, readJson } from './policy-files.ts'

const file = () => readJson<{ holidays: Json; versions: Json[] }>('../../city/kitakyushu/policy.json')
const dayBand = (code: string) => ({
  code,
  label: '通常',
  windows: [{ days: [1], from: '07:00', to: '19:00', holidays: 'out' }],
  rate: { feeYenPerHour: 500, rewardYenPerHour: 1000 },
})
const restBand = (code: string) => ({ ...dayBand(code), windows: [] })

describe('a policy that does not hold is refused, saying where', () => {
  it.each<{ why: string; change: Json; field: string }>([
    {
      why: 'a fee in parts of a yen',
      change: { sick: { rate: { feeYenPerHour: 600.5 } } },
      field: 'versions.0.sick.rate.feeYenPerHour',
    },
    {
      why: 'a negative fee',
      change: { sick: { rate: { feeYenPerHour: -1 } } },
      field: 'versions.0.sick.rate.feeYenPerHour',
    },
    {
      why: 'a fee above the reward',
      change: { sick: { rate: { feeYenPerHour: 1200 } } },
      field: 'versions.0.sick.rate',
    },
    { why: 'a text for a number', change: { reportDueDay: '5' }, field: 'versions.0.reportDueDay' },
    { why: 'a word nobody knows', change: { crossing: 'middle' }, field: 'versions.0.crossing' },
    { why: 'a day that does not exist', change: { from: '2024-02-30' }, field: 'versions.0.from' },
    {
      why: 'a listed day that does not exist',
      change: { listedPremiumDates: ['02-30'] },
      field: 'versions.0.listedPremiumDates.0',
    },
    { why: 'a field misspelt', change: { minimumMinuts: 60 }, field: 'versions.0' },
    {
      why: 'a share above the whole',
      change: { siblings: { rule: 'halfBoth', extraShare: [3, 2], label: '' } },
      field: 'versions.0.siblings.label',
    },
    {
      why: 'a share above the whole',
      change: { siblings: { rule: 'halfBoth', extraShare: [3, 2], label: 'x' } },
      field: 'versions.0.siblings.extraShare',
    },
    {
      why: 'a share of nothing',
      change: { siblings: { rule: 'halfBoth', extraShare: [0, 0], label: 'x' } },
      field: 'versions.0.siblings.extraShare',
    },
    {
      why: 'quarter hours without a rounding',
      change: { time: { unitMinutes: 15 } },
      field: 'versions.0.bands.0.rate',
    },
    {
      why: 'a third without a rounding',
      change: { siblings: { rule: 'halfBoth', extraShare: [1, 3], label: 'x' } },
      field: 'versions.0.bands.0.rate',
    },
    {
      why: 'an odd sick rate',
      change: { sick: { rate: { feeYenPerHour: 601 } } },
      field: 'versions.0.sick.rate',
    },
    {
      why: 'a minimum that leaves a broken rest',
      change: { time: { minimumMinutes: 40 } },
      field: 'versions.0.bands.0.rate',
    },
    {
      why: 'an odd flat sum, halved',
      change: { flatWithin: { minutes: 30, label: 'x', feeYen: 501, rewardYen: 502 } },
      field: 'versions.0.flatWithin',
    },
    { why: 'hours left without a band', change: { bands: [dayBand('basic')] }, field: 'versions.0.bands' },
    {
      why: 'a band no hour reaches',
      change: { bands: [restBand('all'), dayBand('basic')] },
      field: 'versions.0.bands',
    },
    { why: 'no band', change: { bands: [] }, field: 'versions.0.bands' },
    {
      why: 'two bands of one name',
      change: { bands: [dayBand('a'), restBand('a')] },
      field: 'versions.0.bands',
    },
    {
      why: 'a band called like another tariff',
      change: { bands: [dayBand('sick'), restBand('b')] },
      field: 'versions.0.bands',
    },
    {
      why: 'a window over midnight',
      change: {
        bands: [
          { ...dayBand('a'), windows: [{ days: [1], from: '22:00', to: '06:00', holidays: 'out' }] },
          restBand('b'),
        ],
      },
      field: 'versions.0.bands.0.windows.0.to',
    },
    {
      why: 'a table with a hole',
      change: {
        maxChildren: 3,
        siblings: { rule: 'table', label: 'x', table: { basic: {}, premium: {}, sick: {} } },
      },
      field: 'versions.0.siblings.table',
    },
    {
      why: 'a table row nobody has',
      change: { maxChildren: 1, siblings: { rule: 'table', label: 'x', table: { other: {} } } },
      field: 'versions.0.siblings.table',
    },
    {
      why: 'a table and a flat visit',
      change: {
        maxChildren: 1,
        flatWithin: { minutes: 30, label: 'x', feeYen: 500, rewardYen: 500 },
        siblings: { rule: 'table', label: 'x', table: {} },
      },
      field: 'versions.0.siblings',
    },
    {
      why: 'a first hour that the minimum does not fill',
      change: { time: { hourBlocks: 'first', minimumMinutes: 30 } },
      field: 'versions.0.time.minimumMinutes',
    },
    {
      why: 'an hour of seven-minute units',
      change: { time: { hourBlocks: 'each', unitMinutes: 7 } },
      field: 'versions.0.time.unitMinutes',
    },
    {
      why: 'free minutes that cut a unit',
      change: {
        programmes: [
          {
            id: 'x',
            label: 'x',
            from: '2024-10-01',
            to: null,
            freeMinutesPerVisit: 45,
            maxVisits: 1,
            period: { monthsBefore: 0, monthsAfter: 1, maxMonths: 2 },
          },
        ],
      },
      field: 'versions.0.programmes',
    },
    {
      why: 'a cancellation without its rounding',
      change: { cancellation: { sameDay: { label: 'x', charge: 'share', share: [1, 2] } } },
      field: 'versions.0.cancellation.sameDay.rounding',
    },
  ])('$why: $field', ({ change, field }) => {
    expect(() => changedPolicy(change)).toThrow(expect.objectContaining({ code: 'BAD_POLICY', field }))
  })

  it.each<{ why: string; json: () => unknown }>([
    { why: 'nothing', json: () => null },
    { why: 'a list', json: () => [] },
    { why: 'no versions', json: () => ({ ...file(), versions: [] }) },
    { why: 'no holidays', json: () => ({ versions: file().versions }) },
    { why: 'a field is missing', json: () => ({ ...file(), versions: [{ version: 'x' }] }) },
    { why: 'versions out of order', json: () => ({ ...file(), versions: file().versions.toReversed() }) },
    {
      why: 'two versions from one day',
      json: () => ({ ...file(), versions: [file().versions[0], file().versions[0]] }),
    },
    {
      why: 'a holiday outside the years known',
      json: () => merged(file() as Json, { holidays: { dates: { '2030-01-01': '元日' } } }),
    },
    {
      why: 'a holiday on no day',
      json: () => merged(file() as Json, { holidays: { dates: { '2025-02-29': 'x' } } }),
    },
    {
      why: 'holidays that end before they begin',
      json: () => merged(file() as Json, { holidays: { to: '2024-09-01', dates: {} } }),
    },
  ])('$why', ({ json }) => {
    expect(() => loadPolicyBook(json())).toThrow(
      expect.objectContaining({ name: 'RuleError', code: 'BAD_POLICY' }),
    )
  })
})

describe('a policy that holds', () => {
  it.each<{ why: string; change: Json }>([
    {
      why: 'quarter hours with a rounding',
      change: { time: { unitMinutes: 15 }, amountRounding: { stepYen: 1, direction: 'down' } },
    },
    {
      why: 'quarter hours where a lone child is whole',
      change: { time: { unitMinutes: 15 }, maxChildren: 1 },
    },
    {
      why: 'a reward that only halving would break',
      change: {
        time: { unitMinutes: 15 },
        siblings: { rule: 'requesterOnly', extraShare: [0, 1], label: 'x' },
      },
    },
    {
      why: 'an odd reward that nobody halves',
      change: {
        siblings: { rule: 'requesterOnly', extraShare: [1, 2], label: 'x' },
        sick: { rate: { rewardYenPerHour: 1150 } },
      },
    },
    { why: 'time counted with the way there', change: { timeCounted: 'withTheWayThere' } },
    { why: 'time counted until hand-over', change: { timeCounted: 'untilHandOver' } },
  ])('$why', ({ change }) => expect(() => changedPolicy(change)).not.toThrow())

  it('comes back from its JSON', () => {
    const json = JSON.parse(JSON.stringify(policyBookJson(kitakyushu.policies))) as unknown
    expect(loadPolicyBook(json)).toEqual(kitakyushu.policies)
    expect(json).toEqual(file())
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
})
