import { describe, expect, it } from 'vitest'
import { checkRows } from '../../ocr/read/check-rows.ts'
import type { FieldStatus, ReadField } from '../../rules/reading.ts'

type Values = Record<string, string | null>

const field = (name: string, row: number, value: string | null, status?: FieldStatus): ReadField => ({
  name,
  row,
  value,
  confidence: 0.99,
  status: status ?? (value === null ? 'blank' : 'sure'),
  box: [0, 0, 1, 1],
})
const GOOD: Values = {
  date: '2026-11-05',
  start: '15:00',
  end: '17:00',
  requesterNo: '200001',
  childCount: '2',
  sickCount: null,
  kind: 'lesson',
  transportYen: null,
}
const rowFields = (row: number, more: Values = {}) =>
  Object.entries({ ...GOOD, ...more }).map(([name, value]) => field(name, row, value))

describe('rows against themselves', () => {
  it('a good row stays sure and needs nothing', () => {
    const { checks, fields, rows } = checkRows(rowFields(1), '2026-11-30')
    expect(checks).toEqual([])
    expect(fields.every((item) => item.status !== 'unsure')).toBe(true)
    expect(rows[0]).toMatchObject({ date: '2026-11-05', childCount: 2, sickCount: null, transportYen: null })
  })

  const doubtful: { why: string; more: Values; code: string; unsure: string[] }[] = [
    {
      why: 'the end before the start',
      more: { end: '14:00' },
      code: 'END_NOT_AFTER_START',
      unsure: ['start', 'end'],
    },
    { why: 'no time at all', more: { end: '15:00' }, code: 'END_NOT_AFTER_START', unsure: ['start', 'end'] },
    {
      why: 'thirteen hours',
      more: { start: '07:00', end: '20:00' },
      code: 'LONG_VISIT',
      unsure: ['start', 'end'],
    },
    { why: 'a minute nobody writes', more: { start: '15:08' }, code: 'ODD_MINUTE', unsure: ['start'] },
    { why: 'before dawn', more: { start: '04:30', end: '07:00' }, code: 'ODD_HOUR', unsure: ['start'] },
    { why: 'tomorrow', more: { date: '2026-12-01' }, code: 'FUTURE_DATE', unsure: ['date'] },
    {
      why: 'more sick than children',
      more: { childCount: '1', sickCount: '2' },
      code: 'MORE_SICK_THAN_CHILDREN',
      unsure: ['sickCount', 'childCount'],
    },
    {
      why: 'a day that is no such weekday',
      more: { weekday: '5' },
      code: 'WEEKDAY_MISMATCH',
      unsure: ['date'],
    },
    {
      why: 'hours that are neither spent nor billed',
      more: { minutes: '180' },
      code: 'HOURS_MISMATCH',
      unsure: ['start', 'end'],
    },
    { why: 'a fare of 243 yen', more: { transportYen: '243' }, code: 'ODD_YEN', unsure: ['transportYen'] },
  ]
  it.each(doubtful)('$why: asked', ({ more, code, unsure }) => {
    const { checks, fields } = checkRows(rowFields(1, more), '2026-11-30')
    expect(checks.map((check) => check.code)).toEqual([code])
    expect(
      fields
        .filter((item) => item.status === 'unsure')
        .map((item) => item.name)
        .sort(),
    ).toEqual([...unsure].sort())
  })

  const agreeing: { why: string; more: Values }[] = [
    { why: 'the weekday of the day', more: { weekday: '4' } },
    { why: 'the hours as they were', more: { end: '16:50', minutes: '110' } },
    { why: 'the hours as they are billed', more: { end: '16:50', minutes: '120' } },
  ]
  it.each(agreeing)('$why: no doubt', ({ more }) => {
    expect(checkRows(rowFields(1, more), '2026-11-30').checks).toEqual([])
  })
  it('fares that their sum contradicts: the least sure one is asked', () => {
    const weak = { ...field('transportYen', 2, '240'), confidence: 0.9 }
    const rows = [...rowFields(1, { transportYen: '360' }), ...rowFields(2, { date: '2026-11-06' })]
    const others = rows.filter(({ name, row }) => name !== 'transportYen' || row !== 2)
    const { checks, fields } = checkRows([...others, weak, field('totalYen', 0, '700')], '2026-11-30')
    expect(checks.map(({ code, row }) => [code, row])).toEqual([['YEN_MISMATCH', 2]])
    expect(fields.filter((item) => item.status === 'unsure')).toEqual([{ ...weak, status: 'unsure' }])
    expect(checkRows([...others, weak, field('totalYen', 0, '600')], '2026-11-30').checks).toEqual([])
  })

  it('two visits at once', () => {
    const { checks } = checkRows(
      [...rowFields(1), ...rowFields(2, { start: '16:30', end: '18:00' })],
      undefined,
    )
    expect(checks.map((check) => check.code)).toEqual(['OVERLAP'])
  })
  it('days out of order', () => {
    const { checks } = checkRows([...rowFields(1), ...rowFields(2, { date: '2026-11-04' })], undefined)
    expect(checks.map((check) => check.code)).toEqual(['DATE_ORDER'])
  })
  it('an empty row is left out; one unsure box keeps it in', () => {
    const empty = Object.keys(GOOD).map((name) => field(name, 2, null))
    expect(checkRows([...rowFields(1), ...empty], undefined).rows).toHaveLength(1)
    const glared = empty.map((item) => (item.name === 'date' ? { ...item, status: 'unsure' as const } : item))
    expect(checkRows([...rowFields(1), ...glared], undefined).rows).toHaveLength(2)
  })
  it('totals that disagree are said', () => {
    const totals = [field('totalCount', 0, '2'), field('totalMinutes', 0, '120')]
    const { checks, totals: said } = checkRows([...rowFields(1), ...totals], undefined)
    expect(checks.map((check) => check.code)).toEqual(['COUNT_MISMATCH'])
    expect(said).toEqual({ count: 2, minutes: 120 })
  })
})
