/** The members' page of a photo's reading, in LIFF. */
import { Type, type Static } from 'typebox'
import { ReportState } from './queue.ts'
import { FeeLine, SourceField } from './report.ts'
import { ErrorBody, Option, box, clockTime, isoDate, memberNo, oneOf, orNull, yen } from './shapes.ts'

/** What the page needs before anybody is known. */
export const LiffConfig = Type.Object({ liffId: Type.String() })
export type LiffConfig = Static<typeof LiffConfig>

export const LiffLogIn = Type.Object({ idToken: Type.String({ minLength: 1, maxLength: 5_000 }) })
export type LiffLogIn = Static<typeof LiffLogIn>

/** One row of the paper as the member has it now; null: not known yet. `confirmed`: doubtful fields looked at. */
export const LiffRow = Type.Object({
  photoId: Type.String({ maxLength: 40 }),
  /** as printed on the form */
  row: Type.Integer({ minimum: 0, maximum: 99 }),
  date: orNull(isoDate),
  start: orNull(clockTime),
  end: orNull(clockTime),
  /** the end is on the next day, and the member has said so */
  overnight: Type.Boolean(),
  requesterNo: orNull(memberNo),
  childCount: orNull(Type.Integer({ minimum: 0, maximum: 20 })),
  sickCount: orNull(Type.Integer({ minimum: 0, maximum: 20 })),
  kind: orNull(Type.String({ maxLength: 40 })),
  transportYen: orNull(yen),
  confirmed: Type.Array(SourceField, { maxItems: 8 }),
})
export type LiffRow = Static<typeof LiffRow>

export const LiffField = Type.Object({
  field: SourceField,
  /** null: the reader has no place for it */
  box: orNull(box),
  doubtful: Type.Boolean(),
  /** the read value first; as the field takes them */
  candidates: Type.Array(Type.String()),
})
export type LiffField = Static<typeof LiffField>

export const LiffFee = Type.Object({
  feeYen: Type.Integer(),
  rewardYen: Type.Integer(),
  subsidyYen: Type.Integer(),
  billedMinutes: Type.Integer(),
  lines: Type.Array(FeeLine),
})
export type LiffFee = Static<typeof LiffFee>

/** `row`: index into the rows sent; `field` null: the row as a whole */
export const LiffProblem = Type.Object({
  row: Type.Integer(),
  field: orNull(SourceField),
  code: Type.String(),
  text: Type.String(),
})
export type LiffProblem = Static<typeof LiffProblem>

/** 見込み: one fee a row, null while something that money depends on is unknown or refused */
export const LiffPrices = Type.Object({
  fees: Type.Array(orNull(LiffFee)),
  problems: Type.Array(LiffProblem),
  totals: Type.Object({
    feeYen: Type.Integer(),
    rewardYen: Type.Integer(),
    subsidyYen: Type.Integer(),
  }),
})
export type LiffPrices = Static<typeof LiffPrices>

/**
 * `open`: may be sent · `reading`: a photo is not read yet · `sent`: with the centre · `returned`: mended in the chat ·
 * `approved` · `withdrawn` · `nothing`: no row could be read
 */
export const LiffReadingState = oneOf(
  'open',
  'reading',
  'sent',
  'returned',
  'approved',
  'withdrawn',
  'nothing',
)
export type LiffReadingState = Static<typeof LiffReadingState>

export const LiffReading = Type.Object({
  caseNo: Type.String(),
  state: LiffReadingState,
  today: Type.String(),
  programmeName: Type.String(),
  centreName: Type.String(),
  centrePhone: Type.String(),
  photos: Type.Array(
    Type.Object({ photoId: Type.String(), widthPx: Type.Integer(), heightPx: Type.Integer() }),
  ),
  rows: Type.Array(Type.Object({ value: LiffRow, fields: Type.Array(LiffField) })),
  prices: LiffPrices,
  /** written on the paper itself */
  writtenCount: orNull(Type.Integer()),
  requesters: Type.Array(
    Type.Object({ requesterNo: Type.String(), name: Type.String(), childCount: Type.Integer() }),
  ),
  kinds: Type.Array(Option),
  consent: Type.Object({ version: Type.String(), text: Type.String() }),
})
export type LiffReading = Static<typeof LiffReading>

export const LiffRows = Type.Object({ rows: Type.Array(LiffRow, { minItems: 1, maxItems: 200 }) })
export type LiffRows = Static<typeof LiffRows>

export const LiffSubmit = Type.Object({
  rows: LiffRows.properties.rows,
  consentVersion: Type.String({ maxLength: 40 }),
})
export type LiffSubmit = Static<typeof LiffSubmit>

export const LiffReceipt = Type.Object({
  caseNo: Type.String(),
  state: ReportState,
  /** sent before: by this very page, or in the chat */
  already: Type.Boolean(),
})
export type LiffReceipt = Static<typeof LiffReceipt>

/** 422: what to mend, at its field */
export const LiffRefused = Type.Object({
  error: ErrorBody.properties.error,
  problems: Type.Array(LiffProblem),
})
export type LiffRefused = Static<typeof LiffRefused>
