import { describe, expect, it } from 'vitest'
import type { Fee } from '../../rules/activity.ts'
import type { Check } from '../../rules/checks.ts'
import type { FieldStatus, ReadField, Reading, ReadRow } from '../../rules/reading.ts'
import { activityOfRow, completeActivity, inkedRows } from '../../rules/reading-rows.ts'
import type { TriageFacts } from '../../rules/triage.ts'
import { triage } from '../../rules/triage.ts'

const FULL: ReadRow = {
  date: '2025-11-05',
  start: '15:00',
  end: '17:00',
  childCount: 2,
  sickCount: null,
  kind: 'lesson',
  requesterNo: '200034',
  transportYen: null,
}
const BLANK: ReadRow = {
  date: null,
  start: null,
  end: null,
  childCount: null,
  sickCount: null,
  kind: null,
  requesterNo: null,
  transportYen: null,
}

type Doubted = Partial<Record<keyof ReadRow, Partial<ReadField>>>

function fieldsOf(read: ReadRow, row: number, doubted: Doubted = {}): ReadField[] {
  return (Object.keys(BLANK) as (keyof ReadRow)[]).map((name): ReadField => {
    const value = read[name] === null ? null : String(read[name])
    const status: FieldStatus = value === null ? 'blank' : 'sure'
    return { name, row, value, confidence: 0.99, status, box: [0, 0, 10, 10], ...doubted[name] }
  })
}

