/**
 * Monthly cap (D13): where a city pays at most so much subsidy for one requester in one month, the excess
 * becomes fee.
 */
import type { Fee } from './activity.ts'
import type { Policy } from './policy.ts'

/**
 * @param fees    one requester's fees of one calendar month, in order of day and start
 * @param policy  in force in that month
 * @returns       the same fees in the same order; where the cap bites, with one more line that says so. The
 *                reward never changes.
 */
export function applyMonthlyCap(fees: Fee[], policy: Policy): Fee[] {
  const cap = policy.monthlyCap
  if (!cap) return fees
  let leftYen = cap.subsidyYen
  return fees.map((fee) => {
    const subsidyYen = Math.min(fee.subsidyYen, leftYen)
    const excessYen = fee.subsidyYen - subsidyYen
    leftYen -= subsidyYen
    if (excessYen === 0) return fee
    const from = fee.lines[0]?.from ?? '00:00'
    const to = fee.lines.at(-1)?.to ?? '00:00'
    const line = { text: cap.label, from, to, band: 'cap', label: cap.label, units: 0 }
    return {
      ...fee,
      feeYen: fee.feeYen + excessYen,
      subsidyYen,
      lines: [...fee.lines, { ...line, feeYen: excessYen, rewardYen: 0 }],
    }
  })
}
