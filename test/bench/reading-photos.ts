/**
 * Photos for measuring the reader: a sheet filled in by an invented hand, photographed, read, and set against what was
 * written. Everything follows from the seed.
 *
 * Used by:  reading.ts (through reading-worker.ts), test/deep/reading-adverse.ts.
 */
import { loadDigitModel } from '../../ocr/digits/recognise.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import { type Entry, fillForm } from '../../ocr/sample/fill-form.ts'
import { cutFields } from '../../ocr/sample/glyph-cells.ts'
import { ordinaryConditions, photograph } from '../../ocr/sample/photograph.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { type BlankForm, entriesOf, inventHand, inventRows } from '../../ocr/sample/sample-sheet.ts'
import type { ScoredCell, ScoredField, ScoredPhoto } from '../../ocr/score/score-readings.ts'
import type { Reading } from '../../rules/reading.ts'
import { kindCodes, register, sheet, testKey } from '../ocr/support/forms.ts'
import { type Spoiling, SPOILINGS } from './reading-spoilt.ts'

export interface PhotoWish {
  seed: number
  /** 'report': real digits that no model and no threshold has seen; 'styles': fonts and templates never shown */
  glyphs: 'report' | 'styles'
  /** which of the kinds of sheet; in turn */
  turn: number
  /** the camera held as the sheet lies */
  upright?: boolean
  /** what goes wrong, on top of ordinary conditions */
  spoil?: Spoiling
  /** false: the boxes are not looked at one by one */
  cells?: boolean
}

const FORMS = [
  { kind: 'month', requesters: 'printed' },
  { kind: 'month', requesters: 'written' },
  { kind: 'single', requesters: 'printed' },
  { kind: 'single', requesters: 'written' },
  { kind: 'month', requesters: 'printed' },
] as const

export interface SamplePhoto {
  form: BlankForm
  rows: ReturnType<typeof inventRows>
  entries: Entry[]
  glyphs: string[]
  known: string[]
  jpeg: Buffer
}

export async function samplePhoto(wish: PhotoWish): Promise<SamplePhoto> {
  const random = randomFrom(wish.seed)
  const kind = FORMS[wish.turn % FORMS.length]!
  const form = await sheet(kind.kind, kind.requesters)
  // three families of the provider's, of twenty in the register; the service knows them from the QR, as here
  const known =
    kind.requesters === 'printed'
      ? ['200001', '200002', '200003']
      : Array.from({ length: 3 }, () => random.pick(register.slice(12)))
  const rows = inventRows(form, kind.kind === 'single' ? 1 : random.whole(4, 12), known, random)
  const entries = entriesOf(form, rows, random)
  const hand = inventHand(wish.glyphs, random)
  const { picture, glyphs } = await fillForm(form.picture, form.layout, entries, hand, random)
  const conditions = ordinaryConditions(random)
  if (wish.upright) conditions.turn = 0
  if (wish.spoil) SPOILINGS[wish.spoil](conditions, random)
  return { form, rows, entries, glyphs, known, jpeg: await photograph(picture, conditions, wish.seed) }
}

/** As the service reads it. */
export function readSample({ jpeg, known }: SamplePhoto): Promise<Reading> {
  return readPhotoHere(jpeg, {
    ...{ formKeys: [testKey], kindCodes, registeredNumbers: register, today: '2026-11-30' },
    pairedRequesters: known,
  })
}

export async function scoredPhoto(wish: PhotoWish): Promise<ScoredPhoto> {
  const photo = await samplePhoto(wish)
  const reading = await readSample(photo)
  const { verdict, reason, engine } = reading
  const asked = reading.fields.filter((field) => field.status === 'unsure').map((field) => field.name)
  return {
    ...{ name: String(wish.seed), verdict, reason, engine, asked },
    nothingToAsk: verdict === 'read' && asked.length === 0,
    fields: verdict === 'read' ? scoredFields(photo, reading) : [],
    cells: wish.cells !== false ? await scoredCells(photo) : [],
  }
}

function scoredFields({ rows }: SamplePhoto, reading: Reading): ScoredField[] {
  return rows.flatMap((written, i) =>
    Object.entries(written).map(([name, value]): ScoredField => {
      const read = reading.fields.find((field) => field.name === name && field.row === i + 1)
      return {
        ...{ name, row: i + 1, truth: value === null ? null : String(value), value: read?.value ?? null },
        confidence: read?.confidence ?? 1,
        accepted: read?.status !== 'unsure',
      }
    }),
  )
}

const model = loadDigitModel()

/** Boxes that hold a digit, and as many empty ones as come with them. */
async function scoredCells({ form, entries, glyphs, jpeg }: SamplePhoto): Promise<ScoredCell[]> {
  const written = new Map<object, { text: string; ids: string[] }>()
  let next = 0
  for (const entry of entries) {
    const field = form.layout.fields.find((item) => item.name === entry.name && item.row === entry.row)!
    if (field.type !== 'digits') continue
    const text = entry.value.padStart(field.cells.length, ' ')
    written.set(field, { text, ids: [...text].map((char) => (char === ' ' ? '' : glyphs[next++]!)) })
  }
  const cut = (await cutFields(jpeg, form.layout)) ?? []
  return cut.flatMap(({ field, cells }) => {
    const truth = written.get(field)
    if (!truth) return []
    return model.recognise(cells).map(({ probabilities }, i): ScoredCell => {
      const confidence = Math.max(...probabilities)
      const said = probabilities.indexOf(confidence)
      const written = truth.text[i] === ' ' ? 10 : Number(truth.text[i])
      const cell = { glyph: truth.ids[i] || null, truth: written, said, confidence }
      return cell.glyph !== null && said !== written ? { ...cell, picture: pictureOf(cells[i]!) } : cell
    })
  })
}

const pictureOf = (cell: Float32Array): string =>
  Buffer.from(Uint8Array.from(cell, (ink) => Math.round(255 * ink))).toString('base64')
