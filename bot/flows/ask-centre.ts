/**
 * センターに聞く: what the member types goes to the centre until they end it, start something else, or half an hour
 * has passed. Works for people who are not linked as well.
 *
 * Promise:  while it is open no words are read as anything else, but an accident is answered first, and its words
 *           go to the centre too. Words that came too late are not lost in silence: the way on is offered.
 * Never:    takes a photo as a question; sends anything from a group.
 */
import type { BotContext, BotEvent } from '../contract.ts'
import * as words from '../messages/ask-centre.ts'
import { MENU_WORDS } from '../messages/common.ts'
import { urgentCard } from '../messages/confirm-report.ts'
import { say } from '../messages/flex.ts'
import type { Tap } from '../postback.ts'
import { nowOf, type Asking, type BotState } from '../state.ts'
import { plain } from '../understand/plain-text.ts'
import { tellsOfAccident } from '../understand/read-intent.ts'
import { isAsking, minutesSince, notAsking } from './asking-open.ts'
import { present, question } from './present.ts'
import { after, turn, type FlowTurn } from './turn.ts'

/** after that, words are hardly an answer to the centre's */
const OFFERED_MINUTES = 3 * 24 * 60
const ENDS = /^(終わる|終わり|終わります|おわる|おわり|終了|やめる|やめます|以上|以上です)$/
const MENU = new Set(Object.values(MENU_WORDS).map(plain))

export function startAsking(state: BotState, context: BotContext, caseNo: string | null = null): FlowTurn {
  const asking: Asking = { threadId: context.newId(), caseNo, live: true, at: nowOf(context) }
  return turn({ ...state, asking }, [caseNo === null ? words.askCard(context) : words.writeCard(caseNo)])
}

export function tapAsking(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  if (tap.step === 'write') return startAsking(state, context, tap.id || null)
  if (tap.step === 'end') return endAsking(state, context)
  return turn(state, present(state, context))
}

/** Null when the words are not for the centre: nothing is open, or they name another thing to do. */
export function typeAsking(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  const { asking } = state
  if (asking === null || !isAsking(state, context)) return null
  const heard = plain(typed)
  if (ENDS.test(heard)) return endAsking(state, context)
  if (MENU.has(heard)) return null
  if (typed.trim() === '') return turn(state, present(state, context))
  const { threadId, caseNo } = asking
  const urgent = tellsOfAccident(typed) ? [urgentCard(context)] : []
  return turn(state, urgent, [{ kind: 'ask-centre', threadId, caseNo, text: typed }])
}

/** A way on for words nobody understood, while a thread is not long ago; null otherwise. */
export function offerAsking(
  { asking }: BotState,
  context: BotContext,
): ReturnType<typeof words.offerCard> | null {
  if (asking === null || minutesSince(asking.at, context) > OFFERED_MINUTES) return null
  return words.offerCard(asking.caseNo)
}

function endAsking(state: BotState, context: BotContext): FlowTurn {
  const caseNo = state.asking?.caseNo ?? null
  const ended: BotState = { ...notAsking(state), ...(caseNo === null && { asking: null }) }
  return after([words.endedCard(caseNo)], turn(ended, question(ended, context) ?? []))
}

export function questionTaken(
  state: BotState,
  event: BotEvent & { kind: 'question-taken' },
  context: BotContext,
): FlowTurn {
  const { caseNo, first } = event
  const asking = state.asking && { ...state.asking, caseNo, at: nowOf(context) }
  return turn({ ...state, asking }, [first ? words.takenCard(caseNo, context) : words.moreTakenCard(caseNo)])
}

/** What the member is doing just now goes on; the answer has its own button. */
export function questionAnswered(
  state: BotState,
  event: BotEvent & { kind: 'question-answered' },
  context: BotContext,
): FlowTurn {
  const { caseNo, text } = event
  const same = state.asking?.caseNo === caseNo ? state.asking : null
  const asking: Asking = same ?? { threadId: context.newId(), caseNo, live: false, at: nowOf(context) }
  const writing = state.asking?.live ? state.asking : { ...asking, at: nowOf(context) }
  return turn({ ...state, asking: writing }, [words.answerCard(caseNo, text)])
}

export function questionClosed(state: BotState, event: BotEvent & { kind: 'question-closed' }): FlowTurn {
  const same = state.asking?.caseNo === event.caseNo
  return turn(same ? notAsking(state) : state, [words.closedCard(event.caseNo)])
}

/**
 * Photos stay reports: a provider is told so once, and the thread rests, so that words answer the photo's questions.
 * Anybody else goes on writing.
 */
export function photoWhileAsking(
  state: BotState,
  context: BotContext,
  flow: (state: BotState) => FlowTurn,
): FlowTurn {
  if (!isAsking(state, context)) return flow(state)
  if (!context.member?.isProvider)
    return { ...flow(state), state, replies: [say(words.PHOTO_IS_NO_QUESTION)] }
  const next = flow(notAsking(state))
  const told = next.replies.length > 0 ? [say(words.PHOTO_IS_A_REPORT)] : []
  return { ...next, replies: [...next.replies, ...told] }
}
