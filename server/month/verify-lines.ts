/**
 * VerifyLines: every line's yen computed anew, from the policy and the visit as it was decided.
 *
 * An original is worth what rules/fees.ts says; an adjustment is that less what earlier runs decided (earlier.txt); what
 * was taken back is what earlier runs decided, to the last yen. Written apart from rules/month.ts, which made them.
 */
import { RuleError, type Fee } from '../../rules/activity.ts'
import { fiscalYearOf, monthOf } from '../../rules/calendar.ts'
import { decisionNoOf } from '../../rules/decisions.ts'
import { feeFor } from '../../rules/fees.ts'
import { applyMonthlyCap } from '../../rules/monthly-cap.ts'
import { policyOn } from '../../rules/policy.ts'
import { activityOfKey, type BundleActivity, type BundleLine, type EarlierLine } from './bundle-format.ts'
import type { OpenBundle, Tell } from './open-bundle.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

type Amounts = Pick<BundleLine, 'count' | 'billedMinutes' | 'feeYen' | 'rewardYen' | 'subsidyYen'>
const NOTHING: Amounts = { count: 0, billedMinutes: 0, feeYen: 0, rewardYen: 0, subsidyYen: 0 }
const AMOUNTS = ['count', 'billedMinutes', 'feeYen', 'rewardYen', 'subsidyYen'] as const

interface Share {
  amounts: Amounts
  /** 交付番号 of the last decision about it */
  decisionNo: string
}

export function verifyLines(bundle: OpenBundle, earlier: EarlierLine[], tell: Tell): void {
  const { head, lines, activities } = bundle
  const before = sharesOf(earlier, head.month, tell)
  const visits = visitsOf(lines, activities, tell)
  const worth = worthOf(bundle, visits, tell)
  const seen = new Set<string>()
  for (const line of lines) {
    const key = shareKey(line)
    if (seen.has(key)) tell('lines.txt', WORDS.twice(line.activityNo))
    seen.add(key)
    const share = before.get(key)
    const now = line.inputKey === '' ? { ...NOTHING } : worth.get(line.activityNo)
    if (now === undefined) continue
    if (line.inputKey !== '') verifyVisit(bundle, line, visits.get(line.activityNo)!, tell)
    const meant = difference(now, share?.amounts ?? NOTHING)
    const wrong = AMOUNTS.filter((name) => line[name] !== meant[name])
    if (wrong.length > 0)
      tell(
        'lines.txt',
        WORDS.yen(
          line.activityNo,
          wrong.map((name) => ({ name, ...pair(line, meant, name) })),
        ),
      )
    if (line.subsidyYen !== line.rewardYen - line.feeYen) tell('lines.txt', WORDS.difference(line.activityNo))
    const kind = share ? 'adjustment' : 'original'
    if (line.kind !== kind || (line.corrects ?? null) !== (share?.decisionNo ?? null))
      tell('lines.txt', WORDS.kind(line.activityNo))
  }
}

const pair = (line: Amounts, meant: Amounts, name: (typeof AMOUNTS)[number]) => ({
  said: line[name],
  computed: meant[name],
})
const shareKey = ({ activityNo, providerNo, fiscalYear }: BundleLine): string =>
  `${activityNo} ${providerNo} ${fiscalYear}`

function difference(now: Amounts, before: Amounts): Amounts {
  return Object.fromEntries(AMOUNTS.map((name) => [name, now[name] - before[name]])) as unknown as Amounts
}

function sharesOf(earlier: EarlierLine[], month: string, tell: Tell): Map<string, Share> {
  const shares = new Map<string, Share>()
  for (const line of earlier) {
    if (line.month >= month) tell('earlier.txt', WORDS.notEarlier(line.activityNo, line.month))
    const amounts = shares.get(shareKey(line))?.amounts ?? NOTHING
    shares.set(shareKey(line), {
      amounts: Object.fromEntries(
        AMOUNTS.map((name) => [name, amounts[name] + line[name]]),
      ) as unknown as Amounts,
      decisionNo: decisionNoOf(line.fiscalYear, line.month, line.providerNo),
    })
  }
  return shares
}

