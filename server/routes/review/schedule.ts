/**
 * /schedule of the desk: what the clock started; one press that sends to kintone again what differs there, and one for
 * each record that somebody edited there.
 */
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
        ...readSchema(
          'Sends again what kintone lacks, has of before or refused; or ours over one record edited there',
          Schedule,
        ),
        body: MendKintone,
      },
    },
    async (request) => {
      const session = staffOf(request)
      const last = await lastComparison(services)
      if (!last || last.night !== request.body.night) throw refuse(409, 'OTHER_NIGHT')
      const { over } = request.body
      const actor = actorOf(session)
      if (over) {
        const one = last.listed.find(
          ({ app, key, kind }) => kind === 'edited' && app === over.app && key === over.key,
        )
        if (!one) throw refuse(409, 'OTHER_NIGHT')
        await mendKintone(services, [one], { actor, overEdited: true, one: true })
      } else await mendKintone(services, last.listed.filter(isMendable), { actor, overEdited: false })
      return scheduleView(services, session.staff.role)
    },
  )
}
