/**
 * kintone records: what kintone should hold, one row a record. The desired state, not a queue of changes:
 * ten changes while kintone is down are one write when it is back.
 *
 * Promise:  a change made while an older one is being sent is sent too; a refused record waits for a person or
 *           for its next change, with kintone's own reason on it.
 */
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { kintoneRecords, type KintoneApp } from './schema.ts'
import { wake } from './wake.ts'

const LEASE_MS = 60_000
/** kintone takes at most 100 records a write */
const RECORDS_PER_WRITE = 100

export interface ClaimedRecord {
  app: KintoneApp
  key: string
  fields: Record<string, unknown>
  /** hand it back to settleRecords: it tells what was sent from what is wanted by then */
  version: number
  /** this try counted */
  attempts: number
  /** kintone's count of changes as we left it: another one there means that somebody else wrote. null: not known */
  revision: number | null
}

export type RecordOutcome =
  /** `revision`: kintone's, after this write */
  | { kind: 'sent'; revision?: number | null }
  /** the service stops: the try is not counted */
  | { kind: 'handed-back' }
  | { kind: 'retry'; error: string; retryAt: Date }
  | { kind: 'refused'; error: string }

export interface RecordSettlement {
  app: KintoneApp
  key: string
  version: number
  outcome: RecordOutcome
}

/** @returns true when kintone must be told: the fields are new or differ from those wanted so far */
export async function wantRecord(
  tx: Db,
  app: KintoneApp,
  key: string,
  fields: Record<string, unknown>,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .insert(kintoneRecords)
    .values({ app, key, fields, nextTryAt: now })
    .onConflictDoUpdate(whenDifferent(now))
    .returning({ key: kintoneRecords.key })
  if (rows.length > 0) await wake(tx, 'kintone')
  return rows.length > 0
}

const WANTED_AT_ONCE = 500

/** Many at once, all of one app. @returns how many kintone must be told of */
export async function wantRecords(
  tx: Db,
  app: KintoneApp,
  records: ReadonlyMap<string, Record<string, unknown>>,
  now: Date,
): Promise<number> {
  const all = [...records].map(([key, fields]) => ({ app, key, fields, nextTryAt: now }))
  let told = 0
  for (let at = 0; at < all.length; at += WANTED_AT_ONCE) {
    const rows = await tx
      .insert(kintoneRecords)
      .values(all.slice(at, at + WANTED_AT_ONCE))
      .onConflictDoUpdate(whenDifferent(now))
      .returning({ key: kintoneRecords.key })
    told += rows.length
  }
  if (told > 0) await wake(tx, 'kintone')
  return told
}

const whenDifferent = (now: Date) => ({
  target: [kintoneRecords.app, kintoneRecords.key],
  set: {
    fields: sql`excluded.fields`,
    wantedVersion: sql`${kintoneRecords.wantedVersion} + 1`,
    lastError: null,
    refusedAt: null,
    attempts: 0,
    nextTryAt: now,
    // one that is being sent, or was when its sender died: what our own write makes of the count is not known
    revision: sql`case when ${kintoneRecords.leaseUntil} is null then ${kintoneRecords.revision} end`,
  },
  setWhere: sql`${kintoneRecords.fields} is distinct from excluded.fields`,
})

/** As they are wanted, once more, whatever kintone holds: a person has looked at the difference. */
export async function sendAgain(tx: Db, app: KintoneApp, keys: string[], now: Date): Promise<number> {
  if (keys.length === 0) return 0
  const rows = await tx
    .update(kintoneRecords)
    .set({
      ...{ wantedVersion: sql`${kintoneRecords.wantedVersion} + 1`, revision: null, refusedAt: null },
      ...{ lastError: null, attempts: 0, nextTryAt: now },
    })
    .where(and(eq(kintoneRecords.app, app), inArray(kintoneRecords.key, keys)))
    .returning({ key: kintoneRecords.key })
  if (rows.length > 0) await wake(tx, 'kintone')
  return rows.length
}

