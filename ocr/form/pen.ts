/**
 * Pen: pdfkit in millimetres, with the form's colours and faces.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'
import type { Font } from 'fontkit'
import type { Rect } from './layout.ts'

export const MM = 72 / 25.4

/** Guide lines are pale enough to vanish beside ink in a grey picture, and clear to the eye. */
export const COLOURS = {
  ink: '#1a1a1c',
  quiet: '#626264',
  guide: '#f2b98f',
  guideText: '#b5602a',
  /** numbers inside tick boxes: read by eye, too pale to count as ink */
  tickLabel: '#eaa271',
  tint: '#fdf1e8',
  black: '#000000',
}

const require = createRequire(import.meta.url)
const facePath = (weight: string) =>
  require.resolve(`@expo-google-fonts/biz-udpgothic/${weight}/BIZUDPGothic_${weight}.ttf`)

export const FACES = {
  regular: readFileSync(facePath('400Regular')),
  bold: readFileSync(facePath('700Bold')),
}
const glyphs = fontkit.create(FACES.regular) as Font

/** A name may hold a character the face lacks: 〓 says so on paper, as printers do, instead of an empty box. */
export function printable(text: string): string {
  return [...text].map((char) => (glyphs.hasGlyphForCodePoint(char.codePointAt(0)!) ? char : '〓')).join('')
}

export interface Words {
  size: number
  bold?: boolean
  colour?: string
  align?: 'left' | 'center' | 'right'
  /** mm; the text is made narrower to fit, never cut */
  fit?: number
}

export class Pen {
  readonly doc: PDFKit.PDFDocument
  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc
    doc.registerFont('regular', FACES.regular)
    doc.registerFont('bold', FACES.bold)
  }

  /** One line of text with its baseline at `y`. */
  write(text: string, x: number, y: number, words: Words): void {
    const shown = printable(text)
    const doc = this.doc.font(words.bold ? 'bold' : 'regular').fontSize(words.size)
    const full = doc.widthOfString(shown) / MM
    const scale = words.fit !== undefined && full > words.fit ? words.fit / full : 1
    const width = full * scale
    const left = words.align === 'center' ? x - width / 2 : words.align === 'right' ? x - width : x
    doc
      .save()
      .translate(left * MM, y * MM)
      .scale(scale, 1)
      .fillColor(words.colour ?? COLOURS.ink)
    doc.text(shown, 0, 0, { lineBreak: false, baseline: 'alphabetic' }).restore()
  }

  /** mm */
  widthOf(text: string, size: number): number {
    return this.doc.font('regular').fontSize(size).widthOfString(printable(text)) / MM
  }

  /** Lines broken at any character, as Japanese is. @returns the baseline after the last line */
  paragraph(text: string, x: number, y: number, width: number, lead: number, words: Words): number {
    const doc = this.doc.font(words.bold ? 'bold' : 'regular').fontSize(words.size)
    let line = ''
    let baseline = y
    for (const char of printable(text)) {
      const tooLong = doc.widthOfString(line + char) / MM > width && !'、。」）'.includes(char)
      if (tooLong) {
        this.write(line, x, baseline, words)
        baseline += lead
        line = ''
      }
      line += char
    }
    if (line !== '') this.write(line, x, baseline, words)
    return baseline + lead
  }

  fill(rect: Rect, colour: string): void {
    this.doc.rect(rect.x * MM, rect.y * MM, rect.w * MM, rect.h * MM).fill(colour)
  }

  box(rect: Rect, colour: string, lineMm: number, radiusMm = 0): void {
    const [x, y, w, h] = [rect.x * MM, rect.y * MM, rect.w * MM, rect.h * MM]
    const path = radiusMm > 0 ? this.doc.roundedRect(x, y, w, h, radiusMm * MM) : this.doc.rect(x, y, w, h)
    path.lineWidth(lineMm * MM).stroke(colour)
  }

  line(x1: number, y1: number, x2: number, y2: number, colour: string, lineMm: number): void {
    this.doc
      .moveTo(x1 * MM, y1 * MM)
      .lineTo(x2 * MM, y2 * MM)
      .lineWidth(lineMm * MM)
      .stroke(colour)
  }
}
