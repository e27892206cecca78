/**
 * CsvConverters: how other systems write a day, a time, kana, digits; each gives our form, or the text as it was.
 *
 * Used by:  csv-map.ts.
 */
import { readFullDay } from '../bot/understand/read-day.ts'
import { isClockTime, jstDate, jstTime } from '../rules/calendar.ts'
import { holderKana } from '../rules/holder-kana.ts'
import { katakana, tidyPhone } from '../rules/registration-tidy.ts'

export type Converter = keyof typeof CONVERTERS

/** '2025-11-05T10:00:00Z', with or without its milliseconds */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
const digits = (text: string): string => text.normalize('NFKC').replace(/[^\d]/g, '')

export const CONVERTERS = {
  /** 2025/11/5, 20251105, R7.11.5, 令和7年11月5日, kintone's instant; what follows the day is passed over */
  date(text: string): string {
    if (INSTANT.test(text)) return jstDate(new Date(text))
    const day = text.normalize('NFKC').replace(/[ T]\d{1,2}:\d{2}.*$/, '')
    return readFullDay(day.replace(/\(.\)$/, '')) ?? text
  },
  /** 9:05, 9時5分, 午後3時, 2025/11/05 15:00, kintone's instant */
  time(text: string): string {
    if (INSTANT.test(text)) return jstTime(new Date(text))
    const plain = text
      .normalize('NFKC')
      .replace(/^.*\d[日/-]\d{1,2}日?\s+/, '')
      .replace(/\s/g, '')
    const found = /^(午前|午後|AM|PM)?(\d{1,2})(?::|時)(\d{1,2})?(?::\d\d|分)?$/i.exec(plain)
    if (!found) return text
    const hour = Number(found[2]) % (found[1] ? 12 : 100)
    const time = `${String(hour + (/午後|PM/i.test(found[1] ?? '') ? 12 : 0)).padStart(2, '0')}:${(found[3] ?? '0').padStart(2, '0')}`
    return isClockTime(time) ? time : text
  },
  /** たかはし, ﾀｶﾊｼ → タカハシ */
  kana: katakana,
  /** as banks write a holder; what has no form stays and is told */
  holder(text: string): string {
    const read = holderKana(text)
    return read.ok ? read.kana : text
  },
  /** '１２' → '12', '1,200円' → '1200', nothing → '0' */
  number(text: string): string {
    const plain = text.normalize('NFKC').replace(/[,円人件名¥\s]/g, '')
    return plain === '' ? '0' : plain
  },
  /** zeros kept or put back: '12' → '000012', 'A-100012' stays */
  memberNo(text: string): string {
    const plain = text.normalize('NFKC').trim()
    return /^\d{1,6}$/.test(plain) ? plain.padStart(6, '0') : text
  },
  /** account numbers and codes that Excel has shortened */
  sevenDigits: (text: string): string => padded(text, 7),
  fourDigits: (text: string): string => padded(text, 4),
  threeDigits: (text: string): string => padded(text, 3),
  phone: tidyPhone,
  /** '8020001' and '〒802－0001' → '802-0001' */
  postalCode(text: string): string {
    const plain = digits(text)
    return plain.length === 7 ? `${plain.slice(0, 3)}-${plain.slice(3)}` : text
  },
  /** the day and the number of their record (two headings): '2025/11/05 10:00 123' → 'R-20251105-00123-01' */
  activityNo(text: string): string {
    const found = /^(.*\D)(\d{1,5})$/.exec(text.normalize('NFKC').trim())
    const day = found && CONVERTERS.date(found[1]!.trim())
    return day && /^\d{4}-\d\d-\d\d$/.test(day)
      ? `R-${day.replaceAll('-', '')}-${found[2]!.padStart(5, '0')}-01`
      : text
  },
} satisfies Record<string, (text: string) => string>

function padded(text: string, length: number): string {
  const plain = text.normalize('NFKC').trim()
  return new RegExp(`^\\d{1,${length}}$`).test(plain) ? plain.padStart(length, '0') : text
}
