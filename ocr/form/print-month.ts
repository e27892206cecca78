/**
 * PrintMonth: the monthly form's words and boxes, A4 across.
 */
import { minutesOf } from '../../rules/calendar.ts'
import { handTick } from './hand.ts'
import type { LayoutField, PlannedVisit, Rect } from './layout.ts'
import {
  MONTH_COLUMNS as AT,
  MONTH_EXAMPLE_Y,
  MONTH_REQUESTER_MM,
  MONTH_ROW,
  MONTH_ROWS,
  monthRowFields,
} from './layout-month.ts'
import { COLOURS, type Pen } from './pen.ts'
import {
  dayInWords,
  drawColon,
  drawDigits,
  drawTextBox,
  drawTicks,
  exampleDigits,
  labelsOf,
  monthInWords,
  named,
  requesterHelp,
} from './print-pieces.ts'
import type { PrintedPerson, Sheet } from './print-form.ts'

const TABLE = { left: AT.no, right: AT.right, head: 33.4, headHeight: 6.6 }
const TABLE_BOTTOM = MONTH_ROW.first + MONTH_ROWS * MONTH_ROW.pitch
/** More names than this stand in the rows without their numbers, which the head shows once. */
const NUMBERS_IN_ROWS = 2

export function drawMonth(sheet: Sheet): void {
  drawHead(sheet)
  drawColumnHeads(sheet)
  drawExampleRow(sheet)
  drawRows(sheet)
  drawTotals(sheet)
  drawLegend(sheet)
  drawFoot(sheet)
}

function drawHead(sheet: Sheet): void {
  const { pen, options, layout, page, pages } = sheet
  const { texts } = options
  pen.write(texts.programme, 20, 10.4, { size: 8, colour: COLOURS.quiet, fit: 96 })
  pen.write(`${texts.title}（月間）`, 20, 19.4, { size: 19, bold: true, fit: 96 })
  const sheetOf = pages > 1 ? `${page}枚目／${pages}枚` : `${page}枚目`
  pen.write(sheetOf, 246, 11, { size: 8, align: 'right', colour: COLOURS.quiet })
  pen.write('提供会員', 120, 12.4, { size: 8, colour: COLOURS.guideText })
  if (options.provider) {
    pen.write(options.provider.no, 120, 20, { size: 15, bold: true })
    pen.write(options.provider.name, 146, 20, { size: 13, fit: 32 })
  } else drawDigits(pen, fieldNamed(layout.fields, 'provider'))
  pen.write('活動した月', 181, 12.4, { size: 8, colour: COLOURS.guideText })
  if (options.month) pen.write(monthInWords(options.month), 181, 20, { size: 15, bold: true })
  else {
    const field = fieldNamed(layout.fields, 'month')
    drawDigits(pen, field)
    pen.write('令和', 179.8, 21, { size: 7, align: 'right' })
    pen.write('年', field.cells[1]!.x + 7, 21, { size: 9 })
    pen.write('月', field.cells[3]!.x + 7, 21, { size: 9 })
  }
  const people = options.requesters ?? []
  const listed = people.length > NUMBERS_IN_ROWS
  pen.paragraph(texts.consent, 20, 26.6, listed ? 98 : 222, 4.2, { size: 8.6 })
  if (listed) drawPeople(pen, people)
}

/** Which number stands for whom: rows have room for the names only. */
function drawPeople(pen: Pen, people: PrintedPerson[]): void {
  people.forEach((person, i) => {
    const x = 120 + (i % 3) * 42
    const y = 26.6 + Math.floor(i / 3) * 4.2
    pen.write(`${i + 1}`, x, y, { size: 8.4, bold: true, colour: COLOURS.guideText })
    pen.write(`${person.name}  ${person.no}`, x + 2.8, y, { size: 8.4, fit: 38 })
  })
}

const fieldNamed = (fields: LayoutField[], name: string) => fields.find((field) => field.name === name)!

