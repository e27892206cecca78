/**
 * ReadTicks: which of several boxes was ticked, crossed, filled or circled.
 */
import type { LayoutField, TickOption } from '../form/layout.ts'
import { inkThreshold } from './cut-cells.ts'
import { type Page, sightOf } from './page.ts'
import type { Point } from './homography.ts'
import { PX_PER_MM } from './rectify.ts'

export interface TickReading {
  value: string | null
  confidence: number
  /** likeliest first, without `value` */
  alternatives: string[]
  blank: boolean
  glared: boolean
}

/** Ink of the box itself and of a narrow ring around it: people circle boxes too. */
interface Marked {
  value: string
  option: TickOption
  /** sides of the ring with ink, of four */
  sides: number
  inside: number
  ring: number
}

const RING_MM = 0.75
const EMPTY = 0.012
const MARKED = 0.05

export function readTicks(page: Page, field: LayoutField): TickReading {
  const options = field.options.map((option) => measure(page, option))
  const glared = field.options.some((option) => sightOf(page, option).glared)
  const strength = (option: Marked) => Math.max(option.inside, option.ring * 0.55)
  const sorted = [...options].sort((a, b) => strength(b) - strength(a))
  const [first] = sorted
  if (!first || strength(first) < EMPTY)
    return { value: null, confidence: glared ? 0.3 : 0.99, alternatives: [], blank: true, glared }
  const best = strength(first)
  const circle = circleAround(first)
  // a wide circle runs through its neighbours: what lies on its line is not theirs
  const rivals = circle
    ? sorted.slice(1).map((other) => measure(page, other.option, circle))
    : sorted.slice(1)
  const rival = Math.max(0, ...rivals.map(strength))
  const alternatives = sorted.slice(1, 3).filter((option) => strength(option) > EMPTY)
  return {
    value: first.value,
    confidence: glared ? 0.4 : confidenceOf(best, rival),
    alternatives: alternatives.map((option) => option.value),
    blank: false,
    glared,
  }
}

/** Sure only where one box stands far out; two marked boxes, or a faint one, are a person's to judge. */
function confidenceOf(best: number, rival: number): number {
  const clear = Math.min(1, best / MARKED)
  const alone = Math.min(1, Math.max(0, (best - rival) / best - 0.35) / 0.3)
  return 0.5 + 0.499 * Math.min(clear, alone)
}

/** Where the line of a circle round this box may run. */
interface Circle extends Point {
  radius: number
}

const CIRCLE_REACH_MM = 1.7

function circleAround({ option, sides }: Marked): Circle | null {
  if (sides < 4) return null
  const half = option.w / 2
  return { x: option.x + half, y: option.y + half, radius: half + CIRCLE_REACH_MM }
}

/** @param except  ink in there belongs to somebody else */
function measure(page: Page, box: TickOption, except: Circle | null = null): Marked {
  const threshold = inkThreshold(page)
  const centre = page.field.at({ x: box.x + box.w / 2, y: box.y + box.h / 2 })
  const half = box.w / 2
  const reach = half + RING_MM
  const counts = { inside: 0, insideAll: 0, ring: 0, ringAll: 0 }
  const sides = [0, 0, 0, 0]
  const taken = (x: number, y: number) =>
    except !== null && Math.hypot(box.x + half + x - except.x, box.y + half + y - except.y) < except.radius
  for (let y = -reach; y <= reach; y += 1 / PX_PER_MM) {
    for (let x = -reach; x <= reach; x += 1 / PX_PER_MM) {
      const px = Math.round((centre.x + x) * PX_PER_MM - 0.5)
      const py = Math.round((centre.y + y) * PX_PER_MM - 0.5)
      const inked = (page.flat.ink[py * page.flat.width + px] ?? 0) > threshold
      const dark = inked && !taken(x, y) ? 1 : 0
      const out = Math.max(Math.abs(x), Math.abs(y)) - half
      if (out < -0.35) {
        counts.inside += dark
        counts.insideAll += 1
      } else if (out > 0.25) {
        counts.ring += dark
        counts.ringAll += 1
        sides[Math.abs(x) > Math.abs(y) ? (x > 0 ? 0 : 1) : y > 0 ? 2 : 3]! += dark
      }
    }
  }
  // a circle goes round; a neighbour's circle or a long tick touches one side or two
  const inkedSides = sides.filter((dark) => dark > 0.02 * counts.ringAll * 0.25).length
  return {
    ...{ value: box.value, option: box, sides: inkedSides },
    inside: counts.inside / counts.insideAll,
    ring: inkedSides >= 3 ? counts.ring / counts.ringAll : 0,
  }
}
