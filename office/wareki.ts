/**
 * Wareki: 和暦, the years of official papers. The era is that of the day itself, never of today.
 *
 * Used by:  the office's papers. Screens and chat write 西暦.
 */
import type { IsoDate, IsoMonth } from '../rules/calendar.ts'

interface Era {
  name: string
  from: IsoDate
}

/** Newest first. A coming era is one line here. */
const ERAS: Era[] = [
  { name: '令和', from: '2019-05-01' },
  { name: '平成', from: '1989-01-08' },
  { name: '昭和', from: '1926-12-25' },
]

/** '2025-12-05' → '令和7年12月5日'; the first year is 元年. @throws RangeError before 昭和 */
export function warekiDate(date: IsoDate): string {
  return `${eraYear(date)}${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
}

/** '2025-11' → '令和7年11月'. A month in which the era changes is of the new one from its first whole day on. */
export function warekiMonth(month: IsoMonth): string {
  return `${eraYear(`${month}-01`)}${Number(month.slice(5))}月`
}

/** 2025 → '令和7年度', named by the day it begins, as cities did with 平成31年度 */
export function warekiFiscalYear(fiscalYear: number): string {
  return `${eraYear(`${fiscalYear}-04-01`)}度`
}

/** 令和7年: the calendar year by its last day, as 年分 of a yearly paper is named. */
export function warekiYear(year: number): string {
  return eraYear(`${year}-12-31`)
}

function eraYear(date: IsoDate): string {
  const era = ERAS.find(({ from }) => date >= from)
  if (!era) throw new RangeError(`no era for ${date}`)
  const year = Number(date.slice(0, 4)) - Number(era.from.slice(0, 4)) + 1
  return `${era.name}${year === 1 ? '元' : year}年`
}
