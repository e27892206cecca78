/** Members: the register at the desk, and pairs. */
import { Type, type Static } from 'typebox'
import { CaseItem } from './cases.ts'
import { HistoryEntry } from './report.ts'
import { isoDate, memberNo, oneOf, orNull } from './shapes.ts'

export const MembersQuery = Type.Object({
  search: Type.Optional(Type.String({ maxLength: 60 })),
  role: Type.Optional(oneOf('provider', 'requester')),
  cursor: Type.Optional(Type.String({ maxLength: 20 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type MembersQuery = Static<typeof MembersQuery>

export const MemberItem = Type.Object({
  memberNo: Type.String(),
  name: Type.String(),
  kana: Type.String(),
  phone: Type.String(),
  ward: Type.String(),
  roles: Type.String(),
  isProvider: Type.Boolean(),
  isRequester: Type.Boolean(),
  state: Type.String(),
  left: Type.Boolean(),
  linked: Type.Boolean(),
})
export type MemberItem = Static<typeof MemberItem>
export const Members = Type.Object({ items: Type.Array(MemberItem), nextCursor: orNull(Type.String()) })
export type Members = Static<typeof Members>

export const MemberPair = Type.Object({
  otherRole: oneOf('provider', 'requester'),
  otherNo: Type.String(),
  otherName: Type.String(),
  otherKana: Type.String(),
  children: Type.Array(Type.String()),
  registeredOn: Type.String(),
  endedOn: orNull(Type.String()),
})
export type MemberPair = Static<typeof MemberPair>

export const MemberPapers = Type.Object({
  /** 支払額のお知らせ */
  statements: Type.Array(Type.Object({ year: Type.Integer(), address: Type.String() })),
  /** 提供証明書 and receipts, of months with decided visits */
  care: Type.Array(Type.Object({ month: Type.String(), certificate: Type.String(), receipt: Type.String() })),
})
export type MemberPapers = Static<typeof MemberPapers>

export const MemberPage = Type.Object({
  ...MemberItem.properties,
  birthDate: Type.String(),
  postalCode: Type.String(),
  address: Type.String(),
  joinedOn: Type.String(),
  linkedAt: orNull(Type.String()),
  blocked: Type.Boolean(),
  /** a letter under way; its code is not kept */
  code: orNull(Type.Object({ expiresAt: Type.String(), triesLeft: Type.Integer() })),
  children: Type.Array(
    Type.Object({
      name: Type.String(),
      kana: Type.String(),
      birthDate: Type.String(),
      school: Type.String(),
    }),
  ),
  trainings: Type.Array(
    Type.Object({
      course: Type.String(),
      completedOn: Type.String(),
      expiresOn: orNull(Type.String()),
      expired: Type.Boolean(),
    }),
  ),
  /** masked: the last figures only; null when none is registered */
  account: orNull(Type.String()),
  pairs: Type.Array(MemberPair),
  /** what this person may print of the member; latest first */
  papers: MemberPapers,
  cases: Type.Array(CaseItem),
  /** latest first */
  history: Type.Array(HistoryEntry),
})
export type MemberPage = Static<typeof MemberPage>

export const RegisterPair = Type.Object(
  { providerNo: memberNo, requesterNo: memberNo },
  { additionalProperties: false },
)
export type RegisterPair = Static<typeof RegisterPair>
export const EndPair = Type.Object(
  { providerNo: memberNo, requesterNo: memberNo, endedOn: isoDate },
  { additionalProperties: false },
)
export type EndPair = Static<typeof EndPair>

/** `…Told`: false where no LINE account is linked: a letter or a call */
export const PairDone = Type.Object({
  already: Type.Boolean(),
  providerTold: Type.Boolean(),
  requesterTold: Type.Boolean(),
})
export type PairDone = Static<typeof PairDone>

/** Shown this once: only its hash is kept. */
export const LinkCode = Type.Object({ code: Type.String(), expiresAt: Type.String() })
export type LinkCode = Static<typeof LinkCode>
