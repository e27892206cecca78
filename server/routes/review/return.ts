/** POST /reports/:caseNo/return: back to the member, with the reason as it will be read in the chat. */
import type { FastifyInstance } from 'fastify'
import { ReturnReport } from '../../contract.ts'
import { returnToMember } from '../../report-actions.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { RETURN_REASONS } from './messages.ts'
import { respond } from './respond.ts'
import { CaseParams, writeSchema } from './route-schema.ts'

export function returnReport(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { caseNo: string }; Body: ReturnReport }>(
    '/reports/:caseNo/return',
    { schema: writeSchema('Returns a report to its member', CaseParams, ReturnReport) },
    async (request, reply) => {
      const { version, reason: code, text } = request.body
      const preset = RETURN_REASONS.find((reason) => reason.code === code && code !== 'other')
      const reason = text.trim() || (preset?.label ?? '')
      const action = { ...request.params, version, actor: actorOf(staffOf(request)), reason }
      return respond(services, reply, action.caseNo, await returnToMember(services, action), true)
    },
  )
}
