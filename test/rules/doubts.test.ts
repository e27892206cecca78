/** What a person is asked about: each field once, the worst first, with what it may be. */
import { describe, expect, it } from 'vitest'
import { type DoubtField, DoubtList } from '../../rules/doubts.ts'
import { inkedRows } from '../../rules/reading-rows.ts'
import type { ReadRow } from '../../rules/reading.ts'
import { type Doubted, fieldsOf, FULL, sheet } from './reading-cases.ts'

const rowsOf = (reads: ReadRow[], doubted: Record<number, Doubted> = {}) =>
  inkedRows(sheet(reads, {}, doubted))
const asked = (doubts: DoubtList) => doubts.worstFirst().map(({ row, field }) => `${row} ${field}`)

describe('each field once', () => {
  it.each<{ why: string; ranks: number[]; expected: string[] }>([
    { why: 'refused, then only unsure: it stays refused', ranks: [0, 2], expected: ['1 date', '1 end'] },
    { why: 'unsure, then refused: it comes first', ranks: [2, 0], expected: ['1 date', '1 end'] },
    { why: 'unsure twice', ranks: [2, 2], expected: ['1 end', '1 date'] },
  ])('$why', ({ ranks, expected }) => {
    const [row] = rowsOf([FULL])
    const doubts = new DoubtList([])
    doubts.add(row!, 'end', 1)
    for (const rank of ranks) doubts.add(row!, 'date', rank)
    expect(asked(doubts)).toEqual(expected)
  })
})

describe('the order', () => {
  it.each<{
    why: string
    confidence: [number, number]
    add: [number, DoubtField, number][]
    expected: string[]
  }>([
    {
      why: 'what is refused, before what is least sure',
      confidence: [0.9, 0.2],
      add: [
        [1, 'date', 2],
        [0, 'date', 0],
      ],
      expected: ['1 date', '2 date'],
    },
    {
      why: 'the least sure',
      confidence: [0.9, 0.2],
      add: [
        [0, 'date', 2],
        [1, 'date', 2],
      ],
      expected: ['2 date', '1 date'],
    },
    {
      why: 'row by row',
      confidence: [0.5, 0.5],
      add: [
        [1, 'date', 2],
        [0, 'date', 2],
      ],
      expected: ['1 date', '2 date'],
    },
    {
      why: 'as they stand on the form',
      confidence: [0.99, 0.99],
      add: [
        [0, 'requesterNo', 2],
        [0, 'childCount', 2],
        [0, 'start', 2],
        [0, 'date', 2],
      ],
      expected: ['1 date', '1 start', '1 childCount', '1 requesterNo'],
    },
  ])('$why', ({ confidence: [first, second], add, expected }) => {
    const rows = rowsOf([FULL, FULL], {
      0: { date: { confidence: first } },
      1: { date: { confidence: second } },
    })
    const doubts = new DoubtList([])
    for (const [index, field, rank] of add) doubts.add(rows[index]!, field, rank)
    expect(asked(doubts)).toEqual(expected)
  })
})

