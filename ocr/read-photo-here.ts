/**
 * ReadPhotoHere: the reader's stages in order, in this process. The service uses reader.ts, which runs this in a
 * process of its own.
 *
 * Promise:  the same bytes and options give the same reading; a bad photo is a verdict, never an exception.
 * Never:    passes a doubtful value as sure: burnt-out, misplaced or unlikely fields are unsure.
 */
import type { Reading, ReadingReason, ReadingVerdict } from '../rules/reading.ts'
import type { Box } from '../rules/reading.ts'
import { type DigitModel, loadDigitModel } from './digits/recognise.ts'
import { cellsOfPage, type ReadingWithCells } from './corpus/cells-of-page.ts'
import { currentModel } from './corpus/models-folder.ts'
import { ENGINE } from './engine.ts'
import { loadForms } from './foreign/forms-folder.ts'
import { readWithoutMarks } from './foreign/read-without-marks.ts'
import { layoutOf } from './form/layout-of.ts'
import { type Layout, READ_VERSIONS } from './form/layout.ts'
import { loadPlan } from './form/plans-folder.ts'
import { digestOfKinds, type FormSheet, plannedCountOf, verifyQrText } from './form/sign-qr.ts'
import { checkRows } from './read/check-rows.ts'
import { type Decoded, decodePhoto } from './read/decode-photo.ts'
import { fitDisplacement } from './read/displacement.ts'
import { findMissingMark, type FoundMark, markCornersMm } from './read/find-marks.ts'
import { findSheets, type FoundSheet } from './read/find-sheets.ts'
import { flatten } from './read/flatten.ts'
import { applyHomography, homographyOf } from './read/homography.ts'
import { burntShareOf, type Page, pageOf, sightOf } from './read/page.ts'
import { placeAround, qualityOf, troubleOf } from './read/quality.ts'
import { photoBox } from './read/read-fields.ts'
import { readQr } from './read/read-qr.ts'
import { readSheet, type SheetRules } from './read/read-sheet.ts'
import { rectify, register } from './read/rectify.ts'

export interface ReadHereOptions extends SheetRules {
  /** keys whose forms are ours: formKeyOf(rootKey), in the sandbox sandboxFormKey too */
  formKeys: Buffer[]
  /** where forms that are not ours were learnt into; left out: none */
  formsFolder?: string | undefined
  /** planned visits as they were printed; left out: `plannedVisits` alone */
  plansFolder?: string | undefined
  /** where a city's own digit models are kept; left out: the program's own reads */
  modelsFolder?: string | undefined
  /** hand out the digit boxes with the reading, for the corpus */
  keepCells?: boolean | undefined
}

const MIN_PX_PER_MM = 2.6
const FOLDED = { residualMm: 0.5, foundShare: 0.85, cornerErrorMm: 0.5 }
/** Burnt-out share of a sheet from which lines that cannot be seen are put down to a lamp. */
const LAMP_SHARE = 0.004
/** Share of the sheet's boxes under glare from which a new photo is better than many questions. */
const GLARE_SHARE = 0.12

/** A stage that ends the reading throws this; it never leaves this file. */
class Verdict extends Error {
  readonly verdict: ReadingVerdict
  readonly reason: ReadingReason
  readonly place: Box | null
  constructor(verdict: ReadingVerdict, reason: ReadingReason, note = '', place: Box | null = null) {
    super(note)
    this.verdict = verdict
    this.reason = reason
    this.place = place
  }
}

let kept: { folder: string | null; model: DigitModel } | null = null

/** The city's own where it adopted one; told by the name that goes into the reading. */
function modelNow(modelsFolder: string | undefined): DigitModel {
  const url = modelsFolder ? currentModel(modelsFolder) : null
  const folder = url?.href ?? null
  if (kept?.folder !== folder) kept = { folder, model: loadOrOwn(url) }
  return kept.model
}

/** A folder that was damaged stops no reading: the program's own model reads, and says so by its name. */
function loadOrOwn(url: URL | null): DigitModel {
  try {
    if (url) return loadDigitModel(url)
  } catch {
    // `famisapo doctor` names the damage
  }
  return loadDigitModel()
}

