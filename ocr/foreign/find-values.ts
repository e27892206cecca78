/**
 * FindValues: dates, times and numbers in printed words. Only what is written out is found; nothing is guessed.
 */

/** Full-width and half-width alike; every kind of "to" between two times becomes `~`. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[〜～∼˜]/g, '~')
    .replace(/(?<=[\d時分半])(から|より|[-–—―ーｰ一→])(?=(午前|午後|AM|PM|翌)?\d)/gi, '~')
}

const REIWA_BEFORE = 2018
const pad = (value: number) => String(value).padStart(2, '0')

function isoOf(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null
  return `${year}-${pad(month)}-${pad(day)}`
}

/**
 * @param today  'YYYY-MM-DD': a date without its year is the last one before it; null: such a date is not found
 * @returns      'YYYY-MM-DD', the first that the line holds
 */
export function findDate(line: string, today: string | null): string | null {
  const reiwa = /(?:令和|R\.?)(\d{1,2}|元)[年./-](\d{1,2})[月./-](\d{1,2})/i.exec(line)
  if (reiwa) {
    const year = reiwa[1] === '元' ? 1 : Number(reiwa[1])
    return isoOf(REIWA_BEFORE + year, Number(reiwa[2]), Number(reiwa[3]))
  }
  const full = /(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})/.exec(line)
  if (full) return isoOf(Number(full[1]), Number(full[2]), Number(full[3]))
  const short =
    /(?<![\d./])(\d{1,2})月(\d{1,2})日/.exec(line) ?? /(?<![\d./:])(\d{1,2})\/(\d{1,2})(?![\d/:])/.exec(line)
  if (!short || today === null) return null
  const year = Number(today.slice(0, 4))
  const here = isoOf(year, Number(short[1]), Number(short[2]))
  return here !== null && here > today ? isoOf(year - 1, Number(short[1]), Number(short[2])) : here
}

const CLOCK = String.raw`(午前|午後|AM|PM)?(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分?|(半))?)`

function clockOf(parts: (string | undefined)[], before: string | undefined = parts[0]): string | null {
  const [, hourText, colon, minutesText, half] = parts
  const half12 = /午後|PM/i.test(before ?? '')
  const hour = Number(hourText) + (half12 && Number(hourText) < 12 ? 12 : 0)
  const minute = half ? 30 : Number(colon ?? minutesText ?? 0)
  return hour > 23 || minute > 59 ? null : `${pad(hour)}:${pad(minute)}`
}

/** '15:00~17:30', '午後3時から5時半'; every one in the line. */
export function findSpans(line: string): { start: string; end: string }[] {
  const spans = line.matchAll(new RegExp(`${CLOCK}~${CLOCK}`, 'gi'))
  return [...spans].flatMap((match) => {
    const start = clockOf(match.slice(1, 6))
    // 「午後3時から5時」: both are after noon
    const end = clockOf(match.slice(6, 11), match[6] ?? match[1])
    return start && end ? [{ start, end }] : []
  })
}

/** A time behind a word that says which it is. */
export function findTimeAfter(line: string, words: RegExp): string | null {
  const match = new RegExp(`(?:${words.source})[^\\d午AP]{0,6}${CLOCK}`, 'i').exec(line)
  return match ? clockOf(match.slice(1, 6)) : null
}

export function findChildren(line: string): string | null {
  const match =
    /(?:子ども|子供|こども|お子さん|お子様|児童|人数)(?:の人数)?(?:数)?[^\d]{0,3}([1-9])(?!\d)(?:人|名)?/.exec(
      line,
    )
  return match ? match[1]! : null
}

export function findSick(line: string): string | null {
  return /病児[^\d]{0,3}([0-9])(?:人|名)/.exec(line)?.[1] ?? null
}

export function findTransport(line: string): string | null {
  const match = /交通費[^\d]{0,4}([\d,]{1,6})円/.exec(line)
  return match ? String(Number(match[1]!.replaceAll(',', ''))) : null
}

/** Six digits behind the requester's word, or a number that the provider's families have. */
export function findRequester(line: string, known: string[]): string | null {
  const numbers = [...line.matchAll(/(?<!\d)\d{6}(?!\d)/g)].map(([number]) => number)
  const named = /依頼[^\d]{0,12}(\d{6})(?!\d)/.exec(line)?.[1]
  return named ?? numbers.find((number) => known.includes(number)) ?? null
}

/** A family of the provider's. */
export interface Family {
  no: string
  /** as the register has it: '佐藤 美咲'; '' where it was not handed in */
  name: string
}

/**
 * Whose name stands in the line: whole, or the family's part of it with 様 or さん where no other family shares it.
 *
 * @param line  plain
 */
export function findNamed(line: string, families: Family[]): string[] {
  const surname = ({ name }: Family) => name.normalize('NFKC').split(/\s/)[0] ?? ''
  return families
    .filter((family) => {
      if (family.name === '') return false
      if (line.includes(plain(family.name))) return true
      const shared = families.some((other) => other !== family && surname(other) === surname(family))
      return !shared && ['様', 'さん', 'さま'].some((title) => line.includes(`${surname(family)}${title}`))
    })
    .map(({ no }) => no)
}
