/**
 * LayoutMonth1: the monthly form as it was first printed. Sheets of it are still read; nothing prints it any more.
 */
import type { Layout, LayoutField, LayoutOptions } from './layout.ts'
import { MARK_IDS, MARK_MARGIN_MM, MARK_SIZE_MM } from './layout.ts'
import { cornerMarks, digitCells, digits, rect, text, ticks, timingMarks } from './layout-pieces.ts'

const PAGE = { widthMm: 297, heightMm: 210 }
const MONTH_ROWS = 12
const MONTH_ROW = { first: 50.6, pitch: 10.7 }
const MONTH_DIGIT = { w: 6.2, h: 8.4, pitch: 6.6 }
/** Left edges of the columns, and the right edge of the last. */
const MONTH_COLUMNS = {
  no: 13,
  date: 19,
  start: 35,
  end: 66.5,
  requesterNo: 98,
  childCount: 151,
  sickCount: 181,
  kind: 200,
  transportYen: 255,
  right: 284,
}
const MONTH_TICK_MM = 4.2
/** width of the names' column inside its margins */
const MONTH_REQUESTER_MM = 51

/** The fields of one row whose top is at `y`. */
function monthRowFields(row: number, y: number, options: LayoutOptions): LayoutField[] {
  const at = MONTH_COLUMNS
  const top = y + (MONTH_ROW.pitch - MONTH_DIGIT.h) / 2
  const middle = y + (MONTH_ROW.pitch - MONTH_TICK_MM) / 2
  const cells = (x: number, groups: number[], gap = 0) => digitCells(x, top, groups, MONTH_DIGIT, gap)
  const line = (x: number, pitchX: number, columns: number) => ({
    x,
    y: middle,
    columns,
    pitchX,
    pitchY: 5.2,
    box: MONTH_TICK_MM,
  })
  const kinds = options.kindCodes ?? []
  const kindColumns = Math.max(1, Math.ceil(kinds.length / 2))
  return [
    digits('date', row, cells(at.date + 1.6, [2])),
    digits('start', row, cells(at.start + 1.3, [2, 2], 2.6)),
    digits('end', row, cells(at.end + 1.3, [2, 2], 2.6)),
    requesterField(row, y, cells(at.requesterNo + 6.5, [6]), options.requesters ?? []),
    ticks('childCount', row, ['1', '2', '3', '4', '5'], line(at.childCount + 1.6, 5.7, 5)),
    ticks('sickCount', row, ['1', '2', '3'], line(at.sickCount + 1.4, 5.7, 3)),
    ticks('kind', row, kinds, {
      ...line(at.kind + 1.6, Math.min(6.7, 53 / kindColumns), kindColumns),
      y: y + 0.7,
    }),
    digits('transportYen', row, cells(at.transportYen + 0.9, [4])),
  ]
}

function requesterField(row: number, y: number, cells: LayoutField['cells'], requesters: string[]) {
  if (requesters.length === 0) return digits('requesterNo', row, cells)
  const columns = requesters.length <= 2 ? 1 : requesters.length <= 4 ? 2 : 3
  return ticks('requesterNo', row, requesters, {
    x: MONTH_COLUMNS.requesterNo + 1.8,
    y: requesters.length === 1 ? y + (MONTH_ROW.pitch - MONTH_TICK_MM) / 2 : y + 0.7,
    columns,
    pitchX: MONTH_REQUESTER_MM / columns,
    pitchY: 5.2,
    box: MONTH_TICK_MM,
    byColumn: true,
  })
}

/** Below the rows, and in the head where nothing is pre-printed. */
function sheetFields(options: LayoutOptions): LayoutField[] {
  const fields = [
    digits('totalCount', 0, digitCells(159, 181.4, [2], MONTH_DIGIT)),
    digits('totalMinutes', 0, digitCells(195, 181.4, [3, 2], MONTH_DIGIT, 7)),
    text('notes', 0, rect(21, 196.8, 78, 7.4)),
    text('accident', 0, rect(101, 196.8, 64, 7.4)),
    text('signature', 0, rect(167, 196.8, 46, 7.4)),
  ]
  if (!options.providerNo) fields.push(digits('provider', 0, digitCells(120, 14.6, [6], MONTH_DIGIT)))
  if (!options.month) fields.push(digits('month', 0, digitCells(181, 14.6, [2, 2], MONTH_DIGIT, 6)))
  return fields
}

export function monthLayout1(options: LayoutOptions): Layout {
  const tops = Array.from({ length: MONTH_ROWS }, (_, i) => MONTH_ROW.first + i * MONTH_ROW.pitch)
  return {
    version: '1',
    kind: 'month',
    page: PAGE,
    marks: cornerMarks(MARK_IDS.month, PAGE.widthMm, PAGE.heightMm, MARK_MARGIN_MM, MARK_SIZE_MM),
    qr: { x: 249.5, y: 7, size: 25 },
    timing: timingMarks(
      tops.map((y) => y + MONTH_ROW.pitch / 2),
      7,
      286.8,
    ),
    fields: [...tops.flatMap((y, i) => monthRowFields(i + 1, y, options)), ...sheetFields(options)],
  }
}
