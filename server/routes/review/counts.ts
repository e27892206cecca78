/** GET /counts: how much waits, by list. */
import type { FastifyInstance } from 'fastify'
import { reportCounts } from '../../../db/report-queue.ts'
import { waitingApplications } from '../../../db/applications.ts'
import { waitingQuestions } from '../../../db/questions.ts'
import { instantOf, jstDate } from '../../../rules/calendar.ts'
import { Counts } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { readSchema } from './route-schema.ts'

export function counts(app: FastifyInstance, services: Services): void {
  app.get('/counts', { schema: readSchema('How much waits, by list', Counts) }, async () => {
    const db = services.db.drizzle
    const startOfToday = instantOf(jstDate(services.clock()), '00:00')
    const { byState, attention, approvedSince, refused } = await reportCounts(db, startOfToday)
    return {
      waiting: byState.submitted,
      attention,
      asking: byState.draft + byState.asking,
      returned: byState.returned,
      approvedToday: approvedSince,
      refused,
      applications: await waitingApplications(db),
      questions: await waitingQuestions(db),
    } satisfies Counts
  })
}
