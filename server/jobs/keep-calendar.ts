/**
 * KeepCalendar: does what the clock has made due: reminders before the deadline, a word that a month can be closed,
 * 交付決定のお知らせ, the nightly comparison with kintone.
 *
 * Twice is once: one row a task and what it is about (db/schedule.ts), whoever of several workers comes first; each
 * message under a key of its own beneath that. A task that fails is tried again, later and later.
 */
import { errorLine } from '../tell-error.ts'
import { eq, sql } from 'drizzle-orm'
import { liveRun, liveRuns } from '../../db/runs.ts'
import { claimTask, doneTasks, finishTask } from '../../db/schedule.ts'
import { lineLinks, members } from '../../db/schema.ts'
import { jstDate, daysBetween } from '../../rules/calendar.ts'
import { tellDecisions } from '../month/tell-decisions.ts'
import { notifyMember } from '../notify-member.ts'
import type { Services } from '../services.ts'
import { dueTasks, type CalendarTask } from './calendar.ts'
import { reconcileKintone } from './reconcile-kintone.ts'

type CalendarServices = Pick<Services, 'city' | 'clock' | 'db' | 'kintone' | 'log' | 'sealer'>
type Log = Record<string, unknown>

const RETRY_BASE_MS = 5 * 60_000
const RETRY_MAX_MS = 60 * 60_000

/** @returns 0: what fails waits for its time, the rest is done */
export async function keepCalendar(services: CalendarServices, stopping?: AbortSignal): Promise<number> {
  const tasks = [...dueTasks(services.clock(), services.city.policies), ...(await noticeTasks(services))]
  const done = await doneTasks(services.db.drizzle, tasks)
  for (const task of tasks) {
    if (stopping?.aborted) return 0
    if (!done.has(`${task.task} ${task.dueKey}`)) await doTask(services, task, stopping)
  }
  return 0
}

/** Months whose papers are made: the members can open theirs from then on. */
async function noticeTasks({ db }: CalendarServices): Promise<CalendarTask[]> {
  return (await liveRuns(db.drizzle)).flatMap(({ month, revision, exportedAt }) =>
    exportedAt === null
      ? []
      : [
          {
            ...{ task: 'decision-notices', dueKey: `${month}-${revision}`, dueAt: exportedAt },
            ...{ month, dueOn: jstDate(exportedAt) },
          } satisfies CalendarTask,
        ],
  )
}

async function doTask(services: CalendarServices, task: CalendarTask, stopping?: AbortSignal): Promise<void> {
  const { clock, db, log } = services
  const attempt = await claimTask(db.drizzle, task, clock())
  if (attempt === null) return
  const about = { task: task.task, dueKey: task.dueKey, attempt }
  try {
    const found = await run(services, task, stopping)
    await finishTask(db.drizzle, task, { attempt, now: clock(), log: found, nextTryAt: null })
    log.info({ ...about, ...found }, 'task of the calendar done')
  } catch (error) {
    const now = clock()
    const delayMs = Math.min(RETRY_BASE_MS * 2 ** (attempt - 1), RETRY_MAX_MS)
    const nextTryAt = new Date(now.getTime() + delayMs)
    await finishTask(db.drizzle, task, { attempt, now, log: { error: errorLine(error) }, nextTryAt })
    log.warn({ ...about, error: errorLine(error) }, 'task of the calendar failed')
  }
}

async function run(services: CalendarServices, task: CalendarTask, stopping?: AbortSignal): Promise<Log> {
  switch (task.task) {
    case 'remind-3':
    case 'remind-1':
      return remind(services, task)
    case 'close-reminder': {
      const month = await liveRun(services.db.drizzle, task.month)
      return { month: task.month, state: month?.state ?? 'open', toClose: month === null }
    }
    case 'decision-notices': {
      const month = await liveRun(services.db.drizzle, task.month)
      return month ? { ...(await tellDecisions(services.db.drizzle, month, services.clock())) } : { told: 0 }
    }
    case 'reconcile-kintone':
      return reconcile(services, stopping)
  }
}

/** The conversation knows who has something half done; everybody else hears nothing (bot/flows/report-due.ts). */
async function remind({ db, clock }: CalendarServices, { task, month, dueOn }: CalendarTask): Promise<Log> {
  const now = clock()
  const left = daysBetween(jstDate(now), dueOn)
  const providers = await db.drizzle
    .select({ memberNo: members.memberNo })
    .from(members)
    .innerJoin(lineLinks, eq(lineLinks.memberNo, members.memberNo))
    .where(sql`${members.isProvider} and ${members.state} = 'active'`)
  await db.drizzle.transaction(async (tx) => {
    for (const { memberNo } of providers) {
      const event = { kind: 'report-due' as const, month, dueOn, left }
      await notifyMember(tx, memberNo, event, `${task}:${month}:${memberNo}`, now)
    }
  })
  return { month, dueOn, asked: providers.length }
}

const KEYS_KEPT = 200

/** Numbers and record keys only: what was written there is not kept. */
async function reconcile(services: CalendarServices, stopping?: AbortSignal): Promise<Log> {
  if (!services.kintone.readAll) return { skipped: true }
  const { months, differences, waiting, calls } = await reconcileKintone(services, stopping)
  const off = months.filter(
    ({ ours, theirs }) => ours.count !== theirs.count || ours.sumYen !== theirs.sumYen,
  )
  const listed = differences.slice(0, KEYS_KEPT).map(({ app, key, kind }) => ({ app, key, kind }))
  return { months: months.length, off, differences: differences.length, listed, waiting, calls }
}
