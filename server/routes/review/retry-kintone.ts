/**
 * POST …/activities/:activityNo/retry-kintone: a refused record is tried again, kintone having been mended. Over what
 * somebody wrote there only where that was the reason, which the person has read.
 */
import type { FastifyInstance } from 'fastify'
import { appendAudit } from '../../../db/audit.ts'
import { retryRefused } from '../../../db/kintone-records.ts'
import { EDITED_THERE } from '../../../office/messages/kintone.ts'
import { Report } from '../../contract.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'
import { presentReport } from './respond.ts'
import { ActivityParams, readSchema } from './route-schema.ts'

export function retryKintone(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { caseNo: string; activityNo: string } }>(
    '/reports/:caseNo/activities/:activityNo/retry-kintone',
    { schema: readSchema('Sends a refused record to kintone again', Report, ActivityParams) },
    async (request) => {
      const { caseNo, activityNo } = request.params
      const { activities } = await presentReport(services, caseNo)
      const asked = activities.find((activity) => activity.activityNo === activityNo)
      if (!asked) throw refuse(404, 'NO_SUCH_ACTIVITY')
      const over = asked.kintoneReason === EDITED_THERE
      const at = services.clock()
      const again = await services.db.drizzle.transaction(async (tx) => {
        const done = await retryRefused(tx, 'activities', activityNo, at, { over })
        const entry = {
          at,
          actor: actorOf(staffOf(request)),
          action: 'kintone.retried' as const,
          subject: caseNo,
        }
        if (done) await appendAudit(tx, { ...entry, after: { activityNo, over } })
        return done
      })
      if (!again) throw refuse(422, 'NOT_REFUSED')
      return presentReport(services, caseNo)
    },
  )
}
