/**
 * DecodeDigits: eleven probabilities a box, and what must be true, into a value that knows how sure it is.
 *
 * Promise:  a value that breaks a rule (31 April, 25:10, an unknown member) is never returned as sure.
 */
import { BLANK } from '../digits/recognise.ts'

/** One field's boxes: 11 probabilities each. */
export type Cells = Float32Array[]

export interface Decoded {
  /** the digits as written, blanks as spaces, e.g. ' 5' or '0930'; null when every box is empty */
  text: string | null
  /** probability that `text` is what was written, given that it must be one of the candidates */
  confidence: number
  /** likeliest first, without `text` */
  alternatives: string[]
}

const FLOOR = 1e-6
/** Weight of everything that is *not* a candidate: without it the best of bad candidates would look certain. */
const OUTSIDE = 0.5
/** … where a rule leaves hardly anything else: a day, a time of day, a family of the register. */
export const RULED_OUTSIDE = 0.1

const symbolOf = (index: number) => (index === BLANK ? ' ' : String(index))
const indexOf = (symbol: string) => (symbol === ' ' ? BLANK : Number(symbol))

export function probabilityOf(cells: Cells, text: string): number {
  return cells.reduce((product, cell, i) => product * Math.max(FLOOR, cell[indexOf(text[i]!)]!), 1)
}

/** Most likely symbol of each box, rules or no rules. */
export function plainText(cells: Cells): string {
  return cells.map((cell) => symbolOf(cell.indexOf(Math.max(...cell)))).join('')
}

export const allBlank = (cells: Cells): boolean => plainText(cells).trim() === ''

/**
 * @param candidates  every text that may stand there, as long as there are boxes
 * @param weightOf    how much rarer a text is than the most usual ones, ≤ 1
 */
export function decodeAmong(
  cells: Cells,
  candidates: string[],
  weightOf: (text: string) => number = () => 1,
  outsideWeight = OUTSIDE,
): Decoded {
  if (allBlank(cells)) {
    const sure = cells.reduce((product, cell) => product * cell[BLANK]!, 1)
    return { text: null, confidence: sure, alternatives: [] }
  }
  let total = 0
  let plain = 0
  const scored = candidates.map((text) => {
    const p = probabilityOf(cells, text)
    plain += p
    return { text, p: p * weightOf(text) }
  })
  for (const { p } of scored) total += p
  scored.sort((a, b) => b.p - a.p)
  const [best, ...rest] = scored
  if (!best) return { text: plainText(cells), confidence: 0, alternatives: [] }
  const outside = Math.max(0, 1 - plain)
  return {
    text: best.text,
    confidence: best.p / (total + outsideWeight * outside),
    alternatives: rest.slice(0, 3).flatMap(({ text, p }) => (p > best.p / 300 ? [text] : [])),
  }
}

/** A number with its leading boxes left empty, or with leading zeros. */
export function numberCandidates(boxes: number, numbers: Iterable<number>): string[] {
  const out: string[] = []
  for (const number of numbers) {
    const digits = String(number)
    if (digits.length > boxes) continue
    out.push(digits.padStart(boxes, ' '))
    if (digits.length < boxes) out.push(digits.padStart(boxes, '0'))
  }
  return out
}

/** Every time of the day, the hour's first box perhaps empty: '0930', ' 930'. */
export const TIME_CANDIDATES: string[] = Array.from({ length: 1440 }, (_, minute) => {
  const hour = Math.floor(minute / 60)
  const rest = String(minute % 60).padStart(2, '0')
  const padded = String(hour).padStart(2, '0')
  return hour < 10 ? [`${padded}${rest}`, ` ${hour}${rest}`] : [`${padded}${rest}`]
}).flat()

export const timeOf = (text: string): string => `${text.slice(0, 2).replace(' ', '0')}:${text.slice(2)}`

/** Any digits at all, leading boxes perhaps empty: the product over boxes, best first by changing one box. */
export function decodeFreely(cells: Cells): Decoded {
  const text = plainText(cells)
  const confidence = probabilityOf(cells, text)
  if (text.trim() === '') return { text: null, confidence, alternatives: [] }
  const swaps = cells.flatMap((cell, i) => {
    const best = indexOf(text[i]!)
    const order = [...cell.keys()].filter((index) => index !== best).sort((a, b) => cell[b]! - cell[a]!)
    const next = order[0]!
    return [{ text: text.slice(0, i) + symbolOf(next) + text.slice(i + 1), ratio: cell[next]! / cell[best]! }]
  })
  const likely = swaps.filter((swap) => swap.ratio > 1 / 300).sort((a, b) => b.ratio - a.ratio)
  return { text, confidence, alternatives: likely.slice(0, 3).map((swap) => swap.text) }
}
