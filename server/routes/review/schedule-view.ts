/** ScheduleView: the rows of the schedule as people read them. */
import { auditOf } from '../../../db/audit.ts'
import { recordStatuses } from '../../../db/kintone-records.ts'
import { liveRuns } from '../../../db/runs.ts'
import { scheduleRunsOf, type ScheduleRun } from '../../../db/schedule.ts'
import type { StaffRole } from '../../../db/schema.ts'
import type * as contract from '../../contract.ts'
import { nextTasks, type TaskName } from '../../jobs/calendar.ts'
import type { KintoneDifference } from '../../jobs/reconcile-kintone.ts'
import { paperMembers } from '../../month/tell-decisions.ts'
import type { Services } from '../../services.ts'
import { jstInstant } from './history-view.ts'
import { APP_WORDS, DIFFERENCE_WORDS, LOG_NAMES, SAYS, TASK_TITLES } from './schedule-words.ts'

const SHOWN = 12
export const MEND_ROLES: readonly StaffRole[] = ['centre', 'clerk', 'admin']
type ViewServices = Pick<Services, 'city' | 'clock' | 'db'>

export async function scheduleView(services: ViewServices, role: StaffRole): Promise<contract.Schedule> {
  const db = services.db.drizzle
  const known = (await scheduleRunsOf(db, SHOWN * 2)).filter(({ task }) => task in TASK_TITLES)
  return {
    runs: withoutQuietNights(known).slice(0, SHOWN).map(runView),
    next: nextTasks(services.clock(), services.city.policies).map(({ task, dueKey, dueAt }) => ({
      ...{ title: TASK_TITLES[task](dueKey), dueAt: jstInstant(dueAt) },
    })),
    kintone: await kintoneView(services, role),
    paper: await paperView(services),
  }
}

/** Of nights that found nothing the last one tells enough. */
function withoutQuietNights(runs: ScheduleRun[]): ScheduleRun[] {
  const isQuiet = ({ task, state, log }: ScheduleRun) =>
    task === 'reconcile-kintone' && state === 'done' && !Number(log?.['differences'])
  const last = runs.find(isQuiet)
  return runs.filter((run) => run === last || !isQuiet(run))
}

function runView(run: ScheduleRun): contract.ScheduleRun {
  const { dueKey, dueAt, finishedAt, state, attempts, nextTryAt } = run
  const task = run.task as TaskName
  const log = run.log ?? {}
  const says =
    state === 'running'
      ? SAYS.running
      : state === 'failed'
        ? SAYS.failed(attempts, nextTryAt ? jstInstant(nextTryAt).slice(11) : '')
        : SAYS[task](log)
  return {
    ...{ key: `${task} ${dueKey}`, title: TASK_TITLES[task](dueKey), dueAt: jstInstant(dueAt) },
    ...{ finishedAt: finishedAt && jstInstant(finishedAt), state, says },
    odd: state === 'failed' || Number(log['differences'] ?? 0) > 0 || log['toClose'] === true,
    log: Object.entries(LOG_NAMES).flatMap(([name, word]) => {
      const value = log[name]
      return typeof value === 'string' || typeof value === 'number'
        ? [{ name: word, value: String(value) }]
        : []
    }),
  }
}

type Listed = Pick<KintoneDifference, 'app' | 'key' | 'kind'>

/** Of the last night that could be compared. */
export async function lastComparison({
  db,
}: Pick<Services, 'db'>): Promise<{ night: string; at: Date; count: number; listed: Listed[] } | null> {
  const run = (await scheduleRunsOf(db.drizzle, 20, 'reconcile-kintone')).find(
    ({ state }) => state === 'done',
  )
  if (!run?.finishedAt || !Array.isArray(run.log?.['listed'])) return null
  const { dueKey: night, finishedAt: at, log } = run
  return { night, at, count: Number(log['differences']), listed: log['listed'] as Listed[] }
}

async function kintoneView(services: ViewServices, role: StaffRole): Promise<contract.Schedule['kintone']> {
  const last = await lastComparison(services)
  if (!last || last.count === 0) return null
  const mended = (await auditOf(services.db.drizzle, 'kintone')).findLast(
    ({ action, at, after }) => action === 'kintone.retried' && at >= last.at && !isOneRecord(after),
  )
  const pressed = await pressedSince(services, last)
  return {
    ...{ night: last.night, count: last.count },
    mendable: last.listed.filter(isMendable).length,
    differences: last.listed.map(({ app, key, kind }) => ({
      ...{ app: APP_WORDS[app], key, kind: DIFFERENCE_WORDS[kind] },
      address:
        app === 'activities'
          ? `/review/reports/${key.replace(/-\d{2}$/, '')}`
          : `/review/members/${key.split('-').at(-1)}`,
      over: kind === 'edited' ? { record: { app, key }, pressed: pressed.has(`${app} ${key}`) } : null,
    })),
    mendedAt: mended ? jstInstant(mended.at) : null,
    mayMend: MEND_ROLES.includes(role),
  }
}

/** Of those edited in kintone the ones that ours were sent over since, or are on their way. */
async function pressedSince(
  { db }: ViewServices,
  { at, listed }: { at: Date; listed: Listed[] },
): Promise<Set<string>> {
  const edited = listed.filter(({ kind }) => kind === 'edited')
  const statuses = await Promise.all(
    [...new Set(edited.map(({ app }) => app))].map((app) =>
      recordStatuses(
        db.drizzle,
        app,
        edited.filter((one) => one.app === app).map(({ key }) => key),
      ),
    ),
  )
  return new Set(
    statuses
      .flat()
      .filter(({ refusedAt, inStep, sentAt }) => !refusedAt && (!inStep || (sentAt && sentAt >= at)))
      .map(({ app, key }) => `${app} ${key}`),
  )
}

/** A press over one record says nothing of the others. */
const isOneRecord = (after: unknown): boolean => (after as { one?: boolean } | null)?.one === true

export const isMendable = ({ kind }: Listed): boolean =>
  kind === 'missing' || kind === 'outdated' || kind === 'refused'

async function paperView({ db }: ViewServices): Promise<contract.Schedule['paper']> {
  const run = (await liveRuns(db.drizzle)).find(({ exportedAt }) => exportedAt !== null)
  return run ? { month: run.month, members: await paperMembers(db.drizzle, run.id) } : null
}
