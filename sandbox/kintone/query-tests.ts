/**
 * QueryTests: what a condition asks of a record, by the type of its field: which operators a type knows (others are
 * GAIA_IQ03), and how its values compare.
 */
import type { Field, FieldType } from './fields.ts'
import type { Days } from './query-days.ts'
import type { KeptRecord } from './record-table.ts'
import { badOperator, noSuchChoice } from './refusal.ts'

export type QueryType = FieldType | 'RECORD_NUMBER' | 'DATETIME'

/** A field of the app or one kintone keeps of its own accord. */
export interface Readable {
  code: string
  type: QueryType
  options: readonly string[]
  read(record: KeptRecord): string
}

export type Operand = string | Days
export type Test = (record: KeptRecord) => boolean

const EQUAL = ['=', '!=']
const ORDER = ['>', '<', '>=', '<=']
const LIST = ['in', 'not in']
const OPERATORS: Record<QueryType, string[]> = {
  SINGLE_LINE_TEXT: [...EQUAL, ...LIST, 'like', 'not like'],
  NUMBER: [...EQUAL, ...ORDER, ...LIST],
  RECORD_NUMBER: [...EQUAL, ...ORDER, ...LIST],
  DATE: [...EQUAL, ...ORDER],
  TIME: [...EQUAL, ...ORDER],
  DATETIME: [...EQUAL, ...ORDER],
  DROP_DOWN: LIST,
  // kintone asks for the fields inside; nobody here does
  SUBTABLE: [],
}

const OWN: Readable[] = [
  { code: '$id', type: 'RECORD_NUMBER', options: [], read: ({ id }) => String(id) },
  { code: 'レコード番号', type: 'RECORD_NUMBER', options: [], read: ({ id }) => String(id) },
  { code: '$revision', type: 'NUMBER', options: [], read: ({ revision }) => String(revision) },
  { code: '作成日時', type: 'DATETIME', options: [], read: ({ createdAt }) => createdAt },
  { code: '更新日時', type: 'DATETIME', options: [], read: ({ updatedAt }) => updatedAt },
]

export function readableOf(code: string, fields: readonly Field[]): Readable | undefined {
  const field = fields.find((known) => known.code === code)
  if (!field) return OWN.find((own) => own.code === code)
  return { ...field, read: ({ values }) => values[code] ?? '' }
}

export function testOf(field: Readable, operator: string, operands: Operand[]): Test {
  if (!OPERATORS[field.type].includes(operator)) throw badOperator(field.code, operator)
  if (operator.endsWith('in')) return listTest(field, operator === 'in', operands.map(String))
  const [wanted] = operands as [Operand]
  if (operator.endsWith('like')) {
    // kintone looks words up in an index; here any part of the text will do
    const part = String(wanted).toLowerCase()
    return (record) => field.read(record).toLowerCase().includes(part) === (operator === 'like')
  }
  return (record) => holds(operator, field.read(record), wanted, field.type)
}

function listTest(field: Readable, isIn: boolean, values: string[]): Test {
  if (field.type === 'DROP_DOWN') {
    const unknown = values.find((value) => value !== '' && !field.options.includes(value))
    if (unknown !== undefined) throw noSuchChoice(field.code, unknown)
  }
  return (record) =>
    values.some((value) => compareValues(field.read(record), value, field.type) === 0) === isIn
}

function holds(operator: string, value: string, wanted: Operand, type: QueryType): boolean {
  const { first, last } = typeof wanted === 'string' ? { first: wanted, last: wanted } : edges(wanted, type)
  const isWithin = compareValues(value, first, type) >= 0 && compareValues(value, last, type) <= 0
  if (operator === '=') return isWithin
  if (operator === '!=') return !isWithin
  if (value === '') return false
  switch (operator) {
    case '>':
      return compareValues(value, last, type) > 0
    case '<':
      return compareValues(value, first, type) < 0
    case '>=':
      return compareValues(value, first, type) >= 0
    default:
      return compareValues(value, last, type) <= 0
  }
}

/** A day of a time stamp is the whole of it, in Japan. */
function edges({ first, last }: Days, type: QueryType): Days {
  if (type !== 'DATETIME') return { first, last }
  const instant = (text: string) => `${new Date(`${text}+09:00`).toISOString().slice(0, 19)}Z`
  return { first: instant(`${first}T00:00:00`), last: instant(`${last}T23:59:59`) }
}

/** An empty field comes before every other. */
export function compareValues(a: string, b: string, type: QueryType): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? -1 : 1
  if (type === 'NUMBER' || type === 'RECORD_NUMBER') return Number(a) - Number(b)
  if (type === 'DATETIME') return Date.parse(a) - Date.parse(b)
  return a < b ? -1 : a > b ? 1 : 0
}
