/**
 * Guided report: nine questions, a receipt, one submission.
 *
 * Promise:  one draft id is submitted once, however often 送信 is tapped; an old button changes nothing.
 * Used by:  bot/conversation.ts.
 */
import type { CheckField } from '../../rules/check.ts'
import type { BotContext, BotEvent, Effect, ReportView } from '../contract.ts'
import { OLD_QUESTION, caseFoot, menuCard } from '../messages/common.ts'
import * as words from '../messages/confirm-report.ts'
import { say } from '../messages/flex.ts'
import { askDrop, askResume } from '../messages/guided-ways.ts'
import { notProviderCard, pairlessCard } from '../messages/guided-refusals.ts'
import type { Tap } from '../postback.ts'
import { isStuck, nowOf, withDone, withGuided, withoutGuided } from '../state.ts'
import type { Answers, BotState, Guided, GuidedStep } from '../state.ts'
import { NO_ANSWERS, TAKE, activityOf, answersOf, nextStep } from './guided-answers.ts'
import { present, reminders } from './present.ts'
import { feeOf, settled, showGuided } from './show-guided.ts'
import { after, turn, type FlowTurn } from './turn.ts'

/** 報告する: a new draft, or the half-done one is offered. */
export function startGuided(state: BotState, context: BotContext): FlowTurn {
  if (!context.member?.isProvider) return turn(state, [notProviderCard(context)])
  if (context.pairs.length === 0) return turn(state, [pairlessCard(context)])
  const { guided } = state
  if (guided && guided.answers.requesterNo !== undefined) {
    return turn({ ...state, focus: { flow: 'guided', id: guided.draftId } }, [askResume(guided, context)])
  }
  return freshGuided(state, context)
}

function freshGuided(state: BotState, context: BotContext): FlowTurn {
  return openGuided(state, NO_ANSWERS, context)
}

/** A new draft that stands at the first question without an answer; the caller has asked about an older one. */
export function openGuided(state: BotState, answers: Answers, context: BotContext): FlowTurn {
  const draft: Guided = {
    draftId: context.newId(),
    ...{
      mends: null,
      source: 'chat',
      step: nextStep(answers, context),
      rev: 0,
      repeated: false,
      sentAt: null,
      urgentOpened: false,
    },
    touchedOn: context.today,
    keep: { cancelled: null, note: null },
    answers,
  }
  return refusalFirst(withGuided(state, draft), draft, context)
}

/** 前回と同じ, typed or from a menu. */
export function startRepeated(state: BotState, context: BotContext): FlowTurn {
  const started = startGuided(state, context)
  const { guided } = started.state
  if (!guided || guided.step !== 'who') return started
  return takeAnswer(started.state, guided, 'again', context) ?? started
}

/** A submitted report back into the questions; null where they cannot express it. */
export function mendGuided(state: BotState, report: ReportView, context: BotContext): FlowTurn | null {
  const [activity] = report.activities
  if (activity === undefined || report.activities.length !== 1) return null
  const answers = answersOf(activity, report.accident, context)
  if (answers === null) return null
  const draft: Guided = {
    draftId: context.newId(),
    ...{ mends: report.caseNo, source: report.source, rev: 0, repeated: false, sentAt: null },
    urgentOpened: report.accident ?? false,
    step: nextStep(answers, context) === 'confirm' ? 'pick' : nextStep(answers, context),
    touchedOn: context.today,
    keep: { cancelled: activity.cancelled, note: activity.note },
    answers,
  }
  return turn(withGuided(state, draft), [showGuided(draft, context)])
}

export function tapGuided(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  const draft = state.guided && settled(state.guided, context)
  if (draft === null || tap.id !== draft.draftId) return oldTap(state, tap, context)
  if (draft.step === 'sending') return tapWhileSending(state, draft, tap, context)
  const anyTime = Object.hasOwn(ANY_TIME, tap.step) ? ANY_TIME[tap.step] : undefined
  if (anyTime) return anyTime(state, draft, context)
  if (tap.step !== draft.step) return stale(withGuided(state, draft), context)
  if (tap.step === 'confirm') return tapConfirm(state, draft, tap.value, context)
  if (tap.step === 'pick') return pick(state, draft, tap.value, context)
  return takeAnswer(state, draft, tap.value, context) ?? stale(withGuided(state, draft), context)
}

