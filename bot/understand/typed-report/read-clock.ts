/**
 * Read times and spans: 15時〜17時半, 15:00-17:30, 午後3時から5時, 1530-1730, 15時から2時間.
 *
 * Never:  guesses between morning and afternoon: a time that may be both keeps both.
 */
import type { Clock, Fact, Line } from './heard.ts'
import { spansOf } from './settle-span.ts'
import { take } from './take.ts'

const HALF = '(?:午前|午後|朝方?|お?昼|夕方|夕|夜|晩|深夜|早朝|am|pm|a\\.m\\.|p\\.m\\.)(?:の|に)?\\s?'
const CLOCK = '(?:\\d{1,2}:\\d{2}(?!\\d)|\\d{1,2}時(?!間)(?:半|\\d{1,2}分|\\d{2}(?![\\d時:]))?|正午)'
const ROUGHLY = '(?:\\s?(?:am|pm))?(?:ごろ|頃|ころ|ちょうど)?'
const TIME = `(?:${HALF})?${CLOCK}${ROUGHLY}`
/** a number that only its neighbour makes a time */
const ANY = `(?:${HALF})?(?:${CLOCK}|\\d{1,2}\\.\\d{2}(?!\\d)|\\d{4}(?!\\d)|\\d{1,2}(?!\\d))${ROUGHLY}`
const TO = '\\s*(?:から|より|~|-|‐|–|—|−|―|─|→|⇒|ー|to)\\s*'
const NOT_INSIDE = '(?<![\\d/.年月¥\\\\-]|\\d:)'
const NEXT_DAY = '(?:翌日の?|翌朝の?|翌|次の日の?)?\\s?'

const SPAN = new RegExp(
  `${NOT_INSIDE}(${ANY})(?:に?開始)?(${TO})(${NEXT_DAY})(${ANY})(?![\\d./])(?!\\s*(?:[人名日月円年回件歳才番週%]|時間|か月|ヶ月|分(?!で)))(?:まで|に?終了)?`,
  'g',
)
const START_OF_LENGTH = new RegExp(`${NOT_INSIDE}(${TIME})${TO}(?=約?\\d{1,2}(?:\\.5|時間|分))`, 'g')
const LABELLED = new RegExp(
  `(?<![時分半]\\s?に?|:\\d\\d\\s?に?)(開始|始まり|終了|終わり)(?:時刻|時間)?[:は\\s]*(${TIME})`,
  'g',
)
const WITH_ROLE = new RegExp(
  `${NOT_INSIDE}(${NEXT_DAY})(${TIME})(から|より|に?開始|に?始まり|スタート|~|まで|に?終了(?:しました)?|に?終わり(?:ました)?)`,
  'g',
)
const ALONE = new RegExp(`${NOT_INSIDE}(${TIME})`, 'g')
const LENGTH =
  /(?:計|合計|約)?(?:(\d{1,2}(?:\.\d)?)(?:時間|h)(?:(半)|(\d{1,2})分)?|(?<![\d時])(\d{1,3})分)間?(?!前|後|おき)/g

export function readTimes(line: Line): Line {
  const spans = take(line, SPAN, spanFact)
  const starts = take(spans, START_OF_LENGTH, ([, time]) => timeFact('start', time ?? ''))
  const lengths = take(starts, LENGTH, lengthFact)
  const labelled = take(lengths, LABELLED, ([, role, time]) =>
    timeFact(/開始|始/.test(role ?? '') ? 'start' : 'end', time ?? ''),
  )
  const roles = take(labelled, WITH_ROLE, ([, , time, role]) =>
    timeFact(/まで|終/.test(role ?? '') ? 'end' : 'start', time ?? ''),
  )
  return take(roles, ALONE, ([, time]) => timeFact('at', time ?? ''))
}

function spanFact([, from = '', to = '', next = '', until = '']: RegExpExecArray): Fact | null {
  const isClock = (time: string) => new RegExp(CLOCK).test(time)
  const isFour = (time: string) => /^\d{4}$/.test(time)
  const isDotted = (time: string) => /^\d{1,2}\.\d{2}$/.test(time)
  const bothOf = (is: (time: string) => boolean) => is(from) && is(until)
  const oneIsClock = isClock(from) || isClock(until)
  const openSpan = /から|~/.test(to) && /^\d{1,2}$/.test(from) && /^\d{1,2}$/.test(until)
  if ((isFour(from) || isFour(until)) && !bothOf(isFour)) return null
  if ((isDotted(from) || isDotted(until)) && !bothOf(isDotted)) return null
  if (!oneIsClock && !openSpan && !bothOf(isFour) && !bothOf(isDotted)) return null
  const [start, end] = [clockOf(from), clockOf(until)]
  if (start === null || end === null) return null
  const spans = spansOf(start, end, next.trim() !== '' || /24[時:]/.test(until))
  return spans.length > 0 ? { is: 'span', spans } : null
}

function timeFact(is: 'start' | 'end' | 'at', time: string): Fact | null {
  const clock = clockOf(time)
  return clock && { is, clock }
}

function lengthFact([, hours, half, rest, only]: RegExpExecArray): Fact | null {
  const minutes = only ? Number(only) : Math.round(Number(hours) * 60) + (half ? 30 : 0) + Number(rest ?? 0)
  return minutes > 0 && minutes <= 1440 ? { is: 'minutes', minutes } : null
}

/** @returns null for what is no time: 25時, 午前18時 */
export function clockOf(written: string): Clock | null {
  const text = written.replace(/\s/g, '').replace(/(ごろ|頃|ころ|ちょうど)$/, '')
  const word = /午前|午後|朝|昼|夕|夜|晩|深夜|am|pm|a\.m\.|p\.m\./.exec(text)?.[0] ?? null
  if (text.includes('正午')) return { minutes: [720], half: null, isPadded: true }
  const four = /^(\d{2})(\d{2})$/.exec(text)
  const parts = four ?? /(\d{1,2})(?:[:.](\d{2})|時(半)|時(\d{1,2}))?/.exec(text)
  if (!parts) return null
  const hour = Number(parts[1])
  const minute = parts[3] ? 30 : Number(parts[2] ?? parts[4] ?? 0)
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null
  const hours = word === null ? hoursAlone(hour, four !== null || /^0\d/.test(text)) : hoursWith(word, hour)
  if (hours.length === 0) return null
  const half = word === null ? null : (hours[0] ?? 0) < 12 ? 'am' : 'pm'
  return {
    minutes: hours.map((one) => one * 60 + minute),
    half,
    isPadded: four !== null || /^0\d:/.test(text),
  }
}

function hoursAlone(hour: number, isPadded: boolean): number[] {
  if (hour === 24 || hour === 0) return [0]
  return isPadded || hour >= 12 ? [hour] : [hour, hour + 12]
}

function hoursWith(word: string, hour: number): number[] {
  if (hour > 12) return /午前|朝|am|a\.m\./.test(word) || hour === 24 ? [] : [hour]
  if (/午前|am|a\.m\./.test(word)) return hour === 12 ? [0, 12] : [hour]
  // 午後12時 means noon or midnight to different people
  if (/午後|pm|p\.m\./.test(word)) return hour === 12 ? [12, 0] : [hour + 12]
  if (word === '朝') return hour === 12 ? [] : [hour]
  if (word === '昼') return hour >= 10 ? [hour] : hour >= 1 && hour <= 5 ? [hour + 12] : []
  if (word === '夕') return hour >= 3 && hour <= 8 ? [hour + 12] : []
  if (hour === 12) return [0]
  return hour >= 5 ? [hour + 12] : [hour]
}
