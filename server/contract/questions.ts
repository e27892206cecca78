/** Questions: what members ask, and what the centre answers. */
import { Type, type Static } from 'typebox'
import { MemberCard } from './cases.ts'
import { ErrorBody, oneOf, orNull } from './shapes.ts'

/** the last word is the member's · the last word is ours · closed */
export const QuestionState = oneOf('waiting', 'answered', 'closed')
export type QuestionState = Static<typeof QuestionState>

export const QuestionsQuery = Type.Object({
  view: Type.Optional(QuestionState),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type QuestionsQuery = Static<typeof QuestionsQuery>

export const QuestionItem = Type.Object({
  caseNo: Type.String(),
  state: QuestionState,
  openedAt: Type.String(),
  lastAt: Type.String(),
  memberNo: orNull(Type.String()),
  memberName: orNull(Type.String()),
  firstWords: Type.String(),
  lastWords: Type.String(),
  lastAuthor: oneOf('member', 'staff'),
  messageCount: Type.Integer(),
})
export type QuestionItem = Static<typeof QuestionItem>

export const Questions = Type.Object({
  items: Type.Array(QuestionItem),
  nextCursor: orNull(Type.String()),
})
export type Questions = Static<typeof Questions>

export const QuestionMessage = Type.Object({
  id: Type.Integer(),
  at: Type.String(),
  author: oneOf('member', 'staff'),
  staffName: orNull(Type.String()),
  /** a note among ourselves: never sent */
  internal: Type.Boolean(),
  /** '' where the words are gone */
  text: Type.String(),
  /** the member unsent it; the words are gone unless they had been answered */
  takenBack: Type.Boolean(),
  /** words that tell of an accident or an injury */
  urgent: Type.Boolean(),
})
export type QuestionMessage = Static<typeof QuestionMessage>

export const Question = Type.Object({
  caseNo: Type.String(),
  state: QuestionState,
  openedAt: Type.String(),
  /** `unlinked`: the member has no LINE account now · `blocked`: has one and blocks us: an answer would not arrive */
  reach: oneOf('line', 'unlinked', 'blocked'),
  /** null: the LINE account is linked to nobody */
  member: orNull(MemberCard),
  /** oldest first */
  messages: Type.Array(QuestionMessage),
  /** id of the last word to or from the member: goes back with an answer */
  seen: Type.Integer(),
  presets: Type.Array(Type.String()),
})
export type Question = Static<typeof Question>

const words = Type.String({ minLength: 1, maxLength: 1000 })
/** made by the page, one a sending: the same key again is the same sending */
const key = Type.String({ minLength: 8, maxLength: 64 })
const seen = Type.Integer({ minimum: 0 })

export const AnswerQuestion = Type.Object({ text: words, seen, key }, { additionalProperties: false })
export type AnswerQuestion = Static<typeof AnswerQuestion>
export const NoteOnQuestion = Type.Object({ text: words, key }, { additionalProperties: false })
export type NoteOnQuestion = Static<typeof NoteOnQuestion>
export const CloseQuestion = Type.Object({ seen }, { additionalProperties: false })
export type CloseQuestion = Static<typeof CloseQuestion>

/** Somebody said something since: the thread as it is now comes with the refusal. */
export const StaleQuestion = Type.Intersect([ErrorBody, Type.Object({ question: Question })])
export type StaleQuestion = Static<typeof StaleQuestion>