const HEADS: [from: keyof typeof AT, to: keyof typeof AT, title: string, help: string][] = [
  ['date', 'weekday', '日', '5日は右に5'],
  ['weekday', 'start', '曜日', '1つに✓'],
  ['start', 'end', 'はじめ', '24時間で書く'],
  ['end', 'minutes', 'おわり', '夕方6時は18:00'],
  ['minutes', 'requesterNo', '時間', '何時間:何分'],
  ['requesterNo', 'childCount', '依頼会員', ''],
  ['childCount', 'sickCount', '子ども', '人数に✓'],
  ['sickCount', 'kind', '病児', 'いれば✓'],
  ['kind', 'transportYen', '内容', '下の番号に✓を1つ'],
  ['transportYen', 'right', '交通費（円）', 'かかったとき書く'],
]

function drawColumnHeads({ pen, options }: Sheet): void {
  const head: Rect = { x: TABLE.left, y: TABLE.head, w: TABLE.right - TABLE.left, h: TABLE.headHeight }
  pen.fill(head, COLOURS.tint)
  for (const [from, to, title, help] of HEADS) {
    const middle = (AT[from] + AT[to]) / 2
    const line = from === 'requesterNo' ? requesterHelp(options.requesters ?? []) : help
    const width = AT[to] - AT[from] - 0.8
    pen.write(title, middle, 36.6, { size: 8.8, bold: true, align: 'center', fit: width })
    pen.write(line, middle, 39.5, { size: 7, align: 'center', fit: width, colour: COLOURS.quiet })
  }
}

/** A row written as it should be, above the first: not a field, never read. */
function drawExampleRow({ pen, options }: Sheet): void {
  const y = MONTH_EXAMPLE_Y
  pen.fill({ x: AT.no, y, w: AT.right - AT.no, h: MONTH_ROW.pitch - 0.1 }, COLOURS.tint)
  pen.write('例', AT.no + 3, y + 6.6, { size: 9, bold: true, align: 'center', colour: COLOURS.guideText })
  const written = monthRowFields(0, y, {
    requesters: (options.requesters ?? []).slice(0, 1).map((requester) => requester.no),
    kindCodes: options.kindsOfCare.map((kind) => kind.code),
  })
  const values: Record<string, string> = {
    ...{ date: ' 5', start: '1530', end: '1800', minutes: '230', transportYen: ' 240' },
  }
  const ticked: Record<string, number> = { weekday: 3, requesterNo: 0, childCount: 1, kind: 1 }
  for (const field of written) {
    if (field.type === 'tick') {
      drawTicks(pen, field, field.name === 'requesterNo' ? [] : labelsOf(field), 'white')
      const option = field.options[ticked[field.name] ?? -1]
      if (option) handTick(pen, option)
    } else {
      drawDigits(pen, field, 'white')
      drawColons(pen, field)
      exampleDigits(pen, field, values[field.name] ?? '200001')
    }
    if (field.name === 'requesterNo' && field.type === 'tick')
      pen.write(
        named(options.requesters ?? []) ? '依頼会員のお名前' : '依頼会員の番号',
        ...[field.options[0]!.x + 6.2, y + 6.6],
        { size: 8.2, colour: COLOURS.quiet },
      )
  }
}

function drawColons(pen: Pen, field: LayoutField): void {
  const last = { start: 2, end: 2, minutes: 1 }[field.name]
  if (last !== undefined) drawColon(pen, field.cells[last - 1]!, field.cells[last]!, 12)
}

