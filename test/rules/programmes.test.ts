import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import type { Fee } from '../../rules/activity.ts'
import { feeFor } from '../../rules/fees.ts'
import { applyMonthlyCap } from '../../rules/monthly-cap.ts'
import { policyOn } from '../../rules/policy.ts'
import type { CountedActivity } from '../../rules/programmes.ts'
import { latestEnd, numberVisits, recognisedPeriod } from '../../rules/programmes.ts'
import { activity, amounts, basePolicy, changedPolicy } from './policy-files.ts'

const [ikukyu] = policyOn(kitakyushu.policies, '2025-08-01').programmes
if (!ikukyu) throw new Error('the scheme is missing')

describe('the recognised period (D15)', () => {
  it.each([
    { why: "the city's own example", event: '2025-10-15', from: '2025-08-01', to: '2026-09-30' },
    { why: 'a return on the first', event: '2026-04-01', from: '2026-02-01', to: '2027-03-31' },
    { why: 'a return on the last', event: '2026-04-30', from: '2026-02-01', to: '2027-03-31' },
    { why: 'over the turn of the year', event: '2026-01-20', from: '2025-11-01', to: '2026-12-31' },
    { why: 'into a leap February', event: '2027-03-10', from: '2027-01-01', to: '2028-02-29' },
    { why: 'the scheme began in August 2025', event: '2025-04-01', from: '2025-08-01', to: '2026-03-31' },
  ])('$why', ({ event, from, to }) => {
    expect(recognisedPeriod(ikukyu, event)).toEqual({ programme: 'ikukyu', from, to })
  })

  it('is none when all of it lies before the scheme', () => {
    expect(recognisedPeriod(ikukyu, '2024-06-01')).toBeNull()
  })

  it('ends with a scheme that ends', () => {
    expect(recognisedPeriod({ ...ikukyu, to: '2026-03-31' }, '2025-10-15')?.to).toBe('2026-03-31')
  })

  it('may be one day', () => {
    expect(recognisedPeriod({ ...ikukyu, to: '2025-08-01' }, '2025-10-15')).toEqual({
      ...{ programme: 'ikukyu', from: '2025-08-01', to: '2025-08-01' },
    })
  })

  it('may be shorter than its cap', () => {
    const short = { ...ikukyu, period: { monthsBefore: 1, monthsAfter: 1, maxMonths: 14 } }
    expect(recognisedPeriod(short, '2026-01-31')).toMatchObject({ from: '2025-12-01', to: '2026-02-28' })
  })
})

describe('numbering visits', () => {
  const period = { programme: 'ikukyu', from: '2025-08-01', to: '2026-09-30' }
  const at = (
    key: string,
    date: string,
    start = '10:00',
    cancelled: CountedActivity['cancelled'] = null,
  ) => ({
    key,
    date,
    start,
    cancelled,
  })
  const numbers = (activities: CountedActivity[], periods = [period]) =>
    Object.fromEntries([...numberVisits(activities, periods)].map(([key, { visit }]) => [key, visit]))

  it.each([
    {
      why: 'by day, whatever the order of arrival',
      given: [at('c', '2025-09-03'), at('a', '2025-09-01'), at('b', '2025-09-02')],
      expected: { a: 1, b: 2, c: 3 },
    },
    {
      why: 'by start on one day',
      given: [at('late', '2025-09-01', '18:00'), at('early', '2025-09-01', '08:00')],
      expected: { early: 1, late: 2 },
    },
    {
      why: 'by key when both start together',
      given: [at('b', '2025-09-01'), at('a', '2025-09-01')],
      expected: { a: 1, b: 2 },
    },
    {
      why: 'a cancelled visit is none',
      given: [at('a', '2025-09-01', '10:00', 'sameDay'), at('b', '2025-09-02')],
      expected: { b: 1 },
    },
    {
      why: 'both ends of the period count, the days outside do not',
      given: [
        at('before', '2025-07-31'),
        at('first', '2025-08-01'),
        at('last', '2026-09-30'),
        at('after', '2026-10-01'),
      ],
      expected: { first: 1, last: 2 },
    },
  ])('$why', ({ given, expected }) => expect(numbers(given)).toEqual(expected))

  it('starts again in another period', () => {
    const next = { programme: 'ikukyu', from: '2027-01-01', to: '2028-02-29' }
    const given = [at('a', '2025-09-01'), at('b', '2027-01-05')]
    expect(numbers(given, [period, next])).toEqual({ a: 1, b: 1 })
  })

  it.each([
    {
      why: 'the second begins inside the first',
      periods: [period, { programme: 'ikukyu', from: '2025-10-01', to: '2026-11-30' }],
      expected: { a: 1, b: 2, c: 3 },
    },
    {
      why: 'whichever is told first',
      periods: [{ programme: 'ikukyu', from: '2025-10-01', to: '2026-11-30' }, period],
      expected: { a: 1, b: 2, c: 3 },
    },
    {
      why: 'the second lies inside the first',
      periods: [period, { programme: 'ikukyu', from: '2025-09-02', to: '2025-09-30' }],
      expected: { a: 1, b: 2 },
    },
    {
      why: 'they share one day',
      periods: [period, { programme: 'ikukyu', from: '2026-09-30', to: '2026-11-30' }],
      expected: { a: 1, b: 2, c: 3 },
    },
    {
      why: 'three, the last of which begins inside the second only',
      periods: [
        { programme: 'ikukyu', from: '2025-08-01', to: '2025-09-30' },
        { programme: 'ikukyu', from: '2025-08-15', to: '2026-01-31' },
        { programme: 'ikukyu', from: '2026-01-31', to: '2026-11-30' },
      ],
      expected: { a: 1, b: 2, c: 3 },
    },
    {
      why: 'but a period that begins the day after counts for itself',
      periods: [period, { programme: 'ikukyu', from: '2026-10-01', to: '2026-11-30' }],
      expected: { a: 1, b: 2, c: 1 },
    },
    {
      why: 'and so does another programme: the one that began first takes the visit',
      periods: [{ programme: 'other', from: '2025-09-02', to: '2026-11-30' }, period],
      expected: { a: 1, b: 2, c: 1 },
    },
  ])('periods of one programme that overlap are counted once: $why', ({ periods, expected }) => {
    expect(numbers([at('a', '2025-09-01'), at('b', '2025-11-04'), at('c', '2026-10-20')], periods)).toEqual(
      expected,
    )
  })

  it('a number that was decided twice takes the place of two visits', () => {
    const given = ['a', 'b', 'c', 'd', 'e'].map((key, i) => at(key, `2025-09-0${i + 1}`))
    const decided = new Map(
      [['a', 1] as const, ['b', 2] as const, ['c', 1] as const].map(([key, visit]) => [
        key,
        { id: 'ikukyu', visit },
      ]),
    )
    const numbered = numberVisits(given, [period], decided)
    expect([...numbered].map(([key, { visit }]) => `${key}${visit}`)).toEqual(['a1', 'b2', 'c1', 'd4', 'e5'])
  })

  it.each([
    ['a whole one', '2025-10-01', '2026-11-30'],
    ['from the middle of a month: that month counts', '2025-10-15', '2026-11-30'],
    ['over a leap February', '2027-01-01', '2028-02-29'],
  ])('how far a period may reach: %s', (_why, from, to) => expect(latestEnd(ikukyu, from)).toBe(to))

  it('a period reaches no further than its programme', () =>
    expect(latestEnd({ ...ikukyu, to: '2026-03-31' }, '2025-10-01')).toBe('2026-03-31'))

  it('the 24th visit is free and the 25th is not', () => {
    const given = Array.from({ length: 25 }, (_, i) =>
      at(String(i).padStart(2, '0'), `2025-09-${String(i + 1).padStart(2, '0')}`),
    )
    const numbered = numberVisits(given, [period])
    const feeOf = (key: string) => {
      const date = given.find((one) => one.key === key)?.date ?? ''
      return feeFor(
        activity({ date, programme: numbered.get(key) ?? null }),
        policyOn(kitakyushu.policies, date),
      ).feeYen
    }
    expect([feeOf('23'), feeOf('24')]).toEqual([0, 1000])
  })

  it('gives every counted visit one number, 1 to n, in any order', () => {
    const visits = fc.uniqueArray(fc.integer({ min: 0, max: 27 }), { minLength: 1 })
    fc.assert(
      fc.property(visits, (days) => {
        const given = days.map((day) => at(`k${day}`, `2025-09-${String(day + 1).padStart(2, '0')}`))
        const forward = numberVisits(given, [period])
        expect([...forward.values()].map(({ visit }) => visit)).toEqual(days.map((_, i) => i + 1))
        expect(new Map(numberVisits(given.toReversed(), [period]))).toEqual(forward)
      }),
    )
  })
})

