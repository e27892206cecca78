/** One report as the centre sees it: photo, answers, activities, history. */
import { Type, type Static } from 'typebox'
import { Attention, KintoneState, ReportSource, ReportState } from './queue.ts'
import { box, oneOf, orNull } from './shapes.ts'

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
