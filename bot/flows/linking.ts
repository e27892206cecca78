/**
 * Linking: member number → birth date → one-time code → the server tries.
 *
 * Never:    keeps the code; says which of the three was wrong; counts tries (the server does, over all chats).
 */
import { isIsoDate } from '../../rules/calendar.ts'
import { menuOf } from '../menu-of.ts'
import type { BotContext, BotEvent } from '../contract.ts'
import * as words from '../messages/linking.ts'
import { say } from '../messages/flex.ts'
import type { Tap } from '../postback.ts'
import { freshState, type BotState, type Linking } from '../state.ts'
import { readCode, readMemberNo } from '../understand/read-answer.ts'
import { readDay, readFullDay } from '../understand/read-day.ts'
import { stale } from './guided-report.ts'
import { after, turn, type FlowTurn } from './turn.ts'

export function startLinking(state: BotState, context: BotContext): FlowTurn {
  if (context.member) return turn({ ...state, link: null }, [words.alreadyLinkedCard(context)])
  return ask(state, { step: 'number', memberNo: null, birthDate: null }, context)
}

/** The number of the centre's letter, typed without a button: the linking goes on from there. */
export function linkByNumber(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  const memberNo = context.member === null && state.link === null ? readMemberNo(typed) : null
  return memberNo === null ? null : ask(state, { step: 'birth', memberNo, birthDate: null }, context)
}

function ask(state: BotState, link: Linking, context: BotContext): FlowTurn {
  return turn({ ...state, link, focus: { flow: 'link', id: '' } }, [words.askLink(link, context)])
}

export function tapLinking(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  if (tap.step === 'restart') return startLinking(state, context)
  if (state.link?.step !== 'birth' || tap.step !== 'birth' || context.member) return stale(state, context)
  return takeBirth(state, state.link, isIsoDate(tap.value) ? tap.value : null, context)
}

/** Every text is taken as an answer to the present question, unless it is clearly something else. */
export function typeLinking(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  const { link } = state
  if (link === null || context.member) return null
  if (link.step === 'number') {
    const memberNo = readMemberNo(typed)
    if (memberNo !== null) return ask(state, { ...link, step: 'birth', memberNo }, context)
    return /\d/.test(typed.normalize('NFKC')) && typed.length < 20
      ? turn(state, [say(words.NUMBER_AGAIN)])
      : null
  }
  if (link.step === 'birth') {
    const date = readFullDay(typed)
    if (date !== null) return takeBirth(state, link, date, context)
    return readDay(typed, context.today) !== null || /\d/.test(typed)
      ? turn(state, [say(words.BIRTH_AGAIN)])
      : null
  }
  const code = readCode(typed)
  if (code !== null) return tryLink(state, link, code, context)
  return /\d/.test(typed.normalize('NFKC')) && typed.length < 30 ? turn(state, [say(words.CODE_AGAIN)]) : null
}

function takeBirth(state: BotState, link: Linking, date: string | null, context: BotContext): FlowTurn {
  if (date === null || date > context.today || date < '1900-01-01')
    return turn(state, [say(words.BIRTH_AGAIN)])
  return ask(state, { ...link, step: 'code', birthDate: date }, context)
}

function tryLink(state: BotState, link: Linking, code: string, context: BotContext): FlowTurn {
  const { memberNo, birthDate } = link
  if (memberNo === null || birthDate === null) return startLinking(state, context)
  return turn(state, [], [{ kind: 'try-link', memberNo, birthDate, code }])
}

export function linkResult(
  state: BotState,
  event: BotEvent & { kind: 'link-result' },
  context: BotContext,
): FlowTurn {
  const closed: BotState = { ...state, link: null, focus: state.focus?.flow === 'link' ? null : state.focus }
  switch (event.result) {
    case 'linked':
      return turn(
        closed,
        [words.linkedCard(event.memberName, context)],
        [{ kind: 'show-menu', menu: menuOf(context.member ?? { isProvider: true }) }],
      )
    case 'locked':
      return turn(closed, [words.lockedCard(context)])
    case 'expired':
      return turn(closed, [words.expiredCard(context)])
    case 'wrong': {
      if (event.triesLeft <= 0) return turn(closed, [words.lockedCard(context)])
      const known = state.link?.memberNo && state.link.birthDate ? state.link : null
      if (known === null)
        return after([say(words.wrongWords(event.triesLeft))], startLinking(closed, context))
      return after([say(words.wrongWords(event.triesLeft))], ask(state, { ...known, step: 'code' }, context))
    }
  }
}

/** Another account took this member over: nothing of the former talk stays. */
export function linkMoved(context: BotContext): FlowTurn {
  return turn(freshState(), [words.movedCard(context)], [{ kind: 'show-menu', menu: 'guest' }])
}
