/** RunHead: how a run and its set of one 会計年度 are named on papers, in commands and on screens. */
import type { Run, RunLineRow } from '../../db/runs.ts'
import type { RunHead } from '../../office/month-data.ts'
import type { MonthLine } from '../../rules/month.ts'
import { canonicalLine, sha256 } from './canonical.ts'

/** '202511-1' */
export const runNoOf = (run: Pick<Run, 'month' | 'revision'>): string =>
  `${run.month.replace('-', '')}-${run.revision}`

/** @param lines  those of this fiscal year */
export function headOf(run: Run, fiscalYear: number, lines: RunLineRow[]): RunHead {
  return {
    ...{ runNo: runNoOf(run), month: run.month, fiscalYear },
    linesHash: sha256(lines.map((line) => canonicalLine(line as MonthLine)).join('')),
  }
}
