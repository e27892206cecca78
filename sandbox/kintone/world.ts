/**
 * KintoneWorld: the four apps, who may use them, how often, and what is broken on purpose.
 */
import { AppRecords } from './app-records.ts'
import { Cursors } from './cursors.ts'
import { APPS, type AppName } from './fields.ts'
import { Forms, freshApp } from './forms.ts'
import { appendChanges, readChanges, rewriteChanges } from './records-file.ts'
import { badInput, foreignToken, noApp, noLogin, tooManyAtOnce, tooManyToday } from './refusal.ts'

const CALLS_A_DAY = 10_000
const CALLS_AT_ONCE = 100

/** Records that hold `value` in `field` are refused with `reason`. */
export interface Refuse {
  field: string
  value: string
  reason: string
}

export interface Faults {
  down: false | '503' | 'cut'
  slowMs: number
  /** the next so many calls answer 500 */
  nextErrors: number
  /** the next so many calls do their work and then cut the line: the client never hears of it */
  nextUnheard: number
  refuse: Refuse | null
  callsADay: number
  callsAtOnce: number
}

const well = (): Faults => ({
  down: false,
  slowMs: 0,
  nextErrors: 0,
  nextUnheard: 0,
  refuse: null,
  callsADay: CALLS_A_DAY,
  callsAtOnce: CALLS_AT_ONCE,
})

export interface WorldOptions {
  /** by app id */
  apiTokens: Record<string, string>
  apps: Record<AppName, number>
  clock: () => Date
  /** apps without a field, as somebody makes them in kintone */
  bare?: boolean
  /** keeps the records over restarts */
  file?: string
}

export class KintoneWorld {
  faults = well()
  /** calls that reached an app, by its name and day */
  readonly calls = new Map<string, number>()
  running = 0
  readonly cursors: Cursors
  readonly forms: Forms
  private readonly options: WorldOptions
  private readonly apps: Map<AppName, AppRecords>
  private errors = 0

  constructor(options: WorldOptions) {
    this.options = options
    this.cursors = new Cursors(options.clock)
    this.forms = new Forms(this)
    const names = Object.keys(APPS) as AppName[]
    const drawn = (name: AppName) => (options.bare ? { ...freshApp(name), fields: [] } : freshApp(name))
    this.apps = new Map(names.map((name) => [name, new AppRecords(drawn(name), options.clock)]))
    const { file } = options
    if (!file) return
    for (const { app, ...change } of readChanges(file)) this.apps.get(app)?.table.restore(change)
    rewriteChanges(
      file,
      [...this.apps].flatMap(([app, { table }]) =>
        table.list().map((record) => ({ app, id: record.id, record })),
      ),
    )
  }

  recordsIn(name: AppName): AppRecords {
    return this.apps.get(name)!
  }

  /** @throws KintoneRefusal for a token of another app, or the day's calls used up */
  recordsOf(appId: string, tokens: string[]): AppRecords {
    const { apps, apiTokens } = this.options
    const name = (Object.keys(apps) as AppName[]).find((app) => String(apps[app]) === appId)
    if (tokens.length === 0) throw noLogin()
    if (!name) throw noApp(appId)
    const token = apiTokens[appId]
    if (!token || !tokens.includes(token)) throw foreignToken()
    const day = `${name} ${this.day()}`
    const calls = (this.calls.get(day) ?? 0) + 1
    if (calls > this.faults.callsADay) throw tooManyToday()
    this.calls.set(day, calls)
    return this.recordsIn(name)
  }

  /** kintone counts a day's calls from 9:00 in Japan, which is midnight in UTC. */
  private day(): string {
    return this.options.clock().toISOString().slice(0, 10)
  }

  /** All that the work did, over all apps, or nothing. */
  allOrNone<T>(work: () => T): T {
    try {
      const result = work()
      const changes = [...this.apps].flatMap(([app, { table }]) =>
        table.commit().map((change) => ({ app, ...change })),
      )
      if (this.options.file) appendChanges(this.options.file, changes)
      return result
    } catch (error) {
      for (const { table } of this.apps.values()) table.undo()
      throw error
    }
  }

  /** The operator's own reason to refuse, as kintone would give one. */
  refuseOrdered(name: AppName, payload: Record<string, unknown>): void {
    const { refuse } = this.faults
    if (!refuse || !this.recordsIn(name).app.fields.some(({ code }) => code === refuse.field)) return
    const sent = payload['records'] ?? (payload['record'] ? [payload] : [])
    if (!Array.isArray(sent)) return
    const wrong: [string, { messages: string[] }][] = sent.flatMap((one: Sent, index) => {
      const { record, updateKey } = one
      const value = updateKey?.field === refuse.field ? updateKey.value : (record ?? one)[refuse.field]?.value
      const path = `records[${index}].${record ? 'record.' : ''}${refuse.field}.value`
      const said: [string, { messages: string[] }] = [path, { messages: [refuse.reason] }]
      return String(value) === refuse.value ? [said] : []
    })
    if (wrong.length > 0) throw badInput(Object.fromEntries(wrong))
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

  isUnheard(): boolean {
    if (this.faults.nextUnheard === 0) return false
    this.faults.nextUnheard -= 1
    return true
  }

  /** @throws KintoneRefusal beyond so many calls at once; every entering call leaves with `running -= 1` */
  enter(): void {
    if (this.running >= this.faults.callsAtOnce) throw tooManyAtOnce()
    this.running += 1
  }

  mend(): void {
    this.faults = well()
  }

  newErrorId(): string {
    this.errors += 1
    return `sandbox${String(this.errors).padStart(6, '0')}`
  }
}

type Sent = {
  record?: Record<string, { value?: unknown }>
  updateKey?: { field: string; value: unknown }
} & Record<string, { value?: unknown }>
