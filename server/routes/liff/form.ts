/** GET /form and /form/:month/:sheet.pdf: the member's own form to print, with their pairs on it; nobody else's. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { LiffForms } from '../../contract.ts'
import { liffUserOf } from '../../liff-sessions.ts'
import { formMonths } from '../../own-form-months.ts'
import { printOwnForm, sheetsOf } from '../../own-forms.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'

const Params = Type.Object({
  month: Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' }),
  sheet: Type.Integer({ minimum: 1, maximum: 99 }),
})
interface Wanted {
  Params: { month: string; sheet: number }
}
/** A page takes a tenth of a second to draw. */
const PRINTS = { max: 60, timeWindow: '1 minute' }

export function form(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle

  app.get(
    '/form',
    { schema: { tags: ['liff'], summary: 'Forms this member may print', response: { 200: LiffForms } } },
    async (request) => {
      const { memberNo } = liffUserOf(request).member
      const months: LiffForms['months'] = []
      for (const month of formMonths(services)) {
        const sheets = await sheetsOf(db, memberNo, month)
        months.push({
          month,
          sheets: sheets.map((pairs, n) => ({ sheet: n + 1, names: pairs.map(({ name }) => name) })),
        })
      }
      return { months } satisfies LiffForms
    },
  )

  app.get<Wanted>(
    '/form/:month/:sheet.pdf',
    {
      schema: { tags: ['liff'], summary: 'The form, A4, number and pairs printed', params: Params },
      config: { rateLimit: PRINTS },
    },
    async (request, reply) => {
      const { month, sheet } = request.params
      const { memberNo, name } = liffUserOf(request).member
      if (!formMonths(services).includes(month)) throw refuse(404, 'NO_SUCH_FORM')
      const requesters = (await sheetsOf(db, memberNo, month))[sheet - 1]
      if (!requesters) throw refuse(404, 'NO_SUCH_FORM')
      const pdf = await printOwnForm(services, { provider: { no: memberNo, name }, month, requesters })
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="form-${month}-${sheet}.pdf"`)
        .send(pdf)
    },
  )
}
