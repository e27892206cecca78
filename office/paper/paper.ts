/**
 * Paper: A4 pages in millimetres: words that fit their place, paragraphs, ruled tables.
 *
 * Promise:  the same drawing gives the same bytes, on any day.
 */
import PDFDocument from 'pdfkit'
import { faceForPdf, lettersOf, measure, onPaper, type Face, type Style } from './faces.ts'
import { Picture, type Pixels } from './picture.ts'

export const MM = 72 / 25.4
export const PAGE = { width: 210, height: 297 }
export const INK = '#111111'
export const QUIET = '#555555'
export const SHADE = '#f2f2f2'

const NO_LINE_STARTS_WITH = '、。，．」』）〕］・：；！？々ー'
const NO_LINE_ENDS_WITH = '「『（〔［〒'

export interface Words {
  /** points */
  size: number
  style?: Style
  colour?: string
  align?: 'left' | 'center' | 'right'
  /** mm; the text is made narrower to fit, never cut */
  fit?: number
}

export class Paper {
  readonly doc: PDFKit.PDFDocument
  pages = 0
  readonly #bytes: Promise<Buffer>
  readonly #registered = new Set<Face>()
  #pictures = 0

  /** @param day  of the paper: stands in the file instead of the hour it was made */
  constructor(title: string, day: string) {
    const made = new Date(`${day}T00:00:00Z`)
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      lang: 'ja',
      displayTitle: true,
      info: { Title: title, CreationDate: made, ModDate: made },
      // feet are written when the number of pages is known
      bufferPages: true,
      // no default face: every word names its own
      font: null as unknown as string,
    })
    this.#bytes = collect(this.doc)
  }

  addPage(): void {
    this.doc.addPage()
    this.pages += 1
  }

  /** Goes back to one of the last `count` pages, 0 the first of them. */
  backTo(page: number, count: number): void {
    const range = this.doc.bufferedPageRange()
    this.doc.switchToPage(range.start + range.count - count + page)
  }

  /** The pages so far are whole: a long stream keeps none of them in hand. */
  done(): void {
    this.doc.flushPages()
  }

  /** @param pixels  drawn many times, they are held once in the document */
  openPicture(pixels: Pixels): Picture {
    this.#pictures += 1
    return new Picture(`I${this.#pictures}`, pixels)
  }

  picture(picture: Picture, x: number, y: number, width: number): void {
    this.doc.image(picture as unknown as Buffer, x * MM, y * MM, { width: width * MM })
  }

  finish(): Promise<Buffer> {
    this.doc.end()
    return this.#bytes
  }

  /** One line with its baseline at `y`. @returns its width in mm */
  write(text: string, x: number, y: number, words: Words): number {
    const style = words.style ?? 'regular'
    const full = widthOf(text, words.size, style)
    const scale = words.fit !== undefined && full > words.fit ? words.fit / full : 1
    const width = full * scale
    const left = words.align === 'center' ? x - width / 2 : words.align === 'right' ? x - width : x
    const { doc } = this
    doc.save().translate(left * MM, y * MM)
    if (scale !== 1) doc.scale(scale, 1)
    doc.fillColor(words.colour ?? INK)
    let at = 0
    for (const run of measure(text, style).runs) {
      this.#face(run.face).fontSize(words.size)
      doc.text(run.text, at * MM, 0, { lineBreak: false, baseline: 'alphabetic' })
      at += (run.ems * words.size) / MM
    }
    doc.restore()
    return width
  }

  /** @returns the baseline after the last line */
  paragraph(text: string, x: number, y: number, width: number, lead: number, words: Words): number {
    let baseline = y
    for (const line of linesOf(text, width, words)) {
      this.write(line, x, baseline, { ...words, fit: width })
      baseline += lead
    }
    return baseline
  }

  fill(x: number, y: number, width: number, height: number, colour: string): void {
    this.doc.rect(x * MM, y * MM, width * MM, height * MM).fill(colour)
  }

  line(x1: number, y1: number, x2: number, y2: number, mm = 0.15, colour = INK): void {
    this.doc
      .moveTo(x1 * MM, y1 * MM)
      .lineTo(x2 * MM, y2 * MM)
      .lineWidth(mm * MM)
      .stroke(colour)
  }

  box(x: number, y: number, width: number, height: number, mm = 0.3): void {
    this.doc
      .rect(x * MM, y * MM, width * MM, height * MM)
      .lineWidth(mm * MM)
      .stroke(INK)
  }

  #face(face: Face): PDFKit.PDFDocument {
    if (!this.#registered.has(face)) {
      this.doc.registerFont(face, faceForPdf(face) as unknown as string)
      this.#registered.add(face)
    }
    return this.doc.font(face)
  }
}

/** mm */
export function widthOf(text: string, size: number, style: Style = 'regular'): number {
  return (measure(text, style).ems * size) / MM
}

/** Lines broken as Japanese is: at any character but before 、。） and after （「. A new line in the text is one here. */
export function linesOf(text: string, width: number, words: Pick<Words, 'size' | 'style'>): string[] {
  const lines: string[] = []
  for (const given of text.split('\n')) {
    let line = ''
    let lineMm = 0
    for (const character of lettersOf(onPaper(given))) {
      const mm = widthOf(character, words.size, words.style)
      if (line !== '' && lineMm + mm > width && !NO_LINE_STARTS_WITH.includes(character)) {
        const kept = NO_LINE_ENDS_WITH.includes(line.at(-1)!) && line.length > 1 ? 1 : 0
        lines.push(line.slice(0, line.length - kept))
        line = line.slice(line.length - kept)
        lineMm = widthOf(line, words.size, words.style)
      }
      line += character
      lineMm += mm
    }
    lines.push(line)
  }
  return lines
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}
