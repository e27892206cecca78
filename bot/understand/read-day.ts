/**
 * Read a day as people type it: 昨日, 11/5, 11月5日, 5日, 令和7年11月5日. Without a year it is this year's, or
 * last year's where that is not long ago; else it is still to come: a plan, or a slip.
 */
import { addDays, daysBetween, isIsoDate, type IsoDate } from '../../rules/calendar.ts'
import { plain, withoutKanjiNumbers } from './plain-text.ts'

const NAMED: [RegExp, number][] = [
  [/^(今日|きょう|本日|ほんじつ)$/, 0],
  [/^(昨日|きのう|さくじつ)$/, -1],
  [/^(一昨日|おととい|おとつい)$/, -2],
]
const ERA_START: Record<string, number> = {
  令和: 2018,
  r: 2018,
  平成: 1988,
  h: 1988,
  昭和: 1925,
  s: 1925,
  大正: 1911,
  t: 1911,
}

/** How far the turn of the year may lie back: in January 「12/20」 is last year's; in November 「11/6」 is tomorrow. */
const OLDEST_DAYS = 200

/** @returns null when no single day stands there. May be in the future: the caller says so. */
export function readDay(typed: string, today: IsoDate): IsoDate | null {
  const words = plain(typed)
    .replace(/\s/g, '')
    .replace(/(です|でした|の分|ぶん)$/, '')
    .replace(/\(?[日月火水木金土](曜日?)?\)?$/, withoutWeekday)
  for (const [name, days] of NAMED) if (name.test(words)) return addDays(today, days)
  const text = withoutKanjiNumbers(words.replace(/元年/, '1年'))
  return readFullDay(text) ?? readMonthDay(text, today) ?? readDayOfMonth(text, today)
}

/** '(水)' and '水曜' go; the 日 of '5日' stays. */
function withoutWeekday(match: string): string {
  return match === '日' || match === '月' ? match : match.startsWith('(') || match.includes('曜') ? '' : match
}

/** A day with its year: 2025-11-05, 20251105, R7.11.5, 昭和50年4月2日. */
export function readFullDay(typed: string): IsoDate | null {
  const text = plain(typed).replace(/\s/g, '').replace(/元年/, '1年')
  const western =
    /^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?(生まれ)?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (western) return isoOf(Number(western[1]), western[2], western[3])
  const era = /^(令和|平成|昭和|大正|[rhst])\.?(\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?(生まれ)?$/.exec(
    text,
  )
  return era ? isoOf((ERA_START[era[1] ?? ''] ?? 0) + Number(era[2]), era[3], era[4]) : null
}

function readMonthDay(text: string, today: IsoDate): IsoDate | null {
  const found = /^(\d{1,2})[月/.-](\d{1,2})日?$/.exec(text)
  if (!found) return null
  const thisYear = Number(today.slice(0, 4))
  const [own, last] = [thisYear, thisYear - 1].map((year) => isoOf(year, found[1], found[2]))
  if (own && own <= today) return own
  return last && daysBetween(last, today) <= OLDEST_DAYS ? last : (own ?? null)
}

function readDayOfMonth(text: string, today: IsoDate): IsoDate | null {
  const found = /^(\d{1,2})日$/.exec(text)
  if (!found) return null
  // The months are tried backwards: on the 3rd, 「31日」 is last month's.
  for (let back = 0; back <= 31; back++) {
    const date = addDays(today, -back)
    if (Number(date.slice(8)) === Number(found[1])) return date
  }
  return null
}

function isoOf(year: number, month: string | undefined, day: string | undefined): IsoDate | null {
  const iso = `${String(year).padStart(4, '0')}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`
  return isIsoDate(iso) ? iso : null
}
