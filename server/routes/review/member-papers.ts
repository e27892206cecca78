/**
 * MemberPapers: papers of one member (支払額のお知らせ, 提供証明書, receipts) and the year's statements of all. Each copy that
 * staff take is on record.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { appendAudit } from '../../../db/audit.ts'
import type { Member } from '../../../db/members.ts'
import type { StaffRole } from '../../../db/schema.ts'
import type { IsoMonth } from '../../../rules/calendar.ts'
import type { MemberPapers, YearPapers } from '../../contract.ts'
import { careMonths, carePapers, printCarePapers } from '../../month/care-papers.ts'
import { mayMonth } from '../../month/roles.ts'
import { statementAlone, statementYears, yearStatements } from '../../month/year-statements.ts'
import type { Services } from '../../services.ts'
import { mayOrRefuse, MonthParams, spoken } from './month-guard.ts'

type PaperServices = Pick<Services, 'city' | 'clock' | 'db'>
const MEMBER_NO = Type.String({ pattern: '^\\d{6}$' })
const YEAR = Type.Integer({ minimum: 2000, maximum: 2999 })

const memberAddress = (memberNo: string) => `/api/review/members/${memberNo}`

/** What this role may print of the member. */
export async function papersOf(
  services: PaperServices,
  { memberNo, isProvider, isRequester }: Pick<Member, 'memberNo' | 'isProvider' | 'isRequester'>,
  role: StaffRole,
): Promise<MemberPapers> {
  const years = isProvider && mayMonth(role, 'statements') ? await statementYears(services, memberNo) : []
  const months =
    isRequester && mayMonth(role, 'certificates') ? await monthsWithPapers(services, memberNo) : []
  const at = memberAddress(memberNo)
  return {
    statements: years.map((year) => ({ year, address: `${at}/statements/${year}.pdf` })),
    care: months.map((month) => ({
      ...{ month, certificate: `${at}/care/${month}/certificate.pdf` },
      receipt: `${at}/care/${month}/receipt.pdf`,
    })),
  }
}

/** No door to a paper that nothing stands on: a month of drives only. */
async function monthsWithPapers(services: PaperServices, memberNo: string): Promise<IsoMonth[]> {
  const months: IsoMonth[] = []
  for (const month of await careMonths(services, memberNo))
    if ((await carePapers(services, memberNo, month)).certificates.length > 0) months.push(month)
  return months
}

export async function yearPapers(services: PaperServices): Promise<YearPapers[]> {
  const years = await statementYears(services, null)
  return years.map((year) => ({
    ...{ year, pdf: `/api/review/years/${year}/statements.pdf` },
    csv: `/api/review/years/${year}/statements.csv`,
  }))
}

export function memberPapers(app: FastifyInstance, services: Services): void {
  const schema = (summary: string, params: ReturnType<typeof Type.Object>) => ({
    schema: { tags: ['review'], summary, params },
  })
  const { db, clock } = services

  app.get<{ Params: { memberNo: string; year: number } }>(
    '/members/:memberNo/statements/:year.pdf',
    schema('支払額のお知らせ of one provider', Type.Object({ memberNo: MEMBER_NO, year: YEAR })),
    async (request, reply) => {
      const actor = mayOrRefuse(request, 'statements')
      const { memberNo, year } = request.params
      const bytes = await spoken(() => statementAlone(services, year, memberNo))
      const name = `statement-${year}.pdf`
      await onRecord(memberNo, actor, name)
      return sendPdf(reply, `${memberNo}-${name}`, bytes)
    },
  )

  app.get<{ Params: { memberNo: string; month: string; what: 'certificate' | 'receipt' } }>(
    '/members/:memberNo/care/:month/:what.pdf',
    schema(
      '提供証明書 or receipt of one family and month',
      Type.Object({
        ...{ memberNo: MEMBER_NO, month: MonthParams.properties.month },
        what: Type.Union([Type.Literal('certificate'), Type.Literal('receipt')]),
      }),
    ),
    async (request, reply) => {
      const actor = mayOrRefuse(request, 'certificates')
      const { memberNo, month, what } = request.params
      const { bytes } = await spoken(() => printCarePapers(services, memberNo, month, what))
      const name = `${what}-${month}.pdf`
      await onRecord(memberNo, actor, name)
      return sendPdf(reply, `${memberNo}-${name}`, bytes)
    },
  )

  app.get<{ Params: { year: number; name: 'statements.pdf' | 'statements.csv' } }>(
    '/years/:year/:name',
    schema(
      '支払額のお知らせ of all, one stream, and its manifest',
      Type.Object({
        year: YEAR,
        name: Type.Union([Type.Literal('statements.pdf'), Type.Literal('statements.csv')]),
      }),
    ),
    async (request, reply) => {
      const actor = mayOrRefuse(request, 'statements')
      const { year, name } = request.params
      const { files } = await spoken(() => yearStatements(services, year, actor))
      const [, bytes] = files.find(([each]) => each === name)!
      return reply
        .type(name.endsWith('pdf') ? 'application/pdf' : 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${year}-${name}"`)
        .send(bytes)
    },
  )

  const onRecord = (memberNo: string, actor: string, name: string) =>
    db.drizzle.transaction((tx) =>
      appendAudit(tx, {
        ...{ at: clock(), actor, action: 'file.downloaded', subject: `member:${memberNo}` },
        after: { name },
      }),
    )
}

function sendPdf(reply: FastifyReply, name: string, bytes: Buffer): FastifyReply {
  return reply.type('application/pdf').header('content-disposition', `inline; filename="${name}"`).send(bytes)
}
