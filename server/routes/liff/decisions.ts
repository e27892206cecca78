/** GET /decisions and /decisions/:decisionNo/notice.pdf: what the city has decided for this member, nobody else's. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { decidedRows, type DecidedRow } from '../../../db/decision-reads.ts'
import { liveRun } from '../../../db/runs.ts'
import { LiffDecisions, type LiffDecision } from '../../contract.ts'
import { liffUserOf } from '../../liff-sessions.ts'
import { noticeAlone } from '../../month/file-contents.ts'
import { setsOfRun } from '../../month/run-papers.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'

const Params = Type.Object({ decisionNo: Type.String({ pattern: '^\\d{4}-\\d{6}-\\d{6}$' }) })

export function decisions(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  const schema = (summary: string) => ({ tags: ['liff'], summary })

  app.get(
    '/decisions',
    {
      schema: { ...schema('What the city has decided for this member'), response: { 200: LiffDecisions } },
    },
    async (request) => {
      const rows = await decidedRows(db, { providerNo: liffUserOf(request).member.memberNo })
      return {
        decisions: rows.reverse().map(viewOf),
        centrePhone: services.city.texts.centrePhone,
      } satisfies LiffDecisions
    },
  )

  app.get<{ Params: { decisionNo: string } }>(
    '/decisions/:decisionNo/notice.pdf',
    { schema: { ...schema('The decision notice, as it is posted'), params: Params } },
    async (request, reply) => {
      const { decisionNo } = request.params
      const { memberNo } = liffUserOf(request).member
      const [own] = await decidedRows(db, { providerNo: memberNo, decisionNo })
      const run = own && hasNotice(own) ? await liveRun(db, own.month) : null
      if (!own || !run) throw refuse(404, 'NO_SUCH_DECISION')
      const set = (await setsOfRun(db, services, run, null)).find(
        ({ head }) => head.fiscalYear === own.fiscalYear,
      )
      const pdf = set && (await noticeAlone(set, decisionNo))
      if (!pdf) throw refuse(404, 'NO_SUCH_DECISION')
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${decisionNo}.pdf"`)
        .send(pdf)
    },
  )
}

/** The pay day stands on the paper: it is fixed with the month's files. */
const hasNotice = ({ payOn }: DecidedRow): boolean => payOn !== null

function viewOf(row: DecidedRow): LiffDecision {
  const { decisionNo, month, fiscalYear, count, feeYen, rewardYen, subsidyYen, payYen, repayYen } = row
  return {
    ...{ decisionNo, month, fiscalYear, count, feeYen, rewardYen, subsidyYen, payYen, repayYen },
    payment: paymentOf(row),
    // what came back is paid on another day
    payOn: row.transfer === null || row.wasReturned ? null : row.payOn,
    notice: hasNotice(row),
  }
}

/** Where the money stands, as the member is told. */
export function paymentOf({ payYen, transfer, payOn, stopped }: DecidedRow): LiffDecision['payment'] {
  if (payYen === 0) return 'none'
  if (transfer === 'paid' || transfer === 'returned') return transfer
  if (transfer !== null || payOn === null) return 'waiting'
  // no transfer once the files are made: it waits for an account, or for the centre
  return stopped === 'REPAYMENT_OPEN' ? 'asked-back' : 'held'
}
