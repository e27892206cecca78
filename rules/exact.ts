/**
 * Exact: amounts as whole numerators over one whole denominator, so that no yen is ever a float.
 */
import type { AmountRounding } from './policy.ts'

export interface Fraction {
  n: number
  d: number
}

export function fraction(n: number, d = 1): Fraction {
  const divisor = greatestCommonDivisor(Math.abs(n), d) || 1
  return { n: n / divisor, d: d / divisor }
}

export const ZERO = fraction(0)

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function times(a: Fraction, n: number, d = 1): Fraction {
  return fraction(a.n * n, a.d * d)
}

/** Whole yen in steps of `rounding.stepYen`. */
export function roundYen(amount: Fraction, rounding: AmountRounding): number {
  const step = rounding.stepYen
  const divisor = amount.d * step
  const whole = Math.floor(amount.n / divisor)
  const rest = amount.n - whole * divisor
  const goesUp =
    rounding.direction === 'up' ? rest > 0 : rounding.direction === 'nearest' && rest * 2 >= divisor
  return (whole + (goesUp ? 1 : 0)) * step
}

/** Minutes in units: 61 by 30 up is 90. */
export function roundMinutes(
  minutes: number,
  unitMinutes: number,
  direction: AmountRounding['direction'],
): number {
  return roundYen(fraction(minutes), { stepYen: unitMinutes, direction })
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
