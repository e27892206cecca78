/**
 * FindMarks: the four corner marks of a sheet, to a fraction of a pixel, whichever way up the photo is.
 */
import aruco from 'js-aruco2'
import type { Layout } from '../form/layout.ts'
import { MARK_IDS } from '../form/layout.ts'
import { MARKER_DICTIONARY, MARKER_MODULES, markerBits } from '../form/marker-bits.ts'
import { brightnessAt, type Grey, shrinkTo, toRgba } from './grey.ts'
import { applyHomography, homographyOf, type Point } from './homography.ts'
import { refineCorners } from './refine-corners.ts'

export interface FoundMark {
  id: number
  /** clockwise from the mark's own top left, px of the working picture */
  corners: Point[]
}

/** Long sides tried in turn: one size alone misses a mark in every third photo. */
const SIDES = [1000, 1400, 700, 2000]
const MAX_WRONG_BITS = 3

/** Of the photo's area: a sheet that fills less leaves room for another, whose marks may need a closer look. */
const LEAVES_ROOM = 0.4

/** @returns every mark seen; an id twice when two sheets lie there */
export function findMarks(grey: Grey): FoundMark[] {
  const detector = new aruco.AR.Detector({
    dictionaryName: MARKER_DICTIONARY,
    maxHammingDistance: MAX_WRONG_BITS + 1,
  })
  const found: FoundMark[] = []
  let closer = 0
  for (const side of SIDES) {
    const small = shrinkTo(grey, side)
    const scale = grey.width / small.width
    detector.grey.data = new Uint8Array(small.data.length)
    detector.thres.data = new Uint8Array(small.data.length)
    detector.binary = new Int32Array((small.width + 2) * (small.height + 2))
    for (const marker of detector.detect(toRgba(small))) {
      if (!KNOWN.has(marker.id)) continue
      const corners = marker.corners.map((c) => ({
        x: (c.x + 0.5) * scale - 0.5,
        y: (c.y + 0.5) * scale - 0.5,
      }))
      const seen = ({ id, corners: before }: FoundMark) =>
        id === marker.id && distanceOf(before, corners) <= sideOf(corners)
      if (!found.some(seen)) found.push({ id: marker.id, corners })
    }
    if (isOneSheet(found) && (closer > 0 || areaOf(found) > LEAVES_ROOM * grey.width * grey.height)) break
    if (isOneSheet(found)) closer += 1
  }
  return found.map((mark) => ({ ...mark, corners: refineCorners(grey, mark.corners) }))
}

const KNOWN = new Set<number>([...MARK_IDS.single, ...MARK_IDS.month])

/** All four marks of one sheet, and nothing else. */
function isOneSheet(found: FoundMark[]): boolean {
  const all = (ids: readonly number[]) => ids.every((id) => found.some((mark) => mark.id === id))
  return found.length === 4 && (all(MARK_IDS.single) || all(MARK_IDS.month))
}

/** Of the box around them. */
function areaOf(found: FoundMark[]): number {
  const points = found.flatMap(({ corners }) => corners)
  const span = (values: number[]) => Math.max(...values) - Math.min(...values)
  return span(points.map(({ x }) => x)) * span(points.map(({ y }) => y))
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
