/**
 * FillForm: writes on a printed form as a hand would: digits in boxes, ticks, circles, scribbled words.
 *
 * Used by:  the tests, the bench, make-sandbox-samples.ts. Never by the service.
 */
import sharp from 'sharp'
import type { Layout, LayoutField, Rect } from '../form/layout.ts'
import { type Glyph, type GlyphSet, glyphFor } from './glyphs.ts'
import type { Random } from './random.ts'

/** RGB, row by row. */
export interface Picture {
  width: number
  height: number
  data: Buffer
}

/** What to write: digits as text right-aligned in the boxes ('930' leaves the first box of a time empty). */
export interface Entry {
  name: string
  row: number
  value: string
}

export interface Hand {
  glyphs: GlyphSet
  /** RGB */
  ink: [number, number, number]
  /** height of a digit as a share of its box */
  size: number
  /** mm, standard deviation of a digit's place in its box */
  wander: number
  mark: 'tick' | 'circle' | 'cross'
}

export const PLAIN_HAND: Omit<Hand, 'glyphs'> = { ink: [28, 32, 58], size: 0.66, wander: 0.3, mark: 'tick' }

/** @returns ids of the glyphs used, per entry: figures say how many distinct ones they rest on */
export async function fillForm(
  blank: Picture,
  layout: Layout,
  entries: Entry[],
  hand: Hand,
  random: Random,
): Promise<{ picture: Picture; glyphs: string[] }> {
  const pxPerMm = blank.width / layout.page.widthMm
  const page: Picture = { ...blank, data: Buffer.from(blank.data) }
  const strokes: string[] = []
  const glyphs: string[] = []
  for (const entry of entries) {
    const field = layout.fields.find((item) => item.name === entry.name && item.row === entry.row)
    if (!field) throw new RangeError(`the layout has no ${entry.name} in row ${entry.row}`)
    if (field.type === 'digits') glyphs.push(...writeDigits(page, field, entry.value, hand, random, pxPerMm))
    else if (field.type === 'tick') strokes.push(markPath(optionOf(field, entry.value), hand, random))
    else strokes.push(scribblePath(field.cells[0]!, entry.value.length, random))
  }
  return { picture: await drawStrokes(page, strokes, hand, pxPerMm), glyphs }
}

function optionOf(field: LayoutField, value: string): Rect {
  const option = field.options.find((item) => item.value === value)
  if (!option) throw new RangeError(`${field.name} has no option ${value}`)
  return option
}

function writeDigits(
  page: Picture,
  field: LayoutField,
  value: string,
  hand: Hand,
  random: Random,
  pxPerMm: number,
) {
  const shown = value.padStart(field.cells.length, ' ')
  return field.cells.flatMap((cell, i) => {
    const char = shown[i]!
    if (char === ' ') return []
    const glyph = glyphFor(Number(char), hand.glyphs, random)
    stampGlyph(page, glyph, cell, hand, random, pxPerMm)
    return [glyph.id]
  })
}

/** Scaled to the box, a little turned by shear, darkening the paper as ink does. */
function stampGlyph(
  page: Picture,
  glyph: Glyph,
  cell: Rect,
  hand: Hand,
  random: Random,
  pxPerMm: number,
): void {
  const height = cell.h * hand.size * Math.exp(random.normal() * 0.07)
  const natural = (height * glyph.width) / glyph.height
  const width = Math.min(cell.w * 0.92, natural * Math.exp(random.normal() * 0.08))
  const centreX = cell.x + cell.w / 2 + random.normal() * hand.wander
  const centreY = cell.y + cell.h / 2 + random.normal() * hand.wander
  const shear = random.normal() * 0.06
  const [w, h] = [width * pxPerMm, height * pxPerMm]
  const [left, top] = [centreX * pxPerMm - w / 2, centreY * pxPerMm - h / 2]
  const pressure = random.between(0.85, 1)
  for (let y = Math.floor(top) - 2; y < top + h + 2; y += 1) {
    for (let x = Math.floor(left) - 4; x < left + w + 4; x += 1) {
      const v = ((y - top) / h) * glyph.height - 0.5
      const u = ((x - left - shear * (top + h / 2 - y)) / w) * glyph.width - 0.5
      darken(page, x, y, inkAt(glyph, u, v) * pressure, hand.ink)
    }
  }
}

