/**
 * DropSeals: red seals taken out of a photo before it becomes grey: what was written under one stays.
 *
 * A seal is red, as broad as it is high, and 7 to 18 mm across. Red that is anything else (a red pen, a red table, a
 * line through a number) stays ink: it must be seen, not lost.
 */
import { connectedGroups, type Group } from './connected.ts'
import type { Grey } from './grey.ts'

/** sRGB, three bytes a pixel. */
export interface Colours {
  width: number
  height: number
  data: Uint8Array | Buffer
}

const BLOCK = 8
/** A seal's size as a share of the photo's long side, of which a sheet fills most. */
const SEAL = { least: 0.02, most: 0.066, roundness: 0.6, fill: 0.3 }
/** How far green falls behind red, beside the paper's: guide print 0.24, its labels 0.31, seals from 0.4. */
const RED = { from: 0.36, full: 0.48, least: 70 }
/** red pixels that make a block red */
const RED_SHARE = 0.12

const LINEAR = Float32Array.from({ length: 256 }, (_, i) =>
  i / 255 <= 0.04045 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
)
const STEPS = 4095
const GAMMA = Uint8Array.from({ length: STEPS + 1 }, (_, i) => {
  const y = i / STEPS
  return Math.round(255 * (y <= 0.0031308 ? y * 12.92 : 1.055 * y ** (1 / 2.4) - 0.055))
})

/** Brightness as the eye has it, seals left out. */
export function greyWithoutSeals(photo: Colours): Grey {
  const { width, height, data } = photo
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) greyRow(data, out, y * width, (y + 1) * width)
  const grey = { width, height, data: out }
  const paper = paperOf(photo)
  for (const seal of sealsIn(photo, paper.greenByRed)) lift(photo, grey, seal, paper)
  return grey
}

function greyRow(data: Colours['data'], out: Uint8Array, from: number, to: number): void {
  for (let i = from, at = 3 * from; i < to; i += 1, at += 3) {
    const y = 0.2126 * LINEAR[data[at]!]! + 0.7152 * LINEAR[data[at + 1]!]! + 0.0722 * LINEAR[data[at + 2]!]!
    out[i] = GAMMA[(y * STEPS + 0.5) | 0]!
  }
}

interface Paper {
  greenByRed: number
  greyByRed: number
}

/** The colour of what is bright: light indoors is yellow. */
function paperOf({ width, height, data }: Colours): Paper {
  const seen: [number, number, number][] = []
  for (let i = 0; i < width * height; i += 997) seen.push([data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!])
  seen.sort((a, b) => b[1] - a[1])
  const bright = seen.slice(Math.floor(seen.length * 0.1), Math.floor(seen.length * 0.4))
  const sum = (pick: 0 | 1 | 2) => bright.reduce((total, colour) => total + colour[pick], 0)
  const [r, g, b] = [Math.max(1, sum(0)), sum(1), sum(2)]
  return { greenByRed: g / r, greyByRed: (0.2126 * r + 0.7152 * g + 0.0722 * b) / r }
}

const redness = (r: number, g: number, paper: number) => (r < RED.least ? 0 : 1 - g / r / paper)

/** Groups of red blocks with the shape of a seal. */
function sealsIn({ width, height, data }: Colours, paper: number): Group[] {
  const [columns, rows] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)]
  const red = new Uint8Array(columns * rows)
  for (let y = 0; y < rows * BLOCK; y += 2)
    for (let x = 0; x < columns * BLOCK; x += 2) {
      const at = (y * width + x) * 3
      if (redness(data[at]!, data[at + 1]!, paper) > RED.full)
        red[Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK)]! += 1
    }
  const isRed = (i: number) => red[i]! >= RED_SHARE * (BLOCK / 2) ** 2
  const long = Math.max(width, height) / BLOCK
  return connectedGroups(columns, rows, isRed).filter((group) => isSeal(group, long))
}

function isSeal({ left, top, right, bottom, area }: Group, long: number): boolean {
  const [w, h] = [right - left + 1, bottom - top + 1]
  const [small, large] = [Math.min(w, h), Math.max(w, h)]
  return (
    small >= SEAL.least * long &&
    large <= SEAL.most * long &&
    small / large >= SEAL.roundness &&
    area >= SEAL.fill * w * h
  )
}

/** Inside a seal red counts as paper; what is dark in red light too was written. */
function lift({ width, height, data }: Colours, grey: Grey, place: Group, paper: Paper): void {
  const [top, bottom] = [(place.top - 1) * BLOCK, (place.bottom + 2) * BLOCK]
  const [left, right] = [(place.left - 1) * BLOCK, (place.right + 2) * BLOCK]
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y += 1)
    for (let x = Math.max(0, left); x < Math.min(width, right); x += 1) {
      const i = y * width + x
      const [r, g] = [data[i * 3]!, data[i * 3 + 1]!]
      const share = (redness(r, g, paper.greenByRed) - RED.from) / (RED.full - RED.from)
      if (share <= 0) continue
      const bare = Math.min(255, r * paper.greyByRed * 1.06)
      const before = grey.data[i]!
      grey.data[i] = before + (Math.max(before, bare) - before) * Math.min(1, share)
    }
}
