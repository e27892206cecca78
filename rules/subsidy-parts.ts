/**
 * SubsidyParts: where a subsidy comes from, for the decision list: band, sick child, siblings, programme.
 *
 * Promise:  the parts are whole yen and add up to the activity's subsidy, whatever the rounding.
 * Used by:  rules/month.ts.
 */
import type { BillableActivity, Fee } from './activity.ts'
import { plus, roundYen, times, ZERO, type Fraction } from './exact.ts'
import { programmeOf } from './fees.ts'
import { piecesOf } from './pieces.ts'
import type { Policy } from './policy.ts'
import { visitOf } from './units.ts'

export interface SubsidyParts {
  /** the child that counts in full, in the basic band or a flat visit */
  basicYen: number
  /** … in every other band */
  premiumYen: number
  /** … where that child is sick */
  sickYen: number
  /** children from the second on */
  siblingYen: number
  /** fees that the city bears for a programme */
  programmeYen: number
}

export const NO_PARTS: SubsidyParts = {
  basicYen: 0,
  premiumYen: 0,
  sickYen: 0,
  siblingYen: 0,
  programmeYen: 0,
}

const BASIC = new Set(['basic', 'flat'])
const DOWN = { stepYen: 1, direction: 'down' } as const

export function subsidyParts(activity: BillableActivity, policy: Policy, fee: Fee): SubsidyParts {
  if (activity.cancelled || fee.subsidyYen === 0) return NO_PARTS
  const exact = { basicYen: ZERO, premiumYen: ZERO, sickYen: ZERO, siblingYen: ZERO, programmeYen: ZERO }
  for (const piece of piecesOf(visitOf(activity, policy), policy, programmeOf(activity, policy))) {
    const first = minus(piece.first.reward, piece.first.fee)
    const all = minus(piece.reward, plus(piece.fee, piece.freed))
    const part = partOf(piece.tariffs[0]?.key ?? 'basic')
    exact[part] = plus(exact[part], first)
    exact.siblingYen = plus(exact.siblingYen, minus(all, first))
    exact.programmeYen = plus(exact.programmeYen, piece.freed)
  }
  const parts = { ...NO_PARTS }
  for (const name of Object.keys(parts) as (keyof SubsidyParts)[]) parts[name] = roundYen(exact[name], DOWN)
  // What rounding (or a monthly cap) leaves over belongs to the largest part.
  const rest = fee.subsidyYen - Object.values(parts).reduce((sum, yen) => sum + yen, 0)
  const largest = (Object.keys(parts) as (keyof SubsidyParts)[]).reduce((a, b) =>
    parts[b] > parts[a] ? b : a,
  )
  return { ...parts, [largest]: parts[largest] + rest }
}

function partOf(tariff: string): 'basicYen' | 'premiumYen' | 'sickYen' {
  if (tariff === 'sick') return 'sickYen'
  return BASIC.has(tariff) ? 'basicYen' : 'premiumYen'
}

function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, times(b, -1))
}

/** Onto `sum`, in place: a month has many lines. */
export function addParts(sum: SubsidyParts, one: SubsidyParts): void {
  sum.basicYen += one.basicYen
  sum.premiumYen += one.premiumYen
  sum.sickYen += one.sickYen
  sum.siblingYen += one.siblingYen
  sum.programmeYen += one.programmeYen
}
