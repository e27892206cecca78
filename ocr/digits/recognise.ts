/**
 * Digits: cells cut from a form in, eleven calibrated probabilities out.
 *
 * Promise:  the same cell gives the same probabilities on every machine (plain float32 arithmetic, fixed order);
 *           index 0-9 are the digits, index 10 is an empty box; they sum to 1 and are temperature scaled.
 * Never:    sees anything but one cell: dates, totals and registers are the decoder's business.
 * Used by:  the reader, once per boxed digit. How a cell is cut, scores and limits: docs/digits.md.
 */
import { convolveAndRelu, fullyConnected, pool2, type FeatureMap } from './layers.ts'
import { readLayers, type Layer } from './weights.ts'

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

/** Reads and checks the committed weights (0.3 MB); keep the model, it is stateless. */
export function loadDigitModel(): DigitModel {
  const { about, layers } = readLayers()
  return {
    version: about.version,
    recognise: (cells) =>
      cells.map((cell) => ({ probabilities: probabilitiesOf(logits(layers, cell), about.temperature) })),
  }
}

function logits(layers: Layer[], cell: Float32Array): Float32Array {
  if (cell.length !== CELL_WIDTH * CELL_HEIGHT)
    throw new RangeError(`cell of ${cell.length} pixels, not 36 × 28`)
  // ReLU would turn NaN into a confident blank
  if (!cell.every(Number.isFinite)) throw new RangeError('a cell holds NaN or infinity')
  let map: FeatureMap = { data: cell, channels: 1, height: CELL_HEIGHT, width: CELL_WIDTH }
  for (const layer of layers) {
    if (layer.kind === 'conv') map = convolveAndRelu(map, layer)
    else if (layer.kind === 'pool') map = pool2(map)
    else map = { data: fullyConnected(map.data, layer), channels: layer.outputs, height: 1, width: 1 }
  }
  return map.data
}

function probabilitiesOf(scores: Float32Array, temperature: number): Float32Array {
  const top = Math.max(...scores)
  const powers = scores.map((score) => Math.exp((score - top) / temperature))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
