/** Laws that hold for every activity, not only for the rows we thought of. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import type { BillableActivity, ChildInCare } from '../../rules/activity.ts'
import { addDays, clockTimeOf, minutesOf, weekdayOf } from '../../rules/calendar.ts'
import { feeFor } from '../../rules/fees.ts'
import type { Policy } from '../../rules/policy.ts'
import { policyOn } from '../../rules/policy.ts'
import { activity, changedPolicy, policyFile } from './policy-files.ts'

const date = fc.integer({ min: 0, max: 1100 }).map((days) => addDays('2024-10-01', days))
const time = fc.integer({ min: 0, max: 1439 }).map(clockTimeOf)
const lengthMinutes = fc.integer({ min: 1, max: 1439 })
const children = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 })

/** A visit whose children are all there all the time. */
const visit = fc
  .record({ date, start: time, lengthMinutes, children })
  .map(({ date, start, lengthMinutes, children }): BillableActivity & { lengthMinutes: number } => ({
    date,
    start,
    end: clockTimeOf(minutesOf(start) + lengthMinutes),
    children: children.map((sick) => ({ sick })),
    lengthMinutes,
  }))

/** Some children come later or go earlier. */
const raggedVisit = visit.chain((one) =>
  fc
    .array(fc.tuple(fc.nat(one.lengthMinutes - 1), fc.nat(one.lengthMinutes - 1)), {
      minLength: one.children.length,
      maxLength: one.children.length,
    })
    .map((spans): BillableActivity => ({
      ...one,
      children: one.children.map((child, i) => spanned(child, spans[i], one.start)),
    })),
)

function spanned(child: ChildInCare, span: [number, number] | undefined, start: string): ChildInCare {
  if (!span || span[0] === span[1]) return child
  const [from, to] = span[0] < span[1] ? span : [span[1], span[0]]
  return { ...child, start: clockTimeOf(minutesOf(start) + from), end: clockTimeOf(minutesOf(start) + to) }
}

const policies: { name: string; policy: Policy | null }[] = [
  { name: 'the real policy', policy: null },
  ...['hour-and-halves', 'weekday-700', 'flat-short-visit', 'quarter-hours'].map((name) => ({
    name,
    policy: far(policyFile(name)),
  })),
  { name: 'the dearest band', policy: changedPolicy({ crossing: 'higher' }) },
  {
    name: 'the provider gets all',
    policy: changedPolicy({ siblings: { rule: 'requesterOnly', extraShare: [1, 2], label: 'x' } }),
  },
  {
    name: 'a third for siblings, seven-minute units',
    policy: changedPolicy({
      time: { unitMinutes: 7 },
      siblings: { rule: 'halfBoth', extraShare: [1, 3], label: 'x' },
      amountRounding: { stepYen: 1, direction: 'nearest' },
    }),
  },
]

/** The other cities' files know few holidays; laws ask for any day. */
function far(policy: Policy): Policy {
  return { ...policy, holidays: { ...policy.holidays, to: '2028-12-31' } }
}

const feeOf = (one: BillableActivity, policy: Policy | null = null) =>
  feeFor(one, policy ?? policyOn(kitakyushu.policies, one.date))

/** Does a whole billed unit lie after the real end? It keeps the last minute's band, dear or cheap. */
function isPadded(one: { date: string; lengthMinutes: number }, policy: Policy | null): boolean {
  const { minimumMinutes, unitMinutes, direction } = (policy ?? policyOn(kitakyushu.policies, one.date)).time
  expect(direction).toBe('up')
  return minimumMinutes - unitMinutes >= one.lengthMinutes
}

