/**
 * Month: which lines a monthly run writes, from the activities that count and from what was decided before.
 *
 * Promise:  one rule for everything late, changed or withdrawn: a line is the difference between what an activity is
 *           worth now and what was decided of it. So originals and adjustments always add up to the recomputation.
 *           The same input gives the same lines in the same order.
 * Never:    reads the register or a clock; changes what was decided.
 * Used by:  server/month/calculate.ts.
 */
import { RuleError, type BillableActivity, type Fee } from './activity.ts'
import { fiscalYearOf, monthOf, type ClockTime, type IsoDate } from './calendar.ts'
import { feeFor } from './fees.ts'
import { applyMonthlyCap } from './monthly-cap.ts'
import { policyOn, type Policy, type PolicyBook } from './policy.ts'
import { numberVisits, type NumberedVisit, type RecognisedPeriod } from './programmes.ts'
import { NO_PARTS, subsidyParts, type SubsidyParts } from './subsidy-parts.ts'

/** An approved activity as it stands now. */
export interface CountingActivity {
  activityNo: string
  caseNo: string
  providerNo: string
  requesterNo: string
  date: IsoDate
  start: ClockTime
  end: ClockTime
  children: BillableActivity['children']
  cancelled: BillableActivity['cancelled'] | null
  /** text of everything the amounts follow from: an equal key means that nothing changed */
  inputKey: string
}

/** What was decided of one activity in all runs so far, summed; apart for each provider and 会計年度. */
export interface DecidedShare {
  activityNo: string
  caseNo: string
  providerNo: string
  requesterNo: string
  activityDate: IsoDate
  fiscalYear: number
  policyVersion: string
  /** 1 while it counts, 0 once taken back */
  count: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
  /** 交付番号 of the latest decision about it */
  decisionNo: string
}

export interface MonthInput {
  /** never decided, or decided and changed since */
  activities: CountingActivity[]
  /** of activities changed since, or that count no longer */
  decided: DecidedShare[]
  /** 報告番号 → its number in a programme (`programmeVisits`) */
  visits: ReadonlyMap<string, NumberedVisit>
  policies: PolicyBook
  /** D13, only where a policy caps: 'requester month' → subsidy decided before that stands as it is */
  cappedBefore?: ReadonlyMap<string, number>
  /** what was priced already, handed from portion to portion of one run under the same policies */
  priced?: PricedPatterns
}

/** Most visits of a month repeat a few days, hours and families: each pattern is priced once. */
export type PricedPatterns = Map<string, Worth>
/** beyond this many the memory is worth more than the time */
const MOST_PATTERNS = 50_000

/** A requester in a programme: the recognised periods, and every decided visit that still counts. */
export interface ProgrammeStanding {
  periods: RecognisedPeriod[]
  decided: { key: string; date: IsoDate; start: ClockTime; visit: NumberedVisit }[]
}

export type LineKind = 'original' | 'adjustment'

/** Yen and minutes may be negative on an adjustment. */
export interface MonthLine {
  fiscalYear: number
  providerNo: string
  activityDate: IsoDate
  activityNo: string
  caseNo: string
  requesterNo: string
  kind: LineKind
  policyVersion: string
  programme: string | null
  programmeVisit: number | null
  /** +1 for a visit that joins, −1 for one taken back, 0 for one corrected */
  count: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
  /** of an original; an adjustment is shown as one sum */
  parts: SubsidyParts
  inputKey: string
  /** 交付番号 of the decision that this line corrects */
  corrects: string | null
}

export interface Refused {
  activityNo: string
  providerNo: string
  /** code of the rule that refused, docs/errors.md */
  code: string
}

interface Worth {
  fee: Fee
  policy: Policy
  visit: NumberedVisit | null
  parts: SubsidyParts
}

export function monthLines(input: MonthInput): { lines: MonthLine[]; refused: Refused[] } {
  const refused: Refused[] = []
  const worth = worthOf(input, refused)
  const shares = groupBy(input.decided, ({ activityNo }) => activityNo)
  const lines: MonthLine[] = []
  for (const activity of input.activities) {
    const now = worth.get(activity.activityNo)
    // What cannot be priced is left as it was decided, and told: nothing is taken back for an error of ours.
    if (now) lines.push(...differences(activity, now, shares.get(activity.activityNo) ?? []))
    shares.delete(activity.activityNo)
  }
  for (const [, gone] of shares) lines.push(...gone.flatMap((share) => takenBack(share)))
  return { lines: lines.sort(inOrder), refused }
}

