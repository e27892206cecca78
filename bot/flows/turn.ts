/**
 * Turn: what a flow hands back, and small ways to make one.
 */
import type { BotContext, Effect, Reply } from '../contract.ts'
import type { BotState } from '../state.ts'

export interface FlowTurn {
  state: BotState
  replies: Reply[]
  effects: Effect[]
}

export function turn(state: BotState, replies: Reply[], effects: Effect[] = []): FlowTurn {
  return { state, replies, effects }
}

/** The same turn with something said first. */
export function after(first: Reply[], rest: FlowTurn): FlowTurn {
  return { ...rest, replies: [...first, ...rest.replies] }
}

/** A flow's answer to typed words: null when they are no answer to its question. */
export type TextAnswer = (state: BotState, typed: string, context: BotContext) => FlowTurn | null
