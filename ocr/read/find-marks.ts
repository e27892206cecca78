/**
 * FindMarks: the four corner marks of a sheet, to a fraction of a pixel, whichever way up the photo is.
 */
import aruco from 'js-aruco2'
import type { Layout } from '../form/layout.ts'
import { MARK_IDS } from '../form/layout.ts'
import type { FormKind } from '../form/layout.ts'
import { MARKER_DICTIONARY, MARKER_MODULES, markerBits } from '../form/marker-bits.ts'
import { brightnessAt, type Grey, shrinkTo, toRgba } from './grey.ts'
import { applyHomography, homographyOf, type Point } from './homography.ts'
import { refineCorners } from './refine-corners.ts'

export interface FoundMark {
  id: number
  /** clockwise from the mark's own top left, px of the working picture */
  corners: Point[]
}

export interface FoundMarks {
  kind: FormKind | null
  /** at most one of each id */
  marks: FoundMark[]
  /** the same mark in two places: two sheets in one photo */
  twoSheets: boolean
}

/** Long sides tried in turn: one size alone misses a mark in every third photo. */
const SIDES = [1000, 1400, 700, 2000]
const MAX_WRONG_BITS = 3

export function findMarks(grey: Grey): FoundMarks {
  const detector = new aruco.AR.Detector({
    dictionaryName: MARKER_DICTIONARY,
    maxHammingDistance: MAX_WRONG_BITS + 1,
  })
  const known = new Set<number>([...MARK_IDS.single, ...MARK_IDS.month])
  const found = new Map<number, FoundMark>()
  let twoSheets = false
  for (const side of SIDES) {
    const small = shrinkTo(grey, side)
    const scale = grey.width / small.width
    for (const marker of detector.detect(toRgba(small))) {
      if (!known.has(marker.id)) continue
      const corners = marker.corners.map((c) => ({
        x: (c.x + 0.5) * scale - 0.5,
        y: (c.y + 0.5) * scale - 0.5,
      }))
      const before = found.get(marker.id)
      if (!before) found.set(marker.id, { id: marker.id, corners })
      else if (distanceOf(before.corners, corners) > sideOf(corners)) twoSheets = true
    }
    if (kindOf([...found.keys()], 4) !== null) break
  }
  const marks = [...found.values()].map((mark) => ({ ...mark, corners: refineCorners(grey, mark.corners) }))
  const kind = kindOf([...found.keys()], 1)
  const other = marks.filter((mark) => kind !== null && !MARK_IDS[kind].includes(mark.id))
  return {
    kind,
    marks: marks.filter((mark) => !other.includes(mark)),
    twoSheets: twoSheets || other.length > 1,
  }
}

/** @returns the kind of which at least `least` marks were found, most first */
function kindOf(ids: number[], least: number): FormKind | null {
  const count = (kind: FormKind) => ids.filter((id) => MARK_IDS[kind].includes(id)).length
  const best: FormKind = count('single') >= count('month') ? 'single' : 'month'
  return count(best) >= least ? best : null
}

const sideOf = (c: Point[]) => Math.hypot(c[1]!.x - c[0]!.x, c[1]!.y - c[0]!.y)
const distanceOf = (a: Point[], b: Point[]) => Math.hypot(a[0]!.x - b[0]!.x, a[0]!.y - b[0]!.y)

/** The corners of one mark on paper, clockwise from its top left, mm. */
export function markCornersMm(mark: Layout['marks'][number]): Point[] {
  const { x, y, size } = mark
  return [
    { x, y },
    { x: x + size, y },
    { x: x + size, y: y + size },
    { x, y: y + size },
  ]
}

/**
 * Where three marks say the fourth must be: looks there square by square, for marks whose outline is broken by a
 * shadow's edge.
 * @returns the mark, 'outside' when its place is not on the photo, or null when it is not to be seen
 */
export function findMissingMark(
  grey: Grey,
  layout: Layout,
  marks: FoundMark[],
): FoundMark | 'outside' | null {
  const missing = layout.marks.find((mark) => !marks.some((found) => found.id === mark.id))
  if (!missing) return null
  const known = layout.marks.filter((mark) => mark !== missing)
  const from = known.flatMap(markCornersMm)
  const to = known.flatMap((mark) => marks.find((found) => found.id === mark.id)!.corners)
  const h = homographyOf(from, to)
  const corners = markCornersMm(missing).map((point) => applyHomography(h, point))
  const outside = corners.some((c) => c.x < 0 || c.y < 0 || c.x > grey.width - 1 || c.y > grey.height - 1)
  if (outside) return 'outside'
  const refined = refineCorners(grey, corners)
  return wrongBits(grey, refined, missing.id) <= MAX_WRONG_BITS ? { id: missing.id, corners: refined } : null
}

/** Squares of the mark whose brightness disagrees with what should be there. */
function wrongBits(grey: Grey, corners: Point[], id: number): number {
  const n = MARKER_MODULES
  const unit = [0, 1, 2, 3].map((i) => ({ x: i === 1 || i === 2 ? n : 0, y: i >= 2 ? n : 0 }))
  const h = homographyOf(unit, corners)
  const values = Array.from({ length: n * n }, (_, i) => {
    const p = applyHomography(h, { x: (i % n) + 0.5, y: Math.floor(i / n) + 0.5 })
    return brightnessAt(grey, p.x, p.y)
  })
  const middle = (Math.min(...values) + Math.max(...values)) / 2
  if (Math.max(...values) - Math.min(...values) < 30) return n * n
  return markerBits(id)
    .flat()
    .filter((black, i) => black !== values[i]! < middle).length
}
