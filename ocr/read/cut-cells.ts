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
  const cell = new Float32Array(CELL_WIDTH * CELL_HEIGHT)
  for (let y = 0; y < CELL_HEIGHT; y += 1) {
    for (let x = 0; x < CELL_WIDTH; x += 1) {
      let sum = 0
      for (let j = 0; j < FINE; j += 1) {
        const my = centre.y + (y + (j + 0.5) / FINE - CELL_HEIGHT / 2) * stepMm
        const py = Math.min(flat.height - 1, Math.max(0, Math.round(my * PX_PER_MM - 0.5)))
        for (let i = 0; i < FINE; i += 1) {
          const mx = centre.x + (x + (i + 0.5) / FINE - CELL_WIDTH / 2) * stepMm
          const px = Math.min(flat.width - 1, Math.max(0, Math.round(mx * PX_PER_MM - 0.5)))
          sum += flat.ink[py * flat.width + px]!
        }
      }
      cell[y * CELL_WIDTH + x] = sum / (FINE * FINE)
    }
  }
  return cell
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
