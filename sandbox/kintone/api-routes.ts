/**
 * ApiRoutes: kintone's REST API as the official clients use it, under /k/v1.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BULK_METHODS, HANDLERS, type Payload } from './api-handlers.ts'
import { badJson, badParameter, KintoneRefusal, noSuchApi } from './refusal.ts'
import type { KintoneWorld } from './world.ts'

const REQUESTS_PER_BULK = 20
const BODY_LIMIT_BYTES = 20 * 1024 * 1024

export function apiRoutes(app: FastifyInstance, world: KintoneWorld): void {
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    if ((error.statusCode ?? 500) < 500) return sendRefusal(reply, world, badJson())
    throw error
  })
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '/k/v1/*',
    bodyLimit: BODY_LIMIT_BYTES,
    schema: { hide: true },
    handler: (request, reply) => answer(request, reply, world),
  })
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  world: KintoneWorld,
): Promise<FastifyReply> {
  try {
    world.enter()
  } catch (error) {
    return sendRefusal(reply, world, error as KintoneRefusal)
  }
  try {
    void reply.headers({
      'x-concurrencylimit-limit': world.faults.callsAtOnce,
      'x-concurrencylimit-running': world.running,
    })
    const fault = await world.faultOf()
    if (fault === 'cut') return cut(request, reply)
    if (fault)
      return reply
        .code(fault)
        .send({ code: 'CB_IL02', id: world.newErrorId(), message: '内部エラーが発生しました。' })
    const result = world.allOrNone(() => run(request, world))
    return world.isUnheard() ? cut(request, reply) : reply.send(result)
  } catch (error) {
    if (error instanceof BulkRefusal) return reply.code(error.status).send({ results: error.results })
    if (error instanceof KintoneRefusal) return sendRefusal(reply, world, error)
    throw error
  } finally {
    world.running -= 1
  }
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.raw.socket.destroy()
  return reply.hijack()
}

const bodyOf = ({ code, message, errors }: KintoneRefusal, world: KintoneWorld) => ({
  code,
  id: world.newErrorId(),
  message,
  ...(errors && { errors }),
})

function sendRefusal(reply: FastifyReply, world: KintoneWorld, refusal: KintoneRefusal): FastifyReply {
  return reply.code(refusal.status).send(bodyOf(refusal, world))
}

function run(request: FastifyRequest, world: KintoneWorld): unknown {
  const path = (request.params as { '*': string })['*']
  const overridden = request.headers['x-http-method-override']
  const method = typeof overridden === 'string' ? overridden.toUpperCase() : request.method
  const payload = { ...fromQuery(request.query as Payload), ...(request.body as Payload | null) }
  const tokens = String(request.headers['x-cybozu-api-token'] ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '')
  if (method === 'POST' && path === 'bulkRequest.json') return bulk(world, tokens, payload)
  if (path === 'records/cursor.json') return cursor(world, tokens, method, payload)
  return (
    world.forms.answer(method, path, payload, tokens) ?? call(world, tokens, `${method} ${path}`, payload)
  )
}

function call(world: KintoneWorld, tokens: string[], what: string, payload: Payload): unknown {
  const handler = HANDLERS[what]
  if (!handler) throw noSuchApi()
  const named = what === 'GET app.json' ? 'id' : 'app'
  if (payload[named] === undefined) throw badParameter(named, '必須です。')
  const records = world.recordsOf(String(payload[named]), tokens)
  world.refuseOrdered(records.app.name, payload)
  return handler(records, payload)
}

/** After it is made a cursor is known by its id alone. */
function cursor(world: KintoneWorld, tokens: string[], method: string, payload: Payload): unknown {
  const { cursors } = world
  if (method === 'POST') {
    const appId = String(payload['app'])
    return cursors.make(appId, world.recordsOf(appId, tokens), payload)
  }
  const records = world.recordsOf(cursors.appOf(payload['id']), tokens)
  if (method === 'GET') return cursors.next(payload['id'], records)
  return cursors.close(payload['id'])
}

/** The refused request's answer stands in its own place, as kintone gives it. */
class BulkRefusal extends Error {
  readonly status: number
  readonly results: unknown[]
  constructor(status: number, results: unknown[]) {
    super('one of the requests was refused')
    this.status = status
    this.results = results
  }
}

/** All or nothing over several apps. */
function bulk(world: KintoneWorld, tokens: string[], payload: Payload): unknown {
  const requests = payload['requests'] as { method: string; api: string; payload: Payload }[]
  if (!Array.isArray(requests) || requests.length === 0) throw badParameter('requests', '必須です。')
  if (requests.length > REQUESTS_PER_BULK)
    throw badParameter('requests', `${REQUESTS_PER_BULK}件以下でなければなりません。`)
  const results = requests.map((request, index) => {
    try {
      const what = `${request.method} ${request.api.replace(/^.*\/k\/v1\//, '')}`
      if (!BULK_METHODS.has(what)) throw noSuchApi()
      return call(world, tokens, what, request.payload)
    } catch (error) {
      if (!(error instanceof KintoneRefusal)) throw error
      const others = requests.map((_, at): unknown => (at === index ? bodyOf(error, world) : {}))
      throw new BulkRefusal(error.status, others)
    }
  })
  return { results }
}

/** `fields[0]=a&fields[1]=b` becomes a list. */
function fromQuery(query: Payload): Payload {
  const payload: Payload = {}
  for (const [name, value] of Object.entries(query)) {
    const list = /^(\w+)\[\d*\]$/.exec(name)?.[1]
    if (list) payload[list] = [...((payload[list] as unknown[]) ?? []), ...[value].flat()]
    else payload[name] = value
  }
  return payload
}
