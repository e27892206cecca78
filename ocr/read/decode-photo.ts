/**
 * DecodePhoto: bytes in, an upright grey picture out without red seals, or what is wrong with the bytes.
 *
 * Never:    decodes what its first bytes do not announce as a photo; no SVG, no PDF, nothing above 50 megapixels.
 */
import sharp from 'sharp'
import type { ReadingReason, ReadingVerdict } from '../../rules/reading.ts'
import { greyWithoutSeals } from './drop-seals.ts'
import type { Grey } from './grey.ts'

export const MAX_PIXELS = 50_000_000
export const WORKING_SIDE_PX = 2700

export interface Decoded {
  grey: Grey
  /** of the photo as stored, after its EXIF turn: boxes are given in these pixels */
  widthPx: number
  heightPx: number
  /** stored pixels for one working pixel */
  scale: number
}

export interface Refused {
  verdict: ReadingVerdict
  reason: ReadingReason
  note: string
}

export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'heic'

export function formatOf(bytes: Buffer): PhotoFormat | null {
  if (bytes.length < 16) return null
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'png'
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp'
  if (/^ftyp(heic|heix|hevc|mif1|msf1|heim|heis)/.test(bytes.toString('latin1', 4, 12))) return 'heic'
  return null
}

const notAnImage = (note: string): Refused => ({ verdict: 'not-a-report', reason: 'not-an-image', note })

export async function decodePhoto(bytes: Buffer): Promise<Decoded | Refused> {
  const format = formatOf(bytes)
  if (format === null) return notAnImage('not a JPEG, PNG or WebP')
  if (format === 'heic') return notAnImage('HEIC is not read yet: send it as JPEG')
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (width * height > MAX_PIXELS)
      return { verdict: 'not-a-report', reason: 'too-large', note: `${width} × ${height} pixels` }
    return await decodePixels(bytes)
  } catch {
    // libvips names the broken marker; the sender can only send it again
    return { verdict: 'retake', reason: 'not-an-image', note: `a broken or cut ${format}` }
  }
}

async function decodePixels(bytes: Buffer): Promise<Decoded> {
  const options = { limitInputPixels: MAX_PIXELS, failOn: 'truncated' as const, sequentialRead: true }
  const { data, info } = await sharp(bytes, options)
    .rotate()
    .flatten({ background: 'white' })
    .resize({ width: WORKING_SIDE_PX, height: WORKING_SIDE_PX, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, autoOrient } = await sharp(bytes, options).metadata()
  const [widthPx, heightPx] = [autoOrient?.width ?? width, autoOrient?.height ?? height]
  const { width: w, height: h, channels } = info
  const grey =
    channels === 3
      ? greyWithoutSeals({ width: w, height: h, data })
      : { width: w, height: h, data: new Uint8Array(firstChannel(data, channels)) }
  return { grey, widthPx, heightPx, scale: widthPx / info.width }
}

function firstChannel(data: Buffer, channels: number): Uint8Array {
  if (channels === 1) return data
  const out = new Uint8Array(data.length / channels)
  for (let i = 0; i < out.length; i += 1) out[i] = data[i * channels]!
  return out
}
