/** The lines of a monthly run, each worked out by hand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import {
  monthLines,
  programmeVisits,
  type CountingActivity,
  type PricedPatterns,
  type ProgrammeStanding,
} from '../../rules/month.ts'
import { NO_PARTS } from '../../rules/subsidy-parts.ts'
import { bookOf, decided, run, takenBack, told, visit } from './month-cases.ts'
import { changedPolicy } from './policy-files.ts'

const OCTOBER = '2025-202510-100001'
const was = (change = {}) => decided({ decisionNo: OCTOBER, ...change })

describe('a visit never decided', () => {
  it('is one original line that names all it follows from', () => {
    expect(run({ activities: [visit()] })).toEqual({
      lines: [
        {
          ...{ fiscalYear: 2025, providerNo: '100001', activityDate: '2025-11-04' },
          ...{ activityNo: 'R-20251104-00001-01', caseNo: 'R-20251104-00001', requesterNo: '200001' },
          ...{ kind: 'original', policyVersion: '2025-08', programme: null, programmeVisit: null },
          ...{ count: 1, billedMinutes: 120, feeYen: 1_000, rewardYen: 2_000, subsidyYen: 1_000 },
          ...{ parts: { ...NO_PARTS, basicYen: 1_000 }, inputKey: 'as it stands', corrects: null },
        },
      ],
      refused: [],
    })
  })

  it.each([
    { why: 'a Sunday', change: { date: '2025-11-09' }, line: [120, 1_200, 2_200, 1_000] },
    { why: 'over midnight', change: { start: '23:00', end: '01:00' }, line: [120, 1_200, 2_200, 1_000] },
    {
      why: 'siblings',
      change: { children: [{ sick: false }, { sick: false }] },
      line: [120, 1_500, 3_000, 1_500],
    },
    { why: 'a sick child', change: { children: [{ sick: true }] }, line: [120, 1_200, 2_200, 1_000] },
    { why: 'cancelled the same day', change: { cancelled: 'sameDay' as const }, line: [0, 500, 500, 0] },
    { why: 'cancelled the day before', change: { cancelled: 'dayBefore' as const }, line: [0, 0, 0, 0] },
    { why: 'nobody came', change: { cancelled: 'noShow' as const }, line: [0, 1_000, 1_000, 0] },
  ])('$why', ({ change, line }) => {
    const [only, ...more] = run({ activities: [visit(change)] }).lines
    expect(more).toEqual([])
    expect(only).toMatchObject({ kind: 'original', count: 1 })
    expect([only!.billedMinutes, only!.feeYen, only!.rewardYen, only!.subsidyYen]).toEqual(line)
  })

  it('is alike for all that share a pattern, and each has its own line', () => {
    const many = ['1', '2', '3'].map((n) => visit({ activityNo: n, providerNo: `10000${n}` }))
    expect(run({ activities: many }).lines.map((line) => [line.providerNo, line.subsidyYen])).toEqual([
      ['100001', 1_000],
      ['100002', 1_000],
      ['100003', 1_000],
    ])
  })

  it('what differs in one thing is not of one pattern', () => {
    const well = { sick: false }
    // 17-21: two hours basic (500/1,000), two premium (600/1,100); the second child one half
    const alike = { start: '17:00', end: '21:00' }
    const rows: [Partial<CountingActivity>, fee: number, reward: number][] = [
      [{}, 2_200, 4_200],
      [{ cancelled: 'sameDay' }, 1_100, 1_100],
      [{ cancelled: 'noShow' }, 2_200, 2_200],
      [{ children: [{ sick: true }] }, 2_400, 4_400],
      [{ children: [well, well] }, 3_300, 6_300],
      [{ children: [well, { sick: true }] }, 2_400 + 500 + 600, 4_400 + 1_000 + 1_100],
      [{ children: [well, { ...well, start: '18:00' }] }, 2_200 + 250 + 600, 4_200 + 500 + 1_100],
      [{ children: [well, { ...well, start: '19:00' }] }, 2_200 + 600, 4_200 + 1_100],
      [{ children: [well, { ...well, end: '19:00' }] }, 2_200 + 500, 4_200 + 1_000],
      [{ children: [well, { ...well, start: '18:00', end: '19:00' }] }, 2_200 + 250, 4_200 + 500],
      [{ children: [well, { sick: true, start: '19:00' }] }, 2_200 + 600, 4_200 + 1_100],
      [{ children: [{ ...well, end: '19:00' }, well] }, 2_200 + 500, 4_200 + 1_000],
      [{ date: '2025-11-09' }, 2_400, 4_400],
    ]
    const activities = rows.map(([change], n) => visit({ ...alike, ...change, activityNo: String(n + 100) }))
    const { lines } = run({ activities })
    expect(lines.map((line) => [line.feeYen, line.rewardYen])).toEqual(rows.map(([, ...yen]) => yen))
  })

  it('a pattern is priced once a run, whatever the portion', () => {
    const priced: PricedPatterns = new Map()
    for (const activityNo of ['1', '2']) run({ activities: [visit({ activityNo })], priced })
    expect(priced.size).toBe(1)
    const kept = run({ activities: [visit({ activityNo: '3' })], priced }).lines[0]!
    expect([kept.feeYen, kept.rewardYen, kept.parts.basicYen]).toEqual([1_000, 2_000, 1_000])
  })

  it('a child who came later is not one who left earlier', () => {
    // 17-21: two hours basic, two premium. The second child: basic half alone is 250+500, premium 300+550 an hour.
    const first = { sick: false }
    const leaves = visit({ activityNo: '1', start: '17:00', end: '21:00' })
    const until = visit({ ...leaves, children: [first, { sick: false, end: '19:00' }] })
    const from = visit({ ...leaves, activityNo: '2', children: [first, { sick: false, start: '19:00' }] })
    expect(run({ activities: [until, from] }).lines.map((line) => [line.feeYen, line.rewardYen])).toEqual([
      [2_200 + 500, 4_200 + 1_000],
      [2_200 + 600, 4_200 + 1_100],
    ])
  })
})

describe('decided, and changed since: the difference', () => {
  it.each([
    {
      why: 'shortened by an hour: asked back',
      change: { end: '16:00' },
      lines: [['adjustment', '100001', 2025, 0, -60, -500, -1_000, -500, OCTOBER]],
    },
    {
      why: 'longer by half an hour: paid',
      change: { end: '17:30' },
      lines: [['adjustment', '100001', 2025, 0, 30, 250, 500, 250, OCTOBER]],
    },
    {
      why: 'a sick child after all: the fee rises with the reward, the city pays nothing more',
      change: { children: [{ sick: true }] },
      lines: [['adjustment', '100001', 2025, 0, 0, 200, 200, 0, OCTOBER]],
    },
    {
      why: 'moved to another hour of the same worth: no line',
      change: { start: '10:00', end: '12:00' },
      lines: [],
    },
    { why: 'another requester, the same worth: no line', change: { requesterNo: '200002' }, lines: [] },
    { why: 'moved to another month of the year: no line', change: { date: '2025-10-07' }, lines: [] },
    {
      why: 'another provider: paid to one, taken back from the other',
      change: { providerNo: '100002' },
      lines: [
        ['adjustment', '100001', 2025, -1, -120, -1_000, -2_000, -1_000, OCTOBER],
        ['original', '100002', 2025, 1, 120, 1_000, 2_000, 1_000, null],
      ],
    },
    {
      why: 'moved over the turn of the 会計年度: back in the one, anew in the other',
      change: { date: '2026-04-01' },
      lines: [
        ['adjustment', '100001', 2025, -1, -120, -1_000, -2_000, -1_000, OCTOBER],
        ['original', '100001', 2026, 1, 120, 1_000, 2_000, 1_000, null],
      ],
    },
    {
      why: 'cancelled on the day: what the city paid comes back, the visit still counts',
      change: { cancelled: 'sameDay' as const },
      lines: [['adjustment', '100001', 2025, 0, -120, -500, -1_500, -1_000, OCTOBER]],
    },
    {
      why: 'nobody came: the fee stays, the reward is the fee',
      change: { cancelled: 'noShow' as const },
      lines: [['adjustment', '100001', 2025, 0, -120, 0, -1_000, -1_000, OCTOBER]],
    },
  ])('$why', ({ change, lines }) => {
    const found = run({ activities: [visit(change)], decided: [was()] })
    expect(found.lines.map(told)).toEqual(lines)
    expect(found.refused).toEqual([])
  })

  it('an adjustment is one sum, shown in no part, and carries what it now follows from', () => {
    const [line] = run({
      activities: [visit({ end: '16:00', requesterNo: '200002', inputKey: 'now' })],
      decided: [was()],
    }).lines
    expect(line).toMatchObject({
      parts: NO_PARTS,
      requesterNo: '200002',
      inputKey: 'now',
      policyVersion: '2025-08',
    })
  })

  it('the provider changed to a lower number: lines stand in order of the number', () => {
    const { lines } = run({
      activities: [visit({ providerNo: '100001' })],
      decided: [was({ providerNo: '100003' })],
    })
    expect(lines.map((line) => [line.providerNo, line.count])).toEqual([
      ['100001', 1],
      ['100003', -1],
    ])
  })

  it('changed there and back: one share is full again, the other is empty', () => {
    const { lines } = run({
      activities: [visit()],
      decided: [
        takenBack({ decisionNo: OCTOBER }),
        was({ providerNo: '100002', decisionNo: '2025-202511-100002' }),
      ],
    })
    expect(lines.map(told)).toEqual([
      ['adjustment', '100001', 2025, 1, 120, 1_000, 2_000, 1_000, OCTOBER],
      ['adjustment', '100002', 2025, -1, -120, -1_000, -2_000, -1_000, '2025-202511-100002'],
    ])
  })

  it('moved into a year where something of it was decided and taken back before', () => {
    const { lines } = run({
      activities: [visit({ date: '2026-04-01' })],
      decided: [was(), takenBack({ fiscalYear: 2026, decisionNo: '2026-202604-100001' })],
    })
    expect(lines.map(told)).toEqual([
      ['adjustment', '100001', 2025, -1, -120, -1_000, -2_000, -1_000, OCTOBER],
      ['adjustment', '100001', 2026, 1, 120, 1_000, 2_000, 1_000, '2026-202604-100001'],
    ])
  })
})

describe('decided, and counting no longer', () => {
  it('is taken back to the last yen, under the policy it was decided by', () => {
    const share = was({
      requesterNo: '200009',
      billedMinutes: 90,
      feeYen: 700,
      rewardYen: 1_825,
      subsidyYen: 1_125,
    })
    expect(run({ decided: [share] }).lines).toEqual([
      {
        ...{ fiscalYear: 2025, providerNo: '100001', activityDate: '2025-11-04' },
        ...{ activityNo: 'R-20251104-00001-01', caseNo: 'R-20251104-00001', requesterNo: '200009' },
        ...{ kind: 'adjustment', policyVersion: '2024-10', programme: null, programmeVisit: null },
        ...{ count: -1, billedMinutes: -90, feeYen: -700, rewardYen: -1_825, subsidyYen: -1_125 },
        ...{ parts: NO_PARTS, inputKey: '', corrects: OCTOBER },
      },
    ])
  })

  it('is taken back once: what is empty stays so', () => {
    expect(run({ decided: [takenBack()] }).lines).toEqual([])
  })

  it('comes back: paid whole, as a correction of the same decision', () => {
    const { lines } = run({ activities: [visit()], decided: [takenBack({ decisionNo: OCTOBER })] })
    expect(lines.map(told)).toEqual([['adjustment', '100001', 2025, 1, 120, 1_000, 2_000, 1_000, OCTOBER]])
  })

  it('comes back with another provider: new for that one, nothing for the former', () => {
    const { lines } = run({ activities: [visit({ providerNo: '100002' })], decided: [takenBack()] })
    expect(lines.map(told)).toEqual([['original', '100002', 2025, 1, 120, 1_000, 2_000, 1_000, null]])
  })
})

describe('what cannot be priced', () => {
  it.each([
    { why: 'before the first policy', change: { date: '2024-09-30' }, code: 'NO_POLICY' },
    { why: 'no length', change: { end: '15:00' }, code: 'ZERO_LENGTH' },
    { why: 'no child', change: { children: [] }, code: 'EMPTY_CHILDREN' },
    { why: 'no such day', change: { date: '2025-02-29' }, code: 'BAD_DATE' },
  ])('$why: told, and left as it was decided', ({ change, code }) => {
    const found = run({
      activities: [visit(change), visit({ activityNo: 'S' })],
      decided: [was({ providerNo: '100002' }), was()],
    })
    expect(found.lines.map((line) => line.activityNo)).toEqual(['S'])
    expect(found.refused).toEqual([{ activityNo: 'R-20251104-00001-01', providerNo: '100001', code }])
  })

  it('an error that is no refusal is a bug, and is thrown', () => {
    const broken = visit({ children: null as never })
    expect(() => run({ activities: [broken] })).toThrow(TypeError)
  })
})

describe('programmes (D15)', () => {
  const visits = (activityNo: string, number: number) =>
    new Map([[activityNo, { id: 'ikukyu', visit: number }]])

  it.each([
    { why: 'the 24th visit is free', number: 24, line: [0, 2_000, 2_000, 'ikukyu', 24] },
    { why: 'the 25th is not, and is still numbered', number: 25, line: [1_000, 2_000, 1_000, 'ikukyu', 25] },
  ])('$why', ({ number, line }) => {
    const [only] = run({ activities: [visit()], visits: visits(visit().activityNo, number) }).lines
    expect([only!.feeYen, only!.rewardYen, only!.subsidyYen, only!.programme, only!.programmeVisit]).toEqual(
      line,
    )
  })

  it('a day whose policy knows no such scheme has the normal fee and no number', () => {
    const [only] = run({
      activities: [visit({ date: '2025-07-31' })],
      visits: visits(visit().activityNo, 1),
    }).lines
    expect(only).toMatchObject({ feeYen: 1_000, subsidyYen: 1_000, programme: null, programmeVisit: null })
  })

  it('decided as free, then another requester without the scheme: the fee is due after all', () => {
    const { lines } = run({
      activities: [visit({ requesterNo: '200002' })],
      decided: [was({ feeYen: 0, subsidyYen: 2_000 })],
    })
    expect(lines.map(told)).toEqual([['adjustment', '100001', 2025, 0, 0, 1_000, 0, -1_000, OCTOBER]])
    expect(lines[0]).toMatchObject({ requesterNo: '200002', programme: null, programmeVisit: null })
  })

  it('two visits of one pattern and two numbers are not one price', () => {
    const both = [visit({ activityNo: 'a' }), visit({ activityNo: 'b' })]
    const numbered = new Map([...visits('a', 24), ...visits('b', 25)])
    expect(run({ activities: both, visits: numbered }).lines.map((line) => line.feeYen)).toEqual([0, 1_000])
  })

  const period = { programme: 'ikukyu', from: '2025-08-01', to: '2026-09-30' }
  const standing = (change: Partial<ProgrammeStanding> = {}): ReadonlyMap<string, ProgrammeStanding> =>
    new Map([['200001', { periods: [period], decided: [], ...change }]])
  const before = (key: string, date: string, number: number) => ({
    ...{ key, date, start: '15:00', visit: { id: 'ikukyu', visit: number } },
  })
  const numbersOf = (found: ReturnType<typeof programmeVisits>) =>
    Object.fromEntries([...found].map(([key, { visit: number }]) => [key, number]))

  it('decided visits keep their numbers, the others take the free ones by day', () => {
    const found = programmeVisits(
      [visit({ activityNo: 'late', date: '2025-09-01' }), visit({ activityNo: 'new', date: '2025-11-20' })],
      standing({ decided: [before('one', '2025-10-01', 1), before('three', '2025-10-03', 3)] }),
    )
    expect(numbersOf(found)).toEqual({ one: 1, three: 3, late: 2, new: 4 })
  })

  it('a decided visit that changed keeps its number, once', () => {
    const found = programmeVisits(
      [visit({ activityNo: 'one', date: '2025-11-25' }), visit({ activityNo: 'new' })],
      standing({ decided: [before('one', '2025-10-01', 1)] }),
    )
    expect(numbersOf(found)).toEqual({ one: 1, new: 2 })
  })

  it('a decided visit that was cancelled since gives its number back', () => {
    const found = programmeVisits(
      [visit({ activityNo: 'one', cancelled: 'sameDay' }), visit({ activityNo: 'new' })],
      standing({ decided: [before('one', '2025-10-01', 1)] }),
    )
    expect(numbersOf(found)).toEqual({ new: 1 })
  })

  it('requesters count apart, and who is in no scheme is passed over', () => {
    const found = programmeVisits(
      [
        visit({ activityNo: 'a' }),
        visit({ activityNo: 'b', requesterNo: '200002' }),
        visit({ activityNo: 'c', requesterNo: '9' }),
      ],
      new Map([...standing(), ['200002', { periods: [period], decided: [] }]]),
    )
    expect(numbersOf(found)).toEqual({ a: 1, b: 1 })
  })
})

describe('a monthly cap (D13)', () => {
  const policies = bookOf(changedPolicy({ monthlyCap: { label: '月の上限をこえた分', subsidyYen: 1_500 } }))
  const capped = (input: Parameters<typeof run>[0]) =>
    run({ policies, ...input }).lines.map((line) => [
      line.activityNo,
      line.feeYen,
      line.rewardYen,
      line.subsidyYen,
    ])

  it('bites by day and start, not by number; the reward stays', () => {
    const activities = [
      visit({ activityNo: 'a', start: '18:00', end: '19:00' }),
      visit({ activityNo: 'b', date: '2025-11-05' }),
      visit({ activityNo: 'c' }),
    ]
    // c: 15:00 on the 4th takes 1,000; a: 18:00 takes the 500 left; b has nothing
    expect(capped({ activities })).toEqual([
      ['a', 500, 1_000, 500],
      ['b', 2_000, 2_000, 0],
      ['c', 1_000, 2_000, 1_000],
    ])
  })

  it('is apart for each requester and each month', () => {
    const activities = [
      visit({ activityNo: 'a' }),
      visit({ activityNo: 'b', date: '2025-11-05', requesterNo: '200002' }),
      visit({ activityNo: 'c', date: '2025-10-07' }),
    ]
    expect(capped({ activities }).map(([, , , subsidyYen]) => subsidyYen)).toEqual([1_000, 1_000, 1_000])
  })

  it.each([
    { why: '1,200 decided before: 300 left', beforeYen: 1_200, line: [1_700, 2_000, 300] },
    { why: 'all of it decided before', beforeYen: 1_500, line: [2_000, 2_000, 0] },
    {
      why: 'more than the cap decided before: nothing is asked back here',
      beforeYen: 2_000,
      line: [2_000, 2_000, 0],
    },
  ])('$why', ({ beforeYen, line }) => {
    const cappedBefore = new Map([
      ['200001 2025-11', beforeYen],
      ['200001 2025-10', 9_999],
    ])
    expect(capped({ activities: [visit()], cappedBefore })).toEqual([[visit().activityNo, ...line]])
  })

  it('a decided visit that changed is held to what the others leave', () => {
    const { lines } = run({
      ...{ policies, activities: [visit({ end: '19:00' })], decided: [was()] },
      cappedBefore: new Map([['200001 2025-11', 300]]),
    })
    // four hours: 2,000 / 4,000 / 2,000, of which 1,200 are left
    expect(lines.map(told)).toEqual([['adjustment', '100001', 2025, 0, 120, 1_800, 2_000, 200, OCTOBER]])
  })

  it('the parts shrink with the subsidy, from the first on', () => {
    const children = [{ sick: false }, { sick: false }]
    const { lines } = run({ policies, activities: [visit({ end: '18:00', children })] })
    // 3 h: 1,500 for the first child, 750 for the second; 750 too much
    expect(lines[0]).toMatchObject({
      subsidyYen: 1_500,
      parts: { ...NO_PARTS, basicYen: 750, siblingYen: 750 },
    })
    const deep = run({
      policies,
      activities: [visit({ end: '18:00', children })],
      cappedBefore: new Map([['200001 2025-11', 1_000]]),
    })
    expect(deep.lines[0]).toMatchObject({ subsidyYen: 500, parts: { ...NO_PARTS, siblingYen: 500 } })
  })

  it('a version without a cap is left alone beside one that has it', () => {
    const later = { ...changedPolicy({}), from: '2025-11-05', version: 'uncapped' }
    const book = bookOf(policies.versions[0]!, later)
    const activities = [
      visit({ activityNo: 'a', end: '19:00' }),
      visit({ activityNo: 'b', date: '2025-11-05', end: '19:00' }),
    ]
    expect(run({ policies: book, activities }).lines.map((line) => line.subsidyYen)).toEqual([1_500, 2_000])
  })
})

/** Whatever was decided of a visit, after the run its shares add up to what it is worth now. */
it('original + adjustments = recomputation', () => {
  const dates = fc.constantFrom('2025-10-07', '2025-11-04', '2026-03-31', '2026-04-01')
  const visits = fc.record({
    providerNo: fc.constantFrom('100001', '100002', '100003'),
    date: dates,
    end: fc.constantFrom('16:00', '17:00', '19:30', '02:00'),
    children: fc
      .integer({ min: 1, max: 3 })
      .map((count) => Array.from({ length: count }, () => ({ sick: false }))),
    cancelled: fc.constantFrom(null, 'sameDay' as const, 'noShow' as const),
    counts: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(visits, { minLength: 1, maxLength: 6 }), (history) => {
      const shares = new Map<string, ReturnType<typeof decided>>()
      for (const [step, { counts, ...change }] of history.entries()) {
        const activity = visit(change)
        const { lines } = run({ activities: counts ? [activity] : [], decided: [...shares.values()] })
        for (const line of lines) {
          const key = `${line.providerNo} ${line.fiscalYear}`
          const share =
            shares.get(key) ?? takenBack({ providerNo: line.providerNo, fiscalYear: line.fiscalYear })
          const sum = (field: 'count' | 'billedMinutes' | 'feeYen' | 'rewardYen' | 'subsidyYen') =>
            share[field] + line[field]
          shares.set(key, {
            ...share,
            ...{ count: sum('count'), billedMinutes: sum('billedMinutes'), feeYen: sum('feeYen') },
            ...{ rewardYen: sum('rewardYen'), subsidyYen: sum('subsidyYen'), decisionNo: `run ${step}` },
          })
        }
        const full = [...shares.values()].filter(({ count }) => count !== 0)
        const [worth] = counts ? run({ activities: [activity] }).lines : []
        expect(
          full.map((share) => [
            share.providerNo,
            share.fiscalYear,
            share.count,
            share.feeYen,
            share.rewardYen,
          ]),
        ).toEqual(worth ? [[worth.providerNo, worth.fiscalYear, 1, worth.feeYen, worth.rewardYen]] : [])
        for (const share of shares.values()) if (share.count === 0) expect(share.subsidyYen + 0).toBe(0)
      }
    }),
  )
})

it('the same input in another order gives the same lines', () => {
  const activities = ['c', 'a', 'b'].map((activityNo) => visit({ activityNo }))
  const input = { decided: [], visits: new Map(), policies: kitakyushu.policies }
  const lines = monthLines({ ...input, activities }).lines
  expect(lines.map(({ activityNo }) => activityNo)).toEqual(['a', 'b', 'c'])
  expect(monthLines({ ...input, activities: activities.toReversed() }).lines).toEqual(lines)
})
