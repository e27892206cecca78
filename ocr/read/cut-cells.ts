/**
 * CutCells: one boxed digit as the digit model wants it: 36 × 28, ink 1, paper 0, the box in the middle.
 */
import type { Rect } from '../form/layout.ts'
import type { Page } from './page.ts'
import { PX_PER_MM } from './rectify.ts'

export const CELL_WIDTH = 28
export const CELL_HEIGHT = 36
/** mm of paper a cell shows around a box 8 mm high; larger boxes in proportion */
const SHOWN_MM = 11
const BOX_MM = 8
/** samples a side for each cell pixel */
const FINE = 3

export function cutCell(page: Page, box: Rect): Float32Array {
  const { flat, field } = page
  const stepMm = ((SHOWN_MM / CELL_HEIGHT) * box.h) / BOX_MM
  const centre = field.at({ x: box.x + box.w / 2, y: box.y + box.h / 2 })
  const columns = samples(CELL_WIDTH, centre.x, stepMm, flat.width)
  const rows = samples(CELL_HEIGHT, centre.y, stepMm, flat.height)
  const cell = new Float32Array(CELL_WIDTH * CELL_HEIGHT)
  for (let y = 0, at = 0; y < rows.length; y += FINE)
    for (let x = 0; x < columns.length; x += FINE, at += 1) {
      let sum = 0
      for (let j = y; j < y + FINE; j += 1)
        for (let i = x; i < x + FINE; i += 1) sum += flat.ink[rows[j]! * flat.width + columns[i]!]!
      cell[at] = sum / (FINE * FINE)
    }
  return cell
}

/** Pixels of the page, `FINE` for each of the cell's, along one side. */
function samples(count: number, centreMm: number, stepMm: number, most: number): Int32Array {
  return Int32Array.from({ length: count * FINE }, (_, i) => {
    const mm = centreMm + ((i + 0.5) / FINE - count / 2) * stepMm
    return Math.min(most - 1, Math.max(0, Math.round(mm * PX_PER_MM - 0.5)))
  })
}

/** Ink inside a box, away from its lines: share of it darker than the guide print can be. */
export function inkInside(page: Page, box: Rect, marginMm = 0.7): number {
  let dark = 0
  let count = 0
  const threshold = inkThreshold(page)
  const step = 1 / PX_PER_MM
  const corner = page.field.at({ x: box.x + box.w / 2, y: box.y + box.h / 2 })
  const [dx, dy] = [corner.x - box.x - box.w / 2, corner.y - box.y - box.h / 2]
  for (let y = box.y + marginMm; y < box.y + box.h - marginMm; y += step) {
    for (let x = box.x + marginMm; x < box.x + box.w - marginMm; x += step) {
      const px = Math.round((x + dx) * PX_PER_MM - 0.5)
      const py = Math.round((y + dy) * PX_PER_MM - 0.5)
      if ((page.flat.ink[py * page.flat.width + px] ?? 0) > threshold) dark += 1
      count += 1
    }
  }
  return dark / Math.max(1, count)
}

/** Above the palest ink that is still writing, below the darkest guide print of this photo. */
export function inkThreshold(page: Page): number {
  return Math.min(0.6, Math.max(0.33, page.lineInk * 1.9))
}
