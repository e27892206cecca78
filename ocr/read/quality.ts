/**
 * Quality: why a photo cannot be read, in the order a person would say it: too dark, blurred, cut off.
 */
import type { Box, ReadingReason } from '../../rules/reading.ts'
import { type Grey, percentile, shrinkTo } from './grey.ts'

export interface Quality {
  /** brightness of the lightest tenth, 0-255 */
  light: number
  /** 0-1: how much of a step in brightness happens within one pixel of a 1400 px photo */
  sharpness: number
}

const DARK = 70
/** asked only where something could not be read: an ordinary photo has 0.65 and more, one of 2.5 px blur 0.5 */
const BLURRED = 0.62
/** without a single mark the picture may show anything (a cat is soft, not blurred): surely blurred, and perhaps */
export const NO_MARKS = { blurred: 0.35, perhaps: 0.5 }
/** below this a picture has no edges to judge by: a wall, a closed eye */
const FEATURELESS = 30

export function qualityOf(grey: Grey): Quality {
  const small = shrinkTo(grey, 1400)
  const { width, height, data } = small
  const near: number[] = []
  const far: number[] = []
  const levels: number[] = []
  for (let y = 8; y < height - 8; y += 3) {
    for (let x = 8; x < width - 8; x += 3) {
      const at = y * width + x
      levels.push(data[at]!)
      near.push(
        Math.max(Math.abs(data[at + 1]! - data[at - 1]!), Math.abs(data[at + width]! - data[at - width]!)),
      )
      far.push(
        Math.max(
          Math.abs(data[at + 6]! - data[at - 6]!),
          Math.abs(data[at + 6 * width]! - data[at - 6 * width]!),
        ),
      )
    }
  }
  const step = percentile(far, 0.995)
  const sharpness = step < FEATURELESS ? 1 : percentile(near, 0.995) / step
  return { light: percentile(levels, 0.9), sharpness }
}

/** @param least  the sharpness below which it is blur */
export function troubleOf(quality: Quality, least = BLURRED): ReadingReason | null {
  if (quality.light < DARK) return 'dark'
  return quality.sharpness < least ? 'blurred' : null
}

/** The part of the photo where a mark that cannot be found should be, as shares of width and height. */
export function placeAround(x: number, y: number, grey: Grey): Box {
  const size = 0.2
  const clamp = (value: number) => Math.min(1 - size, Math.max(0, value - size / 2))
  return [clamp(x / grey.width), clamp(y / grey.height), size, size]
}
