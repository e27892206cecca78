/**
 * Old forms: papers a centre may have used before ours, drawn here: black rules, a title, no marks and no QR. One
 * activity a sheet, or a table of the month.
 */
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { readFormFields } from '../../../ocr/foreign/form-fields.ts'
import { learnForm } from '../../../ocr/foreign/learn-form.ts'
import type { LearntForm } from '../../../ocr/foreign/learnt-form.ts'
import type { LayoutField, Rect } from '../../../ocr/form/layout.ts'
import { FACES, MM } from '../../../ocr/form/pen.ts'
import { rasterise } from '../../../ocr/form/rasterise.ts'
import { type Entry, fillForm, type Hand, type Picture, PLAIN_HAND } from '../../../ocr/sample/fill-form.ts'
import type { GlyphSet } from '../../../ocr/sample/glyphs.ts'
import {
  ordinaryConditions,
  type PhotoConditions,
  photographWithTruth,
} from '../../../ocr/sample/photograph.ts'
import { type Random, randomFrom } from '../../../ocr/sample/random.ts'

export type OldKind = 'single' | 'month'

export interface OldForm {
  /** the blank, as a centre would scan it */
  png: Buffer
  picture: Picture
  /** what FIELDS.json says */
  fields: {
    name: string
    kind: OldKind
    page: { widthMm: number; heightMm: number }
    title: Rect & { text: string }
    fields: LayoutField[]
  }
}

const made = new Map<string, Promise<OldForm>>()

/** @param title  another heading over the same rules makes another paper of it */
export function oldForm(kind: OldKind, title = TITLES[kind]): Promise<OldForm> {
  const key = `${kind} ${title}`
  const form = made.get(key) ?? draw(kind, title)
  made.set(key, form)
  return form
}

/** what the six ticks of the single form mean */
export const OLD_KINDS = [
  ...['nursery-pick-up', 'school-club-pick-up', 'nursery-around', 'outing', 'sick-child', 'other'],
]

const TITLES: Record<OldKind, string> = { single: '援助活動報告書', month: '援助活動実績表' }

async function draw(kind: OldKind, title: string): Promise<OldForm> {
  const doc = new PDFDocument({ size: 'A4', margin: 0, compress: false })
  const parts: Buffer[] = []
  doc.on('data', (part: Buffer) => parts.push(part))
  const done = new Promise((resolve) => doc.on('end', resolve))
  doc.registerFont('regular', FACES.regular)
  const fields = kind === 'single' ? drawSingle(doc) : drawMonth(doc)
  words(doc, title, 105, 18, 6.4, 'center')
  doc.end()
  await done
  const [png] = await rasterise(Buffer.concat(parts), 200)
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return {
    png: png!,
    picture: { width: info.width, height: info.height, data },
    fields: {
      ...{ name: `old-${kind}`, kind, page: { widthMm: 210, heightMm: 297 }, fields },
      title: { text: title, x: 60, y: 15, w: 90, h: 13 },
    },
  }
}

type Doc = PDFKit.PDFDocument

function words(doc: Doc, text: string, x: number, y: number, size = 3.4, align: 'left' | 'center' = 'left') {
  doc.font('regular').fontSize(size * MM)
  const width = doc.widthOfString(text) / MM
  doc
    .fillColor('#000')
    .text(text, (align === 'center' ? x - width / 2 : x) * MM, y * MM, { lineBreak: false })
}

function rule(doc: Doc, x: number, y: number, w: number, h: number, width = 0.3) {
  doc
    .lineWidth(width * MM)
    .strokeColor('#000')
    .rect(x * MM, y * MM, w * MM, h * MM)
    .stroke()
}

const BOX = { w: 6.5, h: 8 }

/** Boxes in a row, `gap` mm after every second one where asked. */
function boxes(doc: Doc, x: number, y: number, count: number, pairs: number[] = []): Rect[] {
  let left = x
  return Array.from({ length: count }, (_, i) => {
    const cell = { x: left, y, ...BOX }
    rule(doc, cell.x, cell.y, cell.w, cell.h, 0.2)
    left += BOX.w + (pairs.includes(i) ? 6 : 0)
    return cell
  })
}

const digits = (name: string, row: number, cells: Rect[]): LayoutField => ({
  ...{ name, row, type: 'digits', cells, options: [] },
})

