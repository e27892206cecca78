/**
 * Contract: what the screens and the server say to each other. One schema an object: its TypeScript type, the
 * server's validation and the OpenAPI description are all read from here.
 *
 * Promise:  screens import types only; nothing of the server reaches a browser through this file.
 * Used by:  server/routes/review/* (schemas), review/* (types).
 */
import { Type, type Static, type TSchema } from 'typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <const T extends string[]>(...values: T) =>
  Type.Unsafe<T[number]>(Type.String({ enum: values }))
const isoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const clockTime = Type.String({ pattern: '^\\d{2}:\\d{2}$' })
const memberNo = Type.String({ pattern: '^\\d{6}$' })
const yen = Type.Integer({ minimum: 0, maximum: 999_999 })

// ── errors ───────────────────────────────────────────────────────────────────────────────────────────────

/** `field` names the input to mend: a field of the request, null for the whole. Codes: docs/errors.md. */
export const ErrorBody = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), field: orNull(Type.String()) }),
})
export type ErrorBody = Static<typeof ErrorBody>

// ── who is working ───────────────────────────────────────────────────────────────────────────────────────

export const StaffRole = oneOf('centre', 'clerk', 'preparer', 'approver', 'treasury', 'admin', 'auditor')

export const LogIn = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
})
export type LogIn = Static<typeof LogIn>

export const Option = Type.Object({ code: Type.String(), label: Type.String() })
export type Option = Static<typeof Option>

/** The person logged in, and the words of this city that every page needs. */
export const Me = Type.Object({
  login: Type.String(),
  name: Type.String(),
  role: StaffRole,
  roleName: Type.String(),
  /** may change, approve, return */
  mayWrite: Type.Boolean(),
  /** goes back in the header x-csrf-token of every write */
  csrfToken: Type.String(),
  today: Type.String(),
  programmeName: Type.String(),
  kinds: Type.Array(Option),
  returnReasons: Type.Array(Option),
})
export type Me = Static<typeof Me>

// ── the queue ────────────────────────────────────────────────────────────────────────────────────────────

export const ReportState = oneOf('draft', 'asking', 'submitted', 'returned', 'approved', 'withdrawn')
export type ReportState = Static<typeof ReportState>
export const ReportSource = oneOf('chat', 'photo', 'liff', 'scan', 'desk')
/** 待ち (all submitted), 要確認 (submitted, with something to look at), 確認中, 差戻し, 承認済, kintone refused, 全部 */
export const QueueView = oneOf('waiting', 'attention', 'asking', 'returned', 'approved', 'refused', 'all')
export type QueueView = Static<typeof QueueView>
/** `none`: nothing goes there yet */
export const KintoneState = oneOf('none', 'in-step', 'waiting', 'refused')
export type KintoneState = Static<typeof KintoneState>

export const Attention = Type.Object({ code: Type.String(), text: Type.String() })
export type Attention = Static<typeof Attention>

