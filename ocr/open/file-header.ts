/**
 * FileHeader: what the first look at a file says, before anything of it is decoded.
 *
 * Promise:  works on the bytes alone, a few milliseconds for 15 MB; a size or page count above the limits is known
 *           here, so that nothing starts to decode what will be refused.
 * Used by:  open-pages.ts, server/photo-intake.ts.
 */
import { formatOf, MAX_PIXELS, type PhotoFormat } from '../read/decode-photo.ts'

export const MAX_PAGES = 20

export type FileKind = PhotoFormat | 'pdf'

export type HeaderVerdict =
  { kind: FileKind; refused: null } | { kind: FileKind | null; refused: 'not-an-image' | FileTrouble }

export type FileTrouble = 'too-large' | 'too-many-pages' | 'locked'

/** JPEG, PNG and WebP say their size to sharp; of the other two it is looked up here. */
export function judgeHeader(bytes: Buffer): HeaderVerdict {
  if (isPdf(bytes)) {
    const pages = pagesSaid(bytes)
    return { kind: 'pdf', refused: pages !== null && pages > MAX_PAGES ? 'too-many-pages' : null }
  }
  const kind = formatOf(bytes)
  if (kind === null) return { kind, refused: 'not-an-image' }
  if (kind !== 'heic') return { kind, refused: null }
  const pixels = largestPicture(bytes)
  if (pixels === null) return { kind, refused: 'not-an-image' }
  return { kind, refused: pixels > MAX_PIXELS ? 'too-large' : null }
}

/** Readers look for the mark in the first kilobyte; a file that also begins as a photo is taken as the photo. */
export function isPdf(bytes: Buffer): boolean {
  return formatOf(bytes) === null && bytes.subarray(0, 1024).includes('%PDF-')
}

/** a file made once ends once, one laid out for the web twice */
const REVISIONS_BELIEVED = 2

/**
 * The largest count a node of the page tree names.
 * @returns null when the tree is packed away, or the file was changed since it was made (then old trees lie in it)
 */
export function pagesSaid(bytes: Buffer): number | null {
  let revisions = 0
  for (let at = bytes.indexOf('%%EOF'); at >= 0; at = bytes.indexOf('%%EOF', at + 5)) revisions += 1
  if (revisions > REVISIONS_BELIEVED) return null
  let most: number | null = null
  for (let at = bytes.indexOf('/Pages'); at >= 0; at = bytes.indexOf('/Pages', at + 6)) {
    const dictionary = dictionaryAround(bytes, at)
    if (!/\/Type\s*\/Pages\b/.test(dictionary)) continue
    const count = /\/Count\s+(\d{1,9})\b/.exec(dictionary)
    if (count) most = Math.max(most ?? 0, Number(count[1]))
  }
  return most
}

const NEAR = 16_384

function dictionaryAround(bytes: Buffer, at: number): string {
  const from = bytes.lastIndexOf(' obj', at)
  const end = bytes.indexOf('endobj', at)
  return bytes.toString(
    'latin1',
    Math.max(from, at - NEAR, 0),
    end < 0 ? at + NEAR : Math.min(end, at + NEAR),
  )
}

/** Boxes of a HEIC file that lead to the sizes of its pictures (ISO/IEC 14496-12, 23008-12). */
const PATH = ['meta', 'iprp', 'ipco'] as const
const FULL_BOX_BYTES: Partial<Record<string, number>> = { meta: 4 }

/** Pixels of the largest picture a HEIC file describes; a picture made of tiles describes itself too. */
export function largestPicture(bytes: Buffer): number | null {
  let inside: Buffer = bytes
  for (const name of PATH) {
    const box = firstBox(inside, name)
    if (!box) return null
    inside = box.subarray(FULL_BOX_BYTES[name] ?? 0)
  }
  let most: number | null = null
  for (const [name, body] of boxesOf(inside)) {
    if (name !== 'ispe' || body.length < 12) continue
    most = Math.max(most ?? 0, body.readUInt32BE(4) * body.readUInt32BE(8))
  }
  return most
}

const firstBox = (bytes: Buffer, wanted: string): Buffer | null => {
  for (const [name, body] of boxesOf(bytes)) if (name === wanted) return body
  return null
}

function* boxesOf(bytes: Buffer): Generator<[string, Buffer]> {
  let at = 0
  while (at + 8 <= bytes.length) {
    let size = bytes.readUInt32BE(at)
    let head = 8
    if (size === 1 && at + 16 <= bytes.length) {
      size = Number(bytes.readBigUInt64BE(at + 8))
      head = 16
    }
    if (size === 0) size = bytes.length - at
    if (size < head) return
    yield [bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + head, at + size)]
    at += size
  }
}
