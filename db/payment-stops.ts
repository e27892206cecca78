/**
 * PaymentStops: payments taken out of a run's own transfer file after it was approved, and why.
 *
 * Promise:  only added; what is stopped stays out of that file, however often it is made again (the database says so).
 * Used by:  server/month/{stop-payments,run-papers,bundle}.ts.
 */
import { asc, eq } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { paymentStops } from './schema.ts'
import type { StopReason } from './schema/runs.ts'

export type { StopReason }
export type PaymentStop = typeof paymentStops.$inferSelect

/** By 交付番号, in its order. */
export async function stopsOfRun(db: Db, runId: number): Promise<Map<string, StopReason>> {
  const rows = await db
    .select()
    .from(paymentStops)
    .where(eq(paymentStops.runId, runId))
    .orderBy(asc(paymentStops.decisionNo))
  return new Map(rows.map(({ decisionNo, reason }) => [decisionNo, reason]))
}

/** Twice is once. @throws SQLSTATE 42501 when the run is not approved, or paid already */
export async function addStops(tx: Db, rows: PaymentStop[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500) await tx.insert(paymentStops).values(rows.slice(at, at + 500))
}
