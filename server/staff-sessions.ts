/**
 * StaffSessions: who is at the desk, on every call to /api/review.
 *
 * Promise:  a route answers nobody unless it says `open`; a write needs a role that may write and the session's own
 *           token in a header, which another site cannot read. The cookie is HttpOnly and SameSite=Strict. A call that
 *           no key and no click led to (a page that looks again by itself) keeps no session alive.
 * Used by:  server/routes/review/api.ts.
 */
import { timingSafeEqual } from 'node:crypto'
import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { StaffRole } from '../db/schema.ts'
import { sessionByToken, type StaffSession } from '../db/staff.ts'
import { refuse } from './routes/review/refuse.ts'
import type { Services } from './services.ts'

/** `open`: nobody logged in; `read`: any role; `write`: those who may change reports */
export type Access = 'open' | 'read' | 'write'

declare module 'fastify' {
  interface FastifyRequest {
    /** null on open routes only */
    staff: StaffSession | null
  }
  interface FastifyContextConfig {
    /** default: `read` for GET, `write` for the rest */
    access?: Access
  }
}

export const SESSION_COOKIE = 'famisapo_staff'
const COOKIE_PATH = '/api/review'
const CSRF_HEADER = 'x-csrf-token'
/** As review/api.ts sends it. */
const UNATTENDED_HEADER = 'x-unattended'
const WRITERS: readonly StaffRole[] = ['centre', 'clerk', 'admin']

export const mayWrite = (role: StaffRole): boolean => WRITERS.includes(role)
export const actorOf = (session: StaffSession): string => `staff:${session.staff.id}`

/** The session of a route that is not open. */
export function staffOf(request: FastifyRequest): StaffSession {
  if (!request.staff) throw new Error('a route without a session asked who is there')
  return request.staff
}

export function guardWithSessions(app: FastifyInstance, services: Pick<Services, 'db' | 'clock'>): void {
  app.decorateRequest('staff', null)
  app.addHook('onRequest', async (request) => {
    const isGet = request.method === 'GET' || request.method === 'HEAD'
    const access = request.routeOptions.config.access ?? (isGet ? 'read' : 'write')
    if (access === 'open') return
    const token = request.cookies[SESSION_COOKIE]
    const attended = request.headers[UNATTENDED_HEADER] === undefined
    const session = token
      ? await sessionByToken(services.db.drizzle, token, services.clock(), attended)
      : null
    if (!session) throw refuse(401, 'NOT_LOGGED_IN')
    request.staff = session
    if (!isGet && !sameToken(request.headers[CSRF_HEADER], session.csrfToken)) throw refuse(403, 'CSRF')
    if (access === 'write' && !mayWrite(session.staff.role)) throw refuse(403, 'FORBIDDEN')
  })
}

function sameToken(given: string | string[] | undefined, right: string): boolean {
  if (typeof given !== 'string') return false
  const a = Buffer.from(given)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Without an expiry of its own: it goes with the browser, and the server counts by its own clock. */
export function setSessionCookie(
  reply: FastifyReply,
  services: Pick<Services, 'config'>,
  token: string,
): void {
  reply.setCookie(SESSION_COOKIE, token, cookieOptions(services))
}

export function clearSessionCookie(reply: FastifyReply, services: Pick<Services, 'config'>): void {
  reply.clearCookie(SESSION_COOKIE, cookieOptions(services))
}

const cookieOptions = ({ config }: Pick<Services, 'config'>) => ({
  path: COOKIE_PATH,
  httpOnly: true,
  sameSite: 'strict' as const,
  // the sandbox speaks plain http on loopback
  secure: config.mode !== 'sandbox',
})
