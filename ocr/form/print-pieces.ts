/**
 * PrintPieces: boxes for digits, ticks and words, as both kinds of form draw them.
 */
import type { LayoutField, Rect } from './layout.ts'
import { COLOURS, type Pen } from './pen.ts'

export const GUIDE_LINE_MM = 0.3

export function drawDigits(pen: Pen, field: LayoutField, paper?: string): void {
  for (const cell of field.cells) {
    if (paper) pen.fill(cell, paper)
    pen.box(cell, COLOURS.guide, GUIDE_LINE_MM)
  }
}

/** @param labels  printed pale inside the boxes, as on a mark sheet: nothing dark stands near a tick */
export function drawTicks(pen: Pen, field: LayoutField, labels: string[], paper?: string): void {
  field.options.forEach((option, i) => {
    if (paper) pen.fill(option, paper)
    pen.box(option, COLOURS.guide, GUIDE_LINE_MM, 0.7)
    const label = labels[i]
    if (label === undefined) return
    pen.write(label, option.x + option.w / 2, option.y + option.h / 2 + 1.15, {
      size: label.length > 1 ? 7.4 : 8.6,
      align: 'center',
      colour: COLOURS.tickLabel,
    })
  })
}

export function drawTextBox(pen: Pen, field: LayoutField, label: string): void {
  const box = field.cells[0]!
  pen.write(label, box.x, box.y - 0.8, { size: 6.8, colour: COLOURS.guideText })
  pen.box(box, COLOURS.guide, GUIDE_LINE_MM)
}

/** Right-aligned, as people write into boxes; a blank leaves its box empty. */
export function exampleDigits(pen: Pen, field: LayoutField, value: string): void {
  const shown = value.padStart(field.cells.length, ' ')
  field.cells.forEach((cell, i) => {
    const char = shown[i]
    if (char === undefined || char === ' ') return
    pen.write(char, cell.x + cell.w / 2, cell.y + cell.h * 0.76, {
      size: cell.h * 2.1,
      align: 'center',
      colour: COLOURS.ink,
    })
  })
}

export function exampleTick(pen: Pen, box: Rect): void {
  pen.doc.lineCap('round').lineJoin('round')
  const { x, y, w, h } = box
  pen.line(x + w * 0.18, y + h * 0.5, x + w * 0.42, y + h * 0.82, COLOURS.ink, 0.45)
  pen.line(x + w * 0.42, y + h * 0.82, x + w * 0.95, y + h * 0.05, COLOURS.ink, 0.45)
  pen.doc.lineCap('butt').lineJoin('miter')
}

export function monthInWords(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月分`
}
