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
  const black = blackOf(page, paper, layout)
  const gain = 1 / Math.max(0.25, 1 - black)
  const ink = new Float32Array(page.data.length)
  for (let y = 0; y < page.height; y += 1) flattenRow(page, paperAlong(paper, y), gain, y * page.width, ink)
  return { width: page.width, height: page.height, ink, paper }
}

/** @param level  the paper's brightness along the row */
function flattenRow(page: Grey, level: Float64Array, gain: number, first: number, ink: Float32Array): void {
  for (let x = 0; x < page.width; x += 1) {
    const u = acrossBlocks(level.length, x)
    const left = u | 0
    const paper = level[left]! + (level[left + 1]! - level[left]!) * (u - left)
    const value = (1 - page.data[first + x]! / paper) * gain
    ink[first + x] = value < 0 ? 0 : value > 1 ? 1 : value
  }
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

/** Where a pixel lies between the middles of the blocks. */
function acrossBlocks(columns: number, x: number): number {
  const u = (x + 0.5) / BLOCK - 0.5
  return u < 0 ? 0 : u > columns - 1.001 ? columns - 1.001 : u
}

/** The paper's brightness along a row of pixels, a value for each column of blocks. */
function paperAlong({ columns, rows, values }: Flat['paper'], y: number): Float64Array {
  const v = Math.min(rows - 1.001, Math.max(0, (y + 0.5) / BLOCK - 0.5))
  const top = Math.floor(v) * columns
  const share = v - Math.floor(v)
  const level = new Float64Array(columns)
  for (let i = 0; i < columns; i += 1)
    level[i] = values[top + i]! + (values[top + columns + i]! - values[top + i]!) * share
  return level
}

/** How dark black print is in this photo, as a share of the paper: the marks' borders say. */
function blackOf(page: Grey, paper: Flat['paper'], layout: Layout): number {
  const seen: number[] = []
  for (const mark of layout.marks) {
    const module = mark.size / MARKER_MODULES
    for (let i = 0; i < MARKER_MODULES; i += 1) {
      const x = Math.round((mark.x + (i + 0.5) * module) * PX_PER_MM)
      const y = Math.round((mark.y + module / 2) * PX_PER_MM)
      const level = paperAlong(paper, y)
      const u = acrossBlocks(paper.columns, x)
      const left = Math.floor(u)
      const here = level[left]! + (level[left + 1]! - level[left]!) * (u - left)
      seen.push(page.data[y * page.width + x]! / here)
    }
  }
  return percentile(seen, 0.5)
}
