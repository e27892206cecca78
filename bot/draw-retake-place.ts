/**
 * DrawRetakePlace: a sheet in a photo, drawn, with the place circled where the trouble is.
 *
 * A drawing, not the photo: LINE's clients fetch it from the open internet, and on the photo stand names.
 * Promise:  a PNG of RETAKE_PLACE_SIZE, a few kilobytes; the same place gives the same picture.
 */
import sharp from 'sharp'
import type { Box, ReadingReason } from '../rules/reading.ts'
import { COLOURS } from './messages/colours.ts'

export const RETAKE_PLACE_SIZE = { width: 600, height: 400 }

export interface RetakePlace {
  reason: ReadingReason | null
  /** shares of the photo's width and height */
  place: Box
  /** the photo's, so that the drawing lies as the photo does */
  widthPx: number
  heightPx: number
}

const PHOTO_SIDE = 360
const TABLE = '#C9BFB0'
const GLOW = '#FFF3B0'
/** how far a sheet hangs over the edge it is cut off at, share of the photo */
const OVERHANG = 0.16

interface Frame {
  x: number
  y: number
  w: number
  h: number
}

export function drawRetakePlace(wanted: RetakePlace): Promise<Buffer> {
  const { width, height } = RETAKE_PLACE_SIZE
  const long = Math.max(wanted.widthPx, wanted.heightPx)
  const photo = centred(width, height, {
    w: (PHOTO_SIDE * wanted.widthPx) / long,
    h: (PHOTO_SIDE * wanted.heightPx) / long,
  })
  const [left, top, w, h] = wanted.place
  const spot = {
    x: photo.x + photo.w * (left + w / 2),
    y: photo.y + photo.h * (top + h / 2),
    r: Math.min(110, Math.max(44, (Math.max(w * photo.w, h * photo.h) / 2) * 1.1)),
  }
  const glow =
    wanted.reason === 'glare'
      ? `<circle cx="${spot.x}" cy="${spot.y}" r="${spot.r * 0.8}" fill="${GLOW}" filter="url(#soft)"/>`
      : ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><clipPath id="photo">${rect(photo, 'rx="14"')}</clipPath>
    <filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="14"/></filter></defs>
    <rect width="${width}" height="${height}" fill="${COLOURS.white}"/>
    <g clip-path="url(#photo)">${rect(photo, `fill="${TABLE}"`)}${sheet(sheetIn(photo, wanted))}${glow}</g>
    ${rect(photo, `rx="14" fill="none" stroke="${COLOURS.muted}" stroke-width="3"`)}
    <g fill="none"><circle cx="${spot.x}" cy="${spot.y}" r="${spot.r}" stroke="${COLOURS.white}" stroke-width="17"/>
    <circle cx="${spot.x}" cy="${spot.y}" r="${spot.r}" stroke="${COLOURS.wrong}" stroke-width="9"/></g></svg>`
  return sharp(Buffer.from(svg)).png({ palette: true, colours: 64 }).toBuffer()
}

const rect = ({ x, y, w, h }: Frame, more: string) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" ${more}/>`

const centred = (width: number, height: number, { w, h }: { w: number; h: number }): Frame => ({
  x: (width - w) / 2,
  y: (height - h) / 2,
  w,
  h,
})

/** Upright or lying as the photo is; hanging over the edge where it is cut off. */
function sheetIn(photo: Frame, { place: [left, top, w, h], reason }: RetakePlace): Frame {
  const margin = 0.09
  const inner = { w: photo.w * (1 - 2 * margin), h: photo.h * (1 - 2 * margin) }
  if (reason !== 'cut-off') return { x: photo.x + photo.w * margin, y: photo.y + photo.h * margin, ...inner }
  const towards = (middle: number) => (middle < 0.37 ? -1 : middle > 0.63 ? 1 : 0)
  return {
    x: photo.x + photo.w * (margin + OVERHANG * towards(left + w / 2)),
    y: photo.y + photo.h * (margin + OVERHANG * towards(top + h / 2)),
    ...inner,
  }
}

/** White paper, four marks, a few lines. */
function sheet(paper: Frame): string {
  const { x, y, w, h } = paper
  const side = Math.min(w, h) * 0.09
  const inset = side * 0.6
  const marks = [x + inset, x + w - inset - side].flatMap((left) =>
    [y + inset, y + h - inset - side].map((top) =>
      rect({ x: left, y: top, w: side, h: side }, `fill="${COLOURS.ink}"`),
    ),
  )
  const lines = Array.from({ length: 6 }, (_, i) => {
    const at = y + h * (0.26 + i * 0.095)
    return `<path d="M${x + w * 0.14} ${at}H${x + w * 0.86}" stroke="${COLOURS.line}" stroke-width="6"/>`
  })
  return rect(paper, `fill="${COLOURS.white}"`) + lines.join('') + marks.join('')
}
