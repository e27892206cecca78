/** CheckState: doubtful fields one after the other, in pure functions: which are asked, which is next. */
import type { LiffField, LiffReading, LiffRow } from '../server/contract.ts'
import { isSettled, ORDER, withValue, type FieldName } from './reading-state.ts'

/** A doubtful field: `row` is an index into the reading's rows. */
export interface Place {
  row: number
  field: LiffField
}

/** Row by row, as the paper is read. It stays so, that 3/5 means the same until the end. */
export const placesOf = ({ rows }: Pick<LiffReading, 'rows'>): Place[] =>
  rows.flatMap(({ fields }, row) =>
    fields
      .filter(({ doubtful }) => doubtful)
      .toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
      .map((field) => ({ row, field })),
  )

const isOpenAt =
  (rows: LiffRow[], seen: LiffReading['rows']) =>
  ({ row, field }: Place): boolean =>
    !isSettled(rows[row]!, seen[row]!, field)

/** @returns index of the next place nobody has looked at, after `at` first; null when all are settled */
export function nextOpen(
  places: Place[],
  at: number,
  rows: LiffRow[],
  seen: LiffReading['rows'],
): number | null {
  const open = isOpenAt(rows, seen)
  const order = places.map((_, step) => (at + 1 + step) % places.length)
  return order.find((index) => open(places[index]!)) ?? null
}

/** Does the value contradict another that is known? A time that is still doubtful contradicts nothing. */
export function contradiction(
  row: LiffRow,
  field: FieldName,
  text: string,
  isDoubtful: (field: FieldName) => boolean,
): 'same-time' | 'reversed' | 'more-sick' | null {
  const { start, end, childCount, sickCount, overnight } = withValue(row, field, text)
  const isTime = field === 'start' || field === 'end'
  if (isTime && start !== null && end !== null && !isDoubtful(field === 'start' ? 'end' : 'start')) {
    if (start === end) return 'same-time'
    if (end < start && !overnight) return 'reversed'
  }
  const counted = field === 'sickCount' && !isDoubtful('childCount')
  return counted && childCount !== null && (sickCount ?? 0) > childCount ? 'more-sick' : null
}

/** Weeks are not needed to find a day of care: the days of a month, the weekday beside each. */
export function daysOf(month: string): string[] {
  const [year = 0, of = 0] = month.split('-').map(Number)
  const count = new Date(Date.UTC(year, of, 0)).getUTCDate()
  return Array.from({ length: count }, (_, n) => `${month}-${String(n + 1).padStart(2, '0')}`)
}

/** ('2026-01', -1) → '2025-12' */
export function monthAway(month: string, by: number): string {
  const [year = 0, of = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, of - 1 + by, 1)).toISOString().slice(0, 7)
}
