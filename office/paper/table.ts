/**
 * Table: ruled tables over as many pages as they need, the head repeated, a row never cut in two.
 */
import { linesOf, SHADE, type Paper } from './paper.ts'
import type { Style } from './faces.ts'

export interface Column {
  title: string
  /** mm */
  width: number
  align?: 'left' | 'center' | 'right'
  style?: Style
  /** narrower rather than on a second line: hashes, file names */
  oneLine?: boolean
}

export interface Table {
  columns: Column[]
  /** a cell longer than its column takes two lines, then gets narrower */
  rows: string[][]
  /** the last row, ruled apart and bold */
  total?: string[]
}

const HEAD_MM = 6.6
const LINE_MM = 4.1
const ROW_MM = 5.6
const PADDING_MM = 1.3
const SIZE = 8.6
const HEAD_SIZE = 7.8
const MOST_LINES = 3

export const TABLE_HEAD_MM = HEAD_MM

export function rowHeight(table: Table, cells: string[]): number {
  const lines = Math.max(...cells.map((cell, i) => cellLines(table.columns[i]!, cell).length))
  return ROW_MM + (lines - 1) * LINE_MM
}

/** Height of the whole table on one page. */
export function tableHeight(table: Table): number {
  const rows = [...table.rows, ...(table.total ? [table.total] : [])]
  return HEAD_MM + rows.reduce((sum, row) => sum + rowHeight(table, row), 0)
}

/**
 * Draws rows from `from` while they fit above `bottom`; the total stays with the last row.
 * @returns the next row to draw (rows.length: all done) and where the table ended
 */
export function drawTable(
  paper: Paper,
  table: Table,
  place: { x: number; y: number; bottom: number },
  from = 0,
): { next: number; y: number } {
  const width = table.columns.reduce((sum, column) => sum + column.width, 0)
  let y = place.y
  paper.fill(place.x, y, width, HEAD_MM, SHADE)
  eachCell(table, place.x, (column, x, i) => {
    const middle = x + column.width / 2
    paper.write(table.columns[i]!.title, middle, y + HEAD_MM / 2 + 1, {
      size: HEAD_SIZE,
      align: 'center',
      fit: column.width - 1,
    })
  })
  y += HEAD_MM
  const rules = [y]
  let next = from
  for (; next < table.rows.length; next += 1) {
    const row = table.rows[next]!
    const isLast = next === table.rows.length - 1
    const totalMm = isLast && table.total ? rowHeight(table, table.total) : 0
    const height = rowHeight(table, row)
    if (y + height + totalMm > place.bottom && next > from) break
    drawRow(paper, table, row, place.x, y)
    y += height
    rules.push(y)
  }
  if (next === table.rows.length && table.total) {
    const height = rowHeight(table, table.total)
    paper.fill(place.x, y, width, height, SHADE)
    drawRow(paper, table, table.total, place.x, y, true)
    y += height
    rules.push(y)
  }
  for (const rule of rules.slice(0, -1)) paper.line(place.x, rule, place.x + width, rule)
  eachCell(table, place.x, (_column, x, i) => i > 0 && paper.line(x, place.y, x, y))
  paper.box(place.x, place.y, width, y - place.y)
  return { next, y }
}

function drawRow(paper: Paper, table: Table, cells: string[], left: number, y: number, bold = false): void {
  eachCell(table, left, (column, x, i) => {
    const lines = cellLines(column, cells[i]!)
    const first = y + (rowHeight(table, cells) - (lines.length - 1) * LINE_MM) / 2 + 1.1
    lines.forEach((line, at) => {
      const align = column.align ?? 'left'
      const place =
        align === 'right'
          ? x + column.width - PADDING_MM
          : align === 'center'
            ? x + column.width / 2
            : x + PADDING_MM
      paper.write(line, place, first + at * LINE_MM, {
        size: SIZE,
        style: bold ? 'bold' : column.style,
        align,
        fit: column.width - PADDING_MM * 2,
      })
    })
  })
}

/** What does not fit on three lines is made narrower on the last one. */
function cellLines(column: Column, cell: string): string[] {
  const width = column.width - PADDING_MM * 2
  if (column.oneLine || (column.align ?? 'left') !== 'left') return [cell]
  const lines = linesOf(cell, width, { size: SIZE, style: column.style })
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES - 1), lines.slice(MOST_LINES - 1).join('')]
}

function eachCell(
  table: Table,
  left: number,
  draw: (column: Column, x: number, index: number) => void,
): void {
  let x = left
  table.columns.forEach((column, index) => {
    draw(column, x, index)
    x += column.width
  })
}
