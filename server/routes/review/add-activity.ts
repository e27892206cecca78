/** POST /reports/:caseNo/activities: a row typed from the photo, or missed by the reader. */
import type { FastifyInstance } from 'fastify'
import { AddActivity } from '../../contract.ts'
import { addActivity as add } from '../../report-actions.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { respond } from './respond.ts'
import { CaseParams, writeSchema } from './route-schema.ts'

export function addActivity(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { caseNo: string }; Body: AddActivity }>(
    '/reports/:caseNo/activities',
    { schema: writeSchema('Adds an activity', CaseParams, AddActivity) },
    async (request, reply) => {
      const { version, activity, overnight = false } = request.body
      const action = { ...request.params, version, actor: actorOf(staffOf(request)), activity, overnight }
      return respond(services, reply, action.caseNo, await add(services, action))
    },
  )
}
