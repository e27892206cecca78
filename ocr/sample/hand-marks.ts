/**
 * HandMarks: what else people leave on a form: seals over digits, lines through a value, 「〃」 for the row above.
 *
 * Used by:  the tests, the bench. Never by the service.
 */
import sharp from 'sharp'
import type { Layout, LayoutField, Rect } from '../form/layout.ts'
import type { Hand, Picture } from './fill-form.ts'
import type { Random } from './random.ts'

export const boundsOf = (field: LayoutField): Rect => {
  const boxes = [...field.cells, ...field.options]
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))]
  return {
    ...{ x, y },
    w: Math.max(...boxes.map((box) => box.x + box.w)) - x,
    h: Math.max(...boxes.map((box) => box.y + box.h)) - y,
  }
}

/** A round seal of 9-12 mm with a name's strokes in it, its middle somewhere on `near`. */
export function sealPath(near: Rect, random: Random): { svg: string; place: Rect } {
  const radius = random.between(4.6, 6)
  const cx = near.x + near.w * random.next()
  const cy = near.y + near.h * random.next()
  const red = random.pick(['#c8301f', '#d2402c', '#b8242a'])
  const strokes = Array.from({ length: 9 }, () => {
    const p = () => (random.next() - 0.5) * radius * 1.25
    return random.chance(0.5)
      ? `M${cx + p()} ${cy + p()} h${radius * random.between(0.4, 0.9)}`
      : `M${cx + p()} ${cy + p()} v${radius * random.between(0.4, 0.9)}`
  })
  const svg = `<g fill="none" stroke="${red}" stroke-opacity="${random.between(0.65, 0.95)}">
    <circle cx="${cx}" cy="${cy}" r="${radius}" stroke-width="0.7"/><path d="${strokes.join(' ')}" stroke-width="0.75"/></g>`
  return { svg, place: { x: cx - radius, y: cy - radius, w: 2 * radius, h: 2 * radius } }
}

/** Two lines through a value, as one is told to cross out. */
export function strikePath(field: LayoutField, random: Random): string {
  const { x, y, w, h } = boundsOf(field)
  const slope = random.between(-0.5, 0.5)
  const line = (at: number) =>
    `M${x + random.between(-0.5, 0.8)} ${y + h * at} L${x + w + random.between(-0.8, 0.6)} ${y + h * at + slope}`
  return random.chance(0.6) ? `${line(0.42)} ${line(0.6)}` : line(random.between(0.42, 0.6))
}

/** 「〃」 in the middle of a field. */
export function dittoPath(field: LayoutField, random: Random): string {
  const { x, y, w, h } = boundsOf(field)
  const height = random.between(1.7, 3)
  const [cx, cy] = [x + w / 2 + random.normal() * 0.8, y + h / 2 + random.normal() * 0.4]
  const apart = random.between(0.9, 1.6)
  const stroke = (left: number) =>
    `M${left + height * 0.25} ${cy - height / 2} L${left - height * 0.2} ${cy + height / 2}`
  return `${stroke(cx - apart / 2)} ${stroke(cx + apart / 2)}`
}

/** Draws paths in millimetres with the hand's pen, and SVG as it is. */
export async function drawOn(
  page: Picture,
  layout: Layout,
  { pen, svg = [] }: { pen: string[]; svg?: string[] },
  hand: Hand,
): Promise<Picture> {
  const { width, height } = page
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="scale(${width / layout.page.widthMm})">
    ${pen.length > 0 ? `<path d="${pen.join(' ')}" fill="none" stroke="rgb(${hand.ink.join(',')})" stroke-width="0.5" stroke-linecap="round"/>` : ''}${svg.join('')}</g></svg>`
  const data = await sharp(page.data, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(drawing), blend: 'multiply' }])
    .removeAlpha()
    .raw()
    .toBuffer()
  return { width, height, data }
}
