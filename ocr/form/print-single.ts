/**
 * PrintSingle: the single form's words and boxes, A4 upright.
 */
import { handTick } from './hand.ts'
import type { LayoutField, Rect } from './layout.ts'
import { SCALE_MINUTES, SINGLE_SICK_X, SINGLE_X, type SingleRow, singleRows } from './layout-single.ts'
import { COLOURS } from './pen.ts'
import {
  dayInWords,
  drawColon,
  drawDigits,
  drawTicks,
  exampleDigits,
  labelsOf,
  monthInWords,
  requesterHelp,
} from './print-pieces.ts'
import type { Sheet } from './print-form.ts'

const LEFT = 13
const RIGHT = 197

export function drawSingle(sheet: Sheet): void {
  drawHead(sheet)
  drawLines(sheet)
  if (sheet.planned.length > 0) drawPlanned(sheet)
  drawDate(sheet)
  drawTimes(sheet)
  drawRequesters(sheet)
  drawChoices(sheet)
  drawWritten(sheet)
  drawExample(sheet)
}

const fieldNamed = ({ layout }: Sheet, name: string): LayoutField =>
  layout.fields.find((field) => field.name === name)!
const rowsOf = ({ planned }: Sheet) => singleRows(planned.length > 0)

function drawHead(sheet: Sheet): void {
  const { pen, options } = sheet
  const { texts } = options
  pen.write(texts.programme, 20, 11, { size: 9, colour: COLOURS.quiet, fit: 138 })
  pen.write(texts.title, 20, 21.6, { size: 22, bold: true, fit: 100 })
  pen.write('1回の活動に1枚', 158, 21.6, { size: 10, align: 'right', colour: COLOURS.guideText })
  pen.write('提供会員', LEFT + 2, 36.6, { size: 12, bold: true })
  if (options.provider) {
    pen.write(options.provider.no, SINGLE_X, 36.8, { size: 17, bold: true })
    pen.write(options.provider.name, SINGLE_X + 27, 36.8, { size: 15, fit: 62 })
  } else drawDigits(pen, fieldNamed(sheet, 'provider'))
  pen.fill({ x: LEFT, y: 41.4, w: RIGHT - LEFT, h: 8.6 }, COLOURS.tint)
  pen.write(texts.consent, LEFT + 2, 46.9, { size: 10, fit: RIGHT - LEFT - 4 })
}

const LABELS: Record<SingleRow, [title: string, help: string]> = {
  planned: ['予定', '予定どおりなら✓、あとは署名だけ'],
  date: ['活動した日', '日は右づめ、曜日に✓を1つ'],
  start: ['はじめ', '24時間で（夕方6時は18時）'],
  end: ['おわり', '数字で書くか、✓で選ぶ'],
  requesterNo: ['依頼会員', ''],
  childCount: ['子どもの人数', '預かった人数に✓'],
  kind: ['内容', 'いちばん近いもの1つに✓'],
  transportYen: ['交通費', 'かかったときだけ書く'],
  accident: ['事故・けが・ヒヤリ', 'あったときだけ書く'],
  notes: ['備考', '伝えたいこと・その他の実費'],
  signature: ['提供会員の署名', ''],
}

function drawLines(sheet: Sheet): void {
  const { pen, options } = sheet
  let bottom = 0
  for (const [name, row] of Object.entries(rowsOf(sheet)) as [SingleRow, { y: number; h: number }][]) {
    const [title, fixed] = LABELS[name]
    const help = name === 'requesterNo' ? requesterHelp(options.requesters ?? []) : fixed
    const middle = row.y + row.h / 2
    pen.line(LEFT, row.y, RIGHT, row.y, COLOURS.guide, 0.2)
    pen.write(title, LEFT + 2, middle + (help === '' ? 1.6 : -0.4), { size: 12, bold: true, fit: 41 })
    pen.write(help, LEFT + 2, middle + 4.6, {
      size: 8.4,
      colour: COLOURS.quiet,
      fit: SINGLE_X - LEFT - 4,
    })
    bottom = row.y + row.h
  }
  pen.line(LEFT, bottom, RIGHT, bottom, COLOURS.guide, 0.2)
}