/** Ways out that every question offers. */
const ANY_TIME: Record<string, (state: BotState, draft: Guided, context: BotContext) => FlowTurn> = {
  resume: (state, draft, context) => turn(withGuided(state, draft), [showGuided(draft, context)]),
  restart: (state, _draft, context) => freshGuided(withoutGuided(state), context),
  drop: (state, draft) => turn(withGuided(state, draft), [askDrop(draft)]),
  'drop-yes': (state, draft, context) =>
    turn(withoutGuided(state), [
      menuCard(context, draft.mends ? words.UNCHANGED_WORDS : words.DROPPED_WORDS),
    ]),
  later: (state) => turn({ ...state, focus: null }, [say(words.LATER_WORDS)]),
  back: (state, draft, context) => show(state, { ...draft, step: stepBefore(draft) }, context),
}

const ORDER: GuidedStep[] = [
  'who',
  'day',
  'start',
  'end',
  'children',
  'sick',
  'kind',
  'costs',
  'accident',
  'confirm',
]
const INSIDE: Partial<Record<GuidedStep, GuidedStep>> = {
  ...{ span: 'day', overnight: 'end', future: 'end', transport: 'costs', other: 'costs', pick: 'confirm' },
}

export function stepBefore(draft: Guided): GuidedStep {
  const outer = INSIDE[draft.step]
  if (outer) return outer
  const before = ORDER[Math.max(0, ORDER.indexOf(draft.step) - 1)] ?? 'who'
  const nothingToChoose = before === 'children' && draft.answers.childIds.length === 1
  return nothingToChoose ? 'end' : before
}

export function show(state: BotState, draft: Guided, context: BotContext, page = 0): FlowTurn {
  const now = settled({ ...draft, touchedOn: context.today }, context)
  return turn(withGuided(state, now), [showGuided(now, context, page)])
}

/** One answer to the present question; null when the value is none. */
export function takeAnswer(
  state: BotState,
  draft: Guided,
  value: string,
  context: BotContext,
): FlowTurn | null {
  const taken = TAKE[draft.step]?.(draft.answers, value, context) ?? null
  if (taken === null) return null
  if ('again' in taken) return after([say(taken.again)], show(state, draft, context))
  if ('page' in taken) return show(state, draft, context, taken.page)
  const { answers } = taken
  const next: Guided = {
    ...draft,
    answers,
    rev: draft.rev + 1,
    repeated: taken.repeated ?? draft.repeated,
    step: taken.next ?? nextStep(answers, context),
  }
  return withAccident(draft, next, refusalFirst(state, next, context), context)
}

/** The engine may refuse what every single answer allowed; the question it points to is asked again. */
function refusalFirst(state: BotState, draft: Guided, context: BotContext): FlowTurn {
  if (draft.step !== 'confirm') return show(state, draft, context)
  const fee = feeOf(draft, context)
  const reopened = 'refusal' in fee ? reopen(draft.answers, fee.refusal) : null
  if (reopened === null || !('refusal' in fee)) return show(state, draft, context)
  const step = nextStep(reopened, context)
  return after(
    [say(words.refusalWords(fee.refusal))],
    show(state, { ...draft, answers: reopened, step }, context),
  )
}

/** The answer a refusal is about, where the rules do not say it more closely. */
const ABOUT: Record<string, CheckField> = {
  ...{ NO_POLICY: 'date', BAD_DATE: 'date', FUTURE: 'date', ZERO_LENGTH: 'end', BAD_TIME: 'end' },
  ...{ EMPTY_CHILDREN: 'children', TOO_MANY_CHILDREN: 'children' },
  ...{ NO_PAIR: 'requesterNo', UNKNOWN_MEMBER: 'requesterNo' },
}

/** Takes that answer back, so that it is asked again; null when no answer can help. */
function reopen(answers: Answers, code: string, named: CheckField | null = null): Answers | null {
  if (!Object.hasOwn(ABOUT, code)) return null
  const field = named ?? ABOUT[code]
  if (field === 'children') return { ...answers, childrenDone: false }
  if (field !== 'date' && field !== 'start' && field !== 'end' && field !== 'requesterNo') return null
  const reopened = { ...answers }
  delete reopened[field]
  return reopened
}

