/** ReadingState: the rows in hand, in pure functions: which field wants a look, in which order fields stand. */
import type { LiffField, LiffProblem, LiffReading, LiffRow } from '../server/contract.ts'

export type FieldName = LiffField['field']
type Row = LiffReading['rows'][number]

export const ORDER: FieldName[] = [
  ...(['requesterNo', 'date', 'start', 'end'] as const),
  ...(['childCount', 'sickCount', 'kind', 'transportYen'] as const),
]

/** Told at once; the others wait until somebody wants to send. */
const QUIET = ['MISSING', 'UNCONFIRMED']

/** As the page opens: doubtful ones first. It stays so, that nothing moves under the thumb. */
export const fieldsInOrder = ({ fields }: Row): LiffField[] =>
  fields.toSorted(
    (a, b) => Number(b.doubtful) - Number(a.doubtful) || ORDER.indexOf(a.field) - ORDER.indexOf(b.field),
  )

/** The member has changed the value, or said that it is right. */
export const isSettled = (row: LiffRow, seen: Row, { field, doubtful }: LiffField): boolean =>
  !doubtful || row.confirmed.includes(field) || row[field] !== seen.value[field]

export const openDoubts = (rows: LiffRow[], seen: Row[]): number =>
  seen.reduce((sum, one, n) => sum + one.fields.filter((field) => !isSettled(rows[n]!, one, field)).length, 0)

/** What the server found, less what has been settled since it was asked. */
export function shownProblems(
  problems: LiffProblem[],
  { rows, seen, tried }: { rows: LiffRow[]; seen: Row[]; tried: boolean },
): LiffProblem[] {
  return problems.filter(({ row, field, code }) => {
    if (!QUIET.includes(code)) return true
    const place = seen[row]?.fields.find((one) => one.field === field)
    if (!tried || !place) return tried
    return code === 'MISSING' ? rows[row]![place.field] === null : !isSettled(rows[row]!, seen[row]!, place)
  })
}

const withConfirmed = (row: LiffRow, field: FieldName): LiffRow =>
  row.confirmed.includes(field) ? row : { ...row, confirmed: [...row.confirmed, field] }

const NUMBERS: FieldName[] = ['childCount', 'sickCount', 'transportYen']

/** @param text  as an input or a candidate has it; '' is blank */
export function withValue(row: LiffRow, field: FieldName, text: string): LiffRow {
  const value = text === '' ? null : NUMBERS.includes(field) ? Number(text) : text
  if (typeof value === 'number' && !Number.isInteger(value)) return row
  return withConfirmed({ ...row, [field]: value }, field)
}

export const idOf = (row: number, field: FieldName | null): string => `row-${row}${field ? `-${field}` : ''}`
