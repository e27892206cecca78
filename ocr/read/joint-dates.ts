/**
 * JointDates: the days of a sheet read together: a month's visits are written down one after the other.
 *
 * Promise:  a value's confidence is its share of everything that may have been written, a day out of order included.
 * Used by:  read-sheet.ts.
 */
import { type Cells, type Decoded, numberCandidates, probabilityOf, RULED_OUTSIDE } from './decode-digits.ts'

/** Weight of a day before the one above it: it happens, and is asked (check-rows.ts). */
const OUT_OF_ORDER = 1 / 30

export interface DaySeen {
  cells: Cells
  /** how well the ticked weekday fits a day, ≤ 1 */
  weekday?: (day: number) => number
}

/** @param rows  the days as written, from the top  @param days  of the month */
export function jointDates(rows: DaySeen[], days: number): Decoded[] {
  const seen = rows.map((row) => sharesOf(row, days))
  const above = passed(seen)
  const below = passed([...seen].reverse(), true).reverse()
  return seen.map(({ shares, texts, outside }, row) => {
    const context = shares.map((_, day) => above[row]![day]! * below[row]![day]!)
    const weighed = shares.map((share, day) => share * context[day]!)
    const mean = context.reduce((total, weight) => total + weight, 0) / days
    const all = weighed.reduce((total, weight) => total + weight, 0) + RULED_OUTSIDE * outside * mean
    const order = [...weighed.keys()].sort((a, b) => weighed[b]! - weighed[a]!)
    const [best, ...rest] = order
    if (best === undefined || all <= 0) return { text: null, confidence: 0, alternatives: [] }
    return {
      text: texts[best]!,
      confidence: weighed[best]! / all,
      alternatives: rest
        .filter((day) => weighed[day]! > weighed[best]! / 300)
        .slice(0, 3)
        .map((day) => texts[day]!),
    }
  })
}

interface Shares {
  /** by day, from 1 at [0] */
  shares: number[]
  texts: string[]
  /** that no day of the month is written there */
  outside: number
}

function sharesOf({ cells, weekday = () => 1 }: DaySeen, days: number): Shares {
  const written = Array.from({ length: days }, (_, index) => {
    const variants = numberCandidates(2, [index + 1]).map((text) => ({ text, p: probabilityOf(cells, text) }))
    variants.sort((a, b) => b.p - a.p)
    const plain = variants.reduce((total, { p }) => total + p, 0)
    return { text: variants[0]!.text, plain, p: plain * weekday(index + 1) }
  })
  const total = written.reduce((sum, { plain }) => sum + plain, 0)
  return {
    shares: written.map(({ p }) => p),
    texts: written.map(({ text }) => text),
    outside: (Math.max(0, 1 - total) * allDays(weekday, days)) / days,
  }
}

const allDays = (weight: (day: number) => number, days: number): number =>
  Array.from({ length: days }, (_, index) => weight(index + 1)).reduce((total, one) => total + one, 0)

/** What the rows before say of each row's day. @param backwards  the rows come from the bottom */
function passed(rows: Shares[], backwards = false): number[][] {
  const days = rows[0]?.shares.length ?? 0
  const told: number[][] = [Array.from({ length: days }, () => 1 / Math.max(1, days))]
  for (const { shares, outside } of rows.slice(0, -1)) {
    const own = shares.map((share, day) => (share + (RULED_OUTSIDE * outside) / days) * told.at(-1)![day]!)
    const next = Array.from({ length: days }, (_, day) =>
      own.reduce((total, weight, other) => {
        const inOrder = backwards ? day <= other : other <= day
        return total + weight * (inOrder ? 1 : OUT_OF_ORDER)
      }, 0),
    )
    const all = next.reduce((total, weight) => total + weight, 0)
    told.push(next.map((weight) => weight / all))
  }
  return told
}
