/**
 * DecisionRecord: one decision as the kintone app 月別交付金額 holds it, unique by 交付番号.
 *
 * Never:    an account: 口座情報 is an app of its own, with tighter rights.
 * Used by:  server/month/want-decisions.ts, export decisions.
 */
import { decimalHours } from '../figures.ts'

export const DECISION_CODES = [
  '交付番号',
  '会員番号',
  '氏名',
  '対象月',
  '会計年度',
  '件数',
  '時間',
  '利用料金計',
  '報酬計',
  '交付額',
  '状態',
] as const

/** A NUMBER field takes digits as text. */
export type DecisionRecord = Record<(typeof DECISION_CODES)[number], string>

export type DecisionState = 'decided' | 'paid' | 'returned' | 'retransferred'

export const DECISION_STATE_WORDS: Record<DecisionState, string> = {
  decided: '決定',
  paid: '支払済',
  returned: '振込不能',
  retransferred: '再振込',
}

export interface RecordedDecision {
  decisionNo: string
  providerNo: string
  name: string
  /** the run's */
  month: string
  fiscalYear: number
  count: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  /** what was decided, adjustments included: may be negative */
  subsidyYen: number
  state: DecisionState
}

export const decisionRecord = (decision: RecordedDecision): DecisionRecord => ({
  交付番号: decision.decisionNo,
  会員番号: decision.providerNo,
  氏名: decision.name,
  対象月: decision.month,
  会計年度: String(decision.fiscalYear),
  件数: String(decision.count),
  時間: decimalHours(decision.billedMinutes),
  利用料金計: String(decision.feeYen),
  報酬計: String(decision.rewardYen),
  交付額: String(decision.subsidyYen),
  状態: DECISION_STATE_WORDS[decision.state],
})
