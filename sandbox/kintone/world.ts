/**
 * KintoneWorld: the four apps, who may use them, how often, and what is broken on purpose.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppRecords, type KeptRecord } from './app-records.ts'
import { APPS, type AppName } from './fields.ts'
import { badInput, KintoneRefusal } from './refusal.ts'

const CALLS_A_DAY = 10_000

export interface Faults {
  down: false | '503' | 'cut'
  slowMs: number
  /** the next so many calls answer 500 */
  nextErrors: number
  /** records that hold this value in this field are refused with this reason */
  refuse: { field: string; value: string; reason: string } | null
  callsADay: number
}

const well = (): Faults => ({ down: false, slowMs: 0, nextErrors: 0, refuse: null, callsADay: CALLS_A_DAY })

export interface WorldOptions {
  /** by app id */
  apiTokens: Record<string, string>
  apps: Record<AppName, number>
  clock: () => Date
  /** keeps the records over restarts */
  file?: string
}

export class KintoneWorld {
  faults = well()
  /** calls that reached an app, by its name and day */
  readonly calls = new Map<string, number>()
  private readonly options: WorldOptions
  private readonly apps: Map<AppName, AppRecords>
  private errors = 0

  constructor(options: WorldOptions) {
    this.options = options
    this.apps = new Map(
      (Object.keys(APPS) as AppName[]).map((name) => [name, new AppRecords(APPS[name], options.clock)]),
    )
    if (!options.file || !existsSync(options.file)) return
    const saved = JSON.parse(readFileSync(options.file, 'utf8')) as Record<AppName, KeptRecord[]>
    for (const [name, records] of this.apps) records.restore(saved[name] ?? [])
  }

  recordsIn(name: AppName): AppRecords {
    return this.apps.get(name)!
  }

  /** @throws KintoneRefusal for a token of another app, or the day's calls used up */
  recordsOf(appId: string, tokens: string[]): AppRecords {
    const name = (Object.keys(this.options.apps) as AppName[]).find(
      (app) => String(this.options.apps[app]) === appId,
    )
    if (!name)
      throw new KintoneRefusal(
        404,
        'GAIA_AP01',
        `指定したアプリ（id: ${appId}）が見つかりません。削除されている可能性があります。`,
      )
    const token = this.options.apiTokens[appId]
    if (!token || !tokens.includes(token)) {
      throw new KintoneRefusal(
        403,
        'GAIA_NO01',
        'APIトークンでアプリの操作を実行できません。アプリの設定を確認してください。',
      )
    }
    const day = `${name} ${this.options.clock().toISOString().slice(0, 10)}`
    const calls = (this.calls.get(day) ?? 0) + 1
    if (calls > this.faults.callsADay) {
      throw new KintoneRefusal(403, 'GAIA_DA04', '1日あたりのAPIリクエスト数の上限を超えました。')
    }
    this.calls.set(day, calls)
    return this.recordsIn(name)
  }

  /** The operator's own reason to refuse, as kintone would give one. */
  refuseOrdered(name: AppName, payload: Record<string, unknown>): void {
    const { refuse } = this.faults
    const sent = payload['records']
    if (!refuse || !Array.isArray(sent) || !APPS[name].fields.some(({ code }) => code === refuse.field))
      return
    const errors: Record<string, { messages: string[] }> = {}
    for (const [index, one] of sent.entries()) {
      const { record, updateKey } = one as {
        record?: Record<string, { value: unknown }>
        updateKey?: { field: string; value: string }
      }
      const value = updateKey?.field === refuse.field ? updateKey.value : (record ?? one)[refuse.field]?.value
      if (value === refuse.value)
        errors[`records[${index}].record.${refuse.field}.value`] = { messages: [refuse.reason] }
    }
    if (Object.keys(errors).length > 0) throw badInput(errors)
  }

  /** @returns how this call breaks, or null */
  async faultOf(): Promise<number | 'cut' | null> {
    if (this.faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.faults.slowMs))
    if (this.faults.down === 'cut') return 'cut'
    if (this.faults.down === '503') return 503
    if (this.faults.nextErrors > 0) {
      this.faults.nextErrors -= 1
      return 500
    }
    return null
  }

  mend(): void {
    this.faults = well()
  }

  keep(): void {
    const { file } = this.options
    if (!file) return
    mkdirSync(dirname(file), { recursive: true })
    const saved = Object.fromEntries([...this.apps].map(([name, records]) => [name, records.list()]))
    writeFileSync(`${file}.new`, JSON.stringify(saved), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  newErrorId(): string {
    this.errors += 1
    return `sandbox${String(this.errors).padStart(6, '0')}`
  }
}
