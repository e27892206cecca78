/** LINE Login's side of LIFF: ID tokens are issued to the phone and verified for the server. */
import type { FastifyInstance } from 'fastify'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Answer } from './answer.ts'
import { ok } from './answer.ts'
import type { Calls } from './call.ts'
import type { LineWorld, User } from './world.ts'

const issuer = 'https://access.line.me'

export interface LoginChannel {
  id: string
  secret: string
}

export function loginRoutes(app: FastifyInstance, calls: Calls, channel: LoginChannel): void {
  app.post('/oauth2/v2.1/verify', (request, reply) =>
    calls.handle(request, reply, 'verify', () => verify(calls.world, channel, request.body)),
  )
}

export async function issueIdToken(
  world: LineWorld,
  channel: LoginChannel,
  user: User,
  options: { expiresInSeconds?: number; audience?: string; nonce?: string } = {},
): Promise<{ idToken: string; expiresAt: string }> {
  const nowSeconds = Math.floor(world.clock().getTime() / 1000)
  const expires = nowSeconds + (options.expiresInSeconds ?? 3600)
  const claims = {
    name: user.displayName,
    amr: ['linesso'],
    ...(options.nonce ? { nonce: options.nonce } : {}),
  }
  const idToken = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(user.userId)
    .setAudience(options.audience ?? channel.id)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(expires)
    .sign(Buffer.from(channel.secret))
  return { idToken, expiresAt: new Date(expires * 1000).toISOString() }
}

async function verify(world: LineWorld, channel: LoginChannel, body: unknown): Promise<Answer> {
  const form = new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  const idToken = form.get('id_token')
  const clientId = form.get('client_id')
  if (!idToken) return refused('id_token is required')
  if (!clientId) return refused('client_id is required')
  try {
    const { payload } = await jwtVerify(idToken, Buffer.from(channel.secret), {
      issuer,
      algorithms: ['HS256'],
      currentDate: world.clock(),
    })
    if (payload.aud !== clientId) return refused('Invalid IdToken Audience.')
    const nonce = form.get('nonce')
    if (nonce !== null && payload.nonce !== nonce) return refused('Invalid IdToken Nonce.')
    const userId = form.get('user_id')
    if (userId !== null && payload.sub !== userId) return refused('Invalid IdToken Subject Identifier.')
    return ok(payload)
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused('IdToken expired.')
    return refused('Invalid IdToken.')
  }
}

const refused = (description: string): Answer => ({
  status: 400,
  body: { error: 'invalid_request', error_description: description },
})
