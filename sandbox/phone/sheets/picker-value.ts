/**
 * PickerValue: dates and times of LINE's datetimepicker as text, '2025-11-05', '18:00', '2025-11-05T18:00'
 * (also with 't'). No clock, no time zone: calendar arithmetic only.
 */
import type { PickerAction } from '../world/line-objects.ts'

export interface PickerValue {
  /** '' in time mode */
  date: string
  /** '' in date mode */
  time: string
}

const two = (n: number) => String(n).padStart(2, '0')
export const timeOf = (hour: number, minute: number) => `${two(hour)}:${two(minute)}`
export const dateOf = (year: number, month: number, day: number) => {
  const made = new Date(Date.UTC(year, month - 1, day))
  return `${made.getUTCFullYear()}-${two(made.getUTCMonth() + 1)}-${two(made.getUTCDate())}`
}
export const partsOf = (date: string) => date.split('-').map(Number) as [number, number, number]
export const addDays = (date: string, days: number) => {
  const [year, month, day] = partsOf(date)
  return dateOf(year, month, day + days)
}
/** 0 is Sunday */
export const weekdayOf = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay()

/** The weeks of a date's month, whole, Sunday first; days of the neighbours are null. */
export function weeksOf(date: string): (string | null)[][] {
  const [year, month] = partsOf(date)
  const first = dateOf(year, month, 1)
  const count = partsOf(dateOf(year, month + 1, 0))[2]
  const days = [
    ...Array<null>(weekdayOf(first)).fill(null),
    ...Array.from({ length: count }, (_, n) => dateOf(year, month, n + 1)),
  ]
  while (days.length % 7 !== 0) days.push(null)
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
}

/** Where the picker opens: `initial`, else now, within the bounds. */
export function initialValue(action: PickerAction, nowLocal: string): PickerValue {
  const now =
    action.mode === 'date' ? nowLocal.slice(0, 10) : action.mode === 'time' ? nowLocal.slice(11) : nowLocal
  const wanted = (action.initial ?? now).replace('t', 'T')
  const { min, max } = boundsOf(action)
  return splitValue(action, max && wanted > max ? max : min && wanted < min ? min : wanted)
}

function splitValue({ mode }: PickerAction, value: string): PickerValue {
  if (mode === 'date') return { date: value, time: '' }
  if (mode === 'time') return { date: '', time: value }
  const [date = '', time = '00:00'] = value.split('T')
  return { date, time }
}

/** What the postback carries. */
export function joinValue({ mode }: PickerAction, { date, time }: PickerValue): string {
  return mode === 'date' ? date : mode === 'time' ? time : `${date}T${time}`
}

export function boundsOf({ min, max }: PickerAction): { min?: string; max?: string } {
  return { min: min?.replace('t', 'T'), max: max?.replace('t', 'T') }
}

export function isAllowed(action: PickerAction, value: PickerValue): boolean {
  const { min, max } = boundsOf(action)
  const joined = joinValue(action, value)
  return (!min || joined >= min) && (!max || joined <= max)
}

/** A day may be chosen when any time of it may. */
export function isDayAllowed(action: PickerAction, date: string): boolean {
  const { min, max } = boundsOf(action)
  return (!min || date >= min.slice(0, 10)) && (!max || date <= max.slice(0, 10))
}
