/**
 * BundleFormat: what an evidence bundle holds and how its texts are written and read back.
 *
 * A zip of: SHA256SUMS (every other file, as `sha256sum -c` takes it) · bundle.json (which run, who approved what) ·
 * policy.json · activities.json (inputs as decided) · lines.txt and decisions.txt (canonical.ts) · earlier.txt (lines
 * of earlier runs that this one corrects) · standings.json (where families in a programme or under a cap stood before) ·
 * transfers.json (what became of each payment) · 2025/transfer.txt, later transfer-2.txt …, and the other files of each
 * 会計年度.
 *
 * Versions: 2 holds what the run was calculated from, as it was kept with the run (kept-basis.ts). 1, of a run calculated
 *           before that was kept, holds the settings of the day and no standings.json; both are verified.
 *
 * Promise:  the same run gives the same bytes; no file tells when the bundle was made.
 * Used by:  bundle.ts (writes), verify-bundle.ts (reads).
 */
import type { Cancellation, ChildInCare } from '../../rules/activity.ts'
import type { ClockTime, IsoDate, IsoMonth } from '../../rules/calendar.ts'
import type { NegativeRule } from '../../rules/decisions.ts'
import type { MonthLine, ProgrammeStanding } from '../../rules/month.ts'
import { DECISION_FIELDS, LINE_FIELDS, sha256 } from './canonical.ts'

export const BUNDLE_VERSIONS = [1, 2]
export const SUMS = 'SHA256SUMS'
export const STANDINGS = 'standings.json'
export const RUN_TEXTS = [
  ...([
    'bundle.json',
    'policy.json',
    'activities.json',
    'lines.txt',
    'decisions.txt',
    'earlier.txt',
  ] as const),
]

/** bundle.json */
export interface BundleHead {
  version: number
  /** '202511-1' */
  runNo: string
  month: IsoMonth
  /** of lines.txt followed by decisions.txt: what was approved */
  linesHash: string
  preparer: string
  approvalsNeeded: number
  approvals: { approver: string; linesHash: string; approvedAt: string }[]
  /** 過年度支出, approved apart; absent: nothing was */
  pastYears?: { fiscalYear: number; approver: string; linesHash: string; approvedAt: string }[]
  negative: NegativeRule
  payOn: IsoDate
  /** files handed out and not void: '2025/transfer.txt' → SHA-256 */
  handedOut: Record<string, string>
  /** 交付番号 → why it was kept out of the run's own transfer file after the approval; absent: nothing was */
  stopped?: Record<string, string>
  /** D13, only under a policy that caps: 'requester month' → subsidy decided before this run */
  cappedBefore: Record<string, number>
}

/** standings.json, from version 2 on */
export interface BundleStandings {
  /** D15, by 会員番号: recognised periods, and the numbers decided before */
  programmes: Record<string, ProgrammeStanding>
  /** visits of these families that the run numbered, with a line or (nothing changed by it) without */
  visits: StandingVisit[]
  /** D13: visits that the run looked at again and left as they were decided; they use up the cap in their place */
  settled: {
    activityNo: string
    requesterNo: string
    date: IsoDate
    start: ClockTime
    subsidyYen: number
  }[]
}

export type StandingVisit = Pick<
  BundleActivity,
  'activityNo' | 'requesterNo' | 'date' | 'start' | 'cancelled'
>

/** activities.json: one a visit of the run, in the order of 報告番号. */
export interface BundleActivity {
  activityNo: string
  providerNo: string
  requesterNo: string
  date: IsoDate
  start: ClockTime
  end: ClockTime
  cancelled: Cancellation | null
  children: ChildInCare[]
}

/** transfers.json: one a record of a transfer file that was not voided, in the order they were made. */
export interface BundleTransfer {
  decisionNo: string
  /** 1 is the run's own file */
  batch: number
  amountYen: number
  payOn: IsoDate
  state: 'in-file' | 'paid' | 'returned'
  /** as the bank says it */
  returnReason: string | null
  account: { bankCode: string; branchCode: string; kind: string; number: string; holder: string }
}

