/**
 * Answers of the guided report: what each question takes, as values from buttons, pickers or typed words.
 *
 * Promise:  an answer either changes the draft or says why not; nothing is guessed (an end before the start is asked).
 */
import type { DraftActivity } from '../../rules/activity.ts'
import { clockTimeOf, isClockTime, isIsoDate, minutesOf } from '../../rules/calendar.ts'
import { toCome } from '../../rules/to-come.ts'
import type { BotContext } from '../contract.ts'
import { repeatable } from '../last-activity.ts'
import { dayToComeWords, pairOf } from '../messages/report-words.ts'
import type { Answers, Guided, GuidedStep, HeardActivity } from '../state.ts'
import { heardChildren, spanAnswers } from './heard-answers.ts'

export const MAX_COST_YEN = 99_999

/** `again`: not taken; the sentence says why and the question stands. */
export type Taken =
  { answers: Answers; repeated?: boolean; next?: GuidedStep } | { again: string } | { page: number }
type Take = (answers: Answers, value: string, context: BotContext) => Taken | null

export const NO_ANSWERS: Answers = {
  childIds: [],
  childrenDone: false,
  sickIds: [],
  sickDone: false,
  transportYen: 0,
  otherYen: 0,
  costsDone: false,
}

const pageOf = (value: string) => (/^page:\d{1,2}$/.test(value) ? { page: Number(value.slice(5)) } : null)

const takeWho: Take = (answers, value, context) => {
  if (value === 'again') return repeatLast(answers, context)
  if (value === 'all') return { answers: without(answers, { requesterNos: [] }) }
  const pair = pairOf(context, value)
  if (pair === null) return pageOf(value)
  if (answers.requesterNo === value) return { answers }
  const childIds = pair.children.map((child) => child.childId)
  return {
    answers: {
      ...answers,
      requesterNo: value,
      childIds,
      childrenDone: childIds.length === 1,
      sickIds: [],
      sickDone: false,
      ...(answers.heard && heardChildren(answers.heard, pair)),
    },
  }
}

/** Typed words that were answered in another way than they said. */
function without(answers: Answers, gone: Partial<HeardActivity>): Answers {
  return answers.heard ? { ...answers, heard: { ...answers.heard, ...gone } } : answers
}

/** 前回と同じ: everything but the date, a sick child (asked again) and an accident (the button that sends says なし). */
function repeatLast(answers: Answers, context: BotContext): Taken | null {
  const last = repeatable(context)
  if (last === null) return { again: '前回の報告が見つかりません。だれの活動か選んでください。' }
  const { date } = answers
  return {
    repeated: true,
    answers: {
      ...NO_ANSWERS,
      ...(date && { date }),
      requesterNo: last.requesterNo,
      start: last.start,
      end: last.end,
      childIds: last.children.flatMap(({ childId }) => (childId === null ? [] : [childId])),
      childrenDone: true,
      sickDone: !last.children.some((child) => child.sick),
      ...(last.kind !== null && { kind: last.kind }),
      transportYen: last.transportYen,
      otherYen: last.otherYen,
      costsDone: true,
      accident: false,
    },
  }
}

const takeDay: Take = (answers, value, context) => {
  if (!isIsoDate(value)) return null
  if (value > context.today) return { again: dayToComeWords(value, context.today) }
  return { answers: { ...without(answers, { dates: [], dayDoubt: false }), date: value } }
}

function withoutPending(answers: Answers): Answers {
  const rest = { ...answers }
  delete rest.pendingEnd
  return rest
}

function withoutEnd(answers: Answers): Answers {
  const rest = { ...answers }
  delete rest.end
  return rest
}

const takeStart: Take = (answers, value) => {
  if (!isClockTime(value)) return null
  const { end, ...rest } = withoutPending(answers)
  // A new start makes an old end doubtful when it no longer lies after it.
  const keepsEnd = end !== undefined && minutesOf(end) > minutesOf(value)
  const minutes = answers.heard?.minutes ?? null
  const settled = without(rest, { spans: [], starts: [], minutes: null })
  if (keepsEnd || minutes === null) return { answers: { ...settled, start: value, ...(keepsEnd && { end }) } }
  // 「2時間」 was typed without a start: now the end is known too
  const from = minutesOf(value)
  const span = { start: value, end: clockTimeOf(from + minutes), nextDay: false }
  return { answers: { ...settled, ...spanAnswers(span) } }
}