/** A visit known beforehand: one tick, and nothing else need be written. */
function drawPlanned(sheet: Sheet): void {
  const { pen, options } = sheet
  const field = fieldNamed(sheet, 'planned')
  const visit = sheet.planned[0]!
  const [option] = field.options
  const base = option!.y + 4
  drawTicks(pen, field, [])
  const name = options.requesters?.find(({ no }) => no === visit.requesterNo)?.name ?? visit.requesterNo
  const kind = options.kindsOfCare.find(({ code }) => code === visit.kind)?.short ?? ''
  const sick = visit.sickCount ? `（病児${visit.sickCount}人）` : ''
  pen.write('予定どおり', SINGLE_X + 7.4, base, { size: 11.5, bold: true })
  const words = [
    ...[dayInWords(visit.date, true), `${visit.start}〜${visit.end}`, name],
    ...[`${visit.childCount}人${sick}`, kind],
  ]
  pen.write(words.join('　'), SINGLE_X + 31, base, { size: 11, fit: 107 })
}

function drawDate(sheet: Sheet): void {
  const { pen, options } = sheet
  const date = fieldNamed(sheet, 'date')
  const base = date.cells[0]!.y + 7.6
  if (options.month)
    pen.write(monthInWords(options.month).slice(0, -1), SINGLE_X, base, { size: 13, bold: true, fit: 32 })
  else {
    const month = fieldNamed(sheet, 'month')
    drawDigits(pen, month)
    pen.write('令和', SINGLE_X - 1, base, { size: 9.4 })
    pen.write('年', month.cells[1]!.x + 8.4, base, { size: 11 })
    pen.write('月', month.cells[3]!.x + 8.4, base, { size: 11 })
  }
  drawDigits(pen, date)
  pen.write('日', date.cells[1]!.x + 8.8, base, { size: 12 })
  const week = fieldNamed(sheet, 'weekday')
  const names = labelsOf(week)
  drawTicks(pen, week, options.month ? [] : names)
  if (!options.month) return
  week.options.forEach((option, i) => {
    pen.write(names[i]!, option.x + option.w + 1.1, option.y + 3.9, { size: 10.4 })
  })
}

function drawTimes(sheet: Sheet): void {
  const { pen } = sheet
  for (const name of ['start', 'end']) {
    const field = fieldNamed(sheet, name)
    drawDigits(pen, field)
    drawColon(pen, field.cells[1]!, field.cells[2]!, 17)
    const hours = fieldNamed(sheet, `${name}Hour`)
    drawTicks(pen, hours, labelsOf(hours))
    const minutes = fieldNamed(sheet, `${name}Minute`)
    drawTicks(pen, minutes, [])
    SCALE_MINUTES.forEach((minute, i) => {
      const option = minutes.options[i]!
      pen.write(minute, option.x + option.w + 1.2, option.y + 3.8, { size: 9.4 })
    })
    pen.write('時', hours.options.at(-1)!.x + 6, hours.options[0]!.y + 3.9, { size: 8 })
    pen.write('分', minutes.options.at(-1)!.x + 11.2, minutes.options[0]!.y + 3.9, { size: 9 })
  }
  const spent = fieldNamed(sheet, 'minutes')
  drawDigits(pen, spent)
  drawColon(pen, spent.cells[0]!, spent.cells[1]!, 17)
  const base = spent.cells[0]!.y + 6
  pen.write('預かった', spent.cells[0]!.x - 1.4, base - 2, { size: 7.8, bold: true, align: 'right' })
  pen.write('時間', spent.cells[0]!.x - 1.4, base + 1.8, { size: 7.8, bold: true, align: 'right' })
}

