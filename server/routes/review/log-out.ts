/** POST /log-out: ends the session on the server, not only in the browser. */
import type { FastifyInstance } from 'fastify'
import { endSession } from '../../../db/staff.ts'
import { clearSessionCookie, SESSION_COOKIE } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'

export function logOut(app: FastifyInstance, services: Services): void {
  app.post(
    '/log-out',
    { schema: { tags: ['review'], summary: 'Ends the session' }, config: { access: 'read' } },
    async (request, reply) => {
      await endSession(services.db.drizzle, request.cookies[SESSION_COOKIE] ?? '')
      clearSessionCookie(reply, services)
      return reply.code(204).send()
    },
  )
}
