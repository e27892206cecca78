/**
 * Pricing: draft activities meet the policy in force on their day, and the requester's free scheme where one runs.
 */
import type { ProgrammeFacts } from '../db/check-facts.ts'
import { RuleError, type DraftActivity, type Fee } from '../rules/activity.ts'
import { feeFor } from '../rules/fees.ts'
import { policyOn, type PolicyBook } from '../rules/policy.ts'
import { numberVisits, type NumberedVisit } from '../rules/programmes.ts'

export interface Priced {
  fee: Fee
  policyVersion: string
  programme: NumberedVisit | null
}

export type Pricing = Priced | { refusal: string }

/**
 * @param exceptCaseNo  the report's own earlier version, which these replace: its visits take no number
 * @returns             one pricing an activity, in order: the fee and what it follows from, or the refusal's code
 */
export function priceAll(
  activities: DraftActivity[],
  policies: PolicyBook,
  programmes: ReadonlyMap<string, ProgrammeFacts>,
  exceptCaseNo: string | null = null,
): Pricing[] {
  const visits = visitNumbers(activities, programmes, exceptCaseNo)
  return activities.map((activity, index) =>
    priceOf(activity, policies, visits.get(`draft:${index}`) ?? null),
  )
}

/** The drafts take their place among the visits already reported, in date order. */
function visitNumbers(
  activities: DraftActivity[],
  programmes: ReadonlyMap<string, ProgrammeFacts>,
  exceptCaseNo: string | null,
): Map<string, NumberedVisit> {
  const numbered = new Map<string, NumberedVisit>()
  for (const [requesterNo, facts] of programmes) {
    const drafts = activities.flatMap((activity, index) =>
      activity.requesterNo === requesterNo ? [{ ...activity, key: `draft:${index}` }] : [],
    )
    if (drafts.length === 0) continue
    const others = facts.visits.filter(({ caseNo }) => caseNo !== exceptCaseNo)
    for (const [key, visit] of numberVisits([...others, ...drafts], facts.periods)) numbered.set(key, visit)
  }
  return numbered
}

function priceOf(activity: DraftActivity, policies: PolicyBook, visit: NumberedVisit | null): Pricing {
  try {
    const policy = policyOn(policies, activity.date)
    // A period recognised under a scheme the day's policy does not know yet frees nobody.
    const programme = visit && policy.programmes.some(({ id }) => id === visit.id) ? visit : null
    const fee = feeFor(
      {
        date: activity.date,
        start: activity.start,
        end: activity.end,
        children: activity.children.map(({ sick, start, end }) => ({
          sick,
          ...(start && { start }),
          ...(end && { end }),
        })),
        programme,
        ...(activity.cancelled && { cancelled: activity.cancelled }),
      },
      policy,
    )
    return { fee, policyVersion: policy.version, programme }
  } catch (error) {
    if (error instanceof RuleError) return { refusal: error.code }
    throw error
  }
}
