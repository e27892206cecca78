/**
 * KintoneClient: upserts by unique key, at most 100 records a call, each with a typed outcome.
 *
 * Promise:  never throws for what kintone or the network did; a refused record is told apart from a kintone that is
 *           down or not set up, which is nobody's record's fault.
 * Used by:  server/jobs/sync-kintone.ts
 */
import { KintoneRestAPIClient, KintoneRestAPIError } from '@kintone/rest-api-client'

export type KintoneApp = 'members' | 'accounts' | 'activities' | 'decisions'

/** Field code → value as kintone takes it, e.g. { 報告番号: 'R-…', 利用料金: '1000' } */
export type KintoneFields = Record<string, unknown>

export type UpsertOutcome =
  | { kind: 'done' }
  /** none was written; `byRecord`: index → kintone's own words, where it names records */
  | { kind: 'refused'; reason: string; byRecord: Map<number, string> }
  | { kind: 'try-later'; detail: string }

export interface KintoneClient {
  /** at most 100, all or none */
  upsert(app: KintoneApp, records: KintoneFields[]): Promise<UpsertOutcome>
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
    async upsert(app, records) {
      const field = UNIQUE_KEYS[app]
      try {
        await clientOf(app).record.updateRecords({
          app: apps[app],
          upsert: true,
          records: records.map((fields) => ({
            updateKey: { field, value: String(fields[field]) },
            // the key a record is found by is not also a field to change
            record: wrapped(Object.entries(fields).filter(([code]) => code !== field)),
          })),
        })
        return { kind: 'done' }
      } catch (error) {
        return outcomeOf(error)
      }
    },
  }
}

function wrapped(fields: [string, unknown][]): Record<string, { value: unknown }> {
  return Object.fromEntries(fields.map(([code, value]) => [code, { value }]))
}

/**
 * A 400 is about what was sent, unless it is about how this client is set up. Everything else (rights, limits, an
 * app that is gone, a kintone that breaks, a network that ends) passes or is mended there, and then all go by themselves.
 */
function outcomeOf(error: unknown): Exclude<UpsertOutcome, { kind: 'done' }> {
  if (!(error instanceof KintoneRestAPIError)) return { kind: 'try-later', detail: (error as Error).message }
  const said = plainWords(error)
  if (error.status !== 400 || SET_UP_WRONG.has(error.code)) {
    return { kind: 'try-later', detail: `${error.status} ${error.code}: ${said}` }
  }
  return { kind: 'refused', reason: `${said}（${error.code}）`, byRecord: reasonsByRecord(error.errors) }
}

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
