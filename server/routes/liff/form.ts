/** GET /form, and a form as PDF: the member's own to print, with their pairs on it; nobody else's. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { memberByNo, type Member } from '../../../db/members.ts'
import { LiffForms } from '../../contract.ts'
import { openPass, passOf, type PassedForm } from '../../form-pass.ts'
import { liffUserOf } from '../../liff-sessions.ts'
import { formMonths } from '../../own-form-months.ts'
import { printOwnForm, sheetsOf } from '../../own-forms.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'

const Params = Type.Object({
  month: Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' }),
  sheet: Type.Integer({ minimum: 1, maximum: 99 }),
})
const PassQuery = Type.Object({ pass: Type.String({ maxLength: 500 }) })
/** A page takes a tenth of a second to draw. */
const PRINTS = { max: 60, timeWindow: '1 minute' }

export function form(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle

  app.get(
    '/form',
    { schema: { tags: ['liff'], summary: 'Forms this member may print', response: { 200: LiffForms } } },
    async (request) => {
      const { memberNo } = giver(liffUserOf(request).member)
      const months: LiffForms['months'] = []
      for (const month of formMonths(services)) {
        const sheets: LiffForms['months'][number]['sheets'] = []
        for (const [index, pairs] of (await sheetsOf(db, memberNo, month)).entries()) {
          const sheet = index + 1
          const pass = await passOf(services, { memberNo, month, sheet })
          sheets.push({ sheet, pass, names: pairs.map(({ name }) => name) })
        }
        months.push({ month, sheets })
      }
      return { months } satisfies LiffForms
    },
  )

  app.get<{ Params: { month: string; sheet: number } }>(
    '/form/:month/:sheet.pdf',
    {
      schema: { tags: ['liff'], summary: 'The form, A4, number and pairs printed', params: Params },
      config: { rateLimit: PRINTS },
    },
    (request, reply) => print(reply, { memberNo: liffUserOf(request).member.memberNo, ...request.params }),
  )

  app.get<{ Querystring: { pass: string } }>(
    '/form/print.pdf',
    {
      schema: {
        tags: ['liff'],
        summary: 'The same, by an address that opens it for a while',
        querystring: PassQuery,
      },
      config: { rateLimit: PRINTS, liffDoor: 'open' },
    },
    async (request, reply) => {
      const passed = await openPass(services, request.query.pass)
      if (!passed) throw refuse(403, 'FORM_PASS_OVER')
      return print(reply, passed)
    },
  )

  async function print(reply: FastifyReply, { memberNo, month, sheet }: PassedForm): Promise<FastifyReply> {
    const member = giver(await memberByNo(db, memberNo))
    if (!formMonths(services).includes(month)) throw refuse(404, 'NO_SUCH_FORM')
    const requesters = (await sheetsOf(db, memberNo, month))[sheet - 1]
    if (!requesters) throw refuse(404, 'NO_SUCH_FORM')
    const pdf = await printOwnForm(services, {
      ...{ provider: { no: memberNo, name: member.name }, month, requesters },
    })
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="form-${month}-${sheet}.pdf"`)
      .send(pdf)
  }
}

/** Families' names stand on the form: who has left, or gives no care any more, gets none. */
function giver(member: Member | null): Member {
  if (!member?.isProvider) throw refuse(404, 'NO_SUCH_FORM')
  if (member.state === 'left') throw refuse(403, 'LEFT_MEMBER')
  return member
}
