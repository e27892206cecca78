/**
 * MatchTiles: pieces of the blank's print looked for in the photo's sheet: words and crossings are found in one place
 * only, where a rule alone would fit its neighbour's place as well.
 */
import type { Measure } from '../read/displacement.ts'
import type { Ink } from './sample-sheet-at.ts'

export interface Tile {
  left: number
  top: number
  size: number
}

/** Tiles with enough print in them to be told apart. */
export function tilesOf(print: Ink, size: number, step: number, leastSpread = 0.07): Tile[] {
  const tiles: Tile[] = []
  for (let top = 0; top + size <= print.height; top += step)
    for (let left = 0; left + size <= print.width; left += step) {
      const tile = { left, top, size }
      if (spreadOf(print, tile) > leastSpread) tiles.push(tile)
    }
  return tiles
}

function spreadOf({ ink, width }: Ink, { left, top, size }: Tile): number {
  let [sum, squares] = [0, 0]
  for (let y = top; y < top + size; y += 1)
    for (let x = left; x < left + size; x += 1) {
      const value = ink[y * width + x]!
      sum += value
      squares += value * value
    }
  const n = size * size
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2))
}

const LEAST = 0.4
const RIVAL_SHARE = 0.88

/**
 * @param reach  px in every direction
 * @param apart  px from which another place is a rival
 * @returns      px by which each tile lies elsewhere; null where it is nowhere, or in two places
 */
export function matchTiles(print: Ink, seen: Ink, tiles: Tile[], reach: number, apart: number): Measure[] {
  const sums = sumsOf(seen)
  return tiles.map((tile) => {
    const { left, top, size } = tile
    const place = { x: left + size / 2, y: top + size / 2 }
    const found = search(print, seen, sums, tile, reach, apart)
    return { ...place, dx: found?.dx ?? null, dy: found?.dy ?? null }
  })
}

interface Sums {
  plain: Float64Array
  squares: Float64Array
}

function sumsOf({ width, height, ink }: Ink): Sums {
  const plain = new Float64Array((width + 1) * (height + 1))
  const squares = new Float64Array(plain.length)
  for (let y = 0; y < height; y += 1) {
    let [row, rowSquares] = [0, 0]
    for (let x = 0; x < width; x += 1) {
      const value = ink[y * width + x]!
      row += value
      rowSquares += value * value
      const at = (y + 1) * (width + 1) + x + 1
      plain[at] = plain[at - width - 1]! + row
      squares[at] = squares[at - width - 1]! + rowSquares
    }
  }
  return { plain, squares }
}

function search(print: Ink, seen: Ink, sums: Sums, tile: Tile, reach: number, apart: number) {
  const { left, top, size } = tile
  const wanted = centred(print, tile)
  const side = 2 * reach + 1
  const scores = new Float32Array(side * side).fill(-1)
  let best = 0
  for (let v = -reach; v <= reach; v += 1)
    for (let u = -reach; u <= reach; u += 1) {
      const [x, y] = [left + u, top + v]
      if (x < 0 || y < 0 || x + size > seen.width || y + size > seen.height) continue
      const at = (v + reach) * side + u + reach
      scores[at] = correlation(wanted, seen, sums, x, y, size)
      if (scores[at]! > scores[best]!) best = at
    }
  const peak = scores[best]!
  if (peak < LEAST) return null
  const [bx, by] = [best % side, Math.floor(best / side)]
  if (bx === 0 || by === 0 || bx === side - 1 || by === side - 1) return null
  for (let i = 0; i < scores.length; i += 1) {
    const far = Math.max(Math.abs((i % side) - bx), Math.abs(Math.floor(i / side) - by)) >= apart
    if (far && scores[i]! > RIVAL_SHARE * peak) return null
  }
  return { dx: bx - reach, dy: by - reach }
}

function centred({ ink, width }: Ink, { left, top, size }: Tile): { values: Float32Array; norm: number } {
  const values = new Float32Array(size * size)
  for (let y = 0; y < size; y += 1)
    values.set(ink.subarray((top + y) * width + left, (top + y) * width + left + size), y * size)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let squares = 0
  for (let i = 0; i < values.length; i += 1) {
    values[i]! -= mean
    squares += values[i]! ** 2
  }
  return { values, norm: Math.sqrt(squares) }
}

function correlation(
  { values, norm }: ReturnType<typeof centred>,
  { ink, width }: Ink,
  { plain, squares }: Sums,
  x: number,
  y: number,
  size: number,
): number {
  let dot = 0
  for (let row = 0; row < size; row += 1) {
    const at = (y + row) * width + x
    const own = row * size
    for (let column = 0; column < size; column += 1) dot += values[own + column]! * ink[at + column]!
  }
  const w = width + 1
  const box = (sums: Float64Array) =>
    sums[(y + size) * w + x + size]! - sums[y * w + x + size]! - sums[(y + size) * w + x]! + sums[y * w + x]!
  const mean = box(plain) / (size * size)
  const spread = Math.sqrt(Math.max(1e-9, box(squares) - size * size * mean * mean))
  return dot / (norm * spread)
}
