/**
 * The two servers of the intake benchmark, each alone in its process: `node intake-server.ts ours|yardstick`.
 * Settings come as JSON on stdin's first line; the port goes to stdout.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import Fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import { connect } from '../../db/connect.ts'
import { createInbox } from '../../db/inbox.ts'
import { lineWebhook } from '../../server/routes/line-webhook.ts'

export interface IntakeServerSettings {
  appUrl: string
  secret: string
  poolSize: number
  maxWaitMs?: number
  maxBatch?: number
  enough?: number
}

const settings = await new Promise<IntakeServerSettings>((resolve) =>
  createInterface({ input: process.stdin }).once('line', (line) => resolve(JSON.parse(line))),
)
const app = Fastify({ requestTimeout: 5_000, bodyLimit: 1_048_576 })
if (process.argv[2] === 'ours') await ours(app)
else await yardstick(app)
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`)

async function ours(server: FastifyInstance): Promise<void> {
  const { appUrl, poolSize, secret, maxWaitMs, maxBatch, enough } = settings
  const inbox = createInbox(connect(appUrl, { poolSize }), {
    ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
    ...(maxBatch === undefined ? {} : { maxBatch }),
    ...(enough === undefined ? {} : { enough }),
  })
  await server.register(lineWebhook, { inbox, secrets: () => [secret], clock: () => new Date() })
}

/** What one would write first: verify, one INSERT an event, answer. As quick as that can be: prepared, pooled. */
async function yardstick(server: FastifyInstance): Promise<void> {
  const pool = new pg.Pool({ connectionString: settings.appUrl, max: settings.poolSize })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.post('/line/webhook', async (request, reply) => {
    const body = request.body as Buffer
    const right = createHmac('sha256', settings.secret).update(body).digest()
    const given = Buffer.from(String(request.headers['x-line-signature']), 'base64')
    if (given.length !== right.length || !timingSafeEqual(given, right)) return reply.code(401).send()
    const { events } = JSON.parse(body.toString()) as {
      events: { webhookEventId: string; timestamp: number; source: { userId: string } }[]
    }
    for (const event of events) {
      await pool.query({
        name: 'store',
        text: `insert into line_events (webhook_event_id, line_user_id, occurred_at, payload)
               values ($1, $2, $3, $4) on conflict do nothing`,
        values: [event.webhookEventId, event.source.userId, new Date(event.timestamp), JSON.stringify(event)],
      })
    }
    return {}
  })
}
