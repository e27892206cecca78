/** MonthReport: where a month stands and what it comes to. Used by:  the steps, famisapo month, the month's page. */
import type { Db } from '../../db/connect.ts'
import { liveRun, totalsOfRun, type Run, type RunTotals } from '../../db/runs.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import type { RunCheck, RunState } from '../../rules/run-states.ts'
import { runNoOf } from './run-head.ts'

/** A run as commands and screens tell it. */
export interface MonthReport {
  /** '202511-1' */
  run: string | null
  month: IsoMonth
  state: RunState
  hash: string | null
  decisions: number
  activities: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
  checks: RunCheck[]
}

export async function reportMonth(db: Db, month: IsoMonth): Promise<MonthReport> {
  const run = await liveRun(db, month)
  if (!run) {
    const nothing = { decisions: 0, activities: 0, feeYen: 0, rewardYen: 0, subsidyYen: 0 }
    return { run: null, month, state: 'open', hash: null, ...nothing, checks: [] }
  }
  return reportOf(run, await totalsOfRun(db, run.id))
}

export function reportOf(run: Run, totals: RunTotals): MonthReport {
  const { decisions: count, activities, feeYen, rewardYen, subsidyYen } = totals
  return {
    ...{ run: runNoOf(run), month: run.month, state: run.state, hash: run.linesHash },
    ...{ decisions: count, activities, feeYen, rewardYen, subsidyYen, checks: run.checks },
  }
}
