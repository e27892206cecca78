/**
 * Fees: one activity in, whole yen out.
 *
 * Promise:  the same activity under the same policy gives the same yen, today and in ten years;
 *           the lines add up to the totals; amounts are exact fractions until the one rounding at the end.
 * Never:    reads the clock, the database or the environment; never a float, never a partial sum.
 * Used by:  everything that pays or shows an amount.
 */
import type { BillableActivity, Cancellation, Fee, FeeLine } from './activity.ts'
import { RuleError } from './activity.ts'
import { clockTimeOf } from './calendar.ts'
import type { Fraction } from './exact.ts'
import { plus, roundYen, times, ZERO } from './exact.ts'
import type { Piece } from './pieces.ts'
import { piecesOf } from './pieces.ts'
import type { AmountRounding, Policy, Programme } from './policy.ts'
import type { Visit } from './units.ts'
import { visitOf } from './units.ts'

/**
 * @param activity  times in JST; `children` has at least one entry
 * @param policy    in force on `activity.date` (`policyOn`)
 * @returns         whole yen, with one explained line per run of units at the same tariff
 * @throws          RuleError EMPTY_CHILDREN | ZERO_LENGTH | BAD_DATE | BAD_TIME | CHILD_OUTSIDE_VISIT |
 *                  TOO_MANY_CHILDREN | UNKNOWN_PROGRAMME | NO_POLICY | BAD_POLICY
 * Rounding:        minutes by `policy.time` (D1); yen by `policy.amountRounding`, once an activity
 * Source:          docs/sources.md#rates-2024-10
 */
export function feeFor(activity: BillableActivity, policy: Policy): Fee {
  if (activity.date < policy.from) {
    throw new RuleError('NO_POLICY', `policy ${policy.version} is not in force on ${activity.date}`, 'date')
  }
  const visit = visitOf(activity, policy)
  if (activity.cancelled) return cancelled(activity, activity.cancelled, visit, policy)
  const pieces = piecesOf(visit, policy, programmeOf(activity, policy))
  return feeOf(pieces, visit, policy)
}

/** D12. What a 事前打合せ costs; null where it is free. */
export function preMeetingFee(
  policy: Policy,
): { feeYen: number; rewardYen: number; subsidyYen: number } | null {
  if (!policy.preMeeting) return null
  const { feeYen, rewardYen } = policy.preMeeting
  return { feeYen, rewardYen, subsidyYen: rewardYen - feeYen }
}

export function programmeOf(activity: BillableActivity, policy: Policy): Programme | null {
  if (!activity.programme) return null
  const { id, visit } = activity.programme
  const programme = policy.programmes.find((one) => one.id === id)
  if (
    !programme ||
    activity.date < programme.from ||
    (programme.to !== null && activity.date > programme.to)
  ) {
    throw new RuleError('UNKNOWN_PROGRAMME', `no programme ${id} on ${activity.date}`, 'programme.id')
  }
  if (!Number.isInteger(visit) || visit < 1) {
    throw new RuleError(
      'UNKNOWN_PROGRAMME',
      `a visit of ${id} is numbered from 1, not ${visit}`,
      'programme.visit',
    )
  }
  return visit <= programme.maxVisits ? programme : null
}

function feeOf(pieces: Piece[], visit: Visit, policy: Policy): Fee {
  const lines: FeeLine[] = []
  let fee = ZERO
  let reward = ZERO
  let feeYen = 0
  let rewardYen = 0
  for (const piece of grouped(pieces)) {
    fee = plus(fee, piece.fee)
    reward = plus(reward, piece.reward)
    // A line is the step of the rounded running sum, so the lines always add up to the rounded total.
    const lineFeeYen = wholeYen(fee, policy.amountRounding) - feeYen
    const lineRewardYen = wholeYen(reward, policy.amountRounding) - rewardYen
    lines.push(lineOf(piece, visit, policy, lineFeeYen, lineRewardYen))
    feeYen += lineFeeYen
    rewardYen += lineRewardYen
  }
  const billedMinutes = pieces.reduce((minutes, piece) => minutes + piece.minutes, 0)
  return { feeYen, rewardYen, subsidyYen: rewardYen - feeYen, billedMinutes, lines }
}

function grouped(pieces: Piece[]): Piece[] {
  const key = (piece: Piece) =>
    JSON.stringify([piece.tariffs.map((tariff) => tariff.label), piece.programme?.id, piece.wholeHour])
  const groups: Piece[] = []
  for (const piece of pieces) {
    const last = groups.at(-1)
    if (!last || key(last) !== key(piece)) groups.push({ ...piece })
    else {
      last.minutes += piece.minutes
      last.fee = plus(last.fee, piece.fee)
      last.reward = plus(last.reward, piece.reward)
    }
  }
  return groups
}

function lineOf(piece: Piece, visit: Visit, policy: Policy, feeYen: number, rewardYen: number): FeeLine {
  const from = clockTimeOf(visit.start + piece.offset)
  const to = clockTimeOf(visit.start + piece.offset + piece.minutes)
  const kinds = [...new Set(piece.tariffs.map((tariff) => tariff.label))].join('・')
  const siblings =
    piece.tariffs.length > 1 ? policy.siblings.label.replace('{n}', String(piece.tariffs.length)) : null
  const label = [kinds, siblings, piece.programme?.label].filter(Boolean).join(' ')
  return {
    text: `${from}–${to} ${label}`.trimEnd(),
    from,
    to,
    band: piece.tariffs[0]?.key ?? 'none',
    label,
    ...(piece.programme ? { programme: piece.programme.id } : {}),
    units: Math.ceil(piece.minutes / policy.time.unitMinutes),
    feeYen,
    rewardYen,
  }
}

/**
 * D7. The charge follows from the planned visit; the requester pays it to the provider, the city nothing.
 * A programme never applies: nothing was given that it could make free.
 */
function cancelled(activity: BillableActivity, how: Cancellation, visit: Visit, policy: Policy): Fee {
  const rule = policy.cancellation[how]
  const planned = piecesOf(visit, policy, null)
  const upTo = (minutes: number) =>
    planned.filter((piece) => piece.offset < minutes).reduce((sum, piece) => plus(sum, piece.fee), ZERO)
  let yen = 0
  if (rule.charge === 'flat') yen = rule.yen
  if (rule.charge === 'share') yen = roundYen(times(upTo(Infinity), ...rule.share), rule.rounding)
  if (rule.charge === 'firstMinutes') yen = roundYen(upTo(rule.minutes), rule.rounding)
  const { start: from, end: to } = activity
  const line = {
    text: `${from}–${to} ${rule.label}`,
    from,
    to,
    band: 'cancelled',
    label: rule.label,
    units: 0,
  }
  return {
    feeYen: yen,
    rewardYen: yen,
    subsidyYen: 0,
    billedMinutes: 0,
    lines: [{ ...line, feeYen: yen, rewardYen: yen }],
  }
}

function wholeYen(amount: Fraction, rounding: AmountRounding | null): number {
  if (rounding) return roundYen(amount, rounding)
  if (amount.d !== 1)
    throw new RuleError('BAD_POLICY', 'amounts are not whole and no rounding is named', 'amountRounding')
  return amount.n
}
