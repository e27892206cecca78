/**
 * Form: the member's own sheet to print, opened on a page of ours. Only the way to it stands in the chat.
 */
import type { BotContext } from '../contract.ts'
import { formCard } from '../messages/form.ts'
import { linkFirstCard, notProviderCard } from '../messages/guided-refusals.ts'
import type { BotState } from '../state.ts'
import { turn, type FlowTurn } from './turn.ts'

/** 用紙: by words, from 報告する, from 写真で報告. A half-done report stays as it is. */
export function showForm(state: BotState, context: BotContext): FlowTurn {
  if (context.member === null)
    return turn(state, [linkFirstCard('用紙を出すには、はじめに連携をしてください')])
  return turn(state, [context.member.isProvider ? formCard(context) : notProviderCard(context)])
}
