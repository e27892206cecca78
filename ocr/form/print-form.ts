/**
 * PrintForm: the report form as PDF, A4, drawn from its layout.
 *
 * Promise:  the same options give the same bytes; what the layout names is where the layout says.
 * Used by:  server/verbs/form.ts, the bot's 用紙, ocr/sample/.
 */
import PDFDocument from 'pdfkit'
import qrcode from 'qrcode-generator'
import { type FormKind, type Layout, LAYOUT_VERSION, MAX_PLANNED, type PlannedVisit } from './layout.ts'
import { layoutOf } from './layout-of.ts'
import { MARKER_MODULES, markerBits } from './marker-bits.ts'
import { COLOURS, MM, Pen } from './pen.ts'
import { drawFilledIn, drawNoQr } from './print-example.ts'
import { drawMonth } from './print-month.ts'
import { drawSingle } from './print-single.ts'
import { digestOfKinds, digestOfPlan, qrTextOf } from './sign-qr.ts'

/** What names the city on the form: handed in, never known here. */
export interface FormTexts {
  /** small, above the title */
  programme: string
  title: string
  /** the sentence that handing the form in is the application for the subsidy */
  consent: string
  returnTo: string[]
}

export interface PrintedPerson {
  no: string
  name: string
}

export interface PrintFormOptions {
  kind: FormKind
  /** signs the QR: formKeyOf(rootKey) */
  key: Buffer
  texts: FormTexts
  kindsOfCare: { code: string; label: string; short: string }[]
  provider?: PrintedPerson | null
  /** 'YYYY-MM' */
  month?: string | null
  requesters?: PrintedPerson[]
  /** sheets of a monthly form, numbered in the QR; as many as the planned visits need when left out */
  pages?: number
  /** printed so that one tick reports each; the reader must be handed the same visits (plannedOnPage) */
  planned?: PlannedVisit[]
  /** filled in by hand and marked 「見本」, without a QR */
  example?: boolean
}

/** A sheet to draw: page 1 of `pages`. */
export interface Sheet {
  pen: Pen
  layout: Layout
  options: PrintFormOptions
  page: number
  pages: number
  /** of this page */
  planned: PlannedVisit[]
}

/** The planned visits that page `page` shows, from 1. */
export function plannedOnPage({ kind, planned = [] }: PrintFormOptions, page: number): PlannedVisit[] {
  return planned.slice((page - 1) * MAX_PLANNED[kind], page * MAX_PLANNED[kind])
}

const pagesOf = (options: PrintFormOptions): number =>
  Math.max(options.pages ?? 1, Math.ceil((options.planned?.length ?? 0) / MAX_PLANNED[options.kind]))

/** @returns the layout that `printForm` draws for a page of these options */
export function layoutFor(options: PrintFormOptions, page = 1): Layout {
  return layoutOf(options.kind, {
    plannedCount: plannedOnPage(options, page).length,
    requesters: (options.requesters ?? []).map((requester) => requester.no),
    providerNo: options.provider?.no ?? null,
    month: options.month ?? null,
    kindCodes: options.kindsOfCare.map((kind) => kind.code),
  })
}

/** @returns a PDF. @throws RangeError when more requesters or kinds are asked for than the sheet holds */
export const printForm = async (options: PrintFormOptions): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(printForms([options])))

/**
 * Many forms as one PDF, in pieces as they are drawn: faces are put into it once, and nobody holds all of it.
 *
 * @throws RangeError as printForm
 */
export async function* printForms(
  forms: Iterable<PrintFormOptions> | AsyncIterable<PrintFormOptions>,
): AsyncGenerator<Buffer> {
  // a fixed date: the file's identity is made from it, and the same form must be the same bytes
  const info = { CreationDate: new Date(0), ModDate: new Date(0) }
  const doc = new PDFDocument({ margin: 0, autoFirstPage: false, info })
  const ended = new Promise((resolve, reject) => doc.once('end', resolve).once('error', reject))
  const drawn: Buffer[] = []
  doc.on('data', (piece: Buffer) => drawn.push(piece))
  const pen = new Pen(doc)
  for await (const options of forms) {
    doc.info['Title'] ??= options.texts.title
    drawForm(pen, options)
    // what was drawn is heard of in the next round
    await new Promise(setImmediate)
    yield Buffer.concat(drawn.splice(0))
  }
  doc.end()
  await ended
  yield Buffer.concat(drawn)
}

function drawForm(pen: Pen, options: PrintFormOptions): void {
  const layouts = Array.from({ length: pagesOf(options) }, (_, i) => layoutFor(options, i + 1))
  for (const [i, layout] of layouts.entries()) {
    const { widthMm, heightMm } = layout.page
    pen.doc.addPage({ size: [widthMm * MM, heightMm * MM], margin: 0 })
    const page = i + 1
    const planned = plannedOnPage(options, page)
    const sheet: Sheet = { pen, layout, options, page, pages: layouts.length, planned }
    drawFrame(sheet)
    if (options.kind === 'month') drawMonth(sheet)
    else drawSingle(sheet)
    if (options.example) drawFilledIn(sheet)
  }
}

/** What only the machine reads: corner marks, timing marks, QR. */
function drawFrame(sheet: Sheet): void {
  const { pen, layout } = sheet
  for (const mark of layout.marks) {
    const module = mark.size / MARKER_MODULES
    drawSquares(pen, markerBits(mark.id), mark.x, mark.y, module)
  }
  for (const bar of layout.timing) pen.fill(bar, COLOURS.black)
  if (sheet.options.example) return drawNoQr(sheet)
  const qr = qrcode(0, 'M')
  qr.addData(qrTextOfSheet(sheet), 'Alphanumeric')
  qr.make()
  const count = qr.getModuleCount()
  const bits = Array.from({ length: count }, (_, y) =>
    Array.from({ length: count }, (_, x) => qr.isDark(y, x)),
  )
  drawSquares(pen, bits, layout.qr.x, layout.qr.y, layout.qr.size / count)
}

function qrTextOfSheet({ options, page, planned }: Sheet): string {
  return qrTextOf(
    {
      version: LAYOUT_VERSION,
      kind: options.kind,
      providerNo: options.provider?.no ?? null,
      month: options.month ?? null,
      page,
      requesters: (options.requesters ?? []).map((requester) => requester.no),
      kindsDigest: digestOfKinds(options.kindsOfCare.map((kind) => kind.code)),
      planDigest: digestOfPlan(planned),
    },
    options.key,
  )
}

/** Runs of black squares as one bar each: no hairlines between neighbours. */
function drawSquares(pen: Pen, bits: boolean[][], x: number, y: number, module: number): void {
  bits.forEach((line, row) => {
    for (let from = 0; from < line.length; from += 1) {
      if (!line[from]) continue
      let to = from
      while (line[to + 1]) to += 1
      const height = module * (row + 1 < bits.length ? 1.02 : 1)
      pen.fill(
        { x: x + from * module, y: y + row * module, w: (to - from + 1) * module, h: height },
        COLOURS.black,
      )
      from = to
    }
  })
}
