/**
 * Steps: what a person can do with a month: close, check, submit, approve, take back.
 *
 * Promise:  the same step twice is one; each names the state it starts from. The preparer never approves, and what is
 *           approved is what was shown: the hash that the approver saw is the hash of the stored lines.
 * Used by:  server/verbs/month.ts, server/routes/review/months.ts.
 */
import type { Db } from '../../db/connect.ts'
import {
  addApproval,
  hasApproved,
  liveRun,
  liveRuns,
  lockMonths,
  stepRun,
  totalsOfRun,
  voidRun,
  type Run,
} from '../../db/runs.ts'
import { jstDate, type IsoMonth } from '../../rules/calendar.ts'
import { DECIDED_STATES } from '../../rules/run-states.ts'
import { calculateMonth, type MonthServices } from './calculate.ts'
import { MonthRefusal } from './refusal.ts'
import { reportMonth, reportOf, type MonthReport } from './month-report.ts'
import { numberDocuments } from './number-documents.ts'
import { inOneMoment } from './one-moment.ts'
import { storedHash } from './stored-hash.ts'
import { wantDecisions } from './want-decisions.ts'

/** Closes the month and calculates it; again, it is the same run or, where something changed, the next revision. */
export async function closeMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
): Promise<MonthReport> {
  return inOneMoment(services, async (tx) => {
    const run = await calculateMonth(tx, services, { month, actor })
    return reportOf(run, await totalsOfRun(tx, run.id))
  })
}

/** calculated → checked: somebody looked at the findings, and none of them blocks. */
export async function markChecked(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
): Promise<MonthReport> {
  return step(services, month, async (tx, run) => {
    if (['checked', 'submitted', 'approved', 'exported', 'paid'].includes(run.state)) return run
    const blocking = run.checks.filter(({ severity }) => severity === 'block')
    if (blocking.length > 0)
      throw new MonthRefusal(
        'CHECKS_BLOCK',
        blocking.map(({ code, ref, message }) => `${code} ${ref ?? ''}: ${message}`).join('\n'),
      )
    return stepRun(tx, run, {
      from: ['calculated'],
      to: 'checked',
      set: { checkedBy: actor },
      actor,
      now: now(services),
    })
  })
}

/** 起案: checked → submitted. From here on the run is frozen. */
export async function submitMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
): Promise<MonthReport> {
  return step(services, month, async (tx, run) => {
    if (['submitted', 'approved', 'exported', 'paid'].includes(run.state)) return run
    if (run.state !== 'checked')
      throw new MonthRefusal('NOT_CHECKED', `${month} is ${run.state}, not checked`)
    await refuseChanged(tx, services, run, actor)
    const set = { submittedBy: actor, submittedAt: now(services) }
    return stepRun(tx, run, { from: ['checked'], to: 'submitted', set, actor, now: now(services) })
  })
}

/**
 * 決裁. With the last approval needed the decisions get their 文書番号.
 * @param hash  as the approver saw it; null: as it stands
 */
export async function approveMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
  hash: string | null,
): Promise<MonthReport> {
  return step(services, month, async (tx, run) => {
    if (['approved', 'exported', 'paid'].includes(run.state)) return run
    if (run.state !== 'submitted')
      throw new MonthRefusal('NOT_SUBMITTED', `${month} is ${run.state}, not submitted`)
    if (run.submittedBy === actor) throw new MonthRefusal('OWN_RUN', 'who prepared a month cannot approve it')
    if (hash !== null && hash !== run.linesHash)
      throw new MonthRefusal('HASH_DIFFERS', 'the month is not the one that was shown: look at it again')
    if ((await storedHash(tx, run.id)) !== run.linesHash)
      throw new MonthRefusal('LINES_DIFFER', 'the stored lines are not those that were calculated')
    const earlier = (await liveRuns(tx)).find((one) => one.month < month && one.state === 'submitted')
    if (earlier)
      throw new MonthRefusal(
        'EARLIER_UNAPPROVED',
        `${earlier.month} is not approved yet: its lines come first`,
      )
    if (await hasApproved(tx, run.id, actor))
      throw new MonthRefusal('ALREADY_APPROVED', 'this person has approved already')
    const approvals = await addApproval(tx, run, {
      ...{ approver: actor, linesHash: run.linesHash, now: now(services) },
    })
    if (approvals < run.approvalsNeeded) return run
    await numberDocuments(tx, run, jstDate(now(services)))
    const set = { approvedAt: now(services) }
    const step = { from: ['submitted' as const], to: 'approved' as const, set, actor, now: now(services) }
    const after = await stepRun(tx, run, step)
    await wantDecisions(tx, run.id, now(services))
    return after
  })
}

/**
 * A submitted month goes back to its preparer: this revision is void, the month open until it is closed again, and so
 * are later ones that were calculated with its lines. @throws MonthRefusal FROZEN | LATER_SUBMITTED
 */
export async function takeBackMonth(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
  reason: string,
): Promise<MonthReport> {
  await inOneMoment(services, async (tx) => {
    await lockMonths(tx)
    const run = await required(tx, month)
    if (!['closed', 'calculated', 'checked', 'submitted'].includes(run.state))
      throw new MonthRefusal(
        'FROZEN',
        `${month} is ${run.state}: what was approved is corrected by a later run`,
      )
    const later = (await liveRuns(tx)).filter((one) => one.month > month)
    const built = later.find(({ state }) => DECIDED_STATES.includes(state))
    if (built)
      throw new MonthRefusal(
        'LATER_SUBMITTED',
        `${built.month} was prepared after it: take that one back first`,
      )
    // what was only calculated after it is calculated again
    for (const one of [...later, run]) await voidRun(tx, one, { reason, actor, now: now(services) })
  })
  return reportMonth(services.db.drizzle, month)
}

// ── helpers ──────────────────────────────────────────────────────────────────────────────────────────────

const now = ({ clock }: MonthServices): Date => clock()

async function required(tx: Db, month: IsoMonth): Promise<Run> {
  const run = await liveRun(tx, month)
  if (!run) throw new MonthRefusal('NOT_CLOSED', `${month} is not closed yet`)
  return run
}

async function step(
  services: MonthServices,
  month: IsoMonth,
  act: (tx: Db, run: Run) => Promise<Run | null>,
): Promise<MonthReport> {
  const after = await inOneMoment(services, async (tx) => {
    const run = await act(tx, await required(tx, month))
    if (!run)
      throw new MonthRefusal('WRONG_STATE', `somebody else took a step with ${month}: look at it again`)
    return run
  })
  return reportOf(after, await totalsOfRun(services.db.drizzle, after.id))
}

/** Calculated again before it is frozen: what changed since is not submitted unseen. */
async function refuseChanged(tx: Db, services: MonthServices, run: Run, actor: string): Promise<void> {
  const again = await calculateMonth(tx, services, { month: run.month, actor })
  if (again.id !== run.id)
    throw new MonthRefusal(
      'CHANGED',
      `something changed since ${run.month} was calculated: close it again and check`,
    )
}
