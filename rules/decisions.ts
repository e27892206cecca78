/**
 * Decisions: a run's lines become one decided amount a provider and 会計年度.
 *
 * Promise:  Σ lines = Σ (pay − repay), to the yen. What a provider owes is never netted in silence: only where the
 *           city's setting says so, and never across years.
 * Used by:  server/month/calculate.ts.
 */
import type { IsoMonth } from './calendar.ts'
import type { MonthLine } from './month.ts'
import { sumParts, type SubsidyParts } from './subsidy-parts.ts'

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

/** @param month  the run's */
export function decisionsOf(lines: MonthLine[], month: IsoMonth, negative: NegativeRule): Decision[] {
  const groups = new Map<string, MonthLine[]>()
  for (const line of lines) {
    const key = decisionNoOf(line.fiscalYear, month, line.providerNo)
    const group = groups.get(key)
    if (group) group.push(line)
    else groups.set(key, [line])
  }
  return [...groups].map(([decisionNo, group]) => decisionOf(decisionNo, group, negative))
}

export const decisionNoOf = (fiscalYear: number, month: IsoMonth, providerNo: string): string =>
  `${fiscalYear}-${month.replace('-', '')}-${providerNo}`

function decisionOf(decisionNo: string, lines: MonthLine[], negative: NegativeRule): Decision {
  const { providerNo, fiscalYear } = lines[0]!
  const total = (pick: (line: MonthLine) => number, of = lines) =>
    of.reduce((sum, line) => sum + pick(line), 0)
  const adjustments = lines.filter(({ kind }) => kind === 'adjustment')
  const subsidyYen = total(({ subsidyYen: yen }) => yen)
  const gains = total(({ subsidyYen: yen }) => Math.max(0, yen))
  const pay = negative === 'net' ? Math.max(0, subsidyYen) : gains
  return {
    ...{ decisionNo, providerNo, fiscalYear },
    count: total(({ count }) => count),
    billedMinutes: total(({ billedMinutes }) => billedMinutes),
    feeYen: total(({ feeYen }) => feeYen),
    rewardYen: total(({ rewardYen }) => rewardYen),
    subsidyYen,
    payYen: pay,
    repayYen: pay - subsidyYen,
    isChange: adjustments.length > 0,
    parts: sumParts(lines.map(({ parts }) => parts)),
    adjustmentYen: total(({ subsidyYen: yen }) => yen, adjustments),
  }
}
