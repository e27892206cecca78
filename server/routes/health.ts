/**
 * Health: is it alive, can it work, and how much is waiting.
 *
 * `ready` is false when the database or the queue does not answer, or a service that reads photos cannot read. A long
 * queue is no reason to turn members away: it is told by /metrics.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Gauge, Registry } from 'prom-client'
import type { Services } from '../services.ts'

/** What waits, and what waits for a person, one query: the tables are the queues. */
const WAITING = sql`
  select 'line_events' as queue, count(*)::int as waiting from line_events where handled_at is null and parked_at is null
  union all select 'line_events_parked', count(*)::int from line_events where handled_at is null and parked_at is not null
  union all select 'photos', count(*)::int from photos where state = 'received'
  union all select 'line_outbox', count(*)::int from line_outbox where state in ('waiting', 'sending')
  union all select 'line_outbox_unknown', count(*)::int from line_outbox where state = 'unknown'
  union all select 'line_outbox_given_up', count(*)::int from line_outbox where state in ('refused', 'expired')
  union all select 'kintone_refused', count(*)::int from kintone_records where refused_at is not null
  union all select 'kintone', count(*)::int from kintone_records where sent_version < wanted_version and refused_at is null`

const READER_ANSWERS_MS = 3_000

export interface HealthOptions {
  services: Pick<Services, 'db' | 'reader'>
  /** false for a service of the role `web`, which leaves reading to the workers */
  reads: boolean
  /** opens /metrics to whoever sends it; null: to this machine only */
  metricsToken: string | null
}

export async function health(
  app: FastifyInstance,
  { services, reads, metricsToken }: HealthOptions,
): Promise<void> {
  const registry = new Registry()
  const waiting = new Gauge({
    name: 'famisapo_waiting',
    help: 'Rows that wait for a worker, by queue',
    labelNames: ['queue'],
    registers: [registry],
    async collect() {
      const { rows } = await services.db.drizzle.execute<{ queue: string; waiting: number }>(WAITING)
      for (const row of rows) this.set({ queue: row.queue }, row.waiting)
    },
  })
  void waiting

  app.get('/healthz', () => ({ alive: true }))

  app.get('/readyz', async (_request, reply) => {
    const [database, queue, reader] = await Promise.all([
      isFine(services.db.pool.query('select 1')),
      isFine(services.db.drizzle.execute(WAITING)),
      reads ? services.reader.ready(READER_ANSWERS_MS) : null,
    ])
    const ready = database && queue && reader !== false
    return reply.code(ready ? 200 : 503).send({ ready, database, queue, reader })
  })

  app.get('/metrics', async (request, reply) => {
    const mayRead = metricsToken === null ? isFromHere(request) : bears(request, metricsToken)
    if (!mayRead) return reply.code(404).send()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/** A proxy on this machine that names nobody looks the same: where there is one, set a token. */
const isFromHere = ({ socket, headers }: FastifyRequest): boolean =>
  LOOPBACK.includes(socket.remoteAddress ?? '') && !headers['x-forwarded-for'] && !headers['forwarded']

function bears({ headers }: FastifyRequest, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))
}

const isFine = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )
