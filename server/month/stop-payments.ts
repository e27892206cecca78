/**
 * StopPayments: what changed between the approval of a month and its transfer file keeps a payment out of that file: an
 * account that changed, vanished or sent another payment back, a later month that asks the money back.
 *
 * Promise:  the decision stands as it was approved; only its payment waits, and a later file makes it (batches.ts).
 * Order:    stopped and on the audit record before the papers are made, so that they all say the same.
 * Used by:  make-files.ts.
 */
import { appendAudit, lockAudit } from '../../db/audit.ts'
import { addStops, type StopReason } from '../../db/payment-stops.ts'
import type { Run } from '../../db/runs.ts'
import type { Services } from '../services.ts'
import { paymentsOf } from './payments.ts'
import type { JudgeServices } from './account-state.ts'

export interface Stopped {
  memberNo: string
  decisionNo: string
  reason: StopReason
  yen: number
}

/** @returns those stopped now; what was stopped before stays so */
export async function stopPayments(
  services: JudgeServices & Pick<Services, 'clock' | 'db'>,
  run: Run,
  actor: string,
): Promise<Stopped[]> {
  const now = services.clock()
  return services.db.drizzle.transaction(async (tx) => {
    await lockAudit(tx)
    const stopped = (await paymentsOf(tx, services, run)).flatMap(
      ({ decisionNo, memberNo, payYen, stop, isStopped }) =>
        stop === null || isStopped ? [] : [{ decisionNo, memberNo, reason: stop, yen: payYen }],
    )
    if (stopped.length === 0) return []
    await addStops(
      tx,
      stopped.map(({ decisionNo, reason }) => ({
        ...{ runId: run.id, decisionNo, reason, stoppedAt: now, stoppedBy: actor },
      })),
    )
    await appendAudit(tx, {
      ...{ at: now, actor, action: 'payment.stopped', subject: `month:${run.month}` },
      after: { stopped: stopped.map(({ decisionNo, reason }) => ({ decisionNo, reason })) },
    })
    return stopped
  })
}
