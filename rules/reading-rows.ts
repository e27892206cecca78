/**
 * Reading rows: from what a photo said to activities, as far as it goes.
 */
import type { DraftActivity } from './activity.ts'
import type { ReadField, Reading, ReadRow } from './reading.ts'

/** A row of the form that holds ink, with everything the reader says of it. */
export interface InkedRow {
  /** index into reading.rows */
  rowIndex: number
  /** the form's row, as in the layout */
  row: number
  read: ReadRow
  fields: Map<string, ReadField>
}

/** Rows without any ink are not rows of the report. */
export function inkedRows(reading: Reading): InkedRow[] {
  const written = reading.fields.filter((field) => field.row > 0 && hasInk(field))
  const inked = [...new Set(written.map((field) => field.row))].sort((a, b) => a - b)
  // Some readers list every row of the form, some only those with ink.
  const onlyInked = reading.rows.length === inked.length
  const rows = reading.rows.map((read, rowIndex): InkedRow => {
    const row = read.row ?? (onlyInked ? inked[rowIndex] : undefined) ?? rowIndex + 1
    const fields = reading.fields.filter((field) => field.row === row)
    return { rowIndex, row, read, fields: new Map(fields.map((field) => [field.name, field])) }
  })
  return rows.filter(({ read, fields }) => [...fields.values()].some(hasInk) || hasValue(read))
}

/**
 * What is known of an activity; a key is absent while its value is unknown. The paper counts children and names
 * none: `childId` is null, the sick ones stand first.
 */
export function activityOfRow(read: ReadRow): Partial<DraftActivity> {
  const { date, start, end, requesterNo, childCount, sickCount } = read
  const children =
    childCount === null || childCount < 1
      ? null
      : Array.from({ length: childCount }, (_, index) => ({ childId: null, sick: index < (sickCount ?? 0) }))
  return {
    ...(requesterNo === null ? {} : { requesterNo }),
    ...(date === null ? {} : { date }),
    ...(start === null ? {} : { start }),
    ...(end === null ? {} : { end }),
    ...(children === null ? {} : { children }),
    kind: read.kind,
    transportYen: read.transportYen ?? 0,
    otherYen: 0,
    cancelled: null,
    note: null,
  }
}

/** The activity once everything that money depends on is known, else null. */
export function completeActivity(known: Partial<DraftActivity>): DraftActivity | null {
  const { requesterNo, date, start, end, children } = known
  if (!requesterNo || !date || !start || !end || !children || children.length === 0) return null
  const rest = { kind: null, transportYen: 0, otherYen: 0, cancelled: null, note: null }
  return { ...rest, ...known, requesterNo, date, start, end, children }
}

function hasInk(field: ReadField): boolean {
  return field.status !== 'blank'
}

/** The requester alone may be printed on the sheet; it makes no row. */
function hasValue({ date, start, end, childCount, sickCount, kind, transportYen }: ReadRow): boolean {
  return [date, start, end, childCount, sickCount, kind, transportYen].some((value) => value !== null)
}
