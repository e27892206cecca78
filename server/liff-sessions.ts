/**
 * LiffSessions: who holds the phone, on every call to /api/liff.
 *
 * Promise:  the cookie names a LINE user, is signed with a key of its own, HttpOnly, SameSite=Strict, an hour long;
 *           which member that is, is looked up on every call, so that a moved link ends the session at once, for what
 *           was begun too (db/applications.ts). A write comes from our own pages. A route that names no door is for providers only.
 * Never:    trusts an ID token that LINE has not verified for our channel.
 * Used by:  server/routes/liff/*.
 */
import { hkdfSync } from 'node:crypto'
import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { jwtVerify, SignJWT } from 'jose'
import { memberByLineUser, type Member } from '../db/members.ts'
import { refuse } from './routes/liff/refuse.ts'
import type { Services } from './services.ts'

export interface LiffUser {
  lineUserId: string
  member: Member
}

/** Somebody whom LINE knows; `member` null: not linked to anybody of ours. */
export interface LiffVisitor {
  lineUserId: string
  member: Member | null
}

/** Who may use a route: anybody · whoever LINE has verified · a linked member · a member who gives care */
export type LiffDoor = 'open' | 'line-user' | 'member' | 'provider'

declare module 'fastify' {
  interface FastifyRequest {
    /** null on open routes only */
    liffUser: LiffVisitor | null
  }
  interface FastifyContextConfig {
    /** 'provider' where a route of /api/liff says nothing */
    liffDoor?: LiffDoor
  }
}

export const LIFF_COOKIE = 'famisapo_liff'
const COOKIE_PATH = '/api/liff'
const SESSION_SECONDS = 3_600
const VERIFY_TIMEOUT_MS = 4_000
const AUDIENCE = 'famisapo-liff'
const KEY_BYTES = 32
const READS = ['GET', 'HEAD', 'OPTIONS']

type SessionServices = Pick<Services, 'clock' | 'config' | 'db'>

export function guardWithLiffSessions(app: FastifyInstance, services: SessionServices): void {
  app.decorateRequest('liffUser', null)
  app.addHook('onRequest', async (request) => {
    if (!READS.includes(request.method) && !isFromUs(request, services)) throw refuse(403, 'CSRF')
    const door = request.routeOptions.config.liffDoor ?? 'provider'
    if (door === 'open') return
    const lineUserId = await lineUserOf(services, request.cookies[LIFF_COOKIE])
    if (lineUserId === null) throw refuse(401, 'NOT_LOGGED_IN')
    const member = await memberByLineUser(services.db.drizzle, lineUserId)
    if (door === 'member' && !member) throw refuse(403, 'NOT_A_MEMBER')
    if (door === 'provider' && !member?.isProvider) throw refuse(403, 'NOT_A_PROVIDER')
    request.liffUser = { lineUserId, member }
  })
}

/** Browsers name the page's origin on every write; where there is none, it is no browser and has no cookie to abuse. */
function isFromUs(request: FastifyRequest, { config }: SessionServices): boolean {
  const { origin } = request.headers
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return [request.host, new URL(config.publicUrl).host].includes(new URL(origin).host)
}

/** The member of a route for members or providers. */
export function liffUserOf(request: FastifyRequest): LiffUser {
  const { lineUserId, member } = liffVisitorOf(request)
  if (!member) throw new Error('a route open to strangers asked for a member')
  return { lineUserId, member }
}

/** Whoever holds the phone, on a route that is not open. */
export function liffVisitorOf(request: FastifyRequest): LiffVisitor {
  if (!request.liffUser) throw new Error('a route without a session asked who is there')
  return request.liffUser
}

/**
 * @returns the LINE user id; null when LINE refuses the token (expired, of another channel, made up)
 * @throws  LINE_UNREACHABLE when LINE does not answer in time, or with an error of its own
 */
export async function verifyIdToken(
  { config }: Pick<Services, 'config'>,
  idToken: string,
): Promise<string | null> {
  const { verifyBaseUrl, loginChannelId } = config.line
  let response: Response
  try {
    response = await fetch(`${verifyBaseUrl}/oauth2/v2.1/verify`, {
      method: 'POST',
      body: new URLSearchParams({ id_token: idToken, client_id: loginChannelId }),
      signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
    })
  } catch {
    throw refuse(503, 'LINE_UNREACHABLE')
  }
  if (response.status === 429 || response.status >= 500) throw refuse(503, 'LINE_UNREACHABLE')
  if (!response.ok) return null
  const claims = (await response.json()) as { sub?: unknown; aud?: unknown }
  return claims.aud === loginChannelId && typeof claims.sub === 'string' && claims.sub !== ''
    ? claims.sub
    : null
}

export async function beginSession(
  reply: FastifyReply,
  services: SessionServices,
  lineUserId: string,
): Promise<void> {
  const nowSeconds = Math.floor(services.clock().getTime() / 1000)
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(lineUserId)
    .setAudience(AUDIENCE)
    .setExpirationTime(nowSeconds + SESSION_SECONDS)
    .sign(keyOf(services))
  reply.setCookie(LIFF_COOKIE, token, {
    path: COOKIE_PATH,
    httpOnly: true,
    sameSite: 'strict',
    // the sandbox speaks plain http on loopback
    secure: services.config.mode !== 'sandbox',
  })
}

async function lineUserOf(services: SessionServices, token: string | undefined): Promise<string | null> {
  if (!token) return null
  const currentDate = services.clock()
  const verified = await jwtVerify(token, keyOf(services), {
    ...{ audience: AUDIENCE, algorithms: ['HS256'], currentDate },
  }).catch(() => null)
  return verified?.payload.sub ?? null
}

/** Of its own, so that a session can stand for nothing else that the root key protects. */
const keyOf = ({ config }: SessionServices): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', config.rootKey, '', 'famisapo liff session', KEY_BYTES))
