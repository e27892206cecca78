/** GET /config and POST /session: the page's LIFF id; a raw ID token becomes a cookie once LINE has verified it. */
import type { FastifyInstance } from 'fastify'
import { beginSession, verifyIdToken } from '../../liff-sessions.ts'
import { LiffConfig, LiffLogIn } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'

/** Phones of one carrier share an address: generous, and still too few to be a burden to LINE. */
const TRIES = { max: 120, timeWindow: '1 minute' }

export function session(app: FastifyInstance, services: Services): void {
  app.get(
    '/config',
    {
      schema: { tags: ['liff'], summary: 'What the page needs first', response: { 200: LiffConfig } },
      config: { liffDoor: 'open' },
    },
    () => ({ liffId: services.config.line.liffId }) satisfies LiffConfig,
  )
  app.post<{ Body: LiffLogIn }>(
    '/session',
    {
      schema: { tags: ['liff'], summary: 'Log in by a raw LINE ID token', body: LiffLogIn },
      config: { rateLimit: TRIES, liffDoor: 'open' },
    },
    async (request, reply) => {
      const lineUserId = await verifyIdToken(services, request.body.idToken)
      if (lineUserId === null) throw refuse(401, 'NOT_LOGGED_IN')
      await beginSession(reply, services, lineUserId)
      return reply.code(204).send()
    },
  )
}
