/** POST /log-in: login and password for a session cookie. Wrong and unknown are told alike, in the same time. */
import type { FastifyInstance } from 'fastify'
import { appendAudit } from '../../../db/audit.ts'
import { createSession, tryLogin } from '../../../db/staff.ts'
import { LogIn, Me } from '../../contract.ts'
import { setSessionCookie } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { meView } from './me.ts'
import { refuse } from './refuse.ts'
import { readSchema } from './route-schema.ts'

/** A password check costs a good part of a second of work: nobody may order many. */
const TRIES_A_MINUTE = 30

export function logIn(app: FastifyInstance, services: Services): void {
  app.post<{ Body: LogIn }>(
    '/log-in',
    {
      schema: { ...readSchema('Logs a staff member in; sets the session cookie', Me), body: LogIn },
      config: { access: 'open', rateLimit: { max: TRIES_A_MINUTE, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const now = services.clock()
      const { login, password } = request.body
      const outcome = await tryLogin(services.db.drizzle, login, password, now)
      if (outcome.result === 'locked') throw refuse(423, 'LOCKED')
      if (outcome.result === 'wrong') throw refuse(401, 'WRONG_LOGIN')
      const { staff } = outcome
      const session = await services.db.drizzle.transaction(async (tx) => {
        const actor = `staff:${staff.id}`
        await appendAudit(tx, { at: now, actor, action: 'staff.logged-in', subject: actor })
        return createSession(tx, staff.id, now)
      })
      setSessionCookie(reply, services, session.token)
      return meView(services, { staff, csrfToken: session.csrfToken })
    },
  )
}
