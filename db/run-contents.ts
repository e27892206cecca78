/**
 * RunContents: what a run's files were, sealed under FAMISAPO_KEY: their bytes, the names, addresses and texts they were
 * made from, and what the run was calculated from.
 *
 * Promise:  kept once under its key and never changed (the application's role can only add); an envelope opens only as
 *           the content of its own run and key.
 * Used by:  server/month/{kept-facts,kept-basis,make-files,batches,run-downloads}.ts.
 */
import { and, eq } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { runContents } from './schema.ts'
import type { Sealer } from './seal.ts'

const contextOf = (runId: number, key: string): string => `run-content:${runId}:${key}`

/** @param contents  by key; one that is kept already stays as it is */
export async function keepContents(
  tx: Db,
  sealer: Sealer,
  runId: number,
  contents: ReadonlyMap<string, Buffer>,
  now: Date,
): Promise<void> {
  if (contents.size === 0) return
  await tx
    .insert(runContents)
    .values(
      [...contents].map(([key, bytes]) => ({
        ...{ runId, key, keptAt: now },
        sealedContent: sealer.seal(bytes, contextOf(runId, key)),
      })),
    )
    .onConflictDoNothing()
}

/** @returns null where nothing is kept under this key */
export async function keptContent(
  db: Db,
  sealer: Sealer,
  runId: number,
  key: string,
): Promise<Buffer | null> {
  const [row] = await db
    .select({ sealed: runContents.sealedContent })
    .from(runContents)
    .where(and(eq(runContents.runId, runId), eq(runContents.key, key)))
  return row ? sealer.open(row.sealed, contextOf(runId, key)) : null
}
