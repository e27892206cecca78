/**
 * RefineCorners: a mark's outline fitted as four straight lines, their crossings as its corners.
 */
import { brightnessAt, type Grey } from './grey.ts'
import type { Point } from './homography.ts'

const SAMPLES = 24

/** @returns refined corners in the same order; a corner whose sides are unclear stays where it was */
export function refineCorners(grey: Grey, corners: Point[]): Point[] {
  const lines = corners.map((corner, i) => fitSide(grey, corner, corners[(i + 1) % 4]!))
  return corners.map((corner, i) => {
    const before = lines[(i + 3) % 4]
    const after = lines[i]
    const crossing = before && after ? crossingOf(before, after) : null
    const side = Math.hypot(corners[1]!.x - corners[0]!.x, corners[1]!.y - corners[0]!.y)
    const near = crossing && Math.hypot(crossing.x - corner.x, crossing.y - corner.y) < side / 4
    return near ? crossing : corner
  })
}

/** Line as n·p = d. */
interface Line {
  nx: number
  ny: number
  d: number
}

/** Dark inside, light outside: along the outward normal the brightness rises most at the edge. */
function fitSide(grey: Grey, a: Point, b: Point): Line | null {
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  const [tx, ty] = [(b.x - a.x) / length, (b.y - a.y) / length]
  const [nx, ny] = [ty, -tx]
  const reach = Math.max(2, length / 10)
  const points: Point[] = []
  for (let i = 0; i < SAMPLES; i += 1) {
    const t = length * (0.08 + (0.84 * i) / (SAMPLES - 1))
    const [x, y] = [a.x + tx * t, a.y + ty * t]
    const offset = steepestRise(grey, x, y, nx, ny, reach)
    if (offset !== null) points.push({ x: x + nx * offset, y: y + ny * offset })
  }
  if (points.length < SAMPLES / 2) return null
  return robustLine(points, nx, ny)
}

function steepestRise(
  grey: Grey,
  x: number,
  y: number,
  nx: number,
  ny: number,
  reach: number,
): number | null {
  const step = 0.5
  const count = Math.round((2 * reach) / step)
  const profile = Array.from({ length: count + 1 }, (_, i) => {
    const t = -reach + i * step
    return brightnessAt(grey, x + nx * t, y + ny * t)
  })
  const rises = profile.slice(2).map((value, i) => value - profile[i]!)
  let best = 0
  rises.forEach((rise, i) => {
    if (rise > rises[best]!) best = i
  })
  if (rises[best]! < 12) return null
  const [l, m, r] = [rises[best - 1] ?? 0, rises[best]!, rises[best + 1] ?? 0]
  const bend = l - 2 * m + r
  const shift = bend < 0 ? (0.5 * (l - r)) / bend : 0
  return -reach + (best + 1 + shift) * step
}

/** Fit, drop the far third, fit again: ends of the outline may touch other ink. */
function robustLine(points: Point[], nx: number, ny: number): Line {
  let kept = points
  let line: Line = { nx, ny, d: 0 }
  for (let round = 0; round < 3; round += 1) {
    line = lineThrough(kept, nx, ny)
    const away = (p: Point) => Math.abs(line.nx * p.x + line.ny * p.y - line.d)
    const limit = points.map(away).sort((p, q) => p - q)[Math.floor(points.length * 0.7)]!
    kept = points.filter((p) => away(p) <= limit)
  }
  return line
}

function lineThrough(points: Point[], nx: number, ny: number): Line {
  const mx = points.reduce((sum, p) => sum + p.x, 0) / points.length
  const my = points.reduce((sum, p) => sum + p.y, 0) / points.length
  const [tx, ty] = [-ny, nx]
  let along = 0
  let across = 0
  for (const p of points) {
    const s = (p.x - mx) * tx + (p.y - my) * ty
    along += s * s
    across += s * ((p.x - mx) * nx + (p.y - my) * ny)
  }
  const slope = along > 0 ? across / along : 0
  const norm = Math.hypot(1, slope)
  const [lx, ly] = [(nx - slope * tx) / norm, (ny - slope * ty) / norm]
  return { nx: lx, ny: ly, d: lx * mx + ly * my }
}

function crossingOf(a: Line, b: Line): Point | null {
  const det = a.nx * b.ny - a.ny * b.nx
  if (Math.abs(det) < 0.2) return null
  return { x: (a.d * b.ny - b.d * a.ny) / det, y: (a.nx * b.d - b.nx * a.d) / det }
}
