/**
 * PrintExample: a form filled in by hand, to be shown beside the empty one. It has no QR: nothing reads it as a report.
 */
import { minutesOf, weekdayOf } from '../../rules/calendar.ts'
import { drawSpecimen, handTick, handWords } from './hand.ts'
import { AS_PLANNED, type LayoutField } from './layout.ts'
import { COLOURS } from './pen.ts'
import type { Sheet } from './print-form.ts'
import { exampleDigits } from './print-pieces.ts'

interface Visit {
  day: number
  start: string
  end: string
  requester: number
  children: string
  kind: number
  yen: number
}

const VISITS: Visit[] = [
  { day: 4, start: '07:30', end: '08:30', requester: 0, children: '2', kind: 0, yen: 0 },
  { day: 12, start: '16:00', end: '18:30', requester: 1, children: '1', kind: 1, yen: 240 },
  { day: 21, start: '09:15', end: '12:00', requester: 0, children: '2', kind: 6, yen: 360 },
]
/** where no month is printed: 令和8年11月 */
const WRITTEN_MONTH = { text: ' 811', month: '2026-11' }
const WRITTEN_NUMBER = '200001'

export function drawFilledIn(sheet: Sheet): void {
  const { pen, layout, options, planned } = sheet
  const month = options.month ?? WRITTEN_MONTH.month
  const visits = layout.kind === 'month' ? VISITS : VISITS.slice(1, 2)
  const free = layout.kind === 'month' ? planned.length : 0
  planned.forEach((_, i) => fill(sheet, i + 1, AS_PLANNED, AS_PLANNED))
  if (layout.kind === 'month' || planned.length === 0)
    visits.forEach((visit, i) => fillRow(sheet, free + i + 1, visit, month))
  fill(sheet, 0, 'month', WRITTEN_MONTH.text)
  fill(sheet, 0, 'provider', '100001')
  fillTotals(sheet, visits)
  const signature = layout.fields.find((field) => field.name === 'signature')!.cells[0]!
  const name = options.provider?.name ?? '田中 和子'
  handWords(pen, name, signature.x + 4, signature.y + signature.h * 0.72, 14, signature.w - 8)
  drawSpecimen(pen, layout.page.widthMm, layout.page.heightMm)
}

/** In the QR's place. */
export function drawNoQr({ pen, layout }: Sheet): void {
  const { x, y, size } = layout.qr
  pen.box({ x, y, w: size, h: size }, COLOURS.guide, 0.3)
  pen.write('見本', x + size / 2, y + size / 2 + 2.6, {
    ...{ size: 22, bold: true, align: 'center', colour: COLOURS.guideText },
  })
}

function fillRow(sheet: Sheet, row: number, visit: Visit, month: string): void {
  const requesters = sheet.options.requesters ?? []
  const kinds = sheet.options.kindsOfCare
  const date = `${month}-${String(visit.day).padStart(2, '0')}`
  const digits = (time: string) => time.replace(':', '')
  fill(sheet, row, 'date', String(visit.day))
  fill(sheet, row, 'weekday', String(weekdayOf(date) || 7))
  fill(sheet, row, 'start', digits(visit.start))
  fill(sheet, row, 'end', digits(visit.end))
  fill(sheet, row, 'minutes', hoursOf(spent(visit), 1))
  fill(sheet, row, 'requesterNo', requesters[visit.requester % requesters.length]?.no ?? WRITTEN_NUMBER)
  fill(sheet, row, 'childCount', visit.children)
  fill(sheet, row, 'kind', kinds[visit.kind % kinds.length]?.code ?? '')
  if (visit.yen > 0) fill(sheet, row, 'transportYen', String(visit.yen))
}

const spent = ({ start, end }: Visit) => minutesOf(end) - minutesOf(start)
const hoursOf = (minutes: number, boxes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(boxes, ' ')}${String(minutes % 60).padStart(2, '0')}`

/** Planned visits count too; what they come to is in the plan. */
function fillTotals(sheet: Sheet, visits: Visit[]): void {
  const { planned } = sheet
  const minutes = [...visits, ...planned].reduce(
    (sum, { start, end }) => sum + minutesOf(end) - minutesOf(start),
    0,
  )
  fill(sheet, 0, 'totalCount', String(visits.length + planned.length))
  fill(sheet, 0, 'totalMinutes', hoursOf(minutes, 3))
  fill(sheet, 0, 'totalYen', String(visits.reduce((sum, { yen }) => sum + yen, 0)))
}

/** A field this sheet lacks (its value is printed) is left alone. */
function fill({ pen, layout }: Sheet, row: number, name: string, value: string): void {
  const field: LayoutField | undefined = layout.fields.find((one) => one.row === row && one.name === name)
  if (!field) return
  if (field.type === 'digits') return exampleDigits(pen, field, value)
  const option = field.options.find((one) => one.value === value)
  if (option) handTick(pen, option)
}
