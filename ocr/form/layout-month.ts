/**
 * LayoutMonth: twelve activities of one month on a sheet, A4 across. Version 2: weekdays, hours and sums as checks,
 * planned visits with one box to tick.
 */
import type { Layout, LayoutField, LayoutOptions } from './layout.ts'
import { AS_PLANNED, MARK_IDS, MARK_MARGIN_MM, MARK_SIZE_MM } from './layout.ts'
import {
  cornerMarks,
  digitCells,
  digits,
  rect,
  text,
  type TickGrid,
  ticks,
  timingMarks,
} from './layout-pieces.ts'

const PAGE = { widthMm: 297, heightMm: 210 }
export const MONTH_ROWS = 12
export const MONTH_ROW = { first: 50.6, pitch: 10.7 }
export const MONTH_EXAMPLE_Y = 40
export const MONTH_DIGIT = { w: 6.2, h: 8.4, pitch: 6.6 }
/** Left edges of the columns, and the right edge of the last. */
export const MONTH_COLUMNS = {
  no: 13,
  date: 19,
  weekday: 34,
  start: 55,
  end: 84.4,
  minutes: 113.8,
  requesterNo: 137,
  childCount: 177.4,
  sickCount: 194.8,
  kind: 206.4,
  transportYen: 257,
  right: 284,
}
export const MONTH_TICK_MM = 4.2
/** width of the names' column inside its margins */
export const MONTH_REQUESTER_MM = 38.8
/** from one line of ticks to the next */
const TWO_LINES_MM = 5.2
const TOTALS_Y = 180.6

/** The fields of one row whose top is at `y`; the example row uses them too. */
export function monthRowFields(row: number, y: number, options: LayoutOptions): LayoutField[] {
  const at = MONTH_COLUMNS
  const top = y + (MONTH_ROW.pitch - MONTH_DIGIT.h) / 2
  const cells = (x: number, groups: number[], gap = 0) => digitCells(x, top, groups, MONTH_DIGIT, gap)
  const twoLines = (x: number, columns: number, pitchX: number): TickGrid => ({
    ...{ x, columns, pitchX },
    ...{ y: y + 0.7, pitchY: TWO_LINES_MM, box: MONTH_TICK_MM },
  })
  const kinds = options.kindCodes ?? []
  const kindColumns = Math.max(1, Math.ceil(kinds.length / 2))
  return [
    digits('date', row, cells(at.date + 1, [2])),
    ticks('weekday', row, WEEKDAYS, twoLines(at.weekday + 0.9, 4, 5.05)),
    digits('start', row, cells(at.start + 0.5, [2, 2], 2.2)),
    digits('end', row, cells(at.end + 0.5, [2, 2], 2.2)),
    digits('minutes', row, cells(at.minutes + 0.5, [1, 2], 2.4)),
    requesterField(row, y, cells(at.requesterNo + 0.6, [6]), options.requesters ?? []),
    ticks('childCount', row, ['1', '2', '3', '4', '5'], twoLines(at.childCount + 1.1, 3, 5.5)),
    ticks('sickCount', row, ['1', '2', '3'], twoLines(at.sickCount + 1, 2, 5.5)),
    ticks('kind', row, kinds, twoLines(at.kind + 0.8, kindColumns, Math.min(5.6, 49.4 / kindColumns))),
    digits('transportYen', row, cells(at.transportYen + 0.5, [4])),
  ]
}

/** Monday first, as calendars on the wall here often are; 7 is Sunday. */
export const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7']

function requesterField(row: number, y: number, cells: LayoutField['cells'], requesters: string[]) {
  if (requesters.length === 0) return digits('requesterNo', row, cells)
  const columns = requesters.length <= 2 ? 1 : requesters.length <= 4 ? 2 : 3
  return ticks('requesterNo', row, requesters, {
    x: MONTH_COLUMNS.requesterNo + 1.2,
    y: requesters.length === 1 ? y + (MONTH_ROW.pitch - MONTH_TICK_MM) / 2 : y + 0.7,
    columns,
    pitchX: MONTH_REQUESTER_MM / columns,
    pitchY: TWO_LINES_MM,
    box: MONTH_TICK_MM,
    byColumn: true,
  })
}

/** A visit printed in words: one box at its left, and the fare, which no plan knows. */
function plannedFields(row: number, y: number): LayoutField[] {
  const grid = { columns: 1, pitchX: 0, pitchY: 0, box: PLANNED_TICK_MM }
  const top = y + (MONTH_ROW.pitch - MONTH_DIGIT.h) / 2
  return [
    ticks(AS_PLANNED, row, [AS_PLANNED], {
      ...grid,
      x: MONTH_COLUMNS.date + 1,
      y: y + (MONTH_ROW.pitch - PLANNED_TICK_MM) / 2,
    }),
    digits('transportYen', row, digitCells(MONTH_COLUMNS.transportYen + 0.5, top, [4], MONTH_DIGIT)),
  ]
}
export const PLANNED_TICK_MM = 5.4

/** Below the rows, and in the head where nothing is pre-printed. */
function sheetFields(options: LayoutOptions): LayoutField[] {
  const at = MONTH_COLUMNS
  const fields = [
    digits('totalCount', 0, digitCells(at.date + 1, TOTALS_Y, [2], MONTH_DIGIT)),
    digits('totalMinutes', 0, digitCells(at.requesterNo - 45.6, TOTALS_Y, [3, 2], MONTH_DIGIT, 6.6)),
    digits('totalYen', 0, digitCells(at.transportYen - 6.1, TOTALS_Y, [5], MONTH_DIGIT)),
    text('notes', 0, rect(21, 196.8, 78, 7.4)),
    text('accident', 0, rect(101, 196.8, 64, 7.4)),
    text('signature', 0, rect(167, 196.8, 46, 7.4)),
  ]
  if (!options.providerNo) fields.push(digits('provider', 0, digitCells(120, 14.6, [6], MONTH_DIGIT)))
  if (!options.month) fields.push(digits('month', 0, digitCells(181, 14.6, [2, 2], MONTH_DIGIT, 6)))
  return fields
}

export function monthLayout(options: LayoutOptions): Layout {
  const tops = Array.from({ length: MONTH_ROWS }, (_, i) => MONTH_ROW.first + i * MONTH_ROW.pitch)
  const planned = options.plannedCount ?? 0
  return {
    version: '2',
    kind: 'month',
    page: PAGE,
    marks: cornerMarks(MARK_IDS.month, PAGE.widthMm, PAGE.heightMm, MARK_MARGIN_MM, MARK_SIZE_MM),
    qr: { x: 249.5, y: 7, size: 25 },
    timing: timingMarks(
      tops.map((y) => y + MONTH_ROW.pitch / 2),
      7,
      286.8,
    ),
    fields: [
      ...tops.flatMap((y, i) => (i < planned ? plannedFields(i + 1, y) : monthRowFields(i + 1, y, options))),
      ...sheetFields(options),
    ],
  }
}
