/**
 * ReadTitle: the printed heading of a sheet by the text engine, and whether it is the one that was learnt.
 */
import sharp from 'sharp'
import { PSM } from 'tesseract.js'
import type { Rect } from '../form/layout.ts'
import { withTextEngine } from '../read/text-engine.ts'
import type { Ink } from './sample-sheet-at.ts'

const HEIGHT_PX = 72
/** pale print is made as black as the engine likes it */
const GAIN = 1.3

/**
 * @param ink  the flat sheet's: with the light still in it, the engine reads half of the headings wrongly
 * @param box  mm
 * @returns    what stands there, without spaces
 */
export async function readTitle(ink: Ink, box: Rect, pxPerMm: number): Promise<string> {
  const { width, height, data } = cutOut(ink, box, pxPerMm)
  const picture = await sharp(data, { raw: { width, height, channels: 1 } })
    .resize({ height: HEIGHT_PX })
    .extend({ top: 12, bottom: 12, left: 12, right: 12, background: 'white' })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return withTextEngine(async (engine) => {
    await engine.setParameters({ tessedit_pageseg_mode: PSM.SINGLE_LINE })
    const { data } = await engine.recognize(picture)
    return data.text.replace(/\s/g, '')
  })
}

function cutOut(ink: Ink, box: Rect, pxPerMm: number) {
  const left = Math.max(0, Math.round(box.x * pxPerMm))
  const top = Math.max(0, Math.round(box.y * pxPerMm))
  const width = Math.max(1, Math.min(ink.width - left, Math.round(box.w * pxPerMm)))
  const height = Math.max(1, Math.min(ink.height - top, Math.round(box.h * pxPerMm)))
  const data = Buffer.alloc(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data[y * width + x] = 255 * (1 - Math.min(1, GAIN * ink.ink[(top + y) * ink.width + left + x]!))
  return { width, height, data }
}

const SAME_SHARE = 0.8

/** Most of the characters, in their order: one or two may be read wrongly. */
export function titleAgrees(read: string, title: string): boolean {
  return longestCommon([...read], [...title]) >= SAME_SHARE * [...title].length
}

function longestCommon(a: string[], b: string[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const one of a) {
    const next = [0]
    b.forEach((other, i) => next.push(one === other ? row[i]! + 1 : Math.max(row[i + 1]!, next[i]!)))
    row = next
  }
  return row.at(-1)!
}
