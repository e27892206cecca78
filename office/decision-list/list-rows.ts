/**
 * ListRows: the rows of a decision list, judged and in order, with their sums.
 */
import { sumOf } from '../figures.ts'
import type { DecisionList, DecisionParts, DecisionRow } from '../month-data.ts'

export type ListSums = Pick<
  DecisionRow,
  'count' | 'billedMinutes' | 'feeYen' | 'rewardYen' | 'decidedYen'
> & {
  parts: DecisionParts
}

export const PARTS = [
  'basicYen',
  'premiumYen',
  'sickYen',
  'siblingYen',
  'programmeYen',
  'adjustmentYen',
] as const satisfies (keyof DecisionParts)[]

/** @throws Error when a row's parts do not add up, or a provider stands there twice: bugs, never data */
export function listRows(list: DecisionList): { rows: DecisionRow[]; sums: ListSums } {
  const rows = [...list.rows].sort((a, b) => (a.memberNo < b.memberNo ? -1 : a.memberNo > b.memberNo ? 1 : 0))
  rows.forEach((row, i) => {
    if (row.memberNo === rows[i - 1]?.memberNo) throw new Error(`decision list: ${row.memberNo} twice`)
    const parts = sumOf(PARTS, (part) => row.parts[part])
    if (parts !== row.decidedYen)
      throw new Error(`decision list: parts of ${row.decisionNo} add up to ${parts}, not ${row.decidedYen}`)
  })
  const of = (amount: (row: DecisionRow) => number) => sumOf(rows, amount)
  return {
    rows,
    sums: {
      count: of((row) => row.count),
      billedMinutes: of((row) => row.billedMinutes),
      feeYen: of((row) => row.feeYen),
      rewardYen: of((row) => row.rewardYen),
      decidedYen: of((row) => row.decidedYen),
      parts: Object.fromEntries(
        PARTS.map((part) => [part, of((row) => row.parts[part])]),
      ) as unknown as DecisionParts,
    },
  }
}
