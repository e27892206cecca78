/**
 * Digits: cells cut from a form in, eleven calibrated probabilities out.
 *
 * Promise:  the same cell gives the same probabilities on every machine (float32 in a fixed order);
 *           index 0-9 are the digits, index 10 is an empty box; they sum to 1 and are temperature scaled.
 * Never:    sees anything but one cell: dates, totals and registers are the decoder's business.
 * Used by:  the reader, once per boxed digit. How a cell is cut, scores and limits: docs/digits.md.
 */
import { networkOf } from './network.ts'
import { readLayers } from './weights.ts'

export const CELL_WIDTH = 28
export const CELL_HEIGHT = 36
/** A cell shows 8.56 × 11 mm of paper, the printed box in its middle. */
export const CELL_PX_PER_MM = CELL_HEIGHT / 11
export const BLANK = 10
export const CLASSES = 11

export interface DigitReading {
  /** 11 entries: P(0) … P(9), P(blank) */
  probabilities: Float32Array
}

export interface DigitModel {
  /** e.g. 'digits-1', goes into `Reading.engine` */
  version: string
  /**
   * @param cells  each 36 rows × 28 columns, row by row; ink 1, paper 0, the background flattened
   * @throws       RangeError when a cell has another size or holds NaN: a bug of the caller, not a bad photo
   */
  recognise(cells: Float32Array[]): DigitReading[]
}

/** Reads and checks the committed weights (0.3 MB); keep the model, a cell leaves nothing behind in it. */
export function loadDigitModel(folder?: URL): DigitModel {
  const { about, layers } = readLayers(folder)
  const logits = networkOf(layers, CELL_HEIGHT, CELL_WIDTH)
  return {
    version: about.version,
    recognise: (cells) =>
      cells.map((cell) => {
        check(cell)
        if (holdsNothing(cell)) return { probabilities: NOTHING.slice() }
        return { probabilities: probabilitiesOf(logits(cell), about.temperature) }
      }),
  }
}

function check(cell: Float32Array): void {
  if (cell.length !== CELL_WIDTH * CELL_HEIGHT)
    throw new RangeError(`cell of ${cell.length} pixels, not 36 × 28`)
  // ReLU would turn NaN into a confident blank
  if (!cell.every(Number.isFinite)) throw new RangeError('a cell holds NaN or infinity')
}

/** The part of a cell within the box, its lines left out. */
const INSIDE = { top: 7, bottom: 29, left: 6, right: 22 }
/**
 * Ink below which nothing is written there: the palest of 39,000 digits cut from photos has 0.22 somewhere inside, 97
 * of 100 empty boxes nowhere 0.12. Half the boxes of a form are empty: they need no network.
 */
const FAINTEST = 0.1
const NOTHING = Float32Array.from({ length: CLASSES }, (_, i) => (i === BLANK ? 0.9998 : 0.00002))

function holdsNothing(cell: Float32Array): boolean {
  for (let y = INSIDE.top; y < INSIDE.bottom; y++)
    for (let x = INSIDE.left; x < INSIDE.right; x++) if (cell[y * CELL_WIDTH + x]! > FAINTEST) return false
  return true
}

function probabilitiesOf(scores: Float64Array, temperature: number): Float32Array {
  const top = Math.max(...scores)
  const powers = scores.map((score) => Math.exp((score - top) / temperature))
  const sum = powers.reduce((total, power) => total + power, 0)
  return Float32Array.from(powers, (power) => power / sum)
}