function drawRows(sheet: Sheet): void {
  const { pen, layout, options, planned } = sheet
  for (let i = 0; i < MONTH_ROWS; i += 1) {
    const y = MONTH_ROW.first + i * MONTH_ROW.pitch
    pen.line(TABLE.left, y, TABLE.right, y, COLOURS.guide, 0.15)
    pen.write(String(i + 1), AT.no + 3, y + 6.6, { size: 8, align: 'center', colour: COLOURS.guideText })
    const visit = planned[i]
    for (const field of layout.fields.filter((candidate) => candidate.row === i + 1)) {
      if (field.type === 'digits') drawDigits(pen, field)
      else if (field.name === 'requesterNo') drawRequesters(pen, field, options.requesters ?? [])
      else drawTicks(pen, field, visit ? [] : labelsOf(field))
      if (!visit) drawColons(pen, field)
    }
    if (visit) drawPlanned(sheet, visit, y)
  }
  pen.line(TABLE.left, TABLE_BOTTOM, TABLE.right, TABLE_BOTTOM, COLOURS.guide, 0.3)
  const free = MONTH_ROW.first + planned.length * MONTH_ROW.pitch
  for (const [from] of HEADS) {
    const plain = from === 'date' || from === 'transportYen'
    pen.line(AT[from], TABLE.head, AT[from], plain ? TABLE_BOTTOM : MONTH_ROW.first, COLOURS.guide, 0.15)
    if (!plain) pen.line(AT[from], free, AT[from], TABLE_BOTTOM, COLOURS.guide, 0.15)
  }
}

/** The visit in words, where a row has its boxes. */
function drawPlanned({ pen, options }: Sheet, visit: PlannedVisit, y: number): void {
  const base = y + 6.9
  const minutes = minutesOf(visit.end) - minutesOf(visit.start)
  const person = options.requesters?.find((requester) => requester.no === visit.requesterNo)
  const kind = options.kindsOfCare.find(({ code }) => code === visit.kind)?.short ?? ''
  pen.fill(
    { x: AT.weekday - 7.4, y: y + 0.2, w: AT.transportYen - AT.weekday + 7.2, h: MONTH_ROW.pitch - 0.4 },
    COLOURS.tint,
  )
  pen.write('予定どおり', AT.date + 10, base - 0.2, { size: 8.6, bold: true, colour: COLOURS.guideText })
  pen.write(dayInWords(visit.date, false), AT.weekday + 12, base, { size: 11, fit: 18 })
  pen.write(`${visit.start}〜${visit.end}`, AT.start + 10, base, { size: 12, bold: true, fit: 46 })
  pen.write(hoursInWords(minutes), AT.minutes + 0.8, base, { size: 9.4, fit: 22 })
  pen.write(person?.name ?? visit.requesterNo, AT.requesterNo + 1.4, base, { size: 10.4, fit: 40 })
  pen.write(`${visit.childCount}人`, AT.childCount + 8.7, base, { size: 10.4, align: 'center' })
  if (visit.sickCount)
    pen.write(`${visit.sickCount}人`, AT.sickCount + 6, base, { size: 10.4, align: 'center' })
  pen.write(kind, AT.kind + 1.4, base, { size: 10.4, fit: 42 })
}

function hoursInWords(minutes: number): string {
  const rest = minutes % 60 === 0 ? '' : `${minutes % 60}分`
  return `${Math.floor(minutes / 60)}時間${rest}`
}

function drawRequesters(pen: Pen, field: LayoutField, people: PrintedPerson[]): void {
  const columns = new Set(field.options.map((option) => option.x)).size
  const numbered = people.length > NUMBERS_IN_ROWS
  drawTicks(pen, field, numbered ? labelsOf(field) : [])
  field.options.forEach((option, i) => {
    const left = option.x + option.w + 1.4
    const room = MONTH_REQUESTER_MM / columns - option.w - 2.8
    const name = people[i]?.name ?? ''
    const base = option.y + 3.3
    if (name === '' || numbered)
      return pen.write(name === '' ? option.value : columns < 3 ? name : familyName(name), left, base, {
        ...{ size: 8.6, fit: room },
      })
    pen.write(name, left, base, { size: 8.6, fit: room - 12 })
    pen.write(option.value, option.x + MONTH_REQUESTER_MM - 1.6, base, {
      ...{ size: 7.4, align: 'right', colour: COLOURS.quiet },
    })
  })
}

