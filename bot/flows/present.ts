/**
 * Present: the question that stands now, said again. Shown after an old button, small talk, or words not understood.
 */
import type { BotContext, Reply } from '../contract.ts'
import { NOTHING_ASKED, menuCard } from '../messages/common.ts'
import { stillAskingCard } from '../messages/ask-centre.ts'
import { askResume } from '../messages/guided-ways.ts'
import { askLink } from '../messages/linking.ts'
import { typedCard } from '../messages/typed-report.ts'
import { sheetOf, type BotState, type Sheet } from '../state.ts'
import { isAsking } from './asking-open.ts'
import { settled, showGuided } from './show-guided.ts'
import { showSheet } from './show-sheet.ts'

/** One or two messages; never empty. */
export function present(state: BotState, context: BotContext): Reply[] {
  return question(state, context) ?? [menuCard(context, NOTHING_ASKED)]
}

/** Null when nothing is asked. */
export function question(state: BotState, context: BotContext): Reply[] | null {
  const { asking, focus, guided, link } = state
  if (isAsking(state, context)) return [stillAskingCard(asking?.caseNo ?? null)]
  if (context.member === null) return link ? [askLink(link, context)] : null
  if (focus?.flow === 'typed' && state.typed) return [typedCard(state, state.typed, context)]
  if (focus?.flow === 'guided' && guided) return [showGuided(settled(guided, context), context)]
  const sheet = focus?.flow === 'sheet' ? sheetOf(state, focus.id) : null
  if (sheet) return showSheet(sheet, state, context)
  const left = reminders(state, context)
  return left.length > 0 ? left : null
}

/** What is still half done beside the thing just finished: at most one card. */
export function reminders(state: BotState, context: BotContext): Reply[] {
  const { guided } = state
  const waiting = state.sheets.find(isWaitingForMember)
  if (waiting) return showSheet(waiting, state, context)
  return guided && guided.answers.requesterNo !== undefined ? [askResume(guided, context)] : []
}

export function isWaitingForMember(sheet: Sheet): boolean {
  return sheet.step !== 'reading' && sheet.step !== 'retake' && sheet.step !== 'sending'
}
