/**
 * ConfirmForm: is the sheet really the form that was laid over it, and in its place? Rules that fit prove little: a
 * table one row further down fits as well. So the printed words must stand where the blank has them, all over the
 * page, and the heading must read as the one that was learnt.
 */
import type { Field } from '../read/displacement.ts'
import type { LearntForm } from './learnt-form.ts'
import { PRINT_PX_PER_MM } from './learnt-form.ts'
import type { PlacedForm } from './place-form.ts'
import { readTitle, titleAgrees } from './read-title.ts'
import type { Ink } from './sample-sheet-at.ts'
import { PX_PER_MM } from '../read/rectify.ts'

export interface Confirmation {
  /** mm: what the bend of the paper leaves unexplained at the rules */
  residualMm: number
  rulesFound: number
  /** share of the pieces of printed words that stand where they should */
  wordsFound: number
}

/**
 * Sheets in their place leave 0.12-0.15 mm in ordinary photos; one that lay 1.65 mm off in its middle left 0.35.
 */
export const NEEDED = { residualMm: 0.28, rulesFound: 0.75, wordsFound: 0.7 }

/** Tiles of words, mm. */
const TILE_MM = 10
const LEAST_INK = 0.025
const ALIKE = 0.4
/** mm a word may be off */
const SHIFT_MM = 0.5
const BESIDE_RULES_MM = 0.8

export function confirmPlace(placed: PlacedForm, form: LearntForm, print: Ink): Confirmation {
  const { field } = placed
  return {
    residualMm: field.residualP90,
    rulesFound: field.found / Math.max(1, field.expected),
    wordsFound: wordsFound(placed, form, print),
  }
}

export const isConfirmed = (c: Confirmation): boolean =>
  c.residualMm <= NEEDED.residualMm && c.rulesFound >= NEEDED.rulesFound && c.wordsFound >= NEEDED.wordsFound

/** The heading, read by the text engine where the form was found. */
export async function confirmTitle({ flat, field }: PlacedForm, form: LearntForm): Promise<boolean> {
  const { x, y, w, h } = form.title
  const middle = field.at({ x: x + w / 2, y: y + h / 2 })
  const box = { x: middle.x - w / 2, y: middle.y - h / 2, w, h }
  return titleAgrees(await readTitle(flat, box, PX_PER_MM), form.title.text)
}

function wordsFound({ flat, field }: PlacedForm, form: LearntForm, print: Ink): number {
  const mask = wordMask(form, print)
  const size = TILE_MM * PRINT_PX_PER_MM
  let [tiles, found] = [0, 0]
  for (let top = 0; top + size <= print.height; top += size)
    for (let left = 0; left + size <= print.width; left += size) {
      if (inkIn(print, mask, left, top, size) < LEAST_INK) continue
      tiles += 1
      if (likeness(print, mask, flat, field, left, top, size) >= ALIKE) found += 1
    }
  return tiles === 0 ? 0 : found / tiles
}

/** 1 where there may be printed words: no rule beside, nothing that is written in. */
function wordMask(form: LearntForm, print: Ink): Uint8Array {
  const mask = new Uint8Array(print.ink.length).fill(1)
  const clear = (x1: number, y1: number, x2: number, y2: number) => {
    const px = (mm: number, most: number) => Math.min(most, Math.max(0, Math.round(mm * PRINT_PX_PER_MM)))
    for (let y = px(y1, print.height); y < px(y2, print.height); y += 1)
      mask.fill(0, y * print.width + px(x1, print.width), y * print.width + px(x2, print.width))
  }
  const m = BESIDE_RULES_MM
  for (const { from, to } of form.rules)
    clear(
      Math.min(from.x, to.x) - m,
      Math.min(from.y, to.y) - m,
      Math.max(from.x, to.x) + m,
      Math.max(from.y, to.y) + m,
    )
  for (const field of form.layout.fields)
    for (const { x, y, w, h } of [...field.cells, ...field.options]) clear(x - 1, y - 1, x + w + 1, y + h + 1)
  return mask
}

function inkIn({ ink, width }: Ink, mask: Uint8Array, left: number, top: number, size: number): number {
  let sum = 0
  for (let y = top; y < top + size; y += 1)
    for (let x = left; x < left + size; x += 1) if (mask[y * width + x]) sum += ink[y * width + x]!
  return sum / (size * size)
}

/** Correlation of print and photo over the words of a tile, at the best of a few small shifts. */
function likeness(
  print: Ink,
  mask: Uint8Array,
  flat: Ink,
  field: Field,
  left: number,
  top: number,
  size: number,
): number {
  const middle = { x: (left + size / 2) / PRINT_PX_PER_MM, y: (top + size / 2) / PRINT_PX_PER_MM }
  const there = field.at(middle)
  const reach = Math.round(SHIFT_MM * PX_PER_MM)
  let best = -1
  for (let dy = -reach; dy <= reach; dy += 2)
    for (let dx = -reach; dx <= reach; dx += 2) {
      const offset = {
        x: (there.x - middle.x) * PX_PER_MM + dx,
        y: (there.y - middle.y) * PX_PER_MM + dy,
      }
      best = Math.max(best, correlation(print, mask, flat, offset, left, top, size))
    }
  return best
}

const RATIO = PX_PER_MM / PRINT_PX_PER_MM

function correlation(
  print: Ink,
  mask: Uint8Array,
  flat: Ink,
  offset: { x: number; y: number },
  left: number,
  top: number,
  size: number,
): number {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0]
  for (let y = top; y < top + size; y += 1) {
    const py = Math.round((y + 0.5) * RATIO + offset.y)
    if (py < 1 || py >= flat.height) continue
    for (let x = left; x < left + size; x += 1) {
      if (!mask[y * print.width + x]) continue
      const px = Math.round((x + 0.5) * RATIO + offset.x)
      if (px < 1 || px >= flat.width) continue
      const at = py * flat.width + px
      const one = print.ink[y * print.width + x]!
      const other =
        (flat.ink[at]! + flat.ink[at - 1]! + flat.ink[at - flat.width]! + flat.ink[at - flat.width - 1]!) / 4
      n += 1
      a += one
      b += other
      aa += one * one
      bb += other * other
      ab += one * other
    }
  }
  if (n === 0) return -1
  const spread = Math.sqrt(Math.max(1e-9, (aa - (a * a) / n) * (bb - (b * b) / n)))
  return (ab - (a * b) / n) / spread
}