/** One of the readings of 「3時〜5時」, both ends at once; a button that says 翌 is an answer about the day too. */
const takeSpan: Take = (answers, value) => {
  const settled = without(withoutEnd(withoutPending(answers)), { spans: [], starts: [] })
  if (value === 'other') return { answers: settled, next: 'start' }
  const span = answers.heard?.spans.find((one) => `${one.start}-${one.end}` === value)
  return span ? { answers: { ...settled, ...spanAnswers({ ...span, nextDay: true }) } } : null
}

const takeEnd: Take = (answers, value) => {
  if (!isClockTime(value)) return null
  if (value === answers.start) return { again: `始まりと同じ${value}です。終わった時刻を教えてください。` }
  const rest = withoutEnd(withoutPending(answers))
  if (answers.start !== undefined && value < answers.start)
    return { answers: { ...rest, pendingEnd: value }, next: 'overnight' }
  return { answers: { ...rest, end: value } }
}

const takeOvernight: Take = (answers, value) => {
  const { pendingEnd, ...rest } = answers
  if (value === 'yes' && pendingEnd !== undefined) return { answers: { ...rest, end: pendingEnd } }
  return value === 'end' || value === 'start' ? { answers: rest, next: value } : null
}

const takeFuture: Take = (answers, value) =>
  value === 'day' || value === 'start' ? { answers, next: value } : null

const takeChildren: Take = (answers, value, context) => {
  const all = pairOf(context, answers.requesterNo)?.children.map((child) => child.childId) ?? []
  const count = /^count:([1-9])$/.exec(value)
  if (count && all.length === 0) {
    const childIds = Array.from({ length: Number(count[1]) }, (_, n) => -(n + 1))
    return { answers: { ...answers, childIds, childrenDone: true, sickIds: [], sickDone: false } }
  }
  if (value === 'done') {
    if (answers.childIds.length === 0) return { again: 'お子さんを1人は選んでください。' }
    return { answers: { ...answers, childrenDone: true } }
  }
  const exactly = /^only:([\d,]+)$/.exec(value)?.[1]?.split(',').map(Number)
  const chosen = exactly ?? toggled(answers.childIds, value)
  if (chosen === null) return null
  const childIds = all.filter((childId) => chosen.includes(childId))
  const sickIds = answers.sickIds.filter((childId) => childIds.includes(childId))
  const childrenDone = exactly !== undefined && childIds.length > 0
  // a child that joins has not been asked about yet
  const sickDone = answers.sickDone && childIds.every((childId) => answers.childIds.includes(childId))
  return { answers: { ...answers, childIds, sickIds, childrenDone, sickDone } }
}

/** 'on:12' and 'off:12' say what is meant, not "the other way round": a tap that arrives twice does no harm. */
function toggled(ids: number[], value: string): number[] | null {
  const found = /^(on|off):(-?\d+)$/.exec(value)
  if (!found) return null
  const id = Number(found[2])
  const others = ids.filter((one) => one !== id)
  return found[1] === 'on' ? [...others, id] : others
}

const takeSick: Take = (answers, value) => {
  if (value === 'none') return { answers: { ...answers, sickIds: [], sickDone: true } }
  if (value === 'done') return { answers: { ...answers, sickDone: true } }
  const chosen = toggled(answers.sickIds, value)
  if (chosen === null) return null
  const sickIds = answers.childIds.filter((childId) => chosen.includes(childId))
  return { answers: { ...answers, sickIds, sickDone: answers.childIds.length === 1 } }
}

const takeKind: Take = (answers, value, context) =>
  value === 'all'
    ? { answers: without(answers, { kinds: [] }) }
    : context.kinds.some((kind) => kind.code === value)
      ? { answers: { ...without(answers, { kinds: [] }), kind: value } }
      : pageOf(value)

