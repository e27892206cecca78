/**
 * Activity: one visit, as chat, photo, LIFF, desk and csv all hand it on.
 * The words are those of docs/glossary.md.
 */
import type { ClockTime, IsoDate } from './calendar.ts'

export type Cancellation = 'dayBefore' | 'sameDay' | 'noShow'

/** A child in the fee's eyes. `start`/`end` only when they differ from the visit's (D10). */
export interface ChildInCare {
  sick: boolean
  start?: ClockTime
  end?: ClockTime
}

/** What the fee depends on, and nothing else. */
export interface BillableActivity {
  date: IsoDate
  start: ClockTime
  /** before `start` means the next day (the engine computes; the doors ask) */
  end: ClockTime
  children: ChildInCare[]
  programme?: { id: string; visit: number } | null
  cancelled?: Cancellation
}

export interface FeeLine {
  /** '18:00–19:00 通常' */
  text: string
  from: ClockTime
  to: ClockTime
  /** the tariff of the child that counts in full: a band's code, 'sick', 'flat', 'cancelled' or 'cap' */
  band: string
  /** `text` without its times: '通常 きょうだい2人' */
  label?: string
  /** the programme that made these units free for the requester */
  programme?: string
  /** billed units; none for a cancellation */
  units: number
  feeYen: number
  rewardYen: number
}

export interface Fee {
  /** whole yen, requester to provider */
  feeYen: number
  /** whole yen the provider receives in all */
  rewardYen: number
  /** rewardYen − feeYen, paid by the city */
  subsidyYen: number
  billedMinutes: number
  lines: FeeLine[]
}

export type RuleErrorCode =
  | 'EMPTY_CHILDREN'
  | 'ZERO_LENGTH'
  | 'NO_POLICY'
  | 'BAD_DATE'
  | 'BAD_TIME'
  | 'CHILD_OUTSIDE_VISIT'
  | 'TOO_MANY_CHILDREN'
  | 'UNKNOWN_PROGRAMME'
  | 'BAD_POLICY'
  | 'BAD_ACTIVITY'

/** A refusal by a rule. `code` is in docs/errors.md; the sentence is for engineers. */
export class RuleError extends Error {
  readonly code: RuleErrorCode
  readonly field: string | null
  constructor(code: RuleErrorCode, message: string, field: string | null = null) {
    super(message)
    this.name = 'RuleError'
    this.code = code
    this.field = field
  }
}

/** One activity inside a report, before the centre has approved it. */
export interface DraftActivity {
  requesterNo: string
  date: IsoDate
  start: ClockTime
  end: ClockTime
  /** `childId` is null where the paper gives only a count */
  children: { childId: number | null; sick: boolean; start?: ClockTime; end?: ClockTime }[]
  /** code of city/…/kinds-of-care */
  kind: string | null
  transportYen: number
  /** meals and other real costs */
  otherYen: number
  cancelled: Cancellation | null
  note: string | null
}

export type ReportSource = 'chat' | 'photo' | 'liff' | 'scan' | 'desk'
/** 処理状態 */
export type ReportState = 'draft' | 'asking' | 'submitted' | 'returned' | 'approved' | 'withdrawn'

export interface ReportDraft {
  /** made by the door (chat, LIFF): submitting the same draft twice is one report */
  draftId: string
  /** given already for a photo, null for a chat report: the number is given on submission */
  caseNo: string | null
  source: ReportSource
  activities: DraftActivity[]
  accident: boolean
  /** version of the sentence that sending is the application for the subsidy */
  consentVersion: string
}
