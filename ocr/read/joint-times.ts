/**
 * JointTimes: the times of a whole sheet read together. A start before its end, hours by day, minutes on the five, the
 * scales ticked beside the boxes, the hours written for each visit and those added up: what one box leaves open, the
 * others often settle.
 *
 * Promise:  a value's confidence is its share of everything that may have been written, wrongly added totals included
 *           (TOTAL_WRONG); a total that fits nothing changes nothing.
 * Never:    makes a value of its own: whatever differs from what the boxes say by themselves is asked (read-fields.ts).
 * Used by:  read-sheet.ts.
 */
import { minutesOf } from '../../rules/calendar.ts'
import {
  type Cells,
  type Decoded,
  probabilityOf,
  RULED_OUTSIDE,
  TIME_CANDIDATES,
  timeOf,
} from './decode-digits.ts'
import { type Likelihood, sum, type Sums, sumsOfOthers, weightOf } from './joint-sums.ts'

/** How often a person's own total is not the sum: assumed, and generously. */
const TOTAL_WRONG = 0.1
/** Weight of a time that is no five minutes, or by night: written now and then, and asked (check-rows.ts). */
const ODD = 1 / 50
/** Weight of an end that is not after its start, or half a day later. */
const BACKWARDS = 1 / 500
const MOST_MINUTES = 12 * 60
/** Totals that are as likely as any, for one that was added up wrongly. */
const POSSIBLE_TOTALS = 600
/** … and hours of one visit, reckoned wrongly. */
const POSSIBLE_HOURS = 40
const HOURS_WRONG = 0.05
const KEPT_TIMES = 10
const KEPT_PAIRS = 40

/** One time as it is written. */
export interface TimeSeen {
  /** null: no box is filled, the scales alone say it */
  cells: Cells | null
  /** how well the ticked scales fit a time, ≤ 1 */
  scale?: (time: string) => number
}

export interface RowTimes {
  start: TimeSeen
  end: TimeSeen
  /** the boxes of the hours spent, e.g. '230'; null: none, or nothing written */
  minutes: Cells | null
}

export interface JointRow {
  start: Decoded
  end: Decoded
}

interface Weighed {
  text: string
  p: number
}

interface Pair {
  start: string
  end: string
  minutes: number
  p: number
}

/** @param total  the boxes of the hours and minutes added up; null: none on the form, or nothing written */
export function jointTimes(
  rows: RowTimes[],
  total: Cells | null,
): { rows: JointRow[]; total: Decoded | null } {
  const pairs = rows.map(pairsOf)
  const { others, all: sums } = sumsOfOthers(
    pairs.map((own) => own.map(({ minutes, p }) => ({ amount: minutes, p }))),
  )
  const likelihood = totalLikelihood(total)
  const joint = pairs.map((own, i) => {
    const posterior = own.map((pair) => ({
      ...pair,
      p: pair.p * weightOf(others[i]!, pair.minutes, likelihood),
    }))
    const outside = (1 - sum(own.map(({ p }) => p))) * likelihood.unknown
    const all = sum(posterior.map(({ p }) => p)) + Math.max(0, outside)
    return {
      start: marginal(posterior, all, ({ start }) => start),
      end: marginal(posterior, all, ({ end }) => end),
    }
  })
  return { rows: joint, total: total && totalOf(total, sums) }
}

// ── one row ──────────────────────────────────────────────────────────────────────────────────────────────

/** Shares of everything that may stand there; what is left to 1 is none of them. */
function timesOf({ cells, scale }: TimeSeen): Weighed[] {
  const shown = (text: string) => (cells ? probabilityOf(cells, text) : text.startsWith(' ') ? 0 : 1)
  const weighed = TIME_CANDIDATES.map((text) => {
    const time = timeOf(text)
    const odd = minutesOf(time) % 5 !== 0 || time < '05:00' || time > '23:00'
    return { text, p: shown(text) * (odd ? ODD : 1) * (scale ? scale(time) : 1) }
  }).sort((a, b) => b.p - a.p)
  const plain = cells ? TIME_CANDIDATES.reduce((mass, text) => mass + shown(text), 0) : 1
  const all = sum(weighed.map(({ p }) => p)) + Math.max(0, 1 - plain) * RULED_OUTSIDE
  return weighed.slice(0, KEPT_TIMES).map(({ text, p }) => ({ text, p: p / all }))
}