function drawSingle(doc: Doc): LayoutField[] {
  words(doc, 'ファミリー・サポート・センター　御中', 20, 34)
  const rows = [
    '提供会員番号',
    '依頼会員番号',
    '活動年月日',
    '活動時間',
    '子どもの人数',
    '活動の内容',
    '交通費',
    '備　考',
    '依頼会員署名',
  ]
  const heights = [13, 13, 13, 13, 13, 26, 13, 40, 18]
  let y = 44
  const tops = heights.map((height, i) => {
    const top = y
    rule(doc, 20, top, 170, height)
    rule(doc, 20, top, 36, height)
    words(doc, rows[i]!, 23, top + height / 2 - 1.8)
    y += height
    return top
  })
  const at = (row: number) => tops[row]! + 2.5
  words(doc, '令和', 60, at(2) + 2.3)
  words(doc, '年', 83.5, at(2) + 2.3)
  words(doc, '月', 102.5, at(2) + 2.3)
  words(doc, '日', 121.5, at(2) + 2.3)
  const year = boxes(doc, 69.5, at(2), 4, [1])
  const day = boxes(doc, 107.5, at(2), 2)
  words(doc, '時', 77.5, at(3) + 2.3)
  words(doc, '分から', 97, at(3) + 2.3)
  words(doc, '時', 126.5, at(3) + 2.3)
  words(doc, '分まで', 146, at(3) + 2.3)
  const start = boxes(doc, 63, at(3), 4, [1])
  const end = boxes(doc, 112, at(3), 4, [1])
  words(doc, '人　うち病児', 72, at(4) + 2.3)
  words(doc, '人', 103, at(4) + 2.3)
  const child = boxes(doc, 63, at(4), 1)
  const sick = boxes(doc, 95, at(4), 1)
  const kinds = ['保育所等の送迎', '学童保育の送迎', '預かり', '外出の付き添い', '病児の預かり', 'その他']
  const options = kinds.map((label, i) => {
    const box = { x: 62 + (i % 3) * 43, y: tops[5]! + 5 + Math.floor(i / 3) * 10, w: 4.5, h: 4.5 }
    rule(doc, box.x, box.y, box.w, box.h, 0.2)
    words(doc, label, box.x + 6.5, box.y + 0.6)
    return { value: OLD_KINDS[i]!, ...box }
  })
  words(doc, '円', 92, at(6) + 2.3)
  const yen = boxes(doc, 63, at(6), 4)
  words(doc, '活動のあとすみやかに提出してください。', 20, y + 5, 3)
  return [
    digits('provider', 0, boxes(doc, 63, at(0), 6)),
    digits('requesterNo', 1, boxes(doc, 63, at(1), 6)),
    digits('month', 0, year),
    digits('date', 1, day),
    digits('start', 1, start),
    digits('end', 1, end),
    digits('childCount', 1, child),
    digits('sickCount', 1, sick),
    { name: 'kind', row: 1, type: 'tick', cells: [], options },
    digits('transportYen', 1, yen),
    { name: 'notes', row: 1, type: 'text', cells: [{ x: 58, y: tops[7]! + 1, w: 130, h: 38 }], options: [] },
    {
      name: 'signature',
      row: 0,
      type: 'text',
      cells: [{ x: 58, y: tops[8]! + 1, w: 110, h: 16 }],
      options: [],
    },
  ]
}

export const MONTH_ROWS = 12

function drawMonth(doc: Doc): LayoutField[] {
  words(doc, '令和', 20, 34)
  words(doc, '年', 44, 34)
  words(doc, '月分', 63, 34)
  words(doc, '提供会員番号', 105, 34)
  const head = [digits('month', 0, boxes(doc, 30, 32, 4, [1])), digits('provider', 0, boxes(doc, 130, 32, 6))]
  const labels = ['日', '依頼会員番号', '開始', '終了', '人数', '印']
  const xs = [20, 38, 81, 117, 153, 166, 190]
  const top = 46
  const height = 11
  for (let row = 0; row <= MONTH_ROWS; row += 1)
    for (let i = 0; i + 1 < xs.length; i += 1)
      rule(doc, xs[i]!, top + row * height, xs[i + 1]! - xs[i]!, height)
  labels.forEach((label, i) => words(doc, label, (xs[i]! + xs[i + 1]!) / 2, top + 3.8, 3.4, 'center'))
  const rows = Array.from({ length: MONTH_ROWS }, (_, i) => {
    const y = top + (i + 1) * height + 1.5
    return [
      digits('date', i + 1, boxes(doc, 22.5, y, 2)),
      digits('requesterNo', i + 1, boxes(doc, 40, y, 6)),
      digits('start', i + 1, boxes(doc, 83, y, 4, [1])),
      digits('end', i + 1, boxes(doc, 119, y, 4, [1])),
      digits('childCount', i + 1, boxes(doc, 156, y, 1)),
    ]
  }).flat()
  const below = top + (MONTH_ROWS + 1) * height
  words(doc, '備考', 20, below + 4)
  rule(doc, 20, below + 10, 170, 30)
  words(doc, '※ 活動した月の翌月５日までに提出してください。', 20, below + 44, 3)
  words(doc, 'ファミリー・サポート・センター', 130, below + 52, 3)
  return [
    ...head,
    ...rows,
    { name: 'notes', row: 0, type: 'text', cells: [{ x: 21, y: below + 11, w: 168, h: 28 }], options: [] },
  ]
}

