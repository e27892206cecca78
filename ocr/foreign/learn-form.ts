/**
 * LearnForm: a blank and a list of its fields become a form the reader knows again.
 *
 * Used by:  server/verbs/form-learn.ts, once a form. FIELDS.json is described in docs/reading.md.
 */
import sharp from 'sharp'
import { type Grey, shrinkTo } from '../read/grey.ts'
import type { FormFields } from './form-fields.ts'
import { findFrames } from './find-frames.ts'
import { type LearntForm, PRINT_PX_PER_MM, type Rule } from './learnt-form.ts'
import { printsOf } from './prints.ts'
import { readTitle, titleAgrees } from './read-title.ts'
import { type Segment, traceRules } from './trace-rules.ts'

/** The blank or the list cannot be learnt from; the sentence says why. */
export class CannotLearn extends Error {
  override readonly name = 'CannotLearn'
}

const MAX_PIXELS = 50_000_000
const WORK_SIDE_PX = 1400
const LEAST_RULE_MM = 5.2
const PIECE_MM = 20
const LEAST_RULES = 24

/** @throws CannotLearn */
export async function learnForm(blank: Buffer, fields: FormFields, version: number): Promise<LearntForm> {
  const { widthMm, heightMm } = fields.page
  const grey = await greyOf(blank)
  const shape = grey.width / grey.height / (widthMm / heightMm)
  if (Math.abs(shape - 1) > 0.02)
    throw new CannotLearn(
      `the picture is ${grey.width} × ${grey.height}, not as wide to high as ${widthMm} × ${heightMm} mm: cut it to the sheet's edges`,
    )
  const work = shrinkTo(grey, WORK_SIDE_PX)
  const pxPerMm = work.width / widthMm
  const traced = traceRules(work, LEAST_RULE_MM * pxPerMm)
  const rules = traced.segments.flatMap((segment) => piecesOf(segment, pxPerMm))
  if (rules.length < LEAST_RULES)
    throw new CannotLearn(
      `only ${rules.length} printed rules were found: this paper cannot be placed by them`,
    )
  const frames = findFrames(traced, work.width, work.height).map(({ corners }) =>
    corners.map(({ x, y }) => ({ x: x / pxPerMm, y: y / pxPerMm })),
  )
  const print = await sharp(Buffer.from(grey.data), {
    raw: { width: grey.width, height: grey.height, channels: 1 },
  })
    .resize(Math.round(widthMm * PRINT_PX_PER_MM), Math.round(heightMm * PRINT_PX_PER_MM), { fit: 'fill' })
    .png({ compressionLevel: 9 })
    .toBuffer()
  const form: LearntForm = {
    ...{ name: fields.name, version, title: fields.title, rules, frames },
    layout: {
      ...{ version: `${fields.name}@${version}`, kind: fields.kind, page: fields.page },
      ...{ marks: [], qr: { x: 0, y: 0, size: 0 }, timing: [], fields: fields.fields },
    },
    print: print.toString('base64'),
  }
  const read = await readTitle((await printsOf(form)).fine, fields.title, PRINT_PX_PER_MM)
  if (titleAgrees(read, fields.title.text)) return form
  throw new CannotLearn(`the title was read as 「${read}」, not 「${fields.title.text}」: is its box right?`)
}

async function greyOf(picture: Buffer): Promise<Grey> {
  try {
    const { data, info } = await sharp(picture, { limitInputPixels: MAX_PIXELS })
      .rotate()
      .flatten({ background: 'white' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.channels === 1) return { width: info.width, height: info.height, data: new Uint8Array(data) }
    const one = new Uint8Array(info.width * info.height).map((_, i) => data[i * info.channels]!)
    return { width: info.width, height: info.height, data: one }
  } catch {
    throw new CannotLearn('the blank is no picture that can be opened (PNG, JPEG or WebP)')
  }
}

/** Straight pieces: a bend of the scan stays in them. */
function piecesOf({ x1, y1, x2, y2, across }: Segment, pxPerMm: number): Rule[] {
  const length = Math.hypot(x2 - x1, y2 - y1) / pxPerMm
  const count = Math.ceil(length / PIECE_MM)
  const at = (t: number) => ({
    x: (x1 + (x2 - x1) * t + 0.5) / pxPerMm,
    y: (y1 + (y2 - y1) * t + 0.5) / pxPerMm,
  })
  return Array.from({ length: count }, (_, i) => ({ from: at(i / count), to: at((i + 1) / count), across }))
}
