/**
 * Units: a visit laid out in billed units, each with its tariff for every child present.
 *
 * Promise:  minutes are rounded first (D1), then units run from the start over the whole visit (D2, D10).
 * Used by:  rules/fees.ts only.
 */
import type { BillableActivity, ChildInCare } from './activity.ts'
import { RuleError } from './activity.ts'
import { bandAt, bandOfWhole, byDearness } from './bands.ts'
import type { IsoDate } from './calendar.ts'
import { isClockTime, isIsoDate, minutesOf } from './calendar.ts'
import { roundMinutes } from './exact.ts'
import type { Band, Policy, Rate } from './policy.ts'

/** What one child costs in one unit. */
export interface Tariff {
  /** a band's code, or 'sick' */
  key: string
  label: string
  rate: Rate
}

export interface Unit {
  /** minutes from the visit's start */
  offset: number
  minutes: number
  /** priced at the hour's rate, not in units */
  wholeHour: boolean
  /** of the children present, the one that counts in full first */
  tariffs: Tariff[]
}

export interface Visit {
  date: IsoDate
  /** minutes since midnight */
  start: number
  /** as written; the engine takes an end before the start for the next day */
  realMinutes: number
  billedMinutes: number
  children: PresentChild[]
}

interface PresentChild {
  sick: boolean
  /** minutes from the visit's start, `from` ≤ t < `to` */
  from: number
  to: number
}

/** @throws RuleError BAD_DATE | BAD_TIME | ZERO_LENGTH | EMPTY_CHILDREN | TOO_MANY_CHILDREN | CHILD_OUTSIDE_VISIT */
export function visitOf(activity: BillableActivity, policy: Policy): Visit {
  if (!isIsoDate(activity.date)) throw new RuleError('BAD_DATE', `no such day: ${activity.date}`, 'date')
  const start = clock(activity.start, 'start')
  const realMinutes = forward(start, clock(activity.end, 'end'))
  if (realMinutes === 0) throw new RuleError('ZERO_LENGTH', 'the visit ends when it starts', 'end')
  if (activity.children.length === 0)
    throw new RuleError('EMPTY_CHILDREN', 'a visit has at least one child', 'children')
  if (activity.children.length > policy.maxChildren) {
    throw new RuleError(
      'TOO_MANY_CHILDREN',
      `more than ${policy.maxChildren} children in one visit`,
      'children',
    )
  }
  const children = activity.children.map((child, index) => presence(child, index, start, realMinutes))
  if (policy.childTimes === 'wholeVisit') {
    children.forEach((child) => Object.assign(child, { from: 0, to: realMinutes }))
  }
  const { minimumMinutes, unitMinutes, direction } = policy.time
  const billedMinutes = Math.max(minimumMinutes, roundMinutes(realMinutes, unitMinutes, direction))
  return { date: activity.date, start, realMinutes, billedMinutes, children }
}

export function unitsOf(visit: Visit, policy: Policy): Unit[] {
  const whole = policy.crossing === 'units' ? null : bandOfWhole(visit, policy)
  return layOut(visit.billedMinutes, policy).map((block) => {
    // A padded unit has no instant of its own: it stands for the last minute that really was.
    const instant = Math.min(block.offset, visit.realMinutes - 1)
    const band = whole ?? bandAt(visit, instant, policy)
    const present = visit.children.filter((child) => child.from <= instant && instant < child.to)
    return {
      ...block,
      tariffs: inCountingOrder(
        present.map((child) => tariffOf(child, band, policy)),
        policy,
      ),
    }
  })
}

function clock(time: string, field: string): number {
  if (!isClockTime(time)) throw new RuleError('BAD_TIME', `no such time: ${time}`, field)
  return minutesOf(time)
}

function forward(from: number, to: number): number {
  return (to - from + 24 * 60) % (24 * 60)
}

function presence(child: ChildInCare, index: number, visitStart: number, realMinutes: number): PresentChild {
  const field = `children.${index}`
  const from = child.start === undefined ? 0 : forward(visitStart, clock(child.start, `${field}.start`))
  const to = child.end === undefined ? realMinutes : forward(visitStart, clock(child.end, `${field}.end`))
  if (to <= from || to > realMinutes) {
    throw new RuleError('CHILD_OUTSIDE_VISIT', `child ${index + 1} is there outside the visit's times`, field)
  }
  return { sick: child.sick, from, to }
}

function layOut(billedMinutes: number, policy: Policy): Omit<Unit, 'tariffs'>[] {
  const { unitMinutes, hourBlocks } = policy.time
  const hours = { none: 0, first: billedMinutes >= 60 ? 1 : 0, each: Math.floor(billedMinutes / 60) }[
    hourBlocks
  ]
  const blocks = Array.from({ length: hours }, (_, hour) => ({
    offset: hour * 60,
    minutes: 60,
    wholeHour: true,
  }))
  for (let offset = hours * 60; offset < billedMinutes; offset += unitMinutes) {
    blocks.push({ offset, minutes: Math.min(unitMinutes, billedMinutes - offset), wholeHour: false })
  }
  return blocks
}

function tariffOf(child: PresentChild, band: Band, policy: Policy): Tariff {
  const sick = policy.sick
  const plain: Tariff = { key: band.code, label: band.label, rate: band.rate }
  if (!child.sick || !sick) return plain
  if (sick.stacking === 'higher' && byDearness(band.rate, sick.rate) < 0) return plain
  const rate = sick.stacking === 'add' ? sum(band.rate, sick.rate) : sick.rate
  return { key: 'sick', label: sick.stacking === 'add' ? `${band.label}＋${sick.label}` : sick.label, rate }
}

function sum(a: Rate, b: Rate): Rate {
  const perUnit =
    a.perUnit && b.perUnit
      ? { feeYen: a.perUnit.feeYen + b.perUnit.feeYen, rewardYen: a.perUnit.rewardYen + b.perUnit.rewardYen }
      : null
  return {
    feeYenPerHour: a.feeYenPerHour + b.feeYenPerHour,
    rewardYenPerHour: a.rewardYenPerHour + b.rewardYenPerHour,
    perUnit,
  }
}

/** D9. Array.sort is stable: equal tariffs keep the order they were listed in. */
function inCountingOrder(tariffs: Tariff[], policy: Policy): Tariff[] {
  return policy.childOrder === 'asListed' ? tariffs : tariffs.sort((a, b) => byDearness(a.rate, b.rate))
}