function pairsOf({ start, end, minutes: spent }: RowTimes): Pair[] {
  const starts = timesOf(start)
  const ends = timesOf(end)
  const hours = hoursLikelihood(spent)
  const pairs = starts.flatMap((from) =>
    ends.map((to): Pair => {
      const minutes = minutesOf(timeOf(to.text)) - minutesOf(timeOf(from.text))
      const natural = minutes > 0 && minutes <= MOST_MINUTES
      return {
        start: from.text,
        end: to.text,
        minutes,
        p: from.p * to.p * (natural ? 1 : BACKWARDS) * hours.of(minutes),
      }
    }),
  )
  const kept = sum(starts.map(({ p }) => p)) * sum(ends.map(({ p }) => p))
  const all = sum(pairs.map(({ p }) => p)) + Math.max(0, 1 - kept) * hours.unknown
  return pairs
    .map((pair) => ({ ...pair, p: pair.p / all }))
    .sort((a, b) => b.p - a.p)
    .slice(0, KEPT_PAIRS)
}

// ── the sheet ────────────────────────────────────────────────────────────────────────────────────────────

function totalLikelihood(total: Cells | null): Likelihood {
  if (total === null) return { of: () => 1, unknown: 1 }
  const chance = 1 / POSSIBLE_TOTALS
  return {
    of: (minutes) => (1 - TOTAL_WRONG) * writtenAs(total, minutes) + TOTAL_WRONG * chance,
    unknown: chance,
  }
}

/** '230', '2  ' or ' 45': hours in one box, minutes in two. */
function hourTexts(minutes: number): string[] {
  if (minutes < 0 || minutes >= 600) return []
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const full = String(rest).padStart(2, '0')
  return [
    `${hours}${full}`,
    ...(hours === 0 ? [` ${full}`] : []),
    ...(rest === 0 ? [`${hours}  `] : []),
    ...(rest > 0 && rest < 10 ? [`${hours} ${rest}`] : []),
  ]
}

function hoursLikelihood(spent: Cells | null): Likelihood {
  if (spent === null) return { of: () => 1, unknown: 1 }
  const chance = 1 / POSSIBLE_HOURS
  return {
    of: (minutes) =>
      (1 - HOURS_WRONG) * sum(hourTexts(minutes).map((text) => probabilityOf(spent, text))) +
      HOURS_WRONG * chance,
    unknown: chance,
  }
}

/** '  230' or '00230' or '  2 0'…: hours in three boxes, minutes in two. */
function totalTexts(minutes: number): string[] {
  if (minutes < 0 || minutes >= 1000 * 60) return []
  const hours = String(Math.floor(minutes / 60))
  const rest = String(minutes % 60)
  const hourTexts = [...new Set([hours.padStart(3, ' '), hours.padStart(3, '0')])]
  const restTexts = [
    ...new Set([rest.padStart(2, '0'), ...(minutes % 60 < 10 ? [rest.padStart(2, ' ')] : [])]),
  ]
  const noMinutes = minutes % 60 === 0 ? ['  '] : []
  return hourTexts.flatMap((hour) => [...restTexts, ...noMinutes].map((end) => hour + end))
}

const writtenAs = (total: Cells, minutes: number): number =>
  sum(totalTexts(minutes).map((text) => probabilityOf(total, text)))

function totalOf(total: Cells, sums: Sums): Decoded {
  const chance = TOTAL_WRONG / POSSIBLE_TOTALS
  const weighed = [...sums.known].flatMap(([minutes, p]) =>
    totalTexts(minutes).map((text) => ({
      text,
      p: probabilityOf(total, text) * ((1 - TOTAL_WRONG) * p + chance),
    })),
  )
  const fitting = weighed.reduce((mass, { text }) => mass + probabilityOf(total, text), 0)
  const others = Math.max(0, 1 - fitting) * chance
  return best(weighed, sum(weighed.map(({ p }) => p)) + others)
}

// ── helpers ──────────────────────────────────────────────────────────────────────────────────────────────

function marginal(pairs: Pair[], all: number, pick: (pair: Pair) => string): Decoded {
  const shares = new Map<string, number>()
  for (const pair of pairs) shares.set(pick(pair), (shares.get(pick(pair)) ?? 0) + pair.p)
  return best(
    [...shares].map(([text, p]) => ({ text, p })),
    all,
  )
}

function best(weighed: Weighed[], all: number): Decoded {
  const [first, ...rest] = [...weighed].sort((a, b) => b.p - a.p)
  if (!first || all <= 0) return { text: null, confidence: 0, alternatives: [] }
  return {
    text: first.text,
    confidence: first.p / all,
    alternatives: rest
      .filter(({ p }) => p > first.p / 300)
      .slice(0, 3)
      .map(({ text }) => text),
  }
}