export async function readPhotoHere(bytes: Buffer, options: ReadHereOptions): Promise<ReadingWithCells> {
  const began = performance.now()
  const model = modelNow(options.modelsFolder)
  const engine = `${ENGINE}, ${model.version}`
  const finish = (reading: Unsigned): ReadingWithCells => ({
    ...reading,
    engine,
    ms: Math.round(performance.now() - began),
  })
  try {
    const photo = await decode(bytes)
    const sheets = locate(photo)
    if (sheets === null) return finish(await withoutMarks(photo, model, options))
    const read: Reading[] = []
    for (const sheet of sheets.found)
      read.push(finish(await readSheetOf(photo, sheet, sheets.found.length === 1, model, options)))
    if (sheets.stray) read.push(finish(emptyReading(anotherSheet())))
    // what could be read stands first: it is what the photo shows
    const [first, ...others] = read.sort(
      (a, b) => Number(b.verdict === 'read') - Number(a.verdict === 'read'),
    )
    return { ...first!, ...(others.length > 0 && { otherSheets: others }) }
  } catch (error) {
    if (!(error instanceof Verdict)) throw error
    return finish(emptyReading(error))
  }
}

type Unsigned = Omit<ReadingWithCells, 'engine' | 'ms'>

/** One sheet of the photo; what is wrong with it says nothing of the others. */
async function readSheetOf(
  photo: Decoded,
  marks: LocatedSheet,
  alone: boolean,
  digits: DigitModel,
  options: ReadHereOptions,
): Promise<Unsigned> {
  try {
    const sheet = await identify(photo, marks, options.formKeys, alone)
    const page = flattenSheet(photo, sheet, options.kindCodes)
    refuseGlare(photo, page)
    return readFields(photo, page, digits, options)
  } catch (error) {
    if (!(error instanceof Verdict)) throw error
    return emptyReading(error)
  }
}

async function decode(bytes: Buffer): Promise<Decoded> {
  const decoded = await decodePhoto(bytes)
  if ('reason' in decoded) throw new Verdict(decoded.verdict, decoded.reason, decoded.note)
  return decoded
}

type LocatedSheet = FoundSheet & { layout: Layout }

const anotherSheet = () =>
  new Verdict('retake', 'marks-missing', 'TWO_SHEETS: another sheet in the photo is not seen whole')

async function withoutMarks(photo: Decoded, digits: DigitModel, options: ReadHereOptions): Promise<Unsigned> {
  const forms = options.formsFolder ? loadForms(options.formsFolder) : []
  const read = await readWithoutMarks(photo, digits, forms, options)
  if ('end' in read) throw new Verdict(read.end.verdict, read.end.reason, read.end.note)
  return read
}

/** All four marks of every sheet, or why not; null when there is not one. */
function locate(photo: Decoded): { found: LocatedSheet[]; stray: boolean } | null {
  const { sheets, stray } = findSheets(photo.grey)
  if (sheets.length === 0 && stray) throw anotherSheet()
  if (sheets.length === 0) return null
  const found = sheets.map((sheet) => ({ ...sheet, layout: layoutOf(sheet.kind) }))
  const [first] = found
  if (first && first.marks.length < 4) {
    if (stray) throw anotherSheet()
    const fourth = first.marks.length === 3 ? findMissingMark(photo.grey, first.layout, first.marks) : null
    if (fourth !== null && fourth !== 'outside') first.marks.push(fourth)
    if (first.marks.length < 4) throw missingMarks(photo, first.layout, first.marks)
  }
  return { found, stray }
}

/** Where the marks seen say the others are: off the photo, or hidden. */
function missingMarks({ grey }: Decoded, layout: Layout, found: FoundMark[]): Verdict {
  const known = layout.marks.filter((mark) => found.some((seen) => seen.id === mark.id))
  const corners = known.flatMap((mark) => found.find((seen) => seen.id === mark.id)!.corners)
  const h = homographyOf(known.flatMap(markCornersMm), corners)
  const places = layout.marks
    .filter((mark) => !known.includes(mark))
    .map((mark) => applyHomography(h, { x: mark.x + mark.size / 2, y: mark.y + mark.size / 2 }))
  const outside = places.find((p) => p.x < 0 || p.y < 0 || p.x >= grey.width || p.y >= grey.height)
  const place = outside ?? places[0]!
  const trouble = troubleOf(qualityOf(grey))
  if (trouble === 'dark' || (trouble && !outside)) return new Verdict('retake', trouble)
  return new Verdict('retake', outside ? 'cut-off' : 'marks-missing', '', placeAround(place.x, place.y, grey))
}

interface Identified {
  sheet: FormSheet
  layout: Layout
  registered: ReturnType<typeof register>
}

