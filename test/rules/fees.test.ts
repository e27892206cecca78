import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import type { BillableActivity } from '../../rules/activity.ts'
import { feeFor } from '../../rules/fees.ts'
import type { Rate } from '../../rules/policy.ts'
import { policyOn } from '../../rules/policy.ts'
import { activity, amounts, policyFile, readJson } from './policy-files.ts'

interface Vector extends BillableActivity {
  why: string
  feeYen: number
  rewardYen: number
  subsidyYen: number
}

const vectors = readJson<Vector[]>('./fees.vectors.json')
const inForce = (date: string) => policyOn(kitakyushu.policies, date)
const feeOf = (one: BillableActivity) => feeFor(one, inForce(one.date))

describe('the agreed amounts', () => {
  it('are all here', () => expect(vectors.length).toBeGreaterThanOrEqual(33))

  it.each(vectors)('$why', (vector) => {
    const { feeYen, rewardYen, subsidyYen } = feeOf(vector)
    expect({ feeYen, rewardYen, subsidyYen }).toEqual({
      feeYen: vector.feeYen,
      rewardYen: vector.rewardYen,
      subsidyYen: vector.subsidyYen,
    })
  })

  const handedOver = new URL('../../../shared/fees.json', import.meta.url)
  it.skipIf(!existsSync(handedOver))('agree with the ones handed over', () => {
    const given = JSON.parse(readFileSync(handedOver, 'utf8')) as Vector[]
    expect(vectors).toEqual(expect.arrayContaining(given))
  })
})

describe('the explanation', () => {
  const lines = (change: Parameters<typeof activity>[0]) =>
    feeOf(activity(change)).lines.map(({ text, units, feeYen, rewardYen }) => [
      text,
      units,
      feeYen,
      rewardYen,
    ])

  it.each([
    { why: 'one band is one line', change: {}, expected: [['15:00–17:00 通常', 4, 1000, 2000]] },
    {
      why: 'a band each',
      change: { start: '18:00', end: '20:00' },
      expected: [
        ['18:00–19:00 通常', 2, 500, 1000],
        ['19:00–20:00 時間外', 2, 600, 1100],
      ],
    },
    {
      why: 'siblings are said',
      change: { start: '18:00', end: '19:30', count: 2 },
      expected: [
        ['18:00–19:00 通常 きょうだい2人', 2, 750, 1500],
        ['19:00–19:30 時間外 きょうだい2人', 1, 450, 825],
      ],
    },
    {
      why: 'a sick child has one line, whatever the clock says',
      change: { start: '18:00', end: '20:00', children: [{ sick: true }] },
      expected: [['18:00–20:00 病児', 4, 1200, 2200]],
    },
    {
      why: 'a child that leaves makes a new line',
      change: { children: [{ sick: false }, { sick: false, end: '16:00' }] },
      expected: [
        ['15:00–16:00 通常 きょうだい2人', 2, 750, 1500],
        ['16:00–17:00 通常', 2, 500, 1000],
      ],
    },
    {
      why: 'free hours are said',
      change: { date: '2025-09-02', end: '18:00', programme: { id: 'ikukyu', visit: 24 } },
      expected: [
        ['15:00–17:00 通常 育休復帰 無料', 4, 0, 2000],
        ['17:00–18:00 通常', 2, 500, 1000],
      ],
    },
    {
      why: 'padding shows the time that is billed',
      change: { start: '17:00', end: '17:20' },
      expected: [['17:00–18:00 通常', 2, 500, 1000]],
    },
    {
      why: 'over midnight',
      change: { date: '2024-11-09', start: '23:00', end: '01:00' },
      expected: [['23:00–01:00 時間外', 4, 1200, 2200]],
    },
    {
      why: 'a cancellation is named, with the planned time',
      change: { cancelled: 'sameDay' as const },
      expected: [['15:00–17:00 当日の取消', 0, 500, 500]],
    },
    {
      why: 'the day before costs nothing',
      change: { cancelled: 'dayBefore' as const },
      expected: [['15:00–17:00 前日までの取消', 0, 0, 0]],
    },
  ])('$why', ({ change, expected }) => expect(lines(change)).toEqual(expected))

  it('carries codes beside the words', () => {
    const [free] = feeOf(activity({ date: '2025-09-02', programme: { id: 'ikukyu', visit: 1 } })).lines
    expect(free).toMatchObject({
      band: 'basic',
      programme: 'ikukyu',
      label: '通常 育休復帰 無料',
      from: '15:00',
      to: '17:00',
    })
  })

  it('names a flat visit by a code of its own', () => {
    const { lines } = feeFor(activity({ end: '15:20', count: 2 }), policyFile('flat-short-visit'))
    expect(lines).toMatchObject([{ band: 'flat', units: 1, feeYen: 750, rewardYen: 750 }])
  })
})

