/**
 * Calendar: Japanese dates and clock times as plain strings, without a clock and without time zones.
 *
 * Promise:  'YYYY-MM-DD' and 'HH:MM' in, the same out; an instant becomes a JST date in one place only.
 * Never:    reads the clock or the machine's time zone.
 */

/** 'YYYY-MM-DD', a day in Japan. */
export type IsoDate = string
/** 'HH:MM', 00:00-23:59, Japan time. */
export type ClockTime = string
/** 'YYYY-MM' */
export type IsoMonth = string

const JST_OFFSET_MS = 9 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

export function jstDate(instant: Date): IsoDate {
  return new Date(instant.getTime() + JST_OFFSET_MS).toISOString().slice(0, 10)
}

export function jstTime(instant: Date): ClockTime {
  return new Date(instant.getTime() + JST_OFFSET_MS).toISOString().slice(11, 16)
}

/** The instant a Japanese day and time name. */
export function instantOf(date: IsoDate, time: ClockTime): Date {
  return new Date(`${date}T${time}:00+09:00`)
}

/** True for a day that exists: '2025-02-29' is none. */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text
}

export function isClockTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** 0 Sunday … 6 Saturday */
export function weekdayOf(date: IsoDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}

export const WEEKDAYS_JA = ['日', '月', '火', '水', '木', '金', '土'] as const

export function monthOf(date: IsoDate): IsoMonth {
  return date.slice(0, 7)
}

/** 会計年度: April to March, named by the year of its April. */
export function fiscalYearOf(date: IsoDate): number {
  const year = Number(date.slice(0, 4))
  return Number(date.slice(5, 7)) >= 4 ? year : year - 1
}

/** 出納閉鎖: the last day on which the money of a 会計年度 is paid; later it is 過年度支出 (地方自治法第235条の5). */
export const accountsCloseOn = (fiscalYear: number): IsoDate => `${fiscalYear + 1}-05-31`

/** Minutes since midnight. */
export function minutesOf(time: ClockTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** Minutes since midnight back to 'HH:MM'; a count past midnight wraps. */
export function clockTimeOf(minutes: number): ClockTime {
  const wrapped = ((minutes % 1440) + 1440) % 1440
  return `${String(Math.floor(wrapped / 60)).padStart(2, '0')}:${String(wrapped % 60).padStart(2, '0')}`
}
