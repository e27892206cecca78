/**
 * Formats: numbers, days and times as members read them: 1,650円, 11月5日(水), 18:00–20:00.
 */
import {
  WEEKDAYS_JA,
  fiscalYearOf,
  minutesOf,
  weekdayOf,
  type ClockTime,
  type IsoDate,
  type IsoMonth,
} from '../../rules/calendar.ts'

export function yen(amountYen: number): string {
  return `${String(amountYen).replace(/\B(?=(\d{3})+$)/g, ',')}円`
}

/** @param today  where given, a day of another 会計年度 says its year: without one, each day of this one is one day */
export function dayJa(date: IsoDate, today: IsoDate = date): string {
  const year = fiscalYearOf(date) === fiscalYearOf(today) ? '' : `${Number(date.slice(0, 4))}年`
  return `${year}${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日(${WEEKDAYS_JA[weekdayOf(date)] ?? ''})`
}

/** With the year, where the year may be the surprise: birth dates, days long ago. */
export function dayWithYearJa(date: IsoDate): string {
  return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
}

export function monthJa(month: IsoMonth): string {
  return `${Number(month.slice(5, 7))}月`
}

/** '18:00–20:00'; an end before the start is the next day. */
export function spanJa(start: ClockTime, end: ClockTime): string {
  return `${start}–${minutesOf(end) < minutesOf(start) ? '翌' : ''}${end}`
}

/** Minutes from start to end, over midnight where the end is earlier. */
export function workedMinutes(start: ClockTime, end: ClockTime): number {
  const minutes = minutesOf(end) - minutesOf(start)
  return minutes < 0 ? minutes + 1440 : minutes
}

/** 90 → '1時間30分' */
export function hoursJa(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return `${hours > 0 || rest === 0 ? `${hours}時間` : ''}${rest > 0 ? `${rest}分` : ''}`
}

/** '06:30' → '午前6:30', '12:00' → '午後0:00' */
export function halfDayJa(time: ClockTime): string {
  const hour = Number(time.slice(0, 2))
  return `${hour < 12 ? '午前' : '午後'}${hour % 12}:${time.slice(3)}`
}

/** '佐藤 花子' → '佐藤' */
export function familyName(name: string): string {
  return name.split(/[\s\u3000]/)[0] || name
}

// Controls, bidirectional marks and joiners that could turn a bubble around or hide text.
const HARMFUL = /[\p{Cf}\p{Cs}\p{Co}]|(?!\n)\p{Cc}/gu

/** A name or a reason that others wrote, safe to set in a bubble, at most `max` UTF-16 units; never empty. */
export function clip(text: string, max: number): string {
  const clean = text.replace(HARMFUL, '').trim() || '—'
  if (clean.length <= max) return clean
  let kept = ''
  for (const character of clean) {
    if (kept.length + character.length > max - 1) break
    kept += character
  }
  return `${kept}…`
}
