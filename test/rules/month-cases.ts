/** Builders for the monthly run's rules: a visit as it stands, and what was decided of it. */
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import {
  monthLines,
  type CountingActivity,
  type DecidedShare,
  type MonthInput,
  type MonthLine,
} from '../../rules/month.ts'
import type { Policy } from '../../rules/policy.ts'

/** Tue 2025-11-04 15:00-17:00, one healthy child: 120 minutes, 1,000 / 2,000 / 1,000. */
export const visit = (change: Partial<CountingActivity> = {}): CountingActivity => ({
  ...{ activityNo: 'R-20251104-00001-01', caseNo: 'R-20251104-00001' },
  ...{ providerNo: '100001', requesterNo: '200001', date: '2025-11-04', start: '15:00', end: '17:00' },
  ...{ children: [{ sick: false }], cancelled: null, inputKey: 'as it stands' },
  ...change,
})

/** What was decided of that visit in October's run. */
export const decided = (change: Partial<DecidedShare> = {}): DecidedShare => ({
  ...{ activityNo: 'R-20251104-00001-01', caseNo: 'R-20251104-00001' },
  ...{ providerNo: '100001', requesterNo: '200001', activityDate: '2025-11-04', fiscalYear: 2025 },
  ...{ policyVersion: '2024-10', count: 1, billedMinutes: 120 },
  ...{ feeYen: 1_000, rewardYen: 2_000, subsidyYen: 1_000, decisionNo: '2025-202511-100001' },
  ...change,
})

/** Taken back whole by a later run. */
export const takenBack = (change: Partial<DecidedShare> = {}): DecidedShare =>
  decided({ count: 0, billedMinutes: 0, feeYen: 0, rewardYen: 0, subsidyYen: 0, ...change })

export const run = (input: Partial<MonthInput>) =>
  monthLines({ activities: [], decided: [], visits: new Map(), policies: kitakyushu.policies, ...input })

export const bookOf = (...versions: Policy[]) => ({ versions })

/** [kind, provider, 会計年度, count, minutes, fee, reward, subsidy, corrects] */
export const told = (line: MonthLine) => [
  ...[line.kind, line.providerNo, line.fiscalYear, line.count, line.billedMinutes],
  ...[line.feeYen, line.rewardYen, line.subsidyYen, line.corrects],
]