/** あった: the telephone number before anything else, and the centre is told, once a draft. */
function withAccident(before: Guided, after_: Guided, shown: FlowTurn, context: BotContext): FlowTurn {
  const happened = after_.answers.accident === true && before.answers.accident !== true
  const { guided } = shown.state
  if (!happened || guided === null) return shown
  const effects: Effect[] = before.urgentOpened
    ? []
    : [
        {
          kind: 'open-urgent-case',
          draftId: before.draftId,
          requesterNo: after_.answers.requesterNo ?? null,
          note: null,
        },
      ]
  const state = { ...shown.state, guided: { ...guided, urgentOpened: true } }
  return turn(state, [words.urgentCard(context), ...shown.replies], [...shown.effects, ...effects])
}

function tapConfirm(state: BotState, draft: Guided, value: string, context: BotContext): FlowTurn {
  if (value === 'mend') return show(state, { ...draft, step: 'pick' }, context)
  if (value === 'drop') return turn(withGuided(state, draft), [askDrop(draft)])
  if (value === 'accident') {
    const answers = { ...draft.answers, accident: true }
    const next = { ...draft, answers, repeated: false, rev: draft.rev + 1 }
    return withAccident(draft, next, show(state, next, context), context)
  }
  if (value !== `send:${draft.rev}:${context.city.consent.version}`)
    return after([say(words.CHANGED_WORDS)], show(state, draft, context))
  return send(state, draft, context)
}

function send(state: BotState, draft: Guided, context: BotContext): FlowTurn {
  const effect: Effect = {
    kind: 'submit',
    mends: draft.mends,
    draft: {
      draftId: draft.draftId,
      caseNo: draft.mends,
      source: draft.source,
      activities: [activityOf(draft)],
      accident: draft.answers.accident === true,
      consentVersion: context.city.consent.version,
    },
  }
  return turn(withGuided(state, { ...draft, step: 'sending', sentAt: nowOf(context) }), [], [effect])
}

function tapWhileSending(state: BotState, draft: Guided, tap: Tap, context: BotContext): FlowTurn {
  const again = tap.step === 'confirm' && tap.value.startsWith('send:') && isStuck(draft.sentAt, context)
  return again ? send(state, draft, context) : turn(state, [say(words.SENDING_WORDS)])
}

function pick(state: BotState, draft: Guided, value: string, context: BotContext): FlowTurn {
  const step = ORDER.find((one) => one === value)
  return step ? show(state, { ...draft, step }, context) : stale(withGuided(state, draft), context)
}

/** An old button, a button twice: said so, and the present question again. */
export function stale(state: BotState, context: BotContext, foot: string | null = null): FlowTurn {
  return turn(state, [say(`${OLD_QUESTION}${foot ? `（${foot}）` : ''}`), ...present(state, context)])
}

function oldTap(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  const sent = state.done.find((one) => one.draftId === tap.id)
  if (!sent) return stale(state, context)
  const no = sent.caseNo === null ? '' : `（${caseFoot(sent.caseNo)}）`
  return turn(state, [say(`${words.ALREADY_SENT_WORDS}${no}`), ...present(state, context)])
}

/** The server's answer to our submission; drafts of photo reports are answered by photo-report.ts. */
export function guidedSubmitted(
  state: BotState,
  event: BotEvent & { kind: 'submitted' },
  context: BotContext,
): FlowTurn {
  const { draftId, caseNo } = event
  const isOpen = state.guided?.draftId === draftId
  // A photo left to the centre was told already; an answer that comes twice too.
  if (!isOpen && state.done.some((one) => one.caseNo === caseNo)) return turn(state, [])
  const told = words.submittedCard(caseNo, event.state, event.already, context)
  const closed = isOpen ? withoutGuided(state) : state
  return turn(withDone(closed, draftId, caseNo), [told, ...reminders(closed, context)])
}

export function guidedRefused(
  state: BotState,
  draft: Guided,
  { code, field }: BotEvent & { kind: 'submit-refused' },
  context: BotContext,
): FlowTurn {
  const answers = reopen(draft.answers, code, field) ?? draft.answers
  const reopened: Guided = {
    ...draft,
    answers,
    sentAt: null,
    rev: draft.rev + 1,
    step: nextStep(answers, context),
  }
  return after([say(words.refusalWords(code))], show(state, reopened, context))
}
