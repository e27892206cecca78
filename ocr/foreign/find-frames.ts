/**
 * FindFrames: the tables of a page: rules that touch each other, and the four corners of each.
 */
import type { Point } from '../read/homography.ts'
import type { Rules } from './trace-rules.ts'

export interface Frame {
  /** clockwise from where left and top meet in the picture */
  corners: [Point, Point, Point, Point]
  /** px² of the box around it, along its own direction */
  area: number
}

const CELL = 4
const MOST = 4

/** @returns the largest first, few */
export function findFrames({ map, segments }: Rules, width: number, height: number): Frame[] {
  const angle = directionOf(segments)
  const columns = Math.ceil(width / CELL)
  const rows = Math.ceil(height / CELL)
  const coarse = new Uint8Array(columns * rows)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (map[y * width + x]) coarse[Math.floor(y / CELL) * columns + Math.floor(x / CELL)] = 1
  const frames: Frame[] = []
  for (let at = 0; at < coarse.length; at += 1) {
    if (coarse[at] !== 1) continue
    const points = connected(coarse, columns, rows, at)
    if (points.length > 30) frames.push(cornersOf(points, angle))
  }
  return frames.sort((a, b) => b.area - a.area).slice(0, MOST)
}

/** Of most of the length of lines that run across, radians. */
function directionOf(segments: Rules['segments']): number {
  const bins = new Float64Array(91)
  for (const { x1, y1, x2, y2, across } of segments) {
    const angle = across ? Math.atan2(y2 - y1, x2 - x1) : Math.atan2(x1 - x2, y2 - y1)
    const bin = Math.round((angle * 180) / Math.PI) + 45
    if (bin >= 0 && bin <= 90) bins[bin]! += Math.hypot(x2 - x1, y2 - y1)
  }
  let best = 45
  const near = (i: number) => bins[i]! + 0.7 * ((bins[i - 1] ?? 0) + (bins[i + 1] ?? 0))
  for (let i = 0; i <= 90; i += 1) if (near(i) > near(best)) best = i
  return ((best - 45) * Math.PI) / 180
}

/** All cells that touch, diagonally too; they are taken out. */
function connected(coarse: Uint8Array, columns: number, rows: number, start: number): Point[] {
  const points: Point[] = []
  const queue = [start]
  coarse[start] = 2
  while (queue.length > 0) {
    const at = queue.pop()!
    const [x, y] = [at % columns, Math.floor(at / columns)]
    points.push({ x: (x + 0.5) * CELL, y: (y + 0.5) * CELL })
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v += 1)
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u += 1)
        if (coarse[v * columns + u] === 1) {
          coarse[v * columns + u] = 2
          queue.push(v * columns + u)
        }
  }
  return points
}

function cornersOf(points: Point[], angle: number): Frame {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const turned = points.map((p) => ({ u: p.x * cos + p.y * sin, v: p.y * cos - p.x * sin }))
  const us = turned.map(({ u }) => u)
  const vs = turned.map(({ v }) => v)
  const [left, right] = [Math.min(...us), Math.max(...us)]
  const [top, bottom] = [Math.min(...vs), Math.max(...vs)]
  const [w, h] = [Math.max(1, right - left), Math.max(1, bottom - top)]
  const extreme = (sx: number, sy: number): Point => {
    let best = 0
    let most = -Infinity
    turned.forEach(({ u, v }, i) => {
      const value = (sx * (u - left)) / w + (sy * (v - top)) / h
      if (value > most) [best, most] = [i, value]
    })
    return points[best]!
  }
  return { corners: [extreme(-1, -1), extreme(1, -1), extreme(1, 1), extreme(-1, 1)], area: w * h }
}
