/**
 * TwoSheets: two filled sheets on one table, as one picture to be photographed.
 *
 * Used by:  the tests and the bench. Never by the service.
 */
import sharp from 'sharp'
import type { Picture } from './fill-form.ts'

export interface TwoSheets {
  /** share of a sheet's width between them; below 0 the right one lies on the left one */
  gap: number
  /** degrees, of the left and the right one */
  angles: [number, number]
  /** share of the sheet's height by which the right one lies lower */
  drop?: number
}

const TABLE = { r: 142, g: 106, b: 74 }

export async function layTogether(left: Picture, right: Picture, how: TwoSheets): Promise<Picture> {
  const [a, b] = [await turned(left, how.angles[0]), await turned(right, how.angles[1])]
  const margin = Math.round(left.width * 0.06)
  const x = Math.max(0, margin + a.width + Math.round(left.width * how.gap))
  const y = margin + Math.round(left.height * (how.drop ?? 0))
  const width = x + b.width + margin
  const height = Math.max(margin + a.height, y + b.height) + margin
  const { data, info } = await sharp({ create: { width, height, channels: 3, background: TABLE } })
    .composite([
      { input: a.png, left: margin, top: margin },
      { input: b.png, left: x, top: y },
    ])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

async function turned(sheet: Picture, angle: number) {
  const { width, height, data } = sheet
  const raw = sharp(data, { raw: { width, height, channels: 3 } }).ensureAlpha()
  const { data: png, info } = await raw
    .rotate(angle, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true })
  return { png, width: info.width, height: info.height }
}
