/** POST /reports/:caseNo/provider: whose photo it is, once the centre has found out. */
import type { FastifyInstance } from 'fastify'
import { SetProvider } from '../../contract.ts'
import { setProvider as set } from '../../report-actions.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { respond } from './respond.ts'
import { CaseParams, writeSchema } from './route-schema.ts'

export function setProvider(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { caseNo: string }; Body: SetProvider }>(
    '/reports/:caseNo/provider',
    { schema: writeSchema('Says whose report it is', CaseParams, SetProvider) },
    async (request, reply) => {
      const action = { ...request.params, ...request.body, actor: actorOf(staffOf(request)) }
      return respond(services, reply, action.caseNo, await set(services, action))
    },
  )
}
