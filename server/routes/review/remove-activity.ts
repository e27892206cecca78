/** POST …/activities/:activityNo/remove and …/restore: a row out of the report, and back again. */
import type { FastifyInstance } from 'fastify'
import { OnlyVersion } from '../../contract.ts'
import { removeActivity as remove, restoreActivity } from '../../report-actions.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { respond } from './respond.ts'
import { ActivityParams, writeSchema } from './route-schema.ts'

export function removeActivity(app: FastifyInstance, services: Services): void {
  const steps = { remove, restore: restoreActivity }
  for (const [name, act] of Object.entries(steps)) {
    app.post<{ Params: { caseNo: string; activityNo: string }; Body: OnlyVersion }>(
      `/reports/:caseNo/activities/:activityNo/${name}`,
      { schema: writeSchema(`${name}s an activity`, ActivityParams, OnlyVersion) },
      async (request, reply) => {
        const action = { ...request.params, ...request.body, actor: actorOf(staffOf(request)) }
        return respond(services, reply, action.caseNo, await act(services, action))
      },
    )
  }
}
