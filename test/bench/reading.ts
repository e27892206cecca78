/**
 * Benchmark: the reader on simulated photos in ordinary conditions: what its answers are worth, what it asks, and how
 * long it takes beside native tesseract on the same pages.
 *
 * Digits and seeds are kept apart from everything that was trained or chosen with: report seeds are 50,000-190,000,
 * and each set of them is used once (docs/reading.md says which).
 *
 *   READING_PHOTOS  real digits, 500; a fifth as many again are written in styles that no model was shown
 *   READING_PAGES   pages timed, 20
 *   READING_SEED    the first seed
 */
import { scoreAll } from './reading-crew.ts'
import type { PhotoWish } from './reading-photos.ts'
import { cellScores, fieldScores, isRight, reliabilityOf } from './reading-score.ts'
import { timedPages } from './reading-time.ts'

const PHOTOS = Number(process.env['READING_PHOTOS'] ?? 500)
const STYLE_PHOTOS = Math.ceil(PHOTOS / 5)
const PAGES = Number(process.env['READING_PAGES'] ?? 20)
const FIRST_SEED = Number(process.env['READING_SEED'] ?? 50_000)
const STYLE_SEEDS = 5_000
const TIME_SEEDS = 8_000
const PROCESSES = 2

const wishes = (count: number, from: number, glyphs: PhotoWish['glyphs']): PhotoWish[] =>
  Array.from({ length: count }, (_, i) => ({ seed: from + i, glyphs, turn: i }))

export async function bench(): Promise<object> {
  const began = performance.now()
  const times = await timedPages(FIRST_SEED + TIME_SEEDS, PAGES)
  const all = [
    ...wishes(PHOTOS, FIRST_SEED, 'report'),
    ...wishes(STYLE_PHOTOS, FIRST_SEED + STYLE_SEEDS, 'styles'),
  ]
  const { photos, peakMb } = await scoreAll(all, PROCESSES, (done) => {
    if (done % 50 === 0) console.error(`${done} of ${all.length} photos`)
  })
  const real = photos.slice(0, PHOTOS)
  const styles = photos.slice(PHOTOS)
  const fields = real.flatMap((photo) => photo.fields)
  return {
    name: 'reading',
    unit: 'ms/photo',
    ours: times.ours,
    yardstick: times.tesseract,
    yardstickName: `native tesseract on the same page (${times.tesseractVersion})`,
    ratio: times.ratio,
    pairs: times.pages,
    engine: photos[0]?.engine,
    firstSeed: FIRST_SEED,
    ...fieldScores(real),
    cells: cellScores(real),
    fieldReliability: reliabilityOf(
      fields.map((field) => ({ confidence: field.confidence, right: isRight(field) })),
    ),
    styles: { ...fieldScores(styles), cells: cellScores(styles) },
    peakMbOfAProcess: peakMb,
    minutes: Math.round((performance.now() - began) / 6000) / 10,
  }
}
