import { describe, expect, it } from 'vitest'
import type { BillableActivity } from '../../rules/activity.ts'
import { feeFor, preMeetingFee } from '../../rules/fees.ts'
import type { Policy } from '../../rules/policy.ts'
import type { Json } from './policy-files.ts'
import { activity, basePolicy, changedPolicy, policyFile, readJson } from './policy-files.ts'

/** fee, reward, billed minutes: worked out by hand from the rule, not from the engine */
type Expected = [number, number, number]
type Row = Partial<BillableActivity> & { count?: number; expect: Expected }

const triple = (row: Row, policy = basePolicy): Expected => {
  const fee = feeFor(activity(row), policy)
  expect(fee.subsidyYen).toBe(fee.rewardYen - fee.feeYen)
  return [fee.feeYen, fee.rewardYen, fee.billedMinutes]
}

const named = (row: Row) => JSON.stringify({ ...row, expect: undefined })

describe.each(readJson<{ why: string; change: Json; rows: Row[] }[]>('./variants.json'))(
  '$why',
  ({ change, rows }) => {
    const policy = changedPolicy(change)
    it.each(rows.map((row) => ({ row, name: named(row) })))('$name', ({ row }) => {
      expect(triple(row, policy)).toEqual(row.expect)
    })

    it('differs from the default in at least one row', () => {
      const differs = rows.some((row) => {
        try {
          return triple(row).join() !== row.expect.join()
        } catch {
          return true // a programme the default does not know
        }
      })
      expect(differs).toBe(true)
    })
  },
)

const cities: { file: string; rows: (Row & { why: string })[] }[] = [
  {
    file: 'hour-and-halves',
    rows: [
      { why: 'the first hour is whole', start: '10:00', end: '10:20', expect: [750, 750, 60] },
      { why: 'then a half hour at its own price', start: '10:00', end: '11:30', expect: [1130, 1130, 90] },
      { why: 'and another', start: '10:00', end: '12:00', expect: [1510, 1510, 120] },
      { why: 'a half hour after 22:00', start: '21:00', end: '22:30', expect: [1230, 1230, 90] },
      {
        why: 'the first hour takes the band it starts in',
        start: '21:30',
        end: '23:00',
        expect: [1230, 1230, 90],
      },
      { why: 'into the day', start: '05:00', end: '07:30', expect: [2100, 2100, 150] },
      { why: 'Saturday', date: '2024-11-09', start: '10:00', end: '11:30', expect: [1440, 1440, 90] },
      {
        why: 'a holiday on a Monday',
        date: '2024-11-04',
        start: '10:00',
        end: '11:00',
        expect: [960, 960, 60],
      },
      { why: 'two siblings', start: '10:00', end: '11:30', count: 2, expect: [1695, 1695, 90] },
      {
        why: 'same day: one hour',
        start: '10:00',
        end: '12:00',
        cancelled: 'sameDay',
        expect: [750, 750, 0],
      },
      {
        why: 'no show: the planned hours',
        start: '10:00',
        end: '12:00',
        cancelled: 'noShow',
        expect: [1510, 1510, 0],
      },
      {
        why: 'the day before: nothing',
        start: '10:00',
        end: '12:00',
        cancelled: 'dayBefore',
        expect: [0, 0, 0],
      },
    ],
  },
  {
    file: 'weekday-700',
    rows: [
      { why: 'a weekday', expect: [1400, 1400, 120] },
      { why: 'Saturday', date: '2024-11-09', start: '10:00', end: '11:00', expect: [800, 800, 60] },
      { why: 'across 19:00', start: '18:00', end: '20:00', expect: [1500, 1500, 120] },
      { why: 'a holiday', date: '2024-11-04', start: '10:00', end: '12:00', expect: [1600, 1600, 120] },
      { why: 'sick', children: [{ sick: true }], expect: [2400, 2400, 120] },
      {
        why: 'sick on Sunday',
        date: '2024-11-10',
        start: '10:00',
        end: '11:00',
        children: [{ sick: true }],
        expect: [1200, 1200, 60],
      },
      { why: 'siblings, one sick', children: [{ sick: false }, { sick: true }], expect: [3100, 3100, 120] },
    ],
  },
  {
    file: 'flat-short-visit',
    rows: [
      { why: 'within 30 minutes', start: '15:00', end: '15:20', expect: [500, 500, 30] },
      { why: '30 minutes are within', start: '15:00', end: '15:30', expect: [500, 500, 30] },
      { why: '31 are not', start: '15:00', end: '15:31', expect: [700, 700, 60] },
      { why: 'on Sunday too', date: '2024-11-10', start: '15:00', end: '15:20', expect: [500, 500, 30] },
      { why: 'sick too', start: '15:00', end: '15:20', children: [{ sick: true }], expect: [500, 500, 30] },
      { why: 'two siblings', start: '15:00', end: '15:20', count: 2, expect: [750, 750, 30] },
      {
        why: 'half of it when cancelled',
        start: '15:00',
        end: '15:20',
        cancelled: 'sameDay',
        expect: [250, 250, 0],
      },
    ],
  },
  {
    file: 'sibling-table',
    rows: [
      { why: 'one child', expect: [1000, 2000, 120] },
      { why: 'two children', count: 2, expect: [1500, 3500, 120] },
      { why: 'three children', count: 3, expect: [2000, 5000, 120] },
      { why: 'two across 19:00', start: '18:00', end: '20:00', count: 2, expect: [1650, 3700, 120] },
      { why: 'two, one sick', children: [{ sick: false }, { sick: true }], expect: [1800, 3900, 120] },
      {
        why: 'the second leaves',
        children: [{ sick: false }, { sick: false, end: '16:00' }],
        expect: [1250, 2750, 120],
      },
    ],
  },
  {
    file: 'quarter-hours',
    rows: [
      { why: 'the minimum', start: '15:00', end: '15:10', expect: [250, 500, 30] },
      { why: 'three quarters', start: '15:00', end: '15:40', expect: [375, 750, 45] },
      {
        why: 'two siblings: 562.5 goes down once',
        start: '15:00',
        end: '15:40',
        count: 2,
        expect: [562, 1125, 45],
      },
      {
        why: 'two siblings across 19:00: 412.5 and 787.5',
        start: '18:45',
        end: '19:15',
        count: 2,
        expect: [412, 787, 30],
      },
      {
        why: 'half of 562.5 down',
        start: '15:00',
        end: '15:40',
        count: 2,
        cancelled: 'sameDay',
        expect: [281, 281, 0],
      },
    ],
  },
]

