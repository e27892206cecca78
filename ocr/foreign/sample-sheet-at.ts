/**
 * SampleSheetAt: the sheet as it lies in a photo, laid flat at any scale, and its ink.
 */
import type { Layout } from '../form/layout.ts'
import { flatten } from '../read/flatten.ts'
import { brightnessAt, type Grey } from '../read/grey.ts'
import { applyHomography, type Homography } from '../read/homography.ts'

/** 0 paper … 1 black */
export interface Ink {
  width: number
  height: number
  ink: Float32Array
}

/** @param h  mm of the page → px of `grey` */
export function sheetAt(grey: Grey, { page }: Layout, h: Homography, pxPerMm: number): Grey {
  const width = Math.round(page.widthMm * pxPerMm)
  const height = Math.round(page.heightMm * pxPerMm)
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const p = applyHomography(h, { x: (x + 0.5) / pxPerMm, y: (y + 0.5) / pxPerMm })
      data[y * width + x] = brightnessAt(grey, p.x, p.y)
    }
  return { width, height, data }
}

export function inkOf(picture: Grey, layout: Layout): Ink {
  const { width, height, ink } = flatten(picture, layout)
  return { width, height, ink }
}

/** Half the size, four pixels into one. */
export function halved({ width, height, ink }: Ink): Ink {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)]
  const out = new Float32Array(w * h)
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1) {
      const at = 2 * y * width + 2 * x
      out[y * w + x] = (ink[at]! + ink[at + 1]! + ink[at + width]! + ink[at + width + 1]!) / 4
    }
  return { width: w, height: h, ink: out }
}
