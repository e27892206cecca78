/**
 * Benchmark: the reader on simulated photos in ordinary conditions: what its answers are worth, what it asks, and how
 * long it takes beside native tesseract on the same pages.
 *
 * Digits and seeds are kept apart from everything that was trained or chosen with: report seeds are 50,000-190,000,
 * and each set of them is used once (docs/reading.md says which).
 *
 *   READING_PHOTOS   real digits, 500; after every fifth comes one written in a style that no model was shown
 *   READING_PAGES    pages timed, 20
 *   READING_SEED     the first seed
 *   READING_FAILURES a file: the surest of the wrongly read digits, as a PNG
 *   READING_MINUTES  no photo is begun after so many: the result says how many there were
 */
import { scoreAll } from './reading-crew.ts'
import { drawFailures } from './reading-failures.ts'
import type { PhotoWish } from './reading-photos.ts'
import { cellScores, fieldScores, isRight, reliabilityOf } from '../../ocr/score/score-readings.ts'
import { timedPages } from './reading-time.ts'

const PHOTOS = Number(process.env['READING_PHOTOS'] ?? 500)
const MINUTES = Number(process.env['READING_MINUTES'] ?? Infinity)
const STYLES_EVERY = 5
const PAGES = Number(process.env['READING_PAGES'] ?? 20)
const FIRST_SEED = Number(process.env['READING_SEED'] ?? 50_000)
const STYLE_SEEDS = 5_000
const TIME_SEEDS = 8_000
const PROCESSES = 2

/** Boxes are looked at one by one on every second photo of real digits, and on all in other styles. */
function wishes(): PhotoWish[] {
  const real = (i: number): PhotoWish => ({
    ...{ seed: FIRST_SEED + i, glyphs: 'report', turn: i },
    cells: i % 2 === 0,
  })
  const style = (i: number): PhotoWish => ({ seed: FIRST_SEED + STYLE_SEEDS + i, glyphs: 'styles', turn: i })
  return Array.from({ length: PHOTOS }, (_, i) =>
    (i + 1) % STYLES_EVERY === 0 ? [real(i), style((i + 1) / STYLES_EVERY - 1)] : [real(i)],
  ).flat()
}

export async function bench(): Promise<object> {
  const began = performance.now()
  const times = await timedPages(FIRST_SEED + TIME_SEEDS, PAGES)
  const all = wishes()
  const { photos, peakMb } = await scoreAll(all, PROCESSES, began + MINUTES * 60_000, (done) => {
    if (done % 50 === 0) console.error(`${done} of ${all.length} photos`)
  })
  const real = photos.filter((_, i) => all[i]!.glyphs === 'report')
  const styles = photos.filter((_, i) => all[i]!.glyphs === 'styles')
  if (process.env['READING_FAILURES']) await drawFailures(photos, process.env['READING_FAILURES'])
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