/** Sums stand under their columns. */
function drawTotals({ pen, layout }: Sheet): void {
  const [count, minutes, yen] = ['totalCount', 'totalMinutes', 'totalYen'].map((name) =>
    fieldNamed(layout.fields, name),
  ) as [LayoutField, LayoutField, LayoutField]
  const base = count.cells[0]!.y + 5.8
  pen.write('合計', AT.no + 3, base, { size: 7.6, bold: true, align: 'center' })
  for (const field of [count, minutes, yen]) drawDigits(pen, field)
  pen.write('件', count.cells[1]!.x + 7, base, { size: 9 })
  pen.write('合計は、書きまちがいを', 44, base - 2.2, { size: 7, colour: COLOURS.quiet })
  pen.write('見つけるためのものです。', 44, base + 1.2, { size: 7, colour: COLOURS.quiet })
  pen.write('時間の合計', minutes.cells[0]!.x - 1.4, base, { size: 8.2, bold: true, align: 'right' })
  pen.write('時間', minutes.cells[2]!.x + 9.7, base, { size: 7.6, align: 'center' })
  pen.write('分', minutes.cells[4]!.x + 7, base, { size: 8 })
  pen.write('交通費の', yen.cells[0]!.x - 1.4, base - 2.2, { size: 8.2, bold: true, align: 'right' })
  pen.write('合計', yen.cells[0]!.x - 1.4, base + 1.4, { size: 8.2, bold: true, align: 'right' })
}

const familyName = (name: string) => name.split(/[ \u3000]/)[0]!

/** Between the sums, from the table down to the titles of the boxes; the words of an entry begin behind its number. */
const LEGEND = { left: 136.4, right: 235.6, first: 182.4, pitch: 3.2, lines: 4, size: 8 }
const LEGEND_GAP = { least: 2.4, most: 4 }
const LEGEND_NUMBER_MM = 4.7

/** What the numbers of the kinds mean, by columns. The heading is the first entry: there is no line for it alone. */
function drawLegend({ pen, options, planned }: Sheet): void {
  const { left, right, first, pitch, lines, size } = LEGEND
  const kinds = options.kindsOfCare.map((kind, i) => ({ number: `${i + 1}`, words: kind.short }))
  const entries = [{ number: '', words: '内容の番号' }, ...kinds]
  const before = (number: string) => (number === '' ? 0 : LEGEND_NUMBER_MM)
  const widths = Array.from({ length: Math.ceil(entries.length / lines) }, (_, column) =>
    entries
      .slice(column * lines, (column + 1) * lines)
      .reduce((most, { number, words }) => Math.max(most, before(number) + pen.widthOf(words, size)), 0),
  )
  const gaps = Math.max(1, widths.length - 1)
  const wide = widths.reduce((sum, width) => sum + width, 0)
  const squeeze = Math.min(1, (right - left - gaps * LEGEND_GAP.least) / wide)
  const gap = Math.min(LEGEND_GAP.most, (right - left - wide * squeeze) / gaps)
  entries.forEach(({ number, words }, i) => {
    const column = Math.floor(i / lines)
    const x = left + widths.slice(0, column).reduce((sum, width) => sum + width * squeeze + gap, 0)
    const y = first + (i % lines) * pitch
    pen.write(number, x + LEGEND_NUMBER_MM - 0.8, y, { size, bold: true, align: 'right' })
    pen.write(words, x + before(number), y, {
      ...{ size, fit: widths[column]! * squeeze - before(number) },
      ...(number === '' && { bold: true, colour: COLOURS.guideText }),
    })
  })
  if (planned.length > 0)
    pen.write('予定とちがったときは✓をつけず、下の空いた行に書いてください。', 21, 192.4, {
      ...{ size: 8, bold: true, colour: COLOURS.guideText, fit: 120 },
    })
}

function drawFoot({ pen, layout, options }: Sheet): void {
  drawTextBox(pen, fieldNamed(layout.fields, 'notes'), '備考（伝えたいこと・その他の実費など）')
  drawTextBox(pen, fieldNamed(layout.fields, 'accident'), '事故・けが・ヒヤリ（あったときだけ）')
  drawTextBox(pen, fieldNamed(layout.fields, 'signature'), '提供会員の署名')
  options.texts.returnTo.slice(0, 4).forEach((line, i) => {
    pen.write(line, 216, 199.4 + i * 3.2, { size: 7, fit: 60, bold: i === 0 })
  })
}
