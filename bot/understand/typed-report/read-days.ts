/**
 * Read days inside a sentence: 11/5(水), R7.11.5, 令和7年11月5日, 昨日, 3日前, 先週の金曜, 月曜.
 *
 * Never:  guesses which week was meant: where two countings of the week differ, both days are kept.
 */
import { addDays, daysBetween, weekdayOf, type IsoDate } from '../../../rules/calendar.ts'
import { readDay, readFullDay } from '../read-day.ts'
import type { Fact, Line } from './heard.ts'
import { take } from './take.ts'

const WEEKDAYS = '日月火水木金土'
/** '(水)' or '水曜日' behind a date */
const BESIDE =
  '(?:の?\\s?\\(([月火水木金土日])(?:曜日?)?(?:・?祝)?\\)|の?\\s?([月火水木金土日])曜日?|\\s?([月火水木金土日])(?=[\\s、。(\\d]|$))?(?:の?分)?'
const FULL = new RegExp(
  `(?<![\\d.])((?:\\d{4}|(?:令和|r)\\.?\\s?(?:\\d{1,2}|元))\\s?[年./-]\\s?\\d{1,2}\\s?[月./-]\\s?\\d{1,2}日?|20\\d{6}(?!\\d))${BESIDE}`,
  'g',
)
const MONTH_DAY = new RegExp(
  `(?<![\\d/.])(\\d{1,2}\\s?月\\s?\\d{1,2}\\s?日?|\\d{1,2}/\\d{1,2}(?![\\d/]))${BESIDE}`,
  'g',
)
/** 11.5 and 11-5 only where they cannot be hours or a price */
const DOTTED = new RegExp(`(?<=^|[\\s、。])(\\d{1,2}[.-]\\d{1,2})(?=[\\s(、])${BESIDE}`, 'g')
const DAY_ONLY = new RegExp(`(?<![\\d/.月])(\\d{1,2}日)(?!間|前|後|目|おき|以|まで)${BESIDE}`, 'g')
const NAMED = new RegExp(`(今日|きょう|本日|一昨日|おととい|おとつい|昨日|きのう|さくじつ)${BESIDE}`, 'g')
const AGO = /(\d{1,2})日前/g
const WEEKDAY = /(先々週|先週|今週|この前|こないだ|前)?の?\s?([月火水木金土日])曜日?(?:の?分)?/g
const SHORT_WEEKDAY = /(先々週|先週|今週)の?([月火水木金土日])(?![曜本\p{sc=Han}])/gu

/** 「6日」 on the 5th is hardly a month ago */
const NEAR_DAYS = 14

export function readDays(line: Line, today: IsoDate): Line {
  const whole = take(line, FULL, ([, date, ...beside]) => {
    const read = readFullDay((date ?? '').replace(/\s/g, '').replace(/元/, '1'))
    return read === null ? null : dayFact(read, beside)
  })
  const dated = [MONTH_DAY, DOTTED, DAY_ONLY].reduce(
    (rest, pattern) =>
      take(rest, pattern, ([, date, ...beside]) => {
        const read = readDay(date ?? '', today)
        if (read === null) return null
        if (pattern === DAY_ONLY && daysBetween(read, today) > NEAR_DAYS)
          return { is: 'day', dates: [read], isDoubtful: true }
        return dayFact(read, beside)
      }),
    whole,
  )
  const named = take(dated, NAMED, ([, name, ...beside]) => {
    const read = readDay(name ?? '', today)
    return read === null ? null : dayFact(read, beside)
  })
  const ago = take(named, AGO, ([, days]) => dayFact(addDays(today, -Number(days)), []))
  const weekdays = take(ago, WEEKDAY, ([, week, name]) => weekdayFact(week ?? '', name ?? '', today))
  return take(weekdays, SHORT_WEEKDAY, ([, week, name]) => weekdayFact(week ?? '', name ?? '', today))
}

/** A date beside a weekday it does not have is asked. */
function dayFact(date: IsoDate, beside: (string | undefined)[]): Fact {
  const name = beside.find((one) => one !== undefined)
  const isDoubtful = name !== undefined && WEEKDAYS.indexOf(name) !== weekdayOf(date)
  return { is: 'day', dates: [date], isDoubtful }
}

function weekdayFact(week: string, name: string, today: IsoDate): Fact | null {
  const weekday = WEEKDAYS.indexOf(name)
  if (weekday < 0) return null
  const dates = week.endsWith('週') ? inWeek(week, weekday, today) : lastOnes(weekday, today)
  const past = [...new Set(dates)].filter((date) => date <= today)
  return { is: 'day', dates: past, isDoubtful: past.length === 0 }
}

/** 「金曜」 on a Friday may be today or a week ago. */
function lastOnes(weekday: number, today: IsoDate): IsoDate[] {
  const back = (weekdayOf(today) - weekday + 7) % 7
  return back === 0 ? [today, addDays(today, -7)] : [addDays(today, -back)]
}

/** Some count the week from Sunday, some from Monday. */
function inWeek(week: string, weekday: number, today: IsoDate): IsoDate[] {
  const back = week === '先々週' ? 14 : week === '先週' ? 7 : 0
  const now = weekdayOf(today)
  const fromSunday = addDays(today, weekday - now - back)
  const fromMonday = addDays(today, ((weekday + 6) % 7) - ((now + 6) % 7) - back)
  return [fromMonday, fromSunday]
}
