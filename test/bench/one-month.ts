/**
 * One calculation of a month, timed, in its run, kept or rolled back; as a process of its own (one argument, the
 * database) it keeps the run and tells on stdout what memory it took. Used by: month.ts.
 */
import { sql } from 'drizzle-orm'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { connect, type Database, type Db } from '../../db/connect.ts'
import { addRun } from '../../db/runs.ts'
import { writeLines } from '../../server/month/calculate.ts'

export const MONTH = '2025-11'

export async function secondsOf(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

export type Fill = (tx: Db, runId: number) => Promise<unknown>

export const ours: Fill = (tx, runId) => {
  const { policies, month } = kitakyushu
  return writeLines(tx, { runId, month: MONTH, policies, negative: month.negative })
}

export async function inRun(
  { drizzle }: Database,
  fill: Fill,
  end: 'kept' | 'rolled back',
): Promise<{ seconds: number; lines: number; runId: number }> {
  const rollBack = new Error('rolled back')
  const found = { seconds: 0, lines: 0, runId: 0 }
  await drizzle
    .transaction(
      async (tx) => {
        const now = new Date('2025-12-05T09:00:00+09:00')
        found.runId = await addRun(tx, { month: MONTH, approvalsNeeded: 1, actor: 'bench', now })
        found.seconds = await secondsOf(() => fill(tx, found.runId))
        const { rows } = await tx.execute<{ n: number }>(
          sql`select count(*)::int as n from run_lines where run_id = ${found.runId}`,
        )
        found.lines = rows[0]!.n
        if (end === 'rolled back') throw rollBack
      },
      { isolationLevel: 'repeatable read' },
    )
    .catch((error: unknown) => {
      if (error !== rollBack) throw error
    })
  return found
}

export interface KeptRun {
  runId: number
  lines: number
  /** most resident memory of the whole process, node and all */
  peakMb: number
}

if (import.meta.main) {
  const database = connect(process.argv[2]!, { poolSize: 1 })
  const { runId, lines } = await inRun(database, ours, 'kept')
  await database.close()
  const kept: KeptRun = { runId, lines, peakMb: process.resourceUsage().maxRSS / 1024 }
  console.log(JSON.stringify(kept))
}
