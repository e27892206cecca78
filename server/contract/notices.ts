/** Notices: what the centre writes to many at once, how far it is, and what came back. */
import { Type, type Static } from 'typebox'
import { isoDate, oneOf, orNull, uuid } from './shapes.ts'
import { ErrorBody } from './shapes.ts'

export const NoticeState = oneOf('draft', 'sending', 'sent')
export type NoticeState = Static<typeof NoticeState>
export const NoticeAnswer = oneOf('yes', 'no')
export type NoticeAnswer = Static<typeof NoticeAnswer>

export const NoticeAudience = Type.Object(
  {
    /** null: everybody */
    role: orNull(oneOf('provider', 'requester')),
    /** empty: every ward */
    wards: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 30 }),
    /** a course that ran out, or runs out, on or before this day */
    trainingExpiresBy: orNull(isoDate),
    hasOpenDraft: Type.Boolean(),
  },
  { additionalProperties: false },
)
export type NoticeAudience = Static<typeof NoticeAudience>

const words = {
  title: Type.String({ maxLength: 60 }),
  body: Type.String({ maxLength: 1000 }),
  eventOn: orNull(isoDate),
  eventTime: Type.String({ maxLength: 40 }),
  place: Type.String({ maxLength: 100 }),
  /** null: asks for no answer */
  answerBy: orNull(isoDate),
}

export const NoticeInput = Type.Object(
  { ...words, audience: NoticeAudience },
  { additionalProperties: false },
)
export type NoticeInput = Static<typeof NoticeInput>

const version = Type.Integer({ minimum: 1 })

export const ChangeNotice = Type.Object({
  version,
  change: Type.Partial(NoticeInput, { minProperties: 1, additionalProperties: false }),
})
export type ChangeNotice = Static<typeof ChangeNotice>

/** `tryId`: made by the page; the same one twice is one test */
export const TestNotice = Type.Object({ version, tryId: uuid })
export type TestNotice = Static<typeof TestNotice>

/** `people`: as the page showed them when the sender confirmed, letters included */
export const SendNotice = Type.Object({ version, people: Type.Integer({ minimum: 1 }) })
export type SendNotice = Static<typeof SendNotice>

/** People by the way the notice takes. */
export const AudienceCounts = Type.Object({
  line: Type.Integer(),
  unlinked: Type.Integer(),
  blocked: Type.Integer(),
})
export type AudienceCounts = Static<typeof AudienceCounts>

export const NoticeCounts = Type.Object({
  people: Type.Integer(),
  line: Type.Integer(),
  unlinked: Type.Integer(),
  blocked: Type.Integer(),
  yes: Type.Integer(),
  no: Type.Integer(),
  /** among `yes` and `no` */
  late: Type.Integer(),
})
export type NoticeCounts = Static<typeof NoticeCounts>

/** In people. `trouble`: why the rest waits, in words */
export const NoticeProgress = Type.Object({
  waiting: Type.Integer(),
  sent: Type.Integer(),
  refused: Type.Integer(),
  expired: Type.Integer(),
  trouble: orNull(Type.String()),
})
export type NoticeProgress = Static<typeof NoticeProgress>

export const NoticeItem = Type.Object({
  id: Type.Integer(),
  state: NoticeState,
  title: Type.String(),
  eventOn: orNull(Type.String()),
  answerBy: orNull(Type.String()),
  /** JST, 'YYYY-MM-DDTHH:MM' */
  createdAt: Type.String(),
  sentAt: orNull(Type.String()),
  counts: NoticeCounts,
})
export type NoticeItem = Static<typeof NoticeItem>
export const NoticeList = Type.Object({
  items: Type.Array(NoticeItem),
  nextCursor: orNull(Type.Integer()),
})
export type NoticeList = Static<typeof NoticeList>

export const NoticePage = Type.Object({
  id: Type.Integer(),
  state: NoticeState,
  version,
  ...words,
  audience: NoticeAudience,
  createdAt: Type.String(),
  createdBy: Type.String(),
  sentAt: orNull(Type.String()),
  sentBy: orNull(Type.String()),
  /** all zero for a draft */
  counts: NoticeCounts,
  progress: NoticeProgress,
})
export type NoticePage = Static<typeof NoticePage>

/** 409: somebody was faster; `notice` as it is now */
export const StaleNotice = Type.Object({ error: ErrorBody.properties.error, notice: NoticePage })

/** What a page that writes needs beside the notice. */
export const NoticeDesk = Type.Object({
  /** centre and admin */
  mayWrite: Type.Boolean(),
  wards: Type.Array(Type.String()),
  /** a LINE account for tests is tied */
  lineTied: Type.Boolean(),
  quota: Type.Union([
    /** `limit` null: no limit. `left`: less what is decided and not sent yet */
    Type.Object({
      known: Type.Literal(true),
      limit: orNull(Type.Integer()),
      used: Type.Integer(),
      left: orNull(Type.Integer()),
    }),
    Type.Object({ known: Type.Literal(false) }),
  ]),
})
export type NoticeDesk = Static<typeof NoticeDesk>

export const AudienceQuery = Type.Object({
  role: Type.Optional(oneOf('provider', 'requester')),
  /** with commas between */
  wards: Type.Optional(Type.String({ maxLength: 400 })),
  trainingExpiresBy: Type.Optional(isoDate),
  hasOpenDraft: Type.Optional(Type.Boolean()),
})
export type AudienceQuery = Static<typeof AudienceQuery>

export const NoticeListQuery = Type.Object({
  cursor: Type.Optional(Type.Integer({ minimum: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type NoticeListQuery = Static<typeof NoticeListQuery>

/** `letters`: unlinked, blocked, or in a call of which nobody knows */
export const RecipientView = oneOf('all', 'yes', 'no', 'none', 'late', 'letters')
export type RecipientView = Static<typeof RecipientView>
export const RecipientQuery = Type.Object({ view: Type.Optional(RecipientView) })
export type RecipientQuery = Static<typeof RecipientQuery>

export const NoticeRecipient = Type.Object({
  memberNo: Type.String(),
  name: Type.String(),
  kana: Type.String(),
  ward: Type.String(),
  phone: Type.String(),
  reach: oneOf('line', 'unlinked', 'blocked'),
  unsure: Type.Boolean(),
  answer: orNull(NoticeAnswer),
  answeredAt: orNull(Type.String()),
  late: Type.Boolean(),
})
export type NoticeRecipient = Static<typeof NoticeRecipient>
export const NoticeRecipients = Type.Object({ items: Type.Array(NoticeRecipient) })
export type NoticeRecipients = Static<typeof NoticeRecipients>

export const TestSent = Type.Object({ sent: Type.Literal(true) })
export type TestSent = Static<typeof TestSent>

/** Shown this once. */
export const StaffLineCode = Type.Object({
  code: Type.String(),
  /** JST, 'HH:MM' */
  until: Type.String(),
})
export type StaffLineCode = Static<typeof StaffLineCode>
export const StaffLine = Type.Object({ tied: Type.Boolean() })
export type StaffLine = Static<typeof StaffLine>
