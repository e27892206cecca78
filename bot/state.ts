/**
 * State: what the conversation remembers of one member between turns, for days and over upgrades.
 *
 * Promise:  plain JSON; `migrateState` gives a safe state for anything found in the database, garbage too:
 *           a part that no longer fits its shape is dropped, the rest is kept.
 */
import { Type, type Static, type TSchema } from 'typebox'
import { Check } from 'typebox/value'
import type { DraftActivity } from '../rules/activity.ts'
import type { BotContext, ConversationState, Doubt } from './contract.ts'

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <const T extends string[]>(...words: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: words })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Time = Type.String({ pattern: '^\\d{2}:\\d{2}$' })
const Yen = Type.Integer({ minimum: 0 })
const Source = oneOf('chat', 'photo', 'liff', 'scan', 'desk')
const Cancelled = nullable(oneOf('dayBefore', 'sameDay', 'noShow'))

/** What typed words said of one activity: values it may mean; several are asked, none is missing. */
const HeardActivity = Type.Object({
  requesterNos: Type.Array(Type.String()),
  /** somebody was named who is no pair */
  stranger: Type.Boolean(),
  dates: Type.Array(Day),
  dayDoubt: Type.Boolean(),
  spans: Type.Array(Type.Object({ start: Time, end: Time, nextDay: Type.Boolean() })),
  /** a start without an end */
  starts: Type.Array(Time),
  /** a length without a start */
  minutes: nullable(Type.Integer()),
  childIds: Type.Array(Type.Integer()),
  childDoubt: Type.Boolean(),
  count: nullable(Type.Integer()),
  everyone: Type.Boolean(),
  sick: nullable(oneOf('none', 'some')),
  sickIds: Type.Array(Type.Integer()),
  kinds: Type.Array(Type.String()),
  transportYen: nullable(Yen),
  otherYen: nullable(Yen),
  /** an amount without a purpose */
  bareYen: nullable(Yen),
  noCosts: Type.Boolean(),
})

/** Answers given so far; a missing one is still to be asked. Children are ids of the pair, or −1, −2 … for unnamed ones. */
const Answers = Type.Object({
  requesterNo: Type.Optional(Type.String()),
  date: Type.Optional(Day),
  start: Type.Optional(Time),
  end: Type.Optional(Time),
  /** an end at or before the start, until the member has said what it means */
  pendingEnd: Type.Optional(Time),
  childIds: Type.Array(Type.Integer()),
  childrenDone: Type.Boolean(),
  sickIds: Type.Array(Type.Integer()),
  sickDone: Type.Boolean(),
  kind: Type.Optional(Type.String()),
  transportYen: Yen,
  otherYen: Yen,
  costsDone: Type.Boolean(),
  accident: Type.Optional(Type.Boolean()),
  /** typed words that did not settle a question yet */
  heard: Type.Optional(HeardActivity),
})

const GuidedStep = oneOf(
  ...(['who', 'day', 'start', 'end', 'overnight', 'future', 'children', 'sick', 'kind', 'costs'] as const),
  ...(['transport', 'other', 'accident', 'confirm', 'pick', 'sending', 'span'] as const),
)

const Guided = Type.Object({
  draftId: Type.String(),
  /** the report this draft replaces, null for a new one */
  mends: nullable(Type.String()),
  source: Source,
  step: GuidedStep,
  /** grows with every changed answer, so that an old confirmation cannot send newer answers */
  rev: Type.Integer(),
  /** 前回と同じ: the accident question is answered by the button that sends */
  repeated: Type.Boolean(),
  touchedOn: Day,
  /** 'YYYY-MM-DDTHH:MM' in Japan */
  sentAt: nullable(Type.String()),
  urgentOpened: Type.Boolean(),
  /** kept from the report that is mended */
  keep: Type.Object({ cancelled: Cancelled, note: nullable(Type.String()) }),
  answers: Answers,
})

const Child = Type.Object({
  childId: nullable(Type.Integer()),
  sick: Type.Boolean(),
  start: Type.Optional(Time),
  end: Type.Optional(Time),
})

const Field = oneOf('date', 'start', 'end', 'childCount', 'sickCount', 'kind', 'requesterNo', 'transportYen')

