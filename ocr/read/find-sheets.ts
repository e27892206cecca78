/**
 * FindSheets: which corner marks belong together: one sheet, or several side by side in one photo.
 *
 * Promise:  marks are put together only when all four fit one flat sheet; a mark that fits nowhere is told
 *           (`stray`), never left out in silence.
 * Used by:  ocr/read-photo-here.ts.
 */
import { layoutOf } from '../form/layout-of.ts'
import { type FormKind, MARK_IDS } from '../form/layout.ts'
import { findMarks, type FoundMark } from './find-marks.ts'
import type { Grey } from './grey.ts'
import { register } from './rectify.ts'

export interface FoundSheet {
  kind: FormKind
  /** at most one of each corner; four unless this is the only sheet */
  marks: FoundMark[]
}

export interface FoundSheets {
  /** as they lie: from the left, then from the top */
  sheets: FoundSheet[]
  /** marks were seen that belong to none of these */
  stray: boolean
}

/** mm: corners of one curled sheet miss a plane by less, those of two sheets taken for one by far more */
const ONE_SHEET_MM = 1.5
/** sheets in one photo, and so instances of one mark; more is a pile */
const MAX_SHEETS = 4
const KINDS: FormKind[] = ['single', 'month']

export function findSheets(grey: Grey): FoundSheets {
  const marks = findMarks(grey)
  const only = KINDS.map((kind) => ({ kind, marks: ofKind(marks, kind) })).filter(
    (one) => one.marks.length > 0,
  )
  if (only.every((one) => one.marks.length === distinct(one.marks))) {
    const [first, other] = only.sort((a, b) => b.marks.length - a.marks.length)
    if (!first) return { sheets: [], stray: false }
    if (!other) return { sheets: [first], stray: false }
    // a single foreign mark is more often something that looks like one
    if (other.marks.length < 4) return { sheets: [first], stray: other.marks.length > 1 }
    return { sheets: inOrder([first, other]), stray: false }
  }
  const sheets = KINDS.flatMap((kind) => sheetsOf(ofKind(marks, kind), kind))
  const used = new Set(sheets.flatMap((sheet) => sheet.marks))
  const sides = [...used].map(sideOf)
  // what looks like a mark but is a crumb or a pattern of the table is of quite another size
  const likeThese = (mark: FoundMark) =>
    sides.length === 0 || (sideOf(mark) > 0.5 * Math.min(...sides) && sideOf(mark) < 2 * Math.max(...sides))
  return { sheets: inOrder(sheets), stray: marks.some((mark) => !used.has(mark) && likeThese(mark)) }
}

const ofKind = (marks: FoundMark[], kind: FormKind) => marks.filter(({ id }) => MARK_IDS[kind].includes(id))
const sideOf = ({ corners: [a, b] }: FoundMark) => Math.hypot(b!.x - a!.x, b!.y - a!.y)
const distinct = (marks: FoundMark[]) => new Set(marks.map(({ id }) => id)).size

/** Every four that fit one sheet, best first; no mark is used twice. */
function sheetsOf(marks: FoundMark[], kind: FormKind): FoundSheet[] {
  const layout = layoutOf(kind)
  const corners = MARK_IDS[kind].map((id) => marks.filter((mark) => mark.id === id).slice(0, MAX_SHEETS))
  const fours = corners.reduce<FoundMark[][]>(
    (some, corner) => some.flatMap((four) => corner.map((mark) => [...four, mark])),
    [[]],
  )
  const fitting = fours
    .map((four) => ({ four, errorMm: register(layout, four).cornerErrorMm }))
    .filter(({ errorMm }) => errorMm < ONE_SHEET_MM)
    .sort((a, b) => a.errorMm - b.errorMm)
  const sheets: FoundSheet[] = []
  for (const { four } of fitting) {
    const taken = sheets.some((sheet) => sheet.marks.some((mark) => four.includes(mark)))
    if (!taken) sheets.push({ kind, marks: four })
  }
  return sheets
}

function inOrder(sheets: FoundSheet[]): FoundSheet[] {
  const centre = ({ marks }: FoundSheet) => {
    const points = marks.flatMap((mark) => mark.corners)
    const mean = (axis: 'x' | 'y') => points.reduce((sum, point) => sum + point[axis], 0) / points.length
    return mean('x') + mean('y') / 8
  }
  return [...sheets].sort((a, b) => centre(a) - centre(b))
}
