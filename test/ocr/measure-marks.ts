/**
 * MeasureMarks: how the reader does on sheets with seals, crossed-out values, 「〃」 and circles. For docs/reading.md.
 *
 *     node test/ocr/measure-marks.ts [photos each] [first seed] [choose|report] [kind …]
 */
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import type { GlyphSet } from '../../ocr/sample/glyphs.ts'
import { LEFT_BEHIND, type LeftBehind, writeMarked } from '../../ocr/sample/marked-sheet.ts'
import { ordinaryConditions, photograph } from '../../ocr/sample/photograph.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { inventHand, inventRows, type WrittenRow } from '../../ocr/sample/sample-sheet.ts'
import { kindCodes, register, sheet, testKey } from './support/forms.ts'

const [photos = '20', firstSeed = '3100', glyphs = 'report', ...kinds] = process.argv.slice(2)

for (const kind of kinds.length > 0 ? (kinds as LeftBehind[]) : LEFT_BEHIND) {
  const tally = { read: 0, fields: 0, accepted: 0, wrong: 0, touched: 0, touchedAsked: 0, proposedRight: 0 }
  for (let i = 0; i < Number(photos); i += 1) {
    const seed = Number(firstSeed) + i
    const random = randomFrom(seed)
    const written = kind === 'ditto' && i % 2 === 1
    const form = await sheet('month', written ? 'written' : 'printed')
    const known = ['200001', '200002', '200003']
    const invented = inventRows(form, random.whole(4, 10), known, random)
    const rows =
      kind === 'ditto'
        ? invented.map((row, n) => (n % 3 === 1 ? repeating(row, invented[n - 1]!) : row))
        : invented
    const hand = inventHand(glyphs as GlyphSet, random)
    const { picture, touched } = await writeMarked(form, rows, kind, hand, random)
    const jpeg = await photograph(picture, ordinaryConditions(random), seed)
    const reading = await readPhotoHere(jpeg, {
      ...{ formKeys: [testKey], kindCodes, registeredNumbers: register, today: '2026-11-30' },
      pairedRequesters: known,
    })
    if (reading.verdict !== 'read') {
      process.stdout.write(`${kind} ${seed}: ${reading.reason}\n`)
      continue
    }
    tally.read += 1
    rows.forEach((row, n) => {
      for (const [name, value] of Object.entries(row)) {
        const field = reading.fields.find((one) => one.name === name && one.row === n + 1)
        const right = (field?.value ?? null) === (value === null ? null : String(value))
        const accepted = field?.status !== 'unsure'
        const marked = touched.includes(`${name} ${n + 1}`)
        tally.fields += 1
        if (accepted) tally.accepted += 1
        if (accepted && (!right || (marked && kind === 'struck'))) {
          tally.wrong += 1
          process.stdout.write(`${kind} ${seed}: ${name} ${n + 1} ${value} taken as ${field?.value}\n`)
        }
        if (marked) tally.touched += 1
        if (marked && !accepted) tally.touchedAsked += 1
        if (marked && right) tally.proposedRight += 1
      }
    })
  }
  process.stdout.write(`${kind} ${JSON.stringify(tally)}\n`)
}

/** The same family a second time on the same day, later. */
function repeating(row: WrittenRow, before: WrittenRow): WrittenRow {
  return { ...row, date: before.date, requesterNo: before.requesterNo }
}
