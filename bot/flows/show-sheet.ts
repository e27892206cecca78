/**
 * Show a sheet's present question.
 */
import type { BotContext, Reply } from '../contract.ts'
import { SENDING_WORDS } from '../messages/confirm-report.ts'
import { say } from '../messages/flex.ts'
import { retakeCard, waitingCard } from '../messages/photo-report.ts'
import { SHOWN_IN_CHAT, sheetCard } from '../messages/sheet-card.ts'
import { pickFieldCard, pickRowCard } from '../messages/sheet-picks.ts'
import { doubtCard, editCard } from '../messages/sheet-questions.ts'
import { wholeCard } from '../messages/typed-sheet.ts'
import { isTyped, type BotState, type Sheet } from '../state.ts'
import { openDoubts, shownRows } from './sheet-rows.ts'

export function showSheet(sheet: Sheet, state: BotState, context: BotContext, page = 0): Reply[] {
  const doubts = openDoubts(sheet, context)
  const overview = () => sheetCard(sheet, shownRows(sheet, context), doubts, context)
  const edit = sheet.edit
  switch (sheet.step) {
    case 'reading':
      return [waitingCard(sheet)]
    case 'retake':
      return [retakeCard(sheet, null, state.retakes, context)]
    case 'sending':
      return [say(SENDING_WORDS)]
    case 'pick-row':
      return [pickRowCard(sheet, context)]
    case 'pick-field':
      return edit ? [pickFieldCard(sheet, edit.rowIndex, context)] : [overview()]
    case 'whole':
      return [wholeCard(sheet)]
    case 'edit':
      return edit ? [editCard(sheet, edit.rowIndex, edit.field, context, page)] : [overview()]
    case 'doubt':
    case 'confirm': {
      const [first] = doubts
      // Too many for bubbles: the overview carries the way to the page.
      if (first === undefined || (doubts.length > SHOWN_IN_CHAT && !isTyped(sheet))) return [overview()]
      return [doubtCard(sheet, first, doubts.length, context)]
    }
  }
}

/** After a reading: what was read, then the first doubt. */
export function showReading(sheet: Sheet, state: BotState, context: BotContext): Reply[] {
  const doubts = openDoubts(sheet, context)
  const question = showSheet(sheet, state, context)
  if (doubts.length === 0 || (doubts.length > SHOWN_IN_CHAT && !isTyped(sheet))) return question
  return [sheetCard(sheet, shownRows(sheet, context), doubts, context), ...question]
}
