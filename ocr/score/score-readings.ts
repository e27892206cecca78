/**
 * ScoreReadings: what photos whose truth is known say of the reader: shares with their 95% interval, reliability,
 * confusions.
 *
 * Used by:  `famisapo read --labels` (real sheets), the bench and the adverse proof (simulated ones).
 */
import type { Reading } from '../../rules/reading.ts'

/** One value of the sheet; what the reader left out altogether counts as read as nothing, and as accepted. */
export interface ScoredField {
  name: string
  row: number
  truth: string | null
  value: string | null
  confidence: number
  /** taken without a question: sure, or blank */
  accepted: boolean
}

/** One box, by the digit model alone. 10 is an empty box. */
export interface ScoredCell {
  glyph: string | null
  truth: number
  said: number
  confidence: number
  /** of a digit read wrongly: 36 × 28 bytes of ink in base64 */
  picture?: string
}

export interface ScoredPhoto {
  /** its file's name, or the seed it was made from */
  name: string
  verdict: Reading['verdict']
  reason: Reading['reason']
  engine: string
  nothingToAsk: boolean
  /** the fields that would be asked */
  asked: string[]
  fields: ScoredField[]
  cells: ScoredCell[]
}

export interface Share {
  right: number
  of: number
  /** per cent, four digits */
  percent: number
  /** per cent; Wilson's interval */
  from: number
  to: number
}

const Z = 1.96
const rounded = (share: number) => Math.round(share * 1e6) / 1e4

/** @param independent  how many of them are really different (distinct glyphs), for the interval */
export function shareOf(right: number, of: number, independent = of): Share {
  const n = Math.max(1, independent)
  const p = right / Math.max(1, of)
  const middle = p + Z ** 2 / (2 * n)
  const reach = Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))
  const scale = 1 + Z ** 2 / n
  const from = Math.max(0, (middle - reach) / scale)
  const to = Math.min(1, (middle + reach) / scale)
  return { right, of, percent: rounded(p), from: rounded(from), to: rounded(to) }
}

export const isRight = (field: ScoredField): boolean => field.value === field.truth

export function fieldScores(photos: ScoredPhoto[]) {
  const read = photos.filter((photo) => photo.verdict === 'read')
  const fields = read.flatMap((photo) => photo.fields)
  const accepted = fields.filter((field) => field.accepted)
  const asked = new Map<string, number>()
  for (const photo of read)
    for (const name of new Set(photo.asked)) asked.set(name, (asked.get(name) ?? 0) + 1)
  return {
    photos: photos.length,
    registered: shareOf(read.length, photos.length),
    nothingToAsk: shareOf(read.filter((photo) => photo.nothingToAsk).length, photos.length),
    fieldsRight: shareOf(fields.filter(isRight).length, fields.length),
    asked: shareOf(fields.length - accepted.length, fields.length),
    acceptedRight: shareOf(accepted.filter(isRight).length, accepted.length),
    photosAskingFor: Object.fromEntries([...asked].sort((a, b) => b[1] - a[1])),
    wrong: read.flatMap((photo) =>
      photo.fields
        .filter((field) => field.accepted && !isRight(field))
        .map(({ name, row, truth, value }) => `${photo.name} ${name} row ${row}: ${truth} read as ${value}`),
    ),
  }
}

/** Boxes with a digit in them; the interval counts a digit that was written many times once. */
export function cellScores(photos: ScoredPhoto[]) {
  const cells = photos.flatMap((photo) => photo.cells)
  const digits = cells.filter((cell) => cell.glyph !== null)
  const empty = cells.filter((cell) => cell.glyph === null)
  const right = digits.filter((cell) => cell.said === cell.truth)
  const distinct = new Set(digits.map((cell) => cell.glyph)).size
  return {
    distinctGlyphs: distinct,
    digits: shareOf(right.length, digits.length, distinct),
    emptyReadAsDigit: empty.filter((cell) => cell.said !== 10).length,
    empty: empty.length,
    digitReadAsEmpty: digits.filter((cell) => cell.said === 10).length,
    confusions: confusionsOf(digits),
    reliability: reliabilityOf(
      cells.map((cell) => ({ confidence: cell.confidence, right: cell.said === cell.truth })),
    ),
  }
}

function confusionsOf(digits: ScoredCell[]): Record<string, number> {
  const pairs = new Map<string, number>()
  for (const { truth, said } of digits) {
    if (truth === said) continue
    const pair = `${truth} as ${said === 10 ? 'empty' : said}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return Object.fromEntries([...pairs].sort((a, b) => b[1] - a[1]).slice(0, 10))
}

const BINS = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 1.01]

export interface Bin {
  from: number
  to: number
  count: number
  /** per cent */
  said: number
  right: Share
}

/** Does a confidence of 0.99 mean right 99 times in 100? */
export function reliabilityOf(readings: { confidence: number; right: boolean }[]): Bin[] {
  return BINS.slice(1).flatMap((to, i) => {
    const from = BINS[i]!
    const inside = readings.filter(({ confidence }) => confidence >= from && confidence < to)
    if (inside.length === 0) return []
    const said = inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length
    const right = inside.filter((reading) => reading.right).length
    return [
      {
        from,
        to: Math.min(1, to),
        count: inside.length,
        said: rounded(said),
        right: shareOf(right, inside.length),
      },
    ]
  })
}
