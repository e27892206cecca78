/**
 * LayoutSingle: one activity on a sheet, A4 upright, with the most generous boxes. Version 2: the weekday, the hours,
 * and scales to tick, so that times need no digits.
 */
import type { Layout, LayoutField, LayoutOptions } from './layout.ts'
import { AS_PLANNED, MARK_IDS, MARK_MARGIN_MM, MARK_SIZE_MM } from './layout.ts'
import { cornerMarks, digitCells, digits, rect, text, ticks, timingMarks } from './layout-pieces.ts'
import { WEEKDAYS } from './layout-month.ts'

const PAGE = { widthMm: 210, heightMm: 297 }
export const SINGLE_DIGIT = { w: 7.8, h: 10.6, pitch: 8.4 }
export const SINGLE_TICK_MM = 5
/** Left edge of what is filled in; labels and explanations stand to the left of it. */
export const SINGLE_X = 57
/** where the sick children's boxes start, on the line of the children's */
export const SINGLE_SICK_X = 152.5

/** Heights of the lines of the form, in reading order. */
const HEIGHTS = {
  planned: 12,
  date: 15,
  start: 22,
  end: 22,
  requesterNo: 23,
  childCount: 12,
  kind: 57,
  transportYen: 13,
  accident: 12,
  notes: 12,
  signature: 12,
}
export type SingleRow = keyof typeof HEIGHTS
const FIRST_Y = 52
/** shared out among the lines where no planned visit is printed */
const SPARE_MM = 1.2

/** Top and height of each line; a planned visit has its line only where one is printed. */
export function singleRows(planned: boolean): Partial<Record<SingleRow, { y: number; h: number }>> {
  const rows: Partial<Record<SingleRow, { y: number; h: number }>> = {}
  let y = FIRST_Y
  for (const [name, height] of Object.entries(HEIGHTS) as [SingleRow, number][]) {
    if (name === 'planned' && !planned) continue
    const h = height + (planned ? 0 : SPARE_MM)
    rows[name] = { y, h }
    y += h
  }
  return rows
}

type Place = (name: SingleRow) => { y: number; h: number }

function requesterField(requesters: string[], { y, h }: { y: number; h: number }): LayoutField {
  if (requesters.length === 0)
    return digits('requesterNo', 1, digitCells(SINGLE_X, y + (h - SINGLE_DIGIT.h) / 2, [6], SINGLE_DIGIT))
  const lines = requesters.length <= 3 ? requesters.length : Math.ceil(requesters.length / 2)
  const pitchY = lines <= 3 ? 6.9 : 5.9
  return ticks('requesterNo', 1, requesters, {
    x: SINGLE_X,
    y: y + (h - (lines - 1) * pitchY - SINGLE_TICK_MM) / 2,
    columns: requesters.length <= 3 ? 1 : 2,
    pitchX: 70,
    pitchY,
    box: SINGLE_TICK_MM,
    byColumn: true,
  })
}

function kindField(codes: string[], { y, h }: { y: number; h: number }): LayoutField {
  const lines = Math.ceil(codes.length / 2)
  const pitchY = Math.min(7.4, (h - 2) / Math.max(1, lines))
  return ticks('kind', 1, codes, {
    x: SINGLE_X,
    y: y + (h - (lines - 1) * pitchY - SINGLE_TICK_MM) / 2,
    columns: 2,
    pitchX: 70,
    pitchY,
    box: SINGLE_TICK_MM,
    byColumn: true,
  })
}

/** Care by day; other hours are written as digits. */
export const SCALE_HOURS = Array.from({ length: 17 }, (_, i) => String(i + 6).padStart(2, '0'))
export const SCALE_MINUTES = ['00', '15', '30', '45']
const SCALE_PITCH_MM = 8.2
/** left edge of the minutes' boxes, right of the digits */
const MINUTES_X = 100

