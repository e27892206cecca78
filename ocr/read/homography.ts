/**
 * Homography: the plane-to-plane map of a flat sheet seen by a camera, from any number of point pairs.
 *
 * A map is nine numbers, row by row, the last one 1: x' = (h0 x + h1 y + h2) / (h6 x + h7 y + 1), y' likewise.
 */
export interface Point {
  x: number
  y: number
}

export type Homography = readonly number[]

export function applyHomography(h: Homography, point: Point): Point {
  const w = h[6]! * point.x + h[7]! * point.y + h[8]!
  return {
    x: (h[0]! * point.x + h[1]! * point.y + h[2]!) / w,
    y: (h[3]! * point.x + h[4]! * point.y + h[5]!) / w,
  }
}

/** Least squares over all pairs (≥ 4). Both sides are centred and scaled first, or the equations lose digits. */
export function homographyOf(from: Point[], to: Point[]): Homography {
  const a = normaliserOf(from)
  const b = normaliserOf(to)
  const rows: number[][] = []
  const right: number[] = []
  from.forEach((raw, i) => {
    const p = { x: (raw.x - a.x) * a.scale, y: (raw.y - a.y) * a.scale }
    const q = { x: (to[i]!.x - b.x) * b.scale, y: (to[i]!.y - b.y) * b.scale }
    rows.push([p.x, p.y, 1, 0, 0, 0, -q.x * p.x, -q.x * p.y])
    right.push(q.x)
    rows.push([0, 0, 0, p.x, p.y, 1, -q.y * p.x, -q.y * p.y])
    right.push(q.y)
  })
  const inner = [...leastSquares(rows, right), 1]
  const enter = [a.scale, 0, -a.x * a.scale, 0, a.scale, -a.y * a.scale, 0, 0, 1]
  const leave = [1 / b.scale, 0, b.x, 0, 1 / b.scale, b.y, 0, 0, 1]
  const h = multiply(multiply(leave, inner), enter)
  return h.map((value) => value / h[8]!)
}

function normaliserOf(points: Point[]): { x: number; y: number; scale: number } {
  const x = points.reduce((sum, p) => sum + p.x, 0) / points.length
  const y = points.reduce((sum, p) => sum + p.y, 0) / points.length
  const spread = points.reduce((sum, p) => sum + Math.hypot(p.x - x, p.y - y), 0) / points.length
  return { x, y, scale: Math.SQRT2 / (spread || 1) }
}

function multiply(a: Homography, b: Homography): number[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3) * 3, i % 3]
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!
  })
}

/** Normal equations and elimination with pivots: a dozen unknowns at most. @throws RangeError when singular */
export function leastSquares(rows: number[][], right: number[], weights?: number[], ridge = 0): number[] {
  const n = rows[0]!.length
  const m = Array.from({ length: n }, () => new Array<number>(n + 1).fill(0))
  rows.forEach((row, r) => {
    const weight = weights?.[r] ?? 1
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) m[i]![j]! += weight * row[i]! * row[j]!
      m[i]![n]! += weight * row[i]! * right[r]!
    }
  })
  for (let i = 0; i < n; i += 1) m[i]![i]! += ridge
  return solve(m)
}

function solve(m: number[][]): number[] {
  const n = m.length
  for (let i = 0; i < n; i += 1) {
    let pivot = i
    for (let r = i + 1; r < n; r += 1) if (Math.abs(m[r]![i]!) > Math.abs(m[pivot]![i]!)) pivot = r
    ;[m[i], m[pivot]] = [m[pivot]!, m[i]!]
    const top = m[i]!
    if (Math.abs(top[i]!) < 1e-12) throw new RangeError('the points do not determine a map')
    for (let r = 0; r < n; r += 1) {
      if (r === i) continue
      const factor = m[r]![i]! / top[i]!
      for (let c = i; c <= n; c += 1) m[r]![c]! -= factor * top[c]!
    }
  }
  return m.map((row, i) => row[n]! / row[i]!)
}
