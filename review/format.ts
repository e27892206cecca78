/**
 * Format: dates, times and yen as the centre reads them. Figures come out in equal widths.
 */

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'] as const

/** '2025-11-08' → '11/08' */
export const monthDay = (date: string): string => `${date.slice(5, 7)}/${date.slice(8, 10)}`

/** '2025-11-08' → '2025/11/8' */
export const wholeDay = (date: string): string =>
  `${date.slice(0, 4)}/${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}`

/** '2025-11-08' → '土' */
export function weekday(date: string): string {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  return WEEKDAYS[day] ?? ''
}

/** '2025-11' → '11月分', with the year when it is not this one */
export function monthName(month: string, today: string): string {
  const name = `${Number(month.slice(5, 7))}月分`
  return month.slice(0, 4) === today.slice(0, 4) ? name : `${month.slice(0, 4)}年${name}`
}

/** '2025-11-05T19:42' → '11/5 19:42' */
export function instant(at: string): string {
  return `${Number(at.slice(5, 7))}/${Number(at.slice(8, 10))} ${at.slice(11, 16)}`
}

export const yen = (amount: number): string => amount.toLocaleString('ja-JP')

/** 150 → '2.5' */
export const hours = (minutes: number): string => (minutes / 60).toFixed(minutes % 30 === 0 ? 1 : 2)

/** 0.62 → '62%' */
export const percent = (share: number): string => `${Math.round(share * 100)}%`
