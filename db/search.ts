/**
 * Search: what a person at the desk types to find somebody: number, name, kana, phone, in parts, in any width.
 *
 * Promise:  hiragana, half-width kana and full-width digits find what is stored as katakana and digits; % and _ are
 *           letters like any other.
 */
import { or, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

/** half and full width */
const SPACES = ' \u3000'
/** A phone number is looked for by this many digits or more: fewer fit everybody. */
const PHONE_DIGITS = 4

interface Term {
  /** as typed, without spaces */
  text: string
  katakana: string
  /** '' where the words are no number */
  digits: string
}

export function termOf(search: string): Term {
  const text = search.normalize('NFKC').replace(/\s/g, '')
  const katakana = text.replace(/[\u3041-\u3096]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + 0x60),
  )
  return { text, katakana, digits: /^[\d()+-]+$/.test(text) ? text.replace(/\D/g, '') : '' }
}

const holding = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`

/** @param columns  of members or of applications */
export function personMatches(
  term: Term,
  columns: { memberNo?: PgColumn; name: PgColumn; kana: PgColumn; phone: PgColumn },
): SQL {
  const { memberNo, name, kana, phone } = columns
  const found = [
    sql`translate(${name}, ${SPACES}, '') like ${holding(term.text)}`,
    sql`translate(${kana}, ${SPACES}, '') like ${holding(term.katakana)}`,
    ...(memberNo && term.digits ? [sql`${memberNo} like ${`${term.digits}%`}`] : []),
    ...(term.digits.length >= PHONE_DIGITS
      ? [sql`translate(${phone}, '- ()', '') like ${holding(term.digits)}`]
      : []),
  ]
  return or(...found) as SQL
}

/** The number itself, or a part of it that holds a figure: '00012', '20251105'. */
export function caseNoMatches(term: Term, caseNo: SQL): SQL {
  if (!/\d/.test(term.text) || !/^[Rr]?[\d-]+$/.test(term.text)) return sql`false`
  const whole = /^[Rr]-\d{8}-\d{5}$/.test(term.text)
  return whole
    ? sql`${caseNo} = ${term.text.toUpperCase()}`
    : sql`${caseNo} like ${holding(term.text.toUpperCase())}`
}
