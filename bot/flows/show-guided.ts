/**
 * Show the guided report's present question.
 */
import type { Fee } from '../../rules/activity.ts'
import type { BotContext, Reply } from '../contract.ts'
import { SENDING_WORDS, confirmCard } from '../messages/confirm-report.ts'
import { say } from '../messages/flex.ts'
import * as care from '../messages/guided-care.ts'
import * as visit from '../messages/guided-visit.ts'
import { pairlessCard } from '../messages/guided-refusals.ts'
import { askPick } from '../messages/guided-ways.ts'
import * as heard from '../messages/guided-heard.ts'
import type { Guided, GuidedStep } from '../state.ts'
import { activityOf, nextStep } from './guided-answers.ts'

type Question = (draft: Guided, context: BotContext, page?: number) => Reply

const askWho = heard.orAsk(heard.askHeardWho, visit.askWho)

const QUESTIONS: Record<GuidedStep, Question> = {
  // the last pair may have ended since the draft was begun
  who: (draft, context, page) =>
    context.pairs.length === 0 ? pairlessCard(context) : askWho(draft, context, page),
  day: heard.orAsk(heard.askHeardDay, visit.askDay),
  start: heard.orAsk(heard.askHeardStart, visit.askStart),
  span: heard.orAsk(heard.askSpan, visit.askStart),
  end: visit.askEnd,
  overnight: visit.askOvernight,
  future: visit.askFuture,
  children: care.askChildren,
  sick: care.askSick,
  kind: heard.orAsk(heard.askHeardKind, care.askKind),
  costs: heard.orAsk(heard.askHeardCosts, care.askCosts),
  transport: care.askTransport,
  other: care.askOther,
  accident: care.askAccident,
  pick: askPick,
  confirm: (draft, context) => {
    const activity = activityOf(draft)
    const fee = feeOf(draft, context)
    return confirmCard(draft, activity, 'refusal' in fee ? null : fee, context)
  },
  sending: () => say(SENDING_WORDS),
}

export function showGuided(draft: Guided, context: BotContext, page = 0): Reply {
  return QUESTIONS[draft.step](draft, context, page)
}

/** Only for a draft without open questions. */
export function feeOf(draft: Guided, context: BotContext): Fee | { refusal: string } {
  return context.feesOf([activityOf(draft)], draft.mends)[0]!
}

/** Days may have passed: a pair may be gone, a step may no longer fit. */
export function settled(draft: Guided, context: BotContext): Guided {
  const missing = nextStep(draft.answers, context)
  const needsAll = draft.step === 'confirm' || draft.step === 'pick' || draft.step === 'sending'
  if (needsAll && missing !== 'confirm') return { ...draft, step: missing }
  if (missing === 'who' && draft.step !== 'who') return { ...draft, step: 'who' }
  // it may be over by now
  if (draft.step === 'future' && missing !== 'future') return { ...draft, step: missing }
  if (draft.step === 'span' && missing !== 'span') return { ...draft, step: missing }
  if (draft.step === 'overnight' && draft.answers.pendingEnd === undefined) return { ...draft, step: missing }
  return draft
}
