/**
 * Cursors: a query's records, a page at a time, as they were when the cursor was made.
 * kintone holds ten of them at once for a domain, each for ten minutes.
 */
import type { AppRecords } from './app-records.ts'
import { shown, type Payload } from './api-handlers.ts'
import type { KeptRecord } from './record-table.ts'
import { badParameter, noCursor, tooManyCursors } from './refusal.ts'

const AT_ONCE = 10
const LIFE_MS = 10 * 60_000
const MAX_SIZE = 500
const DEFAULT_SIZE = 100

interface Cursor {
  appId: string
  records: KeptRecord[]
  fields: string[] | undefined
  size: number
  endsAtMs: number
}

export class Cursors {
  private readonly open = new Map<string, Cursor>()
  private readonly clock: () => Date
  private made = 0
  constructor(clock: () => Date) {
    this.clock = clock
  }

  make(appId: string, records: AppRecords, { query, fields, size }: Payload): Payload {
    const nowMs = this.clock().getTime()
    for (const [id, { endsAtMs }] of this.open) if (endsAtMs <= nowMs) this.open.delete(id)
    if (this.open.size >= AT_ONCE) throw tooManyCursors()
    const wanted = Number(size ?? DEFAULT_SIZE)
    if (!(wanted >= 1 && wanted <= MAX_SIZE))
      throw badParameter('size', `1から${MAX_SIZE}の間でなければなりません。`)
    if (/\b(limit|offset)\b/i.test(String(query ?? '')))
      throw badParameter('query', 'limitとoffsetは指定できません。')
    this.made += 1
    const id = `cursor-${this.made}`
    const found = records.findAll(String(query ?? ''))
    this.open.set(id, {
      appId,
      records: found,
      fields: fields as string[] | undefined,
      size: wanted,
      endsAtMs: nowMs + LIFE_MS,
    })
    return { id, totalCount: String(found.length) }
  }

  /** The app it reads: the caller needs its token each time. */
  appOf(id: unknown): string {
    return this.find(id).appId
  }

  next(id: unknown, records: AppRecords): Payload {
    const cursor = this.find(id)
    const page = cursor.records.splice(0, cursor.size)
    const isMore = cursor.records.length > 0
    if (!isMore) this.open.delete(String(id))
    return { records: page.map((record) => shown(records, record, cursor.fields)), next: isMore }
  }

  close(id: unknown): Payload {
    this.find(id)
    this.open.delete(String(id))
    return {}
  }

  private find(id: unknown): Cursor {
    const cursor = this.open.get(String(id))
    if (!cursor || cursor.endsAtMs <= this.clock().getTime()) throw noCursor()
    return cursor
  }
}
