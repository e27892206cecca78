/** POST /reports/:caseNo/approve: on to kintone and to the month; answers the next report waiting. */
import type { FastifyInstance } from 'fastify'
import { OnlyVersion } from '../../contract.ts'
import { approve as approveReport } from '../../report-actions.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { respond } from './respond.ts'
import { CaseParams, writeSchema } from './route-schema.ts'

export function approve(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { caseNo: string }; Body: OnlyVersion }>(
    '/reports/:caseNo/approve',
    { schema: writeSchema('Approves a report', CaseParams, OnlyVersion) },
    async (request, reply) => {
      const action = { ...request.params, ...request.body, actor: actorOf(staffOf(request)) }
      return respond(services, reply, action.caseNo, await approveReport(services, action), true)
    },
  )
}
