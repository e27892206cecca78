/**
 * Read a typed report: 「11/5 15時〜17時半 佐藤さん 2人 送迎 交通費340円」, in any order, one line or many.
 *
 * Promise:  what is returned was written, or is a list of all it may mean; nothing is filled in.
 * Never:    calls a sentence clear when a word of it was not understood, when it asks, plans or cancels.
 * Used by:  bot/flows/typed-report.ts.
 */
import { toCome } from '../../../rules/to-come.ts'
import type { HeardActivity } from '../../state.ts'
import { cutActivities, type Piece } from './cut-activities.ts'
import type { Fact, Line, TypedReport, World } from './heard.ts'
import { readCosts, readKinds } from './read-care.ts'
import { readTimes } from './read-clock.ts'
import { readDays } from './read-days.ts'
import { readPeople } from './read-people.ts'
import { leftOver, readBullet, readRest } from './read-rest.ts'
import { signsOf } from './signs.ts'
import { lineOf } from './take.ts'

import { settleActivity } from './settle-activity.ts'

export const MAX_TYPED_ACTIVITIES = 10
export const READABLE_REPORT_LENGTH = 1000
const READABLE_LINE_LENGTH = 160
const MAX_LINES = 40

/** The grammar: each reader covers what it understands, the next sees the rest. */
const READERS: ((line: Line, world: World) => Line)[] = [
  readBullet,
  readPeople,
  readCosts,
  readTimes,
  (line, world) => readDays(line, world.today),
  readKinds,
  readRest,
]

const NOT_READ: TypedReport = { certainty: 'no', activities: [], points: 0 }

export function readTypedReport(typed: string, world: World): TypedReport {
  const written = typed.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const tooLong = typed.length > READABLE_REPORT_LENGTH || written.length > MAX_LINES
  if (tooLong || written.some((line) => line.length > READABLE_LINE_LENGTH)) return NOT_READ
  const lines = written.map((line) => READERS.reduce((read, reader) => reader(read, world), lineOf(line)))
  const pieces = cutActivities(lines)
  const activities = pieces.map((piece) => settleActivity(piece, world))
  const facts = new Set(lines.flatMap((line) => line.tokens.map(({ fact }) => fact.is)))
  const rest = lines
    .map(leftOver)
    .filter((words) => words !== '')
    .join(' ')
  const signs = signsOf(typed, rest)
  const points = pointsOf(facts)
  const past = activities.length > 0 && activities.every((activity) => !isAhead(activity, world))
  const certainty = () => {
    if (activities.length === 0 || points < 3) return points >= 1 && signs.includes('plan') ? 'plan' : 'no'
    if (signs.includes('cancelled')) return 'cancelled'
    if (!past) return 'plan'
    const isWhole = isReport(activities, facts) && pieces.every(isUsedUp) && !overlaps(activities)
    if (isWhole && rest === '' && signs.length === 0) return 'clear'
    if (signs.includes('plan')) return 'plan'
    const complete = points >= 5 && activities.every((one) => one.dates.length > 0 && one.spans.length > 0)
    if (signs.length > 0) return complete && !signs.includes('other-matter') ? 'doubtful' : 'no'
    return isLikely(facts, points, rest) ? 'doubtful' : 'no'
  }
  return { certainty: certainty(), activities, points }
}

const WORTH: Partial<Record<Fact['is'], number>> = {
  ...{ span: 2, start: 1, at: 1, minutes: 1, day: 1, family: 1, child: 1, stranger: 1, kind: 1, done: 1 },
  ...{ cost: 1, count: 1, everyone: 1, sick: 1 },
}

function pointsOf(facts: Set<Fact['is']>): number {
  return [...facts].reduce((sum, is) => sum + (WORTH[is] ?? 0), 0)
}

/** A second time or day that no activity took up (「はるくんは16時まで」) was not understood. */
function isUsedUp({ tokens }: Piece): boolean {
  const count = (...kinds: Fact['is'][]) => tokens.filter(({ fact }) => kinds.includes(fact.is)).length
  const days = new Set(tokens.flatMap(({ fact }) => (fact.is === 'day' ? [fact.dates.join()] : [])))
  const times =
    count('span') > 0 ? count('span') * 2 + count('start', 'end', 'at') : count('start', 'end', 'at')
  return days.size <= 1 && times <= 2
}

/**
 * From when to when, a day each (or a verb that says it is over), and with whom or what for; a line may leave its
 * family to the question.
 */
function isReport(activities: HeardActivity[], facts: Set<Fact['is']>): boolean {
  const isTimed = (one: HeardActivity) => one.spans.length > 0 && (one.dates.length > 0 || facts.has('done'))
  const isAbout = (one: HeardActivity) =>
    one.requesterNos.length > 0 || (one.kinds.length > 0 && (facts.has('done') || one.stranger))
  return activities.every(isTimed) && activities.some(isAbout)
}

/** Nobody is in two places: one of the two spans was something else. */
function overlaps(activities: HeardActivity[]): boolean {
  const sure = activities.filter((one) => one.dates.length === 1 && one.spans.length === 1)
  return sure.some((one, n) =>
    sure.slice(n + 1).some((other) => {
      const [a, b] = [one.spans[0], other.spans[0]]
      return one.dates[0] === other.dates[0] && a && b && a.start < b.end && b.start < a.end
    }),
  )
}

function isLikely(facts: Set<Fact['is']>, points: number, rest: string): boolean {
  const timed = ['span', 'start', 'at', 'day'].some((is) => facts.has(is as Fact['is']))
  const about = ['family', 'child', 'kind', 'done', 'stranger'].some((is) => facts.has(is as Fact['is']))
  if (!timed || !about) return false
  return facts.has('span')
    ? points >= 4 || rest.length <= 12
    : points >= 4 || (facts.has('done') && points >= 3 && rest.length <= 4)
}

/** Every reading of it still lies ahead. */
function isAhead({ dates, spans }: HeardActivity, now: World): boolean {
  const [date, other] = dates
  if (date === undefined) return false
  if (dates.every((one) => one > now.today)) return true
  return (
    other === undefined &&
    spans.length > 0 &&
    spans.every((span) => (span.nextDay || span.end > span.start) && toCome({ date, ...span }, now) !== null)
  )
}

export const isTooMany = (activities: HeardActivity[]) => activities.length > MAX_TYPED_ACTIVITIES