describe.each(policies)('under $name', ({ policy }) => {
  it('amounts are whole yen, the fee never above the reward, and lines add up to totals', () => {
    fc.assert(
      fc.property(raggedVisit, (one) => {
        const fee = feeOf(one, policy)
        const amounts = [fee.feeYen, fee.rewardYen, fee.subsidyYen, fee.billedMinutes]
        expect(amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0)).toBe(true)
        expect(fee.subsidyYen).toBe(fee.rewardYen - fee.feeYen)
        expect(fee.lines.reduce((sum, line) => sum + line.feeYen, 0)).toBe(fee.feeYen)
        expect(fee.lines.reduce((sum, line) => sum + line.rewardYen, 0)).toBe(fee.rewardYen)
        expect(fee.lines.every((line) => Number.isInteger(line.units) && line.units > 0)).toBe(true)
      }),
    )
  })

  it('a longer visit never bills less, and costs no less unless the shorter one was padded', () => {
    fc.assert(
      fc.property(visit, fc.integer({ min: 1, max: 300 }), (one, more) => {
        fc.pre(one.lengthMinutes + more < 1440)
        const longer = feeOf({ ...one, end: clockTimeOf(minutesOf(one.end) + more) }, policy)
        const shorter = feeOf(one, policy)
        expect(longer.billedMinutes).toBeGreaterThanOrEqual(shorter.billedMinutes)
        if (isPadded(one, policy)) return
        expect(longer.feeYen).toBeGreaterThanOrEqual(shorter.feeYen)
        expect(longer.rewardYen).toBeGreaterThanOrEqual(shorter.rewardYen)
      }),
    )
  })

  it('one more child never costs less, and never more than that child alone', () => {
    fc.assert(
      fc.property(visit, fc.boolean(), (one, sick) => {
        fc.pre(one.children.length < 20)
        const alone = feeOf({ ...one, children: [{ sick }] }, policy)
        const more = feeOf({ ...one, children: [...one.children, { sick }] }, policy)
        const less = feeOf(one, policy)
        expect(more.feeYen).toBeGreaterThanOrEqual(less.feeYen)
        expect(more.rewardYen).toBeGreaterThanOrEqual(less.rewardYen)
        // a rounding of its own can add a yen to each of the three sums
        expect(more.feeYen).toBeLessThanOrEqual(less.feeYen + alone.feeYen + 1)
      }),
    )
  })

  it('the order in which children are named changes nothing', () => {
    fc.assert(
      fc.property(raggedVisit, (one) => {
        const turned = feeOf({ ...one, children: one.children.toReversed() }, policy)
        const { feeYen, rewardYen, billedMinutes } = feeOf(one, policy)
        expect(turned).toMatchObject({ feeYen, rewardYen, billedMinutes })
      }),
    )
  })

  it('the same in gives the same out', () => {
    fc.assert(
      fc.property(raggedVisit, (one) => {
        expect(feeOf(one, policy)).toEqual(feeOf(structuredClone(one), policy))
      }),
    )
  })
})

describe('the subsidy law', () => {
  it('never gives less for a longer visit', () => {
    fc.assert(
      fc.property(visit, fc.integer({ min: 1, max: 300 }), (one, more) => {
        fc.pre(one.lengthMinutes + more < 1440)
        const longer = feeOf({ ...one, end: clockTimeOf(minutesOf(one.end) + more) })
        expect(longer.subsidyYen).toBeGreaterThanOrEqual(feeOf(one).subsidyYen)
      }),
    )
  })

  it('the one place where a longer visit is cheaper: padding that would have reached 7:00 (D2)', () => {
    expect(feeOf(activity({ start: '06:30', end: '06:31' })).feeYen).toBe(600)
    expect(feeOf(activity({ start: '06:30', end: '07:01' })).feeYen).toBe(550)
  })

  it('subsidy = 500 an hour × (1 + half an hour for each further child), whatever the band', () => {
    fc.assert(
      fc.property(visit, (one) => {
        const fee = feeOf(one)
        expect(fee.subsidyYen * 120).toBe(500 * fee.billedMinutes * (one.children.length + 1))
      }),
      { numRuns: 1000 },
    )
  })

  it('a cancelled visit costs the city nothing and the requester no more than the visit', () => {
    fc.assert(
      fc.property(
        visit,
        fc.constantFrom('dayBefore' as const, 'sameDay' as const, 'noShow' as const),
        (one, cancelled) => {
          const fee = feeOf({ ...one, cancelled })
          expect(fee.subsidyYen).toBe(0)
          expect(fee.billedMinutes).toBe(0)
          expect(fee.feeYen).toBeLessThanOrEqual(feeOf(one).feeYen)
        },
      ),
    )
  })

  it('the free scheme moves yen from the requester to the city and leaves the provider alone', () => {
    const later = visit.map((one) => ({ ...one, date: one.date < '2025-08-01' ? '2025-09-02' : one.date }))
    fc.assert(
      fc.property(later, fc.integer({ min: 1, max: 30 }), (one, number) => {
        const plain = feeOf(one)
        const free = feeOf({ ...one, programme: { id: 'ikukyu', visit: number } })
        expect(free.rewardYen).toBe(plain.rewardYen)
        expect(free.feeYen).toBeLessThanOrEqual(plain.feeYen)
        if (number > 24) expect(free.feeYen).toBe(plain.feeYen)
        else if (free.billedMinutes <= 120) expect(free.feeYen).toBe(0)
      }),
    )
  })
})

