/**
 * Page: one registered sheet, ready to have its fields read.
 */
import type { FormSheet } from '../form/sign-qr.ts'
import type { Layout, Rect } from '../form/layout.ts'
import type { Field } from './displacement.ts'
import { outlineOf, outlineShown } from './find-boxes.ts'
import type { Flat } from './flatten.ts'
import { type Grey, percentile } from './grey.ts'
import { PX_PER_MM, type Registered } from './rectify.ts'

export interface Page {
  layout: Layout
  sheet: FormSheet
  registered: Registered
  /** rectified, before the background was divided out: only here is glare to be seen */
  raw: Grey
  flat: Flat
  field: Field
  /** ink of the printed guide lines in this photo; 0-1 */
  lineInk: number
}

const BURNT = 250
const AROUND_MM = 4
/** ink of what is still bare paper */
const BARE = 0.02
/** two pixels */
const SAMPLE_MM = 0.25

export function pageOf(parts: Omit<Page, 'lineInk'>): Page {
  const boxes = parts.layout.fields.flatMap((field) => [...field.cells, ...field.options])
  const inks = boxes.flatMap((box) =>
    outlineOf([box])
      .filter((_, i) => i % 5 === 0)
      .map((point) => {
        const p = parts.field.at(point)
        const x = Math.round(p.x * PX_PER_MM - 0.5)
        const y = Math.round(p.y * PX_PER_MM - 0.5)
        return parts.flat.ink[y * parts.flat.width + x] ?? 0
      }),
  )
  return { ...parts, lineInk: percentile(inks, 0.5) }
}

export function burntShareOf(raw: Grey): number {
  let burnt = 0
  for (let i = 0; i < raw.data.length; i += 7) if (raw.data[i]! >= BURNT) burnt += 1
  return (7 * burnt) / raw.data.length
}

/** Share of burnt-out pixels among bare paper, in a box and around it: print and writing say nothing of light. */
function burntIn({ raw, flat, field }: Page, box: Rect): { inside: number; around: number } {
  const centre = field.at({ x: box.x + box.w / 2, y: box.y + box.h / 2 })
  const columns = samples(centre.x, box.w / 2, raw.width)
  const rows = samples(centre.y, box.h / 2, raw.height)
  const [all, within] = [
    { burnt: 0, bare: 0 },
    { burnt: 0, bare: 0 },
  ]
  for (let y = 0; y < rows.px.length; y += 1) {
    for (let x = 0; x < columns.px.length; x += 1) {
      const i = rows.px[y]! * raw.width + columns.px[x]!
      if (flat.ink[i]! > BARE) continue
      const burnt = raw.data[i]! >= BURNT ? 1 : 0
      const isWithin = rows.inside[y]! & columns.inside[x]!
      all.bare += 1
      all.burnt += burnt
      within.bare += isWithin
      within.burnt += burnt & isWithin
    }
  }
  return {
    inside: within.burnt / Math.max(1, within.bare),
    around: (all.burnt - within.burnt) / Math.max(1, all.bare - within.bare),
  }
}

/** Pixels along one side of a box and of what is looked at around it, those on the page; 1: inside the box. */
function samples(centre: number, half: number, most: number): { px: Int32Array; inside: Uint8Array } {
  const reach = half + AROUND_MM
  const count = Math.floor((2 * reach) / SAMPLE_MM) + 1
  const first = Math.round((centre - reach) * PX_PER_MM)
  const px = new Int32Array(count)
  const inside = new Uint8Array(count)
  let kept = 0
  for (let i = 0; i < count; i += 1) {
    const at = first + i * SAMPLE_MM * PX_PER_MM
    if (at < 0 || at >= most) continue
    px[kept] = at
    inside[kept++] = Math.abs(i * SAMPLE_MM - reach) <= half ? 1 : 0
  }
  return { px: px.subarray(0, kept), inside: inside.subarray(0, kept) }
}

/** What of a box can be trusted. */
export interface Sight {
  /** burnt out here though not around it, or the printed lines have faded away */
  glared: boolean
  /** share of the printed outline that shows where it should be */
  outline: number
}

/** A white scan and a bright table burn out everywhere alike; a lamp's spot does not. */
const BURNT_TOLERANCE = 0.12
const OUTLINE_NEEDED = 0.7

/** Asked for by three stages; a layout's boxes live as long as their page. */
const seen = new WeakMap<Rect, Sight>()

/**
 * The guide lines are the palest ink on the sheet: light that spares them spares writing, and where they cannot be
 * seen nothing else is believed.
 */
export function sightOf(page: Page, box: Rect): Sight {
  let sight = seen.get(box)
  if (!sight) {
    const outline = outlineShown(page.flat, box, page.field.at, page.lineInk)
    const burnt = burntIn(page, box)
    sight = { glared: burnt.inside - burnt.around > BURNT_TOLERANCE || outline < OUTLINE_NEEDED, outline }
    seen.set(box, sight)
  }
  return sight
}
