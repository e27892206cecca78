/**
 * Bands: which rate an instant has, by its day and clock time (D2, D5, D6).
 */
import { RuleError } from './activity.ts'
import type { IsoDate } from './calendar.ts'
import { addDays, minutesOf, weekdayOf } from './calendar.ts'
import type { Band, BandWindow, Policy, Rate } from './policy.ts'

const DAY_MINUTES = 24 * 60

/** When a visit is: its day, its start in minutes since midnight, and how long it really was. */
export interface When {
  date: IsoDate
  start: number
  realMinutes: number
}

/** `higher` or `start`: one band for the whole activity. */
export function bandOfWhole(visit: When, policy: Policy): Band {
  let band = bandAt(visit, 0, policy)
  if (policy.crossing === 'start') return band
  for (let minute = 1; minute < visit.realMinutes; minute++) {
    const other = bandAt(visit, minute, policy)
    if (byDearness(other.rate, band.rate) < 0) band = other
  }
  return band
}

/** @param offset minutes from the visit's start; may be after midnight */
export function bandAt(visit: When, offset: number, policy: Policy): Band {
  const minute = visit.start + offset
  const date = minute < DAY_MINUTES ? visit.date : addDays(visit.date, 1)
  const special = isSpecial(date, policy)
  const minuteOfDay = minute % DAY_MINUTES
  const open = (window: BandWindow) =>
    dayOpens(window, date, special) &&
    minutesOf(window.from) <= minuteOfDay &&
    minuteOfDay < minutesOf(window.to)
  const band = policy.bands.find((one) => one.windows.length === 0 || one.windows.some(open))
  if (!band) throw new RuleError('BAD_POLICY', `no band of ${policy.version} holds on ${date}`, 'bands')
  return band
}

function dayOpens(window: BandWindow, date: IsoDate, special: boolean): boolean {
  if (special && window.holidays !== 'asWeekday') return window.holidays === 'in'
  return window.days.includes(weekdayOf(date))
}

function isSpecial(date: IsoDate, policy: Policy): boolean {
  const { holidays, listedPremiumDates } = policy
  if (date < holidays.from || date > holidays.to) {
    throw new RuleError('NO_POLICY', `the holidays of ${date} are not known yet`, 'date')
  }
  return (
    date in holidays.dates || listedPremiumDates.includes(date) || listedPremiumDates.includes(date.slice(5))
  )
}

/** Dearest first: by reward, then by fee. */
export function byDearness(a: Rate, b: Rate): number {
  return b.rewardYenPerHour - a.rewardYenPerHour || b.feeYenPerHour - a.feeYenPerHour
}
