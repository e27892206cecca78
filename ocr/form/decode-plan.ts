/**
 * DecodePlan: planned visits from a JSON list, checked, in the order they are printed.
 */
import { isClockTime, isIsoDate } from '../../rules/calendar.ts'
import type { PlannedVisit } from './layout.ts'

/** @returns the visits by day and time, or what is wrong with the first one that cannot be printed */
export function decodePlan(json: string): PlannedVisit[] | { problem: string } {
  let list: unknown
  try {
    list = JSON.parse(json)
  } catch {
    return { problem: 'the plan is no JSON' }
  }
  if (!Array.isArray(list)) return { problem: 'the plan is no list' }
  const bad = list.findIndex((visit) => !isVisit(visit))
  if (bad >= 0) return { problem: `visit ${bad + 1} of the plan lacks something, or cannot be` }
  const order = ({ date, start }: PlannedVisit) => `${date} ${start}`
  // visits that begin together stay as they were given
  return (list as PlannedVisit[]).toSorted((a, b) =>
    order(a) === order(b) ? 0 : order(a) < order(b) ? -1 : 1,
  )
}

function isVisit(value: unknown): value is PlannedVisit {
  if (typeof value !== 'object' || value === null) return false
  const { date, start, end, requesterNo, childCount, sickCount, kind } = value as Record<string, unknown>
  const texts = [date, start, end, requesterNo].every((text) => typeof text === 'string')
  const count = (number: unknown, least: number) =>
    Number.isInteger(number) && Number(number) >= least && Number(number) <= 5
  return (
    texts &&
    isIsoDate(date as string) &&
    isClockTime(start as string) &&
    isClockTime(end as string) &&
    (start as string) < (end as string) &&
    /^\d{6}$/.test(requesterNo as string) &&
    count(childCount, 1) &&
    (sickCount === undefined || sickCount === null || count(sickCount, 0)) &&
    (kind === undefined || kind === null || typeof kind === 'string')
  )
}
