/**
 * GET /papers, /papers/care/:month/…pdf, /papers/statements/:year.pdf: the papers of the member who asks, nobody else's.
 * For families as well as providers.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { LiffPapers } from '../../contract.ts'
import { liffUserOf } from '../../liff-sessions.ts'
import { MonthRefusal } from '../../month/refusal.ts'
import { careMonths, carePapers, printCarePapers } from '../../month/care-papers.ts'
import { statementAlone, statementYears } from '../../month/year-statements.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'

const MOST_MONTHS = 12
const config = { liffDoor: 'member' } as const

export function papers(app: FastifyInstance, services: Services): void {
  const schema = (summary: string) => ({ tags: ['liff'], summary })

  app.get(
    '/papers',
    { config, schema: { ...schema("The member's own papers"), response: { 200: LiffPapers } } },
    async (request): Promise<LiffPapers> => {
      const { memberNo, isProvider, isRequester } = liffUserOf(request).member
      const months = isRequester ? (await careMonths(services, memberNo)).slice(0, MOST_MONTHS) : []
      const care = []
      for (const month of months) {
        const { certificates, leftOut } = await carePapers(services, memberNo, month)
        const fees = certificates.flatMap(({ visits }) => visits.map(({ feeYen }) => feeYen))
        const feeYen = fees.reduce((sum, yen) => sum + yen, 0)
        care.push({ month, feeYen, papers: certificates.length, leftOut: leftOut.length })
      }
      const years = isProvider ? await statementYears(services, memberNo) : []
      return { care, years, centrePhone: services.city.texts.centrePhone }
    },
  )

  app.get<{ Params: { month: string; what: 'certificate' | 'receipt' } }>(
    '/papers/care/:month/:what.pdf',
    {
      config,
      schema: {
        ...schema('提供証明書 or receipt of one month'),
        params: Type.Object({
          month: Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' }),
          what: Type.Union([Type.Literal('certificate'), Type.Literal('receipt')]),
        }),
      },
    },
    async (request, reply) => {
      const { month, what } = request.params
      const { memberNo } = liffUserOf(request).member
      const { bytes } = await own(() => printCarePapers(services, memberNo, month, what))
      return sendPdf(reply, `${what}-${month}.pdf`, bytes)
    },
  )

  app.get<{ Params: { year: number } }>(
    '/papers/statements/:year.pdf',
    {
      config,
      schema: {
        ...schema('支払額のお知らせ of one year'),
        params: Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2999 }) }),
      },
    },
    async (request, reply) => {
      const { year } = request.params
      const { memberNo } = liffUserOf(request).member
      return sendPdf(
        reply,
        `statement-${year}.pdf`,
        await own(() => statementAlone(services, year, memberNo)),
      )
    },
  )
}

/** Whatever the desk would be told, the member is told that there is no such paper. */
async function own<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof MonthRefusal) throw refuse(404, 'NO_SUCH_PAPER')
    throw error
  }
}

function sendPdf(reply: FastifyReply, name: string, bytes: Buffer): FastifyReply {
  return reply.type('application/pdf').header('content-disposition', `inline; filename="${name}"`).send(bytes)
}
