/**
 * BusinessDays: the days on which banks pay. Not on Saturdays, Sundays, 祝日 and 12/31-1/3.
 *
 * Source:   銀行法施行令 第5条.
 */
import type { IsoDate, IsoMonth } from '../../rules/calendar.ts'
import { addDays, weekdayOf } from '../../rules/calendar.ts'

const YEAR_END = ['12-31', '01-01', '01-02', '01-03']

export function isBankBusinessDay(date: IsoDate, holidays: ReadonlySet<IsoDate>): boolean {
  const weekday = weekdayOf(date)
  return weekday !== 0 && weekday !== 6 && !holidays.has(date) && !YEAR_END.includes(date.slice(5))
}

export function lastBankBusinessDay(month: IsoMonth, holidays: ReadonlySet<IsoDate>): IsoDate {
  let date = addDays(`${nextMonth(month)}-01`, -1)
  while (!isBankBusinessDay(date, holidays)) date = addDays(date, -1)
  return date
}

/** D14: a run is paid in the month after its own, on the last day banks are open unless `--pay-on` says another. */
export function defaultPayOn(runMonth: IsoMonth, holidays: ReadonlySet<IsoDate>): IsoDate {
  return lastBankBusinessDay(nextMonth(runMonth), holidays)
}

function nextMonth(month: IsoMonth): IsoMonth {
  return addDays(`${month}-28`, 4).slice(0, 7)
}
