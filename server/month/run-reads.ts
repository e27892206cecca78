/**
 * RunReads: what the papers of a run need from the database beside its lines and decisions.
 *
 * Used by:  run-papers.ts.
 */
import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import type { Run, RunLineRow } from '../../db/runs.ts'
import { decisionDocuments, runLines, runs } from '../../db/schema.ts'
import type { IsoDate } from '../../rules/calendar.ts'
import { inPortions } from './in-portions.ts'

/** 文書番号 and the day of the decision */
export interface Document {
  number: number
  decidedOn: IsoDate
}

/** By 交付番号; empty before the approval. */
export async function documentsOf(db: Db, runId: number): Promise<Map<string, Document>> {
  const rows = await db.select().from(decisionDocuments).where(eq(decisionDocuments.runId, runId))
  return new Map(rows.map(({ decisionNo, number, decidedOn }) => [decisionNo, { number, decidedOn }]))
}

export const shareKey = ({ activityNo, providerNo, fiscalYear }: RunLineRow | Share): string =>
  `${activityNo} ${providerNo} ${fiscalYear}`
type Share = Pick<RunLineRow, 'activityNo' | 'providerNo' | 'fiscalYear'>

/** What was decided of the corrected activities before this run. */
export async function sharesBefore(db: Db, run: Run, lines: RunLineRow[]): Promise<Map<string, number>> {
  const corrected = lines.filter(({ kind }) => kind === 'adjustment').map(({ activityNo }) => activityNo)
  const rows = await inPortions(corrected, (some) =>
    db
      .select({
        ...{
          activityNo: runLines.activityNo,
          providerNo: runLines.providerNo,
          fiscalYear: runLines.fiscalYear,
        },
        yen: sql<string>`sum(${runLines.subsidyYen})`,
      })
      .from(runLines)
      .innerJoin(runs, eq(runs.id, runLines.runId))
      .where(and(inArray(runLines.activityNo, some), isNull(runs.voidedAt), lt(runs.month, run.month)))
      .groupBy(runLines.activityNo, runLines.providerNo, runLines.fiscalYear),
  )
  return new Map(rows.map((row) => [shareKey(row), Number(row.yen)]))
}
