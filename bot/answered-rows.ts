/**
 * AnsweredRows: what a member has settled in the chat about a photo, for the page that shows the same photo.
 *
 * Never:    hands out a value that is still in doubt: there the page asks again, with what the reader saw.
 */
import type { ConversationState } from './contract.ts'
import { migrateState, type SheetField, type SheetRow, sheetOf } from './state.ts'

export interface AnsweredRow {
  photoId: string
  /** row on the paper */
  row: number
  overnight: boolean
  activity: SheetRow['activity']
  /** not answered yet */
  open: SheetField[]
}

/** @returns none where the chat knows nothing of the case, or has sent it */
export function answeredRows(stored: ConversationState | null, caseNo: string): AnsweredRow[] {
  const sheet = sheetOf(migrateState(stored), caseNo)
  if (!sheet) return []
  return sheet.rows.map(({ photoId, row, overnight, activity }, index) => ({
    ...{ photoId, row, overnight, activity },
    open: sheet.doubts.filter(({ rowIndex }) => rowIndex === index).map(({ field }) => field),
  }))
}
