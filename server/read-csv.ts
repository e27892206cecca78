/**
 * ReadCsv: bytes of an office's csv become rows that are known to be well-formed.
 *
 * Promise:  every line that is not is named with its number in the file, not only the first; nothing is guessed.
 * Used by:  server/csv-import.ts
 */
import { parse } from 'csv-parse/sync'
import { fromShiftJis, inOneForm } from '../office/csv/shift-jis.ts'
import { COLUMNS, KEYS, type ImportKind } from './csv-columns.ts'
import { Refusal } from './verb.ts'

/** A data line with its number in the file (the header is line 1). */
export interface CsvRow {
  line: number
  get(header: string): string
}

export interface LineProblem {
  line: number
  message: string
}

export class CsvRefusal extends Refusal {
  readonly problems: LineProblem[]
  constructor(problems: LineProblem[]) {
    const sorted = [...problems].sort((a, b) => a.line - b.line)
    const listed = sorted.map(({ line, message }) => `  ${line}行目: ${message}`).join('\n')
    super('BAD_CSV', `このファイルは取り込めません。何も変更していません。\n${listed}`)
    this.problems = sorted
  }
}

/**
 * @param bytes  UTF-8 with or without BOM, or Shift_JIS
 * @throws       CsvRefusal when they are not what was said
 */
export function decodeCsv(bytes: Buffer, sjis: boolean): string {
  const text = sjis ? fromShiftJis(bytes) : fromUtf8(bytes)
  if (text !== null) return text
  const hint = sjis ? 'UTF-8のファイルなら --sjis を外して' : 'Shift_JISのファイルなら --sjis を付けて'
  throw new CsvRefusal([
    { line: 1, message: `${sjis ? 'Shift_JIS' : 'UTF-8'}の文字として読めません。${hint}ください` },
  ])
}

function fromUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** A record as it stands in the file, and the line it begins on. */
export interface Parsed {
  record: string[]
  line: number
}

/**
 * @param reshape  another system's records in our columns (csv-map.ts)
 * @returns        the well-formed rows, and what is wrong with the others: the caller judges on and tells all at once
 * @throws         CsvRefusal where no row can be judged: no csv, or another heading
 */
export function readCsv(
  kind: ImportKind,
  text: string,
  reshape: (records: Parsed[]) => Parsed[] = (records) => records,
): { rows: CsvRow[]; problems: LineProblem[] } {
  const [head, ...lines] = reshape(parsed(inOneForm(text).replace(/\r\n?/g, '\n')))
  const header = head?.record.map((name) => name.trim()) ?? []
  refuseHeader(kind, header)
  const read = lines.map(({ record, line }) => {
    const get = (name: string) => oneLine(record[header.indexOf(name)] ?? '')
    return { row: { line, get }, wrong: wrongIn(kind, record, header, get) }
  })
  return {
    rows: read.flatMap(({ row, wrong }) => (wrong.length === 0 ? row : [])),
    problems: [
      ...read.flatMap(({ row: { line }, wrong }) => wrong.map((message) => ({ line, message }))),
      ...repeated(
        kind,
        read.map(({ row }) => row),
      ),
    ],
  }
}

/** A cell typed on two lines (住所, then 建物) is one line everywhere else: kintone and papers take no other. */
const oneLine = (value: string): string => value.trim().replace(/\s*\n\s*/g, '　')

/** `line` is where a record begins; one with line breaks inside quotes ends further down. */
function parsed(text: string): Parsed[] {
  let records: { record: string[]; info: { lines: number; empty_lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as never
  } catch (error) {
    // 'Quote Not Closed: the parsing is finished with an opening quote at line 2'
    const line = Number(/at line (\d+)/.exec((error as Error).message)?.[1] ?? 1)
    throw new CsvRefusal([{ line, message: 'CSVとして読めません。引用符（"）を確かめてください' }])
  }
  let [lines, emptyLines] = [0, 0]
  return records.map(({ record, info }) => {
    const line = lines + 1 + (info.empty_lines - emptyLines)
    lines = info.lines
    emptyLines = info.empty_lines
    return { record, line }
  })
}

function refuseHeader(kind: ImportKind, header: string[]): void {
  const missing = COLUMNS[kind].map(({ header: name }) => name).filter((name) => !header.includes(name))
  if (missing.length > 0)
    throw new CsvRefusal([{ line: 1, message: `見出しに「${missing.join('」「')}」がありません` }])
  const twice = header.filter((name, index) => name !== '' && header.indexOf(name) !== index)
  if (twice.length > 0)
    throw new CsvRefusal([{ line: 1, message: `見出しに「${twice.join('」「')}」が2つあります` }])
}

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/

function wrongIn(
  kind: ImportKind,
  record: string[],
  header: string[],
  get: (name: string) => string,
): string[] {
  const wrong: string[] = []
  if (record.length !== header.length) wrong.push(`列が${record.length}個です（見出しは${header.length}個）`)
  for (const { header: name, check } of COLUMNS[kind]) {
    const value = get(name)
    const message = CONTROL.test(value) ? '使えない文字をふくみます' : check(value)
    if (message) wrong.push(`${name}「${value.replace(CONTROL, '□')}」は${message}`)
  }
  return wrong
}

function repeated(kind: ImportKind, rows: CsvRow[]): LineProblem[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ line, get }) => {
    const key = KEYS[kind].map(get).join('・')
    const before = first.get(key)
    if (before === undefined) first.set(key, line)
    return before === undefined ? [] : [{ line, message: `「${key}」は${before}行目にもあります` }]
  })
}
