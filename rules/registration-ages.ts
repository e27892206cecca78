/**
 * RegistrationAges: how old somebody must be, by the law on ages: a year is full at the end of the day before the
 * birthday, and whoever has no such day in a month gets there on the next month's first.
 *
 * Never:    reads the clock; both days are handed in.
 * Used by:  rules/registration-checks.ts.
 */
import type { IsoDate } from './calendar.ts'

const partsOf = (date: IsoDate) => date.split('-').map(Number) as [number, number, number]

/** The first day on which somebody is that many months old. Born 11-30: three months on 03-01. */
export function monthsOldOn(birthDate: IsoDate, months: number): IsoDate {
  const [year, month, day] = partsOf(birthDate)
  const same = new Date(Date.UTC(year, month - 1 + months, day))
  const wanted = (((month - 1 + months) % 12) + 12) % 12
  // no such day: the month before is full at its end
  if (same.getUTCMonth() !== wanted) same.setUTCDate(1)
  return same.toISOString().slice(0, 10)
}

/** Whole years on that day; negative before the birth. */
export function ageOn(birthDate: IsoDate, day: IsoDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day >= monthsOldOn(birthDate, years * 12) ? years : years - 1
}

/**
 * The last day of 小6: 31 March of the school year in which the child becomes twelve. Whoever is born on 1 April is
 * twelve on 31 March, and so one school year ahead of those born a day later (学校教育法 17条).
 */
export function lastDayOfSixthGrade(birthDate: IsoDate): IsoDate {
  const [year] = partsOf(birthDate)
  const early = birthDate.slice(5) <= '04-01'
  return `${year + (early ? 12 : 13)}-03-31`
}