function sheet(
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

const asked = (reading: Reading, facts?: TriageFacts) =>
  triage(reading, facts).doubts.map(({ row, field, value }) => `${row} ${field} ${value}`)

describe('the verdict', () => {
  const unsureEnd = { 0: { end: { status: 'unsure' as const, confidence: 0.6 } } }
  const found = (
    code: Check['code'],
    field: Check['field'],
    severity: Check['severity'] = 'block',
  ): TriageFacts => ({
    checks: [[{ code, severity, field }]],
  })
  it.each<{
    why: string
    reading: Reading
    facts?: TriageFacts
    verdict: string
    centre?: boolean
    because: string[]
  }>([
    { why: 'all is sure', reading: sheet([FULL]), verdict: 'complete', because: [] },
    {
      why: 'blurred',
      reading: sheet([], { verdict: 'retake', reason: 'blurred' }),
      verdict: 'new-photo',
      because: ['blurred'],
    },
    {
      why: 'a cat',
      reading: sheet([], { verdict: 'not-a-report', reason: null }),
      verdict: 'new-photo',
      because: ['not-a-report'],
    },
    {
      why: 'an empty form',
      reading: sheet([BLANK, BLANK]),
      verdict: 'new-photo',
      because: ['NOTHING_WRITTEN'],
    },
    { why: 'one digit', reading: sheet([FULL], {}, unsureEnd), verdict: 'ask-member', because: ['UNSURE'] },
    {
      why: 'not our form',
      reading: sheet([FULL], { form: null }),
      verdict: 'centre',
      centre: true,
      because: ['UNKNOWN_FORM'],
    },
    {
      why: 'ink in the notes',
      reading: sheet([FULL], { handwrittenNotes: true }),
      verdict: 'complete',
      centre: true,
      because: ['HANDWRITTEN_NOTES'],
    },
    {
      why: 'ink in the notes and one digit',
      reading: sheet([FULL], { handwrittenNotes: true }, unsureEnd),
      verdict: 'ask-member',
      centre: true,
      because: ['HANDWRITTEN_NOTES', 'UNSURE'],
    },
    {
      why: 'a late report goes on',
      reading: sheet([FULL]),
      facts: found('OUTSIDE_WINDOW', 'date', 'warn'),
      verdict: 'complete',
      because: ['OUTSIDE_WINDOW'],
    },
    {
      why: 'the future is asked',
      reading: sheet([FULL]),
      facts: found('FUTURE', 'date'),
      verdict: 'ask-member',
      because: ['FUTURE', 'UNSURE'],
    },
    {
      why: 'a number that is no pair is asked',
      reading: sheet([FULL]),
      facts: found('UNREGISTERED_PAIR', 'requesterNo'),
      verdict: 'ask-member',
      because: ['UNREGISTERED_PAIR', 'UNSURE'],
    },
    {
      why: 'told already: the centre',
      reading: sheet([FULL]),
      facts: found('DUPLICATE', null),
      verdict: 'centre',
      centre: true,
      because: ['DUPLICATE'],
    },
    {
      why: 'has left: the centre',
      reading: sheet([FULL]),
      facts: found('AFTER_LEAVING', 'requesterNo'),
      verdict: 'centre',
      centre: true,
      because: ['AFTER_LEAVING'],
    },
    {
      why: 'a year that is closed: the centre',
      reading: sheet([FULL]),
      facts: found('PAST_FISCAL_YEAR', 'date', 'warn'),
      verdict: 'centre',
      centre: true,
      because: ['PAST_FISCAL_YEAR'],
    },
  ])('$why: $verdict', ({ reading, facts, verdict, centre, because }) => {
    expect(triage(reading, facts)).toMatchObject({ verdict, why: because, centre: centre ?? false })
  })

  it('a sheet that is doubtful nearly everywhere goes to the centre, not to the member', () => {
    const all: Doubted = Object.fromEntries(
      (['date', 'start', 'end', 'childCount'] as const).map((name) => [
        name,
        { status: 'unsure', confidence: 0.4 },
      ]),
    )
    const reading = sheet([FULL, FULL, FULL], {}, { 0: all, 1: all, 2: all })
    expect(triage(reading)).toMatchObject({
      verdict: 'centre',
      centre: true,
      why: ['UNSURE', 'MOSTLY_UNSURE'],
    })
    expect(triage(sheet([FULL], {}, { 0: all })).verdict).toBe('ask-member')
  })
})

describe('what is doubtful', () => {
  it.each<{ why: string; read: Partial<ReadRow>; doubted?: Doubted; expected: string[] }>([
    { why: 'nothing', read: {}, expected: [] },
    { why: 'an unsure end', read: {}, doubted: { end: { status: 'unsure' } }, expected: ['1 end 17:00'] },
    {
      why: 'an unsure number of sick children',
      read: { sickCount: 1 },
      doubted: { sickCount: { status: 'unsure' } },
      expected: ['1 sickCount 1'],
    },
    {
      why: 'unsure costs',
      read: { transportYen: 400 },
      doubted: { transportYen: { status: 'unsure' } },
      expected: ['1 transportYen 400'],
    },
    { why: 'no end', read: { end: null }, expected: ['1 end null'] },
    {
      why: 'no requester, no count, no day',
      read: { date: null, requesterNo: null, childCount: null },
      expected: ['1 date null', '1 childCount null', '1 requesterNo null'],
    },
    {
      why: 'ink that could not be read',
      read: { sickCount: null },
      doubted: { sickCount: { status: 'unsure', value: null } },
      expected: ['1 sickCount null'],
    },
    {
      why: 'none sick, no costs, no kind: blanks that say so',
      read: { sickCount: null, transportYen: null, kind: null },
      expected: [],
    },
    {
      why: 'more sick than there are',
      read: { childCount: 1, sickCount: 2 },
      expected: ['1 childCount 1', '1 sickCount 2'],
    },
    { why: 'no child', read: { childCount: 0 }, expected: ['1 childCount 0'] },
  ])('$why', ({ read, doubted, expected }) => {
    expect(asked(sheet([{ ...FULL, ...read }], {}, doubted ? { 0: doubted } : {}))).toEqual(expected)
  })

  it('the worst come first: refused by a check, then not read, then the least sure', () => {
    const reading = sheet(
      [FULL, { ...FULL, date: '2025-11-06', end: null }],
      {},
      {
        0: {
          start: { status: 'unsure', confidence: 0.9 },
          childCount: { status: 'unsure', confidence: 0.5 },
        },
      },
    )
    const facts: TriageFacts = { checks: [[], [{ code: 'FUTURE', severity: 'block', field: 'date' }]] }
    expect(asked(reading, facts)).toEqual([
      '2 date 2025-11-06',
      '2 end null',
      '1 childCount 2',
      '1 start 15:00',
    ])
  })

  it('a doubt grows with a check that refuses it', () => {
    const reading = sheet(
      [{ ...FULL, end: null }],
      {},
      { 0: { date: { status: 'unsure', confidence: 0.9 } } },
    )
    expect(asked(reading)).toEqual(['1 end null', '1 date 2025-11-05'])
    const facts: TriageFacts = { checks: [[{ code: 'FUTURE', severity: 'block', field: 'date' }]] }
    expect(asked(reading, facts)).toEqual(['1 date 2025-11-05', '1 end null'])
  })

  it('each field once, whatever speaks against it', () => {
    const reading = sheet(
      [FULL],
      { checks: [{ code: 'X', row: 1, message: '' }] },
      { 0: { end: { status: 'unsure' } } },
    )
    const facts: TriageFacts = { checks: [[{ code: 'END_BEFORE_START', severity: 'warn', field: 'end' }]] }
    expect(asked(reading, facts)).toEqual(['1 end 17:00'])
  })

  it.each<{
    why: string
    doubted: Doubted
    read?: Partial<ReadRow>
    facts?: TriageFacts
    field: string
    candidates: string[]
  }>([
    {
      why: 'the value, then other readings, three at most',
      doubted: { end: { status: 'unsure', alternatives: ['11:00', '17:30', '11:30'] } },
      field: 'end',
      candidates: ['17:00', '11:00', '17:30'],
    },
    {
      why: 'a reading twice is one',
      doubted: { end: { status: 'unsure', alternatives: ['17:00', '11:00'] } },
      field: 'end',
      candidates: ['17:00', '11:00'],
    },
    {
      why: 'the pairs where no number was read',
      read: { requesterNo: null },
      doubted: {},
      facts: { pairedRequesters: ['200001', '200034'] },
      field: 'requesterNo',
      candidates: ['200001', '200034'],
    },
    {
      why: 'small counts where none was read',
      read: { childCount: null },
      doubted: {},
      field: 'childCount',
      candidates: ['1', '2', '3'],
    },
  ])('candidates: $why', ({ doubted, read, facts, field, candidates }) => {
    const [doubt] = triage(sheet([{ ...FULL, ...read }], {}, { 0: doubted }), facts).doubts
    expect(doubt).toMatchObject({ field, candidates })
  })
})

describe('what the paper summed itself', () => {
  const fee = (feeYen: number): Fee => ({
    feeYen,
    rewardYen: 2 * feeYen,
    subsidyYen: feeYen,
    billedMinutes: 120,
    lines: [],
  })
  const two = [FULL, { ...FULL, date: '2025-11-06', start: '16:00', end: '17:40' }]
  const doubted = { 1: { start: { confidence: 0.8 } } }
  it.each<{
    why: string
    totals: Reading['totals']
    fees?: (Fee | null)[]
    because: string[]
    first: string[]
  }>([
    {
      why: 'agrees',
      totals: { count: 2, minutes: 220, feeYen: 3000 },
      fees: [fee(1500), fee(1500)],
      because: [],
      first: [],
    },
    {
      why: 'billed hours agree too',
      totals: { minutes: 240 },
      fees: [fee(1500), fee(1500)],
      because: [],
      first: [],
    },
    { why: 'a row too few', totals: { count: 3 }, because: ['TOTAL_COUNT'], first: [] },
    {
      why: 'hours differ: the least sure figure is asked',
      totals: { minutes: 180 },
      because: ['TOTAL_MINUTES', 'UNSURE'],
      first: ['2 start 16:00'],
    },
    {
      why: 'yen differ',
      totals: { feeYen: 2500 },
      fees: [fee(1500), fee(1500)],
      because: ['TOTAL_FEE', 'UNSURE'],
      first: ['2 start 16:00'],
    },
    {
      why: 'a fee that is not known settles nothing',
      totals: { feeYen: 2500 },
      fees: [fee(1500), null],
      because: [],
      first: [],
    },
  ])('$why', ({ totals, fees, because, first }) => {
    const reading = sheet(two, { totals }, doubted)
    const facts = fees ? { fees } : {}
    expect(triage(reading, facts).why).toEqual(because)
    expect(asked(reading, facts)).toEqual(first)
    expect(triage(reading, facts).centre).toBe(because.length > 0)
  })

  it('a sum that is itself unsure proves nothing', () => {
    const sum: ReadField = {
      name: 'totalMinutes',
      row: 0,
      value: '180',
      confidence: 0.5,
      status: 'unsure',
      box: [0, 0, 9, 9],
    }
    const reading = sheet(two, { totals: { minutes: 180 } }, doubted)
    expect(triage({ ...reading, fields: [...reading.fields, sum] })).toMatchObject({
      verdict: 'complete',
      doubts: [],
    })
    const certain: ReadField = { ...sum, status: 'sure' }
    expect(triage({ ...reading, fields: [...reading.fields, certain] }).verdict).toBe('ask-member')
  })

  it('a check of the reader makes its row doubtful', () => {
    const reading = sheet(
      two,
      { checks: [{ code: 'WEEKDAY', row: 2, message: 'weekday and date differ' }] },
      doubted,
    )
    expect(asked(reading)).toEqual(['2 start 16:00'])
  })
})

describe('rows', () => {
  it('blank rows are none, and keep their place', () => {
    const reading = sheet([BLANK, FULL, BLANK])
    expect(inkedRows(reading).map(({ rowIndex, row }) => [rowIndex, row])).toEqual([[1, 2]])
  })

  it('a reader that lists only rows with ink is understood', () => {
    const reading = {
      ...sheet([FULL]),
      fields: [...fieldsOf(BLANK, 1), ...fieldsOf(FULL, 3, { end: { status: 'unsure' } })],
    }
    expect(asked(reading)).toEqual(['3 end 17:00'])
  })

  it('a row may say its number', () => {
    const rows = [{ ...FULL, row: 4 }]
    const reading = { ...sheet([FULL]), rows, fields: [...fieldsOf(BLANK, 1), ...fieldsOf(FULL, 4)] }
    expect(inkedRows(reading)[0]).toMatchObject({ rowIndex: 0, row: 4 })
  })

  it('a printed requester alone makes no row', () => {
    const reading = { ...sheet([{ ...BLANK, requesterNo: '200034' }]), fields: fieldsOf(BLANK, 1) }
    expect(inkedRows(reading)).toEqual([])
  })

  it('become activities, the sick ones first', () => {
    expect(completeActivity(activityOfRow({ ...FULL, sickCount: 1, transportYen: 300 }))).toEqual({
      requesterNo: '200034',
      date: '2025-11-05',
      start: '15:00',
      end: '17:00',
      children: [
        { childId: null, sick: true },
        { childId: null, sick: false },
      ],
      kind: 'lesson',
      transportYen: 300,
      otherYen: 0,
      cancelled: null,
      note: null,
    })
  })

  it.each(['date', 'start', 'end', 'childCount', 'requesterNo'] as const)(
    'without %s there is no activity',
    (name) => {
      expect(completeActivity(activityOfRow({ ...FULL, [name]: null }))).toBeNull()
    },
  )
})
