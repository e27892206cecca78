/**
 * Benchmark: the reader on simulated photos in ordinary conditions. A first form: time and what the answers are
 * worth; the yardstick (native tesseract on the same page) is still missing.
 *
 * Digits are real ones no model was trained on; seeds from 50,000 on are used nowhere else.
 */
import type { Reading } from '../../rules/reading.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import { ordinaryConditions, photograph } from '../../ocr/sample/photograph.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { inventHand, inventRows, writeSheet, type WrittenRow } from '../../ocr/sample/sample-sheet.ts'
import { kindCodes, register, sheet, testKey } from '../ocr/support/forms.ts'

const PHOTOS = Number(process.env['READING_PHOTOS'] ?? 500)
const FIRST_SEED = Number(process.env['READING_SEED'] ?? 50_000)

const FORMS = [
  { kind: 'month', requesters: 'printed' },
  { kind: 'month', requesters: 'written' },
  { kind: 'single', requesters: 'printed' },
  { kind: 'single', requesters: 'written' },
  { kind: 'month', requesters: 'printed' },
] as const

interface Tally {
  fields: number
  right: number
  /** taken without a question: sure, or blank */
  accepted: number
  acceptedRight: number
}

export async function bench(): Promise<object> {
  const tally: Tally = { fields: 0, right: 0, accepted: 0, acceptedRight: 0 }
  const ms: number[] = []
  const digitGlyphs = new Set<string>()
  const wrong: string[] = []
  let registered = 0
  let nothingToAsk = 0
  let engine = ''
  for (let i = 0; i < PHOTOS; i += 1) {
    const seed = FIRST_SEED + i
    const { rows, glyphs, reading } = await onePhoto(seed, FORMS[i % FORMS.length]!)
    for (const glyph of glyphs) digitGlyphs.add(glyph)
    ms.push(reading.ms)
    engine = reading.engine
    if (reading.verdict !== 'read') continue
    registered += 1
    if (reading.fields.every((field) => field.status !== 'unsure')) nothingToAsk += 1
    wrong.push(...score(rows, reading, tally).map((text) => `${seed} ${text}`))
  }
  return {
    name: 'reading',
    unit: 'ms/photo',
    ours: ms.sort((a, b) => a - b)[Math.floor(ms.length / 2)],
    yardstick: null,
    yardstickName: 'none yet (native tesseract on the same page)',
    ratio: null,
    pairs: 0,
    engine,
    photos: PHOTOS,
    firstSeed: FIRST_SEED,
    registered: registered / PHOTOS,
    nothingToAsk: nothingToAsk / PHOTOS,
    fields: tally.fields,
    distinctDigits: digitGlyphs.size,
    fieldsRight: tally.right / tally.fields,
    asked: 1 - tally.accepted / tally.fields,
    acceptedRight: tally.acceptedRight / tally.accepted,
    acceptedWrong: tally.accepted - tally.acceptedRight,
    wrong,
  }
}

async function onePhoto(seed: number, form: (typeof FORMS)[number]) {
  const random = randomFrom(seed)
  const blank = await sheet(form.kind, form.requesters)
  // three families of the provider's, of twenty in the register; the service knows them from the QR, as here
  const known =
    form.requesters === 'printed'
      ? ['200001', '200002', '200003']
      : Array.from({ length: 3 }, () => random.pick(register.slice(12)))
  const rows = inventRows(blank, form.kind === 'single' ? 1 : random.whole(4, 12), known, random)
  const { picture, glyphs } = await writeSheet(blank, rows, inventHand('report', random), random)
  const jpeg = await photograph(picture, ordinaryConditions(random), seed)
  const options = {
    ...{ formKeys: [testKey], kindCodes, registeredNumbers: register, today: '2026-11-30' },
    pairedRequesters: known,
  }
  return { rows, glyphs, reading: await readPhotoHere(jpeg, options) }
}

function score(rows: WrittenRow[], reading: Reading, tally: Tally): string[] {
  const wrong: string[] = []
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) {
      const truth = value === null ? null : String(value)
      const field = reading.fields.find((item) => item.name === name && item.row === i + 1)
      const right = (field?.value ?? null) === truth
      const accepted = field?.status !== 'unsure'
      tally.fields += 1
      tally.right += right ? 1 : 0
      tally.accepted += accepted ? 1 : 0
      tally.acceptedRight += accepted && right ? 1 : 0
      if (accepted && !right) wrong.push(`${name} row ${i + 1}: ${truth} read as ${field?.value}`)
    }
  })
  return wrong
}