export const QueueQuery = Type.Object({
  view: Type.Optional(QueueView),
  /** case number, member number, name, kana or phone */
  search: Type.Optional(Type.String({ maxLength: 60 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type QueueQuery = Static<typeof QueueQuery>

export const QueueItem = Type.Object({
  caseNo: Type.String(),
  state: ReportState,
  source: ReportSource,
  /** JST, 'YYYY-MM-DDTHH:MM' */
  receivedAt: Type.String(),
  providerNo: orNull(Type.String()),
  providerName: orNull(Type.String()),
  /** of the activities, the earliest; null without any */
  month: orNull(Type.String()),
  activityCount: Type.Integer(),
  photoCount: Type.Integer(),
  subsidyYen: Type.Integer(),
  attention: Type.Array(Attention),
  kintone: KintoneState,
})
export type QueueItem = Static<typeof QueueItem>

export const Queue = Type.Object({ items: Type.Array(QueueItem), nextCursor: orNull(Type.String()) })
export type Queue = Static<typeof Queue>

export const Counts = Type.Object({
  waiting: Type.Integer(),
  attention: Type.Integer(),
  asking: Type.Integer(),
  returned: Type.Integer(),
  approvedToday: Type.Integer(),
  refused: Type.Integer(),
})
export type Counts = Static<typeof Counts>

// ── one report ───────────────────────────────────────────────────────────────────────────────────────────

export const ActivityField = oneOf(
  'date',
  'start',
  'end',
  'requesterNo',
  'children',
  'kind',
  'transportYen',
  'otherYen',
  'cancelled',
  'note',
)
export type ActivityField = Static<typeof ActivityField>
export const Cancellation = oneOf('dayBefore', 'sameDay', 'noShow')

/** [left, top, width, height] in pixels of the upright photo */
const box = Type.Unsafe<[number, number, number, number]>(
  Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
)

/** Fields as the paper has them: children are counted there, not named. */
export const SourceField = oneOf(
  'date',
  'start',
  'end',
  'requesterNo',
  'childCount',
  'sickCount',
  'kind',
  'transportYen',
)
export type SourceField = Static<typeof SourceField>

/** Where a value came from on the paper, and how sure the reader was. */
export const FieldSource = Type.Object({
  field: SourceField,
  photoId: Type.String(),
  box,
  /** as the reader saw it */
  value: orNull(Type.String()),
  confidence: Type.Number(),
  status: oneOf('sure', 'unsure', 'blank'),
  /** likeliest first, the read value included; as the field takes them */
  candidates: Type.Array(Type.String()),
  /** a person should look: not sure, and nobody has put another value yet */
  doubtful: Type.Boolean(),
})
export type FieldSource = Static<typeof FieldSource>

export const ChildInCare = Type.Object({ childId: orNull(Type.Integer()), sick: Type.Boolean() })
export type ChildInCare = Static<typeof ChildInCare>

export const FeeLine = Type.Object({ text: Type.String(), feeYen: Type.Integer(), rewardYen: Type.Integer() })
export const Check = Type.Object({
  code: Type.String(),
  severity: oneOf('block', 'warn'),
  text: Type.String(),
})
export type Check = Static<typeof Check>

export const Activity = Type.Object({
  activityNo: Type.String(),
  seq: Type.Integer(),
  requesterNo: Type.String(),
  requesterName: orNull(Type.String()),
  date: Type.String(),
  start: Type.String(),
  end: Type.String(),
  children: Type.Array(ChildInCare),
  kind: orNull(Type.String()),
  transportYen: Type.Integer(),
  otherYen: Type.Integer(),
  cancelled: orNull(Cancellation),
  note: orNull(Type.String()),
  programmeVisit: orNull(Type.Integer()),
  billedMinutes: Type.Integer(),
  feeYen: Type.Integer(),
  rewardYen: Type.Integer(),
  subsidyYen: Type.Integer(),
  feeLines: Type.Array(FeeLine),
  removed: Type.Boolean(),
  sources: Type.Array(FieldSource),
  checks: Type.Array(Check),
  kintone: KintoneState,
  /** kintone's own reason */
  kintoneReason: orNull(Type.String()),
})
export type Activity = Static<typeof Activity>

export const Photo = Type.Object({
  photoId: Type.String(),
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
  receivedAt: Type.String(),
  /** `hidden`: looks like an identity document, shown to nobody; `purged`: taken back by the member */
  state: oneOf('waiting', 'read', 'failed', 'hidden', 'purged'),
  /** why it could not be read, in words */
  trouble: orNull(Type.String()),
  boxes: Type.Array(Type.Object({ box, status: oneOf('sure', 'unsure', 'blank') })),
  checks: Type.Array(Type.String()),
  writtenCount: orNull(Type.Integer()),
  writtenMinutes: orNull(Type.Integer()),
})
export type Photo = Static<typeof Photo>

export const Pair = Type.Object({
  requesterNo: Type.String(),
  name: Type.String(),
  kana: Type.String(),
  children: Type.Array(Type.Object({ childId: Type.Integer(), name: Type.String() })),
})
export type Pair = Static<typeof Pair>

/** What the member answered in chat or LIFF, as sent: what the left side shows where there is no photo. */
export const Answers = Type.Object({
  title: Type.String(),
  answers: Type.Array(Type.Object({ question: Type.String(), answer: Type.String() })),
})
export type Answers = Static<typeof Answers>

export const HistoryEntry = Type.Object({
  at: Type.String(),
  actor: Type.String(),
  action: Type.String(),
  /** '3件目 終了 17:30 → 11:30' */
  changes: Type.Array(
    Type.Object({ what: Type.String(), before: orNull(Type.String()), after: orNull(Type.String()) }),
  ),
})
export type HistoryEntry = Static<typeof HistoryEntry>

export const Report = Type.Object({
  caseNo: Type.String(),
  version: Type.Integer(),
  state: ReportState,
  source: ReportSource,
  receivedAt: Type.String(),
  submittedAt: orNull(Type.String()),
  approvedAt: orNull(Type.String()),
  approvedBy: orNull(Type.String()),
  returnReason: orNull(Type.String()),
  accident: Type.Boolean(),
  provider: orNull(
    Type.Object({ memberNo: Type.String(), name: Type.String(), kana: Type.String(), phone: Type.String() }),
  ),
  month: orNull(Type.String()),
  /** sent by the member: submitted, or left to the centre to read */
  mayApprove: Type.Boolean(),
  attention: Type.Array(Attention),
  photos: Type.Array(Photo),
  activities: Type.Array(Activity),
  /** the provider's pairs, and every requester already named in the report */
  pairs: Type.Array(Pair),
  answers: Type.Array(Answers),
  history: Type.Array(HistoryEntry),
})
export type Report = Static<typeof Report>

// ── writes: each names the version it has seen; a stale one answers 409 with the present report ──────────

const version = Type.Integer({ minimum: 1 })

const changeable = {
  requesterNo: memberNo,
  date: isoDate,
  start: clockTime,
  end: clockTime,
  children: Type.Array(ChildInCare, { maxItems: 20 }),
  kind: orNull(Type.String({ maxLength: 40 })),
  transportYen: yen,
  otherYen: yen,
  cancelled: orNull(Cancellation),
  note: orNull(Type.String({ maxLength: 500 })),
}

export const ActivityInput = Type.Object(changeable)
export type ActivityInput = Static<typeof ActivityInput>

export const ChangeActivity = Type.Object({
  version,
  change: Type.Partial(ActivityInput, { minProperties: 1, additionalProperties: false }),
  /** the end is on the next day, and a person has said so */
  overnight: Type.Optional(Type.Boolean()),
})
export type ChangeActivity = Static<typeof ChangeActivity>

export const AddActivity = Type.Object({
  version,
  activity: ActivityInput,
  overnight: Type.Optional(Type.Boolean()),
})
export type AddActivity = Static<typeof AddActivity>

export const OnlyVersion = Type.Object({ version })
export type OnlyVersion = Static<typeof OnlyVersion>

export const ReturnReport = Type.Object({
  version,
  /** code of a preset, or 'other' */
  reason: Type.String({ maxLength: 40 }),
  /** reaches the member as written; needed for 'other' */
  text: Type.String({ maxLength: 300 }),
})
export type ReturnReport = Static<typeof ReturnReport>

/** Whose photo it is, once the centre has found out. */
export const SetProvider = Type.Object({ version, providerNo: memberNo })
export type SetProvider = Static<typeof SetProvider>

/** What a write answers: the report as it is now, and for approve and return the next one waiting. */
export const Written = Type.Object({
  report: Report,
  nextCaseNo: orNull(Type.String()),
  /** false: the member has no LINE account linked, so nobody was told */
  memberTold: orNull(Type.Boolean()),
})
export type Written = Static<typeof Written>

/** 409: somebody was faster */
export const Stale = Type.Object({ error: ErrorBody.properties.error, report: Report })
export type Stale = Static<typeof Stale>

// ── urgent cases ─────────────────────────────────────────────────────────────────────────────────────────

/** 事故・けが・ヒヤリ that a member has just told: somebody calls at once, whether or not a report follows. */
export const UrgentCase = Type.Object({
  caseNo: Type.String(),
  memberNo: orNull(Type.String()),
  memberName: orNull(Type.String()),
  phone: orNull(Type.String()),
  summary: orNull(Type.String()),
  openedAt: Type.String(),
})
export type UrgentCase = Static<typeof UrgentCase>
export const UrgentCases = Type.Object({ items: Type.Array(UrgentCase) })
export type UrgentCases = Static<typeof UrgentCases>

// ── the members' page of a photo's reading (LIFF) ────────────────────────────────────────────────────────

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
