/**
 * Programmes (D15): whose visits a scheme such as 育休復帰 makes free, and which visit is which.
 *
 * Promise:  visits are numbered in date order inside one recognised period, whatever order they arrive in; periods of
 *           one programme that overlap are one, so that no family has its free visits twice.
 * Never:    decides amounts; rules/fees.ts does, from the number.
 * Used by:  whoever prices a requester's activities.
 */
import type { Cancellation } from './activity.ts'
import type { ClockTime, IsoDate, IsoMonth } from './calendar.ts'
import { addDays, monthOf } from './calendar.ts'
import type { Programme } from './policy.ts'

/** A requester's recognised days, both ends included. */
export interface RecognisedPeriod {
  programme: string
  from: IsoDate
  to: IsoDate
}

export interface NumberedVisit {
  id: string
  visit: number
}

export interface CountedActivity {
  /** unique and stable, e.g. the 報告番号: settles the order of two visits that start together */
  key: string
  date: IsoDate
  start: ClockTime
  cancelled?: Cancellation | null
}

/**
 * The period that an event (for 育休復帰: the day of return to work) opens: from the first of the month
 * `monthsBefore` to the end of the month `monthsAfter`, at most `maxMonths` calendar months from its start,
 * and inside the programme's own dates.
 * @returns null when nothing of it falls inside the programme's dates
 */
export function recognisedPeriod(programme: Programme, eventDate: IsoDate): RecognisedPeriod | null {
  const { monthsBefore, monthsAfter } = programme.period
  const first = addMonths(monthOf(eventDate), -monthsBefore)
  const from = later(`${first}-01`, programme.from)
  const last = endOfMonth(addMonths(monthOf(eventDate), monthsAfter))
  const to = earlier(last, latestEnd(programme, `${first}-01`))
  return from <= to ? { programme: programme.id, from, to } : null
}

/** The last day that a period from this day on may have: its own month is the first of `maxMonths`. */
export function latestEnd({ period, to }: Programme, from: IsoDate): IsoDate {
  const last = endOfMonth(addMonths(monthOf(from), period.maxMonths - 1))
  return to === null ? last : earlier(last, to)
}

/**
 * Numbers one requester's visits: 1, 2, … in order of day, start and key, apart in each recognised period.
 * A cancelled visit is none. Numbers run on past the programme's most visits; the fee then is the normal one.
 * A decided visit keeps its number; the others take, in their order, the lowest numbers that are free. A number that
 * was decided twice, under periods that overlapped, takes two places: what was given is not given again.
 *
 * @param activities  all of one requester's that count, of every provider; with one missing the numbers shift
 * @param decided     key → the number it was decided under
 * @returns           key → programme and number; activities outside every period are left out
 */
export function numberVisits(
  activities: CountedActivity[],
  periods: RecognisedPeriod[],
  decided: ReadonlyMap<string, NumberedVisit> = new Map(),
): Map<string, NumberedVisit> {
  const standing = joined(periods)
  const places = new Map<RecognisedPeriod, Places>(
    standing.map((period) => [period, { taken: new Set(), next: 1 }]),
  )
  const numbered = new Map<string, NumberedVisit>()
  const twice: Places[] = []
  for (const activity of activities) {
    const period = periodOf(activity, standing)
    const fixed = decided.get(activity.key)
    // moved into another period since: it is numbered anew there
    if (!period || activity.cancelled || fixed?.id !== period.programme) continue
    const own = places.get(period)!
    if (own.taken.has(fixed.visit)) twice.push(own)
    own.taken.add(fixed.visit)
    numbered.set(activity.key, fixed)
  }
  for (const own of twice) takeLowest(own)
  for (const activity of [...activities].sort(byTime)) {
    const period = periodOf(activity, standing)
    if (!period || activity.cancelled || numbered.has(activity.key)) continue
    numbered.set(activity.key, { id: period.programme, visit: takeLowest(places.get(period)!) })
  }
  return numbered
}

/** The numbers of one period. */
interface Places {
  taken: Set<number>
  /** every number below is taken */
  next: number
}

function takeLowest(places: Places): number {
  while (places.taken.has(places.next)) places.next += 1
  places.taken.add(places.next)
  return places.next
}

/** In the order of their first days; those of one programme that share a day are one. */
function joined(periods: RecognisedPeriod[]): RecognisedPeriod[] {
  const standing: RecognisedPeriod[] = []
  for (const period of [...periods].sort(byStart)) {
    const before = standing.findLast(({ programme }) => programme === period.programme)
    if (before && period.from <= before.to) before.to = later(before.to, period.to)
    else standing.push({ ...period })
  }
  return standing
}

function periodOf({ date }: CountedActivity, periods: RecognisedPeriod[]): RecognisedPeriod | undefined {
  return periods.find(({ from, to }) => from <= date && date <= to)
}

const byStart = ascending(({ from, programme }: RecognisedPeriod) => `${from} ${programme}`)
const byTime = ascending(({ date, start, key }: CountedActivity) => `${date} ${start} ${key}`)

function ascending<T>(keyOf: (one: T) => string) {
  return (a: T, b: T): number => (keyOf(a) < keyOf(b) ? -1 : 1)
}

function addMonths(month: IsoMonth, count: number): IsoMonth {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

function endOfMonth(month: IsoMonth): IsoDate {
  return addDays(`${addMonths(month, 1)}-01`, -1)
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
