/**
 * Decisions: a run's lines become one decided amount a provider and 会計年度.
 *
 * Promise:  Σ lines = Σ (pay − repay), to the yen. What a provider owes is never netted in silence: only where the
 *           city's setting says so, and never across years.
 * Used by:  server/month/calculate.ts.
 */
import type { IsoMonth } from './calendar.ts'
import type { MonthLine } from './month.ts'
import { addParts, NO_PARTS, type SubsidyParts } from './subsidy-parts.ts'

/** `net`: taken off what the same year's decision pays, with a 変更交付決定; `repay`: asked back by a 納入通知書 */
export type NegativeRule = 'net' | 'repay'

export interface Decision {
  /** 交付番号: 年度-YYYYMM-会員番号 */
  decisionNo: string
  providerNo: string
  fiscalYear: number
  /** visits that joined less those taken back */
  count: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  /** Σ of its lines, may be negative */
  subsidyYen: number
  /** to be transferred, ≥ 0 */
  payYen: number
  /** to be paid back by the provider, ≥ 0 */
  repayYen: number
  /** 変更交付決定: it corrects something decided before */
  isChange: boolean
  parts: SubsidyParts
  adjustmentYen: number
}

/** Adds lines up as they come: a big city's never stand in memory together. */
export interface DecisionTally {
  add(line: MonthLine): void
  /** by 会計年度, then 会員番号 */
  decisions(): Decision[]
}

/** @param month  the run's */
export function decisionTally(month: IsoMonth, negative: NegativeRule): DecisionTally {
  const tallies = new Map<string, Tally>()
  return {
    add(line) {
      const decisionNo = decisionNoOf(line.fiscalYear, month, line.providerNo)
      const tally = tallies.get(decisionNo) ?? emptyTally(decisionNo, line)
      tallies.set(decisionNo, tally)
      addTo(tally, line)
    },
    decisions: () =>
      [...tallies.values()]
        .map(({ gainsYen, parts, ...decision }) => {
          const payYen = negative === 'net' ? Math.max(0, decision.subsidyYen) : gainsYen
          return { ...decision, parts: { ...parts }, payYen, repayYen: payYen - decision.subsidyYen }
        })
        .sort((a, b) => a.fiscalYear - b.fiscalYear || (a.providerNo < b.providerNo ? -1 : 1)),
  }
}

type Tally = Omit<Decision, 'payYen' | 'repayYen'> & { gainsYen: number }

const emptyTally = (decisionNo: string, { providerNo, fiscalYear }: MonthLine): Tally => ({
  ...{ decisionNo, providerNo, fiscalYear, count: 0, billedMinutes: 0, feeYen: 0, rewardYen: 0 },
  ...{ subsidyYen: 0, gainsYen: 0, isChange: false, parts: { ...NO_PARTS }, adjustmentYen: 0 },
})

function addTo(tally: Tally, line: MonthLine): void {
  tally.count += line.count
  tally.billedMinutes += line.billedMinutes
  tally.feeYen += line.feeYen
  tally.rewardYen += line.rewardYen
  tally.subsidyYen += line.subsidyYen
  tally.gainsYen += Math.max(0, line.subsidyYen)
  if (line.kind === 'original') addParts(tally.parts, line.parts)
  else {
    tally.isChange = true
    tally.adjustmentYen += line.subsidyYen
  }
}

export const decisionNoOf = (fiscalYear: number, month: IsoMonth, providerNo: string): string =>
  `${fiscalYear}-${month.replace('-', '')}-${providerNo}`
