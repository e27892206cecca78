/**
 * FindBoxes: where a group of printed boxes really lies on the rectified page.
 */
import type { LayoutField, Rect } from '../form/layout.ts'
import type { Flat } from './flatten.ts'
import { percentile } from './grey.ts'
import type { Point } from './homography.ts'
import { PX_PER_MM } from './rectify.ts'

/** Printed lines are pale: darker ink counts no more than they do, or a digit would pull its box along. */
const LINE_INK = 0.3
const SAMPLE_MM = 1.2

/** Points along the outlines, mm. */
export function outlineOf(boxes: Rect[]): Point[] {
  return boxes.flatMap((box) => {
    const across = steps(box.w).flatMap((t) => [
      { x: box.x + t, y: box.y },
      { x: box.x + t, y: box.y + box.h },
    ])
    const down = steps(box.h).flatMap((t) => [
      { x: box.x, y: box.y + t },
      { x: box.x + box.w, y: box.y + t },
    ])
    return [...across, ...down]
  })
}

function steps(length: number): number[] {
  const count = Math.max(2, Math.round(length / SAMPLE_MM))
  return Array.from({ length: count }, (_, i) => ((i + 0.5) * length) / count)
}

export const boxesOf = (field: LayoutField): Rect[] => [...field.cells, ...field.options]

/** The outline's points on the picture, moved by `start`. */
function pointsOf(outline: Point[], start: Point): { x: Int32Array; y: Int32Array } {
  const px = (mm: number) => Math.round(mm * PX_PER_MM - 0.5)
  return {
    x: Int32Array.from(outline, (point) => px(point.x + start.x)),
    y: Int32Array.from(outline, (point) => px(point.y + start.y)),
  }
}

/** Mean clipped ink under the points moved by whole pixels. */
function inkUnder(
  { ink, width, height }: Flat,
  { x, y }: { x: Int32Array; y: Int32Array },
  dx: number,
  dy: number,
): number {
  let sum = 0
  for (let i = 0; i < x.length; i += 1) {
    const px = x[i]! + dx
    const py = y[i]! + dy
    if (px < 0 || py < 0 || px >= width || py >= height) continue
    const here = ink[py * width + px]!
    sum += here < LINE_INK ? here : LINE_INK
  }
  return sum / x.length
}

/**
 * @param start    mm, where to look first
 * @param reachMm  how far around
 * @returns        the shift at which the whole outline shows, or null when no place stands out from the others
 */
export function findBoxes(flat: Flat, boxes: Rect[], start: Point, reachMm: number): Point | null {
  const outline = outlineOf(boxes)
  const coarse = search(flat, outline, start, reachMm, 2)
  if (!coarse) return null
  const fine = search(flat, outline, coarse, 3 / PX_PER_MM, 1, false)
  return fine ?? coarse
}

/** @param stepPx  from one place to the next */
function search(
  flat: Flat,
  outline: Point[],
  start: Point,
  reach: number,
  stepPx: number,
  mustStandOut = true,
) {
  const step = stepPx / PX_PER_MM
  const points = pointsOf(outline, start)
  const n = Math.round(reach / step)
  const side = 2 * n + 1
  const score = new Float32Array(side * side)
  let best = 0
  for (let i = 0; i < score.length; i += 1) {
    const [right, down] = [(i % side) - n, Math.floor(i / side) - n]
    score[i] = inkUnder(flat, points, right * stepPx, down * stepPx)
    if (score[i]! > score[best]!) best = i
  }
  if (mustStandOut && !standsOut(score, side, best, 1.2 / step)) return null
  return peakAround(score, side, best, n, step, start)
}

/** Better than the usual place by a clear step, and than any place further away. */
function standsOut(score: Float32Array, side: number, best: number, apart: number): boolean {
  const usual = percentile(score, 0.5)
  const peak = score[best]!
  if (peak - usual < 0.03 || peak < 1.4 * usual) return false
  const [bx, by] = [best % side, Math.floor(best / side)]
  let rival = 0
  for (let i = 0; i < score.length; i += 1) {
    if (Math.hypot((i % side) - bx, Math.floor(i / side) - by) > apart) rival = Math.max(rival, score[i]!)
  }
  return peak - usual > 1.25 * (rival - usual)
}

/** Centre of what rises above half the peak: the lines are two or three px wide. */
function peakAround(
  score: Float32Array,
  side: number,
  best: number,
  n: number,
  step: number,
  start: Point,
): Point {
  const floor = (score[best]! + percentile(score, 0.3)) / 2
  let [weight, sx, sy] = [0, 0, 0]
  for (let v = -2; v <= 2; v += 1) {
    for (let u = -2; u <= 2; u += 1) {
      const [x, y] = [(best % side) + u, Math.floor(best / side) + v]
      if (x < 0 || y < 0 || x >= side || y >= side) continue
      const rise = Math.max(0, score[y * side + x]! - floor)
      weight += rise
      sx += rise * x
      sy += rise * y
    }
  }
  return { x: start.x + (sx / weight - n) * step, y: start.y + (sy / weight - n) * step }
}

/**
 * How much of a box's outline shows where the field says it is: 0 nothing, about 1 all of it.
 * Glare, deep blur and a wrong place all take it away.
 */
export function outlineShown(flat: Flat, box: Rect, at: (point: Point) => Point, lineInk: number): number {
  const outline = outlineOf([box])
  let shown = 0
  for (const point of outline) {
    const p = at(point)
    const here = strongestNear(flat, p)
    if (here > 0.4 * lineInk) shown += 1
  }
  return shown / outline.length
}

/** Ink within a quarter of a millimetre. */
function strongestNear({ ink, width, height }: Flat, p: Point): number {
  const x = Math.round(p.x * PX_PER_MM - 0.5)
  const y = Math.round(p.y * PX_PER_MM - 0.5)
  let most = 0
  for (let py = Math.max(0, y - 2); py <= Math.min(height - 1, y + 2); py += 1)
    for (let px = Math.max(0, x - 2); px <= Math.min(width - 1, x + 2); px += 1) {
      const here = ink[py * width + px]!
      if (here > most) most = here
    }
  return most
}
