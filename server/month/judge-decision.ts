/**
 * JudgeDecision: whether a decided amount is paid by the run's own file, and if not, why, in words.
 *
 * Used by:  run-papers.ts, payment-summaries.ts.
 */
import type { StopReason } from '../../db/payment-stops.ts'
import type { DecisionRow } from '../../db/runs.ts'
import type { BankAccount } from '../../office/month-data.ts'
import { bankAccountOf, unusableWords, type JudgeServices } from './account-state.ts'
import { PAPER_WORDS } from './words.ts'

export interface Judged {
  row: DecisionRow
  /** as it was decided */
  account: BankAccount | null
  /** why nothing is paid now, in words; null: it is */
  reason: string | null
}

/** @param stop  why it is kept out of the run's own file since it was approved */
export function judgeDecision(
  services: JudgeServices,
  row: DecisionRow,
  stop: StopReason | undefined,
): Judged {
  const { providerNo, sealedAccount } = row
  const account = sealedAccount && bankAccountOf(services, providerNo, sealedAccount)
  if (row.payYen <= 0) return { row, account, reason: null }
  if (row.held) return { row, account, reason: PAPER_WORDS.held[row.held] ?? row.held }
  if (!sealedAccount) return { row, account, reason: PAPER_WORDS.held['NO_ACCOUNT']! }
  if (stop) return { row, account, reason: PAPER_WORDS.held[stop]! }
  const asked = { decisionNo: row.decisionNo, memberNo: row.providerNo, payYen: row.payYen }
  return { row, account, reason: unusableWords(services, asked, sealedAccount) || null }
}
