/**
 * Calculate: a month's run, from the approved activities to decisions, in the caller's transaction.
 *
 * Promise:  idempotent by month + revision + input hash: calculated again with nothing changed, it is the same run;
 *           changed, another revision takes its place, until it is submitted. A preview is this, rolled back.
 * Needs:    a REPEATABLE READ transaction, so that everything is read of one moment.
 */
import { createHash, type Hash } from 'node:crypto'
import { inArray } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import {
  cappedBefore,
  findMonthWork,
  monthPortions,
  programmeActivities,
  programmeStandings,
} from '../../db/month-input.ts'
import {
  addDecisions,
  addLines,
  addRun,
  finishCalculation,
  linesText,
  liveRun,
  liveRuns,
  lockMonths,
  voidRun,
  type NewDecision,
  type Run,
} from '../../db/runs.ts'
import { accounts } from '../../db/schema.ts'
import { returnedAt } from '../../db/transfers.ts'
import { canonicalJson } from '../../db/canonical-json.ts'
import { addDays, jstDate, monthOf, type IsoDate, type IsoMonth } from '../../rules/calendar.ts'
import { decisionTally, type Decision, type NegativeRule } from '../../rules/decisions.ts'
import { monthLines, programmeVisits, type PricedPatterns, type Refused } from '../../rules/month.ts'
import type { PolicyBook } from '../../rules/policy.ts'
import { DECIDED_STATES } from '../../rules/run-states.ts'
import type { Services } from '../services.ts'
import { heldFor, type JudgeServices } from './account-state.ts'
import { canonicalDecision, canonicalLine, sha256 } from './canonical.ts'
import { checkMonth } from './check-month.ts'
import { keepBasis } from './kept-basis.ts'
import { MonthRefusal } from './refusal.ts'

export type MonthServices = Pick<Services, 'city' | 'clock' | 'db'> & JudgeServices

export interface CalculateOptions {
  month: IsoMonth
  actor: string
  /** others than the city's, for a preview under a future policy */
  policies?: PolicyBook
  /** a preview may look at a month that is not over */
  early?: boolean
}

const PORTION = 5_000
const WHOLE = 2 ** 31 - 1

export async function calculateMonth(
  tx: Db,
  services: MonthServices,
  options: CalculateOptions,
): Promise<Run> {
  const { month, actor } = options
  const now = services.clock()
  await lockMonths(tx)
  await refuseOutOfOrder(tx, month, jstDate(now), options.early ?? false)
  const standing = await liveRun(tx, month)
  if (standing && DECIDED_STATES.includes(standing.state)) return standing
  const same = standing && (await calculatedAnew(tx, services, options, standing, now))
  if (same) return same
  if (standing) await voidRun(tx, standing, { reason: 'calculated anew', actor, now })
  return write(tx, services, options, now)
}

/** @returns the standing run when nothing it follows from has changed */
async function calculatedAnew(
  tx: Db,
  services: MonthServices,
  options: CalculateOptions,
  standing: Run,
  now: Date,
): Promise<Run | null> {
  const unchanged = new Error('unchanged')
  try {
    await tx.transaction(async (inner) => {
      await voidRun(inner, standing, { reason: 'compared', actor: options.actor, now })
      const again = await write(inner, services, options, now)
      throw isSame(again, standing) ? unchanged : new Error('changed')
    })
  } catch (error) {
    if (error === unchanged) return standing
    if (!(error instanceof Error) || error.message !== 'changed') throw error
  }
  return null
}

/** The findings too: a pair that is registered by now is none any more, one that ended is a new one. */
const isSame = (one: Run, other: Run): boolean =>
  one.inputHash === other.inputHash &&
  one.linesHash === other.linesHash &&
  canonicalJson(one.checks) === canonicalJson(other.checks)

async function refuseOutOfOrder(tx: Db, month: IsoMonth, today: IsoDate, early: boolean): Promise<void> {
  if (!early && today <= lastDayOf(month))
    throw new MonthRefusal('MONTH_NOT_OVER', `${month} is not over: it closes from the next day on`)
  for (const run of await liveRuns(tx)) {
    if (run.month > month)
      throw new MonthRefusal(
        'LATER_RUN',
        `${run.month} is closed already: what is late goes into its next run`,
      )
    if (run.month < month && !DECIDED_STATES.includes(run.state))
      throw new MonthRefusal(
        'EARLIER_RUN_OPEN',
        `${run.month} is not submitted yet: its lines could still change`,
      )
  }
}

