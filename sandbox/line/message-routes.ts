/** Messages, profile, content and quota of the Messaging API. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound, ok, readJson, type Answer } from './answer.ts'
import type { Calls } from './call.ts'
import { refuseMessages } from './check-messages.ts'
import { multicast, push, recipients, reply as replyTo } from './send-messages.ts'
import type { ChatMessage, Via } from './world.ts'

const bodyLimit = 2 * 1024 * 1024
type ById = { Params: { id: string } }

export function messageRoutes(app: FastifyInstance, calls: Calls): void {
  const senders = { reply: replyTo, push, multicast }
  for (const kind of ['reply', 'push', 'multicast'] as const) {
    app.post(`/v2/bot/message/${kind}`, { bodyLimit }, (request, reply) =>
      sendCall(calls, kind, senders[kind], request, reply),
    )
  }
  for (const kind of ['reply', 'push', 'multicast', 'narrowcast', 'broadcast']) {
    app.post(`/v2/bot/message/validate/${kind}`, { bodyLimit }, (request, reply) =>
      calls.handle(request, reply, 'other', () => validate(request.body)),
    )
  }
  readRoutes(app, calls)
  app.post('/v2/bot/chat/loading/start', (request, reply) =>
    calls.handle(request, reply, 'other', () => startLoading(calls, request.body)),
  )
}

function sendCall(
  calls: Calls,
  kind: Via,
  act: typeof push,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { world } = calls
  const json = readJson(request.body)
  const header = request.headers['x-line-retry-key']
  const retryKey = typeof header === 'string' ? header : undefined
  const body = 'value' in json ? json.value : {}
  return calls.handle(
    request,
    reply,
    kind,
    (requestId) => ('refused' in json ? json.refused : act({ world, body, retryKey, requestId })),
    (status, accepted, requestId) => {
      const last = world.ledger.at(-1)
      if (accepted && last?.requestId === requestId) last.status = status
      if (accepted) return
      world.record({
        kind,
        status,
        requestId,
        outcome: 'fault',
        to: recipients(world, body),
        retryKey: retryKey ?? null,
        replyToken: typeof body.replyToken === 'string' ? body.replyToken : null,
        messages: Array.isArray(body.messages) ? (body.messages as ChatMessage[]) : [],
      })
    },
  )
}

function validate(body: unknown): Answer {
  const json = readJson(body)
  if ('refused' in json) return json.refused
  return refuseMessages(json.value.messages) ?? ok()
}

function readRoutes(app: FastifyInstance, calls: Calls): void {
  const { world } = calls
  app.get<ById>('/v2/bot/profile/:id', (request, reply) =>
    calls.handle(request, reply, 'profile', () => {
      const user = world.users.get(request.params.id)
      if (!user || user.blocked || !user.following) return notFound()
      return ok({ userId: user.userId, displayName: user.displayName, language: 'ja' })
    }),
  )
  for (const path of ['content', 'content/preview']) {
    app.get<ById>(`/v2/bot/message/:id/${path}`, (request, reply) =>
      calls.handle(request, reply, 'content', () => content(calls, request.params.id)),
    )
  }
  app.get<ById>('/v2/bot/message/:id/content/transcoding', (request, reply) =>
    calls.handle(request, reply, 'content', () =>
      world.contents.has(request.params.id) ? ok({ status: 'succeeded' }) : notFound(),
    ),
  )
  app.get('/v2/bot/message/quota', (request, reply) =>
    calls.handle(request, reply, 'other', () => {
      const { limit } = world.faults.quota
      return ok(limit === null ? { type: 'none' } : { type: 'limited', value: limit })
    }),
  )
  app.get('/v2/bot/message/quota/consumption', (request, reply) =>
    calls.handle(request, reply, 'other', () => ok({ totalUsage: world.faults.quota.used })),
  )
  app.get('/v2/bot/info', (request, reply) =>
    calls.handle(request, reply, 'other', () =>
      ok({
        userId: world.botUserId,
        basicId: '@000aaaaa',
        displayName: 'ファミサポ（練習用）',
        chatMode: 'bot',
        markAsReadMode: 'auto',
      }),
    ),
  )
}

function content(calls: Calls, messageId: string): Answer {
  const { world } = calls
  const found = world.contents.get(messageId)
  if (!found) return notFound()
  if (found.deleted || world.faults.contentGone) return { status: 410, body: { message: 'Gone' } }
  return { status: 200, body: found.bytes, headers: { 'content-type': found.contentType } }
}

function startLoading(calls: Calls, body: unknown): Answer {
  const json = readJson(body)
  if ('refused' in json) return json.refused
  const seconds = Number(json.value.loadingSeconds ?? 20)
  calls.world.tell(String(json.value.chatId), { event: 'typing', seconds })
  return { status: 202, body: {} }
}
