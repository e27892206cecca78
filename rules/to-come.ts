/**
 * ToCome: a visit that is not over yet. It is reported afterwards, never before.
 *
 * Used by:  rules/checks.ts, and the conversation while it asks.
 */
import type { ClockTime, IsoDate } from './calendar.ts'
import { spanOf } from './collisions.ts'

/** People report while they put on their shoes. */
export const GRACE_MINUTES = 10

/**
 * @param now  `time` where known; without it only a day to come is seen
 * @returns    what says that the visit is still to come: its day, or its end, on the next day where that is earlier
 *             than its start; null once it is over, or will be within the grace
 */
export function toCome(
  visit: { date: IsoDate; start: ClockTime; end: ClockTime },
  now: { today: IsoDate; time?: ClockTime },
): 'date' | 'end' | null {
  const { today, time } = now
  if (visit.date > today) return 'date'
  if (time === undefined) return null
  const [, endsAt] = spanOf(visit)
  const [nowAt] = spanOf({ date: today, start: time, end: time })
  return endsAt > nowAt + GRACE_MINUTES ? 'end' : null
}
