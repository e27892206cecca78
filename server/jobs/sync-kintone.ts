/**
 * SyncKintone: brings kintone to what is wanted of it, up to 100 records a call.
 *
 * Twice is once: kintone is told by upsert on a unique key, and only the version that was sent is marked as sent.
 * A batch that is refused is told apart record by record, so that one bad record holds up no other.
 * What somebody wrote in kintone is never written over: every write names the count of changes we left; where an
 * answer was never heard, or the count is another one, a look tells our own doing from an edit.
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
import { EDITED_THERE } from '../../office/messages/kintone.ts'
import { revealed, revealedTries } from '../kintone-fields.ts'
import { standingOf } from '../kintone-standing.ts'
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
  const seen = { db: db.drizzle, sealer }
  for (const record of claimed)
    whole.push({
      ...record,
      ...{ fields: await revealed(seen, record), tried: await revealedTries(seen, record) },
    })
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
    if (this.isOver()) return records.map(handedBack)
    const isDoubtful = ({ unheard, over }: ClaimedRecord) => unheard || over
    return records.some(isDoubtful)
      ? this.look(records, isDoubtful, (rest) => this.send(rest))
      : this.write(records)
  }

  private isOver(): boolean {
    const { clock } = this.services
    if (this.stopping?.aborted || this.silentUntil) return true
    return this.calls >= CALLS_PER_ROUND || clock().getTime() >= this.endsAtMs
  }

  private async write(records: ClaimedRecord[]): Promise<RecordOutcome[]> {
    const fields = records.map((record) => record.fields)
    const seen = records.map((record) => record.revision)
    const outcome = await this.call(() => this.services.kintone.upsert(this.app, fields, seen))
    switch (outcome.kind) {
      case 'stopped':
        return records.map((record) => handedBack({ ...record, unheard: true }))
      case 'done':
        return records.map((_, index) => ({ kind: 'sent', revision: outcome.revisions?.[index] ?? null }))
      case 'try-later':
        return this.waiting(
          records.map((record) => ({ ...record, unheard: !outcome.notWritten })),
          outcome.detail,
        )
      case 'refused':
        return outcome.reason === EDITED_THERE
          ? this.look(
              records,
              () => true,
              (rest) => (rest.length < records.length ? this.send(rest) : this.toldApart(rest, outcome)),
            )
          : this.toldApart(records, outcome)
    }
  }

  /**
   * Reads some of them back: those that are as wanted are done, those somebody edited are refused.
   * @param go  with all that may be written
   */
  private async look(
    records: ClaimedRecord[],
    isLookedAt: (record: ClaimedRecord) => boolean,
    go: (rest: ClaimedRecord[]) => Promise<RecordOutcome[]>,
  ): Promise<RecordOutcome[]> {
    if (this.isOver()) return records.map(handedBack)
    const keys = records.filter(isLookedAt).map(({ key }) => key)
    const found = await this.call(() => this.services.kintone.readSome(this.app, keys))
    if (found.kind === 'stopped') return records.map(handedBack)
    if (found.kind === 'try-later') return this.waiting(records, found.detail)
    const rest: ClaimedRecord[] = []
    const outcomes = records.map((record): RecordOutcome | null => {
      const standing = isLookedAt(record) ? standingOf(record, found.rows.get(record.key)) : null
      if (standing?.kind === 'in-step') return { kind: 'sent', revision: standing.revision }
      if (standing?.kind === 'edited') return edited(record)
      rest.push(standing ? { ...record, revision: standing.revision, unheard: false, over: false } : record)
      return null
    })
    const others = await go(rest)
    return outcomes.map((outcome) => outcome ?? others.shift()!)
  }

  private async call<T>(ask: () => Promise<T>): Promise<T | { kind: 'stopped' }> {
    this.calls += 1
    return untilStopped(ask(), this.stopping).catch((error: unknown) => {
      if (error instanceof Stopped) return { kind: 'stopped' } as const
      throw error
    })
  }

  private waiting(records: ClaimedRecord[], detail: string): RecordOutcome[] {
    const { clock, log } = this.services
    log.warn({ app: this.app, records: records.length, detail }, 'kintone not reached')
    const attempts = Math.max(...records.map((record) => record.attempts))
    const delayMs = Math.min(RETRY_BASE_MS * 2 ** (attempts - 1), RETRY_MAX_MS)
    const retryAt = new Date(clock().getTime() + delayMs)
    this.silentUntil = retryAt
    return records.map(({ revision, unheard }) => ({
      ...{ kind: 'retry', error: detail, retryAt, revision, unheard },
    }))
  }

  /** kintone wrote none of them. Those it named are refused; the others go again without them. */
  private async toldApart(
    records: ClaimedRecord[],
    { reason, byRecord }: { reason: string; byRecord: Map<number, string> },
  ): Promise<RecordOutcome[]> {
    const refused = (index: number): RecordOutcome => {
      const { revision } = records[index]!
      return { kind: 'refused', error: byRecord.get(index) ?? reason, revision }
    }
    if (records.length === 1) return [refused(0)]
    const isNamed = (_: ClaimedRecord, index: number) => byRecord.has(index)
    if (!records.some(isNamed)) return this.halves(records)
    const others = await this.send(records.filter((record, index) => !isNamed(record, index)))
    return records.map((_, index) => (byRecord.has(index) ? refused(index) : others.shift()!))
  }

  /** Where kintone names none, halves find the one that spoils the batch. */
  private async halves(records: ClaimedRecord[]): Promise<RecordOutcome[]> {
    const middle = Math.ceil(records.length / 2)
    const first = await this.send(records.slice(0, middle))
    return [...first, ...(await this.send(records.slice(middle)))]
  }
}

const handedBack = ({ revision, unheard }: ClaimedRecord): RecordOutcome => ({
  ...{ kind: 'handed-back', revision, unheard },
})

/** kintone counts from 1: 0 is nothing that we left, so that no later change goes over it either. */
const edited = ({ revision }: ClaimedRecord): RecordOutcome => ({
  ...{ kind: 'refused', error: EDITED_THERE, revision: revision ?? 0 },
})
