/**
 * Api: every method of /api/liff, for members in LINE, behind their session.
 */
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { guardWithLiffSessions } from '../../liff-sessions.ts'
import type { Services } from '../../services.ts'
import { strictValidation } from '../review/strict-validation.ts'
import { decisions } from './decisions.ts'
import { form } from './form.ts'
import { papers } from './papers.ts'
import { reading } from './reading.ts'
import { refuse } from './refuse.ts'
import { registrationDraft } from './registration/draft.ts'
import { registrationLookUps } from './registration/look-ups.ts'
import { registrationSend } from './registration/send.ts'
import { session } from './session.ts'
import { submit } from './submit.ts'
import { takeMultipart, upload } from './upload.ts'

export async function liffApi(app: FastifyInstance, { services }: { services: Services }): Promise<void> {
  await app.register(cookie)
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => refuse(429, 'TOO_MANY_REQUESTS'),
  })
  await takeMultipart(app)
  app.setValidatorCompiler(strictValidation)
  // names and photos are in the answers: nothing is kept by a browser or a proxy
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
  guardWithLiffSessions(app, services)
  const registration = [registrationDraft, registrationLookUps, registrationSend]
  for (const method of [session, reading, submit, decisions, papers, form, upload, ...registration])
    method(app, services)
}
