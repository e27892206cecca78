/**
 * ReconcileKintone: 活動記録 and 月別交付金額 as kintone holds them, against our own register: counts and sums a month,
 * and every record that differs.
 *
 * Promise:  reads only. What somebody wrote in kintone is listed as `edited` and stays until a person decides.
 * Twice is once: it changes nothing; `mendKintone` wants records again, which is sent by the usual way.
 * Used by:  server/jobs/keep-calendar.ts (nightly), server/verbs/kintone.ts.
 */
import { eq, inArray } from 'drizzle-orm'
import { appendAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { sendAgain, wantedOf, type WantedRecord } from '../../db/kintone-records.ts'
import { decisions, runs } from '../../db/schema.ts'
import { kintoneRecordsOf } from '../export-csv.ts'
import { wantActivityRecords } from '../kintone-wants.ts'
import { wantDecisions } from '../month/want-decisions.ts'
import type { Services } from '../services.ts'

type App = 'activities' | 'decisions'
/** `month`: of the date or the month's own; `counts`: whether the record counts in the sums */
const APPS: Record<
  App,
  { key: string; sum: string; money: string[]; month(r: Row): string; counts(r: Row): boolean }
> = {
  activities: {
    ...{ key: '報告番号', sum: '補助金', money: ['利用料金', '報酬', '補助金', '処理状態'] },
    month: (row) => textOf(row['活動日']).slice(0, 7),
    counts: (row) => row['処理状態'] === '承認済',
  },
  decisions: {
    ...{ key: '交付番号', sum: '交付額', money: ['利用料金計', '報酬計', '交付額', '状態'] },
    month: (row) => textOf(row['対象月']),
    counts: () => true,
  },
}
type Row = Record<string, unknown>
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export interface KintoneMonth {
  app: App
  month: string
  ours: { count: number; sumYen: number }
  theirs: { count: number; sumYen: number }
}

/**
 * `missing`: sent, and not there any more · `edited`: somebody wrote there · `unknown`: there, and not ours ·
 * `outdated`: kintone was never told of the present state.
 */
export type DifferenceKind = 'missing' | 'edited' | 'unknown' | 'outdated'

export interface KintoneDifference {
  app: App
  key: string
  kind: DifferenceKind
  /** `edited` only */
  fields: { code: string; ours: string; theirs: string }[]
}

export interface Reconciled {
  /** every month of either side */
  months: KintoneMonth[]
  differences: KintoneDifference[]
  /** on their way just now: not compared */
  waiting: number
  calls: number
}

type ReconcileServices = Pick<Services, 'city' | 'db' | 'kintone' | 'sealer'>

/** @throws what kintone or the network says */
export async function reconcileKintone(
  services: ReconcileServices,
  stopping?: AbortSignal,
): Promise<Reconciled> {
  const found: Reconciled = { months: [], differences: [], waiting: 0, calls: 0 }
  for (const app of ['activities', 'decisions'] as const) await reconcileApp(services, app, found, stopping)
  return found
}

async function reconcileApp(
  services: ReconcileServices,
  app: App,
  found: Reconciled,
  stopping?: AbortSignal,
): Promise<void> {
  const { key } = APPS[app]
  const wanted = await wantedOf(services.db.drizzle, app)
  const ours = new Map(
    (await kintoneRecordsOf(services, app, null))[1].map((row): [string, Row] => [textOf(row[key]), row]),
  )
  const sums = new Sums(app)
  const expected = [...ours].filter(([no, row]) => wanted.has(no) || isExpected(app, row))
  for (const [, row] of expected) sums.add('ours', row)
  const open = new Set(expected.map(([no]) => no))
  for await (const page of services.kintone.readAll!(app)) {
    if (stopping?.aborted) throw new Error('stopped')
    found.calls += 1
    for (const { key: no, fields } of page) {
      sums.add('theirs', fields)
      const difference = compare(app, no, { ours: ours.get(no), theirs: fields, wanted: wanted.get(no) })
      if (difference === 'waiting') found.waiting += 1
      else if (difference) found.differences.push(difference)
      open.delete(no)
    }
  }
  for (const no of open) {
    const record = wanted.get(no)
    if (record?.waiting) found.waiting += 1
    else found.differences.push({ app, key: no, kind: record ? 'missing' : 'outdated', fields: [] })
  }
  found.months.push(...sums.months())
}

/** kintone hears of an activity once it is approved. */
const isExpected = (app: App, row: Row): boolean => app === 'decisions' || row['処理状態'] === '承認済'

function compare(
  app: App,
  key: string,
  { ours, theirs, wanted }: { ours: Row | undefined; theirs: Row; wanted: WantedRecord | undefined },
): KintoneDifference | 'waiting' | null {
  if (!ours) return { app, key, kind: 'unknown', fields: [] }
  if (wanted?.waiting) return 'waiting'
  const differing = (codes: string[], left: Row, right: Row) =>
    codes
      .filter((code) => !isSame(left[code], right[code]))
      .map((code) => ({ code, ours: shown(left[code]), theirs: shown(right[code]) }))
  const edited = wanted ? differing(Object.keys(wanted.fields), wanted.fields, theirs) : []
  if (edited.length > 0) return { app, key, kind: 'edited', fields: edited }
  const stale = !wanted || differing(APPS[app].money, ours, wanted.fields).length > 0
  return stale ? { app, key, kind: 'outdated', fields: [] } : null
}

const shown = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
/** an empty choice is null there and '' here; a number may come back as 2 or 2.0 */
const isSame = (a: unknown, b: unknown): boolean => {
  const [left, right] = [shown(a), shown(b)]
  return left === right || (left !== '' && right !== '' && Number(left) === Number(right))
}

class Sums {
  private readonly app: App
  private readonly byMonth = new Map<string, KintoneMonth>()
  constructor(app: App) {
    this.app = app
  }
  add(side: 'ours' | 'theirs', row: Row): void {
    const { month, counts, sum } = APPS[this.app]
    if (!counts(row)) return
    const name = month(row)
    const empty = () => ({ count: 0, sumYen: 0 })
    const known = this.byMonth.get(name) ?? { app: this.app, month: name, ours: empty(), theirs: empty() }
    known[side].count += 1
    known[side].sumYen += Number(row[sum] ?? 0)
    this.byMonth.set(name, known)
  }
  months(): KintoneMonth[] {
    return [...this.byMonth.values()].sort((a, b) => (a.month < b.month ? -1 : 1))
  }
}

/**
 * One press: what is missing or outdated is sent again. What was edited there is written over only when the person
 * says so; what is unknown is never touched.
 * @returns how many records go again
 */
export async function mendKintone(
  services: Pick<Services, 'city' | 'clock' | 'db'>,
  differences: Pick<KintoneDifference, 'app' | 'key' | 'kind'>[],
  { actor, overEdited }: { actor: string; overEdited: boolean },
): Promise<number> {
  const now = services.clock()
  const keys = (app: App, kinds: DifferenceKind[]) =>
    differences.filter((one) => one.app === app && kinds.includes(one.kind)).map(({ key }) => key)
  return services.db.drizzle.transaction(async (tx) => {
    const again: DifferenceKind[] = overEdited ? ['missing', 'edited'] : ['missing']
    let count = 0
    for (const app of ['activities', 'decisions'] as const)
      count += await sendAgain(tx, app, keys(app, again), now)
    for (const caseNo of new Set(keys('activities', ['outdated']).map((no) => no.replace(/-\d{2}$/, ''))))
      await wantActivityRecords(tx, services.city, caseNo, now)
    for (const runId of await runsOf(tx, keys('decisions', ['outdated']))) await wantDecisions(tx, runId, now)
    count += keys('activities', ['outdated']).length + keys('decisions', ['outdated']).length
    await appendAudit(tx, {
      ...{ at: now, actor, action: 'kintone.retried', subject: 'kintone' },
      after: { count, overEdited, keys: differences.slice(0, 200).map(({ key }) => key) },
    })
    return count
  })
}

async function runsOf(tx: Db, decisionNos: string[]): Promise<number[]> {
  if (decisionNos.length === 0) return []
  const rows = await tx
    .selectDistinct({ id: decisions.runId, voidedAt: runs.voidedAt })
    .from(decisions)
    .innerJoin(runs, eq(runs.id, decisions.runId))
    .where(inArray(decisions.decisionNo, decisionNos))
  return rows.filter(({ voidedAt }) => voidedAt === null).map(({ id }) => id)
}
