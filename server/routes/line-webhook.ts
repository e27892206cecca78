/**
 * LineWebhook: verify, store, answer. Talks to no one and decides nothing.
 *
 * Promise:  200 means every event of the request is committed; 401 and 400 mean nothing was stored; any failure to
 *           store is 500, so that LINE sends it again.
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Inbox, InboxEvent } from '../../db/inbox.ts'
import { isSignedByLine } from '../line-signature.ts'
import type { Clock } from '../services.ts'

const BODY_LIMIT_BYTES = 1_048_576

export interface LineWebhookOptions {
  inbox: Pick<Inbox, 'store'>
  /** asked at every request: the secret may be changing */
  secrets: () => readonly string[]
  clock: Clock
}

export async function lineWebhook(app: FastifyInstance, options: LineWebhookOptions): Promise<void> {
  // The signature covers the bytes as sent: nothing may parse them first, whatever their content type.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.post(
    '/line/webhook',
    { bodyLimit: BODY_LIMIT_BYTES, schema: { hide: true } },
    async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      if (!isSignedByLine(body, request.headers['x-line-signature'], options.secrets())) {
        return reply.code(401).send(refusal('BAD_SIGNATURE', 'the signature does not fit the body'))
      }
      const events = eventsOf(body, options.clock)
      if (!events) return reply.code(400).send(refusal('BAD_WEBHOOK', 'the body is no webhook'))
      if (events.length > 0) {
        try {
          await options.inbox.store(events)
        } catch (error) {
          request.log.error(
            { code: (error as { code?: string }).code, events: events.length },
            'events not stored',
          )
          return reply.code(500).send(refusal('NOT_STORED', 'not stored, send it again'))
        }
      }
      return reply.code(200).send({})
    },
  )
}

function refusal(code: string, message: string) {
  return { error: { code, message, field: null } }
}

/** @returns null when the body is not a webhook's */
function eventsOf(body: Buffer, clock: Clock): InboxEvent[] | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  if (!isObject(parsed) || !Array.isArray(parsed['events'])) return null
  const events: InboxEvent[] = []
  for (const payload of parsed['events'] as unknown[]) {
    if (!isObject(payload)) return null
    events.push(inboxEvent(payload, clock))
  }
  return events
}

function inboxEvent(payload: Record<string, unknown>, clock: Clock): InboxEvent {
  const { webhookEventId, timestamp, source } = payload
  const userId = isObject(source) ? source['userId'] : null
  return {
    // An event without an id is its own id: its bytes twice are one event.
    webhookEventId:
      typeof webhookEventId === 'string' && webhookEventId !== '' && webhookEventId.length <= 200
        ? webhookEventId
        : createHash('sha256').update(JSON.stringify(payload)).digest('hex'),
    lineUserId: typeof userId === 'string' && userId !== '' ? userId : null,
    occurredAt: instantOf(timestamp) ?? clock(),
    payload,
  }
}

/** Milliseconds since 1970, of this century: what PostgreSQL and people can read. */
function instantOf(timestamp: unknown): Date | null {
  const inRange =
    typeof timestamp === 'number' && timestamp >= 946_684_800_000 && timestamp < 4_102_444_800_000
  return inRange ? new Date(timestamp) : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
