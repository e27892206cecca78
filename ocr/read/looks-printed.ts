/**
 * LooksPrinted: are there lines of small, equally high, dark pieces in a row, as print has them? Fur, gravel and
 * carpets are pieces too, but in no line. Costs some 50 ms where the text engine would take seconds.
 */
import { type Grey, shrinkTo } from './grey.ts'

const SIDE_PX = 1200
/** darker than its surroundings by this share */
const DARKER = 0.22
const AROUND_PX = 14
const PIECE = { least: 5, most: 60 }
/** pieces in one straight row that make a line of print */
const LINE = 5
/** pieces that stand in lines, from which it is print: a card has some thirty letters */
const ENOUGH = 14
/** … and share of all pieces: in a thousand hairs some forty stand in a row by chance */
const SHARE = 0.15

/** no page holds so many letters; a carpet does */
const MOST = 4000

interface Piece {
  x: number
  y: number
  w: number
  h: number
}

/** Letters upright, or lying on their side. */
export function looksPrinted(grey: Grey): boolean {
  const small = shrinkTo(grey, SIDE_PX)
  const pieces = piecesOf(small)
  if (pieces.length > MOST) return false
  const needed = Math.max(ENOUGH, SHARE * pieces.length)
  if (inLines(pieces) >= needed) return true
  return inLines(pieces.map(({ x, y, w, h }) => ({ x: y, y: x, w: h, h: w }))) >= needed
}

function piecesOf(image: Grey): Piece[] {
  const { width, height } = image
  const dark = darkOf(image)
  const pieces: Piece[] = []
  const queue: number[] = []
  for (let start = 0; start < dark.length; start += 1) {
    if (dark[start] !== 1) continue
    let [left, right, top, bottom] = [width, 0, height, 0]
    dark[start] = 2
    queue.push(start)
    while (queue.length > 0) {
      const at = queue.pop()!
      const [x, y] = [at % width, (at / width) | 0]
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v += 1)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u += 1)
          if (dark[v * width + u] === 1) {
            dark[v * width + u] = 2
            queue.push(v * width + u)
          }
    }
    const [w, h] = [right - left + 1, bottom - top + 1]
    const letter = Math.max(w, h) >= PIECE.least && Math.max(w, h) <= PIECE.most && Math.min(w, h) >= 2
    if (letter) pieces.push({ x: left + w / 2, y: top + h / 2, w, h })
  }
  return pieces
}

function darkOf({ width, height, data }: Grey): Uint8Array {
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y += 1) {
    let row = 0
    for (let x = 0; x < width; x += 1) {
      row += data[y * width + x]!
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row
    }
  }
  const out = new Uint8Array(data.length)
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.max(0, y - AROUND_PX), Math.min(height, y + AROUND_PX + 1)]
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - AROUND_PX), Math.min(width, x + AROUND_PX + 1)]
      const sum =
        sums[bottom * (width + 1) + right]! -
        sums[top * (width + 1) + right]! -
        sums[bottom * (width + 1) + left]! +
        sums[top * (width + 1) + left]!
      const mean = sum / ((bottom - top) * (right - left))
      if (data[y * width + x]! < mean * (1 - DARKER)) out[y * width + x] = 1
    }
  }
  return out
}

/** How many pieces stand in straight rows of like ones, each close to the next. */
function inLines(pieces: Piece[]): number {
  const sorted = [...pieces].sort((a, b) => a.x - b.x)
  const taken = new Set<Piece>()
  let count = 0
  sorted.forEach((first, i) => {
    if (taken.has(first) || first.h < PIECE.least) return
    const line = [first]
    for (let j = i + 1; j < sorted.length; j += 1) {
      const last = line.at(-1)!
      const next = sorted[j]!
      if (next.x - last.x > 3 * first.h + last.w / 2) break
      if (taken.has(next) || !follows(line, next)) continue
      line.push(next)
    }
    if (line.length < LINE || !isStraight(line)) return
    for (const piece of line) taken.add(piece)
    count += line.length
  })
  return count
}

/** As high as the line, beside it and on it. */
function follows(line: Piece[], next: Piece): boolean {
  const last = line.at(-1)!
  const high = Math.max(...line.map(({ h }) => h))
  const beside = next.x - next.w / 2 >= last.x + last.w / 2 - 2
  const gap = next.x - next.w / 2 - last.x - last.w / 2
  return (
    beside &&
    gap < 0.9 * high &&
    next.h < 1.5 * high &&
    next.h > 0.5 * high &&
    Math.abs(next.y - last.y) < 0.3 * high
  )
}

/** Their feet stand on one line: letters are of one height, stones are not. */
function isStraight(line: Piece[]): boolean {
  const n = line.length
  const [mx, my] = [line.reduce((s, p) => s + p.x, 0) / n, line.reduce((s, p) => s + p.y, 0) / n]
  const xx = line.reduce((s, p) => s + (p.x - mx) ** 2, 0)
  const slope = xx === 0 ? 0 : line.reduce((s, p) => s + (p.x - mx) * (p.y - my), 0) / xx
  const high = line.reduce((s, p) => s + p.h, 0) / n
  const off = Math.sqrt(line.reduce((s, p) => s + (p.y - my - slope * (p.x - mx)) ** 2, 0) / n)
  const uneven = Math.sqrt(line.reduce((s, p) => s + (p.h - high) ** 2, 0) / n)
  return Math.abs(slope) < 0.35 && off < 0.13 * high && uneven < 0.3 * high
}
