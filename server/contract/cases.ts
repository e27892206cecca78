/** Cases: anything with a case number, found by number or by person, and all that happened to it. */
import { Type, type Static } from 'typebox'
import { HistoryEntry } from './report.ts'
import { oneOf, orNull } from './shapes.ts'

export const CaseKind = oneOf('report', 'urgent', 'application', 'question')
export type CaseKind = Static<typeof CaseKind>

export const CasesQuery = Type.Object({
  /** case number, member number, name, kana or phone */
  search: Type.Optional(Type.String({ maxLength: 60 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type CasesQuery = Static<typeof CasesQuery>

export const CaseItem = Type.Object({
  caseNo: Type.String(),
  kind: CaseKind,
  kindName: Type.String(),
  /** in words */
  state: Type.String(),
  /** somebody at the desk should act */
  waiting: Type.Boolean(),
  memberNo: orNull(Type.String()),
  /** of the member, or of the applicant */
  name: orNull(Type.String()),
  /** the families of a report, what an urgent call was about */
  about: orNull(Type.String()),
  /** JST, 'YYYY-MM-DDTHH:MM' */
  openedAt: Type.String(),
})
export type CaseItem = Static<typeof CaseItem>

export const Cases = Type.Object({ items: Type.Array(CaseItem), nextCursor: orNull(Type.String()) })
export type Cases = Static<typeof Cases>

/** Who it is, beside their words. */
export const MemberCard = Type.Object({
  memberNo: Type.String(),
  name: Type.String(),
  kana: Type.String(),
  phone: Type.String(),
  ward: Type.String(),
  /** '提供会員', '依頼会員' or both */
  roles: Type.String(),
  /** '有効', '休止', '退会' */
  state: Type.String(),
  linked: Type.Boolean(),
  pairs: Type.Array(
    Type.Object({
      otherNo: Type.String(),
      otherName: Type.String(),
      otherRole: oneOf('provider', 'requester'),
      ended: Type.Boolean(),
    }),
  ),
  cases: Type.Array(CaseItem),
})
export type MemberCard = Static<typeof MemberCard>

export const TimelineEntry = Type.Object({
  at: Type.String(),
  /** act: somebody did something · words: from the member · told: to the member · note: among ourselves · photo · kintone */
  kind: oneOf('act', 'words', 'told', 'note', 'photo', 'kintone'),
  who: Type.String(),
  what: Type.String(),
  text: orNull(Type.String()),
  /** what became of a message, in words */
  outcome: orNull(Type.String()),
  wrong: Type.Boolean(),
  changes: HistoryEntry.properties.changes,
})
export type TimelineEntry = Static<typeof TimelineEntry>

export const CaseTimeline = Type.Object({
  case: CaseItem,
  member: orNull(MemberCard),
  /** oldest first */
  entries: Type.Array(TimelineEntry),
})
export type CaseTimeline = Static<typeof CaseTimeline>
