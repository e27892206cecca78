/** From what a photo said to activities: which rows there are, and what is known of each. */
import { describe, expect, it } from 'vitest'
import { activityOfRow, completeActivity, inkedRows } from '../../rules/reading-rows.ts'
import type { ReadField, Reading, ReadRow } from '../../rules/reading.ts'
import { BLANK, fieldsOf, FULL, sheet } from './reading-cases.ts'

const places = (reading: Reading) => inkedRows(reading).map(({ rowIndex, row }) => [rowIndex, row])
const LATER: ReadRow = { ...FULL, date: '2025-11-06' }
const foot: ReadField = {
  ...{ name: 'totalCount', row: 0, value: '2', confidence: 0.99, status: 'sure', box: [0, 0, 9, 9] },
}

describe('rows', () => {
  it.each<{ why: string; reading: Reading; rows: number[][] }>([
    {
      why: 'blank rows are none, and keep their place',
      reading: sheet([BLANK, FULL, BLANK]),
      rows: [[1, 2]],
    },
    {
      why: 'a reader that lists only rows with ink is understood',
      reading: sheet([FULL], { fields: [...fieldsOf(BLANK, 1), ...fieldsOf(FULL, 3)] }),
      rows: [[0, 3]],
    },
    {
      why: 'its fields may stand in any order: what was planned stands last',
      reading: sheet([FULL, LATER], { fields: [...fieldsOf(LATER, 10), ...fieldsOf(FULL, 2)] }),
      rows: [
        [0, 2],
        [1, 10],
      ],
    },
    {
      why: 'ink at the foot is no row',
      reading: sheet([FULL, LATER], { fields: [foot, ...fieldsOf(FULL, 2), ...fieldsOf(LATER, 4)] }),
      rows: [
        [0, 2],
        [1, 4],
      ],
    },
    {
      why: 'a row may say its number',
      reading: sheet([{ ...FULL, row: 4 }], { fields: [...fieldsOf(BLANK, 1), ...fieldsOf(FULL, 4)] }),
      rows: [[0, 4]],
    },
    {
      why: 'ink that nobody can read is a row',
      reading: sheet([BLANK, BLANK], {}, { 1: { start: { status: 'unsure' } } }),
      rows: [[1, 2]],
    },
    {
      why: 'a printed requester alone makes no row',
      reading: sheet([{ ...BLANK, requesterNo: '200034' }], { fields: fieldsOf(BLANK, 1) }),
      rows: [],
    },
  ])('$why', ({ reading, rows }) => expect(places(reading)).toEqual(rows))

  it.each(['date', 'start', 'end', 'childCount', 'sickCount', 'kind', 'transportYen'] as const)(
    'a reader that only says values: %s makes a row',
    (name) => {
      const rows = [BLANK, { ...BLANK, [name]: name === 'kind' ? 'lesson' : (FULL[name] ?? 1) }]
      expect(places(sheet(rows, { fields: [] }))).toEqual([[1, 2]])
    },
  )

  it('a row has its own fields, by name', () => {
    const [first] = inkedRows(sheet([FULL, LATER]))
    expect(first!.read).toBe(FULL)
    expect(first!.fields.get('date')!.value).toBe('2025-11-05')
  })
})

describe('activities', () => {
  const NOTHING_SAID = { kind: null, transportYen: 0, otherYen: 0, cancelled: null, note: null }
  const sick = { childId: null, sick: true }
  const well = { childId: null, sick: false }

  it.each<{ why: string; read: ReadRow; known: Record<string, unknown> }>([
    { why: 'nothing is known of a blank row', read: BLANK, known: {} },
    { why: 'a day', read: { ...BLANK, date: '2025-11-05' }, known: { date: '2025-11-05' } },
    { why: 'a start', read: { ...BLANK, start: '15:00' }, known: { start: '15:00' } },
    { why: 'an end', read: { ...BLANK, end: '17:00' }, known: { end: '17:00' } },
    { why: 'a family', read: { ...BLANK, requesterNo: '200034' }, known: { requesterNo: '200034' } },
    { why: 'a kind of care', read: { ...BLANK, kind: 'lesson' }, known: { kind: 'lesson' } },
    { why: 'costs', read: { ...BLANK, transportYen: 300 }, known: { transportYen: 300 } },
    { why: 'one child', read: { ...BLANK, childCount: 1 }, known: { children: [well] } },
    {
      why: 'three children, one of them sick: the sick one stands first',
      read: { ...BLANK, childCount: 3, sickCount: 1 },
      known: { children: [sick, well, well] },
    },
    { why: 'sick ones of nobody knows how many', read: { ...BLANK, sickCount: 1 }, known: {} },
    { why: 'no child is no count', read: { ...BLANK, childCount: 0 }, known: {} },
  ])('$why', ({ read, known }) => expect(activityOfRow(read)).toStrictEqual({ ...NOTHING_SAID, ...known }))

  it('all of it', () =>
    expect(completeActivity(activityOfRow({ ...FULL, sickCount: 1, transportYen: 300 }))).toEqual({
      ...{ requesterNo: '200034', date: '2025-11-05', start: '15:00', end: '17:00' },
      ...{
        children: [sick, well],
        kind: 'lesson',
        transportYen: 300,
        otherYen: 0,
        cancelled: null,
        note: null,
      },
    }))

  it.each(['date', 'start', 'end', 'childCount', 'requesterNo'] as const)(
    'without %s there is none',
    (name) => expect(completeActivity(activityOfRow({ ...FULL, [name]: null }))).toBeNull(),
  )

  const needed = {
    ...{ requesterNo: '200034', date: '2025-11-05', start: '15:00', end: '17:00' },
    children: [well],
  }
  it('what the fee does not need may be left out', () =>
    expect(completeActivity(needed)).toEqual({ ...NOTHING_SAID, ...needed }))

  it('nobody cared for is none', () => expect(completeActivity({ ...needed, children: [] })).toBeNull())
})
