/**
 * PrintSingle: the single form's words and boxes, A4 upright.
 */
import type { LayoutField, Rect } from './layout.ts'
import { SINGLE_ROWS, SINGLE_X } from './layout-single.ts'
import { COLOURS } from './pen.ts'
import { drawDigits, drawTicks, exampleDigits, exampleTick, monthInWords } from './print-pieces.ts'
import type { Sheet } from './print-form.ts'

const LEFT = 13
const RIGHT = 197

export function drawSingle(sheet: Sheet): void {
  drawHead(sheet)
  drawLines(sheet)
  drawDate(sheet)
  drawTimes(sheet)
  drawRequesters(sheet)
  drawChoices(sheet)
  drawWritten(sheet)
  drawExample(sheet)
}

const fieldNamed = ({ layout }: Sheet, name: string): LayoutField =>
  layout.fields.find((field) => field.name === name)!

function drawHead(sheet: Sheet): void {
  const { pen, options } = sheet
  const { texts } = options
  pen.write(texts.programme, 20, 11, { size: 9, colour: COLOURS.quiet, fit: 138 })
  pen.write(texts.title, 20, 21.6, { size: 22, bold: true, fit: 100 })
  pen.write('1回の活動に1枚', 158, 21.6, { size: 10, align: 'right', colour: COLOURS.guideText })
  pen.write('提供会員', LEFT + 2, 37.6, { size: 12, bold: true })
  if (options.provider) {
    pen.write(options.provider.no, SINGLE_X, 37.8, { size: 17, bold: true })
    pen.write(options.provider.name, SINGLE_X + 27, 37.8, { size: 15, fit: 62 })
  } else drawDigits(pen, fieldNamed(sheet, 'provider'))
  pen.fill({ x: LEFT, y: 43.6, w: RIGHT - LEFT, h: 13.4 }, COLOURS.tint)
  pen.paragraph(texts.consent, LEFT + 2, 48.6, RIGHT - LEFT - 4, 5, { size: 9.4 })
}

const LABELS: Record<keyof typeof SINGLE_ROWS, [title: string, help: string]> = {
  date: ['活動した日', '1けたの日は右のわくに書く'],
  time: ['はじめ 〜 おわり', '24時間で書く（夕方6時は18時）'],
  requesterNo: ['依頼会員', 'お名前の前に✓を1つ'],
  childCount: ['子どもの人数', 'いっしょに預かった人数に✓'],
  sickCount: ['うち病児', '病気の子がいたときだけ✓'],
  kind: ['内容', 'いちばん近いもの1つに✓'],
  transportYen: ['交通費', 'かかったときだけ書く'],
  accident: ['事故・けが・ヒヤリ', 'あったときだけ書く'],
  notes: ['備考', '伝えたいこと・その他の実費'],
  signature: ['提供会員の署名', ''],
}

function drawLines({ pen, options }: Sheet): void {
  for (const [name, row] of Object.entries(SINGLE_ROWS) as [
    keyof typeof LABELS,
    (typeof SINGLE_ROWS)['date'],
  ][]) {
    const [title, help] = LABELS[name]
    const noNames = name === 'requesterNo' && (options.requesters?.length ?? 0) === 0
    const middle = row.y + row.h / 2
    pen.line(LEFT, row.y, RIGHT, row.y, COLOURS.guide, 0.2)
    pen.write(title, LEFT + 2, middle + (help === '' ? 1.6 : -0.4), { size: 12, bold: true })
    pen.write(noNames ? '会員番号6けたを書く' : help, LEFT + 2, middle + 4.6, {
      size: 8,
      colour: COLOURS.quiet,
      fit: SINGLE_X - LEFT - 4,
    })
  }
  const bottom = SINGLE_ROWS.signature.y + SINGLE_ROWS.signature.h
  pen.line(LEFT, bottom, RIGHT, bottom, COLOURS.guide, 0.2)
}

function drawDate(sheet: Sheet): void {
  const { pen, options } = sheet
  const date = fieldNamed(sheet, 'date')
  const base = date.cells[0]!.y + 8
  if (options.month)
    pen.write(monthInWords(options.month).slice(0, -1), SINGLE_X, base, { size: 13, bold: true })
  else {
    const month = fieldNamed(sheet, 'month')
    drawDigits(pen, month)
    pen.write('令和', SINGLE_X, base, { size: 13 })
    pen.write('年', month.cells[1]!.x + 9.4, base, { size: 13 })
    pen.write('月', month.cells[3]!.x + 9.4, base, { size: 13 })
  }
  drawDigits(pen, date)
  pen.write('日', date.cells[1]!.x + 9.4, base, { size: 13 })
}

function drawTimes(sheet: Sheet): void {
  const { pen } = sheet
  for (const name of ['start', 'end']) {
    const field = fieldNamed(sheet, name)
    drawDigits(pen, field)
    const gap = (field.cells[1]!.x + field.cells[1]!.w + field.cells[2]!.x) / 2
    pen.write(':', gap, field.cells[0]!.y + 7.6, {
      size: 17,
      bold: true,
      align: 'center',
      colour: COLOURS.guideText,
    })
  }
  const between = (SINGLE_X + 36.4 + SINGLE_X + 55) / 2
  pen.write('〜', between, fieldNamed(sheet, 'start').cells[0]!.y + 7.4, { size: 15, align: 'center' })
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
    pen.write(name, left, option.y + 4, { size: 11.5, fit: 36 })
    pen.write(option.value, left + 39, option.y + 4, { size: 8.6, colour: COLOURS.quiet })
  })
}

function drawChoices(sheet: Sheet): void {
  const { pen, options } = sheet
  for (const name of ['childCount', 'sickCount']) {
    const field = fieldNamed(sheet, name)
    drawTicks(pen, field, [])
    for (const option of field.options)
      pen.write(`${option.value}人`, option.x + option.w + 2.2, option.y + 4, { size: 11, fit: 9 })
  }
  const kinds = fieldNamed(sheet, 'kind')
  drawTicks(pen, kinds, [])
  kinds.options.forEach((option, i) => {
    pen.write(options.kindsOfCare[i]!.label, option.x + option.w + 2.4, option.y + 3.9, { size: 10, fit: 56 })
  })
  const yen = fieldNamed(sheet, 'transportYen')
  drawDigits(pen, yen)
  pen.write('円', yen.cells[3]!.x + 9.4, yen.cells[0]!.y + 8, { size: 13 })
}

function drawWritten(sheet: Sheet): void {
  const { pen, options } = sheet
  for (const name of ['accident', 'notes', 'signature', 'requesterSignature'])
    pen.box(fieldNamed(sheet, name).cells[0]!, COLOURS.guide, 0.3)
  const confirm = SINGLE_ROWS.signature.y + SINGLE_ROWS.signature.h / 2 + 1.4
  pen.write('依頼会員の確認', SINGLE_X + 80, confirm, { size: 10, align: 'right' })
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
  exampleTick(pen, tick)
  const help = '黒か青のペンで、わくの中に。まちがえたら、二重線で消して備考に書いてください。'
  pen.paragraph(help, strip.x + 100, strip.y + 4.4, 66, 3.8, { size: 7.6 })
}