function drawRequesters(sheet: Sheet): void {
  const { pen, options } = sheet
  const field = fieldNamed(sheet, 'requesterNo')
  if (field.type === 'digits') return drawDigits(pen, field)
  drawTicks(pen, field, [])
  field.options.forEach((option, i) => {
    const left = option.x + option.w + 2.4
    const name = options.requesters?.[i]?.name ?? ''
    if (name === '') return pen.write(option.value, left, option.y + 4, { size: 11.5 })
    pen.write(name, left, option.y + 4, { size: 11.5, fit: 40 })
    pen.write(option.value, left + 43, option.y + 4, { size: 9.4, colour: COLOURS.quiet })
  })
}

function drawChoices(sheet: Sheet): void {
  const { pen, options } = sheet
  for (const name of ['childCount', 'sickCount']) {
    const field = fieldNamed(sheet, name)
    drawTicks(pen, field, [])
    for (const option of field.options)
      pen.write(`${option.value}人`, option.x + option.w + 1.6, option.y + 4, { size: 11, fit: 6.4 })
  }
  const sick = fieldNamed(sheet, 'sickCount').options[0]!
  pen.write('うち病児', SINGLE_SICK_X - 2, sick.y + 4, { size: 11, bold: true, align: 'right' })
  const kinds = fieldNamed(sheet, 'kind')
  drawTicks(pen, kinds, [])
  kinds.options.forEach((option, i) => {
    pen.write(options.kindsOfCare[i]!.label, option.x + option.w + 2.4, option.y + 3.9, {
      size: 10.4,
      fit: 60,
    })
  })
  const yen = fieldNamed(sheet, 'transportYen')
  drawDigits(pen, yen)
  pen.write('円', yen.cells[3]!.x + 9.4, yen.cells[0]!.y + 8, { size: 13 })
}

function drawWritten(sheet: Sheet): void {
  const { pen, options } = sheet
  for (const name of ['accident', 'notes', 'signature', 'requesterSignature'])
    pen.box(fieldNamed(sheet, name).cells[0]!, COLOURS.guide, 0.3)
  const { y, h } = rowsOf(sheet).signature!
  pen.write('依頼会員の確認', SINGLE_X + 86, y + h / 2 + 1.4, { size: 10, align: 'right' })
  const [first, ...rest] = options.texts.returnTo
  pen.write(first ?? '', 105, 284.6, { size: 9, bold: true, align: 'center', fit: 160 })
  rest.slice(0, 1).forEach((line) => {
    pen.write(line, 105, 289.4, { size: 8.4, align: 'center', fit: 160 })
  })
}

/** How digits and ticks should look, below the last line: not a field, never read. */
function drawExample({ pen }: Sheet): void {
  const strip: Rect = { x: 21, y: 269.6, w: 168, h: 10.4 }
  pen.fill(strip, COLOURS.tint)
  pen.write('書き方の例', strip.x + 2, strip.y + 6.6, { size: 9, bold: true, colour: COLOURS.guideText })
  const boxes = (x: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ x: x + i * 6.2, y: strip.y + 1.2, w: 5.9, h: 8 }))
  const field = (cells: Rect[]): LayoutField => ({ name: '', row: 0, type: 'digits', cells, options: [] })
  const digits = field(boxes(strip.x + 24, 10))
  drawDigits(pen, digits, 'white')
  exampleDigits(pen, digits, '0123456789')
  const tick = { x: strip.x + 92, y: strip.y + 2.7, w: 5, h: 5 }
  pen.fill(tick, 'white')
  pen.box(tick, COLOURS.guide, 0.3, 0.7)
  handTick(pen, tick)
  const help = '黒か青のペンで、わくの中に。まちがえたら、二重線で消して備考に書いてください。'
  pen.paragraph(help, strip.x + 100, strip.y + 4.4, 66, 3.8, { size: 7.6 })
}