/** The visit as the line holds it, and as activities.json shows it to people: one and the same. */
function visitsOf(
  lines: BundleLine[],
  activities: BundleActivity[],
  tell: Tell,
): Map<string, BundleActivity> {
  const shown = new Map(activities.map((activity) => [activity.activityNo, activity]))
  const visits = new Map<string, BundleActivity>()
  for (const { activityNo, inputKey } of lines) {
    const visit = activityOfKey(activityNo, inputKey)
    if (!visit) continue
    visits.set(activityNo, visit)
    if (JSON.stringify(visit) !== JSON.stringify(shown.get(activityNo)))
      tell('activities.json', WORDS.otherInput(activityNo))
    shown.delete(activityNo)
  }
  for (const activityNo of shown.keys()) tell('activities.json', WORDS.noLine(activityNo))
  return visits
}

function verifyVisit({ policies }: OpenBundle, line: BundleLine, visit: BundleActivity, tell: Tell): void {
  const same =
    visit.providerNo === line.providerNo &&
    visit.requesterNo === line.requesterNo &&
    visit.date === line.activityDate &&
    fiscalYearOf(visit.date) === line.fiscalYear
  if (!same) tell('lines.txt', WORDS.otherVisit(line.activityNo))
  const { version } = policyOn(policies, visit.date)
  if (version !== line.policyVersion)
    tell('lines.txt', WORDS.policy(line.activityNo, line.policyVersion, version))
}

/** What each visit is worth, with D13 where a policy caps. */
function worthOf(bundle: OpenBundle, visits: Map<string, BundleActivity>, tell: Tell): Map<string, Amounts> {
  const { policies, lines } = bundle
  const fees = new Map<string, Fee>()
  for (const { activityNo, programme, programmeVisit, inputKey } of lines) {
    const visit = visits.get(activityNo)
    if (!visit || inputKey === '' || fees.has(activityNo)) continue
    const { cancelled, date, start, end, children } = visit
    const inProgramme = programme === null ? null : { id: programme, visit: programmeVisit ?? 0 }
    try {
      fees.set(
        activityNo,
        feeFor(
          { date, start, end, children, programme: inProgramme, ...(cancelled && { cancelled }) },
          policyOn(policies, date),
        ),
      )
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      tell('lines.txt', WORDS.notPriced(activityNo, error.code))
    }
  }
  capFees(bundle, fees, visits)
  return new Map(
    [...fees].map(([no, { billedMinutes, feeYen, rewardYen, subsidyYen }]) => [
      no,
      { count: 1, billedMinutes, feeYen, rewardYen, subsidyYen },
    ]),
  )
}

type Place = Pick<BundleActivity, 'activityNo' | 'requesterNo' | 'date' | 'start'>

/** D13, in order of day and start; what was looked at again and left as it was decided has its place, but no line. */
function capFees(
  { policies, head, standings }: OpenBundle,
  fees: Map<string, Fee>,
  visits: ReadonlyMap<string, BundleActivity>,
): void {
  const places: Place[] = [...fees.keys()].map((no) => visits.get(no)!)
  for (const { subsidyYen, ...place } of standings?.settled ?? []) {
    places.push(place)
    fees.set(place.activityNo, { ...NOTHING, subsidyYen, lines: [] })
  }
  const capped = places.filter(({ date }) => policyOn(policies, date).monthlyCap)
  const keyOf = ({ requesterNo, date }: Place) => `${requesterNo} ${monthOf(date)}`
  for (const [key, group] of Map.groupBy(capped, keyOf)) {
    const inOrder = group.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    const policy = policyOn(policies, inOrder[0]!.date)
    const cap = policy.monthlyCap!
    const subsidyYen = Math.max(0, cap.subsidyYen - (head.cappedBefore[key] ?? 0))
    const after = applyMonthlyCap(
      inOrder.map(({ activityNo }) => fees.get(activityNo)!),
      { ...policy, monthlyCap: { ...cap, subsidyYen } },
    )
    inOrder.forEach(({ activityNo }, index) => fees.set(activityNo, after[index]!))
  }
}

const orderOf = ({ date, start, activityNo }: Place): string => `${date} ${start} ${activityNo}`
