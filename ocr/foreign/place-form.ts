/**
 * PlaceForm: where a learnt form lies in a photo: its tables are found, four turns are tried, print and rules say
 * exactly where. Whether it *is* that form is for confirm-form.ts.
 */
import type { Layout } from '../form/layout.ts'
import { fieldThrough, type Field, type Measure } from '../read/displacement.ts'
import { type Flat, flatten } from '../read/flatten.ts'
import { type Grey, shrinkTo } from '../read/grey.ts'
import { applyHomography, type Homography, homographyOf, type Point } from '../read/homography.ts'
import { rectify } from '../read/rectify.ts'
import { findFrames } from './find-frames.ts'
import { fitRules } from './fit-rules.ts'
import { type LearntForm } from './learnt-form.ts'
import { matchTiles, tilesOf } from './match-tiles.ts'
import { inkOf, type Ink, sheetAt } from './sample-sheet-at.ts'
import { type Rules, traceRules } from './trace-rules.ts'

export interface PlacedForm {
  /** mm → px of the photo's working picture */
  toPhoto: Homography
  raw: Grey
  flat: Flat
  field: Field
  /** share of the print's tiles that were found, 0-1 */
  tilesFound: number
}

/** The photo's rules, traced once however many forms are tried. */
export interface Traced {
  grey: Grey
  work: Grey
  rules: Rules
  frames: Point[][]
}

const WORK_SIDE_PX = 1400
const LEAST_RULE_PX = 34
const TILE_PX_PER_MM = 2
const TILE = { size: 44, step: 36, reach: 11, apart: 4 }
const TRIED = 4

export function traceSheet(grey: Grey): Traced {
  const work = shrinkTo(grey, WORK_SIDE_PX)
  const rules = traceRules(work, LEAST_RULE_PX)
  const frames = findFrames(rules, work.width, work.height).map(({ corners }) => corners)
  return { grey, work, rules, frames }
}

/** @param print  the form's blank at TILE_PX_PER_MM */
export function placeForm(traced: Traced, form: LearntForm, print: Ink): PlacedForm | null {
  const tiles = tilesOf(print, TILE.size, TILE.step)
  const guesses = guessesOf(traced, form).slice(0, TRIED)
  let best: { h: Homography; measures: Measure[]; found: number } | null = null
  for (const h of guesses) {
    const seen = inkOf(sheetAt(traced.work, form.layout, h, TILE_PX_PER_MM), form.layout)
    const measures = matchTiles(print, seen, tiles, TILE.reach, TILE.apart).map(inMm)
    const found = consistent(measures, form.layout) / Math.max(1, tiles.length)
    if (best === null || found > best.found) best = { h, measures, found }
    if (found > 0.5) break
  }
  if (best === null || best.found < 0.2) return null
  return refine(traced, form, best.h, best.measures, best.found)
}

const inMm = (m: Measure): Measure => ({
  x: m.x / TILE_PX_PER_MM,
  y: m.y / TILE_PX_PER_MM,
  dx: m.dx === null ? null : m.dx / TILE_PX_PER_MM,
  dy: m.dy === null ? null : m.dy / TILE_PX_PER_MM,
})

const TILE_RIDGE = 0.02

/** Tiles that agree with a smooth bend of the paper. */
function consistent(measures: Measure[], { page }: Layout): number {
  const offset = fieldThrough(measures, page.widthMm, page.heightMm, TILE_RIDGE)
  return measures.filter((m) => {
    if (m.dx === null || m.dy === null) return false
    const d = offset(m)
    return Math.hypot(d.x - m.dx, d.y - m.dy) < 1.2
  }).length
}

