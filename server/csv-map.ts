/**
 * CsvMap: another system's csv made into ours: its headings to our columns, its ways of writing to our values. What a
 * file looks like is data (JSON), so that a new system is a new file: city/kitakyushu/moving-in/*.json.
 *
 * Promise:  nothing is guessed: a value that a converter cannot read stays as it was written, and the checks of the
 *           import name it with its line. A map that names what is not there is refused, all of it at once.
 * Used by:  server/verbs/import.ts.
 */
import { COLUMNS, type ImportKind } from './csv-columns.ts'
import { CONVERTERS, type Converter } from './csv-converters.ts'
import { CsvRefusal, type Parsed } from './read-csv.ts'
import { Refusal } from './verb.ts'

export interface ColumnMap {
  /** their heading, or several joined by `join` (default: one blank) */
  from?: string | string[]
  join?: string
  /** the same in every row */
  value?: string
  /** their word → ours; a word that is not here stays and is told */
  values?: Record<string, string>
  as?: Converter
}

export interface CsvMap {
  kind: ImportKind
  about: string
  shiftJis: boolean
  /** rows that are not ours: of one heading, these values */
  skip: { column: string; is: string[] }[]
  columns: Record<string, ColumnMap>
}

/** @throws Refusal BAD_MAP with everything that is wrong in it */
export function readCsvMap(json: unknown, kind: ImportKind): CsvMap {
  if (!isObject(json) || !isObject((json as Partial<CsvMap>).columns ?? {}))
    throw new Refusal('BAD_MAP', '対応表は {"kind": …, "columns": {…}} の形です。')
  const map = json as Partial<CsvMap>
  const columns = map.columns ?? {}
  const known = COLUMNS[kind].map(({ header }) => header)
  const problems = [
    ...(map.kind === kind ? [] : [`kind は「${String(map.kind)}」です。取り込むのは「${kind}」です。`]),
    ...known.filter((name) => !(name in columns)).map((name) => `columns に「${name}」がありません。`),
    ...Object.entries(columns).flatMap(([name, column]) => wrongIn(name, column, known)),
    ...(Array.isArray(map.skip ?? []) ? (map.skip ?? []) : [null]).flatMap((skip) =>
      typeof skip?.column === 'string' && Array.isArray(skip.is)
        ? []
        : ['skip は column と is（一覧）です。'],
    ),
  ]
  if (problems.length > 0) throw new Refusal('BAD_MAP', `対応表が使えません。\n${problems.join('\n')}`)
  return {
    ...{ kind, about: map.about ?? '', shiftJis: map.shiftJis ?? false },
    ...{ skip: map.skip ?? [], columns },
  }
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function wrongIn(name: string, column: ColumnMap, known: string[]): string[] {
  if (!isObject(column)) return [`「${name}」は from か value のどちらか一つです。`]
  if (!known.includes(name)) return [`「${name}」という列はありません。`]
  const problems: string[] = []
  if ((column.from === undefined) === (column.value === undefined))
    problems.push(`「${name}」は from か value のどちらか一つです。`)
  if (column.as !== undefined && !Object.hasOwn(CONVERTERS, column.as))
    problems.push(
      `「${name}」の as「${String(column.as)}」は使えません（${Object.keys(CONVERTERS).join('・')}）。`,
    )
  return problems
}

/** @returns for readCsv: our heading, then their rows in our words, each with the line it stands on in their file */
export function reshaped(map: CsvMap): (records: Parsed[]) => Parsed[] {
  return ([head, ...rows]) => {
    const headings = head?.record.map((name) => name.trim()) ?? []
    refuseMissing(map, headings)
    const cell = (record: string[], name: string) => record[headings.indexOf(name)]?.trim() ?? ''
    const short = rows.filter(({ record }) => record.length !== headings.length)
    if (short.length > 0)
      throw new CsvRefusal(
        short.map(({ record, line }) => ({
          line,
          message: `列が${record.length}個です（見出しは${headings.length}個）`,
        })),
      )
    const ours = rows
      .filter(({ record }) => !map.skip.some(({ column, is }) => is.includes(cell(record, column))))
      .map(({ record, line }) => ({
        line,
        record: Object.values(map.columns).map((column) => valueOf(column, (name) => cell(record, name))),
      }))
    return [{ record: Object.keys(map.columns), line: 1 }, ...ours]
  }
}

function valueOf({ from, join = ' ', value, values, as }: ColumnMap, cell: (name: string) => string): string {
  const said = value ?? [from!].flat().map(cell).join(join).trim()
  const ours = values?.[said] ?? said
  return as ? CONVERTERS[as](ours) : ours
}

function refuseMissing({ columns, skip }: CsvMap, headings: string[]): void {
  const named = [
    ...Object.values(columns).flatMap(({ from }) => (from === undefined ? [] : [from].flat())),
    ...skip.map(({ column }) => column),
  ]
  const missing = [...new Set(named)].filter((name) => !headings.includes(name))
  if (missing.length > 0)
    throw new CsvRefusal([{ line: 1, message: `見出しに「${missing.join('」「')}」がありません` }])
}
