/**
 * Pieces: the units of a visit, priced. Siblings (D3), flat visits and programmes (D15) come in here.
 */
import { RuleError } from './activity.ts'
import type { Fraction } from './exact.ts'
import { fraction, plus, times, ZERO } from './exact.ts'
import type { Policy, Programme, Rate } from './policy.ts'
import type { Tariff, Unit, Visit } from './units.ts'
import { unitsOf } from './units.ts'

/** Some units of a visit at one price, one after the other. */
export interface Piece {
  offset: number
  minutes: number
  tariffs: Tariff[]
  wholeHour: boolean
  programme: Programme | null
  fee: Fraction
  reward: Fraction
  /** of these, the child that counts in full, before any programme */
  first: Price
  /** the fee that a programme takes over */
  freed: Fraction
}

export interface Price {
  fee: Fraction
  reward: Fraction
}

export function piecesOf(visit: Visit, policy: Policy, programme: Programme | null): Piece[] {
  const flat = policy.flatWithin
  if (flat && visit.realMinutes <= flat.minutes) return [flatPiece(visit, policy, flat, programme)]
  return unitsOf(visit, policy).map((unit) => {
    const free = programme !== null && unit.offset < programme.freeMinutesPerVisit
    const { fee, reward, first } = priceOf(unit, policy)
    return {
      ...unit,
      programme: free ? programme : null,
      fee: free ? ZERO : fee,
      reward,
      first,
      freed: free ? fee : ZERO,
    }
  })
}

/** Siblings (D3) in one unit: the first tariff counts in full, the others as the policy says. */
function priceOf(unit: Unit, policy: Policy): Price & { first: Price } {
  const { siblings } = policy
  const [first, ...extra] = unit.tariffs
  if (!first) return { fee: ZERO, reward: ZERO, first: { fee: ZERO, reward: ZERO } }
  const alone = unitPrice(first.rate, unit)
  if (siblings.rule === 'table' && extra.length > 0) {
    const together = siblings.table[first.key]?.[String(unit.tariffs.length)]
    if (!together)
      throw new RuleError('BAD_POLICY', `no sibling rate ${first.key}/${unit.tariffs.length}`, 'siblings')
    return { ...unitPrice(together, unit), first: alone }
  }
  let { fee, reward } = alone
  if (siblings.rule === 'table') return { fee, reward, first: alone }
  const [n, d] = siblings.extraShare
  for (const tariff of extra) {
    const full = unitPrice(tariff.rate, unit)
    fee = plus(fee, times(full.fee, n, d))
    reward = plus(reward, siblings.rule === 'requesterOnly' ? full.reward : times(full.reward, n, d))
  }
  return { fee, reward, first: alone }
}

function unitPrice(rate: Rate, unit: Pick<Unit, 'minutes' | 'wholeHour'>): Price {
  if (rate.perUnit && !unit.wholeHour) {
    return { fee: fraction(rate.perUnit.feeYen), reward: fraction(rate.perUnit.rewardYen) }
  }
  return {
    fee: fraction(rate.feeYenPerHour * unit.minutes, 60),
    reward: fraction(rate.rewardYenPerHour * unit.minutes, 60),
  }
}

function flatPiece(
  visit: Visit,
  policy: Policy,
  flat: NonNullable<Policy['flatWithin']>,
  programme: Programme | null,
): Piece {
  const rate: Rate = { feeYenPerHour: flat.feeYen, rewardYenPerHour: flat.rewardYen }
  const tariffs = visit.children.map(() => ({ key: 'flat', label: flat.label, rate }))
  // One whole-hour unit: its hourly price *is* the flat amount, and siblings follow the same rule.
  const { fee, reward, first } = priceOf({ offset: 0, minutes: 60, wholeHour: true, tariffs }, policy)
  return {
    offset: 0,
    minutes: flat.minutes,
    tariffs,
    wholeHour: true,
    programme,
    fee: programme ? ZERO : fee,
    reward,
    first,
    freed: programme ? fee : ZERO,
  }
}