/** Bilinear, sharpened to a pen's edge. */
function inkAt(glyph: Glyph, u: number, v: number): number {
  const [x, y] = [Math.floor(u), Math.floor(v)]
  const at = (i: number, j: number) =>
    i < 0 || j < 0 || i >= glyph.width || j >= glyph.height ? 0 : glyph.ink[j * glyph.width + i]!
  const [fx, fy] = [u - x, v - y]
  const upper = at(x, y) * (1 - fx) + at(x + 1, y) * fx
  const lower = at(x, y + 1) * (1 - fx) + at(x + 1, y + 1) * fx
  return Math.min(1, Math.max(0, (upper * (1 - fy) + lower * fy - 0.25) / 0.4))
}

function darken(page: Picture, x: number, y: number, ink: number, colour: [number, number, number]): void {
  if (ink <= 0 || x < 0 || y < 0 || x >= page.width || y >= page.height) return
  const at = (y * page.width + x) * 3
  for (let c = 0; c < 3; c += 1) page.data[at + c] = page.data[at + c]! * (1 - ink) + colour[c]! * ink
}

function markPath(box: Rect, hand: Hand, random: Random): string {
  const j = (share: number) => share + random.normal() * 0.07
  const at = (x: number, y: number) =>
    `${(box.x + box.w * j(x)).toFixed(2)} ${(box.y + box.h * j(y)).toFixed(2)}`
  if (hand.mark === 'cross') return `M${at(0.1, 0.1)} L${at(0.9, 0.9)} M${at(0.9, 0.1)} L${at(0.1, 0.9)}`
  if (hand.mark === 'tick')
    return `M${at(0.1, 0.45)} Q${at(0.3, 0.7)} ${at(0.42, 0.85)} Q${at(0.6, 0.4)} ${at(1.05, -0.1)}`
  const [cx, cy, r] = [box.x + box.w * j(0.5), box.y + box.h * j(0.5), box.w * random.between(0.62, 0.78)]
  const start = `${(cx - r).toFixed(2)} ${cy.toFixed(2)}`
  const far = `${(cx + r).toFixed(2)} ${cy.toFixed(2)}`
  return `M${start} A${r} ${(r * 0.95).toFixed(2)} 0 1 1 ${far} A${r} ${r} 0 1 1 ${start}`
}

/** Loops and strokes that fill a box as words do; what they say does not matter. */
function scribblePath(box: Rect, letters: number, random: Random): string {
  const size = Math.min(box.h * 0.6, 5)
  const path: string[] = []
  for (let i = 0; i < letters && 2 + i * size * 1.1 < box.w - size; i += 1) {
    const x = box.x + 2 + i * size * 1.1
    const y = box.y + (box.h - size) / 2
    for (let stroke = 0; stroke < 3; stroke += 1) {
      const p = () => `${(x + size * random.next()).toFixed(2)} ${(y + size * random.next()).toFixed(2)}`
      path.push(`M${p()} Q${p()} ${p()}`)
    }
  }
  return path.join(' ')
}

async function drawStrokes(page: Picture, paths: string[], hand: Hand, pxPerMm: number): Promise<Picture> {
  const { width, height } = page
  const raw = { raw: { width, height, channels: 3 as const } }
  if (paths.length === 0) return page
  const colour = `rgb(${hand.ink.join(',')})`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="scale(${pxPerMm})"
    fill="none" stroke="${colour}" stroke-width="0.5" stroke-linecap="round"><path d="${paths.join(' ')}"/></g></svg>`
  const data = await sharp(page.data, raw)
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer()
  return { width, height, data }
}
