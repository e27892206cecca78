import { describe, expect, it } from 'vitest'
import type { Fee } from '../../rules/activity.ts'
import type { Check } from '../../rules/checks.ts'
import type { ReadField, Reading, ReadRow } from '../../rules/reading.ts'
import type { TriageFacts } from '../../rules/triage.ts'
import { triage } from '../../rules/triage.ts'
import { BLANK, type Doubted, fieldsOf, FULL, sheet } from './reading-cases.ts'

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
      why: 'ink in the notes of a late report',
      reading: sheet([FULL], { handwrittenNotes: true }),
      facts: found('OUTSIDE_WINDOW', 'date', 'warn'),
      verdict: 'complete',
      centre: true,
      because: ['OUTSIDE_WINDOW', 'HANDWRITTEN_NOTES'],
    },
    {
      why: 'ink in the notes of what was told already',
      reading: sheet([FULL], { handwrittenNotes: true }),
      facts: found('DUPLICATE', null),
      verdict: 'centre',
      centre: true,
      because: ['DUPLICATE', 'HANDWRITTEN_NOTES'],
    },
    {
      why: 'ink in the notes, and at the foot the hours that are billed: the reader knows no rounding',
      reading: sheet([{ ...FULL, end: '16:40' }], {
        ...{ handwrittenNotes: true, totals: { minutes: 120 } },
        checks: [{ code: 'TOTAL_MISMATCH', row: 0, message: '120 minutes written, 100 in the rows' }],
      }),
      facts: { fees: [{ feeYen: 1500, rewardYen: 3000, subsidyYen: 1500, billedMinutes: 120, lines: [] }] },
      verdict: 'complete',
      centre: true,
      because: ['TOTAL_MISMATCH', 'HANDWRITTEN_NOTES'],
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
      why: 'a class of children is asked',
      reading: sheet([FULL]),
      facts: found('TOO_MANY_CHILDREN', 'children'),
      verdict: 'ask-member',
      because: ['TOO_MANY_CHILDREN', 'UNSURE'],
    },
    {
      why: 'the member is unknown: no figure on the paper mends that',
      reading: sheet([FULL]),
      facts: found('UNKNOWN_MEMBER', null),
      verdict: 'centre',
      centre: true,
      because: ['UNKNOWN_MEMBER'],
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
      why: 'told already, and one digit: the member says what it is, the centre settles the rest',
      reading: sheet([FULL], {}, unsureEnd),
      facts: found('DUPLICATE', null),
      verdict: 'ask-member',
      centre: true,
      because: ['DUPLICATE', 'UNSURE'],
    },
    {
      why: 'a reader that only says values: what is missing is asked',
      reading: sheet([{ ...FULL, end: null }], { fields: [] }),
      verdict: 'ask-member',
      because: ['UNSURE'],
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

  it.each(['retake', 'not-a-report'] as const)('%s: nothing else is said of it', (verdict) => {
    const nothing = { verdict: 'new-photo', doubts: [], centre: false }
    const reading = sheet([], { verdict, reason: 'cut-off' })
    expect(triage(reading)).toEqual({ ...nothing, why: ['cut-off'] })
    expect(triage(sheet([BLANK]))).toEqual({ ...nothing, why: ['NOTHING_WRITTEN'] })
  })

  it.each<{ why: string; rows: number; doubts: number; verdict: string }>([
    { why: 'eight doubts are a few minutes', rows: 3, doubts: 8, verdict: 'ask-member' },
    { why: 'nine of fifteen figures are too many', rows: 3, doubts: 9, verdict: 'centre' },
    { why: 'nine of twenty are not', rows: 4, doubts: 9, verdict: 'ask-member' },
    { why: 'half of them is not more than half', rows: 4, doubts: 10, verdict: 'ask-member' },
    { why: 'eleven of twenty are', rows: 4, doubts: 11, verdict: 'centre' },
  ])('$why', ({ rows, doubts, verdict }) => {
    const names = ['date', 'start', 'end', 'childCount'] as const
    const fields = Array.from({ length: rows }, (_, row) => fieldsOf(FULL, row + 1)).flat()
    const unsure = new Set(fields.filter(({ name }) => names.some((one) => one === name)).slice(0, doubts))
    const reading = sheet(
      Array.from({ length: rows }, () => FULL),
      {
        fields: fields.map((field) => (unsure.has(field) ? { ...field, status: 'unsure' } : field)),
      },
    )
    const found = triage(reading)
    expect(found.doubts).toHaveLength(doubts)
    expect(found.verdict).toBe(verdict)
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

describe('who settles a finding', () => {
  type Row = [Check['code'], Check['field']]
  const verdictOf = ([code, field]: Row) =>
    triage(sheet([FULL]), { checks: [[{ code, severity: 'block', field }]] }).verdict

  it.each<Row>([
    ['BAD_DATE', 'date'],
    ['BAD_TIME', 'start'],
    ['ZERO_LENGTH', 'end'],
    ['END_BEFORE_START', 'end'],
    ['FUTURE', 'date'],
    ['OVERLAP', 'start'],
    ['OVER_24H', 'end'],
    ['TOO_MANY_CHILDREN', 'children'],
    ['EMPTY_CHILDREN', 'children'],
    ['UNKNOWN_MEMBER', 'requesterNo'],
    ['UNREGISTERED_PAIR', 'requesterNo'],
    ['NO_POLICY', 'date'],
    ['UNUSUAL', 'transportYen'],
  ])('the member may have misspoken: %s', (...row) => expect(verdictOf(row)).toBe('ask-member'))

  it.each<Row>([
    ['PAST_FISCAL_YEAR', 'date'],
    ['BEFORE_JOINING', 'requesterNo'],
    ['AFTER_LEAVING', 'requesterNo'],
    ['PAUSED_MEMBER', 'requesterNo'],
    ['DUPLICATE', null],
    ['CHILD_IN_TWO_PLACES', 'children'],
    ['CHILD_OUTSIDE_VISIT', 'children'],
    ['UNKNOWN_PROGRAMME', 'programme'],
    ['UNUSUAL', 'otherYen'],
  ])('the centre knows the register, or no figure was on the paper: %s', (...row) =>
    expect(verdictOf(row)).toBe('centre'),
  )

  it.each<Row>([
    ['OUTSIDE_WINDOW', 'date'],
    ['NO_KIND', 'kind'],
    ['TWO_FAMILIES', 'start'],
  ])('nobody need stop for it: %s', (...row) => expect(verdictOf(row)).toBe('complete'))
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
    { why: 'one child', read: { childCount: 1 }, expected: [] },
    { why: 'all of them sick', read: { childCount: 2, sickCount: 2 }, expected: [] },
    {
      why: 'sick ones, of nobody knows how many',
      read: { childCount: null, sickCount: 1 },
      expected: ['1 childCount null'],
    },
    {
      why: 'a kind was ticked, and none that we know',
      read: { kind: null },
      doubted: { kind: { status: 'sure', value: 'swimming' } },
      expected: ['1 kind swimming'],
    },
    {
      why: 'what could not be read at all, before what is least sure',
      read: { end: null },
      doubted: {
        date: { status: 'unsure', confidence: 0.1 },
        end: { status: 'unsure', value: null, confidence: 0.5 },
      },
      expected: ['1 end null', '1 date 2025-11-05'],
    },
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

  it('a check that only warns is asked after what was not read', () => {
    const reading = sheet([{ ...FULL, date: null }])
    const facts: TriageFacts = { checks: [[{ code: 'UNUSUAL', severity: 'warn', field: 'end' }]] }
    expect(asked(reading, facts)).toEqual(['1 date null', '1 end 17:00'])
  })

  it('what a check says of the children is asked as their number', () => {
    const facts: TriageFacts = { checks: [[{ code: 'UNUSUAL', severity: 'warn', field: 'children' }]] }
    expect(asked(sheet([FULL]), facts)).toEqual(['1 childCount 2'])
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
      why: 'nothing where no number was read and no pair is known',
      read: { requesterNo: null },
      doubted: {},
      field: 'requesterNo',
      candidates: [],
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
    {
      why: 'neither the hours there nor those billed',
      totals: { minutes: 230 },
      fees: [fee(1500), fee(1500)],
      because: ['TOTAL_MINUTES', 'UNSURE'],
      first: ['2 start 16:00'],
    },
    {
      why: 'nothing is written at the foot',
      totals: { count: null, minutes: null, feeYen: null },
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

  const atFoot = (name: string, status: ReadField['status']): ReadField => ({
    ...{ name, row: 0, value: '180', confidence: 0.5, status, box: [0, 0, 9, 9] },
  })
  it.each<{ name: string; totals: Reading['totals']; code: string }>([
    { name: 'totalCount', totals: { count: 3 }, code: 'TOTAL_COUNT' },
    { name: 'totalMinutes', totals: { minutes: 180 }, code: 'TOTAL_MINUTES' },
    { name: 'totalFee', totals: { feeYen: 2500 }, code: 'TOTAL_FEE' },
  ])('$name: a sum that is itself unsure proves nothing, another that is unsure changes nothing', (row) => {
    const { name, totals, code } = row
    const reading = sheet(two, { totals }, doubted)
    const judged = (...fields: ReadField[]) =>
      triage({ ...reading, fields: [...reading.fields, ...fields] }, { fees: [fee(1500), fee(1500)] })
    expect(judged(atFoot(name, 'unsure'))).toMatchObject({ verdict: 'complete', doubts: [], why: [] })
    expect(judged(atFoot(name, 'sure')).why).toContain(code)
    expect(judged(atFoot(name, 'sure'), atFoot('totalYen', 'unsure')).why).toContain(code)
  })

  it.each([
    { why: 'the first row', rows: [{ ...FULL, end: null }, FULL] },
    { why: 'the second row', rows: [FULL, { ...FULL, start: null }] },
  ])('hours that are not known, of $why: the sum settles nothing', ({ rows }) => {
    const found = triage(sheet(rows, { totals: { minutes: 180 } }))
    expect(found).toMatchObject({ verdict: 'ask-member', why: ['UNSURE'], centre: false })
  })

  it('a night is counted until the morning', () => {
    const night = { ...FULL, start: '22:00', end: '06:00' }
    expect(triage(sheet([night], { totals: { minutes: 480 } })).why).toEqual([])
    expect(triage(sheet([night], { totals: { minutes: 470 } })).why).toContain('TOTAL_MINUTES')
  })

  it('a check of the reader makes its row doubtful', () => {
    const reading = sheet(
      two,
      { checks: [{ code: 'WEEKDAY', row: 2, message: 'weekday and date differ' }] },
      doubted,
    )
    expect(asked(reading)).toEqual(['2 start 16:00'])
    expect(triage(reading)).toMatchObject({
      verdict: 'ask-member',
      why: ['WEEKDAY', 'UNSURE'],
      centre: false,
    })
  })

  it('and no other row, however weak', () => {
    const reading = sheet(
      two,
      { checks: [{ code: 'WEEKDAY', row: 1, message: 'weekday and date differ' }] },
      { 0: { end: { confidence: 0.9 } }, ...doubted },
    )
    expect(asked(reading)).toEqual(['1 end 17:00'])
  })

  it('a remark of the reader on the foot asks nothing: the sums are worked out here', () => {
    const reading = sheet(two, { checks: [{ code: 'TOTAL_MISMATCH', row: 0, message: '' }] }, doubted)
    expect(triage(reading)).toMatchObject({ verdict: 'complete', doubts: [], why: ['TOTAL_MISMATCH'] })
  })
})
