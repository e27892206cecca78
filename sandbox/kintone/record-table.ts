/**
 * RecordTable: one app's rows with an index on every unique field, and a list of what was done since the last commit.
 *
 * Promise:  undoing costs as much as what was done, not as much as the app holds.
 */
import type { App } from './fields.ts'

export interface KeptRecord {
  id: number
  revision: number
  values: Record<string, string>
  createdAt: string
  updatedAt: string
}

/** What became of a record; null: deleted. */
export interface RecordChange {
  id: number
  record: KeptRecord | null
}

export class RecordTable {
  private readonly rows = new Map<number, KeptRecord>()
  private uniques = new Map<string, Map<string, number>>()
  private lastId = 0
  private done: { id: number; before: KeptRecord | null }[] = []

  constructor(app: App) {
    this.index(app)
  }

  index(app: App): void {
    this.uniques = new Map(app.fields.filter(({ unique }) => unique).map(({ code }) => [code, new Map()]))
    for (const { id, values } of this.rows.values())
      for (const [code, ids] of this.uniques) if (values[code]) ids.set(values[code], id)
  }

  get size(): number {
    return this.rows.size
  }
  list(): KeptRecord[] {
    return [...this.rows.values()]
  }
  get(id: number): KeptRecord | undefined {
    return this.rows.get(id)
  }
  withUnique(code: string, value: string): KeptRecord | undefined {
    const id = this.uniques.get(code)?.get(value)
    return id === undefined ? undefined : this.rows.get(id)
  }
  newId(): number {
    this.lastId += 1
    return this.lastId
  }

  put(record: KeptRecord): void {
    this.done.push({ id: record.id, before: this.rows.get(record.id) ?? null })
    this.set(record.id, record)
  }
  remove(id: number): void {
    this.done.push({ id, before: this.rows.get(id) ?? null })
    this.set(id, null)
  }
  /** As it was kept: no part of what may be undone. */
  restore({ id, record }: RecordChange): void {
    this.lastId = Math.max(this.lastId, id)
    this.set(id, record)
  }

  undo(): void {
    for (const { id, before } of this.done.reverse()) this.set(id, before)
    this.done = []
  }
  /** @returns what changed since the last time, each record once */
  commit(): RecordChange[] {
    const ids = new Set(this.done.map(({ id }) => id))
    this.done = []
    return [...ids].map((id) => ({ id, record: this.rows.get(id) ?? null }))
  }

  private set(id: number, record: KeptRecord | null): void {
    const before = this.rows.get(id)
    for (const [code, ids] of this.uniques) {
      const old = before?.values[code]
      if (old && ids.get(old) === id) ids.delete(old)
      const value = record?.values[code]
      if (value) ids.set(value, id)
    }
    if (record) this.rows.set(id, record)
    else this.rows.delete(id)
  }
}
