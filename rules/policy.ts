/**
 * Policy: the dated, sourced numbers and choices that every yen follows from.
 *
 * Promise:  all that a city may decide differently is a field here, never a constant in code; D1-D16 in the
 *           comments are the questions of docs/sources.md#open-questions.
 * Never:    guesses. A date without a version is refused, and so is a date past the holidays we know.
 * Used by:  rules/fees.ts, rules/checks.ts, rules/programmes.ts; made by rules/load-policy.ts from a city's JSON.
 */
import { RuleError } from './activity.ts'
import type { ClockTime, IsoDate } from './calendar.ts'
import { isIsoDate } from './calendar.ts'

export type RoundingDirection = 'up' | 'down' | 'nearest'

/** How an amount that is not whole becomes yen. `nearest` sends a half up. */
export interface AmountRounding {
  stepYen: number
  direction: RoundingDirection
}

/** A share as two whole numbers: a half is [1, 2]. */
export type Share = [number, number]

/** What an hour of one child costs. `perUnit` where a city's table gives the unit its own price (380 for 30 min of 750). */
export interface Rate {
  feeYenPerHour: number
  rewardYenPerHour: number
  perUnit?: { feeYen: number; rewardYen: number } | null
}

/** A window on the clock. `from` ≤ t < `to`; `to` may be '24:00'. Never over midnight: write two. */
export interface BandWindow {
  /** 0 Sunday … 6 Saturday */
  days: number[]
  from: ClockTime
  to: string
  /** on 祝日 and listed premium dates: the window is shut, open whatever the weekday, or follows the weekday */
  holidays: 'out' | 'in' | 'asWeekday'
}

/** 通常, 時間外 …. The first band with a window that holds wins; the last has none and takes the rest. */
export interface Band {
  code: string
  label: string
  windows: BandWindow[]
  rate: Rate
}

/** D4. `replace`: the sick rate whatever the band; `higher`: the dearer of both; `add`: `rate` is a surcharge on the band's. */
export interface SickRule {
  label: string
  stacking: 'replace' | 'higher' | 'add'
  rate: Rate
}

/**
 * D3. `halfBoth`: fee and reward of an extra child are `extraShare`; `requesterOnly`: the reward stays full;
 * `table`: one rate for all children together, by tariff (a band's code or 'sick', of the child that counts
 * first) and number of children, from '2' up to the policy's maximum.
 */
export type SiblingRule =
  | { rule: 'halfBoth' | 'requesterOnly'; extraShare: Share; label: string }
  | { rule: 'table'; table: Record<string, Record<string, Rate>>; label: string }

/** D7. Paid by the requester to the provider, never by the city. */
export type CancellationRule = { label: string } & (
  | { charge: 'none' }
  /** a share of the planned fee */
  | { charge: 'share'; share: Share; rounding: AmountRounding }
  /** the planned fee's first minutes, e.g. one hour's rate */
  | { charge: 'firstMinutes'; minutes: number; rounding: AmountRounding }
  | { charge: 'flat'; yen: number }
)

/** D15. A scheme that frees the requester of the fee; the city then bears the whole reward. */
export interface Programme {
  id: string
  label: string
  from: IsoDate
  to: IsoDate | null
  /** the first billed minutes of a visit, in clock order */
  freeMinutesPerVisit: number
  /** visits inside one recognised period, in date order */
  maxVisits: number
  /** recognised months around the event (for 育休復帰: the day of return) */
  period: { monthsBefore: number; monthsAfter: number; maxMonths: number }
}

/** 祝日 as data. Outside `from`-`to` nothing is known and nothing is paid. */
export interface Holidays {
  source: string
  from: IsoDate
  to: IsoDate
  /** date → name */
  dates: Record<IsoDate, string>
}

export interface Policy {
  /** e.g. '2024-10' */
  version: string
  from: IsoDate
  /** where each figure is written, or that it is assumed */
  source: string
  /** D1, D2 and the order of hour blocks */
  time: {
    minimumMinutes: number
    unitMinutes: number
    direction: RoundingDirection
    /** `first`: the first hour is one block at the hour's rate; `each`: every whole hour is; `none`: units only */
    hourBlocks: 'none' | 'first' | 'each'
  }
  /** D2: by unit, the dearest band met for the whole activity, or the start's band for the whole */
  crossing: 'units' | 'higher' | 'start'
  bands: Band[]
  /** D5: 'MM-DD' or 'YYYY-MM-DD' days that count as 祝日 */
  listedPremiumDates: string[]
  /** D4; null where a sick child costs what any child costs */
  sick: SickRule | null
  /** D3 */
  siblings: SiblingRule
  /** D9: who counts in full */
  childOrder: 'dearestFirst' | 'asListed'
  /** D10: a child's own times count, or every child counts for the whole visit */
  childTimes: 'ownTimes' | 'wholeVisit'
  maxChildren: number
  /** a visit within these minutes costs one flat amount a child, whatever the band */
  flatWithin: { minutes: number; label: string; feeYen: number; rewardYen: number } | null
  /** null: every amount is whole by construction (checked on loading) */
  amountRounding: AmountRounding | null
  /** D7 */
  cancellation: { dayBefore: CancellationRule; sameDay: CancellationRule; noShow: CancellationRule }
  /** D11, for words and forms; the engine counts what it is handed */
  timeCounted: 'asWritten' | 'withTheWayThere' | 'untilHandOver'
  /** D12; null: free */
  preMeeting: { label: string; feeYen: number; rewardYen: number } | null
  /** D13: most subsidy for one requester in one month; null: none */
  monthlyCap: { label: string; subsidyYen: number } | null
  /** D14: reports are due on this day of the month after the activity's */
  reportDueDay: number
  /** D15 */
  programmes: Programme[]
  /** beyond these a person is asked whether it is meant (never refused) */
  unusual: { longMinutes: number; manyChildren: number; dearCostsYen: number }
  holidays: Holidays
}

/** All dated versions of one city, ascending by `from`. */
export interface PolicyBook {
  versions: Policy[]
}

/**
 * @returns the version in force on `date`
 * @throws  RuleError BAD_DATE | NO_POLICY (before the first version, or past the known holidays)
 */
export function policyOn(book: PolicyBook, date: IsoDate): Policy {
  if (!isIsoDate(date)) throw new RuleError('BAD_DATE', `no such day: ${date}`, 'date')
  const policy = book.versions.findLast((version) => version.from <= date)
  if (!policy) throw new RuleError('NO_POLICY', `no policy is in force on ${date}`, 'date')
  if (date < policy.holidays.from || date > policy.holidays.to) {
    throw new RuleError('NO_POLICY', `the holidays of ${date} are not known yet`, 'date')
  }
  return policy
}

/** The JSON shape of a book: `loadPolicyBook` takes it, `famisapo policy` prints it. Holidays stand once. */
export function policyBookJson(book: PolicyBook): object {
  const holidays = book.versions[0]?.holidays
  return { holidays, versions: book.versions.map((version) => ({ ...version, holidays: undefined })) }
}
