/**
 * KintoneClient: upserts by unique key, at most 100 records a call, each with a typed outcome.
 *
 * Promise:  never throws for what kintone or the network did; a refused record is told apart from a kintone that is
 *           down or not set up, which is nobody's record's fault.
 * Used by:  server/jobs/sync-kintone.ts
 */
import { KintoneRestAPIClient, KintoneRestAPIError } from '@kintone/rest-api-client'
import { EDITED_THERE } from '../messages/kintone.ts'

export type KintoneApp = 'members' | 'accounts' | 'activities' | 'decisions'

/** Field code → value as kintone takes it, e.g. { 報告番号: 'R-…', 利用料金: '1000' } */
export type KintoneFields = Record<string, unknown>

export type UpsertOutcome =
  /** `revisions`: kintone's count of changes of each record after this write, in order */
  | { kind: 'done'; revisions?: number[] }
  /** none was written; `byRecord`: index → kintone's own words, where it names records */
  | { kind: 'refused'; reason: string; byRecord: Map<number, string> }
  /** `notWritten`: kintone surely wrote none; else it may have, and the answer was lost */
  | { kind: 'try-later'; detail: string; notWritten?: boolean }

export type ReadOutcome =
  /** by unique key; what kintone does not hold is not among them */
  { kind: 'read'; rows: Map<string, KintoneRow> } | { kind: 'try-later'; detail: string }

export interface KintoneClient {
  /**
   * At most 100, all or none.
   * @param seen  of each record the revision we left: another one there and none is written. null: whatever stands there
   */
  upsert(app: KintoneApp, records: KintoneFields[], seen?: (number | null)[]): Promise<UpsertOutcome>
  /** At most 100 records by their unique keys, in one call. */
  readSome(app: KintoneApp, keys: string[]): Promise<ReadOutcome>
  /** Every record of an app, 500 a call, by its unique key. @throws what kintone or the network says */
  readAll?(app: KintoneApp, condition?: string): AsyncIterable<KintoneRow[]>
}

/** A record as kintone holds it. */
export interface KintoneRow {
  key: string
  revision: number
  /** code → value, as the API gives it */
  fields: Record<string, unknown>
}

/** The plain-text field that is unique in each app. */
export const UNIQUE_KEYS: Record<KintoneApp, string> = {
  members: '会員番号',
  accounts: '会員番号',
  activities: '報告番号',
  decisions: '交付番号',
}

const TIMEOUT_MS = 20_000
export const RECORDS_PER_CALL = 100
const RECORDS_PER_READ = 500

export interface KintoneSettings {
  baseUrl: string
  /** by app id */
  apiTokens: Record<string, string>
  apps: Record<KintoneApp, number>
  /** 20 s unless said */
  timeoutMs?: number
}

