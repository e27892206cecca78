/**
 * CheckRows: fields into rows, and rows against themselves: hours, order, totals. What does not fit together is
 * no longer sure.
 */
import { minutesOf, weekdayOf } from '../../rules/calendar.ts'
import type { ReadCheck, ReadField, Reading, ReadRow } from '../../rules/reading.ts'

export interface CheckedRows {
  rows: ReadRow[]
  totals: Reading['totals']
  fields: ReadField[]
  checks: ReadCheck[]
}

const NEEDED = ['date', 'start', 'end', 'requesterNo', 'childCount']

/** Rows nobody wrote in are left out, their fields too. */
export function checkRows(all: ReadField[], today: string | undefined): CheckedRows {
  const numbers = [...new Set(all.map((field) => field.row))].filter((row) => row > 0)
  const used = numbers.filter((row) => all.some((field) => field.row === row && field.status !== 'blank'))
  const fields = all
    .filter((field) => field.row === 0 || used.includes(field.row))
    .map((field) => ({ ...field }))
  const checks: ReadCheck[] = []
  const doubt = (row: number, names: string[], code: string, message: string) => {
    checks.push({ code, row, message })
    for (const field of fields)
      if (field.row === row && names.includes(field.name) && field.status === 'sure') field.status = 'unsure'
  }
  const get = (row: number, name: string) => fields.find((field) => field.row === row && field.name === name)
  let lastDate = ''
  for (const row of used) {
    const value = (name: string) => get(row, name)?.value ?? null
    for (const name of NEEDED)
      if (get(row, name)?.status === 'blank')
        checks.push({ code: 'MISSING', row, message: `${name} is empty` })
    checkTimes(row, value('start'), value('end'), doubt)
    checkHours(row, value('start'), value('end'), value('minutes'), doubt)
    const date = value('date')
    if (date && today && date > today) doubt(row, ['date'], 'FUTURE_DATE', `${date} is after ${today}`)
    if (date && date < lastDate) doubt(row, ['date'], 'DATE_ORDER', `${date} comes after ${lastDate}`)
    if (date) lastDate = date
    const weekday = value('weekday')
    if (date && weekday !== null && String(weekdayOf(date) || 7) !== weekday)
      doubt(row, ['date'], 'WEEKDAY_MISMATCH', `${date} is no day ${weekday} of the week`)
    if (Number(value('sickCount') ?? 0) > Number(value('childCount') ?? 9))
      doubt(row, ['sickCount', 'childCount'], 'MORE_SICK_THAN_CHILDREN', 'more sick children than children')
    const yen = value('transportYen')
    if (yen !== null && Number(yen) % 10 !== 0) doubt(row, ['transportYen'], 'ODD_YEN', `${yen} yen`)
  }
  const rows = used.map((row) => rowOf((name) => get(row, name)?.value ?? null))
  checkOverlaps(rows, used, doubt)
  checkYen(rows, fields, doubt)
  const totals = checkTotals(rows, (name) => get(0, name)?.value ?? null, checks)
  return { rows, totals, fields, checks }
}

type Doubt = (row: number, names: string[], code: string, message: string) => void

function rowOf(value: (name: string) => string | null): ReadRow {
  const number = (name: string) => (value(name) === null ? null : Number(value(name)))
  return {
    date: value('date'),
    start: value('start'),
    end: value('end'),
    childCount: number('childCount'),
    sickCount: number('sickCount'),
    kind: value('kind'),
    requesterNo: value('requesterNo'),
    transportYen: number('transportYen'),
  }
}

/** Visits start by day and end by night, on five minutes; anything else may be true, so it is asked. */
function checkTimes(row: number, start: string | null, end: string | null, doubt: Doubt): void {
  for (const [name, time] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (time === null) continue
    if (minutesOf(time) % 5 !== 0) doubt(row, [name], 'ODD_MINUTE', `${name} ${time}`)
    if (time < '05:00' || time > '23:00') doubt(row, [name], 'ODD_HOUR', `${name} ${time}`)
  }
  if (start === null || end === null) return
  const minutes = minutesOf(end) - minutesOf(start)
  if (minutes <= 0) doubt(row, ['start', 'end'], 'END_NOT_AFTER_START', `${start} to ${end}`)
  else if (minutes > 720) doubt(row, ['start', 'end'], 'LONG_VISIT', `${start} to ${end}`)
}

/** Hours are written as they were, or rounded up as they are billed; anything else speaks against the times. */
function checkHours(
  row: number,
  start: string | null,
  end: string | null,
  minutes: string | null,
  doubt: Doubt,
): void {
  if (start === null || end === null || minutes === null) return
  const spent = minutesOf(end) - minutesOf(start)
  const fits = [1, 30, 60].some((step) => Math.ceil(spent / step) * step === Number(minutes))
  if (!fits) doubt(row, ['start', 'end'], 'HOURS_MISMATCH', `${minutes} minutes written, ${start} to ${end}`)
}

/** A sum that is clear and fits nothing: the least sure fare is asked. */
function checkYen(rows: ReadRow[], fields: ReadField[], doubt: Doubt): void {
  const written = fields.find((field) => field.name === 'totalYen')?.value ?? null
  const fares = fields.filter((field) => field.name === 'transportYen' && field.value !== null)
  if (written === null || fares.some((field) => field.status === 'unsure')) return
  const sum = rows.reduce((total, row) => total + (row.transportYen ?? 0), 0)
  if (Number(written) === sum || fares.length === 0) return
  const weakest = fares.reduce((least, field) => (field.confidence < least.confidence ? field : least))
  doubt(weakest.row, ['transportYen'], 'YEN_MISMATCH', `${written} yen written, ${sum} in the rows`)
}

function checkOverlaps(rows: ReadRow[], numbers: number[], doubt: Doubt): void {
  rows.forEach((row, i) => {
    const clash = rows.some(
      (other, j) =>
        j < i &&
        other.date !== null &&
        other.date === row.date &&
        (row.start ?? '99') < (other.end ?? '') &&
        (other.start ?? '99') < (row.end ?? ''),
    )
    if (clash) doubt(numbers[i]!, ['date', 'start', 'end'], 'OVERLAP', `two visits at once on ${row.date}`)
  })
}

function checkTotals(
  rows: ReadRow[],
  value: (name: string) => string | null,
  checks: ReadCheck[],
): Reading['totals'] {
  const count = value('totalCount')
  const minutes = value('totalMinutes')
  const sum = rows.reduce((total, row) => {
    return row.start && row.end ? total + minutesOf(row.end) - minutesOf(row.start) : total
  }, 0)
  if (count !== null && Number(count) !== rows.length)
    checks.push({ code: 'COUNT_MISMATCH', row: 0, message: `${count} written, ${rows.length} rows` })
  if (minutes !== null && Number(minutes) !== sum)
    checks.push({ code: 'TOTAL_MISMATCH', row: 0, message: `${minutes} minutes written, ${sum} in the rows` })
  return {
    count: count === null ? null : Number(count),
    minutes: minutes === null ? null : Number(minutes),
  }
}
