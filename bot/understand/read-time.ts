/**
 * Read a time as people type it: 18時, 18:00, 午後6時半, 1800. A bare 6時半 is two times: the caller asks.
 *
 * Never:    guesses between morning and evening.
 */
import { clockTimeOf, isClockTime, type ClockTime } from '../../rules/calendar.ts'
import { plain, withoutKanjiNumbers } from './plain-text.ts'

export type TimeRead = { kind: 'time'; time: ClockTime } | { kind: 'either'; times: [ClockTime, ClockTime] }

const MORNING = /午前|朝|am|a\.m\./
const EVENING = /午後|夕方|夜|晩|pm|p\.m\./

/** @returns null when no single time stands there: '今日', '18時から20時' */
export function readTime(typed: string): TimeRead | null {
  const words = withoutKanjiNumbers(plain(typed)).replace(/\s/g, '')
  if (words.length > 20) return null
  const half = MORNING.test(words) ? 'am' : EVENING.test(words) ? 'pm' : null
  const bare = words
    .replace(MORNING, '')
    .replace(EVENING, '')
    .replace(/^の|(ごろ|頃|ころ|から|まで|に|です|でした|開始|終了)+$/g, '')
  const found = numbersOf(bare)
  if (found === null) return null
  const { hour, minute, is24h } = found
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null
  if (half !== null) return fromHalf(half, hour, minute)
  // 24:00 would be the next day's 0:00; 1 to 11 without a half is morning or evening
  if (is24h || hour === 0 || hour >= 12) return at(hour % 24, minute)
  return { kind: 'either', times: [clockTimeOf(hour * 60 + minute), clockTimeOf((hour + 12) * 60 + minute)] }
}

function numbersOf(text: string): { hour: number; minute: number; is24h: boolean } | null {
  const colon = /^(\d{1,2})[:.](\d{2})$/.exec(text)
  if (colon)
    return { hour: Number(colon[1]), minute: Number(colon[2]), is24h: (colon[1] ?? '').startsWith('0') }
  const kanji = /^(\d{1,2})時(?:(半)|(\d{1,2})分?)?$/.exec(text)
  if (kanji) return { hour: Number(kanji[1]), minute: kanji[2] ? 30 : Number(kanji[3] ?? 0), is24h: false }
  const four = /^(\d{2})(\d{2})$/.exec(text)
  if (four) return { hour: Number(four[1]), minute: Number(four[2]), is24h: true }
  const hour = /^(\d{1,2})$/.exec(text)
  return hour ? { hour: Number(hour[1]), minute: 0, is24h: false } : null
}

function fromHalf(half: 'am' | 'pm', hour: number, minute: number): TimeRead | null {
  if (hour > 12) return half === 'pm' && hour < 24 ? at(hour, minute) : null
  // 午前12時 and 午後12時 mean noon or midnight to different people
  if (hour === 12) return { kind: 'either', times: [clockTimeOf(minute), clockTimeOf(12 * 60 + minute)] }
  return at(half === 'am' ? hour : hour + 12, minute)
}

function at(hour: number, minute: number): TimeRead | null {
  const time = clockTimeOf(hour * 60 + minute)
  return isClockTime(time) ? { kind: 'time', time } : null
}
