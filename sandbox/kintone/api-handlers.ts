/**
 * ApiHandlers: one entry a method of kintone's REST API, by method and path without '/k/v1/'.
 * Those the official client's record.* calls use on plain fields; no comments or files. Cursors and forms stand apart, in cursors.ts and forms.ts.
 */
import type { AppRecords, Change, SentFields } from './app-records.ts'
import type { KeptRecord } from './record-table.ts'
import type { Field } from './fields.ts'
import { badParameter } from './refusal.ts'
import { rowsOf } from './values.ts'

export type Payload = Record<string, unknown>
type Handler = (records: AppRecords, payload: Payload) => unknown

const isTrue = (value: unknown) => String(value) === 'true'

export const HANDLERS: Record<string, Handler> = {
  'GET record.json': (records, { id }) => ({ record: shown(records, records.get(id)) }),
  'GET records.json': (records, { query, fields, totalCount }) => {
    const found = records.find(String(query ?? ''))
    return {
      records: found.records.map((record) => shown(records, record, fields as string[] | undefined)),
      totalCount: isTrue(totalCount) ? String(found.total) : null,
    }
  },
  'POST record.json': (records, { record }) => records.addOne((record ?? {}) as SentFields),
  'POST records.json': (records, payload) => {
    const made = records.add(payload['records'] as SentFields[])
    return { ids: made.map(({ id }) => id), revisions: made.map(({ revision }) => revision) }
  },
  'PUT record.json': (records, payload) => ({ revision: records.updateOne(payload as Change).revision }),
  'PUT records.json': (records, payload) => ({
    records: records.update(payload['records'] as Change[], isTrue(payload['upsert'])),
  }),
  'DELETE records.json': (records, { ids, revisions }) => {
    records.delete(ids as string[], revisions as string[] | undefined)
    return {}
  },
  'GET app.json': ({ app }, { id }) => ({
    appId: String(id),
    code: '',
    name: app.title,
    description: '',
    spaceId: null,
    threadId: null,
  }),
  'GET app/form/layout.json': ({ app }) => ({
    layout: app.fields.map(({ code, type, fields }) => {
      const size = { width: '193' }
      return type === 'SUBTABLE'
        ? { type, code, fields: fields.map((inner) => ({ type: inner.type, code: inner.code, size })) }
        : { type: 'ROW', fields: [{ type, code, size }] }
    }),
    revision: '1',
  }),
  'GET app/form/fields.json': (records) => ({ properties: properties(records), revision: '1' }),
}

/** The writes that a bulkRequest may hold. */
export const BULK_METHODS = new Set([
  'POST record.json',
  'POST records.json',
  'PUT record.json',
  'PUT records.json',
  'DELETE records.json',
])

export function shown(records: AppRecords, record: KeptRecord, wanted?: string[]): Payload {
  const all: Record<string, { type: string; value: unknown }> = {
    $id: { type: '__ID__', value: String(record.id) },
    $revision: { type: '__REVISION__', value: String(record.revision) },
    レコード番号: { type: 'RECORD_NUMBER', value: String(record.id) },
    作成日時: { type: 'CREATED_TIME', value: record.createdAt },
    更新日時: { type: 'UPDATED_TIME', value: record.updatedAt },
  }
  for (const { code, type } of records.app.fields) {
    const value = record.values[code] ?? ''
    if (type === 'SUBTABLE') {
      all[code] = { type, value: rowsOf(value) }
      continue
    }
    // an empty date, time or choice is null, an empty text or number is ''
    const emptyIsNull = type === 'DATE' || type === 'TIME' || type === 'DROP_DOWN'
    all[code] = { type, value: value === '' && emptyIsNull ? null : value }
  }
  if (!wanted?.length) return all
  if (wanted.length > 1000) throw badParameter('fields', '1000件以下でなければなりません。')
  return Object.fromEntries(wanted.filter((code) => code in all).map((code) => [code, all[code]]))
}

const properties = (records: AppRecords): Payload => propertiesOf(records.app.fields)

export function propertiesOf(fields: Field[]): Payload {
  return Object.fromEntries(
    fields.map(({ code, type, unique, required, options, unit, fields: inner }) => [
      code,
      {
        code,
        type,
        label: code,
        noLabel: false,
        required,
        ...(type === 'SINGLE_LINE_TEXT' && { unique, expression: '', hideExpression: false }),
        ...(type === 'NUMBER' && { unique, unit, unitPosition: 'AFTER', digit: unit === '円' }),
        ...(type === 'SUBTABLE' && { fields: propertiesOf(inner) }),
        ...(type === 'DROP_DOWN' && {
          options: Object.fromEntries(
            options.map((label, index) => [label, { label, index: String(index) }]),
          ),
        }),
      },
    ]),
  )
}
