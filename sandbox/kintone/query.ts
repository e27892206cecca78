/**
 * Query: kintone's query language, the part that clients of plain fields use.
 *
 *   条件 := 項 (and|or 項)*     and binds closer than or
 *   項   := field op value | field (in|not in) (v, …) | ( 条件 )
 *   then  order by f asc|desc, …   limit n   offset n
 *
 * Strings stand in double quotes; numbers may stand bare.
 */
import type { Field } from './fields.ts'
import { daysOf } from './query-days.ts'
import { compareValues, readableOf, testOf, type Operand, type Readable, type Test } from './query-tests.ts'
import type { KeptRecord } from './record-table.ts'
import { badQuery, limitTooLarge, noField, offsetTooLarge } from './refusal.ts'

export const MAX_LIMIT = 500
export const MAX_OFFSET = 10_000
const DEFAULT_LIMIT = 100

export interface Query {
  matches: Test
  compare(a: KeptRecord, b: KeptRecord): number
  limit: number
  offset: number
}

type Order = (a: KeptRecord, b: KeptRecord) => number

const TOKEN = /\s*(?:("(?:[^"\\\t\n]|\\.)*")|(>=|<=|!=|[=<>(),])|([^\s"'=<>!(),]+))/y

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (!match) throw badQuery()
    tokens.push(match[1] ?? match[2] ?? match[3]!)
  }
  return tokens
}

export function parseQuery(text: string, fields: readonly Field[], now: Date): Query {
  return new Parser(tokensOf(text), fields, now).query()
}

class Parser {
  private readonly tokens: string[]
  private readonly fields: readonly Field[]
  private readonly now: Date
  private at = 0
  constructor(tokens: string[], fields: readonly Field[], now: Date) {
    this.tokens = tokens
    this.fields = fields
    this.now = now
  }

  query(): Query {
    const matches = this.isClause() || this.at >= this.tokens.length ? () => true : this.either()
    const orders = this.orders()
    const limit = this.count('limit') ?? DEFAULT_LIMIT
    const offset = this.count('offset') ?? 0
    if (this.at < this.tokens.length) throw badQuery()
    if (limit > MAX_LIMIT) throw limitTooLarge()
    if (offset > MAX_OFFSET) throw offsetTooLarge()
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
    const field = this.field()
    const operator = this.operator()
    return testOf(field, operator, operator.endsWith('in') ? this.list() : [this.value()])
  }

  private operator(): string {
    const word = this.next().toLowerCase()
    const operator = word === 'not' ? `not ${this.next().toLowerCase()}` : word
    if (!/^(=|!=|[<>]=?|(not )?(in|like))$/.test(operator)) throw badQuery()
    return operator
  }

  private list(): Operand[] {
    this.expect('(')
    const values = [this.value()]
    while (this.takes(',')) values.push(this.value())
    this.expect(')')
    return values
  }

  private value(): Operand {
    const token = this.next()
    if (token.startsWith('"')) return token.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    if (/^[+-]?\d+(\.\d+)?$/.test(token)) return token
    this.expect('(')
    const words: string[] = []
    while (!this.takes(')')) {
      words.push(this.next())
      this.takes(',')
    }
    return daysOf(token.toUpperCase(), words, this.now)
  }

  private field(): Readable {
    const code = this.next()
    const field = readableOf(code, this.fields)
    if (!field) throw noField(code)
    return field
  }

  private orders(): Order[] {
    if (!this.takes('order')) return []
    this.expect('by')
    const orders: Order[] = []
    do {
      const { read, type } = this.field()
      const sign = this.takes('asc') || !this.takes('desc') ? 1 : -1
      orders.push((a, b) => sign * compareValues(read(a), read(b), type))
    } while (this.takes(','))
    return orders
  }

  private count(word: string): number | null {
    if (!this.takes(word)) return null
    const given = this.next()
    if (!/^\d+$/.test(given)) throw badQuery()
    return Number(given)
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
    if (!this.takes(word)) throw badQuery()
  }
  private next(): string {
    const token = this.tokens[this.at]
    if (token === undefined) throw badQuery()
    this.at += 1
    return token
  }
}

/** Without an order, and among equals: the latest first. */
function firstDifference(orders: Order[], a: KeptRecord, b: KeptRecord): number {
  for (const compare of orders) {
    const difference = compare(a, b)
    if (difference !== 0) return difference
  }
  return b.id - a.id
}
