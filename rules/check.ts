/**
 * Check: one finding about an activity, and what is needed to find it.
 */
import type { DraftActivity } from './activity.ts'
import type { ClockTime, IsoDate } from './calendar.ts'
import type { PolicyBook } from './policy.ts'

export type CheckCode =
  | 'BAD_DATE'
  | 'BAD_TIME'
  | 'ZERO_LENGTH'
  | 'END_BEFORE_START'
  | 'EMPTY_CHILDREN'
  | 'TOO_MANY_CHILDREN'
  | 'CHILD_OUTSIDE_VISIT'
  | 'NO_POLICY'
  | 'UNKNOWN_PROGRAMME'
  | 'FUTURE'
  | 'OUTSIDE_WINDOW'
  | 'PAST_FISCAL_YEAR'
  | 'UNKNOWN_MEMBER'
  | 'UNREGISTERED_PAIR'
  | 'BEFORE_JOINING'
  | 'AFTER_LEAVING'
  | 'PAUSED_MEMBER'
  | 'DUPLICATE'
  | 'OVERLAP'
  | 'TWO_FAMILIES'
  | 'CHILD_IN_TWO_PLACES'
  | 'OVER_24H'
  | 'NO_KIND'
  | 'UNUSUAL'

export type CheckField =
  'date' | 'start' | 'end' | 'requesterNo' | 'children' | 'kind' | 'transportYen' | 'otherYen' | 'programme'

export interface Check {
  code: CheckCode
  severity: 'block' | 'warn'
  /** the field to look at first; null when it is about the whole activity */
  field: CheckField | null
  /** the other activity it collides with */
  ref?: string
}

export interface MemberFacts {
  joinedOn: IsoDate
  /** last day of membership, when known */
  leftOn?: IsoDate | null
  state: 'active' | 'paused' | 'left'
}

/** An activity that counts (not withdrawn): of the same provider, or of the same requester's children. */
export interface OtherActivity {
  /** e.g. the 報告番号 */
  ref: string
  providerNo: string
  requesterNo: string
  date: IsoDate
  start: ClockTime
  end: ClockTime
  children: { childId: number | null }[]
  cancelled: DraftActivity['cancelled']
}

export interface CheckFacts {
  today: IsoDate
  /** now, where known: a visit of today that has not ended is still to come */
  time?: ClockTime
  providerNo: string
  /** null: no such member */
  provider: MemberFacts | null
  requester: MemberFacts | null
  /** null: the two are not registered together */
  pair: { registeredOn: IsoDate; endedOn: IsoDate | null } | null
  others: OtherActivity[]
  policies: PolicyBook
  programme?: { id: string; visit: number } | null
}

export const block = (code: CheckCode, field: CheckField | null, ref?: string): Check => ({
  code,
  severity: 'block',
  field,
  ...(ref === undefined ? {} : { ref }),
})
export const warn = (code: CheckCode, field: CheckField | null, ref?: string): Check => ({
  ...block(code, field, ref),
  severity: 'warn',
})
