/** Applications: who asks to become a member, or tells what has changed, as the centre sees it. */
import { Type, type Static } from 'typebox'
import { HistoryEntry } from './report.ts'
import { ErrorBody, memberNo, oneOf, Option, orNull } from './shapes.ts'

export const ApplicationState = oneOf('submitted', 'returned', 'approved', 'declined', 'withdrawn')
export type ApplicationState = Static<typeof ApplicationState>
const kind = oneOf('provider', 'requester', 'both')
export const ApplicationView = oneOf('waiting', 'returned', 'approved', 'declined', 'all')
export type ApplicationView = Static<typeof ApplicationView>

export const ApplicationsQuery = Type.Object({
  view: Type.Optional(ApplicationView),
  /** case number, member number, name, kana or phone */
  search: Type.Optional(Type.String({ maxLength: 60 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type ApplicationsQuery = Static<typeof ApplicationsQuery>

export const ApplicationItem = Type.Object({
  caseNo: Type.String(),
  state: ApplicationState,
  kind,
  kindName: Type.String(),
  name: Type.String(),
  kana: Type.String(),
  phone: Type.String(),
  /** a member's change; null: somebody new */
  memberNo: orNull(Type.String()),
  /** JST, 'YYYY-MM-DDTHH:MM' */
  submittedAt: Type.String(),
})
export type ApplicationItem = Static<typeof ApplicationItem>

export const Applications = Type.Object({
  items: Type.Array(ApplicationItem),
  nextCursor: orNull(Type.String()),
})
export type Applications = Static<typeof Applications>

export const ToldRow = Type.Object({
  label: Type.String(),
  value: Type.String(),
  /** what the register holds, where the application changes it; null: nothing changes, or nothing was there */
  before: orNull(Type.String()),
  /** health: on the screen only as long as it is needed */
  sensitive: Type.Boolean(),
})
export type ToldRow = Static<typeof ToldRow>

export const ToldGroup = Type.Object({ title: Type.String(), rows: Type.Array(ToldRow) })
export type ToldGroup = Static<typeof ToldGroup>

export const KnownMember = Type.Object({
  memberNo: Type.String(),
  name: Type.String(),
  kana: Type.String(),
  birthDate: Type.String(),
  phone: Type.String(),
  /** '提供会員・依頼会員' */
  roles: Type.String(),
  /** '有効', '休止', '退会' */
  state: Type.String(),
})
export type KnownMember = Static<typeof KnownMember>

export const Application = Type.Object({
  caseNo: Type.String(),
  version: Type.Integer(),
  state: ApplicationState,
  kind,
  kindName: Type.String(),
  name: Type.String(),
  kana: Type.String(),
  submittedAt: Type.String(),
  decidedAt: orNull(Type.String()),
  decidedBy: orNull(Type.String()),
  returnReason: orNull(Type.String()),
  /** waits for a decision, and this person may decide */
  mayDecide: Type.Boolean(),
  /** whose change it is, or whom it was tied to */
  member: orNull(KnownMember),
  /** the member this LINE account belongs to already, where it is not `member` */
  lineMember: orNull(KnownMember),
  /** members who may be the same person; nobody is merged without a hand */
  doubles: Type.Array(Type.Object({ member: KnownMember, why: Type.Array(Type.String()) })),
  groups: Type.Array(ToldGroup),
  /** null: none told, or not for this role */
  account: orNull(
    Type.Object({
      rows: Type.Array(ToldRow),
      mayShow: Type.Boolean(),
    }),
  ),
  /** bank and health are left out for this role */
  hidden: Type.Boolean(),
  returnReasons: Type.Array(Option),
  declineReasons: Type.Array(Option),
  history: Type.Array(HistoryEntry),
})
export type Application = Static<typeof Application>

/** The account in clear: looked at by name, and on record. */
export const ShownAccount = Type.Object({ rows: Type.Array(ToldRow) })
export type ShownAccount = Static<typeof ShownAccount>

const version = Type.Integer({ minimum: 1 })
export const DecideApplication = Type.Object({ version })
export type DecideApplication = Static<typeof DecideApplication>

/** `text` reaches the applicant as written; empty: the words of the preset reason */
export const SendBackApplication = Type.Object({
  version,
  reason: Type.String({ maxLength: 40 }),
  text: Type.String({ maxLength: 300 }),
})
export type SendBackApplication = Static<typeof SendBackApplication>

/** null: somebody new after all */
export const TieApplication = Type.Object({ version, memberNo: orNull(memberNo) })
export type TieApplication = Static<typeof TieApplication>

export const ApplicationWritten = Type.Object({
  application: Application,
  nextCaseNo: orNull(Type.String()),
  /** the member's number, once approved */
  memberNo: orNull(Type.String()),
})
export type ApplicationWritten = Static<typeof ApplicationWritten>

/** 409: somebody was faster */
export const StaleApplication = Type.Object({ error: ErrorBody.properties.error, application: Application })
export type StaleApplication = Static<typeof StaleApplication>
