/**
 * Flatten: the paper's own brightness divided out, so that ink is ink in light and in shadow.
 */
import type { Layout } from '../form/layout.ts'
import { MARKER_MODULES } from '../form/marker-bits.ts'
import type { Grey } from './grey.ts'
import { percentile } from './grey.ts'
import { PX_PER_MM } from './rectify.ts'

export interface Flat {
  width: number
  height: number
  /** 0 paper … 1 the black of the corner marks */
  ink: Float32Array
  /** brightness of the paper, one value a block, row by row; 0-255 */
  paper: { columns: number; rows: number; values: Float32Array }
}

const BLOCK = 32
/** Most of a block is paper even where people write: its upper brightness is the paper's. */
const PAPER_SHARE = 0.8

export function flatten(page: Grey, layout: Layout): Flat {
  const paper = paperOf(page)
  const ratio = ratioToPaper(page, paper)
  const black = blackOf(ratio, page.width, layout)
  const gain = 1 / Math.max(0.25, 1 - black)
  for (let i = 0; i < ratio.length; i += 1) {
    const ink = (1 - ratio[i]!) * gain
    ratio[i] = ink < 0 ? 0 : ink > 1 ? 1 : ink
  }
  return { width: page.width, height: page.height, ink: ratio, paper }
}

function paperOf(page: Grey): Flat['paper'] {
  const columns = Math.ceil(page.width / BLOCK)
  const rows = Math.ceil(page.height / BLOCK)
  const first = new Float32Array(columns * rows)
  const histogram = new Uint32Array(256)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      histogram.fill(0)
      const right = Math.min(page.width, (column + 1) * BLOCK)
      const bottom = Math.min(page.height, (row + 1) * BLOCK)
      let count = 0
      for (let y = row * BLOCK; y < bottom; y += 1)
        for (let x = column * BLOCK; x < right; x += 1, count += 1)
          histogram[page.data[y * page.width + x]!]! += 1
      let level = 255
      for (let above = 0; level > 0; level -= 1) {
        above += histogram[level]!
        if (above >= count * (1 - PAPER_SHARE)) break
      }
      first[row * columns + column] = Math.max(8, level)
    }
  }
  // marks, the QR and bold words fill a block: a neighbour knows the paper better
  const lifted = overNeighbours(first, columns, rows, (values) => percentile(values, 0.75))
  const values = overNeighbours(
    lifted,
    columns,
    rows,
    (near) => near.reduce((sum, v) => sum + v, 0) / near.length,
  )
  return { columns, rows, values }
}

function overNeighbours(
  grid: Float32Array,
  columns: number,
  rows: number,
  take: (values: number[]) => number,
) {
  const out = new Float32Array(grid.length)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const near: number[] = []
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1)
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1)
          near.push(grid[y * columns + x]!)
      out[row * columns + column] = take(near)
    }
  }
  return out
}

function ratioToPaper(page: Grey, paper: Flat['paper']): Float32Array {
  const { columns, rows, values } = paper
  const out = new Float32Array(page.data.length)
  for (let y = 0; y < page.height; y += 1) {
    const v = Math.min(rows - 1.001, Math.max(0, (y + 0.5) / BLOCK - 0.5))
    const top = Math.floor(v)
    const fy = v - top
    for (let x = 0; x < page.width; x += 1) {
      const u = Math.min(columns - 1.001, Math.max(0, (x + 0.5) / BLOCK - 0.5))
      const left = u | 0
      const fx = u - left
      const at = top * columns + left
      const upper = values[at]! + (values[at + 1]! - values[at]!) * fx
      const lower = values[at + columns]! + (values[at + columns + 1]! - values[at + columns]!) * fx
      const i = y * page.width + x
      out[i] = page.data[i]! / (upper + (lower - upper) * fy)
    }
  }
  return out
}

/** How dark black print is in this photo, as a share of the paper: the marks' borders say. */
function blackOf(ratio: Float32Array, width: number, layout: Layout): number {
  const seen: number[] = []
  for (const mark of layout.marks) {
    const module = mark.size / MARKER_MODULES
    for (let i = 0; i < MARKER_MODULES; i += 1) {
      const x = Math.round((mark.x + (i + 0.5) * module) * PX_PER_MM)
      const y = Math.round((mark.y + module / 2) * PX_PER_MM)
      seen.push(ratio[y * width + x]!)
    }
  }
  return percentile(seen, 0.5)
}