export type BundleLine = Omit<MonthLine, 'parts'>
export type EarlierLine = BundleLine & { month: IsoMonth }

type DecisionField = (typeof DECISION_FIELDS)[number]
export type BundleDecision = Record<Extract<DecisionField, 'decisionNo' | 'providerNo'>, string> &
  Record<Exclude<DecisionField, 'decisionNo' | 'providerNo'>, number> & { accountMark: string; held: string }

/** @param inputKey  as db/month-input.ts joins it; '' (a visit taken back) has none */
export function activityOfKey(activityNo: string, inputKey: string): BundleActivity | null {
  const [providerNo, requesterNo, date, start, end, cancelled, ...children] = inputKey.split('|')
  if (children.length === 0) return null
  return {
    ...{
      activityNo,
      providerNo: providerNo!,
      requesterNo: requesterNo!,
      date: date!,
      start: start!,
      end: end!,
    },
    cancelled: (cancelled || null) as Cancellation | null,
    children: (JSON.parse(children.join('|')) as ChildInCare[]).map((child) => ({
      sick: child.sick,
      ...(child.start && { start: child.start }),
      ...(child.end && { end: child.end }),
    })),
  }
}

export const sumsText = (files: ReadonlyMap<string, Uint8Array>): string =>
  [...files.keys()]
    .filter((name) => name !== SUMS)
    .sort()
    .map((name) => `${sha256(files.get(name)!)}  ${name}\n`)
    .join('')

const LINE_NUMBERS = new Set<string>([
  'fiscalYear',
  'count',
  'billedMinutes',
  'feeYen',
  'rewardYen',
  'subsidyYen',
])
const MAY_BE_EMPTY = new Set<string>(['programme', 'programmeVisit', 'corrects'])

/** @throws Error that names the row which is no canonical line */
export function readLines(text: string): BundleLine[] {
  return rowsOf(text).map((cells, index) => lineOf(cells, index))
}

/** Rows of earlier.txt: the run's month, then the line. */
export function readEarlier(text: string): EarlierLine[] {
  return rowsOf(text).map(([month, ...cells], index) => ({ ...lineOf(cells, index), month: month! }))
}

function lineOf(cells: string[], index: number): BundleLine {
  if (cells.length !== LINE_FIELDS.length) throw new Error(`row ${index + 1}`)
  const line = LINE_FIELDS.map((field, at): [string, unknown] => {
    const cell = cells[at]!
    if (field === 'programmeVisit') return [field, cell === '' ? null : whole(cell, index)]
    if (LINE_NUMBERS.has(field)) return [field, whole(cell, index)]
    return [field, cell === '' && MAY_BE_EMPTY.has(field) ? null : cell]
  })
  return Object.fromEntries(line) as unknown as BundleLine
}

export function readDecisions(text: string): BundleDecision[] {
  return rowsOf(text).map((cells, index) => {
    if (cells.length !== DECISION_FIELDS.length + 2) throw new Error(`row ${index + 1}`)
    const [accountMark, held] = cells.slice(-2)
    const fields = DECISION_FIELDS.map((field, at): [string, unknown] => {
      const cell = cells[at]!
      return [field, field === 'decisionNo' || field === 'providerNo' ? cell : whole(cell, index)]
    })
    return { ...Object.fromEntries(fields), accountMark, held } as unknown as BundleDecision
  })
}

function rowsOf(text: string): string[][] {
  if (text === '') return []
  if (!text.endsWith('\n')) throw new Error('the last row has no end')
  return text
    .slice(0, -1)
    .split('\n')
    .map((row) => row.split('\t'))
}

function whole(cell: string, index: number): number {
  if (!/^(0|-?[1-9]\d*)$/.test(cell)) throw new Error(`row ${index + 1}: '${cell}' is no whole number`)
  return Number(cell)
}