/** What is written, as `read` should say it. */
export type OldRow = Record<'date' | 'start' | 'end' | 'requesterNo' | 'childCount', string> & {
  transportYen?: string
  kind?: string
}

export function oldRows(kind: OldKind, random: Random): OldRow[] {
  const count = kind === 'single' ? 1 : random.whole(3, MONTH_ROWS)
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const days = Array.from({ length: count }, () => random.whole(1, 28)).sort((a, b) => a - b)
  return days.map((day) => {
    const start = 7 * 60 + random.whole(0, 36) * 15
    return {
      date: `2026-11-${String(day).padStart(2, '0')}`,
      start: time(start),
      end: time(start + random.whole(2, 12) * 15),
      requesterNo: String(200001 + random.whole(0, 19)),
      childCount: String(random.pick([1, 1, 2, 3])),
      ...(kind === 'single' && {
        transportYen: String(random.whole(10, 99) * 10),
        kind: random.pick(OLD_KINDS),
      }),
    }
  })
}

export function oldEntries(rows: OldRow[]): Entry[] {
  const written = rows.flatMap((row, i) =>
    Object.entries(row).map(([name, value]) => ({
      ...{ name, row: i + 1 },
      value:
        name === 'date'
          ? String(Number(value.slice(8)))
          : name === 'start' || name === 'end'
            ? value.replace(':', '')
            : value,
    })),
  )
  const head = [
    { name: 'month', row: 0, value: ' 811' },
    { name: 'provider', row: 0, value: '100001' },
  ]
  return [...head, ...written]
}

export function oldHand(glyphs: GlyphSet, random: Random): Hand {
  return {
    ...PLAIN_HAND,
    glyphs,
    ink: random.pick([
      [28, 32, 58],
      [20, 20, 22],
      [30, 44, 120],
      [70, 70, 74],
    ] as Hand['ink'][]),
    size: random.between(0.5, 0.78),
    wander: random.between(0.15, 0.5),
    mark: random.pick(['tick', 'tick', 'circle', 'cross'] as const),
  }
}

const learnt = new Map<string, Promise<LearntForm>>()

export function learntForm(kind: OldKind): Promise<LearntForm> {
  const form = learnt.get(kind) ?? learn(kind)
  learnt.set(kind, form)
  return form
}

async function learn(kind: OldKind): Promise<LearntForm> {
  const { png, picture, fields } = await oldForm(kind)
  const read = readFormFields(fields, picture.width)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return learnForm(png, read, 1)
}

export interface OldPhoto {
  kind: OldKind
  rows: OldRow[]
  jpeg: Buffer
  /** mm on the page of a pixel of the photo as stored */
  mmAt(x: number, y: number, widthPx: number, heightPx: number): { x: number; y: number }
}

/** @param paper  another sheet than the learnt one, for photos that must not be taken for it */
export async function oldPhoto(
  kind: OldKind,
  seed: number,
  change: (ordinary: PhotoConditions) => PhotoConditions = (ordinary) => ordinary,
  paper?: OldForm,
): Promise<OldPhoto> {
  const form = paper ?? (await oldForm(kind))
  const random = randomFrom(seed)
  const rows = oldRows(kind, random)
  const layout = (await learntForm(kind)).layout
  const written = await fillForm(form.picture, layout, oldEntries(rows), oldHand('report', random), random)
  const conditions = change(ordinaryConditions(random))
  const { jpeg, pageAt } = await photographWithTruth(written.picture, conditions, seed)
  const mmAt: OldPhoto['mmAt'] = (x, y, widthPx, heightPx) => {
    const [u, v] = {
      0: [x, y],
      90: [y, widthPx - x],
      180: [widthPx - x, heightPx - y],
      270: [heightPx - y, x],
    }[conditions.turn] as [number, number]
    const p = pageAt(u, v)
    const mm = form.fields.page.widthMm / form.picture.width
    return { x: p.x * mm, y: p.y * mm }
  }
  return { kind, rows, jpeg, mmAt }
}
