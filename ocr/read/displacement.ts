/**
 * Displacement: how far the paper lies from the flat sheet its corners describe. Timing marks and the printed box
 * lines are looked for where they should be; a smooth field is fitted through what was found.
 *
 * Promise:  a single mark or line in the wrong place (ink, a fold) moves the field little, and shows as residual.
 */
import type { Layout, LayoutField } from '../form/layout.ts'
import { percentile } from './grey.ts'
import { boxesOf, findBoxes } from './find-boxes.ts'
import type { Flat } from './flatten.ts'
import { leastSquares, type Point } from './homography.ts'
import { PX_PER_MM } from './rectify.ts'

export interface Field {
  /** mm on paper → mm in the rectified picture */
  at(point: Point): Point
  /** mm, ninetieth percentile of what the smooth field leaves unexplained at printed lines */
  residualP90: number
  /** printed lines and marks found, of all looked for */
  found: number
  expected: number
}

export interface Measure extends Point {
  dx: number | null
  dy: number | null
}

const FIRST_REACH_MM = 4
const SECOND_REACH_MM = 1
const DEGREE = 4

/** Up to the fourth degree: a page bends, it does not crumple. A crumpled one is asked for again. */
function terms(x: number, y: number): number[] {
  const out: number[] = []
  for (let total = 0; total <= DEGREE; total += 1)
    for (let i = 0; i <= total; i += 1) out.push(x ** (total - i) * y ** i)
  return out
}

/** Where one group of boxes lies. */
function measureBoxes(flat: Flat, field: LayoutField, rough: Offset, reachMm: number): Measure {
  const boxes = boxesOf(field)
  const x = (Math.min(...boxes.map((box) => box.x)) + Math.max(...boxes.map((box) => box.x + box.w))) / 2
  const y = (Math.min(...boxes.map((box) => box.y)) + Math.max(...boxes.map((box) => box.y + box.h))) / 2
  const found = findBoxes(flat, boxes, rough({ x, y }), reachMm)
  return { x, y, dx: found?.x ?? null, dy: found?.y ?? null }
}

export function fitDisplacement(flat: Flat, layout: Layout): Field {
  const { widthMm, heightMm } = layout.page
  const corners: Measure[] = layout.marks.map((mark) => ({
    x: mark.x + mark.size / 2,
    y: mark.y + mark.size / 2,
    dx: 0,
    dy: 0,
  }))
  const bars = layout.timing.map((bar) =>
    measureBar(flat, bar.x + bar.w / 2, bar.y + bar.h / 2, bar.w, bar.h),
  )
  const rough = fieldThrough([...corners, ...bars], widthMm, heightMm, 0.02)
  const groups = layout.fields.filter((field) => field.type !== 'text')
  const lines = groups.map((field) => measureBoxes(flat, field, rough, FIRST_REACH_MM))
  const fine = fieldThrough([...corners, ...bars, ...lines], widthMm, heightMm, 0.001)
  // from the better start, and not further away: what answered from the wrong place is asked again
  const again = groups.map((field) => measureBoxes(flat, field, fine, SECOND_REACH_MM))
  const all = [...corners, ...bars, ...again]
  const field = fieldThrough(all, widthMm, heightMm, 0.0005)
  const left = [...bars, ...again].flatMap((m) => {
    const d = field(m)
    return [m.dx === null ? null : Math.abs(m.dx - d.x), m.dy === null ? null : Math.abs(m.dy - d.y)]
  })
  const seen = left.filter((value) => value !== null)
  return {
    at: (point) => {
      const d = field(point)
      return { x: point.x + d.x, y: point.y + d.y }
    },
    residualP90: percentile(seen, 0.9),
    found: seen.length,
    expected: left.length,
  }
}

export type Offset = (point: Point) => Point

/** Smooth through all measures, each axis by itself; what stands apart from the others moves it little. */
export function fieldThrough(measures: Measure[], widthMm: number, heightMm: number, ridge: number): Offset {
  const scaled = (p: Point) => terms((2 * p.x) / widthMm - 1, (2 * p.y) / heightMm - 1)
  const fit = (pick: (m: Measure) => number | null) => {
    const used = measures.filter((m) => pick(m) !== null)
    if (used.length < 4) return terms(0, 0).map(() => 0)
    const rows = used.map(scaled)
    const right = used.map((m) => pick(m)!)
    let weights = used.map(() => 1)
    let solution = leastSquares(rows, right, weights, ridge * used.length)
    for (let round = 0; round < 4; round += 1) {
      weights = rows.map((row, i) => 1 / Math.max(1, Math.abs(dot(row, solution) - right[i]!) / 0.15))
      solution = leastSquares(rows, right, weights, ridge * used.length)
    }
    return solution
  }
  const [x, y] = [fit((m) => m.dx), fit((m) => m.dy)]
  return (point) => {
    const row = scaled(point)
    return { x: dot(row, x), y: dot(row, y) }
  }
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

const BAR_REACH_MM = 3.4

/** Middle of the black bar near (x, y), mm. */
function measureBar(flat: Flat, x: number, y: number, w: number, h: number): Measure {
  const [left, right] = [(x - w / 2 - BAR_REACH_MM) * PX_PER_MM, (x + w / 2 + BAR_REACH_MM) * PX_PER_MM]
  const [top, bottom] = [(y - h / 2 - BAR_REACH_MM) * PX_PER_MM, (y + h / 2 + BAR_REACH_MM) * PX_PER_MM]
  let [sum, sx, sy, sxx, syy] = [0, 0, 0, 0, 0]
  for (let py = Math.max(0, Math.round(top)); py < Math.min(flat.height, bottom); py += 1) {
    for (let px = Math.max(0, Math.round(left)); px < Math.min(flat.width, right); px += 1) {
      const ink = flat.ink[py * flat.width + px]!
      if (ink < 0.5) continue
      sum += 1
      sx += px
      sy += py
      sxx += px * px
      syy += py * py
    }
  }
  const none = { x, y, dx: null, dy: null }
  const area = sum / PX_PER_MM ** 2
  if (area < 0.6 * w * h || area > 1.6 * w * h) return none
  const [cx, cy] = [sx / sum, sy / sum]
  const [spreadX, spreadY] = [
    Math.sqrt(sxx / sum - cx * cx) / PX_PER_MM,
    Math.sqrt(syy / sum - cy * cy) / PX_PER_MM,
  ]
  // a bar's spread is its length / √12; anything longer has other ink in it
  if (spreadX > 0.45 * w || spreadY > 0.5 * h) return none
  return { x, y, dx: (cx + 0.5) / PX_PER_MM - x, dy: (cy + 0.5) / PX_PER_MM - y }
}
