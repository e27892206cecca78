/**
 * Registration: what became of an application. The page is elsewhere (liff/); here the applicant is told, and gets
 * the menu that belongs to who they are now.
 */
import type { BotContext, BotEvent } from '../contract.ts'
import { menuOf } from '../menu-of.ts'
import * as words from '../messages/registration.ts'
import type { BotState } from '../state.ts'
import { turn, type FlowTurn } from './turn.ts'

/** A linking begun before is over: the application has linked the account. */
export function applicationApproved(
  state: BotState,
  event: BotEvent & { kind: 'application-approved' },
  context: BotContext,
): FlowTurn {
  const unlinking: BotState = {
    ...state,
    link: null,
    focus: state.focus?.flow === 'link' ? null : state.focus,
  }
  const menu = menuOf({ isProvider: event.roles.includes('provider') })
  return turn(unlinking, [words.approvedCard(event, context)], [{ kind: 'show-menu', menu }])
}

export function applicationSentBack(
  state: BotState,
  event: BotEvent & { kind: 'application-returned' | 'application-declined' },
  context: BotContext,
): FlowTurn {
  const card = event.kind === 'application-returned' ? words.returnedCard : words.declinedCard
  return turn(state, [card(event.caseNo, event.reason, context)])
}

export function showRegistration(state: BotState, context: BotContext): FlowTurn {
  return turn(state, [words.registrationCard(context)])
}