/** Which of our forms it is, and that it is ours. */
async function identify(
  photo: Decoded,
  marks: LocatedSheet,
  keys: Buffer[],
  alone: boolean,
): Promise<Identified> {
  const registered = register(marks.layout, marks.marks)
  if (registered.pxPerMm < MIN_PX_PER_MM) throw new Verdict('retake', 'too-small')
  const text = await readQr(photo.grey, registered.toPhoto, marks.layout.qr, alone)
  if (text === null) throw new Verdict('retake', troubleOf(qualityOf(photo.grey)) ?? 'unreadable-qr')
  const read = verifyQrText(text, keys)
  if ('problem' in read) throw new Verdict('not-a-report', read.problem)
  const { sheet } = read
  if (!READ_VERSIONS.includes(sheet.version) || sheet.kind !== marks.kind)
    throw new Verdict('not-a-report', 'unknown-form')
  return { sheet, registered, layout: marks.layout }
}

/** The city's codes where the sheet was printed with them, otherwise only as many boxes. */
function printedKinds(sheet: FormSheet, kindCodes: string[] = []): string[] {
  if (digestOfKinds(kindCodes) === sheet.kindsDigest) return kindCodes
  return Array.from({ length: Number(sheet.kindsDigest.slice(0, 2)) }, (_, i) => String(i + 1))
}

function flattenSheet(photo: Decoded, { sheet, registered }: Identified, kindCodes?: string[]): Page {
  const printed = {
    requesters: sheet.requesters,
    providerNo: sheet.providerNo,
    month: sheet.month,
    kindCodes: printedKinds(sheet, kindCodes),
    plannedCount: plannedCountOf(sheet.planDigest),
  }
  const layout = layoutOf(sheet.kind, printed, sheet.version)
  const raw = rectify(photo.grey, layout, registered.toPhoto)
  const flat = flatten(raw, layout)
  const field = fitDisplacement(flat, layout)
  const bent = field.residualP90 > FOLDED.residualMm || registered.cornerErrorMm > FOLDED.cornerErrorMm
  if (bent) throw new Verdict('retake', 'folded')
  if (field.found < FOLDED.foundShare * field.expected) {
    const reason = burntShareOf(raw) > LAMP_SHARE ? 'glare' : 'blurred'
    throw new Verdict('retake', troubleOf(qualityOf(photo.grey)) ?? reason)
  }
  return pageOf({ layout, sheet, registered, raw, flat, field })
}

function refuseGlare(photo: Decoded, page: Page): void {
  const fields = page.layout.fields.filter((field) => field.type !== 'text')
  const glared = fields.filter((field) =>
    [...field.cells, ...field.options].some((box) => sightOf(page, box).glared),
  )
  if (glared.length <= GLARE_SHARE * fields.length) return
  const boxes = glared.map((field) => photoBox(page, photo.scale, field))
  const left = Math.min(...boxes.map((box) => box[0])) / photo.widthPx
  const top = Math.min(...boxes.map((box) => box[1])) / photo.heightPx
  const right = Math.max(...boxes.map((box) => box[0] + box[2])) / photo.widthPx
  const bottom = Math.max(...boxes.map((box) => box[1] + box[3])) / photo.heightPx
  throw new Verdict('retake', 'glare', '', [left, top, right - left, bottom - top])
}

/** What was handed in, and what was kept when the sheet was printed. */
function plansFor({ planDigest }: FormSheet, { plannedVisits = [], plansFolder }: ReadHereOptions) {
  const kept = planDigest && plansFolder ? loadPlan(plansFolder, planDigest) : null
  return kept ? [...plannedVisits, kept] : plannedVisits
}

function readFields(photo: Decoded, page: Page, digits: DigitModel, options: ReadHereOptions) {
  const { sheet } = page
  const read = readSheet(page, photo.scale, digits, { ...options, plannedVisits: plansFor(sheet, options) })
  const checked = checkRows(read.fields, options.today)
  const handwrittenNotes = checked.fields.some(
    (field) => ['notes', 'accident'].includes(field.name) && field.status !== 'blank',
  )
  return {
    verdict: 'read' as const,
    reason: null,
    reasonPlace: null,
    form: {
      version: sheet.version,
      kind: sheet.kind,
      providerNo: read.providerNo,
      month: read.month,
      page: sheet.page,
    },
    ...checked,
    handwrittenNotes,
    photo: { widthPx: photo.widthPx, heightPx: photo.heightPx, turn: page.registered.turn },
    ...(options.keepCells && { cells: cellsOfPage(page, digits) }),
  }
}

function emptyReading(end: Verdict): Unsigned {
  return {
    verdict: end.verdict,
    reason: end.reason,
    reasonPlace: end.place,
    form: null,
    rows: [],
    totals: {},
    fields: [],
    checks: end.message === '' ? [] : [{ code: codeOf(end), row: 0, message: end.message }],
    handwrittenNotes: false,
  }
}

const codeOf = (end: Verdict) =>
  end.message.startsWith('TWO_SHEETS') ? 'TWO_SHEETS' : end.reason.toUpperCase().replaceAll('-', '_')
