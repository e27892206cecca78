/**
 * App: every door on one Fastify instance. A function, so that tests build it without a port.
 */
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Inbox } from '../db/inbox.ts'
import { handleErrors } from './errors.ts'
import { LONGEST_REQUEST_MS, receiveInTime } from './receive-in-time.ts'
import { cutOuts } from './routes/cut-outs.ts'
import { health } from './routes/health.ts'
import { lineWebhook } from './routes/line-webhook.ts'
import { liffApi } from './routes/liff/api.ts'
import { liffPages } from './routes/liff/pages.ts'
import { reviewApi } from './routes/review/api.ts'
import { reviewPages } from './routes/review/pages.ts'
import type { Services } from './services.ts'

const HEADERS_TIMEOUT_MS = 5_000
const BODY_LIMIT_BYTES = 1_048_576

export interface AppOptions {
  services: Services
  inbox: Inbox
  /** default: true; a service that only answers requests reads no photos */
  reads?: boolean
  /** the stand-ins, mounted by the sandbox only */
  mount?: (app: FastifyInstance) => Promise<void>
}

export async function buildApp({
  services,
  inbox,
  mount,
  reads = true,
}: AppOptions): Promise<FastifyInstance> {
  const sandbox = services.config.mode === 'sandbox'
  const app = Fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: LONGEST_REQUEST_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: sandbox ? false : 'loopback, linklocal, uniquelocal',
    forceCloseConnections: true,
  })
  handleErrors(app)
  receiveInTime(app)
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: sandbox ? ["'self'"] : ["'self'", 'https://api.line.me', 'https://liffsdk.line-scdn.net'],
        frameAncestors: ["'self'"],
        formAction: ["'self'"],
        // plain http on loopback has nothing to upgrade to
        upgradeInsecureRequests: sandbox ? null : [],
      },
    },
    hsts: sandbox ? false : { maxAge: 31_536_000 },
  })
  await app.register(swagger, {
    openapi: {
      info: { title: 'famisapo', version: '1', description: 'Screens of members and of the centre' },
    },
  })
  await app.register(health, { services, reads, metricsToken: services.config.metricsToken })
  await app.register(lineWebhook, {
    inbox,
    secrets: () => services.config.line.channelSecrets,
    clock: services.clock,
  })
  await app.register(cutOuts, { services })
  await app.register(reviewApi, { prefix: '/api/review', services })
  await app.register(reviewPages)
  await app.register(liffApi, { prefix: '/api/liff', services })
  await app.register(liffPages, { services })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
  if (mount) await mount(app)
  return app
}
