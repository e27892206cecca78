/**
 * これまでの利用: what a requester used in the last months. Shown to requesters (and to those who are both).
 */
import { monthOf } from '../../rules/calendar.ts'
import type { BotContext } from '../contract.ts'
import { linkFirstCard } from '../messages/guided-refusals.ts'
import { monthsOf, usageCard } from '../messages/usage.ts'
import type { Tap } from '../postback.ts'
import type { BotState } from '../state.ts'
import { turn, type FlowTurn } from './turn.ts'

/** @param wanted  a month; the latest with a visit unless it has one */
export function showUsage(state: BotState, context: BotContext, wanted?: string): FlowTurn {
  if (context.member === null)
    return turn(state, [linkFirstCard('利用を見るには、はじめに連携をしてください')])
  const visits = context.usage ?? []
  const months = monthsOf(visits)
  const month = months.find((one) => one === wanted) ?? months[0] ?? monthOf(context.today)
  const shown = visits.filter((visit) => monthOf(visit.date) === month)
  const others = months.filter((one) => one !== month)
  return turn(state, [usageCard(context, month, shown, others)])
}

export function tapUsage(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  return showUsage(state, context, tap.value)
}
