/**
 * LayoutPieces: rows of digit boxes, ticks and marks, as both kinds of form place them.
 */
import type { LayoutField, Rect, TickOption } from './layout.ts'

/** Coordinates are printed and compared as text: whole hundredths of a millimetre. */
const hundredths = (mm: number): number => Math.round(mm * 100) / 100

export function rect(x: number, y: number, w: number, h: number): Rect {
  return { x: hundredths(x), y: hundredths(y), w: hundredths(w), h: hundredths(h) }
}

export interface DigitSize {
  w: number
  h: number
  /** from one box's left edge to the next one's */
  pitch: number
}

/** Boxes in groups, e.g. [2, 2] for a time, with `gap` between the groups. */
export function digitCells(x: number, y: number, groups: number[], size: DigitSize, gap = 0): Rect[] {
  const cells: Rect[] = []
  let left = x
  for (const count of groups) {
    for (let i = 0; i < count; i++) cells.push(rect(left + i * size.pitch, y, size.w, size.h))
    left += count * size.pitch + gap
  }
  return cells
}

export const digits = (name: string, row: number, cells: Rect[]): LayoutField => ({
  name,
  row,
  type: 'digits',
  cells,
  options: [],
})

export const text = (name: string, row: number, box: Rect): LayoutField => ({
  name,
  row,
  type: 'text',
  cells: [box],
  options: [],
})

export interface TickGrid {
  x: number
  y: number
  columns: number
  pitchX: number
  pitchY: number
  box: number
  /** top to bottom first, as a list is read; otherwise left to right first */
  byColumn?: boolean
}

export function ticks(name: string, row: number, values: string[], grid: TickGrid): LayoutField {
  const lines = Math.ceil(values.length / grid.columns)
  const options = values.map((value, i): TickOption => {
    const column = grid.byColumn ? Math.floor(i / lines) : i % grid.columns
    const line = grid.byColumn ? i % lines : Math.floor(i / grid.columns)
    return { value, ...rect(grid.x + column * grid.pitchX, grid.y + line * grid.pitchY, grid.box, grid.box) }
  })
  return { name, row, type: 'tick', cells: [], options }
}

export function cornerMarks(
  ids: readonly [number, number, number, number],
  widthMm: number,
  heightMm: number,
  marginMm: number,
  sizeMm: number,
): { id: number; x: number; y: number; size: number }[] {
  const right = widthMm - marginMm - sizeMm
  const bottom = heightMm - marginMm - sizeMm
  return [
    { id: ids[0], x: marginMm, y: marginMm, size: sizeMm },
    { id: ids[1], x: right, y: marginMm, size: sizeMm },
    { id: ids[2], x: right, y: bottom, size: sizeMm },
    { id: ids[3], x: marginMm, y: bottom, size: sizeMm },
  ]
}

/** A black bar at both edges of each row, at the row's middle. */
export function timingMarks(rowMiddles: number[], leftX: number, rightX: number): Rect[] {
  return rowMiddles.flatMap((y) => [rect(leftX, y - 0.9, 3.2, 1.8), rect(rightX, y - 0.9, 3.2, 1.8)])
}
