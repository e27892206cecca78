/**
 * Typed report: a sentence (or several lines) becomes the same draft as the guided report; only what is missing or
 * doubtful is asked. One activity is a guided draft; several are rows of one report (typed-sheet.ts says why).
 *
 * Promise:  a half-done report is never replaced unasked; a sentence that may be something else is asked about
 *           first; what is no report at all is left to small talk.
 * Never:    sends: the confirmation with its 送信 button always stands between; answers the accident question, even
 *           where 「事故なし」 was typed, for that one is a declaration.
 * Used by:  bot/conversation.ts.
 */
import type { BotContext } from '../contract.ts'
import { urgentCard } from '../messages/confirm-report.ts'
import { say } from '../messages/flex.ts'
import { pairlessCard } from '../messages/guided-refusals.ts'
import * as words from '../messages/typed-report.ts'
import type { Tap } from '../postback.ts'
import { withoutGuided, type BotState, type HeardActivity, type Typed } from '../state.ts'
import { readYesNo } from '../understand/read-answer.ts'
import { readIntent, tellsOfAccident } from '../understand/read-intent.ts'
import type { TypedReport } from '../understand/typed-report/heard.ts'
import { isTooMany, readTypedReport } from '../understand/typed-report/read-typed-report.ts'
import { onward } from './answer-sheet.ts'
import { NO_ANSWERS } from './guided-answers.ts'
import { openGuided, stale } from './guided-report.ts'
import { heardAnswers } from './heard-answers.ts'
import { present, question } from './present.ts'
import { typedSheet } from './typed-sheet.ts'
import { after, turn, type FlowTurn } from './turn.ts'

/** A clear report goes before the answer to a standing question: 「佐藤さん 昨日 15時〜17時」 is more than a name. */
export function typeClearReport(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  const read = readFor(typed, context)
  if (read?.certainty !== 'clear' || tellsOfAccident(typed)) return null
  return begin(state, read.activities, context)
}

/** Words that answered no question: null leaves them to small talk. */
export function typeMaybeReport(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  const read = readFor(typed, context)
  if (read === null || read.points === 0) return null
  if (read.certainty === 'clear' || read.certainty === 'doubtful') {
    const asked = ask(state, 'is-report', read.activities, context)
    return tellsOfAccident(typed) ? after([urgentCard(context)], asked) : asked
  }
  const intent = readIntent(typed)
  return intent === 'unknown' || intent === 'whole-report' ? helped(state, read, context) : null
}

/** The words that stand in the way of a report, or how one is typed; a standing question is shown again. */
function helped(state: BotState, read: TypedReport, context: BotContext): FlowTurn | null {
  const sentence =
    read.certainty === 'plan'
      ? words.planWords(read.activities, context)
      : read.certainty === 'cancelled'
        ? words.CANCELLED_WORDS
        : null
  const standing = question(state, context)
  if (sentence !== null)
    return turn(state, standing ? [say(sentence), ...standing] : [words.notYetCard(context, sentence)])
  if (standing !== null || read.points < 2) return null
  return turn(state, [words.howToTypeCard(context)])
}

function readFor(typed: string, context: BotContext): TypedReport | null {
  if (!context.member?.isProvider || context.pairs.length === 0) return null
  return readTypedReport(typed, context)
}

function ask(state: BotState, why: Typed['why'], activities: HeardActivity[], context: BotContext): FlowTurn {
  const typed: Typed = { id: context.newId(), why, activities }
  const asking: BotState = { ...state, typed, focus: { flow: 'typed', id: typed.id } }
  return turn(asking, [words.typedCard(asking, typed, context)])
}

function begin(state: BotState, activities: HeardActivity[], context: BotContext): FlowTurn {
  if (context.pairs.length === 0) return turn(state, [pairlessCard(context)])
  if (isTooMany(activities)) return turn(state, [say(words.TOO_MANY), ...present(state, context)])
  const [only, second] = activities
  if (only === undefined || second !== undefined) {
    const rows = onward(withoutTyped(state), typedSheet(activities, context), context)
    return after([words.understood(activities, context)], rows)
  }
  const { guided } = state
  const halfDone = guided !== null && (guided.answers.requesterNo !== undefined || guided.step === 'sending')
  return halfDone ? ask(state, 'replace', activities, context) : open(state, only, context)
}

function open(state: BotState, heard: HeardActivity, context: BotContext): FlowTurn {
  const fresh = withoutGuided(withoutTyped(state))
  const opened = openGuided(fresh, heardAnswers(heard, NO_ANSWERS, context), context)
  return after([words.understood([heard], context)], opened)
}

const withoutTyped = (state: BotState): BotState => ({
  ...state,
  typed: null,
  focus: state.focus?.flow === 'typed' ? null : state.focus,
})

export function tapTyped(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  const { typed, guided } = state
  if (typed === null || typed.id !== tap.id) return stale(state, context)
  const [only] = typed.activities
  if (typed.why === 'is-report') {
    if (tap.step === 'yes') return begin(withoutTyped(state), typed.activities, context)
    return tap.step === 'no' ? declined(state, context) : stale(state, context)
  }
  if (tap.step === 'keep' && guided) return kept(state, context)
  if (tap.step !== 'replace' || only === undefined) return stale(state, context)
  // A report on its way is not replaced: it is kept until its result has come.
  return guided?.step === 'sending' ? kept(state, context) : open(state, only, context)
}

function declined(state: BotState, context: BotContext): FlowTurn {
  const closed = withoutTyped(state)
  return turn(closed, [say(words.NOT_A_REPORT), ...present(closed, context)])
}

function kept(state: BotState, context: BotContext): FlowTurn {
  const { guided } = state
  const closed = withoutTyped(state)
  const focused: BotState = guided ? { ...closed, focus: { flow: 'guided', id: guided.draftId } } : closed
  return turn(focused, present(focused, context))
}

/** はい and いいえ; null for anything else. Which draft to keep is answered by its buttons only. */
export function typeTyped(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  const { typed: waiting } = state
  if (waiting === null || waiting.why !== 'is-report') return null
  const answer = readYesNo(typed)
  if (answer === null) return null
  return tapTyped(state, { flow: 'typed', id: waiting.id, step: answer, value: '' }, context)
}
