/**
 * TraceRules: dark thin lines of a picture, followed from pixel to pixel: a rule on curled paper stays one line.
 */
import type { Grey } from '../read/grey.ts'

export interface Segment {
  x1: number
  y1: number
  x2: number
  y2: number
  across: boolean
}

export interface Rules {
  segments: Segment[]
  /** 1 where a traced line runs across, 2 down, 3 both; of the picture's size */
  map: Uint8Array
}

/** darker than the paper on both sides by this share of it */
const CONTRAST = 0.1
/** px to either side where there must be paper again */
const BESIDE = 4
/** px a line may be lost for: where another crosses it, or a pen */
const GAP = 6

/** @param leastPx  shorter ones are strokes of letters */
export function traceRules(image: Grey, leastPx: number): Rules {
  const map = new Uint8Array(image.data.length)
  const across = trace(image, leastPx, (x, y) => (map[y * image.width + x]! |= 1))
  const down = trace(transposed(image), leastPx, (x, y) => (map[x * image.width + y]! |= 2))
  const turned = down.map(({ x1, y1, x2, y2 }) => ({ x1: y1, y1: x1, x2: y2, y2: x2, across: false }))
  return { segments: [...across, ...turned], map }
}

function transposed({ width, height, data }: Grey): Grey {
  const out = new Uint8Array(data.length)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) out[x * height + y] = data[y * width + x]!
  return { width: height, height: width, data: out }
}

/** 1 where a line crosses the column: the darkest of its surroundings, paper above and below. */
function ridges({ width, height, data }: Grey): Uint8Array {
  const out = new Uint8Array(data.length)
  for (let y = BESIDE; y < height - BESIDE; y += 1) {
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      const here = data[at]!
      const above = data[at - BESIDE * width]!
      const below = data[at + BESIDE * width]!
      const paper = above < below ? above : below
      if (here < paper * (1 - CONTRAST) && here <= data[at - width]! && here <= data[at + width]!) out[at] = 1
    }
  }
  return out
}

function trace(image: Grey, leastPx: number, mark: (x: number, y: number) => void): Segment[] {
  const { width, height } = image
  const ridge = ridges(image)
  const segments: Segment[] = []
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) {
      if (ridge[y * width + x] !== 1) continue
      const path = follow(ridge, width, height, x, y)
      const length = path.length === 0 ? 0 : path.at(-1)!.x - x
      if (length < leastPx || path.length < 0.7 * length) continue
      for (const p of path) mark(p.x, p.y)
      const first = path[0]!
      const last = path.at(-1)!
      segments.push({ x1: first.x, y1: first.y, x2: last.x, y2: last.y, across: true })
    }
  }
  return segments
}

/** Rightwards, straight on where nothing speaks against it. What was followed is not followed again. */
function follow(ridge: Uint8Array, width: number, height: number, x: number, y: number) {
  const path = [{ x, y }]
  ridge[y * width + x] = 2
  let missed = 0
  for (let column = x + 1; column < width && missed <= GAP; column += 1) {
    const last = path.at(-1)!
    const back = path[Math.max(0, path.length - 24)]!
    const slope = last.x - back.x >= 8 ? (last.y - back.y) / (last.x - back.x) : 0
    const expected = Math.round(last.y + slope * (column - last.x))
    const reach = path.length < 12 ? 1 : missed > 2 ? 2 : 1
    const found = nearest(ridge, width, height, column, expected, reach)
    if (found === null) {
      missed += 1
      continue
    }
    missed = 0
    ridge[found * width + column] = 2
    path.push({ x: column, y: found })
  }
  return path
}

function nearest(ridge: Uint8Array, width: number, height: number, x: number, y: number, reach: number) {
  for (let d = 0; d <= reach; d += 1)
    for (const row of d === 0 ? [y] : [y - d, y + d])
      if (row >= 0 && row < height && ridge[row * width + x] === 1) return row
  return null
}
