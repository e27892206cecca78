/** GET /queue: one list, longest waiting first, by keyset. */
import type { FastifyInstance } from 'fastify'
import { reportQueue, type QueueRow, type QueueWanted } from '../../../db/report-queue.ts'
import { Queue, QueueQuery, type QueueItem, type QueueView } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { jstInstant } from './history-view.ts'
import { attentionText } from './messages.ts'
import { readSchema } from './route-schema.ts'

const PAGE_ROWS = 50

const WANTED: Record<QueueView, Omit<QueueWanted, 'limit'>> = {
  waiting: { state: 'submitted' },
  attention: { state: 'submitted', attention: true },
  // a draft is a photo its member has not confirmed yet
  asking: { state: ['draft', 'asking'] },
  returned: { state: 'returned' },
  approved: { state: 'approved' },
  refused: { refused: true },
  all: {},
}

export function queue(app: FastifyInstance, services: Services): void {
  app.get<{ Querystring: QueueQuery }>(
    '/queue',
    { schema: { ...readSchema('Reports of one list', Queue), querystring: QueueQuery } },
    async ({ query }) => {
      const { view = 'waiting', search, cursor, limit = PAGE_ROWS } = query
      const { rows, next } = await reportQueue(services.db.drizzle, {
        ...WANTED[view],
        search,
        cursor,
        limit,
      })
      return { items: rows.map(itemOf), nextCursor: next } satisfies Queue
    },
  )
}

const itemOf = (row: QueueRow): QueueItem => ({
  caseNo: row.caseNo,
  state: row.state,
  source: row.source,
  receivedAt: jstInstant(row.receivedAt),
  providerNo: row.providerNo,
  providerName: row.providerName,
  month: row.month,
  activityCount: row.activityCount,
  photoCount: row.photoCount,
  subsidyYen: row.subsidyYen,
  attention: row.attention.map((code) => ({ code, text: attentionText(code) })),
  kintone: row.kintone,
})
