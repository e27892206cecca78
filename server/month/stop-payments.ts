/**
 * StopPayments: what changed between the approval of a month and its transfer file keeps a payment out of that file: an
 * account that changed, vanished or sent another payment back, a later month that asks the money back.
 *
 * Promise:  the decision stands as it was approved; only its payment waits, and a later file makes it (batches.ts).
 *           Stopped, on the audit record and out of the file in one transaction, or not at all.
 * Used by:  make-files.ts.
 */
import { appendAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { addStops, type StopReason } from '../../db/payment-stops.ts'
import type { Run } from '../../db/runs.ts'
import type { JudgeServices } from './account-state.ts'
import { paymentsOf } from './payments.ts'

export interface Stopped {
  memberNo: string
  decisionNo: string
  reason: StopReason
  yen: number
}

/** Payments that a file made now leaves out, though they were approved to be in it, or are in the file there is. */
export async function stoppedNow(db: Db, services: JudgeServices, run: Run): Promise<Stopped[]> {
  return (await paymentsOf(db, services, run)).flatMap(({ decisionNo, memberNo, payYen, stop }) =>
    stop === null ? [] : [{ decisionNo, memberNo, reason: stop, yen: payYen }],
  )
}

export async function keepStopped(
  tx: Db,
  run: Run,
  stopped: Stopped[],
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  if (stopped.length === 0) return
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
}