describe.each(cities)('the table $file', ({ file, rows }) => {
  const policy = policyFile(file)
  it.each(rows)('$why', (row) => expect(triple(row, policy)).toEqual(row.expect))
})

describe('rounding that is named', () => {
  it('splits over the lines without losing a yen', () => {
    const visit = activity({ start: '18:45', end: '19:15', count: 2 })
    const { lines } = feeFor(visit, policyFile('quarter-hours'))
    expect(lines.map(({ feeYen, rewardYen }) => [feeYen, rewardYen])).toEqual([
      [187, 375],
      [225, 412],
    ])
  })

  it('the first hour and the half hours are told apart', () => {
    const { lines } = feeFor(activity({ start: '10:00', end: '12:00' }), policyFile('hour-and-halves'))
    expect(lines.map(({ text, units, feeYen }) => [text, units, feeYen])).toEqual([
      ['10:00–11:00 平日昼間', 2, 750],
      ['11:00–12:00 平日昼間', 2, 760],
    ])
  })

  it('more children than the table has are refused', () => {
    expect(() => feeFor(activity({ count: 4 }), policyFile('sibling-table'))).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_CHILDREN' }),
    )
  })
})

describe('what only another city has', () => {
  it('a programme holds on its last day, and no longer', () => {
    const free = {
      ...{ id: 'trial', label: 'お試し', from: '2024-10-01', to: '2024-11-05', freeMinutesPerVisit: 60 },
      ...{ maxVisits: 3, period: { monthsBefore: 0, monthsAfter: 1, maxMonths: 1 } },
    }
    const policy = changedPolicy({ programmes: [free] })
    const programme = { id: 'trial', visit: 1 }
    expect(feeFor(activity({ date: '2024-11-05', end: '16:00', programme }), policy).feeYen).toBe(0)
    expect(() => feeFor(activity({ date: '2024-11-06', programme }), policy)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_PROGRAMME' }),
    )
  })

  it.each([
    {
      why: 'half hours at their own price add up too',
      perUnit: { feeYen: 50, rewardYen: 60 },
      yen: [1280, 1290],
    },
    { why: 'without one, half of the hour', perUnit: null, yen: [1275, 1275] },
  ])('a sick child added to a first hour and half hours: $why', ({ perUnit, yen }) => {
    const halves = policyFile('hour-and-halves')
    const rate = { feeYenPerHour: 100, rewardYenPerHour: 100, ...(perUnit && { perUnit }) }
    const policy: Policy = { ...halves, sick: { label: '病児', stacking: 'add', rate } }
    const one = activity({ start: '10:00', end: '11:30', children: [{ sick: true }] })
    const { feeYen, rewardYen } = feeFor(one, policy)
    expect([feeYen, rewardYen]).toEqual(yen)
  })

  it('of two children with the same reward the one with the higher fee counts first', () => {
    const policy = changedPolicy({
      sick: { label: '病児', stacking: 'replace', rate: { feeYenPerHour: 600, rewardYenPerHour: 1000 } },
    })
    const children = [{ sick: false }, { sick: true }]
    const { feeYen, rewardYen } = feeFor(activity({ end: '16:00', children }), policy)
    expect([feeYen, rewardYen]).toEqual([600 + 500 / 2, 1000 + 1000 / 2])
  })
})

describe('D12: the meeting beforehand', () => {
  it('is free by default', () => expect(preMeetingFee(basePolicy)).toBeNull())
  it('may cost', () => {
    const policy = changedPolicy({ preMeeting: { label: '事前打合せ', feeYen: 500, rewardYen: 700 } })
    expect(preMeetingFee(policy)).toEqual({ feeYen: 500, rewardYen: 700, subsidyYen: 200 })
  })
})