/** The present worth against each share decided before; usually there is none, or one. */
function differences(activity: CountingActivity, now: Worth, shares: DecidedShare[]): MonthLine[] {
  const fiscalYear = fiscalYearOf(activity.date)
  const isSame = (share: DecidedShare) =>
    share.providerNo === activity.providerNo && share.fiscalYear === fiscalYear
  const before = shares.find(isSame)
  const line: MonthLine = {
    ...{ fiscalYear, providerNo: activity.providerNo, activityDate: activity.date },
    ...{ activityNo: activity.activityNo, caseNo: activity.caseNo, requesterNo: activity.requesterNo },
    kind: before ? 'adjustment' : 'original',
    policyVersion: now.policy.version,
    programme: now.visit?.id ?? null,
    programmeVisit: now.visit?.visit ?? null,
    count: 1 - (before?.count ?? 0),
    billedMinutes: now.fee.billedMinutes - (before?.billedMinutes ?? 0),
    feeYen: now.fee.feeYen - (before?.feeYen ?? 0),
    rewardYen: now.fee.rewardYen - (before?.rewardYen ?? 0),
    subsidyYen: now.fee.subsidyYen - (before?.subsidyYen ?? 0),
    parts: before ? NO_PARTS : now.parts,
    inputKey: activity.inputKey,
    corrects: before?.decisionNo ?? null,
  }
  const changes = [line.count, line.billedMinutes, line.feeYen, line.rewardYen, line.subsidyYen]
  const own = line.kind === 'original' || changes.some((change) => change !== 0) ? [line] : []
  return [...own, ...shares.filter((share) => !isSame(share)).flatMap((share) => takenBack(share))]
}

/** Nothing of it is left: the share to its last yen. */
function takenBack(share: DecidedShare): MonthLine[] {
  if (share.count === 0) return []
  return [
    {
      ...{ fiscalYear: share.fiscalYear, providerNo: share.providerNo, activityDate: share.activityDate },
      ...{ activityNo: share.activityNo, caseNo: share.caseNo, requesterNo: share.requesterNo },
      ...{ kind: 'adjustment', policyVersion: share.policyVersion, programme: null, programmeVisit: null },
      count: -share.count,
      billedMinutes: -share.billedMinutes,
      feeYen: -share.feeYen,
      rewardYen: -share.rewardYen,
      subsidyYen: -share.subsidyYen,
      ...{ parts: NO_PARTS, inputKey: '', corrects: share.decisionNo },
    },
  ]
}

// ── what an activity is worth now ────────────────────────────────────────────────────────────────────────

function worthOf(input: MonthInput, refused: Refused[]): Map<string, Worth> {
  const { activities, visits, policies } = input
  const worth = new Map<string, Worth>()
  const known: PricedPatterns = input.priced ?? new Map<string, Worth>()
  const inForce = new Map<IsoDate, Policy>()
  for (const activity of activities) {
    const visit = visits.get(activity.activityNo) ?? null
    try {
      const policy = inForce.get(activity.date) ?? policyOn(policies, activity.date)
      inForce.set(activity.date, policy)
      worth.set(activity.activityNo, priced(activity, policy, visit, known))
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      const { activityNo, providerNo } = activity
      refused.push({ activityNo, providerNo, code: error.code })
    }
  }
  return capped(input, worth)
}

function priced(
  activity: CountingActivity,
  policy: Policy,
  visit: NumberedVisit | null,
  known: Map<string, Worth>,
): Worth {
  const programme = visit && policy.programmes.some(({ id }) => id === visit.id) ? visit : null
  const pattern = patternOf(activity, programme)
  const same = known.get(pattern)
  if (same) return same
  const billable: BillableActivity = {
    ...{ date: activity.date, start: activity.start, end: activity.end, programme },
    children: activity.children.map(({ sick, start, end }) => ({
      sick,
      ...(start && { start }),
      ...(end && { end }),
    })),
    ...(activity.cancelled && { cancelled: activity.cancelled }),
  }
  const fee = feeFor(billable, policy)
  const worth = {
    // lines for people are not kept: there is one month in memory, and many patterns
    ...{ fee: { ...fee, lines: [] }, policy, visit: programme },
    parts: subsidyParts(billable, policy, fee),
  }
  if (known.size >= MOST_PATTERNS) known.clear()
  known.set(pattern, worth)
  return worth
}

