/**
 * LayoutSingle1: the single form as it was first printed. Sheets of it are still read; nothing prints it any more.
 */
import type { Layout, LayoutField, LayoutOptions } from './layout.ts'
import { MARK_IDS, MARK_MARGIN_MM, MARK_SIZE_MM } from './layout.ts'
import { cornerMarks, digitCells, digits, rect, text, ticks, timingMarks } from './layout-pieces.ts'

const PAGE = { widthMm: 210, heightMm: 297 }
const SINGLE_DIGIT = { w: 7.8, h: 10.6, pitch: 8.4 }
const SINGLE_TICK_MM = 5
/** Left edge of what is filled in; labels and explanations stand to the left of it. */
const SINGLE_X = 66
/** Top and height of each line of the form, in reading order. */
const SINGLE_ROWS = {
  date: { y: 60, h: 16 },
  time: { y: 76, h: 16 },
  requesterNo: { y: 92, h: 30 },
  childCount: { y: 122, h: 12 },
  sickCount: { y: 134, h: 12 },
  kind: { y: 146, h: 65 },
  transportYen: { y: 211, h: 15 },
  accident: { y: 226, h: 14 },
  notes: { y: 240, h: 14 },
  signature: { y: 254, h: 13 },
}

type RowName = keyof typeof SINGLE_ROWS
const digitTop = (name: RowName) => SINGLE_ROWS[name].y + (SINGLE_ROWS[name].h - SINGLE_DIGIT.h) / 2
const tickTop = (name: RowName) => SINGLE_ROWS[name].y + (SINGLE_ROWS[name].h - SINGLE_TICK_MM) / 2

function requesterField(requesters: string[]): LayoutField {
  if (requesters.length === 0)
    return digits('requesterNo', 1, digitCells(SINGLE_X, digitTop('requesterNo'), [6], SINGLE_DIGIT))
  const lines = requesters.length <= 4 ? requesters.length : 4
  return ticks('requesterNo', 1, requesters, {
    x: SINGLE_X,
    y: SINGLE_ROWS.requesterNo.y + (SINGLE_ROWS.requesterNo.h - (lines - 1) * 7.2 - SINGLE_TICK_MM) / 2,
    columns: requesters.length <= 4 ? 1 : 2,
    pitchX: 66,
    pitchY: 7.2,
    box: SINGLE_TICK_MM,
    byColumn: true,
  })
}

function kindField(codes: string[]): LayoutField {
  const lines = Math.ceil(codes.length / 2)
  const pitchY = Math.min(7.4, 63 / Math.max(1, lines))
  return ticks('kind', 1, codes, {
    x: SINGLE_X,
    y: SINGLE_ROWS.kind.y + (SINGLE_ROWS.kind.h - (lines - 1) * pitchY - SINGLE_TICK_MM) / 2,
    columns: 2,
    pitchX: 66,
    pitchY,
    box: SINGLE_TICK_MM,
    byColumn: true,
  })
}

function fieldsOf(options: LayoutOptions): LayoutField[] {
  const box = (name: RowName, width: number) =>
    rect(SINGLE_X, SINGLE_ROWS[name].y + 1.5, width, SINGLE_ROWS[name].h - 3)
  const line = (name: RowName, columns: number) => ({
    x: SINGLE_X,
    y: tickTop(name),
    columns,
    pitchX: 19,
    pitchY: 0,
    box: SINGLE_TICK_MM,
  })
  const time = digitTop('time')
  const dateX = options.month ? SINGLE_X + 30 : SINGLE_X + 78
  const fields = [
    digits('date', 1, digitCells(dateX, digitTop('date'), [2], SINGLE_DIGIT)),
    digits('start', 1, digitCells(SINGLE_X, time, [2, 2], SINGLE_DIGIT, 4)),
    digits('end', 1, digitCells(SINGLE_X + 55, time, [2, 2], SINGLE_DIGIT, 4)),
    requesterField(options.requesters ?? []),
    ticks('childCount', 1, ['1', '2', '3', '4', '5'], line('childCount', 5)),
    ticks('sickCount', 1, ['1', '2', '3'], line('sickCount', 3)),
    kindField(options.kindCodes ?? []),
    digits('transportYen', 1, digitCells(SINGLE_X, digitTop('transportYen'), [4], SINGLE_DIGIT)),
    text('accident', 0, box('accident', 128)),
    text('notes', 0, box('notes', 128)),
    text('signature', 0, box('signature', 48)),
    text('requesterSignature', 0, { ...box('signature', 46), x: SINGLE_X + 82 }),
  ]
  if (!options.month)
    fields.push(digits('month', 0, digitCells(SINGLE_X + 14, digitTop('date'), [2, 2], SINGLE_DIGIT, 14)))
  if (!options.providerNo) fields.push(digits('provider', 0, digitCells(SINGLE_X, 30.4, [6], SINGLE_DIGIT)))
  return fields
}

export function singleLayout1(options: LayoutOptions): Layout {
  return {
    version: '1',
    kind: 'single',
    page: PAGE,
    marks: cornerMarks(MARK_IDS.single, PAGE.widthMm, PAGE.heightMm, MARK_MARGIN_MM, MARK_SIZE_MM),
    qr: { x: 162.5, y: 7, size: 25 },
    timing: timingMarks(
      Object.values(SINGLE_ROWS).map((row) => row.y + row.h / 2),
      7,
      199.8,
    ),
    fields: fieldsOf(options),
  }
}
