/**
 * SyncKintone: brings kintone to what is wanted of it, up to 100 records a call.
 *
 * Twice is once: kintone is told by upsert on a unique key, and only the version that was sent is marked as sent.
 * A batch that is refused is told apart record by record, so that one bad record holds up no other.
 */
import {
  claimRecords,
  settleRecords,
  type ClaimedRecord,
  type RecordOutcome,
} from '../../db/kintone-records.ts'
import { RECORDS_PER_CALL, type KintoneApp } from '../../office/kintone/client.ts'
import type { Services } from '../services.ts'

const APPS: KintoneApp[] = ['members', 'accounts', 'activities', 'decisions']
const RETRY_BASE_MS = 5_000
const RETRY_MAX_MS = 15 * 60_000

type SyncServices = Pick<Services, 'clock' | 'db' | 'kintone' | 'log'>

/** @returns how many records were taken up */
export async function syncKintone(services: SyncServices): Promise<number> {
  let taken = 0
  for (const app of APPS) {
    const claimed = await claimRecords(services.db.drizzle, app, services.clock(), RECORDS_PER_CALL)
    if (claimed.length === 0) continue
    taken += claimed.length
    const outcomes = await send(services, app, claimed)
    const now = services.clock()
    await services.db.drizzle.transaction((tx) =>
      settleRecords(
        tx,
        claimed.map(({ key, version }, index) => ({ app, key, version, outcome: outcomes[index]! })),
        now,
      ),
    )
  }
  return taken
}

/** @returns one outcome a record, in order */
async function send(
  services: SyncServices,
  app: KintoneApp,
  records: ClaimedRecord[],
): Promise<RecordOutcome[]> {
  const outcome = await services.kintone.upsert(
    app,
    records.map(({ fields }) => fields),
  )
  switch (outcome.kind) {
    case 'done':
      return records.map(() => ({ kind: 'sent' }))
    case 'try-later': {
      services.log.warn({ app, records: records.length, detail: outcome.detail }, 'kintone not reached')
      return records.map(({ attempts }) => retry(services, attempts, outcome.detail))
    }
    case 'refused':
      return refused(services, app, records, outcome)
  }
}

function retry({ clock }: SyncServices, attempts: number, error: string): RecordOutcome {
  const delayMs = Math.min(RETRY_BASE_MS * 2 ** (attempts - 1), RETRY_MAX_MS)
  return { kind: 'retry', error, retryAt: new Date(clock().getTime() + delayMs) }
}

/** kintone wrote none of them. Those it named are refused; the others go again without them. */
async function refused(
  services: SyncServices,
  app: KintoneApp,
  records: ClaimedRecord[],
  { reason, byRecord }: { reason: string; byRecord: Map<number, string> },
): Promise<RecordOutcome[]> {
  if (records.length === 1) return [{ kind: 'refused', error: byRecord.get(0) ?? reason }]
  const named = new Set([...byRecord.keys()].filter((index) => index < records.length))
  const rest = records.filter((_, index) => !named.has(index))
  // Where kintone names none, halves find the one that spoils the batch.
  const sent = named.size > 0 ? await sendIfAny(services, app, rest) : await halves(services, app, rest)
  return records.map((_, index) =>
    named.has(index) ? { kind: 'refused', error: byRecord.get(index)! } : sent.shift()!,
  )
}

function sendIfAny(
  services: SyncServices,
  app: KintoneApp,
  records: ClaimedRecord[],
): Promise<RecordOutcome[]> {
  return records.length === 0 ? Promise.resolve([]) : send(services, app, records)
}

async function halves(
  services: SyncServices,
  app: KintoneApp,
  records: ClaimedRecord[],
): Promise<RecordOutcome[]> {
  const middle = Math.ceil(records.length / 2)
  const first = await send(services, app, records.slice(0, middle))
  return [...first, ...(await sendIfAny(services, app, records.slice(middle)))]
}