const takeCosts: Take = (answers, value) => {
  const settled = without(answers, { bareYen: null })
  if (value === 'none') return { answers: { ...settled, transportYen: 0, otherYen: 0, costsDone: true } }
  if (value === 'done') return { answers: { ...settled, costsDone: true } }
  if (value === 'transport' || value === 'other') return { answers, next: value }
  const found = /^(transport|other):(\d{1,5})$/.exec(value)
  return found
    ? takeYen(found[1] === 'transport' ? 'transportYen' : 'otherYen')(settled, found[2] ?? '')
    : null
}

const takeYen =
  (field: 'transportYen' | 'otherYen') =>
  (answers: Answers, value: string): Taken | null =>
    /^\d{1,5}$/.test(value) ? { answers: { ...answers, [field]: Number(value) }, next: 'costs' } : null

const takeAccident: Take = (answers, value) =>
  value === 'yes' || value === 'no'
    ? { answers: { ...answers, accident: value === 'yes' }, repeated: false }
    : null

export const TAKE: Partial<Record<GuidedStep, Take>> = {
  who: takeWho,
  day: takeDay,
  start: takeStart,
  end: takeEnd,
  span: takeSpan,
  overnight: takeOvernight,
  future: takeFuture,
  children: takeChildren,
  sick: takeSick,
  kind: takeKind,
  costs: takeCosts,
  transport: takeYen('transportYen'),
  other: takeYen('otherYen'),
  accident: takeAccident,
}

/** The first question without an answer; 'confirm' when nothing is missing. */
export function nextStep(answers: Answers, context: BotContext): GuidedStep {
  if (pairOf(context, answers.requesterNo) === null) return 'who'
  if (answers.date === undefined) return 'day'
  if (answers.start === undefined) return (answers.heard?.spans.length ?? 0) > 1 ? 'span' : 'start'
  if (answers.end === undefined) return answers.pendingEnd === undefined ? 'end' : 'overnight'
  if (answers.start === answers.end) return 'end'
  if (isFuture(answers, context)) return 'future'
  if (!answers.childrenDone || answers.childIds.length === 0) return 'children'
  if (!answers.sickDone) return 'sick'
  if (answers.kind === undefined) return 'kind'
  if (!answers.costsDone) return 'costs'
  return answers.accident === undefined ? 'accident' : 'confirm'
}

function isFuture({ date, start, end }: Answers, context: BotContext): boolean {
  if (date === undefined || start === undefined || end === undefined) return false
  return toCome({ date, start, end }, context) !== null
}

/** Only for a draft without open questions. */
export function activityOf(draft: Guided): DraftActivity {
  const { answers } = draft
  const { requesterNo, date, start, end } = answers
  if (!requesterNo || !date || !start || !end) throw new Error(`draft ${draft.draftId} is not finished`)
  return {
    ...{ requesterNo, date, start, end },
    children: answers.childIds.map((childId) => ({
      childId: childId < 0 ? null : childId,
      sick: answers.sickIds.includes(childId),
    })),
    kind: answers.kind ?? null,
    transportYen: answers.transportYen,
    otherYen: answers.otherYen,
    cancelled: draft.keep.cancelled,
    note: draft.keep.note,
  }
}

/** A report's activity back as answers, or null where the questions cannot express it (counts only, own times). */
export function answersOf(
  activity: DraftActivity,
  accident: boolean | undefined,
  context: BotContext,
): Answers | null {
  const pair = pairOf(context, activity.requesterNo)
  const known = (childId: number | null) => pair?.children.some((child) => child.childId === childId) === true
  const plain = activity.children.every((child) => known(child.childId) && !child.start && !child.end)
  if (pair === null || !plain || activity.children.length === 0 || activity.start === activity.end)
    return null
  const ids = (children: DraftActivity['children']) => children.map((child) => child.childId ?? 0)
  return {
    requesterNo: activity.requesterNo,
    ...{ date: activity.date, start: activity.start, end: activity.end },
    childIds: ids(activity.children),
    childrenDone: true,
    sickIds: ids(activity.children.filter((child) => child.sick)),
    sickDone: true,
    ...(activity.kind !== null && { kind: activity.kind }),
    transportYen: activity.transportYen,
    otherYen: activity.otherYen,
    costsDone: true,
    ...(accident !== undefined && { accident }),
  }
}
