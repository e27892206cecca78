/** GET /counts: how much waits, by list. */
import type { FastifyInstance } from 'fastify'
import { reportCounts } from '../../../db/report-reads.ts'
import { instantOf, jstDate } from '../../../rules/calendar.ts'
import { Counts } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { readSchema } from './route-schema.ts'

export function counts(app: FastifyInstance, services: Services): void {
  app.get('/counts', { schema: readSchema('How many reports are in each list', Counts) }, async () => {
    const startOfToday = instantOf(jstDate(services.clock()), '00:00')
    const { byState, attention, approvedSince, refused } = await reportCounts(
      services.db.drizzle,
      startOfToday,
    )
    return {
      waiting: byState.submitted,
      attention,
      asking: byState.draft + byState.asking,
      returned: byState.returned,
      approvedToday: approvedSince,
      refused,
    } satisfies Counts
  })
}
