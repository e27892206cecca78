/**
 * ReportRefusals: when a change typed at a desk is not taken, and at which field it is to be mended.
 *
 * A finding of the rules refuses the change only where the change touched it: a note can be written beside a time
 * that was odd before. What is merely unusual is taken and shown; what may not be paid is stopped at approval.
 */
import type { City } from '../city/city.ts'
import type { DraftActivity } from '../rules/activity.ts'
import type { Check, CheckCode } from '../rules/checks.ts'
import type { Pricing } from './pricing.ts'

export type ReviewRefusal =
  | CheckCode
  | 'NO_PROVIDER'
  | 'NO_ACTIVITIES'
  | 'CHECKS_BLOCK'
  | 'UNKNOWN_KIND'
  | 'UNKNOWN_CHILD'
  | 'REASON_NEEDED'

export interface Refusal {
  code: ReviewRefusal
  field: string | null
}

/** Every code of the rules; `true`: such a value is not taken at all. */
const FINDINGS: Record<CheckCode, boolean> = {
  BAD_DATE: true,
  BAD_TIME: true,
  ZERO_LENGTH: true,
  END_BEFORE_START: true,
  EMPTY_CHILDREN: true,
  TOO_MANY_CHILDREN: true,
  CHILD_OUTSIDE_VISIT: true,
  NO_POLICY: true,
  UNKNOWN_PROGRAMME: true,
  FUTURE: true,
  UNKNOWN_MEMBER: true,
  OUTSIDE_WINDOW: false,
  PAST_FISCAL_YEAR: false,
  UNREGISTERED_PAIR: false,
  BEFORE_JOINING: false,
  AFTER_LEAVING: false,
  PAUSED_MEMBER: false,
  DUPLICATE: false,
  OVERLAP: false,
  TWO_FAMILIES: false,
  CHILD_IN_TWO_PLACES: false,
  OVER_24H: false,
  NO_KIND: false,
  UNUSUAL: false,
}
/**
 * What the rules find now, less lateness: a report sent in time stays in time however long it lies on the desk.
 * @param attention  of the report: what was found when it was sent
 */
export const standing = (checks: Check[], attention: string[]): Check[] =>
  checks.filter(({ code }) => code !== 'OUTSIDE_WINDOW' || attention.includes(code))

/** One is wrong only beside the others. */
const TOGETHER = ['date', 'start', 'end']

export const isFinding = (code: string): boolean => code in FINDINGS

export interface TypedChange {
  activity: DraftActivity
  /** fields the person typed */
  fields: string[]
  /** the end is on the next day, and the person has said so */
  overnight: boolean
  pricing: Pricing
  checks: Check[]
  /** of the activity's requester */
  childIds: number[]
}

/** @returns null when the change is taken */
export function refusalOf(change: TypedChange, city: Pick<City, 'kindsOfCare'>): Refusal | null {
  const { activity, fields, overnight, pricing, checks, childIds } = change
  if (fields.includes('kind') && activity.kind !== null) {
    if (!city.kindsOfCare.some(({ code }) => code === activity.kind))
      return { code: 'UNKNOWN_KIND', field: 'kind' }
  }
  if (fields.includes('children')) {
    const strange = activity.children.some(({ childId }) => childId !== null && !childIds.includes(childId))
    if (strange) return { code: 'UNKNOWN_CHILD', field: 'children' }
  }
  for (const check of checks) {
    if (!FINDINGS[check.code] || (check.code === 'END_BEFORE_START' && overnight)) continue
    const field = touched(check.field, fields)
    if (field !== undefined) return { code: check.code, field }
  }
  // not of this change's making, but nothing can be paid by it
  return 'refusal' in pricing ? { code: pricing.refusal as CheckCode, field: null } : null
}

/** @returns the typed field to mend; undefined when the finding is about something else */
function touched(field: string | null, typed: string[]): string | null | undefined {
  if (field === null) return null
  if (typed.includes(field)) return field
  return TOGETHER.includes(field) ? typed.find((each) => TOGETHER.includes(each)) : undefined
}