describe('what does not add up', () => {
  const weak = { 0: { end: { confidence: 0.9 } }, 1: { start: { confidence: 0.8 } } }
  it('the least sure figure of the rows is asked', () => {
    const doubts = new DoubtList([])
    doubts.addWeakest(rowsOf([FULL, FULL], weak))
    expect(asked(doubts)).toEqual(['2 start'])
  })

  it('a kind, a number or costs make no hours: they are not asked for them', () => {
    const doubts = new DoubtList([])
    const doubted: Doubted = {
      ...{ kind: { confidence: 0.1 }, requesterNo: { confidence: 0.1 }, transportYen: { confidence: 0.1 } },
      childCount: { confidence: 0.9 },
    }
    doubts.addWeakest(rowsOf([FULL], { 0: doubted }))
    expect(asked(doubts)).toEqual(['1 childCount'])
  })

  it('a figure of which the reader says nothing is the least sure', () => {
    const fields = fieldsOf(FULL, 1, { date: { confidence: 0.1 } }).filter(({ name }) => name !== 'end')
    const doubts = new DoubtList([])
    doubts.addWeakest(inkedRows(sheet([FULL], { fields })))
    expect(asked(doubts)).toEqual(['1 end'])
  })

  it('nothing more, while one of the rows is in doubt already', () => {
    const rows = rowsOf([FULL, FULL], weak)
    const doubts = new DoubtList([])
    doubts.add(rows[0]!, 'date', 2)
    doubts.addWeakest(rows)
    expect(asked(doubts)).toEqual(['1 date'])
  })

  it('the doubt of another row explains nothing', () => {
    const rows = rowsOf([FULL, FULL], weak)
    const doubts = new DoubtList([])
    doubts.add(rows[0]!, 'date', 2)
    doubts.addWeakest([rows[1]!])
    expect(asked(doubts)).toEqual(['1 date', '2 start'])
  })

  it('no rows, no question', () => {
    const doubts = new DoubtList([])
    doubts.addWeakest([])
    expect(doubts.worstFirst()).toEqual([])
  })
})

describe('what it may be', () => {
  const PAIRED = ['200001', '200034', '200077', '200099']
  it.each<{
    why: string
    read?: Partial<ReadRow>
    doubted?: Doubted
    field: DoubtField
    value: string | null
    candidates: string[]
  }>([
    { why: 'what was read', field: 'end', value: '17:00', candidates: ['17:00'] },
    {
      why: 'then other readings, three in all',
      doubted: { end: { alternatives: ['11:00', '17:30', '11:30'] } },
      field: 'end',
      value: '17:00',
      candidates: ['17:00', '11:00', '17:30'],
    },
    {
      why: 'a time that was not read is guessed by nobody',
      read: { end: null },
      field: 'end',
      value: null,
      candidates: [],
    },
    {
      why: 'not read, but perhaps',
      read: { end: null },
      doubted: { end: { alternatives: ['17:00'] } },
      field: 'end',
      value: null,
      candidates: ['17:00'],
    },
    {
      why: 'the number that was read, then families of this member',
      read: { requesterNo: '200035' },
      field: 'requesterNo',
      value: '200035',
      candidates: ['200035', '200001', '200034'],
    },
    {
      why: 'no number: families of this member',
      read: { requesterNo: null },
      field: 'requesterNo',
      value: null,
      candidates: ['200001', '200034', '200077'],
    },
    { why: 'a count that was read', field: 'childCount', value: '2', candidates: ['2'] },
    {
      why: 'no count',
      read: { childCount: null },
      field: 'childCount',
      value: null,
      candidates: ['1', '2', '3'],
    },
    {
      why: 'no count, but perhaps',
      read: { childCount: null },
      doubted: { childCount: { alternatives: ['4'] } },
      field: 'childCount',
      value: null,
      candidates: ['4'],
    },
  ])('$field: $why', ({ read, doubted = {}, field, value, candidates }) => {
    const doubts = new DoubtList(PAIRED)
    doubts.add(rowsOf([{ ...FULL, ...read }], { 0: doubted })[0]!, field, 2)
    expect(doubts.worstFirst()).toStrictEqual([{ rowIndex: 0, row: 1, field, value, candidates }])
  })

  it.each<{ field: DoubtField; read: Partial<ReadRow>; value: string | null }>([
    { field: 'end', read: {}, value: '17:00' },
    { field: 'childCount', read: {}, value: '2' },
    { field: 'sickCount', read: { sickCount: 0 }, value: '0' },
    { field: 'kind', read: { kind: null }, value: null },
  ])('$field of a reader that only says values: $value', ({ field, read, value }) => {
    const doubts = new DoubtList([])
    doubts.add(inkedRows(sheet([{ ...FULL, ...read }], { fields: [] }))[0]!, field, 2)
    const candidates = value === null ? [] : [value]
    expect(doubts.worstFirst()).toEqual([{ rowIndex: 0, row: 1, field, value, candidates }])
  })
})
