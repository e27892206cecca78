/** One doubtful field after the other: which are asked, which is next, what contradicts what; on plain rows. */
import { describe, expect, it } from 'vitest'
import { contradiction, daysOf, monthAway, nextOpen, placesOf } from '../../liff/check-state.ts'
import type { LiffReading, LiffRow } from '../../server/contract.ts'

const row = (over: Partial<LiffRow> = {}): LiffRow => ({
  ...{ photoId: 'p', row: 1, date: '2025-11-04', start: '18:00', end: '20:00', overnight: false },
  ...{ requesterNo: '200034', childCount: 2, sickCount: null, kind: null, transportYen: null, confirmed: [] },
  ...over,
})
type Field = LiffReading['rows'][number]['fields'][number]
const field = (name: Field['field'], doubtful = true): Field => ({
  ...{ field: name, box: null, doubtful, candidates: [] },
})
const seen: LiffReading['rows'] = [
  { value: row(), fields: [field('end'), field('date'), field('start', false)] },
  { value: row({ row: 2 }), fields: [field('transportYen')] },
]
const places = placesOf({ rows: seen })

describe('fields one by one', () => {
  it('are the doubtful ones, row by row, in the order of the paper', () => {
    expect(places.map((place) => [place.row, place.field.field])).toEqual([
      [0, 'date'],
      [0, 'end'],
      [1, 'transportYen'],
    ])
  })

  it.each([
    { why: 'the next', at: 0, first: {}, second: {}, next: 1 },
    { why: 'over what is settled already', at: 0, first: { end: '21:00' }, second: {}, next: 2 },
    { why: 'back to one that was left', at: 2, first: {}, second: { transportYen: 300 }, next: 0 },
    {
      why: 'none when all are settled',
      at: 2,
      first: { confirmed: ['date', 'end'] as LiffRow['confirmed'] },
      second: { confirmed: ['transportYen'] as LiffRow['confirmed'] },
      next: null,
    },
  ])('after one comes $why', ({ at, first, second, next }) => {
    expect(nextOpen(places, at, [row(first), row({ row: 2, ...second })], seen)).toBe(next)
  })
})

describe('a value', () => {
  it.each([
    { why: 'an end after the start', over: {}, name: 'end', text: '21:00', is: null },
    { why: 'an end before the start', over: {}, name: 'end', text: '07:00', is: 'reversed' },
    { why: 'the next day, as was said', over: { overnight: true }, name: 'end', text: '07:00', is: null },
    { why: 'a start after the end', over: {}, name: 'start', text: '21:00', is: 'reversed' },
    { why: 'the same time', over: {}, name: 'end', text: '18:00', is: 'same-time' },
    { why: 'a start that is not known', over: { start: null }, name: 'end', text: '07:00', is: null },
    { why: 'more sick than there are', over: {}, name: 'sickCount', text: '3', is: 'more-sick' },
    { why: 'all of them sick', over: {}, name: 'sickCount', text: '2', is: null },
  ] as const)('$why: $is', ({ over, name, text, is }) => {
    expect(contradiction(row(over), name, text, () => false)).toBe(is)
  })

  it('contradicts nothing that is doubtful itself', () => {
    expect(contradiction(row(), 'end', '07:00', (name) => name === 'start')).toBeNull()
    expect(contradiction(row(), 'sickCount', '3', (name) => name === 'childCount')).toBeNull()
  })
})

it('months have their days, also in February and over the year', () => {
  expect([daysOf('2028-02').length, daysOf('2025-11').length, daysOf('2025-11')[0]]).toEqual([
    29,
    30,
    '2025-11-01',
  ])
  expect([monthAway('2026-01', -1), monthAway('2025-12', 1)]).toEqual(['2025-12', '2026-01'])
})
