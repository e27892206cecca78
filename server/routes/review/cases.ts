/** GET /cases: any case by number or by person. GET /cases/:caseNo: all that happened to it. */
import type { FastifyInstance } from 'fastify'
import { findCases } from '../../../db/case-reads.ts'
import { Cases, CasesQuery, CaseTimeline } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { caseItem } from './case-view.ts'
import { refuse } from './refuse.ts'
import { CaseParams, readSchema } from './route-schema.ts'
import { timelineOf } from './timeline-view.ts'

const PAGE_ROWS = 50

export function cases(app: FastifyInstance, services: Services): void {
  app.get<{ Querystring: CasesQuery }>(
    '/cases',
    { schema: { ...readSchema('Cases of every kind, latest first', Cases), querystring: CasesQuery } },
    async ({ query }) => {
      const { search, cursor, limit = PAGE_ROWS } = query
      const { rows, next } = await findCases(services.db.drizzle, { search, cursor, limit })
      return { items: rows.map(caseItem), nextCursor: next } satisfies Cases
    },
  )
  app.get<{ Params: { caseNo: string } }>(
    '/cases/:caseNo',
    { schema: readSchema('All that happened to one case', CaseTimeline, CaseParams) },
    async ({ params }) => {
      const timeline = await timelineOf(services, params.caseNo)
      if (!timeline) throw refuse(404, 'UNKNOWN_CASE')
      return timeline
    },
  )
}
