/**
 * KintoneReads: what kintone should hold of a whole app, and what waits there for a person.
 *
 * Used by:  server/jobs/reconcile-kintone.ts
 */
import { and, eq, isNotNull } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { TRIED } from './kintone-records.ts'
import { kintoneRecords, type KintoneApp } from './schema.ts'

export interface WantedRecord {
  fields: Record<string, unknown>
  /** on its way: kintone was not told of these fields yet */
  waiting: boolean
  /** why it goes no more by itself */
  refused: string | null
}

/** All of an app, by key. */
export async function wantedOf(db: Db, app: KintoneApp): Promise<Map<string, WantedRecord>> {
  const rows = await db.select().from(kintoneRecords).where(eq(kintoneRecords.app, app))
  return new Map(
    rows.map(
      ({ key, fields: { [TRIED]: _, ...fields }, sentVersion, wantedVersion, refusedAt, lastError }) => [
        key,
        {
          fields,
          waiting: sentVersion < wantedVersion && !refusedAt,
          refused: refusedAt ? (lastError ?? '') : null,
        },
      ],
    ),
  )
}

/** Those of an app that wait for a person, each with why. */
export async function refusedOf(db: Db, app: KintoneApp): Promise<{ key: string; reason: string }[]> {
  const rows = await db
    .select({ key: kintoneRecords.key, reason: kintoneRecords.lastError })
    .from(kintoneRecords)
    .where(and(eq(kintoneRecords.app, app), isNotNull(kintoneRecords.refusedAt)))
    .orderBy(kintoneRecords.key)
  return rows.map(({ key, reason }) => ({ key, reason: reason ?? '' }))
}
