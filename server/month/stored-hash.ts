/** StoredHash: the hash of a run from what the database holds of it, for the approval: nothing else is approved. */
import { createHash } from 'node:crypto'
import { asc, sql } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import { decisionsOfRun } from '../../db/runs.ts'
import { runLines } from '../../db/schema.ts'
import type { MonthLine } from '../../rules/month.ts'
import { canonicalDecision, canonicalLine, sha256 } from './canonical.ts'

/** From what is stored, line by line. */
export async function storedHash(tx: Db, runId: number): Promise<string> {
  const text = createHash('sha256')
  let after = 0
  for (;;) {
    const rows = await tx
      .select()
      .from(runLines)
      .where(sql`${runLines.runId} = ${runId} and ${runLines.line} > ${after}`)
      .orderBy(asc(runLines.line))
      .limit(20_000)
    for (const row of rows) text.update(canonicalLine(row as MonthLine))
    if (rows.length === 0) break
    after = rows.at(-1)!.line
  }
  for (const row of await decisionsOfRun(tx, runId))
    text.update(canonicalDecision(row, row.sealedAccount ? sha256(row.sealedAccount) : '', row.held))
  return text.digest('hex')
}
