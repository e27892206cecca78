/**
 * ReportDue: reports of last month are due soon. Only who has one half done hears of it; everybody else hears nothing.
 */
import { monthOf } from '../../rules/calendar.ts'
import type { BotContext, BotEvent } from '../contract.ts'
import { reportDueCard } from '../messages/decisions.ts'
import type { BotState } from '../state.ts'
import { turn, type FlowTurn } from './turn.ts'

type Due = BotEvent & { kind: 'report-due' }

export function reportDue(state: BotState, event: Due, context: BotContext): FlowTurn {
  const due = context.member?.isProvider && context.today <= event.dueOn && isHalfDone(state, event, context)
  return turn(state, due ? [reportDueCard(event)] : [])
}

/** Begun in the chat, a photo with questions left, or a report that the centre sent back. */
function isHalfDone({ guided, sheets }: BotState, { month }: Due, context: BotContext): boolean {
  const isDue = (date: string | undefined) => date === undefined || monthOf(date) <= month
  if (guided !== null && guided.answers.requesterNo !== undefined && isDue(guided.answers.date)) return true
  if (sheets.some(({ rows }) => rows.length === 0 || rows.some(({ activity }) => isDue(activity.date))))
    return true
  return context.reports.some(
    (report) =>
      (report.state === 'asking' || report.state === 'returned') &&
      report.open &&
      (report.month === null || report.month <= month),
  )
}
