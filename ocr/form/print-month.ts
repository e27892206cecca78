/**
 * PrintMonth: the monthly form's words and boxes, A4 across.
 */
import type { LayoutField, Rect } from './layout.ts'
import {
  MONTH_COLUMNS as AT,
  MONTH_EXAMPLE_Y,
  MONTH_REQUESTER_MM,
  MONTH_ROW,
  MONTH_ROWS,
  monthRowFields,
} from './layout-month.ts'
import { COLOURS } from './pen.ts'
import {
  drawDigits,
  drawTextBox,
  drawTicks,
  exampleDigits,
  exampleTick,
  monthInWords,
} from './print-pieces.ts'
import type { Sheet } from './print-form.ts'

const TABLE = { left: AT.no, right: AT.right, head: 33.4, headHeight: 6.6 }

export function drawMonth(sheet: Sheet): void {
  drawHead(sheet)
  drawColumnHeads(sheet)
  drawExample(sheet)
  drawRows(sheet)
  drawLegend(sheet)
  drawFoot(sheet)
}

function drawHead({ pen, options, layout, page, pages }: Sheet): void {
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
  pen.paragraph(texts.consent, 20, 26.4, 222, 4, { size: 8.2 })
}

const fieldNamed = (fields: LayoutField[], name: string) => fields.find((field) => field.name === name)!

const HEADS: [from: keyof typeof AT, to: keyof typeof AT, title: string, help: string][] = [
  ['date', 'start', '日', '5日は右に5'],
  ['start', 'end', 'はじめ', '24時間で'],
  ['end', 'requesterNo', 'おわり', '夕方6時は18時'],
  ['requesterNo', 'childCount', '依頼会員', ''],
  ['childCount', 'sickCount', '子どもの人数', '1つに✓'],
  ['sickCount', 'kind', 'うち病児', 'いるとき'],
  ['kind', 'transportYen', '内容', '下の番号に✓を1つ'],
  ['transportYen', 'right', '交通費', 'かかったとき'],
]

function drawColumnHeads({ pen, options }: Sheet): void {
  const head: Rect = { x: TABLE.left, y: TABLE.head, w: TABLE.right - TABLE.left, h: TABLE.headHeight }
  pen.fill(head, COLOURS.tint)
  for (const [from, to, title, help] of HEADS) {
    const middle = (AT[from] + AT[to]) / 2
    const requesterHelp = (options.requesters?.length ?? 0) > 0 ? 'お名前の前に✓を1つ' : '会員番号6けた'
    const line = from === 'requesterNo' ? requesterHelp : help
    const width = AT[to] - AT[from] - 1
    pen.write(title, middle, 36.4, { size: 8.8, bold: true, align: 'center', fit: width })
    pen.write(line, middle, 39.4, { size: 6.8, align: 'center', fit: width, colour: COLOURS.quiet })
  }
}

/** A row written as it should be, above the first: not a field, never read. */
function drawExample({ pen, options, layout }: Sheet): void {
  const y = MONTH_EXAMPLE_Y
  pen.fill({ x: AT.no, y, w: AT.right - AT.no, h: MONTH_ROW.pitch - 0.1 }, COLOURS.tint)
  pen.write('例', AT.no + 3, y + 6.6, { size: 9, bold: true, align: 'center', colour: COLOURS.guideText })
  const written = monthRowFields(0, y, {
    requesters: (options.requesters ?? []).slice(0, 1).map((requester) => requester.no),
    kindCodes: options.kindsOfCare.map((kind) => kind.code),
  })
  const values: Record<string, string> = { date: ' 5', start: '1530', end: '1800', transportYen: ' 240' }
  const ticked: Record<string, number> = { requesterNo: 0, childCount: 1, kind: 1 }
  for (const field of written) {
    if (field.type === 'tick') {
      drawTicks(pen, field, field.name === 'requesterNo' ? [] : labelsOf(field), 'white')
      const option = field.options[ticked[field.name] ?? -1]
      if (option) exampleTick(pen, option)
    } else {
      drawDigits(pen, field, 'white')
      exampleDigits(pen, field, values[field.name] ?? '200001')
    }
  }
  if ((layout.fields.find((field) => field.name === 'requesterNo')?.options.length ?? 0) > 0)
    pen.write('依頼会員のお名前', AT.requesterNo + 8, y + 6.6, { size: 8, colour: COLOURS.quiet })
  drawUnits(sheetUnits(y), pen)
}

const labelsOf = (field: LayoutField) =>
  field.options.map((option, i) => (field.name === 'kind' ? String(i + 1) : option.value))

interface Unit {
  text: string
  x: number
  y: number
}

