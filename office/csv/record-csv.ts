/**
 * RecordCsv: records as cli-kintone imports them: the header holds the field codes, lines end in CRLF.
 */
import { stringify } from 'csv-stringify/sync'
import { toShiftJis, type Unwritable } from './shift-jis.ts'

export function recordCsv(codes: readonly string[], records: Record<string, string>[]): string {
  const rows = records.map((record) => codes.map((code) => record[code] ?? ''))
  // a lone \n is no delimiter here, and would go unquoted
  return stringify([[...codes], ...rows], { record_delimiter: 'windows', quoted_match: /[\r\n]/ })
}

const BOM = '\uFEFF'

export function csvBytes(
  text: string,
  encoding: 'utf-8' | 'shift-jis',
): { bytes: Buffer } | { unwritable: Unwritable[] } {
  return encoding === 'shift-jis' ? toShiftJis(text) : { bytes: Buffer.from(BOM + text) }
}
