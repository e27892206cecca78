/**
 * Checks: what is wrong or odd about one activity, seen beside the register, other reports and the calendar.
 *
 * Promise:  every finding names its code, how grave it is and the field to mend; `block` may not be approved
 *           as it stands, `warn` wants a person's eye or answer.
 * Never:    throws for a bad activity; never says anything in words for people (bot/messages/ does).
 * Used by:  the doors when a report is submitted, the review queue, rules/triage.ts.
 */
import type { BillableActivity, DraftActivity } from './activity.ts'
import { RuleError } from './activity.ts'
import { accountsCloseOn, addDays, fiscalYearOf, isClockTime, isIsoDate } from './calendar.ts'
import type { Check, CheckCode, CheckFacts, CheckField, MemberFacts } from './check.ts'
import { block, warn } from './check.ts'
import { collisionChecks, spanOf } from './collisions.ts'
import { feeFor } from './fees.ts'
import type { Policy } from './policy.ts'
import { policyOn } from './policy.ts'
import { toCome } from './to-come.ts'

export type { Check, CheckCode, CheckFacts, CheckField, MemberFacts, OtherActivity } from './check.ts'

/** @returns findings, blocks first, each code and field once */
export function checkActivity(activity: DraftActivity, facts: CheckFacts): Check[] {
  const malformed = malformedTimes(activity)
  if (malformed.length > 0) return malformed
  return worstFirst([
    ...timeChecks(activity, facts),
    ...collisionChecks(activity, facts),
    ...memberChecks(activity, facts),
    ...plainChecks(activity),
  ])
}

function malformedTimes(activity: DraftActivity): Check[] {
  const checks: Check[] = []
  if (!isIsoDate(activity.date)) checks.push(block('BAD_DATE', 'date'))
  if (!isClockTime(activity.start)) checks.push(block('BAD_TIME', 'start'))
  if (!isClockTime(activity.end)) checks.push(block('BAD_TIME', 'end'))
  return checks
}

function timeChecks(activity: DraftActivity, facts: CheckFacts): Check[] {
  const checks: Check[] = [...futureChecks(activity, facts)]
  // 17:00-15:00 is far likelier a slip than 22 hours: the doors ask.
  if (activity.end < activity.start) checks.push(warn('END_BEFORE_START', 'end'))
  let policy: Policy
  try {
    policy = policyOn(facts.policies, activity.date)
    feeFor(billable(activity, facts), policy)
  } catch (error) {
    if (!(error instanceof RuleError) || error.code === 'BAD_POLICY') throw error
    return [...checks, block(error.code as CheckCode, fieldOf(error))]
  }
  checks.push(...lateness(activity, facts, policy), ...unusual(activity, policy))
  return checks
}

function billable(activity: DraftActivity, facts: CheckFacts): BillableActivity {
  const { date, start, end, children, cancelled } = activity
  return {
    date,
    start,
    end,
    children,
    programme: facts.programme ?? null,
    ...(cancelled ? { cancelled } : {}),
  }
}

function fieldOf(error: RuleError): CheckField | null {
  const [name] = (error.field ?? '').split('.')
  const fields: CheckField[] = ['date', 'start', 'end', 'children', 'programme']
  return fields.find((field) => field === name) ?? null
}

function futureChecks(activity: DraftActivity, { today, time }: CheckFacts): Check[] {
  // Told the day before, a cancellation is of a visit still to come.
  if (activity.cancelled === 'dayBefore') return []
  // What was cancelled has no end to wait for.
  const field = toCome(activity, { today, ...(time && !activity.cancelled && { time }) })
  return field === null ? [] : [block('FUTURE', field)]
}

function lateness(activity: DraftActivity, { today }: CheckFacts, policy: Policy): Check[] {
  if (today > accountsCloseOn(fiscalYearOf(activity.date))) return [warn('PAST_FISCAL_YEAR', 'date')]
  const nextMonth = addDays(`${activity.date.slice(0, 7)}-28`, 4).slice(0, 7)
  const dueOn = `${nextMonth}-${String(policy.reportDueDay).padStart(2, '0')}`
  return today > dueOn ? [warn('OUTSIDE_WINDOW', 'date')] : []
}

function unusual(activity: DraftActivity, policy: Policy): Check[] {
  const { longMinutes, manyChildren, dearCostsYen } = policy.unusual
  const [start, end] = spanOf(activity)
  const checks: Check[] = []
  if (end - start > longMinutes) checks.push(warn('UNUSUAL', 'end'))
  if (activity.children.length > manyChildren) checks.push(warn('UNUSUAL', 'children'))
  if (activity.transportYen > dearCostsYen) checks.push(warn('UNUSUAL', 'transportYen'))
  if (activity.otherYen > dearCostsYen) checks.push(warn('UNUSUAL', 'otherYen'))
  return checks
}

function memberChecks(activity: DraftActivity, { provider, requester, pair }: CheckFacts): Check[] {
  const checks = [...standing(provider, null, activity), ...standing(requester, 'requesterNo', activity)]
  if (!provider || !requester) return checks
  const { date } = activity
  const together = pair && pair.registeredOn <= date && (pair.endedOn === null || date <= pair.endedOn)
  if (!together) checks.push(block('UNREGISTERED_PAIR', 'requesterNo'))
  return checks
}

function standing(member: MemberFacts | null, field: CheckField | null, { date }: DraftActivity): Check[] {
  if (!member) return [block('UNKNOWN_MEMBER', field)]
  if (date < member.joinedOn) return [block('BEFORE_JOINING', field ?? 'date')]
  if (member.leftOn && date > member.leftOn) return [block('AFTER_LEAVING', field ?? 'date')]
  // Left on a day nobody wrote down: a person decides.
  if (member.state === 'left' && !member.leftOn) return [warn('AFTER_LEAVING', field ?? 'date')]
  return member.state === 'paused' ? [warn('PAUSED_MEMBER', field)] : []
}

function plainChecks(activity: DraftActivity): Check[] {
  return activity.kind === null && !activity.cancelled ? [warn('NO_KIND', 'kind')] : []
}

function worstFirst(checks: Check[]): Check[] {
  const once = new Map(checks.map((check) => [JSON.stringify(check), check]))
  return [...once.values()].sort((a, b) => Number(b.severity === 'block') - Number(a.severity === 'block'))
}
