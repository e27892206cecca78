/** Format: dates and values as people read them. */
import type { LiffReading, LiffRow } from '../../server/contract.ts'
import { WORDS } from '../messages/ja.ts'
import type { FieldName } from '../reading-state.ts'

const WEEKDAYS = '日月火水木金土'

/** '2026-11-05' → '11月5日(木)' */
export function dayText(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return `${month}月${day}日(${WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]})`
}

export function valueText(field: FieldName, value: string, reading: LiffReading): string {
  switch (field) {
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayText(value) : value
    case 'requesterNo': {
      const name = reading.requesters.find(({ requesterNo }) => requesterNo === value)?.name
      return name || value
    }
    case 'kind':
      return reading.kinds.find(({ code }) => code === value)?.label ?? value
    case 'childCount':
    case 'sickCount':
      return WORDS.people(Number(value))
    case 'transportYen':
      return WORDS.yen(Number(value))
    default:
      return value
  }
}

/** '11月5日(木) 18:00–20:00 佐藤 美咲' */
export function rowText(row: LiffRow, reading: LiffReading): string {
  const day = row.date === null ? '？' : dayText(row.date)
  const who = row.requesterNo === null ? '？' : valueText('requesterNo', row.requesterNo, reading)
  return `${day} ${row.start ?? '？'}–${row.end ?? '？'} ${who}`
}