function timeFields(name: 'start' | 'end', { y, h }: { y: number; h: number }): LayoutField[] {
  const spare = (h - HEIGHTS[name]) / 2
  const top = y + 1.4 + spare
  const line = { pitchY: 0, box: SINGLE_TICK_MM }
  return [
    digits(name, 1, digitCells(SINGLE_X, top, [2, 2], SINGLE_DIGIT, 4)),
    ticks(`${name}Minute`, 1, SCALE_MINUTES, {
      ...{ ...line, x: MINUTES_X, columns: 4, pitchX: 12 },
      y: top + (SINGLE_DIGIT.h - SINGLE_TICK_MM) / 2,
    }),
    ticks(`${name}Hour`, 1, SCALE_HOURS, {
      ...{ ...line, x: SINGLE_X, columns: SCALE_HOURS.length, pitchX: SCALE_PITCH_MM },
      y: top + SINGLE_DIGIT.h + 2.4,
    }),
  ]
}

function dateFields(month: boolean, { y, h }: { y: number; h: number }): LayoutField[] {
  const top = y + (h - SINGLE_DIGIT.h) / 2
  const line = { y: y + (h - SINGLE_TICK_MM) / 2, columns: 7, pitchY: 0, box: SINGLE_TICK_MM }
  // names of the days stand beside their boxes, or in them where the month takes their room
  const week = month ? { ...line, x: 118, pitchX: 11.2 } : { ...line, x: 139, pitchX: 8 }
  return [
    digits('date', 1, digitCells(month ? SINGLE_X + 33 : 110.6, top, [2], SINGLE_DIGIT)),
    ticks('weekday', 1, WEEKDAYS, week),
    ...(month ? [] : [digits('month', 0, digitCells(SINGLE_X + 8, top, [2, 2], SINGLE_DIGIT, 6))]),
  ]
}

function fieldsOf(options: LayoutOptions, at: Place): LayoutField[] {
  const digitTop = (name: SingleRow) => at(name).y + (at(name).h - SINGLE_DIGIT.h) / 2
  const tickTop = (name: SingleRow) => at(name).y + (at(name).h - SINGLE_TICK_MM) / 2
  const box = (name: SingleRow, width: number) => rect(SINGLE_X, at(name).y + 1.5, width, at(name).h - 3)
  const line = (columns: number, x: number, pitchX: number, y: number) => ({
    ...{ x, y, columns, pitchX },
    ...{ pitchY: 0, box: SINGLE_TICK_MM },
  })
  const endTop = at('end').y + 1.4 + (at('end').h - HEIGHTS.end) / 2
  const fields = [
    ...dateFields(Boolean(options.month), at('date')),
    ...timeFields('start', at('start')),
    ...timeFields('end', at('end')),
    digits('minutes', 1, digitCells(164, endTop, [1, 2], SINGLE_DIGIT, 4)),
    requesterField(options.requesters ?? [], at('requesterNo')),
    ticks('childCount', 1, ['1', '2', '3', '4', '5'], line(5, SINGLE_X, 15.2, tickTop('childCount'))),
    ticks('sickCount', 1, ['1', '2', '3'], line(3, SINGLE_SICK_X, 14.6, tickTop('childCount'))),
    kindField(options.kindCodes ?? [], at('kind')),
    digits('transportYen', 1, digitCells(SINGLE_X, digitTop('transportYen'), [4], SINGLE_DIGIT)),
    text('accident', 0, box('accident', 138)),
    text('notes', 0, box('notes', 138)),
    text('signature', 0, box('signature', 54)),
    text('requesterSignature', 0, { ...box('signature', 50), x: SINGLE_X + 88 }),
  ]
  if ((options.plannedCount ?? 0) > 0)
    fields.push(ticks(AS_PLANNED, 1, [AS_PLANNED], line(1, SINGLE_X, 0, tickTop('planned'))))
  if (!options.providerNo) fields.push(digits('provider', 0, digitCells(SINGLE_X, 29.4, [6], SINGLE_DIGIT)))
  return fields
}

export function singleLayout(options: LayoutOptions): Layout {
  const rows = singleRows((options.plannedCount ?? 0) > 0)
  return {
    version: '2',
    kind: 'single',
    page: PAGE,
    marks: cornerMarks(MARK_IDS.single, PAGE.widthMm, PAGE.heightMm, MARK_MARGIN_MM, MARK_SIZE_MM),
    qr: { x: 162.5, y: 7, size: 25 },
    timing: timingMarks(
      Object.values(rows).map((row) => row.y + row.h / 2),
      7,
      199.8,
    ),
    fields: fieldsOf(options, (name) => rows[name]!),
  }
}
