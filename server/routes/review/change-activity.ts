/** PATCH /reports/:caseNo/activities/:activityNo: one value mended, the amounts calculated anew. */
import type { FastifyInstance } from 'fastify'
import { ChangeActivity } from '../../contract.ts'
import { changeActivity as change } from '../../report-actions.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { respond } from './respond.ts'
import { ActivityParams, writeSchema } from './route-schema.ts'

export function changeActivity(app: FastifyInstance, services: Services): void {
  app.patch<{ Params: { caseNo: string; activityNo: string }; Body: ChangeActivity }>(
    '/reports/:caseNo/activities/:activityNo',
    { schema: writeSchema('Mends an activity', ActivityParams, ChangeActivity) },
    async (request, reply) => {
      const { version, change: fields, overnight = false } = request.body
      const action = {
        ...request.params,
        version,
        actor: actorOf(staffOf(request)),
        change: fields,
        overnight,
      }
      return respond(services, reply, action.caseNo, await change(services, action))
    },
  )
}
