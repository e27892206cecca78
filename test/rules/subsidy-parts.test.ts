/** Where a subsidy comes from, by hand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import type { BillableActivity } from '../../rules/activity.ts'
import { feeFor } from '../../rules/fees.ts'
import { policyOn, type Policy } from '../../rules/policy.ts'
import { addParts, NO_PARTS, subsidyParts, type SubsidyParts } from '../../rules/subsidy-parts.ts'
import { activity, basePolicy, changedPolicy, policyFile } from './policy-files.ts'

const partsOf = (one: BillableActivity, policy: Policy = basePolicy) =>
  subsidyParts(one, policy, feeFor(one, policy))
const sum = (parts: SubsidyParts) => Object.values(parts).reduce((total, yen) => total + yen, 0)
const sick = { sick: true }
const well = { sick: false }

describe('parts', () => {
  it.each<{ why: string; of: Parameters<typeof activity>[0]; parts: Partial<SubsidyParts> }>([
    { why: 'two hours of a weekday', of: {}, parts: { basicYen: 1_000 } },
    { why: 'a Sunday', of: { date: '2024-11-10' }, parts: { premiumYen: 1_000 } },
    { why: 'a 祝日', of: { date: '2024-11-04' }, parts: { premiumYen: 1_000 } },
    {
      why: 'half an hour in each band',
      of: { start: '18:40', end: '19:40' },
      parts: { basicYen: 250, premiumYen: 250 },
    },
    { why: 'a sick child', of: { children: [sick] }, parts: { sickYen: 1_000 } },
    {
      why: 'a sick child in the evening is sick, not premium',
      of: { start: '19:00', end: '21:00', children: [sick] },
      parts: { sickYen: 1_000 },
    },
    { why: 'three siblings', of: { count: 3 }, parts: { basicYen: 1_000, siblingYen: 1_000 } },
    {
      why: 'the sick one counts in full, whoever is named first',
      of: { children: [well, sick] },
      parts: { sickYen: 1_000, siblingYen: 500 },
    },
    {
      why: 'siblings over 19:00',
      of: { start: '18:00', end: '20:00', count: 2 },
      parts: { basicYen: 500, premiumYen: 500, siblingYen: 500 },
    },
    {
      why: 'a second child for one hour only',
      of: { children: [well, { ...well, start: '16:00' }] },
      parts: { basicYen: 1_000, siblingYen: 250 },
    },
    {
      why: 'an hour with nobody there is no part',
      of: { children: [{ ...well, end: '16:00' }] },
      parts: { basicYen: 500 },
    },
    { why: 'cancelled: nothing', of: { cancelled: 'noShow' }, parts: {} },
  ])('$why', ({ of, parts }) => expect(partsOf(activity(of))).toEqual({ ...NO_PARTS, ...parts }))

  const later = policyOn(kitakyushu.policies, '2025-09-02')
  it.each<{ why: string; of: Parameters<typeof activity>[0]; visit: number; parts: Partial<SubsidyParts> }>([
    {
      why: 'the first two hours freed',
      of: { end: '18:00' },
      visit: 1,
      parts: { basicYen: 1_500, programmeYen: 1_000 },
    },
    {
      why: 'siblings freed too',
      of: { count: 2 },
      visit: 24,
      parts: { basicYen: 1_000, siblingYen: 500, programmeYen: 1_500 },
    },
    { why: 'the 25th is not', of: { end: '18:00' }, visit: 25, parts: { basicYen: 1_500 } },
    {
      why: 'a premium evening freed',
      of: { start: '19:00', end: '20:00' },
      visit: 2,
      parts: { premiumYen: 500, programmeYen: 600 },
    },
  ])('育休復帰: $why', ({ of, visit, parts }) => {
    const one = activity({ date: '2025-09-02', ...of, programme: { id: 'ikukyu', visit } })
    expect(partsOf(one, later)).toEqual({ ...NO_PARTS, ...parts })
  })
})

describe('when the yen do not come out even', () => {
  const quarter = changedPolicy({
    time: { minimumMinutes: 15, unitMinutes: 15 },
    amountRounding: { stepYen: 1, direction: 'up' },
  })

  it('what rounding leaves belongs to the largest part', () => {
    // 15 min: fee 125, reward 250; the second child 62.5 and 125. Subsidy 375 − 188 = 187: 125 + 62 (62.5 down)
    expect(partsOf(activity({ end: '15:15', count: 2 }), quarter)).toEqual({
      ...NO_PARTS,
      basicYen: 125,
      siblingYen: 62,
    })
    // of 4 children: siblings 187.5 down 187 beside 125; subsidy 625 − 313 = 312
    expect(partsOf(activity({ end: '15:15', count: 4 }), quarter)).toEqual({
      ...NO_PARTS,
      basicYen: 125,
      siblingYen: 187,
    })
  })

  it('a rest goes to the largest, not to the first', () => {
    const one = activity({ end: '15:15', count: 4 })
    const fee = feeFor(one, quarter)
    const more = { ...fee, subsidyYen: fee.subsidyYen + 7 }
    expect(subsidyParts(one, quarter, more)).toEqual({ ...NO_PARTS, basicYen: 125, siblingYen: 194 })
  })

  it('a cancelled visit has none, whatever it is told to be worth', () => {
    const one = activity({ cancelled: 'noShow' })
    expect(subsidyParts(one, basePolicy, { ...feeFor(one, basePolicy), subsidyYen: 500 })).toEqual(NO_PARTS)
  })

  it('nothing subsidised has no part', () => {
    const one = activity()
    expect(subsidyParts(one, basePolicy, { ...feeFor(one, basePolicy), subsidyYen: 0 })).toEqual(NO_PARTS)
  })
})

const OTHERS = ['flat-short-visit', 'hour-and-halves', 'quarter-hours', 'sibling-table', 'weekday-700']

describe('always whole, and always the subsidy', () => {
  const policies: [string, Policy][] = [
    ['the city’s own', policyOn(kitakyushu.policies, '2025-11-04')],
    [
      'quarter hours, halves rounded',
      changedPolicy({
        time: { minimumMinutes: 15, unitMinutes: 15 },
        amountRounding: { stepYen: 1, direction: 'down' },
      }),
    ],
    ['the higher band for all', changedPolicy({ crossing: 'higher' })],
    [
      'the fee halves, the reward does not',
      changedPolicy({ siblings: { rule: 'requesterOnly', extraShare: [1, 2], label: '{n}' } }),
    ],
    ...OTHERS.map((name): [string, Policy] => [name, policyFile(name)]),
  ]
  it.each(policies)('%s', (_name, policy) => {
    const time = fc
      .integer({ min: 0, max: 95 })
      .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`)
    const visits = fc
      .record({
        start: time,
        end: time,
        children: fc.array(fc.record({ sick: fc.boolean() }), { minLength: 1, maxLength: 3 }),
      })
      .filter(({ start, end }) => start !== end)
    fc.assert(
      fc.property(visits, fc.integer({ min: 0, max: 13 }), (visit, day) => {
        const one = { ...visit, date: `2025-11-${String(day + 10)}` }
        const fee = feeFor(one, policy)
        const parts = subsidyParts(one, policy, fee)
        expect(sum(parts)).toBe(fee.subsidyYen)
        for (const yen of Object.values(parts)) expect(Number.isInteger(yen)).toBe(true)
      }),
    )
  })
})

it('parts are added part by part, and what is added stays as it was', () => {
  const one: SubsidyParts = { basicYen: 1, premiumYen: 2, sickYen: 3, siblingYen: 4, programmeYen: 5 }
  const sum = { ...one }
  addParts(sum, one)
  expect(sum).toEqual({ basicYen: 2, premiumYen: 4, sickYen: 6, siblingYen: 8, programmeYen: 10 })
  expect(one).toEqual({ basicYen: 1, premiumYen: 2, sickYen: 3, siblingYen: 4, programmeYen: 5 })
})
