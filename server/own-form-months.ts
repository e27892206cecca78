/** OwnFormMonths: which months' forms are given out on a day: this and the next, and the last while it may be reported. */
import { addDays, jstDate, monthOf, type IsoDate, type IsoMonth } from '../rules/calendar.ts'
import type { Services } from './services.ts'

export const firstDayOf = (month: IsoMonth): IsoDate => `${month}-01`
const nextMonth = (month: IsoMonth): IsoMonth => monthOf(addDays(firstDayOf(month), 31))
const lastMonth = (month: IsoMonth): IsoMonth => monthOf(addDays(firstDayOf(month), -1))

/** This month first. */
export function formMonths({ city, clock }: Pick<Services, 'city' | 'clock'>): IsoMonth[] {
  const today = jstDate(clock())
  const month = monthOf(today)
  const dueDay = city.policies.versions.at(-1)?.reportDueDay ?? 0
  const late = Number(today.slice(8)) <= dueDay
  return [month, nextMonth(month), ...(late ? [lastMonth(month)] : [])]
}