function refine(
  { grey, work }: Traced,
  form: LearntForm,
  h: Homography,
  measures: Measure[],
  tilesFound: number,
): PlacedForm {
  const { layout } = form
  const { widthMm, heightMm } = layout.page
  const scale = grey.width / work.width
  const bend = fieldThrough(measures, widthMm, heightMm, TILE_RIDGE)
  const points = gridOf(form)
  const seen = points.map((p) => {
    const d = bend(p)
    const q = applyHomography(h, { x: p.x + d.x, y: p.y + d.y })
    return { x: (q.x + 0.5) * scale - 0.5, y: (q.y + 0.5) * scale - 0.5 }
  })
  const toPhoto = homographyOf(points, seen)
  // what the plane could not take up, as the rules will be looked for
  const back = homographyOf(seen, points)
  const rest = points.map((p, i) => {
    const q = applyHomography(back, seen[i]!)
    return { ...p, dx: q.x - p.x, dy: q.y - p.y }
  })
  const raw = rectify(grey, layout, toPhoto)
  const flat = flatten(raw, layout)
  const field = fitRules(flat, form, fieldThrough(rest, widthMm, heightMm, 0.0001))
  return { toPhoto, raw, flat, field, tilesFound }
}

/** Points over the printed part of the page. */
function gridOf(form: LearntForm): Point[] {
  const all = form.rules.flatMap(({ from, to }) => [from, to])
  const [left, right] = [Math.min(...all.map((p) => p.x)), Math.max(...all.map((p) => p.x))]
  const [top, bottom] = [Math.min(...all.map((p) => p.y)), Math.max(...all.map((p) => p.y))]
  return Array.from({ length: 49 }, (_, i) => ({
    x: left + ((right - left) * (i % 7)) / 6,
    y: top + ((bottom - top) * Math.floor(i / 7)) / 6,
  }))
}

/** Every table of the photo as every table of the form, any side up, likeliest first. */
function guessesOf({ work, rules, frames }: Traced, form: LearntForm): Homography[] {
  const guesses: { h: Homography; hits: number }[] = []
  for (const seen of frames)
    for (const frame of form.frames)
      for (let turn = 0; turn < 4; turn += 1) {
        const h = guessOf(
          frame,
          [0, 1, 2, 3].map((i) => seen[(i + turn) % 4]!),
        )
        if (h === null || !plausible(h, form.layout)) continue
        const hits = hitsOf(h, form, rules, work.width, work.height)
        if (hits > 0.3) guesses.push({ h, hits })
      }
  return guesses.sort((a, b) => b.hits - a.hits).map(({ h }) => h)
}

function guessOf(from: Point[], to: Point[]): Homography | null {
  try {
    return homographyOf(from, to)
  } catch {
    return null
  }
}

/** About as wide as high, not mirrored, large enough to be read. */
function plausible(h: Homography, { page }: Layout): boolean {
  const places = [
    { x: 0, y: 0 },
    { x: page.widthMm, y: 0 },
    { x: page.widthMm, y: page.heightMm },
    { x: 0, y: page.heightMm },
  ]
  return places.every((p) => {
    const [o, a, b] = [p, { x: p.x + 1, y: p.y }, { x: p.x, y: p.y + 1 }].map((q) => applyHomography(h, q))
    const [ux, uy, vx, vy] = [a!.x - o!.x, a!.y - o!.y, b!.x - o!.x, b!.y - o!.y]
    const [wide, high] = [Math.hypot(ux, uy), Math.hypot(vx, vy)]
    const ratio = wide / high
    return ux * vy - uy * vx > 0 && ratio > 0.7 && ratio < 1.43 && wide > 1.2 && wide < 15
  })
}

/** Share of the form's rules under which the photo has one, within two millimetres. */
function hitsOf(h: Homography, form: LearntForm, { map }: Rules, width: number, height: number): number {
  let hits = 0
  let count = 0
  for (const { from, to } of form.rules)
    for (const t of [0.25, 0.75]) {
      const p = applyHomography(h, { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t })
      count += 1
      if (isNear(map, width, height, Math.round(p.x), Math.round(p.y))) hits += 1
    }
  return count === 0 ? 0 : hits / count
}

const NEAR_PX = 6

function isNear(map: Uint8Array, width: number, height: number, x: number, y: number): boolean {
  for (let v = Math.max(0, y - NEAR_PX); v <= Math.min(height - 1, y + NEAR_PX); v += 2)
    for (let u = Math.max(0, x - NEAR_PX); u <= Math.min(width - 1, x + NEAR_PX); u += 1)
      if (map[v * width + u]) return true
  return false
}
