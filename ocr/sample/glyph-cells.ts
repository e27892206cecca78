/**
 * GlyphCells: the boxes of a photographed sample sheet, cut by the reader's own stages: what the digit model really sees.
 *
 * Used by:  the bench (cells read against what was written), ocr/digits/train/cut-cells.ts. Never by the service.
 */
import type { Layout, LayoutField } from '../form/layout.ts'
import { cutCell } from '../read/cut-cells.ts'
import { decodePhoto } from '../read/decode-photo.ts'
import { fitDisplacement } from '../read/displacement.ts'
import { findSheets } from '../read/find-sheets.ts'
import { flatten } from '../read/flatten.ts'
import { pageOf } from '../read/page.ts'
import { rectify, register } from '../read/rectify.ts'

export interface CutField {
  field: LayoutField
  /** one a box; 36 × 28, ink 1 */
  cells: Float32Array[]
}

const FOUND_SHARE = 0.85

/**
 * @param layout  of the sheet that was photographed: the QR is not read
 * @returns       every field of digit boxes; null when the sheet cannot be registered
 */
export async function cutFields(jpeg: Buffer, layout: Layout): Promise<CutField[] | null> {
  const photo = await decodePhoto(jpeg)
  if ('reason' in photo) return null
  const [sheet] = findSheets(photo.grey).sheets
  if (!sheet || sheet.marks.length < 4) return null
  const registered = register(layout, sheet.marks)
  const raw = rectify(photo.grey, layout, registered.toPhoto)
  const flat = flatten(raw, layout)
  const field = fitDisplacement(flat, layout)
  if (field.found < FOUND_SHARE * field.expected) return null
  // who printed the sheet, and for whom, is nothing that cutting a box asks
  const unread = {} as Parameters<typeof pageOf>[0]['sheet']
  const page = pageOf({ layout, sheet: unread, registered, raw, flat, field })
  return layout.fields
    .filter(({ type }) => type === 'digits')
    .map((item) => ({ field: item, cells: item.cells.map((cell) => cutCell(page, cell)) }))
}
