/**
 * SyncKintone: brings kintone to what is wanted of it, up to 100 records a call.
 *
 * Twice is once: kintone is told by upsert on a unique key, and only the version that was sent is marked as sent.
 * A batch that is refused is told apart record by record, so that one bad record holds up no other.
 * A round ends well within the lease of what it took up: nobody else sends a record while an older one of it may
 * still arrive.
 */
import {
  claimRecords,
  restRecords,
  settleRecords,
  stirRecords,
  type ClaimedRecord,
  type RecordOutcome,
} from '../../db/kintone-records.ts'
import { RECORDS_PER_CALL, type KintoneApp } from '../../office/kintone/client.ts'
import { revealed } from '../kintone-fields.ts'
import type { Services } from '../services.ts'
import { Stopped, untilStopped } from './until-stopped.ts'

const APPS: KintoneApp[] = ['members', 'accounts', 'activities', 'decisions']
const RETRY_BASE_MS = 5_000
const RETRY_MAX_MS = 15 * 60_000
/** A round begins no call after so long, nor more calls than these: the rest waits for the next round. */
const ROUND_MS = 30_000
const CALLS_PER_ROUND = 20

type SyncServices = Pick<Services, 'clock' | 'db' | 'kintone' | 'log' | 'sealer'>

/**
 * @param stopping  what is being written then is handed back: writing it again changes nothing
 * @returns         how many records were taken up
 */
export async function syncKintone(services: SyncServices, stopping?: AbortSignal): Promise<number> {
  let taken = 0
  for (const app of APPS) taken += await syncApp(services, app, stopping)
  return taken
}

async function syncApp(services: SyncServices, app: KintoneApp, stopping?: AbortSignal): Promise<number> {
  if (stopping?.aborted) return 0
  const { clock, db, sealer } = services
  const claimed = await claimRecords(db.drizzle, app, clock(), RECORDS_PER_CALL)
  if (claimed.length === 0) return 0
  const round = new Round(services, app, stopping)
  const whole = []
  for (const record of claimed)
    whole.push({ ...record, fields: await revealed({ db: db.drizzle, sealer }, record) })
  const outcomes = await round.send(whole)
  const now = clock()
  await db.drizzle.transaction(async (tx) => {
    await settleRecords(
      tx,
      claimed.map(({ key, version }, index) => ({ app, key, version, outcome: outcomes[index]! })),
      now,
    )
    if (round.silentUntil) await restRecords(tx, app, now, round.silentUntil)
    else await stirRecords(tx, app, now)
  })
  return claimed.length
}

class Round {
  /** kintone did not answer or would not: nobody need knock before */
  silentUntil: Date | null = null
  private readonly services: SyncServices
  private readonly app: KintoneApp
  private readonly endsAtMs: number
  private readonly stopping: AbortSignal | undefined
  private calls = 0

  constructor(services: SyncServices, app: KintoneApp, stopping?: AbortSignal) {
    this.services = services
    this.app = app
    this.stopping = stopping
    this.endsAtMs = services.clock().getTime() + ROUND_MS
  }

  /** @returns one outcome a record, in order */
  async send(records: ClaimedRecord[]): Promise<RecordOutcome[]> {
    if (records.length === 0) return []
    if (this.stopping?.aborted) return records.map(() => ({ kind: 'handed-back' }))
    const nowMs = this.services.clock().getTime()
    if (this.silentUntil || this.calls >= CALLS_PER_ROUND || nowMs >= this.endsAtMs) {
      const retryAt = this.silentUntil ?? new Date(nowMs)
      return records.map(() => ({ kind: 'retry', error: 'not tried in this round', retryAt }))
    }
    this.calls += 1
    const fields = records.map((record) => record.fields)
    const seen = records.map((record) => record.revision)
    const sending = this.services.kintone.upsert(this.app, fields, seen)
    const outcome = await untilStopped(sending, this.stopping).catch((error: unknown) => {
      if (error instanceof Stopped) return { kind: 'stopped' } as const
      throw error
    })
    switch (outcome.kind) {
      case 'stopped':
        return records.map(() => ({ kind: 'handed-back' }))
      case 'done':
        return records.map((_, index) => ({ kind: 'sent', revision: outcome.revisions?.[index] ?? null }))
      case 'try-later':
        return this.waiting(records, outcome.detail)
      case 'refused':
        return this.toldApart(records, outcome)
    }
  }

  private waiting(records: ClaimedRecord[], detail: string): RecordOutcome[] {
    const { clock, log } = this.services
    log.warn({ app: this.app, records: records.length, detail }, 'kintone not reached')
    const attempts = Math.max(...records.map((record) => record.attempts))
    const delayMs = Math.min(RETRY_BASE_MS * 2 ** (attempts - 1), RETRY_MAX_MS)
    const retryAt = new Date(clock().getTime() + delayMs)
    this.silentUntil = retryAt
    return records.map(() => ({ kind: 'retry', error: detail, retryAt }))
  }

  /** kintone wrote none of them. Those it named are refused; the others go again without them. */
  private async toldApart(
    records: ClaimedRecord[],
    { reason, byRecord }: { reason: string; byRecord: Map<number, string> },
  ): Promise<RecordOutcome[]> {
    if (records.length === 1) return [{ kind: 'refused', error: byRecord.get(0) ?? reason }]
    const isNamed = (_: ClaimedRecord, index: number) => byRecord.has(index)
    if (!records.some(isNamed)) return this.halves(records)
    const others = await this.send(records.filter((record, index) => !isNamed(record, index)))
    return records.map((_, index) =>
      byRecord.has(index) ? { kind: 'refused', error: byRecord.get(index)! } : others.shift()!,
    )
  }

  /** Where kintone names none, halves find the one that spoils the batch. */
  private async halves(records: ClaimedRecord[]): Promise<RecordOutcome[]> {
    const middle = Math.ceil(records.length / 2)
    const first = await this.send(records.slice(0, middle))
    return [...first, ...(await this.send(records.slice(middle)))]
  }
}
