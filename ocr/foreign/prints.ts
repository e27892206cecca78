/**
 * Prints: the ink of a learnt form's blank, at the scales at which photos are compared with it.
 */
import sharp from 'sharp'
import type { LearntForm } from './learnt-form.ts'
import { halved, type Ink, inkOf } from './sample-sheet-at.ts'

export interface Prints {
  /** PRINT_PX_PER_MM */
  fine: Ink
  /** half of it */
  coarse: Ink
}

const known = new WeakMap<LearntForm, Prints>()

export async function printsOf(form: LearntForm): Promise<Prints> {
  const kept = known.get(form)
  if (kept) return kept
  const { data, info } = await sharp(Buffer.from(form.print, 'base64'))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const fine = inkOf({ width: info.width, height: info.height, data: new Uint8Array(data) }, form.layout)
  const prints = { fine, coarse: halved(fine) }
  known.set(form, prints)
  return prints
}
