/** PayDay: on which day a transfer file is paid: one that banks are open on, and that leaves them their time. */
import { defaultPayOn, isBankBusinessDay } from '../../office/transfer/business-days.ts'
import { addDays, type IsoDate, type IsoMonth } from '../../rules/calendar.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'

type PayDayServices = Pick<Services, 'city'>

/** Banks want a 総合振込 some days before its day. */
const DAYS_BEFORE = 3

export const holidaysOf = ({ city }: PayDayServices): ReadonlySet<IsoDate> =>
  new Set(city.policies.versions.flatMap(({ holidays }) => Object.keys(holidays.dates)))

/** The first day banks are open that leaves them their time. */
export function nextPayOn(services: PayDayServices, today: IsoDate): IsoDate {
  const holidays = holidaysOf(services)
  let [day, left] = [today, DAYS_BEFORE]
  while (left > 0) {
    day = addDays(day, 1)
    if (isBankBusinessDay(day, holidays)) left -= 1
  }
  return day
}

/** The last bank business day of the month after the run's; where that is too near, the next one possible. */
export function usualPayOn(services: PayDayServices, month: IsoMonth, today: IsoDate): IsoDate {
  const usual = defaultPayOn(month, holidaysOf(services))
  const soonest = nextPayOn(services, today)
  return usual >= soonest ? usual : soonest
}

/** @throws MonthRefusal PAY_ON_PAST */
export function refusePastPayOn(payOn: IsoDate, today: IsoDate): void {
  if (payOn <= today) throw new MonthRefusal('PAY_ON_PAST', `${payOn} is over: choose a later bank day`)
}
