/** The queue: lists of reports, and what must be called about now. */
import { Type, type Static } from 'typebox'
import { oneOf, orNull } from './shapes.ts'

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
  /** applications to decide on */
  applications: Type.Integer(),
  /** threads whose last word is the member's */
  questions: Type.Integer(),
})
export type Counts = Static<typeof Counts>

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
/** Who waits longest first; `total` counts those that are not shown too. */
export const UrgentCases = Type.Object({ items: Type.Array(UrgentCase), total: Type.Integer() })
export type UrgentCases = Static<typeof UrgentCases>
