/**
 * Forms: an app's form while it is being changed. What is changed stands in a preview until it is deployed, as there.
 *
 * Limits: 100 fields a call; a field's type never changes; a code is given once. Not kept over a restart.
 */
import type { AppRecords } from './app-records.ts'
import { propertiesOf, type Payload } from './api-handlers.ts'
import { APPS, type AppName, type Field, type FieldType } from './fields.ts'
import { badInput, badParameter, KintoneRefusal } from './refusal.ts'
import type { KintoneWorld } from './world.ts'

const FIELDS_PER_CALL = 100
const TYPES: readonly FieldType[] = [
  ...(['SINGLE_LINE_TEXT', 'NUMBER', 'DATE', 'TIME', 'DROP_DOWN', 'SUBTABLE'] as const),
]

const noSuchField = (code: string) =>
  new KintoneRefusal(400, 'GAIA_FC01', `指定されたフィールド（code: ${code}）が見つかりません。`)

export class Forms {
  private readonly world: KintoneWorld
  private readonly previews = new Map<AppRecords, Field[]>()
  private readonly revisions = new Map<AppRecords, number>()

  constructor(world: KintoneWorld) {
    this.world = world
  }

  /** @returns undefined for what is no call about a form */
  answer(method: string, path: string, payload: Payload, tokens: string[]): unknown {
    if (path === 'preview/app/deploy.json') return this.deploy(method, payload, tokens)
    if (path !== 'preview/app/form/fields.json') return undefined
    if (payload['app'] === undefined) throw badParameter('app', '必須です。')
    const records = this.world.recordsOf(String(payload['app']), tokens)
    if (method === 'GET')
      return { properties: propertiesOf(this.preview(records)), revision: this.revision(records) }
    if (method === 'DELETE') this.remove(records, payload['fields'] as string[])
    else this.write(records, payload['properties'] as Record<string, Payload>, method === 'PUT')
    this.revisions.set(records, Number(this.revision(records)) + 1)
    return { revision: this.revision(records) }
  }

  private preview(records: AppRecords): Field[] {
    return this.previews.get(records) ?? records.app.fields
  }
  private revision(records: AppRecords): string {
    return String(this.revisions.get(records) ?? 1)
  }

  private write(records: AppRecords, properties: Record<string, Payload>, update: boolean): void {
    const sent = Object.entries(properties ?? {})
    if (sent.length === 0) throw badParameter('properties', '必須です。')
    if (sent.length > FIELDS_PER_CALL)
      throw badParameter('properties', `${FIELDS_PER_CALL}件以下でなければなりません。`)
    let fields = [...this.preview(records)]
    for (const [code, property] of sent) {
      const known = fields.find((field) => field.code === code)
      if (update && !known) throw noSuchField(code)
      const path = `properties[${code}]`
      if (!update && (known || property['code'] !== code))
        throw badInput({ [`${path}.code`]: { messages: ['フィールドコードが重複しています。'] } })
      const type = property['type'] as FieldType
      if (!TYPES.includes(type) || (known && known.type !== type))
        throw badInput({ [`${path}.type`]: { messages: ['フィールドの種類が正しくありません。'] } })
      const field = fieldOf(code, property)
      fields = known ? fields.map((one) => (one === known ? field : one)) : [...fields, field]
    }
    this.previews.set(records, fields)
  }

  private remove(records: AppRecords, codes: string[]): void {
    const fields = this.preview(records)
    for (const code of codes ?? []) if (!fields.some((field) => field.code === code)) throw noSuchField(code)
    this.previews.set(
      records,
      fields.filter(({ code }) => !codes.includes(code)),
    )
  }

  private deploy(method: string, payload: Payload, tokens: string[]): unknown {
    const apps = (payload['apps'] ?? []) as (string | number | { app: string | number })[]
    if (!Array.isArray(apps) || apps.length === 0) throw badParameter('apps', '必須です。')
    const ids = apps.map((one) => String(typeof one === 'object' ? one.app : one))
    const all = ids.map((id) => this.world.recordsOf(id, tokens))
    if (method === 'GET') return { apps: ids.map((app) => ({ app, status: 'SUCCESS' })) }
    for (const records of all) {
      const fields = this.previews.get(records)
      if (fields) records.draw(fields)
      this.previews.delete(records)
    }
    return {}
  }
}

function fieldOf(code: string, property: Payload): Field {
  const options = Object.values(
    (property['options'] ?? {}) as Record<string, { label: string; index: string }>,
  )
  return {
    ...{ code, type: property['type'] as FieldType },
    unique: property['unique'] === true || property['unique'] === 'true',
    required: property['required'] === true || property['required'] === 'true',
    options: options.sort((a, b) => Number(a.index) - Number(b.index)).map(({ label }) => label),
    unit: typeof property['unit'] === 'string' ? property['unit'] : '',
    fields: Object.entries((property['fields'] ?? {}) as Record<string, Payload>).map(([inner, one]) =>
      fieldOf(inner, one),
    ),
  }
}

/** The four apps as they are drawn at the start: copies, since a form may change. */
export const freshApp = (name: AppName) => structuredClone(APPS[name])
