/**
 * PrintPieces: boxes for digits, ticks and words, as both kinds of form draw them.
 */
import { WEEKDAYS_JA, weekdayOf } from '../../rules/calendar.ts'
import type { LayoutField, Rect } from './layout.ts'
import { handDigit } from './hand.ts'
import { COLOURS, type Pen } from './pen.ts'
import type { PrintedPerson } from './print-form.ts'

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
      size: label.length > 1 ? option.w * 1.62 : Math.min(9.6, option.w * 2.05),
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
    if (char !== undefined && char !== ' ') handDigit(pen, Number(char), cell)
  })
}

/** Between the hours and the minutes of a time; pale, as all that stands among boxes. */
export function drawColon(pen: Pen, before: Rect, after: Rect, size: number): void {
  pen.write(':', (before.x + before.w + after.x) / 2, before.y + before.h * 0.68, {
    ...{ size, bold: true, align: 'center', colour: COLOURS.tickLabel },
  })
}

export function monthInWords(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月分`
}

/** What a box of this field means, in as few characters as fit into it. */
export const labelsOf = (field: LayoutField): string[] =>
  field.options.map(({ value }, i) => {
    if (field.name === 'kind' || field.name === 'requesterNo') return String(i + 1)
    if (field.name === 'weekday') return WEEKDAYS_JA[Number(value) % 7]!
    return field.name.endsWith('Hour') ? String(Number(value)) : value
  })

/** Whether a name is printed for any of them; `famisapo form` knows none without a register. */
export const named = (people: PrintedPerson[]): boolean => people.some(({ name }) => name !== '')

/** How to say for whom: by a tick before what is printed there, or in boxes. */
export function requesterHelp(people: PrintedPerson[]): string {
  if (people.length === 0) return '会員番号6けたを書く'
  return named(people) ? 'お名前の前に✓を1つ' : '番号の前に✓を1つ'
}

/** '11月12日(木)' */
export function dayInWords(date: string, withMonth: boolean): string {
  const day = `${Number(date.slice(8))}日(${WEEKDAYS_JA[weekdayOf(date)]})`
  return withMonth ? `${Number(date.slice(5, 7))}月${day}` : day
}