describe('splitting', () => {
  it('two visits of whole units, an hour or more each, cost what the one visit costs', () => {
    const units = fc.integer({ min: 2, max: 20 })
    fc.assert(
      fc.property(date, time, units, units, children, (day, start, first, second, sick) => {
        const middle = minutesOf(start) + first * 30
        fc.pre(middle < 1440)
        const kids = sick.map((one) => ({ sick: one }))
        const end = clockTimeOf(middle + second * 30)
        const whole = feeOf({ date: day, start, end, children: kids })
        const before = feeOf({ date: day, start, end: clockTimeOf(middle), children: kids })
        const after = feeOf({ date: day, start: clockTimeOf(middle), end, children: kids })
        expect(before.feeYen + after.feeYen).toBe(whole.feeYen)
        expect(before.rewardYen + after.rewardYen).toBe(whole.rewardYen)
      }),
    )
  })

  it("a child with the visit's own times written out is a child without", () => {
    fc.assert(
      fc.property(visit, (one) => {
        const written = one.children.map((child) => ({ ...child, start: one.start, end: one.end }))
        expect(feeOf({ ...one, children: written })).toEqual(feeOf(one))
      }),
    )
  })
})

describe('a second, plainer way to the same yen', () => {
  const holidays = policyOn(kitakyushu.policies, '2025-01-01').holidays.dates

  /** One child, written from the table of rates alone: half hours, one by one. */
  function plainly({ date, start, end, children }: BillableActivity): { feeYen: number; rewardYen: number } {
    const from = minutesOf(start)
    const real = (minutesOf(end) - from + 1440) % 1440
    let halfHours = 2
    while (halfHours * 30 < real) halfHours++
    let feeYen = 0
    let rewardYen = 0
    for (let i = 0; i < halfHours; i++) {
      const minute = from + Math.min(i * 30, real - 1)
      const day = minute >= 1440 ? addDays(date, 1) : date
      const clock = clockTimeOf(minute)
      const basic = weekdayOf(day) !== 0 && !(day in holidays) && clock >= '07:00' && clock < '19:00'
      const dear = !basic || children[0]?.sick === true
      feeYen += dear ? 300 : 250
      rewardYen += dear ? 550 : 500
    }
    return { feeYen, rewardYen }
  }

  it('agrees on every kind of day', () => {
    const alone = visit.map((one) => ({ ...one, children: one.children.slice(0, 1) }))
    fc.assert(
      fc.property(alone, (one) => {
        expect(feeOf(one)).toMatchObject(plainly(one))
      }),
      { numRuns: 2000 },
    )
  })

  it('would notice a wrong band', () => {
    expect(plainly(activity({ start: '18:40', end: '19:40' }))).toEqual({ feeYen: 550, rewardYen: 1050 })
  })
})
