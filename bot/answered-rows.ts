/**
 * AnsweredRows: what a member has said in the chat about a photo's rows, for the page that shows the same photo.
 *
 * Never:    hands out what nobody said: a reading may be made anew, and what it doubts then is asked.
 */
import type { ConversationState } from './contract.ts'
import { migrateState, type SheetField, type SheetRow, sheetOf } from './state.ts'

export interface AnsweredRow {
  photoId: string
  /** row on the paper */
  row: number
  overnight: boolean
  activity: SheetRow['activity']
  said: SheetField[]
}

/** @returns none where the chat knows nothing of the case, or has sent it */
export function answeredRows(stored: ConversationState | null, caseNo: string): AnsweredRow[] {
  const rows = sheetOf(migrateState(stored), caseNo)?.rows ?? []
  return rows.map(({ photoId, row, overnight, activity, said = [] }) => ({
    ...{ photoId, row, overnight, activity, said },
  }))
}
