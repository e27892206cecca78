/**
 * RecordCsv: records as cli-kintone imports them: the header holds the field codes, lines end in CRLF; and lists for
 * people, who open them in a spreadsheet.
 *
 * Promise:  `recordCsv` gives every value as it is, for programs; what `sheetCsv` gives is not calculated by Excel,
 *           whatever somebody has entered as a name.
 */
import { stringify } from 'csv-stringify/sync'
import { formulaStart } from '../../rules/formula-text.ts'
import { toShiftJis, type Unwritable } from './shift-jis.ts'

export function recordCsv(codes: readonly string[], records: Record<string, string>[]): string {
  const rows = records.map((record) => codes.map((code) => record[code] ?? ''))
  // a lone \n is no delimiter here, and would go unquoted
  return stringify([[...codes], ...rows], { record_delimiter: 'windows', quoted_match: /[\r\n]/ })
}

/** A value that Excel would take for a formula stands behind an apostrophe, as text; all others are as they are. */
export const sheetCsv = (columns: readonly string[], rows: Record<string, string>[]): string =>
  recordCsv(
    columns,
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          formulaStart(value) === null ? value : `'${value}`,
        ]),
      ),
    ),
  )

const BOM = '\uFEFF'

export function csvBytes(
  text: string,
  encoding: 'utf-8' | 'shift-jis',
): { bytes: Buffer } | { unwritable: Unwritable[] } {
  return encoding === 'shift-jis' ? toShiftJis(text) : { bytes: Buffer.from(BOM + text) }
}