export function createKintoneClient(settings: KintoneSettings): KintoneClient {
  const { baseUrl, apiTokens, apps, timeoutMs = TIMEOUT_MS } = settings
  const clientOf = (app: KintoneApp) =>
    new KintoneRestAPIClient({
      baseUrl,
      auth: { apiToken: apiTokens[apps[app]] ?? '' },
      socketTimeout: timeoutMs,
    })
  return {
    async upsert(app, records, seen = []) {
      const field = UNIQUE_KEYS[app]
      try {
        const { records: written } = await clientOf(app).record.updateRecords({
          app: apps[app],
          upsert: true,
          records: records.map((fields, index) => ({
            updateKey: { field, value: String(fields[field]) },
            ...(typeof seen[index] === 'number' && { revision: seen[index] }),
            // the key a record is found by is not also a field to change
            record: wrapped(Object.entries(fields).filter(([code]) => code !== field)),
          })),
        })
        return { kind: 'done', revisions: written.map(({ revision }) => Number(revision)) }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    async readSome(app, keys) {
      const field = UNIQUE_KEYS[app]
      const listed = keys.map((key) => `"${key.replace(/["\\]/g, '\\$&')}"`).join(', ')
      const query = `${field} in (${listed}) limit ${RECORDS_PER_READ}`
      try {
        const { records } = await clientOf(app).record.getRecords({ app: apps[app], query })
        const rows = records.map((record) => rowOf(record as RawRecord, field))
        return { kind: 'read', rows: new Map(rows.map((row) => [row.key, row])) }
      } catch (error) {
        const outcome = outcomeOf(error)
        return { kind: 'try-later', detail: outcome.kind === 'refused' ? outcome.reason : outcome.detail }
      }
    },
    async *readAll(app, condition = '') {
      const field = UNIQUE_KEYS[app]
      let last = 0
      for (;;) {
        const where = [...(condition ? [`(${condition})`] : []), `$id > ${last}`].join(' and ')
        const query = `${where} order by $id asc limit ${RECORDS_PER_READ}`
        const { records } = await clientOf(app).record.getRecords({ app: apps[app], query })
        if (records.length > 0) yield records.map((record) => rowOf(record as RawRecord, field))
        if (records.length < RECORDS_PER_READ) return
        last = Number((records.at(-1) as RawRecord)['$id']!.value)
      }
    },
  }
}

type RawRecord = Record<string, { value: unknown }>

function rowOf(record: RawRecord, field: string): KintoneRow {
  const fields = Object.fromEntries(Object.entries(record).map(([code, { value }]) => [code, value]))
  return { key: String(fields[field]), revision: Number(fields['$revision']), fields }
}

function wrapped(fields: [string, unknown][]): Record<string, { value: unknown }> {
  return Object.fromEntries(fields.map(([code, value]) => [code, { value }]))
}

/**
 * A 400 is about what was sent, unless it is about how this client is set up. Everything else (rights, limits, an
 * app that is gone, a kintone that breaks, a network that ends) passes or is mended there, and then all go by themselves.
 */
function outcomeOf(error: unknown): Exclude<UpsertOutcome, { kind: 'done' }> {
  if (!(error instanceof KintoneRestAPIError)) {
    const { code, message } = error as Error & { code?: string }
    return { kind: 'try-later', detail: message, notWritten: NEVER_LEFT.has(code ?? '') }
  }
  const said = plainWords(error)
  if (error.code === OTHER_REVISION) return { kind: 'refused', reason: EDITED_THERE, byRecord: new Map() }
  if (error.status !== 400 || SET_UP_WRONG.has(error.code)) {
    const detail = `${error.status} ${error.code}: ${said}`
    return { kind: 'try-later', detail, notWritten: error.status < 500 }
  }
  return { kind: 'refused', reason: `${said}（${error.code}）`, byRecord: reasonsByRecord(error.errors) }
}

/** no line was ever open */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** somebody wrote the record since we did */
const OTHER_REVISION = 'GAIA_CO02'

/** a token of another app, no right to use it, somebody holding the app just now */
const SET_UP_WRONG = new Set(['GAIA_IA02', 'GAIA_NO01', 'GAIA_DA02', 'GAIA_UN03'])

/** The official client writes `[400] [CB_VA01] 入力内容が正しくありません。 (id)`. */
const plainWords = ({ message }: KintoneRestAPIError): string =>
  /^\[\d+\] \[[^\]]*\] (.*) \([^()]*\)$/s.exec(message)?.[1] ?? message

/** `errors` is keyed `records[3].利用料金.value` or `records[3].record.利用料金.value`. */
function reasonsByRecord(errors: unknown): Map<number, string> {
  const reasons = new Map<number, string>()
  for (const [path, said] of Object.entries((errors ?? {}) as Record<string, { messages?: string[] }>)) {
    const match = /^records\[(\d+)\](?:\.record)?(?:\.(.+?))?(?:\.value)?$/.exec(path)
    if (!match) continue
    const index = Number(match[1])
    const reason = `${match[2] ? `${match[2]}: ` : ''}${(said.messages ?? []).join(' ')}`
    reasons.set(index, [reasons.get(index), reason].filter(Boolean).join(' / '))
  }
  return reasons
}