describe('edges', () => {
  it.each([
    {
      why: 'six in the evening to six in the morning',
      change: { start: '18:00', end: '06:00' },
      fee: 500 + 11 * 600,
      minutes: 720,
    },
    {
      why: 'Sunday into Monday: 7:00 is basic again',
      change: { date: '2024-11-10', start: '06:00', end: '08:00' },
      fee: 1200,
      minutes: 120,
    },
    {
      why: 'Sunday night until Monday 8:00',
      change: { date: '2024-11-10', start: '23:00', end: '08:00' },
      fee: 8 * 600 + 500,
      minutes: 540,
    },
    {
      why: 'the night before a holiday',
      change: { date: '2024-11-22', start: '23:00', end: '09:00' },
      fee: 10 * 600,
      minutes: 600,
    },
    { why: 'one minute is an hour', change: { start: '15:00', end: '15:01' }, fee: 500, minutes: 60 },
    { why: '29 minutes are an hour', change: { start: '15:00', end: '15:29' }, fee: 500, minutes: 60 },
    { why: '61 minutes are ninety', change: { start: '15:00', end: '16:01' }, fee: 750, minutes: 90 },
    {
      why: 'the last unit begins before 19:00 and stays basic',
      change: { start: '18:29', end: '19:29' },
      fee: 500,
      minutes: 60,
    },
    {
      why: 'a child there between two instants counts in no unit',
      change: { children: [{ sick: false }, { sick: false, start: '15:05', end: '15:25' }] },
      fee: 1000,
      minutes: 120,
    },
    {
      why: 'the free scheme never makes a cancellation free',
      change: { date: '2025-09-02', programme: { id: 'ikukyu', visit: 1 }, cancelled: 'noShow' as const },
      fee: 1000,
      minutes: 0,
    },
  ])('$why', ({ change, fee, minutes }) => {
    expect(amounts(feeOf(activity(change)))).toMatchObject({ feeYen: fee, billedMinutes: minutes })
  })

  it('a child who joins after midnight is found on the clock', () => {
    const children = [{ sick: false }, { sick: false, start: '00:30', end: '01:00' }]
    const fee = feeOf(activity({ start: '23:00', end: '01:00', children }))
    expect(amounts(fee)).toEqual({
      feeYen: 1200 + 150,
      rewardYen: 2200 + 275,
      subsidyYen: 1125,
      billedMinutes: 120,
    })
  })
})