export const lastDayOf = (month: IsoMonth): IsoDate => addDays(`${monthOf(addDays(`${month}-28`, 4))}-01`, -1)

async function write(tx: Db, services: MonthServices, options: CalculateOptions, now: Date): Promise<Run> {
  const { month, actor } = options
  const policies = options.policies ?? services.city.policies
  const { negative, approvals } = services.city.month
  const runId = await addRun(tx, { month, approvalsNeeded: approvals, actor, now })
  const { inputHash, linesHash, ...found } = await writeLines(tx, { runId, month, policies, negative })
  const scope = { month, lastDay: lastDayOf(month) }
  await keepBasis(tx, services, { runId, scope, policies, negative, now })
  const checks = await checkMonth(tx, services, { ...found, runId, month, policies, now })
  return finishCalculation(tx, runId, { inputHash, linesHash, checks, actor, now })
}

export interface Calculated {
  inputHash: string
  linesHash: string
  refused: Refused[]
  decisions: NewDecision[]
}

/** The run's lines and decisions, without a judgement of them. Used by: test/bench/month.ts too. */
export async function writeLines(
  tx: Db,
  run: { runId: number; month: IsoMonth; policies: PolicyBook; negative: NegativeRule },
): Promise<Calculated> {
  const { runId, month, policies, negative } = run
  const scope = { month, lastDay: lastDayOf(month) }
  await findMonthWork(tx, scope)
  const standings = await programmeStandings(tx, scope)
  const visits = programmeVisits(await programmeActivities(tx, scope, [...standings.keys()]), standings)
  const before = policies.versions.some((policy) => policy.monthlyCap)
    ? await cappedBefore(tx, scope)
    : undefined

  const inputs = createHash('sha256').update(canonicalJson({ policies, negative, standings: [...standings] }))
  const text = createHash('sha256')
  const tally = decisionTally(month, negative)
  const refused: Refused[] = []
  const priced: PricedPatterns = new Map()
  let count = 0
  let toWrite = ''
  // a cap is shared by all visits of a family, so they cannot be looked at apart
  for await (const { activities, decided } of monthPortions(tx, scope, before ? WHOLE : PORTION)) {
    // the database takes one portion's lines while the next one's are worked out
    const writing = await addLines(tx, toWrite)
    inputs.update(activities.map(({ activityNo, inputKey }) => `${activityNo}|${inputKey}\n`).join(''))
    if (decided.length > 0) inputs.update(canonicalJson(decided))
    const found = monthLines({
      activities,
      decided,
      visits,
      policies,
      priced,
      ...(before && { cappedBefore: before }),
    })
    refused.push(...found.refused)
    for (const line of found.lines) tally.add(line)
    text.update(found.lines.map(canonicalLine).join(''))
    toWrite = linesText(runId, found.lines, count + 1)
    count += found.lines.length
    await writing.done
  }
  await (
    await addLines(tx, toWrite)
  ).done
  const decisions = await withAccounts(tx, tally.decisions(), inputs, text)
  await addDecisions(tx, runId, decisions)
  return { inputHash: inputs.digest('hex'), linesHash: text.digest('hex'), refused, decisions }
}

/** Each decision with the account it would be paid to, and why it would not. */
async function withAccounts(tx: Db, decided: Decision[], inputs: Hash, text: Hash): Promise<NewDecision[]> {
  const known = new Map<string, typeof accounts.$inferSelect>()
  const numbers = [...new Set(decided.map(({ providerNo }) => providerNo))]
  for (let at = 0; at < numbers.length; at += 5_000) {
    const slice = numbers.slice(at, at + 5_000)
    for (const row of await tx.select().from(accounts).where(inArray(accounts.memberNo, slice)))
      known.set(row.memberNo, row)
  }
  const returned = await returnedAt(tx)
  return decided.map((decision) => {
    const account = known.get(decision.providerNo)
    const held = decision.payYen > 0 ? heldFor(account, returned.get(decision.providerNo)) : null
    const mark = account ? sha256(account.sealedAccount) : ''
    inputs.update(`${decision.decisionNo}|${mark}|${held ?? ''}\n`)
    text.update(canonicalDecision(decision, mark, held))
    return { ...decision, sealedAccount: account?.sealedAccount ?? null, held }
  })
}
