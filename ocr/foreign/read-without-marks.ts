/**
 * ReadWithoutMarks: a photo in which no mark of ours is seen: a learnt form, a paper whose words hold an activity, a
 * document that must not be kept, our own sheet too blurred to be known, or something else.
 *
 * Promise:  nothing of it is sure; what must not be kept is refused before anything else of its words is used.
 * Used by:  ocr/read-photo-here.ts.
 */
import { type Reading, type ReadingReason, type ReadingVerdict, TYPED_FORM } from '../../rules/reading.ts'
import type { DigitModel } from '../digits/recognise.ts'
import type { Decoded } from '../read/decode-photo.ts'
import { NO_MARKS, qualityOf, troubleOf } from '../read/quality.ts'
import { readQr } from '../read/read-qr.ts'
import type { SheetRules } from '../read/read-sheet.ts'
import { readWords, type TextVerdict } from '../read/read-text.ts'
import { type LearntForm, versionOf } from './learnt-form.ts'
import { proposeRows } from './propose-rows.ts'
import { placeForeign, readForeignFields } from './read-foreign.ts'

type Unsigned = Omit<Reading, 'engine' | 'ms'>
type End = { end: { verdict: ReadingVerdict; reason: ReadingReason; note?: string } }

const MIN_PX_PER_MM = 2.6

export async function readWithoutMarks(
  photo: Decoded,
  digits: DigitModel,
  forms: LearntForm[],
  rules: SheetRules,
): Promise<Unsigned | End> {
  const quality = qualityOf(photo.grey)
  const trouble = troubleOf(quality, NO_MARKS.blurred)
  if (trouble) return { end: { verdict: 'retake', reason: trouble } }
  const text = await readQr(photo.grey, null, null)
  if (text?.startsWith('FS'))
    return { end: { verdict: 'retake', reason: 'marks-missing', note: 'a QR of ours without its marks' } }
  const foreign = await readLearnt(photo, digits, forms, rules)
  if (foreign) return foreign
  const words = await readWords(photo.grey)
  if (words.identityDocument) return { end: { verdict: 'not-a-report', reason: 'identity-document' } }
  const proposed = proposedFrom(photo, words, rules)
  if (proposed) return proposed
  // a soft picture without words may be a sheet of ours: better asked again than turned away
  const soft = !words.words && troubleOf(quality, NO_MARKS.perhaps) === 'blurred'
  return soft
    ? { end: { verdict: 'retake', reason: 'blurred' } }
    : { end: { verdict: 'not-a-report', reason: 'unknown-form' } }
}

async function readLearnt(
  photo: Decoded,
  digits: DigitModel,
  forms: LearntForm[],
  rules: SheetRules,
): Promise<Unsigned | End | null> {
  const found = await placeForeign(photo, forms, rules.kindCodes)
  if (!found) return null
  const { form, page } = found
  const { pxPerMm, turn } = page.registered
  if (pxPerMm < MIN_PX_PER_MM) return { end: { verdict: 'retake', reason: 'too-small' } }
  const { providerNo, month, ...read } = readForeignFields(page, photo.scale, digits, rules)
  return {
    ...{ verdict: 'read', reason: null, reasonPlace: null, ...read },
    form: { version: versionOf(form), kind: form.layout.kind, providerNo, month, page: 1 },
    handwrittenNotes: read.fields.some(
      ({ name, status }) => ['notes', 'accident'].includes(name) && status !== 'blank',
    ),
    photo: { widthPx: photo.widthPx, heightPx: photo.heightPx, turn },
  }
}

/** `form` stays null where no activity could be put together: a person reads such a paper. */
function proposedFrom(
  { widthPx, heightPx, scale }: Decoded,
  words: TextVerdict,
  rules: SheetRules,
): Unsigned | null {
  const families = (rules.pairedRequesters ?? []).map((no) => ({ no, name: rules.familyNames?.[no] ?? '' }))
  const proposal = proposeRows(words.lines, rules.today ?? null, families)
  if (!proposal) return null
  const { complete, rows, fields, checks } = proposal
  const kind = rows.length > 1 ? 'month' : 'single'
  return {
    ...{
      verdict: 'read',
      reason: null,
      reasonPlace: null,
      rows,
      totals: {},
      checks,
      handwrittenNotes: false,
    },
    form: complete ? { version: TYPED_FORM, kind, providerNo: null, month: null, page: 1 } : null,
    fields: fields.map((field) => ({
      ...field,
      box: field.box.map((value) => Math.round(value * scale)) as typeof field.box,
    })),
    photo: { widthPx, heightPx, turn: words.turn },
  }
}
