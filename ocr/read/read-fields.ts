/**
 * ReadFields: every field of a registered sheet, one by one: value, confidence, status, place in the photo.
 */
import type { Box, FieldStatus, ReadField } from '../../rules/reading.ts'
import type { DigitModel } from '../digits/recognise.ts'
import type { LayoutField, Rect } from '../form/layout.ts'
import { cutCell, inkInside } from './cut-cells.ts'
import { type Cells, type Decoded, plainText } from './decode-digits.ts'
import { applyHomography } from './homography.ts'
import { type Page, sightOf } from './page.ts'
import { type PenMark, penMarksOn } from './pen-marks.ts'
import type { TickReading } from './read-ticks.ts'
import { CLEAN_INK, EMPTY_INK, SURE, WRITTEN_MM2 } from './thresholds.ts'

/** The boxes of one digits field as the model sees them. */
export interface SeenDigits {
  field: LayoutField
  cells: Cells
  /** some box is burnt out or its printed outline cannot be seen */
  glared: boolean
  /** dark share of the fullest box */
  ink: number
  /** crossed out, or 「〃」: the boxes then hold no value of their own */
  mark: PenMark | null
  /** something is written within the field's outline, in its boxes or between them */
  stray: boolean
}

/** More than the dots that are printed between hours and minutes. */
const STRAY_MM2 = 0.8

/** All digit fields in one call of the model. */
export function seeDigits(page: Page, model: DigitModel): Map<LayoutField, SeenDigits> {
  const fields = page.layout.fields.filter((field) => field.type === 'digits')
  const read = model.recognise(fields.flatMap((field) => field.cells.map((cell) => cutCell(page, cell))))
  const seen = new Map<LayoutField, SeenDigits>()
  let next = 0
  for (const field of fields) {
    const cells = field.cells.map(() => read[next++]!.probabilities)
    const glared = field.cells.some((cell) => sightOf(page, cell).glared)
    const ink = Math.max(...field.cells.map((cell) => inkInside(page, cell)))
    const { mark, ownInk } = penMarksOn(page, field)
    seen.set(field, { field, cells, glared, ink, mark, stray: ownInk > STRAY_MM2 })
  }
  return seen
}

/** the calendar and the clock leave few values to these */
const RULED_FIELDS = ['date', 'start', 'end', 'month']
const SIGNATURES = ['signature', 'requesterSignature']
/** value of a signature field with ink in it */
export const SIGNED = 'signed'

/**
 * @param say       turns the digits as written into the value, e.g. ' 930' into '09:30'
 * @param together  `decoded` weighs the rest of the sheet too: one weak box is then no doubt of its own. 'check': it
 *                  only checks others; what cannot be told for certain then counts as not written
 */
export function digitsField(
  page: Page,
  scale: number,
  seen: SeenDigits,
  decoded: Decoded,
  say: (text: string) => string,
  together: boolean | 'check' = false,
): ReadField {
  const { field, cells, glared } = seen
  const base = { name: field.name, row: field.row, box: photoBox(page, scale, field) }
  if (seen.mark)
    return {
      ...base,
      value: null,
      confidence: 0,
      status: together === 'check' ? 'blank' : 'unsure',
      alternatives: [],
    }
  const confidence = glared ? Math.min(0.4, decoded.confidence) : decoded.confidence
  const alternatives = [...new Set(decoded.alternatives.map(say))]
  if (decoded.text === null) {
    // the model's word, or paper so clean that no pen can have been there
    const empty = !seen.stray && (seen.ink < CLEAN_INK || (seen.ink < EMPTY_INK && confidence >= SURE.blank))
    const blank = (empty && !glared) || together === 'check'
    return { ...base, value: null, confidence, status: blank ? 'blank' : 'unsure' }
  }
  const value = say(decoded.text)
  if (together === 'check')
    return !glared && confidence >= SURE.digits
      ? { ...base, value, confidence, status: 'sure' }
      : { ...base, value: null, confidence, status: 'blank' }
  const weakest = Math.min(...cells.map((cell) => Math.max(...cell)))
  // a value that only the rules made possible is a guess, however well it fits
  const asSeen = say(plainText(cells)) === value
  const needed = RULED_FIELDS.includes(field.name) ? SURE.digits : SURE.unruled
  const alone = weakest >= SURE.cell && confidence >= needed
  const agreed = together === true && confidence >= (asSeen ? SURE.together : SURE.settled)
  const sure = !glared && ((asSeen && alone) || agreed)
  return {
    ...base,
    value,
    confidence,
    status: sure ? 'sure' : 'unsure',
    alternatives: alternatives.filter((a) => a !== value),
  }
}

export function tickField(page: Page, scale: number, field: LayoutField, read: TickReading): ReadField {
  const status: FieldStatus = read.glared
    ? 'unsure'
    : read.blank
      ? 'blank'
      : read.confidence >= SURE.tick
        ? 'sure'
        : 'unsure'
  const { value, confidence, alternatives } = read
  return {
    name: field.name,
    row: field.row,
    value,
    confidence,
    status,
    box: photoBox(page, scale, field),
    alternatives,
  }
}

/** Words are not read: only whether something is written. Notes are a person's to read; a signature need only be there. */
export function textField(page: Page, scale: number, field: LayoutField): ReadField {
  const box = field.cells[0]!
  const dark = inkInside(page, box, 1) * (box.w - 2) * (box.h - 2)
  const written = dark > WRITTEN_MM2
  const base = { name: field.name, row: field.row, box: photoBox(page, scale, field) }
  if (!written)
    return { ...base, value: null, confidence: 0.9, status: sightOf(page, box).glared ? 'unsure' : 'blank' }
  if (SIGNATURES.includes(field.name)) return { ...base, value: SIGNED, confidence: 0.9, status: 'sure' }
  return { ...base, value: null, confidence: 0, status: 'unsure' }
}

/** The rectangle around a field, in pixels of the stored, upright photo. */
export function photoBox(page: Page, scale: number, field: LayoutField): Box {
  const boxes: Rect[] = [...field.cells, ...field.options]
  const points = boxes.flatMap((box) =>
    [0, 1, 2, 3].map((i) => {
      const corner = { x: box.x + (i % 2) * box.w, y: box.y + (i > 1 ? box.h : 0) }
      return applyHomography(page.registered.toPhoto, page.field.at(corner))
    }),
  )
  const xs = points.map((p) => (p.x + 0.5) * scale)
  const ys = points.map((p) => (p.y + 0.5) * scale)
  const [left, top] = [Math.round(Math.min(...xs)), Math.round(Math.min(...ys))]
  return [left, top, Math.round(Math.max(...xs)) - left, Math.round(Math.max(...ys)) - top]
}
