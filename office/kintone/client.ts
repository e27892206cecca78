/**
 * KintoneClient: upserts by unique key, at most 100 records a call, each with a typed outcome.
 *
 * Promise:  never throws for what kintone or the network did; a refused record is told apart from a kintone that is down.
 * Used by:  server/jobs/sync-kintone.ts, `famisapo doctor`
 */
import { KintoneRestAPIClient, KintoneRestAPIError } from '@kintone/rest-api-client'

export type KintoneApp = 'members' | 'accounts' | 'activities' | 'decisions'

/** Field code → value as kintone takes it, e.g. { 報告番号: 'R-…', 利用料金: '1000' } */
export type KintoneFields = Record<string, unknown>

export type UpsertOutcome =
  | { kind: 'done' }
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
}

export function createKintoneClient({ baseUrl, apiTokens, apps }: KintoneSettings): KintoneClient {
  const clientOf = (app: KintoneApp) =>
    new KintoneRestAPIClient({
      baseUrl,
      auth: { apiToken: apiTokens[apps[app]] ?? '' },
      socketTimeout: TIMEOUT_MS,
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
            // kintone does not take the update key among the fields as well
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

/** 408 and 429 pass; so does whatever never reached kintone or broke inside it. */
function outcomeOf(error: unknown): Exclude<UpsertOutcome, { kind: 'done' }> {
  if (!(error instanceof KintoneRestAPIError)) return { kind: 'try-later', detail: (error as Error).message }
  const detail = `${error.status} ${error.code}: ${error.message}`
  if (error.status >= 500 || error.status === 408 || error.status === 429 || isBusy(error.code)) {
    return { kind: 'try-later', detail }
  }
  return {
    kind: 'refused',
    reason: `${error.message}（${error.code}）`,
    byRecord: reasonsByRecord(error.errors),
  }
}

/** GAIA_DA02 and GAIA_UN03: somebody else holds the app or the record just now. */
function isBusy(code: string): boolean {
  return ['GAIA_DA02', 'GAIA_UN03', 'GAIA_CO02'].includes(code)
}

/** `errors` is keyed `records[3].利用料金.value`: which record, and what kintone says of it. */
function reasonsByRecord(errors: unknown): Map<number, string> {
  const reasons = new Map<number, string>()
  for (const [path, said] of Object.entries((errors ?? {}) as Record<string, { messages?: string[] }>)) {
    const match = /^records\[(\d+)\](?:\.record)?\.?(.*?)(?:\.values?)?(?:\[\d+\])?(?:\.value)?$/.exec(path)
    if (!match) continue
    const index = Number(match[1])
    const reason = `${match[2] ? `${match[2]}: ` : ''}${(said.messages ?? []).join(' ')}`
    reasons.set(index, [reasons.get(index), reason].filter(Boolean).join(' / '))
  }
  return reasons
}
