/**
 * Collisions: one activity against the others that count. Nobody is in two places, no visit is told twice.
 */
import type { DraftActivity } from './activity.ts'
import type { ClockTime, IsoDate } from './calendar.ts'
import { daysBetween, minutesOf } from './calendar.ts'
import type { Check, CheckFacts, OtherActivity } from './check.ts'
import { block, warn } from './check.ts'

export function collisionChecks(activity: DraftActivity, facts: CheckFacts): Check[] {
  const checks = facts.others.flatMap((other) => collision(activity, other, facts.providerNo))
  const own = facts.others.filter((other) => other.providerNo === facts.providerNo && !other.cancelled)
  const sameDay = activity.cancelled ? [] : own.filter((other) => other.date === activity.date)
  const minutes = [activity, ...sameDay].reduce((sum, one) => sum + spanOf(one)[1] - spanOf(one)[0], 0)
  if (sameDay.length > 0 && minutes > 24 * 60) checks.push(block('OVER_24H', 'end'))
  return checks
}

function collision(activity: DraftActivity, other: OtherActivity, providerNo: string): Check[] {
  const sameProvider = other.providerNo === providerNo
  const sameRequester = other.requesterNo === activity.requesterNo
  if (sameProvider && sameRequester && other.date === activity.date && other.start === activity.start) {
    if (other.end === activity.end) return [block('DUPLICATE', null, other.ref)]
  }
  if (activity.cancelled || other.cancelled || !overlaps(activity, other)) return []
  if (sameProvider) {
    // D16: two families at once is allowed, without a half rate between them.
    return sameRequester ? [block('OVERLAP', 'start', other.ref)] : [warn('TWO_FAMILIES', 'start', other.ref)]
  }
  if (!sameRequester) return []
  const known = (children: { childId: number | null }[]) => children.every((child) => child.childId !== null)
  const shared = activity.children.some(
    ({ childId }) => childId !== null && other.children.some((child) => child.childId === childId),
  )
  if (shared) return [block('CHILD_IN_TWO_PLACES', 'children', other.ref)]
  // A paper gives only a count: perhaps the same child.
  return known(activity.children) && known(other.children)
    ? []
    : [warn('CHILD_IN_TWO_PLACES', 'children', other.ref)]
}

/** Minutes from the first day of 2000, end excluded. */
export function spanOf({
  date,
  start,
  end,
}: {
  date: IsoDate
  start: ClockTime
  end: ClockTime
}): [number, number] {
  const day = daysBetween('2000-01-01', date) * 24 * 60
  const from = day + minutesOf(start)
  return [from, day + minutesOf(end) + (end < start ? 24 * 60 : 0)]
}

function overlaps(a: DraftActivity, b: OtherActivity): boolean {
  const [aFrom, aTo] = spanOf(a)
  const [bFrom, bTo] = spanOf(b)
  return aFrom < bTo && bFrom < aTo
}
