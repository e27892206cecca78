/**
 * ReadForeign: a photo without our marks that shows a form learnt from its blank. The same digits, ticks and rules as
 * for our own sheets; nothing of it is taken as sure.
 *
 * Promise:  a sheet that is not confirmed by its rules, its words and its heading is not read as this form.
 * Used by:  ocr/read-photo-here.ts.
 */
import type { ReadField } from '../../rules/reading.ts'
import type { DigitModel } from '../digits/recognise.ts'
import { digestOfKinds } from '../form/sign-qr.ts'
import { checkRows } from '../read/check-rows.ts'
import type { Decoded } from '../read/decode-photo.ts'
import { percentile } from '../read/grey.ts'
import { type Page, pageOf } from '../read/page.ts'
import { PX_PER_MM, registeredBy } from '../read/rectify.ts'
import { readSheet, type SheetRules } from '../read/read-sheet.ts'
import { confirmPlace, confirmTitle, isConfirmed } from './confirm-form.ts'
import { type LearntForm, PRINT_PX_PER_MM, versionOf } from './learnt-form.ts'
import { placeForm, type PlacedForm, traceSheet } from './place-form.ts'
import { printsOf } from './prints.ts'
import type { Ink } from './sample-sheet-at.ts'

/** A value of a paper that is not ours is a proposal: never more than this. */
const MOST_CONFIDENT = 0.9

/** @returns null when the photo shows none of the forms, or not surely */
export async function placeForeign(
  photo: Decoded,
  forms: LearntForm[],
  kindCodes: string[] = [],
): Promise<{ form: LearntForm; page: Page } | null> {
  if (forms.length === 0) return null
  const traced = traceSheet(photo.grey)
  if (traced.frames.length === 0) return null
  for (const form of forms) {
    const prints = await printsOf(form)
    const placed = placeForm(traced, form, prints.coarse)
    if (!placed || !isConfirmed(confirmPlace(placed, form, prints.fine))) continue
    if (await confirmTitle(placed, form))
      return { form, page: pageFrom(placed, form, prints.fine, kindCodes) }
  }
  return null
}

function pageFrom(
  { toPhoto, raw, flat, field }: PlacedForm,
  form: LearntForm,
  print: Ink,
  kindCodes: string[],
): Page {
  const { layout } = form
  blacken(flat.ink, blackOf(print, flat, field))
  const sheet = {
    ...{
      version: versionOf(form),
      kind: layout.kind,
      providerNo: null,
      month: null,
      page: 1,
      requesters: [],
    },
    // its list of fields names the city's kinds by their codes
    kindsDigest: digestOfKinds(kindCodes),
  }
  return pageOf({ layout, sheet, registered: registeredBy(toPhoto, layout.page), raw, flat, field })
}

/** How dark the blank's black print is in this photo. */
function blackOf(print: Ink, flat: Ink, field: Page['field']): number {
  const seen: number[] = []
  for (let y = 2; y < print.height; y += 3)
    for (let x = 2; x < print.width; x += 3) {
      if (print.ink[y * print.width + x]! < 0.8) continue
      const p = field.at({ x: (x + 0.5) / PRINT_PX_PER_MM, y: (y + 0.5) / PRINT_PX_PER_MM })
      const at = Math.floor(p.y * PX_PER_MM) * flat.width + Math.floor(p.x * PX_PER_MM)
      seen.push(flat.ink[at] ?? 0)
    }
  return percentile(seen, 0.75)
}

function blacken(ink: Float32Array, black: number): void {
  const gain = 1 / Math.max(0.25, black)
  for (let i = 0; i < ink.length; i += 1) ink[i] = Math.min(1, ink[i]! * gain)
}

export function readForeignFields(page: Page, scale: number, digits: DigitModel, rules: SheetRules) {
  const read = readSheet(page, scale, digits, rules)
  const checked = checkRows(read.fields, rules.today)
  return { ...checked, fields: checked.fields.map(proposed), providerNo: read.providerNo, month: read.month }
}

/** Sure becomes doubtful; empty stays empty. */
function proposed(field: ReadField): ReadField {
  if (field.status !== 'sure' || field.name === 'signature') return field
  return { ...field, status: 'unsure', confidence: Math.min(MOST_CONFIDENT, field.confidence) }
}