/** All that a visit's amounts follow from. A child from 10:00 on is not one until 10:00. */
function patternOf(activity: CountingActivity, programme: NumberedVisit | null): string {
  let pattern = `${activity.date} ${activity.start} ${activity.end} ${activity.cancelled ?? ''}`
  for (const { sick, start, end } of activity.children)
    pattern += start || end ? `${sick ? '+' : '-'}${start ?? ''}>${end ?? ''}` : sick ? '+' : '-'
  return programme ? `${pattern} ${programme.id} ${programme.visit}` : pattern
}

/**
 * Decided visits keep their numbers; the others take the free ones in date order.
 * @param activities  never decided, or changed since, of the requesters in `programmes` (others are passed over)
 */
export function programmeVisits(
  activities: Pick<CountingActivity, 'activityNo' | 'requesterNo' | 'date' | 'start' | 'cancelled'>[],
  programmes: ReadonlyMap<string, ProgrammeStanding>,
): Map<string, NumberedVisit> {
  const visits = new Map<string, NumberedVisit>()
  const own = groupBy(
    activities.filter(({ requesterNo }) => programmes.has(requesterNo)),
    ({ requesterNo }) => requesterNo,
  )
  for (const [requesterNo, standing] of programmes) {
    const fixed = new Map(standing.decided.map(({ key, visit }) => [key, visit]))
    const open = (own.get(requesterNo) ?? []).map(({ activityNo, date, start, cancelled }) => ({
      ...{ key: activityNo, date, start, cancelled: cancelled ?? null },
    }))
    const changed = new Set(open.map(({ key }) => key))
    const all = [...standing.decided.filter(({ key }) => !changed.has(key)), ...open]
    for (const [key, visit] of numberVisits(all, standing.periods, fixed)) visits.set(key, visit)
  }
  return visits
}

/** D13, in order of day and start, after what was decided before. */
function capped({ activities, cappedBefore }: MonthInput, worth: Map<string, Worth>): Map<string, Worth> {
  const limited = activities.filter(({ activityNo }) => worth.get(activityNo)?.policy.monthlyCap)
  if (limited.length === 0) return worth
  const result = new Map(worth)
  for (const [key, ofOne] of groupBy(limited, ({ requesterNo, date }) => `${requesterNo} ${monthOf(date)}`)) {
    const sorted = [...ofOne].sort((a, b) => compare(`${a.date} ${a.start}`, `${b.date} ${b.start}`))
    const before = sorted.map(({ activityNo }) => worth.get(activityNo)!)
    const { policy } = before[0]!
    const cap = policy.monthlyCap!
    const leftYen = Math.max(0, cap.subsidyYen - (cappedBefore?.get(key) ?? 0))
    const after = applyMonthlyCap(
      before.map(({ fee }) => fee),
      { ...policy, monthlyCap: { ...cap, subsidyYen: leftYen } },
    )
    for (const [index, { activityNo }] of sorted.entries()) {
      const fee = after[index]!
      const { parts, ...rest } = before[index]!
      const lost = rest.fee.subsidyYen - fee.subsidyYen
      result.set(activityNo, { ...rest, fee, parts: less(parts, lost) })
    }
  }
  return result
}

function less(parts: SubsidyParts, yen: number): SubsidyParts {
  const left = { ...parts }
  for (const name of Object.keys(left) as (keyof SubsidyParts)[]) {
    const taken = Math.min(left[name], yen)
    left[name] -= taken
    yen -= taken
  }
  return left
}

function inOrder(a: MonthLine, b: MonthLine): number {
  return (
    compare(a.activityNo, b.activityNo) || a.fiscalYear - b.fiscalYear || compare(a.providerNo, b.providerNo)
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
