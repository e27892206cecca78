/**
 * PastYears: 過年度支出: what of a run is paid after the accounts of its 会計年度 closed (出納閉鎖, 31 May), and who has
 * approved that apart. The decisions themselves are approved with the run.
 *
 * Promise:  no transfer file pays such money before as many approved it as the run needs; the database refuses it too.
 * Used by:  make-files.ts, batches.ts, the month's page and verb.
 */
import type { Db } from '../../db/connect.ts'
import { approvePastYear, pastYearApprovals } from '../../db/past-years.ts'
import { liveRun, lockMonths, type Run } from '../../db/runs.ts'
import { accountsCloseOn, jstDate, type IsoDate, type IsoMonth } from '../../rules/calendar.ts'
import { DECIDED_STATES } from '../../rules/run-states.ts'
import type { Services } from '../services.ts'
import type { MonthServices } from './calculate.ts'
import { inOneMoment } from './one-moment.ts'
import { nextPayOn, usualPayOn } from './pay-day.ts'
import { paymentsOf, type Payment } from './payments.ts'
import { MonthRefusal } from './refusal.ts'
import { storedHash } from './stored-hash.ts'

export interface PastYear {
  fiscalYear: number
  /** payments that are not made yet, and what they come to */
  count: number
  yen: number
  /** who has approved it apart: 'staff:3' */
  approvers: string[]
}

/** Of a run that is prepared: what would be paid too late, by the day that a file made today is paid on. */
export async function pastYearsOf(
  db: Db,
  services: Pick<Services, 'city' | 'clock'>,
  run: Run,
  payments: Payment[],
): Promise<PastYear[]> {
  if (!DECIDED_STATES.includes(run.state)) return []
  const today = jstDate(services.clock())
  const isFirst = run.state === 'submitted' || run.state === 'approved'
  const payOn = isFirst ? usualPayOn(services, run.month, today) : nextPayOn(services, today)
  const late = payments.filter(
    ({ state, fiscalYear }) => state !== 'paid' && payOn > accountsCloseOn(fiscalYear),
  )
  if (late.length === 0) return []
  const approvals = await pastYearApprovals(db, run.id)
  const years = [...Map.groupBy(late, ({ fiscalYear }) => fiscalYear)]
  return years.map(([fiscalYear, payments]) => ({
    ...{ fiscalYear, count: payments.length },
    yen: payments.reduce((sum, { payYen }) => sum + payYen, 0),
    approvers: approvals.filter((one) => one.fiscalYear === fiscalYear).map(({ approver }) => approver),
  }))
}

export const isApprovedApart = ({ approvers }: PastYear, { approvalsNeeded }: Run): boolean =>
  approvers.length >= approvalsNeeded

/** @throws MonthRefusal PAST_YEAR_APART */
export async function refuseUnapproved(
  db: Db,
  run: Run,
  payOn: IsoDate,
  paidYears: Iterable<number>,
): Promise<void> {
  const approvals = await pastYearApprovals(db, run.id)
  for (const fiscalYear of new Set(paidYears)) {
    const approved = approvals.filter((one) => one.fiscalYear === fiscalYear).length
    if (payOn > accountsCloseOn(fiscalYear) && approved < run.approvalsNeeded)
      throw new MonthRefusal(
        'PAST_YEAR_APART',
        `the accounts of ${fiscalYear} are closed on ${payOn}: its payments are approved apart first`,
      )
  }
}

/**
 * 過年度支出の決裁 by another person than the preparer; twice is once.
 * @param hash  as the approver saw it; null: as it stands
 * @throws MonthRefusal NOT_SUBMITTED | NOTHING_PAST | OWN_RUN | HASH_DIFFERS | LINES_DIFFER
 */
export async function approvePastYears(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
  hash: string | null,
): Promise<PastYear[]> {
  return inOneMoment(services, async (tx) => {
    await lockMonths(tx)
    const run = await liveRun(tx, month)
    if (!run?.submittedBy) throw new MonthRefusal('NOT_SUBMITTED', `${month} is not submitted`)
    if (run.submittedBy === actor) throw new MonthRefusal('OWN_RUN', 'who prepared a month cannot approve it')
    if (hash !== null && hash !== run.linesHash)
      throw new MonthRefusal('HASH_DIFFERS', 'the month is not the one that was shown: look at it again')
    if ((await storedHash(tx, run.id)) !== run.linesHash)
      throw new MonthRefusal('LINES_DIFFER', 'the stored lines are not those that were calculated')
    const payments = await paymentsOf(tx, services, run)
    const years = await pastYearsOf(tx, services, run, payments)
    if (years.length === 0)
      throw new MonthRefusal('NOTHING_PAST', `nothing of ${month} is paid after the accounts are closed`)
    const fresh = years.filter(({ approvers }) => !approvers.includes(actor))
    for (const { fiscalYear } of fresh)
      await approvePastYear(tx, run, fiscalYear, { approver: actor, now: services.clock() })
    return pastYearsOf(tx, services, run, payments)
  })
}
