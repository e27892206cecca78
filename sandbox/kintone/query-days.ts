/**
 * QueryDays: the functions of kintone's query language that name days, as the first and the last day they mean.
 * A day is a day in Japan.
 */
import { badQuery } from './refusal.ts'

export interface Days {
  first: string
  last: string
}

const JST_OFFSET_MS = 9 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

const text = (at: Date) => at.toISOString().slice(0, 10)
const day = (year: number, month: number, date: number) => new Date(Date.UTC(year, month, date))
const one = (at: Date): Days => ({ first: text(at), last: text(at) })

/** @param words  what stands between the brackets */
export function daysOf(name: string, words: string[], now: Date): Days {
  const today = new Date(Math.floor((now.getTime() + JST_OFFSET_MS) / DAY_MS) * DAY_MS)
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()]
  const [step, unit] = name.split('_') as [string, string | undefined]
  const shift = { THIS: 0, LAST: -1, NEXT: 1 }[step]
  if (shift !== undefined && unit === 'WEEK')
    return week(day(year, month, date - today.getUTCDay() + 7 * shift), words[0])
  if (shift !== undefined && unit === 'MONTH') return monthDays(year, month + shift, words[0])
  if (shift !== undefined && unit === 'YEAR')
    return { first: text(day(year + shift, 0, 1)), last: text(day(year + shift, 11, 31)) }
  switch (name) {
    case 'TODAY':
    case 'NOW':
      return one(today)
    case 'YESTERDAY':
      return one(day(year, month, date - 1))
    case 'TOMORROW':
      return one(day(year, month, date + 1))
    case 'FROM_TODAY':
      return one(fromToday(today, Number(words[0]), words[1]?.toUpperCase()))
    default:
      throw badQuery()
  }
}

const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']

function week(sunday: Date, weekday: string | undefined): Days {
  const on = (index: number) => new Date(sunday.getTime() + index * DAY_MS)
  if (weekday === undefined) return { first: text(on(0)), last: text(on(6)) }
  const index = WEEKDAYS.indexOf(weekday.toUpperCase())
  if (index < 0) throw badQuery()
  return one(on(index))
}

function monthDays(year: number, month: number, which: string | undefined): Days {
  const last = day(year, month + 1, 0)
  if (which === undefined) return { first: text(day(year, month, 1)), last: text(last) }
  if (which.toUpperCase() === 'LAST') return one(last)
  const date = Number(which)
  if (!Number.isInteger(date) || date < 1 || date > 31) throw badQuery()
  return one(day(year, month, Math.min(date, last.getUTCDate())))
}

function fromToday(today: Date, count: number, unit: string | undefined): Date {
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()]
  if (!Number.isInteger(count)) throw badQuery()
  switch (unit) {
    case 'DAYS':
      return day(year, month, date + count)
    case 'WEEKS':
      return day(year, month, date + 7 * count)
    case 'MONTHS':
      return day(year, month + count, date)
    case 'YEARS':
      return day(year + count, month, date)
    default:
      throw badQuery()
  }
}
