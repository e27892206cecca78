/**
 * Asking open: whether words go to the centre just now.
 */
import type { BotContext } from '../contract.ts'
import { nowOf, type BotState } from '../state.ts'

const OPEN_MINUTES = 30

/** Until 終わる, until something else begins, or for half an hour after the last word. */
export function isAsking({ asking }: BotState, context: BotContext): boolean {
  return asking !== null && asking.live && minutesSince(asking.at, context) <= OPEN_MINUTES
}

/** Something else begins: words are no longer the centre's. */
export function notAsking(state: BotState): BotState {
  return state.asking?.live ? { ...state, asking: { ...state.asking, live: false } } : state
}

/** @param at 'YYYY-MM-DDTHH:MM' in Japan; anything else is long ago */
export function minutesSince(at: string, context: BotContext): number {
  const since = (Date.parse(`${nowOf(context)}:00Z`) - Date.parse(`${at}:00Z`)) / 60_000
  return Number.isNaN(since) ? Infinity : since
}