function sheetUnits(y: number): Unit[] {
  const base = y + 8.4
  return [
    { text: '日', x: AT.start - 0.1, y: base },
    { text: ':', x: AT.start + 1.3 + 14.3, y: y + 6.8 },
    { text: ':', x: AT.end + 1.3 + 14.3, y: y + 6.8 },
    { text: '円', x: AT.right - 0.1, y: base },
  ]
}

function drawUnits(units: Unit[], pen: Sheet['pen']): void {
  for (const unit of units) {
    const colon = unit.text === ':'
    pen.write(unit.text, unit.x, unit.y, {
      size: colon ? 13 : 4.6,
      bold: colon,
      align: colon ? 'center' : 'right',
      colour: COLOURS.guideText,
    })
  }
}

function drawRows({ pen, layout, options }: Sheet): void {
  const bottom = MONTH_ROW.first + MONTH_ROWS * MONTH_ROW.pitch
  for (let i = 0; i < MONTH_ROWS; i += 1) {
    const y = MONTH_ROW.first + i * MONTH_ROW.pitch
    pen.line(TABLE.left, y, TABLE.right, y, COLOURS.guide, 0.15)
    pen.write(String(i + 1), AT.no + 3, y + 6.6, { size: 8, align: 'center', colour: COLOURS.guideText })
    for (const field of layout.fields.filter((candidate) => candidate.row === i + 1)) {
      if (field.type === 'digits') drawDigits(pen, field)
      else if (field.name === 'requesterNo') drawRequesters(pen, field, options.requesters ?? [])
      else drawTicks(pen, field, labelsOf(field))
    }
    drawUnits(sheetUnits(y), pen)
  }
  pen.line(TABLE.left, bottom, TABLE.right, bottom, COLOURS.guide, 0.3)
  for (const [from] of HEADS) pen.line(AT[from], TABLE.head, AT[from], bottom, COLOURS.guide, 0.15)
}

function drawRequesters(pen: Sheet['pen'], field: LayoutField, people: { no: string; name: string }[]): void {
  drawTicks(pen, field, [])
  const columns = new Set(field.options.map((option) => option.x)).size
  const narrow = columns === 3
  field.options.forEach((option, i) => {
    const left = option.x + option.w + 1.7
    const room = MONTH_REQUESTER_MM / columns - option.w - 2.4
    const [size, fit, base] = narrow ? [7, room, option.y + 2.4] : [8.2, room - 9.9, option.y + 3.2]
    const name = people[i]?.name ?? ''
    if (name === '') return pen.write(option.value, left, base, { size: 8.2, fit: room })
    pen.write(name, left, base, { size, fit })
    if (narrow) pen.write(option.value, left, option.y + 4.6, { size: 5, colour: COLOURS.quiet })
    else
      pen.write(option.value, option.x + MONTH_REQUESTER_MM / columns - 1, base, {
        size: 5.8,
        align: 'right',
        colour: COLOURS.quiet,
      })
  })
}

function drawLegend({ pen, options }: Sheet): void {
  const kinds = options.kindsOfCare
  const columns = Math.max(1, Math.ceil(kinds.length / 4))
  const width = Math.min(32, 118 / columns)
  pen.write('内容の番号', 13, 182.4, { size: 7.4, bold: true, colour: COLOURS.guideText })
  kinds.forEach((kind, i) => {
    const x = 29 + Math.floor(i / 4) * width
    const y = 182.4 + (i % 4) * 3.5
    pen.write(`${i + 1}`, x + 3.4, y, { size: 7.4, bold: true, align: 'right' })
    pen.write(kind.short, x + 4.4, y, { size: 7.4, fit: width - 5 })
  })
}

function drawFoot({ pen, layout, options }: Sheet): void {
  const count = fieldNamed(layout.fields, 'totalCount')
  const minutes = fieldNamed(layout.fields, 'totalMinutes')
  pen.write('合計', 150, 186.6, { size: 9, bold: true })
  drawDigits(pen, count)
  pen.write('件', count.cells[1]!.x + 7.4, 188.4, { size: 8 })
  pen.write('時間の合計', 193.6, 186.6, { size: 7.6, align: 'right' })
  drawDigits(pen, minutes)
  pen.write('時間', minutes.cells[2]!.x + 6.6, 188.4, { size: 6.6 })
  pen.write('分', minutes.cells[4]!.x + 7, 188.4, { size: 8 })
  drawTextBox(pen, fieldNamed(layout.fields, 'notes'), '備考（伝えたいこと・その他の実費など）')
  drawTextBox(pen, fieldNamed(layout.fields, 'accident'), '事故・けが・ヒヤリ（あったときだけ）')
  drawTextBox(pen, fieldNamed(layout.fields, 'signature'), '提供会員の署名')
  options.texts.returnTo.slice(0, 4).forEach((line, i) => {
    pen.write(line, 216, 197.4 + i * 2.9, { size: 6.6, fit: 60, bold: i === 0 })
  })
}
