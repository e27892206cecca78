/**
 * ReconcileKintone: 活動記録 and 月別交付金額 as kintone holds them, against our own register: counts and sums a month,
 * and every record that differs; of all four apps what waits for a person.
 *
 * Promise:  reads only. What somebody wrote in kintone is listed as `edited` and stays until a person decides; what
 *           was refused is never counted as on its way.
 * Twice is once: it changes nothing; `mendKintone` wants records again, which is sent by the usual way.
 * Used by:  server/jobs/keep-calendar.ts (nightly), server/verbs/kintone.ts.
 */
import { eq, inArray } from 'drizzle-orm'
import { appendAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { refusedOf, wantedOf, type WantedRecord } from '../../db/kintone-reads.ts'
import { sendAgain } from '../../db/kintone-records.ts'
import { decisions, runs } from '../../db/schema.ts'
import type { KintoneApp } from '../../office/kintone/client.ts'
import { isSameValue, shownValue } from '../../office/kintone/compare-records.ts'
import { EDITED_THERE } from '../../office/messages/kintone.ts'
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
 * `outdated`: kintone was never told of the present state · `refused`: kintone would not take it, for its own reason.
 */
export type DifferenceKind = 'missing' | 'edited' | 'unknown' | 'outdated' | 'refused'

export interface KintoneDifference {
  app: KintoneApp
  key: string
  kind: DifferenceKind
  /** `edited` and `refused` of activities and decisions; members and accounts are not read */
  fields: { code: string; ours: string; theirs: string }[]
  /** why it goes no more by itself */
  reason?: string
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
  for (const app of ['members', 'accounts'] as const)
    for (const { key, reason } of await refusedOf(services.db.drizzle, app))
      found.differences.push({ app, key, kind: kindOfRefusal(reason), fields: [], reason })
  return found
}

const kindOfRefusal = (reason: string): DifferenceKind => (reason === EDITED_THERE ? 'edited' : 'refused')

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
    else found.differences.push({ app, key: no, fields: [], ...absence(record) })
  }
  found.months.push(...sums.months())
}

/** A record that somebody edited and then deleted there is just not there. */
function absence(record: WantedRecord | undefined): Pick<KintoneDifference, 'kind' | 'reason'> {
  if (!record) return { kind: 'outdated' }
  const { refused } = record
  return refused === null || refused === EDITED_THERE
    ? { kind: 'missing' }
    : { kind: 'refused', reason: refused }
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
      .filter((code) => !isSameValue(left[code], right[code]))
      .map((code) => ({ code, ours: shownValue(left[code]), theirs: shownValue(right[code]) }))
  const edited = wanted ? differing(Object.keys(wanted.fields), wanted.fields, theirs) : []
  const reason = wanted?.refused ?? null
  if (reason !== null) return { app, key, kind: kindOfRefusal(reason), fields: edited, reason }
  if (edited.length > 0) return { app, key, kind: 'edited', fields: edited }
  const stale = !wanted || differing(APPS[app].money, ours, wanted.fields).length > 0
  return stale ? { app, key, kind: 'outdated', fields: [] } : null
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

const ALL_APPS: readonly KintoneApp[] = ['members', 'accounts', 'activities', 'decisions']

/**
 * One press: what is missing, outdated or was refused is sent again. What was edited there is written over only when
 * the person says so; what is unknown is never touched.
 * @param one  the press was about this one record only
 * @returns    how many records go again
 */
export async function mendKintone(
  services: Pick<Services, 'city' | 'clock' | 'db'>,
  differences: Pick<KintoneDifference, 'app' | 'key' | 'kind'>[],
  { actor, overEdited, one = false }: { actor: string; overEdited: boolean; one?: boolean },
): Promise<number> {
  const now = services.clock()
  const keys = (app: KintoneApp, kinds: DifferenceKind[]) =>
    differences.filter((one) => one.app === app && kinds.includes(one.kind)).map(({ key }) => key)
  return services.db.drizzle.transaction(async (tx) => {
    const over: DifferenceKind[] = overEdited ? ['missing', 'edited'] : ['missing']
    let count = 0
    for (const app of ALL_APPS) {
      count += await sendAgain(tx, app, keys(app, over), now, { over: true })
      count += await sendAgain(tx, app, keys(app, ['refused']), now, { over: false })
    }
    for (const caseNo of new Set(keys('activities', ['outdated']).map((no) => no.replace(/-\d{2}$/, ''))))
      await wantActivityRecords(tx, services.city, caseNo, now)
    for (const runId of await runsOf(tx, keys('decisions', ['outdated']))) await wantDecisions(tx, runId, now)
    count += keys('activities', ['outdated']).length + keys('decisions', ['outdated']).length
    await appendAudit(tx, {
      ...{ at: now, actor, action: 'kintone.retried', subject: 'kintone' },
      after: { count, overEdited, one, keys: differences.slice(0, 200).map(({ key }) => key) },
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
