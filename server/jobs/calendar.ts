/**
 * Calendar: which tasks the clock has made due, in Japan's time. No clock of its own.
 *
 * A task missed while nothing ran is still due until it would be of no use: a reminder until the deadline, a comparison
 * until the next night's. Members are reminded by day only: what was missed waits for the morning.
 */
import type { DueTask } from '../../db/schedule.ts'
import {
  addDays,
  instantOf,
  jstDate,
  jstTime,
  monthOf,
  type IsoDate,
  type IsoMonth,
} from '../../rules/calendar.ts'
import { policyOn, type PolicyBook } from '../../rules/policy.ts'

export type TaskName = 'remind-3' | 'remind-1' | 'close-reminder' | 'reconcile-kintone' | 'decision-notices'

export interface CalendarTask extends DueTask {
  task: TaskName
  /** reminders: the month that is due */
  month: IsoMonth
  /** reminders: the last day */
  dueOn: IsoDate
}

const REMIND_AT = '10:00'
const CLOSE_AT = '09:00'
const RECONCILE_AT = '02:30'

/** A phone that rings at night wakes a family. */
const DAY = { from: '08:00', until: '21:00' }
const isDay = (now: Date): boolean => DAY.from <= jstTime(now) && jstTime(now) < DAY.until

/** Ascending by the time they were due. */
export function dueTasks(now: Date, policies: PolicyBook): CalendarTask[] {
  return begunTasks(now, policies).filter(({ task }) => !task.startsWith('remind-') || isDay(now))
}

/** Due, whether it is done now or waits for the morning. */
function begunTasks(now: Date, policies: PolicyBook): CalendarTask[] {
  const today = jstDate(now)
  const month = monthOf(addDays(`${monthOf(today)}-01`, -1))
  const dueOn = dueDay(month, policies)
  const of = (task: TaskName, day: IsoDate, time: string, dueKey: string): CalendarTask => ({
    ...{ task, dueKey, dueAt: instantOf(day, time), month, dueOn },
  })
  const reminders = today <= dueOn ? remindersOf(dueOn, today) : []
  const night = now < instantOf(today, RECONCILE_AT) ? addDays(today, -1) : today
  return [
    ...reminders.map((left) => of(`remind-${left}`, addDays(dueOn, -left), REMIND_AT, month)),
    of('close-reminder', addDays(dueOn, 1), CLOSE_AT, month),
    of('reconcile-kintone', night, RECONCILE_AT, night),
  ]
    .filter(({ dueAt }) => dueAt <= now)
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/** Of each kind the next one, ascending. */
export function nextTasks(now: Date, policies: PolicyBook): CalendarTask[] {
  const known = new Set(begunTasks(now, policies).map(({ task, dueKey }) => `${task} ${dueKey}`))
  const next = new Map<TaskName, CalendarTask>()
  for (let days = 0; days <= LOOK_AHEAD_DAYS; days += 1) {
    const then = instantOf(addDays(jstDate(now), days), '23:59')
    for (const task of begunTasks(then, policies))
      if (task.dueAt > now && !known.has(`${task.task} ${task.dueKey}`) && !next.has(task.task))
        next.set(task.task, task)
  }
  return [...next.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}
const LOOK_AHEAD_DAYS = 45

/** After downtime over both only the latter is of use. */
const remindersOf = (dueOn: IsoDate, today: IsoDate): (3 | 1)[] => (today >= addDays(dueOn, -1) ? [1] : [3])

/** D14: on this day of the next month. */
function dueDay(month: IsoMonth, policies: PolicyBook): IsoDate {
  const { reportDueDay } = policyOn(policies, `${month}-01`)
  const next = monthOf(addDays(`${month}-28`, 4))
  return `${next}-${String(reportDueDay).padStart(2, '0')}`
}
