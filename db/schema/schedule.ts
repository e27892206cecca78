/** What the clock starts: one row a task and the time it was due, so that no two workers do it. */
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

export type ScheduleState = 'running' | 'done' | 'failed'

export const scheduleRuns = pgTable(
  'schedule_runs',
  {
    /** 'remind-3', 'remind-1', 'close-reminder', 'reconcile-kintone' */
    task: text('task').notNull(),
    /** what it is about, once: '2025-11' or a day */
    dueKey: text('due_key').notNull(),
    dueAt: instant('due_at').notNull(),
    state: text('state').$type<ScheduleState>().notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    /** a worker that died holds it no longer than this */
    leaseUntil: instant('lease_until'),
    attempts: integer('attempts').notNull().default(1),
    nextTryAt: instant('next_try_at'),
    /** counts and codes only: no names */
    log: jsonb('log').$type<Record<string, unknown>>(),
  },
  (t) => [primaryKey({ columns: [t.task, t.dueKey] }), index('schedule_runs_latest').on(t.task, t.dueAt)],
)
