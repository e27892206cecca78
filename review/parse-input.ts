/**
 * ParseInput: what a quick hand types, made into the one form the server takes; null when it means nothing.
 *
 * Promise:  full-width digits, missing colons and Japanese units are understood; nothing is guessed beyond that.
 */

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')
const two = (n: number): string => String(n).padStart(2, '0')

/** '1130' '930' '9:30' '9' '9時半' '午後3時15分' → 'HH:MM' */
export function parseTime(text: string): string | null {
  const said = plain(text)
  const match =
    /^(午前|午後)?(\d{1,2})(?:[:時.](\d{2}|\d{1,2}分|半)?)?$/.exec(said) ??
    /^(午前|午後)?(\d{1,2})(\d{2})$/.exec(said)
  if (!match) return null
  const [, half, hourText, minuteText] = match
  let hour = Number(hourText)
  if (half && hour > 12) return null
  if (half === '午後' && hour < 12) hour += 12
  if (half === '午前' && hour === 12) hour = 0
  const minute =
    minuteText === undefined ? 0 : minuteText === '半' ? 30 : Number(minuteText.replace('分', ''))
  return hour <= 23 && minute <= 59 ? `${two(hour)}:${two(minute)}` : null
}

/** '8' (of the report's month) '11/8' '1108' '11月8日' 'R7.11.8' '2025-11-08' → 'YYYY-MM-DD' */
export function parseDate(text: string, month: string): string | null {
  const said = plain(text).replace(/日$/, '')
  const year = Number(month.slice(0, 4))
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})$/.exec(said)
  if (full) return existing(Number(full[1]), Number(full[2]), Number(full[3]))
  const reiwa = /^(?:R|r|令和)(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})$/.exec(said)
  if (reiwa) return existing(2018 + Number(reiwa[1]), Number(reiwa[2]), Number(reiwa[3]))
  const short = /^(\d{1,2})[-/.月](\d{1,2})$/.exec(said) ?? /^(\d{2})(\d{2})$/.exec(said)
  if (short) return nearest(year, Number(month.slice(5, 7)), Number(short[1]), Number(short[2]))
  const day = /^\d{1,2}$/.exec(said)
  return day ? existing(year, Number(month.slice(5, 7)), Number(said)) : null
}

/** A day without its year is the one closest to the report's month: 12/28 in a January report is last year's. */
function nearest(year: number, reportMonth: number, month: number, day: number): string | null {
  const apart = month - reportMonth
  return existing(apart > 6 ? year - 1 : apart < -6 ? year + 1 : year, month, day)
}

function existing(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.toISOString().slice(0, 10) : null
}

/** '1,650円' → 1650 */
export function parseYen(text: string): number | null {
  const said = plain(text).replace(/[,円¥\\]/g, '')
  return /^\d{1,6}$/.test(said) ? Number(said) : said === '' ? 0 : null
}

export function parseCount(text: string): number | null {
  const said = plain(text).replace(/人$/, '')
  return /^\d{1,2}$/.test(said) && Number(said) <= 20 ? Number(said) : null
}

/** A member number, or enough of a name to mean one of the pairs. */
export function parseRequester(
  text: string,
  pairs: { requesterNo: string; name: string; kana: string }[],
): string | null {
  const said = plain(text)
  const number = /\d{6}/.exec(said)
  if (number) return number[0]
  if (said === '') return null
  const meant = pairs.filter((pair) => plain(pair.name).includes(said) || plain(pair.kana).includes(said))
  return meant.length === 1 && meant[0] ? meant[0].requesterNo : null
}
