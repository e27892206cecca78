/**
 * ReportActions: what the centre does to a report. Each action is one transaction: the register and the rules are
 * asked, the report changes on the version its writer has seen, and what must leave (the member's message, kintone's
 * record) is enqueued with it.
 *
 * Twice is harmless: the second try names an old version and is `stale`.
 * Used by:  server/routes/review/*.
 */
import type { BotEvent } from '../bot/contract.ts'
import type { Priced } from '../db/activity-rows.ts'
import type { Db } from '../db/connect.ts'
import { childrenOf, lineUserOfMember, memberByLineUser, memberByNo } from '../db/members.ts'
import { draftOf, reportByCase, type ReportView } from '../db/report-reads.ts'
import * as steps from '../db/report-steps.ts'
import type { DraftActivity } from '../rules/activity.ts'
import { wantActivityRecords } from './kintone-wants.ts'
import { notifyAccount, notifyMember } from './notify-member.ts'
import { priceDraft, type DraftFindings } from './price-draft.ts'
import { isFinding, refusalOf, standing, type Refusal } from './report-refusals.ts'
import type { Services } from './services.ts'

export type ActionResult =
  | { kind: 'done'; memberTold?: boolean }
  | { kind: 'stale' | 'wrong-state' | 'no-such-report' | 'no-such-activity' }
  | ({ kind: 'refused' } & Refusal)

/** Who acts, on which report, as seen in which version. */
export interface Action {
  caseNo: string
  version: number
  /** 'staff:3' */
  actor: string
}

type ActionServices = Pick<Services, 'db' | 'city' | 'clock'>
type LiveActivity = ReportView['activities'][number]

/** The report in hand, inside the action's transaction. */
interface InHand {
  tx: Db
  services: ActionServices
  view: ReportView
  live: LiveActivity[]
  seen: steps.SeenReport
}

const refused = (code: Refusal['code'], field: string | null = null): ActionResult => ({
  kind: 'refused',
  code,
  field,
})

export const changeActivity = (
  services: ActionServices,
  action: Action & { activityNo: string; change: Partial<DraftActivity>; overnight: boolean },
): Promise<ActionResult> =>
  withReport(services, action, async (hand) => {
    const at = hand.live.findIndex((row) => row.activityNo === action.activityNo)
    const before = hand.live[at]
    if (!before) return { kind: 'no-such-activity' }
    const after = changed(draftOf(before), action.change)
    const drafts = hand.live.map((row) => (row === before ? after : draftOf(row)))
    const typed = {
      at,
      fields: Object.keys(action.change),
      overnight: action.overnight || isOvernight(before),
    }
    return mend(hand, drafts, typed, (priced, attention) =>
      steps.reviseActivity(hand.tx, {
        ...hand.seen,
        activityNo: before.activityNo,
        activity: after,
        priced: priced[at]!,
        attention,
      }),
    )
  })

export const addActivity = (
  services: ActionServices,
  action: Action & { activity: DraftActivity; overnight: boolean },
): Promise<ActionResult> =>
  withReport(services, action, async (hand) => {
    const { activity, overnight } = action
    const typed = { at: hand.live.length, fields: Object.keys(activity), overnight }
    return mend(hand, [...hand.live.map(draftOf), activity], typed, (priced, attention) =>
      steps.addActivity(hand.tx, { ...hand.seen, activity, priced: priced.at(-1)!, attention }),
    )
  })

export const removeActivity = (
  services: ActionServices,
  action: Action & { activityNo: string },
): Promise<ActionResult> =>
  withReport(services, action, async (hand) => {
    const { activityNo } = action
    const left = hand.live.filter((row) => row.activityNo !== activityNo)
    if (left.length === hand.live.length) return { kind: 'no-such-activity' }
    hand.live = left
    return mend(hand, left.map(draftOf), null, (_priced, attention) =>
      steps.removeActivity(hand.tx, { ...hand.seen, activityNo, attention }),
    )
  })

/** A row taken out comes back as it was, under a new number: one once given is never given again. */
export async function restoreActivity(
  services: ActionServices,
  action: Action & { activityNo: string },
): Promise<ActionResult> {
  const view = await reportByCase(services.db.drizzle, action.caseNo)
  const removed = view?.activities.find((row) => row.activityNo === action.activityNo && row.removedAt)
  if (!removed) return { kind: 'no-such-activity' }
  return addActivity(services, { ...action, activity: draftOf(removed), overnight: isOvernight(removed) })
}

export const setProvider = (
  services: ActionServices,
  action: Action & { providerNo: string },
): Promise<ActionResult> =>
  withReport(services, action, async ({ tx, seen }) => {
    const { providerNo } = action
    const member = await memberByNo(tx, providerNo)
    if (!member?.isProvider) return refused('UNKNOWN_MEMBER', 'providerNo')
    return { kind: await steps.setProvider(tx, { ...seen, providerNo }) }
  })

/** Only what nothing stands against: a `block` of the rules must be mended or returned first. */
export const approve = (services: ActionServices, action: Action): Promise<ActionResult> =>
  withReport(services, action, async ({ tx, view, live, seen }) => {
    const { providerNo } = view.report
    if (live.length === 0) return refused('NO_ACTIVITIES')
    if (providerNo === null) return refused('NO_PROVIDER')
    const { caseNo, version } = action
    const wanted = { providerNo, activities: live.map(draftOf), exceptCaseNo: caseNo }
    const { checks } = await priceDraft(tx, services, wanted)
    if (checks.flat().some((check) => check.severity === 'block')) return refused('CHECKS_BLOCK')
    const result = await steps.approveReport(tx, seen)
    if (result !== 'done') return { kind: result }
    await wantActivityRecords(tx, services.city, caseNo, seen.now)
    const subsidyYen = live.reduce((sum, row) => sum + row.subsidyYen, 0)
    const event: BotEvent = { kind: 'approved', caseNo, subsidyYen }
    await notifyMember(tx, providerNo, event, `approved:${caseNo}:${version}`, seen.now)
    return { kind: 'done' }
  })

