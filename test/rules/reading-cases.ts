/** A row of a monthly form, and sheets of such rows as the reader hands them on. */
import type { FieldStatus, ReadField, Reading, ReadRow } from '../../rules/reading.ts'

export const FULL: ReadRow = {
  date: '2025-11-05',
  start: '15:00',
  end: '17:00',
  childCount: 2,
  sickCount: null,
  kind: 'lesson',
  requesterNo: '200034',
  transportYen: null,
}
export const BLANK: ReadRow = {
  date: null,
  start: null,
  end: null,
  childCount: null,
  sickCount: null,
  kind: null,
  requesterNo: null,
  transportYen: null,
}

export type Doubted = Partial<Record<keyof ReadRow, Partial<ReadField>>>

export function fieldsOf(read: ReadRow, row: number, doubted: Doubted = {}): ReadField[] {
  return (Object.keys(BLANK) as (keyof ReadRow)[]).map((name): ReadField => {
    const value = read[name] === null ? null : String(read[name])
    const status: FieldStatus = value === null ? 'blank' : 'sure'
    return { name, row, value, confidence: 0.99, status, box: [0, 0, 10, 10], ...doubted[name] }
  })
}

export function sheet(
  rows: ReadRow[],
  change: Partial<Reading> = {},
  doubted: Record<number, Doubted> = {},
): Reading {
  return {
    verdict: 'read',
    reason: null,
    form: { version: '1', kind: 'month', providerNo: '100012', month: '2025-11', page: 1 },
    rows,
    totals: {},
    fields: rows.flatMap((row, i) => fieldsOf(row, i + 1, doubted[i])),
    checks: [],
    handwrittenNotes: false,
    engine: 'test',
    ms: 1,
    ...change,
  }
}