const SheetRow = Type.Object({
  /** row on the paper */
  row: Type.Integer(),
  photoId: Type.String(),
  /** the member said that the end is on the next day */
  overnight: Type.Boolean(),
  activity: Type.Object({
    requesterNo: Type.Optional(Type.String()),
    date: Type.Optional(Day),
    start: Type.Optional(Time),
    end: Type.Optional(Time),
    children: Type.Optional(Type.Array(Child)),
    kind: Type.Optional(nullable(Type.String())),
    transportYen: Type.Optional(Yen),
    otherYen: Type.Optional(Yen),
    cancelled: Type.Optional(Cancelled),
    note: Type.Optional(nullable(Type.String())),
  }),
  heard: Type.Optional(HeardActivity),
  /** fields whose value the member has said, in doubt or not */
  said: Type.Optional(Type.Array(Field)),
})

const SheetDoubt = Type.Object({
  rowIndex: Type.Integer({ minimum: 0 }),
  row: Type.Integer(),
  field: Field,
  value: nullable(Type.String()),
  candidates: Type.Array(Type.String()),
  cutUrl: nullable(Type.String()),
})

const Page = Type.Object({
  photoId: Type.String(),
  pageUrl: Type.String(),
  notes: Type.Boolean(),
  writtenCount: nullable(Type.Integer()),
  writtenFeeYen: nullable(Type.Integer()),
})

/** Rows of paper (or of a report being mended) on their way to a submission. */
const Sheet = Type.Object({
  caseNo: Type.String(),
  draftId: Type.String(),
  mends: Type.Boolean(),
  source: Source,
  /** photos received, in order of arrival; a reading is awaited for each that has no page and did not fail */
  photoIds: Type.Array(Type.String()),
  /** LINE's id of what was sent together */
  imageSetId: Type.Optional(Type.String()),
  /** as LINE says */
  setTotal: nullable(Type.Integer()),
  /** of these: refused, taken back, or here before */
  missing: Type.Optional(Type.Integer({ minimum: 0 })),
  failed: Type.Array(Type.String()),
  pages: Type.Array(Page),
  rows: Type.Array(SheetRow),
  doubts: Type.Array(SheetDoubt),
  step: oneOf('reading', 'doubt', 'edit', 'confirm', 'pick-row', 'pick-field', 'retake', 'sending', 'whole'),
  /** typed reports: questions asked once for all rows, answered so far */
  whole: Type.Optional(
    Type.Object({ sick: Type.Boolean(), costs: Type.Boolean(), accident: Type.Boolean() }),
  ),
  edit: nullable(Type.Object({ rowIndex: Type.Integer({ minimum: 0 }), field: Field })),
  rev: Type.Integer(),
  sentAt: nullable(Type.String()),
  /** as declared before, where a report is mended */
  accident: Type.Boolean(),
})

const Linking = Type.Object({
  step: oneOf('number', 'birth', 'code'),
  memberNo: nullable(Type.String()),
  birthDate: nullable(Day),
})

/** センターに聞く: words go to the centre while `live`; afterwards it names the thread a member may go on in. */
const Asking = Type.Object({
  threadId: Type.String(),
  /** known once the first words have arrived */
  caseNo: nullable(Type.String()),
  live: Type.Boolean(),
  /** last word on either side, 'YYYY-MM-DDTHH:MM' in Japan */
  at: Type.String(),
})

/** A typed report that waits for a word: is it one, or what becomes of the half-done one. */
const Typed = Type.Object({
  id: Type.String(),
  why: oneOf('is-report', 'replace'),
  activities: Type.Array(HeardActivity, { minItems: 1 }),
})

/** The question that typed words answer: the one asked last. */
const Focus = Type.Object({ flow: oneOf('guided', 'sheet', 'link', 'typed'), id: Type.String() })

const PARTS = {
  guided: nullable(Guided),
  sheets: Type.Array(Sheet),
  link: nullable(Linking),
  asking: nullable(Asking),
  typed: nullable(Typed),
  focus: nullable(Focus),
  /** drafts sent already, latest last: an old 送信 is answered, never sent again */
  done: Type.Array(Type.Object({ draftId: Type.String(), caseNo: nullable(Type.String()) })),
  /** photos in a row that could not be read */
  retakes: Type.Integer({ minimum: 0 }),
  /** what a refused photo was sent with, before anything of it was here: once a photo, latest last */
  refusedSets: Type.Array(Type.String()),
  groupToldOn: nullable(Day),
}

export type Answers = Static<typeof Answers>
export type GuidedStep = Static<typeof GuidedStep>
export type Guided = Static<typeof Guided>
export type Sheet = Static<typeof Sheet>
export type SheetRow = Static<typeof SheetRow>
export type SheetField = Doubt['field']
export type Linking = Static<typeof Linking>
export type Asking = Static<typeof Asking>
export type Typed = Static<typeof Typed>
export type HeardActivity = Static<typeof HeardActivity>

