/**
 * Query: kintone's query language, the part that clients of plain fields use.
 *
 *   条件 := 項 (and|or 項)*     and binds closer than or
 *   項   := field op value | field (in|not in) (v, …) | ( 条件 )
 *   then  order by f asc|desc, …   limit n   offset n
 */
import type { Field } from './fields.ts'
import { badQuery } from './refusal.ts'

export const MAX_LIMIT = 500
const MAX_OFFSET = 10_000
const DEFAULT_LIMIT = 100

export interface Queryable {
  id: number
  revision: number
  values: Record<string, string>
}

export interface Query {
  matches(record: Queryable): boolean
  compare(a: Queryable, b: Queryable): number
  limit: number
  offset: number
}

type Test = (record: Queryable) => boolean

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(>=|<=|!=|[=<>(),])|([^\s"=<>!(),]+))/y

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (!match) throw badQuery(text)
    tokens.push(match[1] ?? match[2] ?? match[3]!)
  }
  return tokens
}

export function parseQuery(text: string, fields: readonly Field[], today: string): Query {
  return new Parser(tokensOf(text), fields, today).query()
}

class Parser {
  private readonly tokens: string[]
  private readonly fields: readonly Field[]
  private readonly today: string
  private at = 0
  constructor(tokens: string[], fields: readonly Field[], today: string) {
    this.tokens = tokens
    this.fields = fields
    this.today = today
  }

  query(): Query {
    const matches = this.isClause() || this.at >= this.tokens.length ? () => true : this.either()
    const orders = this.orders()
    const limit = this.count('limit', DEFAULT_LIMIT, MAX_LIMIT)
    const offset = this.count('offset', 0, MAX_OFFSET)
    if (this.at < this.tokens.length) throw badQuery(this.tokens[this.at]!)
    return { matches, limit, offset, compare: (a, b) => firstDifference(orders, a, b) }
  }

  private either(): Test {
    let left = this.both()
    while (this.takes('or')) {
      const [before, after] = [left, this.both()]
      left = (record) => before(record) || after(record)
    }
    return left
  }

  private both(): Test {
    let left = this.one()
    while (this.takes('and')) {
      const [before, after] = [left, this.one()]
      left = (record) => before(record) && after(record)
    }
    return left
  }

  private one(): Test {
    if (this.takes('(')) {
      const inner = this.either()
      this.expect(')')
      return inner
    }
    const read = this.reader(this.next())
    const operator = this.operator()
    if (operator === 'in' || operator === 'not in') {
      const values = this.list()
      return (record) => values.includes(read(record)) === (operator === 'in')
    }
    const wanted = this.value()
    return comparison(operator, read, wanted)
  }

  private operator(): string {
    const word = this.next()
    if (word.toLowerCase() !== 'not') return word.toLowerCase()
    return `not ${this.next().toLowerCase()}`
  }

  private list(): string[] {
    this.expect('(')
    const values = [this.value()]
    while (this.takes(',')) values.push(this.value())
    this.expect(')')
    return values
  }

  private value(): string {
    const token = this.next()
    if (token.startsWith('"')) return token.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    if (/^-?\d/.test(token)) return token
    const name = token.toUpperCase()
    if (name === 'TODAY' || name === 'NOW') {
      this.expect('(')
      this.expect(')')
      return this.today
    }
    throw badQuery(token)
  }

  private reader(code: string): (record: Queryable) => string {
    if (code === '$id' || code === 'レコード番号') return (record) => String(record.id)
    if (code === '$revision') return (record) => String(record.revision)
    if (!this.fields.some((field) => field.code === code))
      throw badQuery(`フィールド「${code}」が見つかりません`)
    return (record) => record.values[code] ?? ''
  }

  private orders(): ((a: Queryable, b: Queryable) => number)[] {
    if (!this.takes('order')) return [(a, b) => b.id - a.id]
    this.expect('by')
    const orders = []
    do {
      const read = this.reader(this.next())
      const sign = this.takes('desc') ? -1 : (this.takes('asc'), 1)
      orders.push((a: Queryable, b: Queryable) => sign * order(read(a), read(b)))
    } while (this.takes(','))
    return orders
  }

  private count(word: string, fallback: number, most: number): number {
    if (!this.takes(word)) return fallback
    const given = Number(this.next())
    if (!Number.isInteger(given) || given < 0) throw badQuery(word)
    if (given > most) throw badQuery(`${word}は${most}以下でなければなりません`)
    return given
  }

  private isClause(): boolean {
    return ['order', 'limit', 'offset'].includes(this.tokens[this.at]?.toLowerCase() ?? '')
  }
  private takes(word: string): boolean {
    if (this.tokens[this.at]?.toLowerCase() !== word) return false
    this.at += 1
    return true
  }
  private expect(word: string): void {
    if (!this.takes(word)) throw badQuery(this.tokens[this.at] ?? word)
  }
  private next(): string {
    const token = this.tokens[this.at]
    if (token === undefined) throw badQuery('途中で終わっています')
    this.at += 1
    return token
  }
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

/** Numbers by size, everything else (dates and times too) as text. */
function order(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b)
  return a < b ? -1 : a > b ? 1 : 0
}

function comparison(operator: string, read: (record: Queryable) => string, wanted: string): Test {
  switch (operator) {
    case '=':
      return (record) => order(read(record), wanted) === 0
    case '!=':
      return (record) => order(read(record), wanted) !== 0
    case '>':
      return (record) => order(read(record), wanted) > 0
    case '<':
      return (record) => order(read(record), wanted) < 0
    case '>=':
      return (record) => order(read(record), wanted) >= 0
    case '<=':
      return (record) => order(read(record), wanted) <= 0
    case 'like':
      return (record) => read(record).includes(wanted)
    case 'not like':
      return (record) => !read(record).includes(wanted)
    default:
      throw badQuery(operator)
  }
}

function firstDifference(
  orders: ((a: Queryable, b: Queryable) => number)[],
  a: Queryable,
  b: Queryable,
): number {
  for (const compare of orders) {
    const difference = compare(a, b)
    if (difference !== 0) return difference
  }
  return b.id - a.id
}
