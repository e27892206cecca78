/**
 * ReadQr: the text of the QR, looked for where the marks say it is.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { brightnessAt, type Grey, shrinkTo, toRgba } from './grey.ts'
import { applyHomography, type Homography } from './homography.ts'

const require = createRequire(import.meta.url)
let prepared: Promise<unknown> | null = null

/** From the installed package: left to itself the library fetches its binary from the internet. */
function prepare(): Promise<unknown> {
  prepared ??= prepareZXingModule({
    overrides: {
      wasmBinary: new Uint8Array(readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer,
    },
    fireImmediately: true,
  })
  return prepared
}

/**
 * @param place  mm; null when no marks say where: the whole picture is searched
 * @param alone  no other sheet is in the picture, whose QR could be found instead
 */
export async function readQr(
  grey: Grey,
  toPhoto: Homography | null,
  place: { x: number; y: number; size: number } | null,
  alone = true,
): Promise<string | null> {
  await prepare()
  if (!toPhoto || !place) return decode(shrinkTo(grey, 1600))
  for (const pxPerMm of [8, 12, 5]) {
    const text = await decode(cutOut(grey, toPhoto, place, pxPerMm))
    if (text !== null) return text
  }
  return alone ? decode(grey) : null
}

async function decode(picture: Grey): Promise<string | null> {
  const results = await readBarcodes(toRgba(picture) as ImageData, {
    formats: ['QRCode'],
    tryHarder: true,
    maxNumberOfSymbols: 1,
  })
  return results.find((result) => result.isValid)?.text ?? null
}

const QUIET_MM = 4

function cutOut(
  grey: Grey,
  toPhoto: Homography,
  place: { x: number; y: number; size: number },
  pxPerMm: number,
): Grey {
  const side = Math.round((place.size + 2 * QUIET_MM) * pxPerMm)
  const data = new Uint8Array(side * side)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const mm = { x: place.x - QUIET_MM + (x + 0.5) / pxPerMm, y: place.y - QUIET_MM + (y + 0.5) / pxPerMm }
      const p = applyHomography(toPhoto, mm)
      data[y * side + x] = brightnessAt(grey, p.x, p.y)
    }
  }
  return { width: side, height: side, data }
}
