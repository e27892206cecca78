/**
 * Wake: tells workers that rows wait for them. A hint only: a lost one costs a poll's delay, never a row.
 * Sent inside the transaction that stored the rows, so it arrives with the commit or not at all.
 */
import { sql } from 'drizzle-orm'
import type { Db } from './connect.ts'

/** The channel to LISTEN on; the payload is a topic. */
export const WORK_CHANNEL = 'famisapo_work'

export type WorkTopic = 'line-events' | 'line-outbox' | 'photos' | 'kintone' | 'notices'

export async function wake(tx: Db, topic: WorkTopic): Promise<void> {
  await tx.execute(sql`select pg_notify(${WORK_CHANNEL}, ${topic})`)
}
