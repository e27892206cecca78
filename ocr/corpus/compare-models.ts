/**
 * CompareModels: two digit models on the same labelled cells.
 *
 * Used by:  server/verbs/model.ts, on the city's held-out cells only.
 */
import type { DigitModel } from '../digits/recognise.ts'

export interface LabelledCell {
  /** 36 × 28, 0 paper … 255 ink */
  ink: Uint8Array
  /** 0-9; 10 an empty box */
  label: number
}

export interface Score {
  version: string
  right: number
  /** mean −log of what the label was given */
  loss: number
}

export interface Comparison {
  cells: number
  present: Score
  candidate: Score
  /** cells that only one of them has right */
  onlyPresent: number
  onlyCandidate: number
  /** how often so clear a difference would be chance, were both alike: one-sided sign test */
  chance: number
  isBetter: boolean
}

export const LEAST_CELLS = 200
/** a difference that luck gives one time in twenty is none */
const MOST_CHANCE = 0.05

export function compareModels(present: DigitModel, candidate: DigitModel, cells: LabelledCell[]): Comparison {
  const inputs = cells.map(({ ink }) => Float32Array.from(ink, (value) => value / 255))
  const labels = cells.map(({ label }) => label)
  const [old, fresh] = [scoreOf(present, inputs, labels), scoreOf(candidate, inputs, labels)]
  const onlyPresent = labels.filter((_, i) => old.hits[i] && !fresh.hits[i]).length
  const onlyCandidate = labels.filter((_, i) => !old.hits[i] && fresh.hits[i]).length
  const chance = signTest(onlyCandidate, onlyPresent)
  return {
    ...{
      cells: cells.length,
      present: old.score,
      candidate: fresh.score,
      onlyPresent,
      onlyCandidate,
      chance,
    },
    isBetter: cells.length >= LEAST_CELLS && onlyCandidate > onlyPresent && chance <= MOST_CHANCE,
  }
}

function scoreOf(model: DigitModel, inputs: Float32Array[], labels: number[]) {
  const read = model.recognise(inputs)
  const hits = read.map(
    ({ probabilities }, i) => probabilities.indexOf(Math.max(...probabilities)) === labels[i],
  )
  const losses = read.map(({ probabilities }, i) => -Math.log(Math.max(1e-6, probabilities[labels[i]!]!)))
  const right = hits.filter(Boolean).length
  const loss = losses.reduce((sum, value) => sum + value, 0) / Math.max(1, losses.length)
  return { hits, score: { version: model.version, right, loss } }
}

/** P(at least `wins` of `wins + losses` fair tosses). */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses
  let term = Math.pow(0.5, n)
  let sum = 0
  for (let k = 0; k <= n; k += 1) {
    if (k >= wins) sum += term
    term *= (n - k) / (k + 1)
  }
  return n === 0 ? 1 : Math.min(1, sum)
}