describe('the monthly cap (D13)', () => {
  const fees = (): Fee[] => [1, 2, 3].map((count) => feeFor(activity({ count }), basePolicy)) // 1,000 + 1,500 + 2,000

  it('is none by default', () => expect(applyMonthlyCap(fees(), basePolicy)).toEqual(fees()))

  it('says so in a line of the visit’s own time', () => {
    const policy = changedPolicy({ monthlyCap: { label: '月の上限をこえた分', subsidyYen: 300 } })
    const over = feeFor(activity({ start: '18:00', end: '20:00' }), policy)
    const [capped] = applyMonthlyCap([over], policy)
    expect(capped!.lines.at(-1)).toEqual({
      ...{ text: '月の上限をこえた分', label: '月の上限をこえた分', from: '18:00', to: '20:00' },
      ...{ band: 'cap', units: 0, feeYen: 700, rewardYen: 0 },
    })
    const [bare] = applyMonthlyCap([{ ...over, lines: [] }], policy)
    expect(bare!.lines).toMatchObject([{ from: '00:00', to: '00:00', feeYen: 700 }])
  })

  it('what is reached to the yen is not over it', () => {
    const policy = changedPolicy({ monthlyCap: { label: '月の上限をこえた分', subsidyYen: 1000 } })
    const fee = feeFor(activity(), policy)
    expect(applyMonthlyCap([fee], policy)).toEqual([fee])
  })

  it('turns the excess into fee, from the visit where it is reached', () => {
    const policy = changedPolicy({ monthlyCap: { label: '月の上限をこえた分', subsidyYen: 2000 } })
    const capped = applyMonthlyCap(fees(), policy)
    expect(capped.map(({ feeYen, rewardYen, subsidyYen }) => [feeYen, rewardYen, subsidyYen])).toEqual([
      [1000, 2000, 1000],
      [2000, 3000, 1000],
      [4000, 4000, 0],
    ])
    for (const fee of capped) {
      expect(fee.lines.reduce((sum, line) => sum + line.feeYen, 0)).toBe(fee.feeYen)
      expect(fee.lines.reduce((sum, line) => sum + line.rewardYen, 0)).toBe(fee.rewardYen)
    }
    expect(capped[1]?.lines.at(-1)).toMatchObject({
      text: '月の上限をこえた分',
      band: 'cap',
      feeYen: 500,
      rewardYen: 0,
      units: 0,
    })
  })

  it('leaves a month that stays below it as it is', () => {
    const policy = changedPolicy({ monthlyCap: { label: 'x', subsidyYen: 4500 } })
    expect(applyMonthlyCap(fees(), policy).map(amounts)).toEqual(fees().map(amounts))
  })
})
