/**
 * AppRecords: one app's records under kintone's rules: unique keys, required fields, revisions, shapes of values.
 *
 * A write that is refused leaves part of itself in the table; world.ts undoes all of the request.
 */
import type { App, Field } from './fields.ts'
import { parseQuery } from './query.ts'
import { badInput, badParameter, noRecord, noRecordOfKey, oldRevision, type FieldErrors } from './refusal.ts'
import { RecordTable, type KeptRecord } from './record-table.ts'
import { checkValue } from './values.ts'

/** Values as clients send them: `{ 氏名: { value: '…' } }` */
export type SentFields = Record<string, { value?: unknown } | undefined>

export interface Change {
  id?: string | number
  updateKey?: { field: string; value: string | number }
  revision?: string | number
  record?: SentFields
}

export interface Made {
  id: string
  revision: string
  operation?: 'INSERT' | 'UPDATE'
}

const RECORDS_PER_WRITE = 100

export class AppRecords {
  readonly app: App
  readonly table: RecordTable
  /** field codes that were sent and are none of this app: kintone passes over them in silence */
  readonly passedOver = new Set<string>()
  private readonly clock: () => Date

  constructor(app: App, clock: () => Date) {
    this.app = app
    this.table = new RecordTable(app)
    this.clock = clock
  }

  /** Another form is in force: values of fields that are gone are kept, and seen no more. */
  draw(fields: Field[]): void {
    this.app.fields = fields
    this.table.index(this.app)
  }

  get(id: unknown): KeptRecord {
    const record = this.table.get(Number(id))
    if (!record) throw noRecord(String(id))
    return record
  }

  find(query: string): { records: KeptRecord[]; total: number } {
    const { matches, compare, offset, limit } = parseQuery(query, this.app.fields, this.clock())
    const found = this.table.list().filter(matches).sort(compare)
    return { records: found.slice(offset, offset + limit), total: found.length }
  }
  findAll(query: string): KeptRecord[] {
    const { matches, compare } = parseQuery(query, this.app.fields, this.clock())
    return this.table.list().filter(matches).sort(compare)
  }

  addOne(fields: SentFields): Made {
    return this.insert(fields, 'record.')
  }
  add(records: SentFields[]): Made[] {
    refuseTooMany(records, 'records')
    return records.map((fields, index) => this.insert(fields, `records[${index}].`))
  }

  updateOne(change: Change): Made {
    return this.change(change, false, '')
  }
  update(changes: Change[], upsert: boolean): Made[] {
    refuseTooMany(changes, 'records')
    return changes.map((change, index) => this.change(change, upsert, `records[${index}].`))
  }

  delete(ids: (string | number)[], revisions: (string | number)[] = []): void {
    refuseTooMany(ids, 'ids')
    for (const [index, id] of ids.entries()) {
      const known = this.get(id)
      refuseOld(known, revisions[index])
      this.table.remove(known.id)
    }
  }

  private change(change: Change, upsert: boolean, path: string): Made {
    const { id, updateKey, record = {} } = change
    if ((id === undefined) === (updateKey === undefined))
      throw badParameter(`${path}id`, 'idとupdateKeyのどちらか一方を指定してください。')
    const known = updateKey ? this.named(updateKey, path) : this.table.get(Number(id))
    if (!known) {
      if (!upsert) throw updateKey ? noRecordOfKey() : noRecord(String(id))
      const keyed = updateKey ? { ...record, [updateKey.field]: { value: updateKey.value } } : record
      return { ...this.insert(keyed, `${path}record.`), operation: 'INSERT' }
    }
    refuseOld(known, change.revision)
    if (updateKey && updateKey.field in record && record[updateKey.field]?.value !== updateKey.value)
      throw badParameter(
        `${path}record.${updateKey.field}.value`,
        'updateKeyに指定したフィールドは更新できません。',
      )
    const values = { ...known.values, ...this.checked(record, `${path}record.`, known.id) }
    const updated = { ...known, values, revision: known.revision + 1, updatedAt: this.now() }
    this.table.put(updated)
    const made = { id: String(known.id), revision: String(updated.revision) }
    return upsert ? { ...made, operation: 'UPDATE' } : made
  }

  private named({ field, value }: { field: string; value: string | number }, path: string) {
    if (!this.app.fields.some(({ code, unique }) => unique && code === field))
      throw badParameter(`${path}updateKey.field`, '重複禁止が設定されたフィールドではありません。')
    return this.table.withUnique(field, String(value))
  }

  private insert(fields: SentFields, path: string): Made {
    // a required field that was not sent is refused like an empty one
    const all = Object.fromEntries(
      this.app.fields
        .filter(({ code, required }) => required || code in fields)
        .map(({ code }) => [code, fields[code]]),
    )
    const values = this.checked({ ...fields, ...all }, path, null)
    const at = this.now()
    const id = this.table.newId()
    const blank = Object.fromEntries(this.app.fields.map(({ code }) => [code, '']))
    this.table.put({ id, revision: 1, values: { ...blank, ...values }, createdAt: at, updatedAt: at })
    return { id: String(id), revision: '1' }
  }

  private checked(fields: SentFields, path: string, ownId: number | null): Record<string, string> {
    const errors: FieldErrors = {}
    const values: Record<string, string> = {}
    for (const [code, sent] of Object.entries(fields)) {
      const field = this.app.fields.find((known) => known.code === code)
      if (!field) {
        this.passedOver.add(code)
        continue
      }
      const outcome = checkValue(field, sent?.value)
      if ('wrong' in outcome) errors[`${path}${code}.value`] = { messages: [outcome.wrong] }
      else if (this.isTaken(field, outcome.kept, ownId))
        errors[`${path}${code}.value`] = { messages: ['値がほかのレコードと重複しています。'] }
      else values[code] = outcome.kept
    }
    if (Object.keys(errors).length > 0) throw badInput(errors)
    return values
  }

  private isTaken(field: Field, value: string, ownId: number | null): boolean {
    if (!field.unique || value === '') return false
    const holder = this.table.withUnique(field.code, value)
    return holder !== undefined && holder.id !== ownId
  }

  private now(): string {
    return `${this.clock().toISOString().slice(0, 19)}Z`
  }
}

function refuseOld(known: KeptRecord, revision: string | number | undefined | null): void {
  const seen = Number(revision ?? -1)
  if (seen !== -1 && seen !== known.revision) throw oldRevision(String(known.id))
}

function refuseTooMany(list: unknown, name: string): void {
  if (!Array.isArray(list) || list.length === 0) throw badParameter(name, '必須です。')
  if (list.length > RECORDS_PER_WRITE)
    throw badParameter(name, `一度に${RECORDS_PER_WRITE}件までのレコードを操作できます。`)
}