export interface BotState extends ConversationState {
  guided: Guided | null
  sheets: Sheet[]
  link: Linking | null
  typed: Typed | null
  asking: Asking | null
  focus: { flow: 'guided' | 'sheet' | 'link' | 'typed'; id: string } | null
  done: { draftId: string; caseNo: string | null }[]
  retakes: number
  refusedSets: string[]
  groupToldOn: string | null
}

export function freshState(): BotState {
  return {
    version: 1,
    guided: null,
    sheets: [],
    link: null,
    typed: null,
    asking: null,
    focus: null,
    done: [],
    retakes: 0,
    refusedSets: [],
    groupToldOn: null,
  }
}

export function migrateState(found: unknown): BotState {
  const state = freshState()
  if (found === null || typeof found !== 'object') return state
  const parts = found as Record<string, unknown>
  if (parts['version'] !== 1) return state
  for (const [name, schema] of Object.entries(PARTS)) {
    if (Check(schema, parts[name])) state[name] = structuredClone(parts[name])
  }
  state.sheets = state.sheets.filter(isWhole)
  return state
}

/** Indexes that point nowhere would break a bubble later. */
function isWhole(sheet: Sheet): boolean {
  const points = (rowIndex: number) => rowIndex < sheet.rows.length
  return (
    (sheet.edit === null || points(sheet.edit.rowIndex)) &&
    sheet.doubts.every((doubt) => points(doubt.rowIndex))
  )
}

const KEEP_DONE = 20
/** A month of single sheets, sent one by one, three times over; about a kilobyte each. */
const KEEP_SHEETS = 100
const KEEP_REFUSED = 20

export function withDone(state: BotState, draftId: string, caseNo: string | null): BotState {
  const others = state.done.filter((one) => one.draftId !== draftId)
  return { ...state, done: [...others, { draftId, caseNo }].slice(-KEEP_DONE) }
}

export function sheetOf(state: BotState, caseNo: string): Sheet | null {
  return state.sheets.find((sheet) => sheet.caseNo === caseNo) ?? null
}

/** Puts a sheet in its place, or at the end. */
export function withSheet(state: BotState, sheet: Sheet): BotState {
  const known = state.sheets.some((one) => one.caseNo === sheet.caseNo)
  if (known)
    return { ...state, sheets: state.sheets.map((one) => (one.caseNo === sheet.caseNo ? sheet : one)) }
  return { ...state, sheets: [...state.sheets.filter(stays(state.sheets)), sheet] }
}

/** Of too many the oldest falls off: first one that holds nothing new, the server still has the case of any. */
function stays(sheets: Sheet[]): (sheet: Sheet) => boolean {
  if (sheets.length < KEEP_SHEETS) return () => true
  const spare = sheets.find((sheet) => sheet.mends || sheet.step === 'retake') ?? sheets[0]
  return (sheet) => sheet !== spare
}

/** A photo that never became one, of a set of which nothing is here yet. */
export function withRefused(state: BotState, imageSetId: string): BotState {
  return { ...state, refusedSets: [...state.refusedSets, imageSetId].slice(-KEEP_REFUSED) }
}

export function withoutSheet(state: BotState, caseNo: string): BotState {
  const focus = state.focus?.flow === 'sheet' && state.focus.id === caseNo ? null : state.focus
  return { ...state, focus, sheets: state.sheets.filter((sheet) => sheet.caseNo !== caseNo) }
}

export function withGuided(state: BotState, guided: Guided): BotState {
  return { ...state, guided, focus: { flow: 'guided', id: guided.draftId } }
}

export function withoutGuided(state: BotState): BotState {
  return { ...state, guided: null, focus: state.focus?.flow === 'guided' ? null : state.focus }
}

/** How many photos the sheet will have: those here, and those that LINE says are still to come. */
export const photosExpected = ({ setTotal, missing = 0, photoIds }: Sheet): number =>
  Math.max((setTotal ?? 0) - missing, photoIds.length)

/** Several activities typed in chat: rows without a paper, and without a case number until they are sent. */
export const isTyped = (sheet: Sheet): boolean => sheet.source === 'chat' && !sheet.mends

export function nowOf(context: BotContext): string {
  return `${context.today}T${context.time}`
}

/** A 送信 whose result never came may be tried again after two minutes: the draft id makes that harmless. */
export function isStuck(sentAt: string | null, context: BotContext): boolean {
  if (sentAt === null) return true
  const minutes = (at: string) => Date.parse(`${at}:00Z`) / 60_000
  return !(minutes(nowOf(context)) - minutes(sentAt) < 2)
}

export type PartialActivity = Partial<DraftActivity>
