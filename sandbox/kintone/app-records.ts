/**
 * AppRecords: one app's records, changed all or none.
 *
 * Promise:  unique keys, required fields, revisions and the shapes of values as kintone keeps them.
 */
import type { App, Field } from './fields.ts'
import { parseQuery, type Queryable } from './query.ts'
import { badInput, KintoneRefusal, noRecord, oldRevision } from './refusal.ts'
import { checkValue } from './values.ts'

export interface KeptRecord extends Queryable {
  createdAt: string
  updatedAt: string
}

/** Values as clients send them: `{ 氏名: { value: '…' } }` */
export type SentFields = Record<string, { value?: unknown }>

export interface Change {
  id?: string | number
  updateKey?: { field: string; value: string }
  revision?: string | number
  record?: SentFields
}

interface Made {
  id: string
  revision: string
  operation?: 'INSERT' | 'UPDATE'
}

const RECORDS_PER_WRITE = 100

export class AppRecords {
  readonly app: App
  private kept = new Map<number, KeptRecord>()
  private lastId = 0
  private readonly clock: () => Date
  constructor(app: App, clock: () => Date) {
    this.app = app
    this.clock = clock
  }

  list(): KeptRecord[] {
    return [...this.kept.values()]
  }
  restore(records: KeptRecord[]): void {
    this.kept = new Map(records.map((record) => [record.id, record]))
    this.lastId = Math.max(0, ...this.kept.keys())
  }

  get(id: string | number): KeptRecord {
    const record = this.kept.get(Number(id))
    if (!record) throw noRecord(String(id))
    return record
  }

  find(query: string): { records: KeptRecord[]; total: number } {
    const wanted = parseQuery(query, this.app.fields, this.now().slice(0, 10))
    const found = this.list().filter(wanted.matches)
    found.sort(wanted.compare)
    return { records: found.slice(wanted.offset, wanted.offset + wanted.limit), total: found.length }
  }

  add(records: SentFields[]): Made[] {
    this.refuseTooMany(records, 'records')
    return this.allOrNone(() => records.map((fields, index) => this.insert(fields, `records[${index}].`)))
  }

  update(changes: Change[], upsert: boolean): Made[] {
    this.refuseTooMany(changes, 'records')
    return this.allOrNone(() =>
      changes.map((change, index) => this.updateOne(change, upsert, `records[${index}].`)),
    )
  }

  delete(ids: (string | number)[]): void {
    this.refuseTooMany(ids, 'ids')
    this.allOrNone(() => ids.map((id) => (this.get(id), this.kept.delete(Number(id)))))
  }

  /** What was done is undone when something after it is refused. */
  allOrNone<T>(work: () => T): T {
    const before = structuredClone(this.kept)
    const lastId = this.lastId
    try {
      return work()
    } catch (error) {
      this.kept = before
      this.lastId = lastId
      throw error
    }
  }

  private updateOne(change: Change, upsert: boolean, path: string): Made {
    const known = this.named(change, path)
    if (!known) {
      if (!upsert || !change.updateKey) throw noRecord(String(change.id ?? change.updateKey?.value))
      const { field, value } = change.updateKey
      return {
        ...this.insert({ ...change.record, [field]: { value } }, `${path}record.`),
        operation: 'INSERT',
      }
    }
    const revision = Number(change.revision ?? -1)
    if (revision !== -1 && revision !== known.revision) throw oldRevision(String(known.id))
    if (change.updateKey && change.record && change.updateKey.field in change.record) {
      throw badInput({ [`${path}record`]: { messages: ['updateKeyに指定したフィールドは更新できません。'] } })
    }
    const values = { ...known.values, ...this.checked(change.record ?? {}, `${path}record.`, known.id) }
    const updated = { ...known, values, revision: known.revision + 1, updatedAt: this.now() }
    this.kept.set(known.id, updated)
    return {
      id: String(known.id),
      revision: String(updated.revision),
      ...(upsert && { operation: 'UPDATE' as const }),
    }
  }

  private named(change: Change, path: string): KeptRecord | undefined {
    if (!change.updateKey) return this.kept.get(Number(change.id))
    const field = this.app.fields.find(({ code }) => code === change.updateKey!.field)
    if (!field?.unique) {
      throw badInput({
        [`${path}updateKey.field`]: { messages: ['重複禁止が設定されたフィールドではありません。'] },
      })
    }
    return this.list().find((record) => record.values[field.code] === change.updateKey!.value)
  }

  private insert(fields: SentFields, path: string): Made {
    const given = this.checked(fields, path, null)
    const values = Object.fromEntries(this.app.fields.map((field) => [field.code, given[field.code] ?? '']))
    const missing = this.app.fields.filter((field) => field.required && values[field.code] === '')
    if (missing.length > 0) {
      throw badInput(
        Object.fromEntries(missing.map(({ code }) => [`${path}${code}.value`, { messages: ['必須です。'] }])),
      )
    }
    this.lastId += 1
    const at = this.now()
    this.kept.set(this.lastId, { id: this.lastId, revision: 1, values, createdAt: at, updatedAt: at })
    return { id: String(this.lastId), revision: '1' }
  }

  private checked(fields: SentFields, path: string, exceptId: number | null): Record<string, string> {
    const errors: Record<string, { messages: string[] }> = {}
    const values: Record<string, string> = {}
    for (const [code, sent] of Object.entries(fields)) {
      const field = this.app.fields.find((known) => known.code === code)
      // kintone passes over codes it does not know; here that is a mistake to be seen
      if (!field)
        throw new KintoneRefusal(400, 'GAIA_IQ11', `指定されたフィールド（code: ${code}）が見つかりません。`)
      const outcome = checkValue(field, sent?.value)
      if ('wrong' in outcome) errors[`${path}${code}.value`] = { messages: [outcome.wrong] }
      else if (this.isTaken(field, outcome.kept, exceptId))
        errors[`${path}${code}.value`] = { messages: ['値がほかのレコードと重複しています。'] }
      else values[code] = outcome.kept
    }
    if (Object.keys(errors).length > 0) throw badInput(errors)
    return values
  }

  private isTaken(field: Field, value: string, exceptId: number | null): boolean {
    if (!field.unique || value === '') return false
    return this.list().some((record) => record.id !== exceptId && record.values[field.code] === value)
  }

  private refuseTooMany(list: unknown, name: string): void {
    if (!Array.isArray(list) || list.length === 0) throw badInput({ [name]: { messages: ['必須です。'] } })
    if (list.length > RECORDS_PER_WRITE) {
      throw badInput({ [name]: { messages: [`一度に${RECORDS_PER_WRITE}件までのレコードを操作できます。`] } })
    }
  }

  private now(): string {
    return `${this.clock().toISOString().slice(0, 19)}Z`
  }
}