/** The reason reaches the member's chat as written. An approved report's records then say 差戻し in kintone. */
export const returnToMember = (
  services: ActionServices,
  action: Action & { reason: string },
): Promise<ActionResult> =>
  withReport(services, action, async ({ tx, view, live, seen }) => {
    const { caseNo, reason, version } = action
    if (reason.trim() === '') return refused('REASON_NEEDED', 'text')
    const result = await steps.returnReport(tx, { ...seen, reason, alsoApproved: true })
    if (result !== 'done') return { kind: result }
    if (view.report.state === 'approved') await wantActivityRecords(tx, services.city, caseNo, seen.now)
    const event: BotEvent = { kind: 'returned', caseNo, reason, activities: live.map(draftOf) }
    return {
      kind: 'done',
      memberTold: await tellSender(tx, view, event, `returned:${caseNo}:${version}`, seen.now),
    }
  })

async function tellSender(
  tx: Db,
  view: ReportView,
  event: BotEvent,
  key: string,
  now: Date,
): Promise<boolean> {
  const { providerNo } = view.report
  const own = providerNo && (await lineUserOfMember(tx, providerNo))
  // a photo of somebody who is not linked yet still came from a chat
  const lineUserId = own || (await unownedAccount(tx, view.case.lineUserId))
  return lineUserId !== null && notifyAccount(tx, lineUserId, event, key, now)
}

/** Null for a phone that is a member's: what is not theirs is not told there. */
async function unownedAccount(tx: Db, lineUserId: string | null): Promise<string | null> {
  return lineUserId === null || (await memberByLineUser(tx, lineUserId)) ? null : lineUserId
}

async function withReport(
  services: ActionServices,
  action: Action,
  act: (hand: InHand) => Promise<ActionResult>,
): Promise<ActionResult> {
  const { caseNo, version, actor } = action
  return services.db.drizzle.transaction(async (tx) => {
    const view = await reportByCase(tx, caseNo)
    if (!view) return { kind: 'no-such-report' }
    if (view.report.version !== version) return { kind: 'stale' }
    const live = view.activities.filter((row) => row.removedAt === null)
    return act({ tx, services, view, live, seen: { caseNo, version, actor, now: services.clock() } })
  })
}

/**
 * Prices the report as it will be, writes the one change, then whatever else it moved: a visit dated anew renumbers
 * the requester's other visits in a free scheme. What the rules find is found anew; what people found stays.
 */
async function mend(
  hand: InHand,
  drafts: DraftActivity[],
  typed: { at: number; fields: string[]; overnight: boolean } | null,
  write: (priced: Priced[], attention: string[]) => Promise<steps.ChangeResult>,
): Promise<ActionResult> {
  const { tx, services, view, seen } = hand
  const { providerNo } = view.report
  if (providerNo === null) return refused('NO_PROVIDER')
  const found = await priceDraft(tx, services, { providerNo, activities: drafts, exceptCaseNo: seen.caseNo })
  const refusal = typed && (await typedRefusal(tx, services, drafts, found, typed))
  if (refusal) return { kind: 'refused', ...refusal }
  const priced = found.pricings.filter((pricing): pricing is Priced & typeof pricing => 'fee' in pricing)
  if (priced.length < drafts.length) return refused('CHECKS_BLOCK')

  const kept = view.report.attention.filter((code) => !isFinding(code))
  const checks = standing(found.checks.flat(), view.report.attention)
  const attention = [...new Set([...kept, ...checks.map((check) => check.code)])]
  const result = await write(priced, attention)
  if (result !== 'done') return { kind: result }
  for (const [index, row] of hand.live.entries()) {
    const price = priced[index]
    if (!price || index === typed?.at || samePrice(row, price)) continue
    const next = { ...seen, version: null, activityNo: row.activityNo, activity: draftOf(row), priced: price }
    await steps.reviseActivity(tx, next)
  }
  if (view.report.state === 'approved') await wantActivityRecords(tx, services.city, seen.caseNo, seen.now)
  return { kind: 'done' }
}

async function typedRefusal(
  tx: Db,
  { city }: ActionServices,
  drafts: DraftActivity[],
  found: DraftFindings,
  typed: { at: number; fields: string[]; overnight: boolean },
): Promise<Refusal | null> {
  const activity = drafts[typed.at]!
  const children = await childrenOf(tx, [activity.requesterNo])
  return refusalOf(
    {
      ...typed,
      activity,
      pricing: found.pricings[typed.at]!,
      checks: found.checks[typed.at]!,
      childIds: children.map((child) => child.id),
    },
    city,
  )
}

/** Another requester's children are counted, not named: names do not move to another family. */
function changed(before: DraftActivity, change: Partial<DraftActivity>): DraftActivity {
  const after = { ...before, ...change }
  const movedFamily = after.requesterNo !== before.requesterNo && !change.children
  return movedFamily
    ? { ...after, children: after.children.map(({ sick }) => ({ childId: null, sick })) }
    : after
}

const isOvernight = (row: LiveActivity): boolean => row.endTime < row.startTime

const samePrice = (row: LiveActivity, { fee, programme }: Priced): boolean =>
  row.feeYen === fee.feeYen &&
  row.rewardYen === fee.rewardYen &&
  row.programme === (programme?.id ?? null) &&
  row.programmeVisit === (programme?.visit ?? null)
