/**
 * Heard answers: what typed words said, as answers of the guided report. What may mean several things stays in
 * `heard` and is asked.
 *
 * Never:  answers the accident question: that one is always asked.
 */
import { minutesOf } from '../../rules/calendar.ts'
import type { BotContext, PairView } from '../contract.ts'
import { pairOf } from '../messages/report-words.ts'
import type { Answers, HeardActivity } from '../state.ts'

type Children = Pick<Answers, 'childIds' | 'childrenDone' | 'sickIds' | 'sickDone'>

/** Names say which; a number says it only where all or nobody else is meant; otherwise it is asked. */
export function heardChildren(heard: HeardActivity, pair: PairView): Children {
  const all = pair.children.map((child) => child.childId)
  const [childIds, childrenDone] = chosen(heard, all)
  const sickIds = heard.sick === 'some' ? heard.sickIds.filter((id) => childIds.includes(id)) : []
  const [only, second] = childIds
  const theOnly = heard.sick === 'some' && childrenDone && only !== undefined && second === undefined
  return {
    ...{ childIds, childrenDone },
    sickIds: sickIds.length === 0 && theOnly ? [only] : sickIds,
    sickDone: heard.sick === 'none' || sickIds.length > 0 || theOnly,
  }
}

function chosen(heard: HeardActivity, all: number[]): [childIds: number[], done: boolean] {
  const { count } = heard
  if (all.length === 0) {
    const unnamed = Array.from({ length: Math.min(count ?? 0, 9) }, (_, n) => -(n + 1))
    return [unnamed, unnamed.length > 0 && !heard.childDoubt]
  }
  if (heard.childDoubt) return [all, false]
  const named = all.filter((id) => heard.childIds.includes(id))
  if (named.length > 0) return [named, count === null || count === named.length]
  if (count !== null) return count === all.length ? [all, true] : [count < all.length ? [] : all, false]
  return [all, all.length === 1 || heard.everyone]
}

export function heardAnswers(heard: HeardActivity, empty: Answers, context: BotContext): Answers {
  const [requesterNo, other] = heard.requesterNos
  const pair = other === undefined ? pairOf(context, requesterNo) : null
  const isSureDay = heard.dates.length === 1 && !heard.dayDoubt
  const [kind, otherKind] = heard.kinds
  const costs = heard.transportYen !== null || heard.otherYen !== null || heard.noCosts
  return {
    ...empty,
    ...(pair && { requesterNo: pair.requesterNo, ...heardChildren(heard, pair) }),
    ...(isSureDay && heard.dates[0] && heard.dates[0] <= context.today && { date: heard.dates[0] }),
    ...timesOf(heard),
    ...(kind !== undefined && otherKind === undefined && { kind }),
    transportYen: heard.transportYen ?? 0,
    otherYen: heard.otherYen ?? 0,
    costsDone: costs && heard.bareYen === null,
    heard,
  }
}

function timesOf({ spans, starts }: HeardActivity): Pick<Answers, 'start' | 'end' | 'pendingEnd'> {
  const [span, other] = spans
  if (span !== undefined) return other === undefined ? spanAnswers(span) : {}
  const [start, second] = starts
  return start !== undefined && second === undefined ? { start } : {}
}

/** An end before its start is the next day's only when the member said so. */
export function spanAnswers(
  span: HeardActivity['spans'][number],
): Pick<Answers, 'start' | 'end' | 'pendingEnd'> {
  const { start, end, nextDay } = span
  if (start === end) return { start }
  const isLater = minutesOf(end) > minutesOf(start)
  return isLater || nextDay ? { start, end } : { start, pendingEnd: end }
}
