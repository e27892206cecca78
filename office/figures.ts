/**
 * Figures: hours and yen as the office writes them. Whole numbers in, text out; no float in between.
 */

/** 150 → '2.5': hours of billed minutes, without a float's tail; −90 → '-1.5', of what was taken back */
export function decimalHours(minutes: number): string {
  const hundredths = Math.round((Math.abs(minutes) * 100) / 60)
  const hours = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
  return `${minutes < 0 ? '-' : ''}${hours.replace(/\.?0+$/, '')}`
}

/** 150,000 → '2,500' hours, −90 → '▲1.5', for people */
export function hoursFigure(minutes: number): string {
  const hours = decimalHours(Math.abs(minutes)).replace(/^\d+/, (whole) => yenFigure(Number(whole)))
  return minutes < 0 ? `▲${hours}` : hours
}

/** 1650 → '1,650'; −500 → '▲500', as public accounts write what is taken back */
export function yenFigure(yen: number): string {
  const grouped = String(Math.abs(yen)).replace(/\B(?=(\d{3})+$)/g, ',')
  return yen < 0 ? `▲${grouped}` : grouped
}

export function yenWords(yen: number): string {
  return `${yenFigure(yen)}円`
}

/** Whole numbers only: a sum of anything else is a bug. @throws RangeError */
export function sumOf<T>(rows: readonly T[], amount: (row: T) => number): number {
  let sum = 0
  for (const row of rows) sum += amount(row)
  if (!Number.isSafeInteger(sum)) throw new RangeError(`no whole sum: ${sum}`)
  return sum
}

/** 64 hex digits on two lines, in groups an eye can compare. */
export function hashLines(hash: string): string[] {
  const groups = hash.match(/.{1,8}/g) ?? []
  return [groups.slice(0, 4).join(' '), groups.slice(4).join(' ')]
}
