/**
 * Schedule: what the clock starts, one row a task and what it is about.
 *
 * Promise:  a task is one worker's at a time (the row's key, then its lease); one that failed or whose worker died is
 *           taken up again; one that is done is never done again.
 * Used by:  server/jobs/keep-calendar.ts, server/verbs/doctor.ts.
 */
import { and, desc, eq, inArray, lte, or, sql } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { scheduleRuns } from './schema.ts'

export type ScheduleRun = typeof scheduleRuns.$inferSelect
export interface DueTask {
  task: string
  dueKey: string
  dueAt: Date
}

const LEASE_MS = 10 * 60_000

/** @returns this try's number; null: done, or somebody else's just now */
export async function claimTask(db: Db, { task, dueKey, dueAt }: DueTask, now: Date): Promise<number | null> {
  const leaseUntil = new Date(now.getTime() + LEASE_MS)
  const [row] = await db
    .insert(scheduleRuns)
    .values({ task, dueKey, dueAt, state: 'running', startedAt: now, leaseUntil })
    .onConflictDoUpdate({
      target: [scheduleRuns.task, scheduleRuns.dueKey],
      set: {
        ...{ state: 'running', startedAt: now, finishedAt: null, leaseUntil, nextTryAt: null },
        attempts: sql`${scheduleRuns.attempts} + 1`,
      },
      setWhere: or(
        and(eq(scheduleRuns.state, 'running'), lte(scheduleRuns.leaseUntil, now)),
        and(eq(scheduleRuns.state, 'failed'), lte(scheduleRuns.nextTryAt, now)),
      )!,
    })
    .returning({ attempts: scheduleRuns.attempts })
  return row?.attempts ?? null
}

export async function finishTask(
  db: Db,
  { task, dueKey }: Pick<DueTask, 'task' | 'dueKey'>,
  result: { attempt: number; now: Date; log: Record<string, unknown>; nextTryAt: Date | null },
): Promise<void> {
  const { attempt, now, log, nextTryAt } = result
  await db
    .update(scheduleRuns)
    .set({
      ...{ state: nextTryAt ? 'failed' : 'done', finishedAt: now, leaseUntil: null, nextTryAt, log },
    })
    .where(
      and(
        eq(scheduleRuns.task, task),
        eq(scheduleRuns.dueKey, dueKey),
        // a lease that ran out is another worker's now
        eq(scheduleRuns.attempts, attempt),
      ),
    )
}

/** Of those given, the ones that are done: nothing need be asked of the lock for them. */
export async function doneTasks(db: Db, tasks: DueTask[]): Promise<Set<string>> {
  if (tasks.length === 0) return new Set()
  const rows = await db
    .select({ task: scheduleRuns.task, dueKey: scheduleRuns.dueKey })
    .from(scheduleRuns)
    .where(
      and(
        eq(scheduleRuns.state, 'done'),
        inArray(
          scheduleRuns.dueKey,
          tasks.map(({ dueKey }) => dueKey),
        ),
      ),
    )
  return new Set(rows.map(({ task, dueKey }) => `${task} ${dueKey}`))
}

/** Latest first. @param task  one kind only */
export async function scheduleRunsOf(db: Db, limit: number, task?: string): Promise<ScheduleRun[]> {
  return db
    .select()
    .from(scheduleRuns)
    .where(task === undefined ? undefined : eq(scheduleRuns.task, task))
    .orderBy(desc(scheduleRuns.dueAt), scheduleRuns.task)
    .limit(limit)
}
