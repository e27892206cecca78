/**
 * Reading: what a photo said, in words every room shares. `ocr/` makes it, `rules/triage.ts` judges it,
 * the bot asks about it, the review page shows it. The JSON of `famisapo read` is this shape.
 */

export type ReadingVerdict = 'read' | 'retake' | 'not-a-report'

/** Why a new photo is asked for, or why this is no report. The words for people live in bot/messages/. */
export type ReadingReason =
  | 'blurred'
  | 'dark'
  | 'glare'
  | 'cut-off'
  | 'too-small'
  | 'folded'
  | 'marks-missing'
  | 'unreadable-qr'
  | 'forged-qr'
  | 'unknown-form'
  | 'identity-document'
  | 'not-an-image'
  | 'too-large'
  | 'timeout'

export type FieldStatus = 'sure' | 'unsure' | 'blank'

/** Pixels in the upright, re-encoded photo: [left, top, width, height]. */
export type Box = [number, number, number, number]

export interface ReadField {
  /** as in the layout, e.g. 'start' */
  name: string
  /** 1-based row of a monthly form, 0 for fields of the whole sheet; 1 on a single form */
  row: number
  /** as written, normalised: '18:00', '2026-11-05', '2', '200034'; null when blank or not read at all */
  value: string | null
  /** 0-1, calibrated */
  confidence: number
  status: FieldStatus
  box: Box
  /** other readings, likeliest first, without `value` */
  alternatives?: string[]
}

export interface ReadRow {
  /** the form's row, 1-based, as in `fields`; left out: the n-th row that holds ink */
  row?: number
  date: string | null
  start: string | null
  end: string | null
  childCount: number | null
  sickCount: number | null
  /** code of a kind of care */
  kind: string | null
  requesterNo: string | null
  transportYen: number | null
}

/** `form.version` of typed words that hold an activity: boxes are whole lines, with names in them */
export const TYPED_FORM = 'typed'

export interface ReadCheck {
  code: string
  row: number
  message: string
}

export interface Reading {
  verdict: ReadingVerdict
  reason: ReadingReason | null
  /** where the trouble is, as a share of the photo's width and height: [left, top, width, height] */
  reasonPlace?: Box | null
  form: {
    version: string
    kind: 'single' | 'month'
    providerNo: string | null
    month: string | null
    page: number
  } | null
  rows: ReadRow[]
  totals: { count?: number | null; minutes?: number | null; feeYen?: number | null }
  fields: ReadField[]
  checks: ReadCheck[]
  /** ink in the notes or the accident field: always goes to a person */
  handwrittenNotes: boolean
  /** the photo `box` is measured in, after its EXIF turn, and the clockwise degrees that set the sheet upright */
  photo?: { widthPx: number; heightPx: number; turn: 0 | 90 | 180 | 270 } | null
  /** further sheets that lie in the same photo, read by themselves; stored, each is the reading of a photo of its own */
  otherSheets?: Reading[]
  /** engine and model versions that made this reading */
  engine: string
  ms: number
}
