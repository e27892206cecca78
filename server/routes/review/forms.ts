/** GET /forms and /forms.pdf: forms for many providers at once, streamed; who printed them is on record. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { FormsDesk, FormsQuery } from '../../contract.ts'
import { printBatch, wardsToPrint } from '../../forms-batch.ts'
import { formMonths } from '../../own-form-months.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'
import { readSchema } from './route-schema.ts'

export function forms(app: FastifyInstance, services: Services): void {
  app.get(
    '/forms',
    { schema: readSchema('For whom forms can be printed', FormsDesk) },
    async (): Promise<FormsDesk> => {
      const wards = await wardsToPrint(services.db.drizzle)
      return {
        months: formMonths(services),
        people: wards.reduce((sum, { people }) => sum + people, 0),
        wards: wards.filter(({ ward }) => ward !== ''),
      }
    },
  )

  app.get<{ Querystring: FormsQuery }>(
    '/forms.pdf',
    {
      schema: {
        ...{ tags: ['review'], summary: 'Forms of all active providers, or of a ward, as one PDF' },
        querystring: FormsQuery,
      },
      // names of families stand on them: for those who work with reports
      config: { access: 'write' },
    },
    async (request, reply) => {
      const { month, ward = null } = request.query
      const batch = await printBatch(services, { month, ward }, actorOf(staffOf(request)))
      if (!batch) throw refuse(404, 'NO_FORMS')
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="forms-${month}.pdf"`)
        .send(Readable.from(batch.pdf, { objectMode: false }))
    },
  )
}
