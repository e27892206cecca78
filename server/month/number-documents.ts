/** NumberDocuments: 文書番号 of decision notices, given with the last approval. */
import { asc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import type { Run } from '../../db/runs.ts'
import { decisionDocuments, decisions } from '../../db/schema.ts'

/** 文書番号 run on through a 会計年度, without a gap: under the months' lock. */
export async function numberDocuments(tx: Db, run: Run, decidedOn: string): Promise<void> {
  const rows = await tx
    .select({ decisionNo: decisions.decisionNo, fiscalYear: decisions.fiscalYear })
    .from(decisions)
    .where(eq(decisions.runId, run.id))
    .orderBy(asc(decisions.fiscalYear), asc(decisions.providerNo))
  await tx.execute(sql`select pg_advisory_xact_lock(7302005)`)
  const next = new Map<number, number>()
  const numbered = []
  for (const { decisionNo, fiscalYear } of rows) {
    if (!next.has(fiscalYear)) {
      const [last] = await tx
        .select({ number: sql<number>`coalesce(max(${decisionDocuments.number}), 0)::int` })
        .from(decisionDocuments)
        .where(eq(decisionDocuments.fiscalYear, fiscalYear))
      next.set(fiscalYear, (last?.number ?? 0) + 1)
    }
    const number = next.get(fiscalYear)!
    next.set(fiscalYear, number + 1)
    numbered.push({ runId: run.id, decisionNo, fiscalYear, number, decidedOn })
  }
  for (let at = 0; at < numbered.length; at += 1_000)
    await tx.insert(decisionDocuments).values(numbered.slice(at, at + 1_000))
}
