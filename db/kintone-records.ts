/**
 * kintone records: what kintone should hold, one row a record. The desired state, not a queue of changes:
 * ten changes while kintone is down are one write when it is back.
 *
 * Promise:  a change made while an older one is being sent is sent too; a refused record waits for a person or
 *           for its next change, with kintone's own reason on it; what is known of kintone's side is forgotten only
 *           when a person says that it may be written over.
 *
 * A lease that ended and was not taken back is a try whose end nobody heard: of such a record the sender looks first.
 */
import { and, eq, getTableColumns, inArray, isNotNull, sql, type SQL } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { kintoneRecords, type KintoneApp } from './schema.ts'
import { wake } from './wake.ts'

const LEASE_MS = 60_000
/** kintone takes at most 100 records a write */
const RECORDS_PER_WRITE = 100
/** No field of any app: beside what is wanted, what was wanted before and may have arrived without our hearing of it. */
export const TRIED = '$tried'

type Fields = Record<string, unknown>

export interface ClaimedRecord {
  app: KintoneApp
  key: string
  fields: Fields
  /** hand it back to settleRecords: it tells what was sent from what is wanted by then */
  version: number
  /** this try counted */
  attempts: number
  /** kintone's count of changes as we left it: another one there means that somebody else wrote. null: not known */
  revision: number | null
  /** what came of an earlier try is not known: it may have been written */
  unheard: boolean
  /** what such tries may have written, besides `fields` */
  tried: Fields[]
  /** a person said: over whatever stands there */
  over: boolean
}

/** What is known of kintone's side after a try. */
interface Known {
  /** as it was before, unless given */
  revision?: number | null
  /** kintone may have written it, or not */
  unheard?: boolean
}

export type RecordOutcome =
  /** `revision`: kintone's, after this write */
  | { kind: 'sent'; revision?: number | null }
  /** the service stops, or the round ended before it: no try is counted */
  | ({ kind: 'handed-back' } & Known)
  | ({ kind: 'retry'; error: string; retryAt: Date } & Known)
  | ({ kind: 'refused'; error: string } & Known)

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

const { fields: ours } = kintoneRecords
const withoutTried = sql`(${ours} - ${TRIED}::text)`
const whenDifferent = (now: Date) => ({
  target: [kintoneRecords.app, kintoneRecords.key],
  set: {
    // one that is being sent, or was when its sender fell silent: what was wanted so far may be there by now
    fields: sql`case when ${kintoneRecords.leaseUntil} is null then excluded.fields else
      excluded.fields || jsonb_build_object(${TRIED}::text,
        coalesce(${ours} -> ${TRIED}::text, '[]') || jsonb_build_array(${withoutTried})) end`,
    wantedVersion: sql`${kintoneRecords.wantedVersion} + 1`,
    ...{ lastError: null, refusedAt: null, attempts: 0, nextTryAt: now },
  },
  setWhere: sql`${withoutTried} is distinct from excluded.fields`,
})

/**
 * As they are wanted, once more.
 * @param over  a person has looked at the difference: over whatever kintone holds
 */
export async function sendAgain(
  tx: Db,
  app: KintoneApp,
  keys: string[],
  now: Date,
  { over }: { over: boolean },
): Promise<number> {
  if (keys.length === 0) return 0
  const rows = await tx
    .update(kintoneRecords)
    .set({
      ...{ wantedVersion: sql`${kintoneRecords.wantedVersion} + 1`, refusedAt: null },
      ...{ lastError: null, attempts: 0, nextTryAt: now, ...(over && { revision: null }) },
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
  const { app: ofApp, key: ofKey, nextTryAt, leaseUntil } = kintoneRecords
  const due = db.$with('due').as(
    db
      .select({ app: ofApp, key: ofKey, unheard: sql<boolean>`${leaseUntil} is not null`.as('unheard') })
      .from(kintoneRecords)
      .where(sql`${resting(app, now)} and ${nextTryAt} <= ${at}`)
      .orderBy(nextTryAt, ofKey)
      .limit(Math.min(limit, RECORDS_PER_WRITE))
      .for('update', { skipLocked: true }),
  )
  const rows = await db
    .with(due)
    .update(kintoneRecords)
    .set({
      leaseUntil: new Date(now.getTime() + LEASE_MS),
      attempts: sql`${kintoneRecords.attempts} + 1`,
    })
    .from(due)
    .where(and(eq(ofApp, due.app), eq(ofKey, due.key)))
    .returning({ ...getTableColumns(kintoneRecords), unheard: due.unheard })
  return rows.map(claimedOf).sort((a, b) => (a.key < b.key ? -1 : 1))
}

type Row = typeof kintoneRecords.$inferSelect & { unheard: boolean }

function claimedOf({ app, key, wantedVersion, sentVersion, attempts, revision, unheard, ...row }: Row) {
  const { [TRIED]: tried = [], ...fields } = row.fields
  return {
    ...{ app, key, fields, version: wantedVersion, attempts, revision, unheard },
    ...{ tried: tried as Fields[], over: revision === null && sentVersion > 0 && !unheard },
  }
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
  for (const { app, key, version, outcome } of settled)
    await db
      .update(kintoneRecords)
      .set(outcome.kind === 'sent' ? afterSent(outcome, version, now) : afterTry(outcome, version, now))
      .where(and(eq(kintoneRecords.app, app), eq(kintoneRecords.key, key)))
}

const HEARD = { leaseUntil: null, fields: withoutTried as SQL<Fields> }

const afterSent = ({ revision = null }: { revision?: number | null }, version: number, now: Date) => ({
  ...{ ...HEARD, sentAt: now, revision, lastError: null, attempts: 0 },
  sentVersion: sql`greatest(${kintoneRecords.sentVersion}, ${version})`,
})

function afterTry(outcome: Exclude<RecordOutcome, { kind: 'sent' }>, version: number, now: Date) {
  const known = {
    ...(outcome.unheard ? { leaseUntil: now } : HEARD),
    ...(outcome.revision !== undefined && { revision: outcome.revision }),
  }
  if (outcome.kind === 'handed-back')
    return { ...known, attempts: sql`greatest(${kintoneRecords.attempts} - 1, 0)` }
  // An error about fields that are no longer wanted says nothing about the present ones.
  const stillWanted = sql`${kintoneRecords.wantedVersion} = ${version}`
  return {
    ...known,
    lastError: sql`case when ${stillWanted} then ${outcome.error} else ${kintoneRecords.lastError} end`,
    ...(outcome.kind === 'retry'
      ? { nextTryAt: outcome.retryAt }
      : { refusedAt: sql`case when ${stillWanted} then ${now.toISOString()}::timestamptz end` }),
  }
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

/**
 * A person asks for another try of a refused record.
 * @param over  over whatever stands there
 * @returns     false when it is not refused
 */
export async function retryRefused(
  tx: Db,
  app: KintoneApp,
  key: string,
  now: Date,
  { over }: { over: boolean },
): Promise<boolean> {
  const rows = await tx
    .update(kintoneRecords)
    .set({ refusedAt: null, attempts: 0, nextTryAt: now, ...(over && { revision: null }) })
    .where(and(eq(kintoneRecords.app, app), eq(kintoneRecords.key, key), isNotNull(kintoneRecords.refusedAt)))
    .returning({ key: kintoneRecords.key })
  if (rows.length > 0) await wake(tx, 'kintone')
  return rows.length > 0
}
