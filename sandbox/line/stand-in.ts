/**
 * Stand-in for the LINE platform: the Messaging API, LINE Login's token check, and the members' phones.
 *
 * Promise:  a bot that works against this works against LINE, as far as both can be known from outside:
 *           same addresses, same limits, same refusals, same signatures.
 * Never:    in production; on anything but this machine's own address; with anyone's real data.
 * Used by:  sandbox/start.ts (mounted on the sandbox's server), tests (on a port of its own).
 */
import Fastify, { type FastifyInstance } from 'fastify'
import { notFound, send } from './answer.ts'
import { Calls } from './call.ts'
import { loginRoutes } from './login-routes.ts'
import { messageRoutes } from './message-routes.ts'
import { richMenuRoutes } from './rich-menu-routes.ts'
import { endStreams } from './phone-routes.ts'
import { Webhook } from './webhook.ts'
import type { Samples } from './world-parts.ts'
import { worldPrefix, worldRoutes } from './world-routes.ts'
import { LineWorld, type Persona } from './world.ts'

export interface StandInOptions {
  channelSecret: string
  channelAccessToken: string
  loginChannelId: string
  /** asked at each delivery, so that the service may start later */
  webhookUrl: () => string
  clock: () => Date
  users?: readonly Persona[]
  /** the month's pushes as the account's plan has them; without it there is no limit */
  quota?: { limit: number; used: number }
  samples?: Samples
  /** where the Messaging API is mounted; '/sandbox/line-api' unless said */
  apiPrefix?: string
  /** where the phones' side is mounted; '/sandbox/world' unless said */
  worldPrefix?: string
}

export type { Samples } from './world-parts.ts'
export type { LineWorld, Persona } from './world.ts'

export const lineApiPrefix = '/sandbox/line-api'
const noSamples: Samples = { list: () => Promise.resolve([]), read: () => Promise.resolve(null) }

/**
 * Mounts both sides on a server. The server's own body parsers do not reach in here.
 * @returns the state, for tests and for the sandbox's own pages
 */
export async function lineStandIn(app: FastifyInstance, options: StandInOptions): Promise<LineWorld> {
  const world = new LineWorld(options.clock)
  for (const persona of options.users ?? []) world.addUser(persona)
  if (options.quota) {
    world.planLimit = options.quota.limit
    world.faults = { ...world.faults, quota: { ...options.quota } }
  }
  const calls = new Calls(world, options.channelAccessToken)
  const webhook = new Webhook(world, options)
  const login = { id: options.loginChannelId, secret: options.channelSecret }
  const prefix = options.worldPrefix ?? worldPrefix

  await app.register(
    (api, _, done) => {
      takeRawBodies(api)
      messageRoutes(api, calls)
      richMenuRoutes(api, calls)
      loginRoutes(api, calls, login)
      api.setNotFoundHandler((_request, reply) => send(reply, notFound()))
      done()
    },
    { prefix: options.apiPrefix ?? lineApiPrefix },
  )
  await app.register(
    (phones, _, done) => {
      takeRawBodies(phones)
      worldRoutes(phones, { world, webhook, login, prefix, samples: options.samples ?? noSamples })
      done()
    },
    { prefix },
  )
  app.addHook('preClose', async () => {
    calls.endSilence()
    endStreams(world)
    await webhook.close()
  })
  return world
}

/** Every body as bytes: LINE's own complaints about bad JSON need them, and photos are bytes anyway. */
function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

export interface StandIn {
  /** what LINE_API_BASE_URL, LINE_DATA_API_BASE_URL and LINE_VERIFY_BASE_URL point at */
  url: string
  /** what a test or a page talks to as the members' phones */
  worldUrl: string
  world: LineWorld
  close(): Promise<void>
}

/** On a port of its own, with the API at the root: the SDK drops a path from its base address. */
export async function startLineStandIn(options: StandInOptions & { port?: number }): Promise<StandIn> {
  const app = Fastify({ forceCloseConnections: true })
  const world = await lineStandIn(app, { apiPrefix: '', ...options })
  const url = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' })
  return { url, worldUrl: `${url}${options.worldPrefix ?? worldPrefix}`, world, close: () => app.close() }
}
