/** Respond: the outcome of an action, as HTTP says it. A stale or impossible one comes with the report as it is now. */
import type { FastifyReply } from 'fastify'
import { nextWaiting } from '../../../db/report-queue.ts'
import type { Report, Stale, Written } from '../../contract.ts'
import type { ActionResult } from '../../report-actions.ts'
import type { Services } from '../../services.ts'
import { refusalText } from './messages.ts'
import { refuse } from './refuse.ts'
import { reportPage } from './report-view.ts'

export async function presentReport(services: Services, caseNo: string): Promise<Report> {
  const report = await reportPage(services, caseNo)
  if (!report) throw refuse(404, 'NO_SUCH_REPORT')
  return report
}

/** @param leaves  the report leaves the desk: name the next one waiting */
export async function respond(
  services: Services,
  reply: FastifyReply,
  caseNo: string,
  result: ActionResult,
  leaves = false,
): Promise<FastifyReply> {
  if (result.kind === 'no-such-report') throw refuse(404, 'NO_SUCH_REPORT')
  if (result.kind === 'no-such-activity') throw refuse(404, 'NO_SUCH_ACTIVITY')
  if (result.kind === 'refused') throw refuse(422, result.code, result.field)
  const report = await presentReport(services, caseNo)
  if (result.kind === 'done') {
    const nextCaseNo = leaves ? await nextWaiting(services.db.drizzle, caseNo) : null
    return reply.send({ report, nextCaseNo, memberTold: result.memberTold ?? null } satisfies Written)
  }
  const code = result.kind === 'stale' ? 'STALE' : 'WRONG_STATE'
  return reply
    .code(409)
    .send({ error: { code, message: refusalText(code), field: null }, report } satisfies Stale)
}
