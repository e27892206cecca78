/** Digits that were read wrongly, as one picture: what was written, what was said, and how surely. */
import sharp from 'sharp'
import { CELL_HEIGHT, CELL_WIDTH } from '../../ocr/digits/recognise.ts'
import type { ScoredCell, ScoredPhoto } from '../../ocr/score/score-readings.ts'

const ZOOM = 2
const COLUMNS = 8
const MOST = 24
const GAP = 8
const CAPTION = 30

/** The surest first: those are the ones that no threshold catches. */
export async function drawFailures(photos: ScoredPhoto[], file: string): Promise<void> {
  const seen = new Set<string | null>()
  const wrong = photos
    .flatMap(({ cells }) => cells.filter(({ picture }) => picture !== undefined))
    .sort((a, b) => b.confidence - a.confidence)
    // one picture a glyph
    .filter(({ glyph }) => !seen.has(glyph) && seen.add(glyph))
    .slice(0, MOST)
  if (wrong.length === 0) return
  const [width, height] = [CELL_WIDTH * ZOOM + GAP, CELL_HEIGHT * ZOOM + CAPTION]
  const rows = Math.ceil(wrong.length / COLUMNS)
  const tiles = await Promise.all(
    wrong.map(async (cell, i) => ({
      input: await tile(cell),
      left: (i % COLUMNS) * width + GAP / 2,
      top: Math.floor(i / COLUMNS) * height,
    })),
  )
  await sharp({ create: { width: COLUMNS * width, height: rows * height, channels: 3, background: 'white' } })
    .composite(tiles)
    .png({ palette: true, colours: 32 })
    .toFile(file)
}

async function tile({ picture, truth, said, confidence }: ScoredCell): Promise<Buffer> {
  const ink = Buffer.from(picture!, 'base64').map((byte) => 255 - byte)
  const raw = { width: CELL_WIDTH, height: CELL_HEIGHT, channels: 1 as const }
  const [width, height] = [CELL_WIDTH * ZOOM, CELL_HEIGHT * ZOOM]
  const words = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${CAPTION - 4}">
    <text x="${width / 2}" y="12" font-size="12" font-family="sans-serif" text-anchor="middle">${truth} as ${said === 10 ? '–' : said}</text>
    <text x="${width / 2}" y="24" font-size="10" font-family="sans-serif" fill="#555" text-anchor="middle">${confidence.toFixed(3)}</text></svg>`
  return sharp(await sharp(ink, { raw }).resize(width, height).png().toBuffer())
    .extend({ bottom: CAPTION - 4, background: 'white' })
    .composite([{ input: Buffer.from(words), left: 0, top: height }])
    .png()
    .toBuffer()
}
