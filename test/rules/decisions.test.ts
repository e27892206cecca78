/** From lines to one decided amount a provider and 会計年度: sums by hand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisionNoOf, decisionTally, type NegativeRule } from '../../rules/decisions.ts'
import type { MonthLine } from '../../rules/month.ts'
import { NO_PARTS, type SubsidyParts } from '../../rules/subsidy-parts.ts'

const PARTS: SubsidyParts = {
  basicYen: 300,
  premiumYen: 250,
  sickYen: 200,
  siblingYen: 150,
  programmeYen: 100,
}

const line = (change: Partial<MonthLine> = {}): MonthLine => ({
  ...{ fiscalYear: 2025, providerNo: '100001', activityDate: '2025-11-04' },
  ...{ activityNo: 'R-20251104-00001-01', caseNo: 'R-20251104-00001', requesterNo: '200001' },
  ...{ kind: 'original', policyVersion: '2025-08', programme: null, programmeVisit: null },
  ...{ count: 1, billedMinutes: 120, feeYen: 1_000, rewardYen: 2_000, subsidyYen: 1_000 },
  ...{ parts: PARTS, inputKey: 'x', corrects: null },
  ...change,
})
const correction = (change: Partial<MonthLine>): MonthLine =>
  line({ kind: 'adjustment', count: 0, parts: NO_PARTS, corrects: '2025-202510-100001', ...change })
/** the yen only, positive or negative */
const yen = (subsidyYen: number, change: Partial<MonthLine> = {}) =>
  correction({ billedMinutes: 0, feeYen: -subsidyYen, rewardYen: 0, subsidyYen, ...change })

const decide = (lines: MonthLine[], negative: NegativeRule = 'repay') => {
  const tally = decisionTally('2025-11', negative)
  for (const one of lines) tally.add(one)
  return tally.decisions()
}

it('交付番号 names 年度, the run’s month and the provider', () => {
  expect(decisionNoOf(2025, '2026-04', '012345')).toBe('2025-202604-012345')
})

it('nothing decided is no decision', () => expect(decide([])).toEqual([]))

it('one line, whole', () => {
  expect(decide([line()])).toEqual([
    {
      ...{ decisionNo: '2025-202511-100001', providerNo: '100001', fiscalYear: 2025, count: 1 },
      ...{ billedMinutes: 120, feeYen: 1_000, rewardYen: 2_000, subsidyYen: 1_000 },
      ...{ payYen: 1_000, repayYen: 0, isChange: false, parts: PARTS, adjustmentYen: 0 },
    },
  ])
})

it('lines and their parts add up; a correction has no part and makes it a change', () => {
  const [decision] = decide([
    line(),
    line(),
    correction({ billedMinutes: -30, feeYen: -200, rewardYen: -450, subsidyYen: -250 }),
    correction({ count: -1, billedMinutes: -60, feeYen: -500, rewardYen: -1_000, subsidyYen: -500 }),
  ])
  expect(decision).toMatchObject({
    ...{ count: 1, billedMinutes: 150, feeYen: 1_300, rewardYen: 2_550, subsidyYen: 1_250 },
    ...{ isChange: true, adjustmentYen: -750 },
    parts: { basicYen: 600, premiumYen: 500, sickYen: 400, siblingYen: 300, programmeYen: 200 },
  })
})

it('one a provider and 会計年度, by year, then number', () => {
  const lines = [
    line({ providerNo: '100002', fiscalYear: 2026 }),
    line({ providerNo: '100010' }),
    line({ providerNo: '100002', fiscalYear: 2025 }),
    line({ providerNo: '100001', fiscalYear: 2026 }),
    line({ providerNo: '100002', fiscalYear: 2026 }),
  ]
  expect(decide(lines).map(({ decisionNo, count }) => [decisionNo, count])).toEqual([
    ['2025-202511-100002', 1],
    ['2025-202511-100010', 1],
    ['2026-202511-100001', 1],
    ['2026-202511-100002', 2],
  ])
})

describe('what a provider owes', () => {
  it.each<{ why: string; negative: NegativeRule; yen: number[]; pay: number; repay: number }>([
    { why: 'asked back beside what is paid', negative: 'repay', yen: [1_000, -300], pay: 1_000, repay: 300 },
    { why: 'all of it asked back', negative: 'repay', yen: [-300, -200], pay: 0, repay: 500 },
    { why: 'raised and lowered are not mixed', negative: 'repay', yen: [250, -250], pay: 250, repay: 250 },
    { why: 'taken off, where the city says so', negative: 'net', yen: [1_000, -300], pay: 700, repay: 0 },
    { why: 'taken off to nothing', negative: 'net', yen: [1_000, -1_000], pay: 0, repay: 0 },
    { why: 'more than there is to take it off', negative: 'net', yen: [1_000, -1_300], pay: 0, repay: 300 },
    { why: 'nothing to pay and nothing owed', negative: 'repay', yen: [0], pay: 0, repay: 0 },
  ])('$why', ({ negative, yen: amounts, pay, repay }) => {
    const [decision] = decide(
      amounts.map((amount) => yen(amount)),
      negative,
    )
    expect(decision).toMatchObject({ payYen: pay, repayYen: repay, subsidyYen: pay - repay })
  })

  it('is never taken off another year’s payment', () => {
    const decided = decide([yen(1_000, { fiscalYear: 2026 }), yen(-400, { fiscalYear: 2025 })], 'net')
    expect(decided.map(({ fiscalYear, payYen, repayYen }) => [fiscalYear, payYen, repayYen])).toEqual([
      [2025, 0, 400],
      [2026, 1_000, 0],
    ])
  })

  it('is never taken off another provider’s payment', () => {
    const decided = decide([yen(1_000), yen(-400, { providerNo: '100002' })], 'net')
    expect(decided.map(({ payYen, repayYen }) => [payYen, repayYen])).toEqual([
      [1_000, 0],
      [0, 400],
    ])
  })
})

it('Σ lines = Σ (pay − repay), nothing below zero, in any order', () => {
  const lines = fc.array(
    fc.record({
      amount: fc.integer({ min: -5_000, max: 5_000 }),
      providerNo: fc.constantFrom('1', '2', '3'),
      fiscalYear: fc.constantFrom(2025, 2026),
    }),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(lines, fc.constantFrom<NegativeRule>('net', 'repay'), (given, negative) => {
      const all = given.map(({ amount, ...change }) => yen(amount, change))
      const decided = decide(all, negative)
      const sum = (of: number[]) => of.reduce((total, one) => total + one, 0)
      expect(sum(decided.map(({ payYen, repayYen }) => payYen - repayYen))).toBe(
        sum(all.map(({ subsidyYen }) => subsidyYen)),
      )
      for (const { payYen, repayYen } of decided) expect(Math.min(payYen, repayYen)).toBeGreaterThanOrEqual(0)
      expect(decide(all.toReversed(), negative)).toEqual(decided)
    }),
  )
})

it('a tally read twice says the same', () => {
  const tally = decisionTally('2025-11', 'repay')
  tally.add(line())
  const first = structuredClone(tally.decisions())
  expect(tally.decisions()).toEqual(first)
})
