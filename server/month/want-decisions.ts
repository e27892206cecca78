/**
 * WantDecisions: says what 月別交付金額 in kintone should hold of a month, in the transaction that changed it.
 *
 * Twice is once: the same fields wanted again are no new write.
 * Used by:  steps.ts (approved), make-files.ts (exported, paid), bank-results.ts and batches.ts (returned, paid again).
 */
import type { Db } from '../../db/connect.ts'
import { decidedRows, type DecidedRow } from '../../db/decision-reads.ts'
import { wantRecords } from '../../db/kintone-records.ts'
import {
  decisionRecord,
  type DecisionRecord,
  type DecisionState,
} from '../../office/kintone/decision-record.ts'

/** @returns how many records kintone must be told of */
export async function wantDecisions(tx: Db, runId: number, now: Date): Promise<number> {
  const rows = await decidedRows(tx, { runId })
  const records = new Map(
    rows.map((row) => [row.decisionNo, recordOfDecision(row) as Record<string, unknown>]),
  )
  return wantRecords(tx, 'decisions', records, now)
}

export const recordOfDecision = (row: DecidedRow): DecisionRecord =>
  decisionRecord({ ...row, state: stateOf(row) })

/** What came back and is on its way again is told as such until it comes back again. */
function stateOf({ transfer, wasReturned }: DecidedRow): DecisionState {
  if (transfer === 'returned') return 'returned'
  if (transfer !== null && wasReturned) return 'retransferred'
  return transfer === 'paid' ? 'paid' : 'decided'
}