/** Leases records of one app that kintone does not hold as wanted, those waiting longest first. */
export async function claimRecords(
  db: Db,
  app: KintoneApp,
  now: Date,
  limit: number,
): Promise<ClaimedRecord[]> {
  const at = now.toISOString()
  const rows = await db
    .update(kintoneRecords)
    .set({
      leaseUntil: new Date(now.getTime() + LEASE_MS),
      attempts: sql`${kintoneRecords.attempts} + 1`,
    })
    .where(
      sql`(${kintoneRecords.app}, ${kintoneRecords.key}) in (
        select r.app, r.key from kintone_records r
        where r.app = ${app} and r.sent_version < r.wanted_version and r.refused_at is null
          and r.next_try_at <= ${at} and (r.lease_until is null or r.lease_until <= ${at})
        order by r.next_try_at, r.key limit ${Math.min(limit, RECORDS_PER_WRITE)}
        for update skip locked)`,
    )
    .returning()
  return rows
    .map(({ key, fields, wantedVersion, attempts, revision }) => ({
      ...{ app, key, fields, version: wantedVersion, attempts },
      // after a try whose end we never heard the count may be our own doing
      revision: attempts > 1 ? null : revision,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** The records that wait and that nobody is sending just now. */
const resting = (app: KintoneApp, now: Date) =>
  sql`${kintoneRecords.app} = ${app} and ${kintoneRecords.sentVersion} < ${kintoneRecords.wantedVersion}
    and ${kintoneRecords.refusedAt} is null
    and (${kintoneRecords.leaseUntil} is null or ${kintoneRecords.leaseUntil} <= ${now.toISOString()})`

/** kintone does not answer: none of the app's records need knock before `until`. */
export async function restRecords(db: Db, app: KintoneApp, now: Date, until: Date): Promise<void> {
  await db
    .update(kintoneRecords)
    .set({ nextTryAt: until })
    .where(sql`${resting(app, now)} and ${kintoneRecords.nextTryAt} < ${until.toISOString()}`)
}

/** kintone answers again: whatever waited for that goes now, together. */
export async function stirRecords(db: Db, app: KintoneApp, now: Date): Promise<void> {
  await db
    .update(kintoneRecords)
    .set({ nextTryAt: now })
    .where(sql`${resting(app, now)} and ${kintoneRecords.nextTryAt} > ${now.toISOString()}`)
}

/** Several at once, so that a call of 100 is settled in one transaction by its caller. */
export async function settleRecords(db: Db, settled: RecordSettlement[], now: Date): Promise<void> {
  for (const { app, key, version, outcome } of settled) {
    const thisRecord = and(eq(kintoneRecords.app, app), eq(kintoneRecords.key, key))
    if (outcome.kind === 'sent') {
      await db
        .update(kintoneRecords)
        .set({
          sentVersion: sql`greatest(${kintoneRecords.sentVersion}, ${version})`,
          sentAt: now,
          revision: outcome.revision ?? null,
          leaseUntil: null,
          lastError: null,
          attempts: 0,
        })
        .where(thisRecord)
      continue
    }
    if (outcome.kind === 'handed-back') {
      await db
        .update(kintoneRecords)
        .set({
          ...{ leaseUntil: null, attempts: sql`greatest(${kintoneRecords.attempts} - 1, 0)` },
          revision: null,
        })
        .where(thisRecord)
      continue
    }
    // An error about fields that are no longer wanted says nothing about the present ones.
    const stillWanted = sql`${kintoneRecords.wantedVersion} = ${version}`
    await db
      .update(kintoneRecords)
      .set({
        leaseUntil: null,
        lastError: sql`case when ${stillWanted} then ${outcome.error} else ${kintoneRecords.lastError} end`,
        ...(outcome.kind === 'retry'
          ? { nextTryAt: outcome.retryAt, revision: null }
          : { refusedAt: sql`case when ${stillWanted} then ${now.toISOString()}::timestamptz end` }),
      })
      .where(thisRecord)
  }
}

export interface WantedRecord {
  fields: Record<string, unknown>
  /** kintone was not told of these fields yet, or refused them */
  waiting: boolean
}

/** All of an app, by key. */
export async function wantedOf(db: Db, app: KintoneApp): Promise<Map<string, WantedRecord>> {
  const rows = await db.select().from(kintoneRecords).where(eq(kintoneRecords.app, app))
  return new Map(
    rows.map(({ key, fields, sentVersion, wantedVersion }) => [
      key,
      { fields, waiting: sentVersion < wantedVersion },
    ]),
  )
}

export interface RecordStatus {
  app: KintoneApp
  key: string
  inStep: boolean
  refusedAt: Date | null
  lastError: string | null
  sentAt: Date | null
}

/** Where the records of a report stand: keys are its 報告番号. */
export async function recordStatuses(db: Db, app: KintoneApp, keys: string[]): Promise<RecordStatus[]> {
  if (keys.length === 0) return []
  const rows = await db
    .select()
    .from(kintoneRecords)
    .where(and(eq(kintoneRecords.app, app), inArray(kintoneRecords.key, keys)))
  return rows.map((row) => ({
    app: row.app,
    key: row.key,
    inStep: row.sentVersion >= row.wantedVersion,
    refusedAt: row.refusedAt,
    lastError: row.lastError,
    sentAt: row.sentAt,
  }))
}

/** A person asks for another try of a refused record, over whatever stands there. @returns false when it is not refused */
export async function retryRefused(tx: Db, app: KintoneApp, key: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(kintoneRecords)
    .set({ refusedAt: null, attempts: 0, nextTryAt: now, revision: null })
    .where(and(eq(kintoneRecords.app, app), eq(kintoneRecords.key, key), isNotNull(kintoneRecords.refusedAt)))
    .returning({ key: kintoneRecords.key })
  if (rows.length > 0) await wake(tx, 'kintone')
  return rows.length > 0
}
