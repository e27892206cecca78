/**
 * PenMarks: what is no digit though it stands in digit boxes: a line through the whole value, 「〃」 for the row above.
 *
 * Never:    says what was meant: a crossed-out value is gone, and 「〃」 is the row above's value only as a proposal.
 * Used by:  read-fields.ts.
 */
import { connectedGroups, type Group } from './connected.ts'
import type { LayoutField, Rect } from '../form/layout.ts'
import { inkThreshold } from './cut-cells.ts'
import type { Page } from './page.ts'
import { PX_PER_MM } from './rectify.ts'

export type PenMark = 'struck' | 'ditto'

/** Dark spots of a field's boxes, in pixels of the rectified page. */
interface Spots {
  width: number
  height: number
  dark: Uint8Array
}

export interface PenMarks {
  mark: PenMark | null
  /** square millimetres of ink that lies within the field's outline and touches nothing outside, gaps included */
  ownInk: number
}

export function penMarksOn(page: Page, field: LayoutField): PenMarks {
  const spots = spotsOf(page, around(field))
  if (spots.dark.every((spot) => spot === 0)) return { mark: null, ownInk: 0 }
  const strokes = strokesOf(spots).filter(({ area }) => area / PX_PER_MM ** 2 > DITTO.specks)
  const { width, height } = spots
  const own = strokes.filter(
    ({ left, right, top, bottom }) => left > 0 && top > 0 && right < width - 1 && bottom < height - 1,
  )
  return {
    mark: isStruck(spots, field) ? 'struck' : isDitto(strokes, field) ? 'ditto' : null,
    ownInk: own.reduce((total, { area }) => total + area, 0) / PX_PER_MM ** 2,
  }
}

function around({ cells }: LayoutField): Rect {
  const [first, last] = [cells[0]!, cells.at(-1)!]
  return { x: first.x, y: first.y, w: last.x + last.w - first.x, h: first.h }
}

function spotsOf(page: Page, area: Rect): Spots {
  const threshold = inkThreshold(page)
  const [width, height] = [Math.round(area.w * PX_PER_MM), Math.round(area.h * PX_PER_MM)]
  const centre = { x: area.x + area.w / 2, y: area.y + area.h / 2 }
  const moved = page.field.at(centre)
  const left = Math.round((area.x + moved.x - centre.x) * PX_PER_MM)
  const top = Math.round((area.y + moved.y - centre.y) * PX_PER_MM)
  const dark = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if ((page.flat.ink[(top + y) * page.flat.width + left + x] ?? 0) > threshold) dark[y * width + x] = 1
  return { width, height, dark }
}

// ── a line through it ────────────────────────────────────────────────────────────────────────────────────

/** Share of a line that must be inked; digits side by side cover half of one. */
const LINE_SHARE = 0.93
/** The line need not reach both ends; two boxes are short enough for two broad digits to look like one line. */
const LINE_MARGIN = { two: 0.06, more: 0.12 }
const STEEPEST = 0.16

function isStruck({ width, height, dark }: Spots, field: LayoutField): boolean {
  const margin = field.cells.length > 2 ? LINE_MARGIN.more : LINE_MARGIN.two
  const from = Math.round(width * margin)
  const to = Math.round(width * (1 - margin))
  // a single box: a 7's bar or a 5's roof runs across it too
  if (field.cells.length < 2) return false
  for (let y = Math.round(height * 0.2); y < height * 0.8; y += 1) {
    for (let slope = -STEEPEST; slope <= STEEPEST; slope += 0.02) {
      let inked = 0
      for (let x = from; x < to; x += 2) {
        const at = Math.round(y + slope * (x - width / 2))
        if (at < 1 || at >= height - 1) continue
        if (dark[at * width + x] || dark[(at - 1) * width + x] || dark[(at + 1) * width + x]) inked += 1
      }
      if (inked >= (LINE_SHARE * (to - from)) / 2) return true
    }
  }
  return false
}

// ── the row above ────────────────────────────────────────────────────────────────────────────────────────

/** Strokes of 「〃」, mm: shorter than any digit, upright or leaning, close together. */
const DITTO = { shortest: 1, longest: 3.5, widest: 2.2, apart: 3, specks: 0.12 }

function isDitto(strokes: Group[], field: LayoutField): boolean {
  // one pair for the field, or one in each of its boxes
  if (strokes.length !== 2 && strokes.length !== 2 * field.cells.length) return false
  const small = strokes.every(({ left, right, top, bottom }) => {
    const [w, h] = [(right - left + 1) / PX_PER_MM, (bottom - top + 1) / PX_PER_MM]
    return h >= DITTO.shortest && h <= DITTO.longest && w <= DITTO.widest && h >= w * 0.8
  })
  if (!small) return false
  strokes.sort((a, b) => a.left - b.left)
  return strokes.every((stroke, i) => {
    const pair = strokes[i % 2 === 0 ? i + 1 : i - 1]!
    const level = Math.min(stroke.bottom, pair.bottom) - Math.max(stroke.top, pair.top)
    const near = Math.abs(stroke.left - pair.left) <= DITTO.apart * PX_PER_MM
    return near && level > 0.5 * (stroke.bottom - stroke.top)
  })
}

/** Connected dark spots. */
const strokesOf = ({ width, height, dark }: Spots): Group[] =>
  connectedGroups(width, height, (i) => dark[i] !== 0)