describe('refusals', () => {
  it.each([
    { code: 'ZERO_LENGTH', field: 'end', says: 'ends when it starts', change: { end: '15:00' } },
    { code: 'EMPTY_CHILDREN', field: 'children', says: 'at least one child', change: { children: [] } },
    { code: 'TOO_MANY_CHILDREN', field: 'children', says: 'more than 20 children', change: { count: 21 } },
    { code: 'BAD_DATE', field: 'date', says: 'no such day: 2025-02-29', change: { date: '2025-02-29' } },
    { code: 'BAD_TIME', field: 'start', says: 'no such time: 24:00', change: { start: '24:00' } },
    { code: 'BAD_TIME', field: 'end', says: 'no such time: 9:00', change: { end: '9:00' } },
    {
      code: 'BAD_TIME',
      field: 'children.0.start',
      says: 'no such time: 1500',
      change: { children: [{ sick: false, start: '1500' }] },
    },
    {
      code: 'BAD_TIME',
      field: 'children.0.end',
      says: 'no such time: 16:60',
      change: { children: [{ sick: false, end: '16:60' }] },
    },
    {
      code: 'CHILD_OUTSIDE_VISIT',
      field: 'children.0',
      says: 'child 1 is there outside',
      change: { children: [{ sick: false, end: '17:01' }] },
    },
    {
      code: 'CHILD_OUTSIDE_VISIT',
      field: 'children.0',
      says: 'child 1 is there outside',
      change: { children: [{ sick: false, start: '14:59' }] },
    },
    {
      code: 'CHILD_OUTSIDE_VISIT',
      field: 'children.1',
      says: 'child 2 is there outside',
      change: { children: [{ sick: false }, { sick: false, start: '16:00', end: '16:00' }] },
    },
    {
      code: 'CHILD_OUTSIDE_VISIT',
      field: 'children.0',
      says: 'child 1 is there outside',
      change: { children: [{ sick: false, start: '16:30', end: '16:00' }] },
    },
    {
      code: 'UNKNOWN_PROGRAMME',
      field: 'programme.id',
      says: 'no programme ikukyu on 2024-11-05',
      change: { programme: { id: 'ikukyu', visit: 1 } },
    },
    {
      code: 'UNKNOWN_PROGRAMME',
      field: 'programme.id',
      says: 'no programme other on 2025-09-02',
      change: { date: '2025-09-02', programme: { id: 'other', visit: 1 } },
    },
    {
      code: 'UNKNOWN_PROGRAMME',
      field: 'programme.visit',
      says: 'a visit of ikukyu is numbered from 1, not 0',
      change: { date: '2025-09-02', programme: { id: 'ikukyu', visit: 0 } },
    },
    {
      code: 'UNKNOWN_PROGRAMME',
      field: 'programme.visit',
      says: 'a visit of ikukyu is numbered from 1, not 1.5',
      change: { date: '2025-09-02', programme: { id: 'ikukyu', visit: 1.5 } },
    },
    {
      code: 'NO_POLICY',
      field: 'date',
      says: 'the holidays of 2028-01-01 are not known',
      change: { date: '2027-12-31', start: '23:00', end: '01:00' },
    },
  ])('$code for $change', ({ code, field, says, change }) => {
    const { date = '2024-11-05' } = change as { date?: string }
    const policy = inForce(date === '2025-02-29' ? '2025-02-28' : date)
    expect(() => feeFor(activity(change), policy)).toThrow(
      expect.objectContaining({
        ...{ name: 'RuleError', code, field },
        message: expect.stringContaining(says) as string,
      }),
    )
  })

  it('the last day whose holidays are known is priced', () => {
    expect(feeOf(activity({ date: '2027-12-31', end: '16:00' })).feeYen).toBeGreaterThan(0)
  })

  it.each(['2024-09-30', '1999-01-01', '2028-01-01'])('no policy on %s', (date) => {
    expect(() => inForce(date)).toThrow(expect.objectContaining({ code: 'NO_POLICY' }))
  })

  it.each(['2025-02-29', '2024-11-5', '', 'today'])('%j is no day', (date) => {
    expect(() => inForce(date)).toThrow(expect.objectContaining({ code: 'BAD_DATE' }))
  })

  it('an old version does not price a day before it', () => {
    const later = inForce('2025-08-01')
    expect(() => feeFor(activity({ date: '2025-07-31' }), later)).toThrow(
      expect.objectContaining({
        ...{ code: 'NO_POLICY', field: 'date' },
        message: 'policy 2025-08 is not in force on 2025-07-31',
      }),
    )
  })

  it.each<{ why: string; table: Record<string, Record<string, Rate>> }>([
    { why: 'has no row', table: {} },
    { why: 'ends before two children', table: { basic: {} } },
  ])('a table of siblings that $why prices nothing, whoever made it', ({ table }) => {
    const whole = policyFile('sibling-table')
    const policy = { ...whole, siblings: { rule: 'table' as const, label: 'きょうだい', table } }
    expect(feeFor(activity(), policy).feeYen).toBe(1000)
    expect(() => feeFor(activity({ count: 2 }), policy)).toThrow(
      expect.objectContaining({
        ...{ name: 'RuleError', code: 'BAD_POLICY', field: 'siblings' },
        message: 'no sibling rate basic/2',
      }),
    )
  })
})
