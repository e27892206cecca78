/** /schedule of the desk: what the clock started, and one press that sends to kintone again what differs there. */
import type { FastifyInstance } from 'fastify'
import { MendKintone, Schedule } from '../../contract.ts'
import { mendKintone } from '../../jobs/reconcile-kintone.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'
import { readSchema } from './route-schema.ts'
import { isMendable, lastComparison, scheduleView } from './schedule-view.ts'

export function schedule(app: FastifyInstance, services: Services): void {
  app.get('/schedule', { schema: readSchema('What the clock started, latest first', Schedule) }, (request) =>
    scheduleView(services, staffOf(request).staff.role),
  )
  app.post<{ Body: MendKintone }>(
    '/schedule/mend',
    {
      schema: {
        ...readSchema('Sends again what kintone lacks, or has of before', Schedule),
        body: MendKintone,
      },
    },
    async (request) => {
      const session = staffOf(request)
      const last = await lastComparison(services)
      if (!last || last.night !== request.body.night) throw refuse(409, 'OTHER_NIGHT')
      const again = last.listed.filter(isMendable)
      await mendKintone(services, again, { actor: actorOf(session), overEdited: false })
      return scheduleView(services, session.staff.role)
    },
  )
}
