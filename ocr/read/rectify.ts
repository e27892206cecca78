/**
 * Rectify: the photo's sheet laid flat at 8 px a millimetre, and the way back from paper to photo.
 */
import type { Layout } from '../form/layout.ts'
import { type FoundMark, markCornersMm } from './find-marks.ts'
import type { Grey } from './grey.ts'
import { applyHomography, type Homography, homographyOf, type Point } from './homography.ts'

export const PX_PER_MM = 8

export interface Registered {
  /** paper mm → working picture px, of the flat sheet the sixteen corners describe */
  toPhoto: Homography
  /** photo px a mm where they are fewest */
  pxPerMm: number
  /** mm: how far the sixteen corners are from one plane, at most */
  cornerErrorMm: number
  /** clockwise quarter turns, in degrees, that set the sheet upright */
  turn: 0 | 90 | 180 | 270
}

/** @param marks  all four */
export function register(layout: Layout, marks: FoundMark[]): Registered {
  const from = layout.marks.flatMap(markCornersMm)
  const to = layout.marks.flatMap((mark) => marks.find((found) => found.id === mark.id)!.corners)
  const toPhoto = homographyOf(from, to)
  const registered = registeredBy(toPhoto, layout.page)
  const errors = from.map((point, i) => {
    const seen = applyHomography(toPhoto, point)
    return Math.hypot(seen.x - to[i]!.x, seen.y - to[i]!.y)
  })
  return { ...registered, cornerErrorMm: Math.max(...errors) / registered.pxPerMm }
}

/** What a sheet's place in the photo says of its size and side. */
export function registeredBy(toPhoto: Homography, { widthMm, heightMm }: Layout['page']): Registered {
  const corners = [0, 1, 2, 3].map((i) => ({
    x: i === 1 || i === 2 ? widthMm - 12 : 12,
    y: i >= 2 ? heightMm - 12 : 12,
  }))
  const pxPerMm = Math.min(...corners.map((corner) => scaleAt(toPhoto, corner)))
  return { toPhoto, pxPerMm, cornerErrorMm: 0, turn: turnOf(toPhoto, widthMm, heightMm) }
}

function scaleAt(h: Homography, at: Point): number {
  const origin = applyHomography(h, at)
  const right = applyHomography(h, { x: at.x + 1, y: at.y })
  const down = applyHomography(h, { x: at.x, y: at.y + 1 })
  return Math.min(
    Math.hypot(right.x - origin.x, right.y - origin.y),
    Math.hypot(down.x - origin.x, down.y - origin.y),
  )
}

function turnOf(h: Homography, widthMm: number, heightMm: number): 0 | 90 | 180 | 270 {
  const a = applyHomography(h, { x: 0, y: heightMm / 2 })
  const b = applyHomography(h, { x: widthMm, y: heightMm / 2 })
  const angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI
  return ((((Math.round(-angle / 90) * 90) % 360) + 360) % 360) as 0 | 90 | 180 | 270
}

/** Bilinear warp of the whole page. */
export function rectify(grey: Grey, layout: Layout, h: Homography): Grey {
  const width = Math.round(layout.page.widthMm * PX_PER_MM)
  const height = Math.round(layout.page.heightMm * PX_PER_MM)
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) rectifyRow(grey, h, y, data.subarray(y * width, (y + 1) * width))
  return { width, height, data }
}

/** A function of its own: one that is called often is compiled well, a long loop in one that is not is not. */
function rectifyRow(grey: Grey, h: Homography, y: number, row: Uint8Array): void {
  const { data: source, width: stride } = grey
  const [maxX, maxY] = [grey.width - 1.001, grey.height - 1.001]
  const my = (y + 0.5) / PX_PER_MM
  const [a, d, g] = [h[0]!, h[3]!, h[6]!]
  const [b, e, k] = [h[1]! * my + h[2]!, h[4]! * my + h[5]!, h[7]! * my + h[8]!]
  for (let x = 0; x < row.length; x += 1) {
    const mx = (x + 0.5) / PX_PER_MM
    const w = g * mx + k
    let u = (a * mx + b) / w
    let v = (d * mx + e) / w
    u = u < 0 ? 0 : u > maxX ? maxX : u
    v = v < 0 ? 0 : v > maxY ? maxY : v
    const left = u | 0
    const top = v | 0
    const at = top * stride + left
    const fx = u - left
    const first = source[at]!
    const third = source[at + stride]!
    const upper = first + (source[at + 1]! - first) * fx
    const lower = third + (source[at + stride + 1]! - third) * fx
    row[x] = upper + (lower - upper) * (v - top) + 0.5
  }
}
