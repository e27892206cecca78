/**
 * JointYen: the fares of a month's sheet and their written sum, read together.
 *
 * Promise:  a value's confidence is its share of everything that may have been written, a sum added up wrongly and an
 *           empty row included.
 * Used by:  read-sheet.ts.
 */
import { BLANK } from '../digits/recognise.ts'
import { type Cells, type Decoded, numberCandidates, probabilityOf } from './decode-digits.ts'
import { type Part, sum, sumsOfOthers, weightOf } from './joint-sums.ts'

/** How often a person's own sum is not the sum: assumed, and generously. */
const SUM_WRONG = 0.1
/** Sums that are as likely as any, for one that was added up wrongly. */
const POSSIBLE_SUMS = 500
/** Weight of an amount that is no tens of yen: bus and tram fares are; others are asked (check-rows.ts). */
const ODD_YEN = 1 / 50
/** Weight of what is no number at all. */
const OUTSIDE = 0.5
const KEPT = 24
const FAINT = 1e-5

interface Amount extends Part {
  /** as many characters as boxes; all blank: nothing was paid */
  text: string
}

/** @param rows  the fares' boxes, of rows that hold ink  @param total  the sum's boxes; null: none, or nothing written */
export function jointYen(rows: Cells[], total: Cells | null): { rows: Decoded[]; total: Decoded | null } {
  const amounts = rows.map(amountsOf)
  const { others, all } = sumsOfOthers(amounts)
  const chance = 1 / POSSIBLE_SUMS
  const likelihood = {
    of: (yen: number) => (total === null ? 1 : (1 - SUM_WRONG) * writtenAs(total, yen) + SUM_WRONG * chance),
    unknown: total === null ? 1 : chance,
  }
  const read = amounts.map((own, i): Decoded => {
    const posterior = own.map((one) => ({ ...one, p: one.p * weightOf(others[i]!, one.amount, likelihood) }))
    const outside = Math.max(0, 1 - sum(own.map(({ p }) => p))) * likelihood.unknown
    return bestOf(posterior, sum(posterior.map(({ p }) => p)) + outside)
  })
  return { rows: read, total: total && totalOf(total, [...all.known]) }
}

/** Likeliest numbers of one row's boxes: leading boxes perhaps empty, no gaps. */
function amountsOf(cells: Cells): Amount[] {
  let texts: Amount[] = [{ text: '', amount: 0, p: 1 }]
  for (const [i, cell] of cells.entries()) {
    const last = i === cells.length - 1
    texts = texts
      .flatMap((before) =>
        [...cell].flatMap((share, symbol): Amount[] => {
          const blank = symbol === BLANK
          if (share < FAINT || (blank && before.text.trim() !== '')) return []
          const odd = last && !blank && symbol !== 0 ? ODD_YEN : 1
          return [{ text: before.text + (blank ? ' ' : symbol), amount: 0, p: before.p * share * odd }]
        }),
      )
      .sort((a, b) => b.p - a.p)
      .slice(0, KEPT)
  }
  const plain = sum(texts.map(({ text }) => probabilityOf(cells, text)))
  const all = sum(texts.map(({ p }) => p)) + OUTSIDE * Math.max(0, 1 - plain)
  return texts.map(({ text, p }) => ({ text, amount: Number(text), p: p / all }))
}

const writtenAs = (total: Cells, yen: number): number =>
  sum(numberCandidates(total.length, [yen]).map((text) => probabilityOf(total, text)))

/** What the sum's boxes say, seen from the rows. */
function totalOf(total: Cells, sums: [number, number][]): Decoded {
  const chance = SUM_WRONG / POSSIBLE_SUMS
  const weighed = sums.flatMap(([yen, p]) =>
    numberCandidates(total.length, [yen]).map((text) => ({
      text,
      p: probabilityOf(total, text) * ((1 - SUM_WRONG) * p + chance),
    })),
  )
  const fitting = sum(weighed.map(({ text }) => probabilityOf(total, text)))
  return bestOf(weighed, sum(weighed.map(({ p }) => p)) + Math.max(0, 1 - fitting) * chance)
}

function bestOf(weighed: { text: string; p: number }[], all: number): Decoded {
  const [first, ...rest] = [...weighed].sort((a, b) => b.p - a.p)
  if (!first || all <= 0) return { text: null, confidence: 0, alternatives: [] }
  return {
    text: first.text.trim() === '' ? null : first.text,
    confidence: first.p / all,
    alternatives: rest
      .flatMap(({ text, p }) => (p > first.p / 300 && text.trim() !== '' ? [text] : []))
      .slice(0, 3),
  }
}
