/**
 * Settle a span: which starts and ends two written times can mean together. One hour is settled by the other end
 * where only one reading is possible; what stays open is asked once, for both ends.
 *
 * 午後3時〜5時 → 15–17.  10時〜12時 → 10–12.  3時〜5時 → 3–5 or 15–17.  15時〜5時 → 15–17 or 15–5 of the next day.
 */
import { clockTimeOf, minutesOf, type IsoDate } from '../../../rules/calendar.ts'
import { GRACE_MINUTES } from '../../../rules/to-come.ts'
import type { Clock, Span, World } from './heard.ts'

const DAY = 1440

export function spansOf(start: Clock, end: Clock, saysNextDay: boolean): Span[] {
  const pairs = saysNextDay ? product(start, end) : pairsOf(start, end)
  return pairs.map(([from, to]) => ({
    start: clockTimeOf(from),
    end: clockTimeOf(to),
    nextDay: saysNextDay,
  }))
}

type Pair = [from: number, to: number]

function product(start: Clock, end: Clock): Pair[] {
  // 22時〜翌1時: an hour of the night, not of the next afternoon
  const to = Math.min(...end.minutes)
  return start.minutes.filter((from) => from > to).map((from) => [from, to])
}

function pairsOf(start: Clock, end: Clock): Pair[] {
  const [from = 0, otherFrom] = start.minutes
  const [to = 0, otherTo] = end.minutes
  if (otherFrom === undefined && otherTo === undefined) return [[from, to]]
  if (otherFrom === undefined) return fixedStart(start, from, end)
  if (otherTo === undefined) return fixedEnd(start, to)
  // both open: the end that follows each start first
  return start.minutes.map((one) => [one, nearestAfter(one, end.minutes)])
}

function fixedStart(start: Clock, from: number, end: Clock): Pair[] {
  const sameHalf = end.minutes.filter((to) => to > from && to < 720 === from < 720)
  const inherits = (start.half !== null && end.half === null) || (start.isPadded && from < 720)
  if (inherits && sameHalf.length === 1) return sameHalf.map((to) => [from, to])
  if (end.minutes.every((to) => to <= from)) return [[from, nearestAfter(from, end.minutes)]]
  return [...end.minutes].sort((a, b) => after(from, a) - after(from, b)).map((to) => [from, to])
}

function fixedEnd(start: Clock, to: number): Pair[] {
  const sameDay = start.minutes.filter((from) => from < to)
  return (sameDay.length > 0 ? sameDay : start.minutes).map((from) => [from, to])
}

const after = (from: number, to: number) => (((to - from) % DAY) + DAY) % DAY || DAY
const nearestAfter = (from: number, ends: number[]) =>
  ends.reduce((best, to) => (after(from, to) < after(from, best) ? to : best))

export const lengthOf = (span: Span) => after(minutesOf(span.start), minutesOf(span.end))

/** A length beside a span chooses among its readings; one that contradicts it makes it doubtful. */
export function agreeing(spans: Span[], minutes: number | null): Span[] {
  const [first] = spans
  if (minutes === null || first === undefined) return spans
  const equal = spans.filter((span) => lengthOf(span) === minutes)
  if (equal.length > 0) return equal
  return [...spans, ...spans.map((span) => ofLength(span.start, minutes))].slice(0, 4)
}

export function ofLength(start: string, minutes: number): Span {
  const end = minutesOf(start) + minutes
  return { start, end: clockTimeOf(end), nextDay: end >= DAY }
}

/** Today, what is not over yet cannot have been meant, as long as another reading is left. */
export function overBy(spans: Span[], date: IsoDate | undefined, world: World): Span[] {
  if (date !== world.today) return spans
  const now = minutesOf(world.time) + GRACE_MINUTES
  const isOver = (span: Span) => span.end > span.start && minutesOf(span.end) <= now
  // what has begun may be what was meant, by somebody who writes a little early
  const isOpen = (span: Span) => minutesOf(span.start) < now
  return spans.some(isOver) ? spans.filter((span) => isOver(span) || isOpen(span)) : spans
}
