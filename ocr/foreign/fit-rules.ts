/**
 * FitRules: the last half millimetre: printed rules of the flat sheet are measured piece by piece, and the bend of
 * the paper is fitted through them.
 */
import { type Field, fieldThrough, type Measure, type Offset } from '../read/displacement.ts'
import { percentile } from '../read/grey.ts'
import type { Point } from '../read/homography.ts'
import { PX_PER_MM } from '../read/rectify.ts'
import type { LearntForm, Rule } from './learnt-form.ts'
import type { Ink } from './sample-sheet-at.ts'

const STEP_MM = 0.125
const CONTRAST = 0.08
const REACHES_MM = [1.6, 0.8]

export function fitRules(flat: Ink, form: LearntForm, rough: Offset): Field {
  const { widthMm, heightMm } = form.layout.page
  let offset = rough
  let measures: Measure[] = []
  for (const reach of REACHES_MM) {
    measures = form.rules.map((rule) => measureRule(flat, rule, offset, reach))
    offset = fieldThrough(measures, widthMm, heightMm, 0.0005)
  }
  const left = measures.flatMap((m) => {
    const d = offset(m)
    return [m.dx === null ? [] : [Math.abs(m.dx - d.x)], m.dy === null ? [] : [Math.abs(m.dy - d.y)]].flat()
  })
  return {
    at: (point: Point) => {
      const d = offset(point)
      return { x: point.x + d.x, y: point.y + d.y }
    },
    residualP90: percentile(left, 0.9),
    found: left.length,
    expected: measures.length,
  }
}

/** How far beside its place the rule lies; along itself a rule says nothing. */
function measureRule(flat: Ink, { from, to, across }: Rule, offset: Offset, reachMm: number): Measure {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const start = offset(middle)
  const expected = across ? start.y : start.x
  const n = Math.round((reachMm + 0.75) / STEP_MM)
  const profile = Array.from({ length: 2 * n + 1 }, (_, i) => {
    const beside = (i - n) * STEP_MM
    let sum = 0
    for (let k = 0; k < 12; k += 1) {
      const t = (k + 0.5) / 12
      const x = from.x + (to.x - from.x) * t + (across ? start.x : start.x + beside)
      const y = from.y + (to.y - from.y) * t + (across ? start.y + beside : start.y)
      sum += inkAt(flat, x, y)
    }
    return sum / 12
  })
  const found = peakOf(profile, n, Math.round(reachMm / STEP_MM))
  const d = found === null ? null : expected + found * STEP_MM
  return { ...middle, dx: across ? null : d, dy: across ? d : null }
}

/** The darkest narrow place, in steps from the middle; null when none stands out. */
function peakOf(profile: number[], middle: number, reach: number): number | null {
  const sharp = (i: number) => {
    const line = (profile[i - 1]! + 2 * profile[i]! + profile[i + 1]!) / 4
    return line - Math.max(profile[i - 6]!, profile[i + 6]!)
  }
  let best = middle
  let most = -1
  for (let i = middle - reach; i <= middle + reach; i += 1) {
    // nearer is likelier
    const value = sharp(i) * (1 - (0.15 * Math.abs(i - middle)) / reach)
    if (value > most) [best, most] = [i, value]
  }
  if (most < CONTRAST) return null
  const [a, b, c] = [profile[best - 1]!, profile[best]!, profile[best + 1]!]
  const bend = a - 2 * b + c
  return best - middle + (bend < -1e-6 ? Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / bend)) : 0)
}

function inkAt({ ink, width, height }: Ink, x: number, y: number): number {
  const px = Math.round(x * PX_PER_MM - 0.5)
  const py = Math.round(y * PX_PER_MM - 0.5)
  return px < 0 || py < 0 || px >= width || py >= height ? 0 : ink[py * width + px]!
}
