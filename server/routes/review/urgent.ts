/** GET /urgent and POST /urgent/:caseNo/close: what somebody must call about now. */
import type { FastifyInstance } from 'fastify'
import { caseByNo, closeCase, openAccidents } from '../../../db/cases.ts'
import { memberByNo } from '../../../db/members.ts'
import { UrgentCases } from '../../contract.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'
import { CaseParams, readSchema } from './route-schema.ts'

const MOST_SHOWN = 20

export function urgent(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  const present = async (): Promise<UrgentCases> => {
    const { rows, total } = await openAccidents(db, MOST_SHOWN)
    const items = await Promise.all(
      rows.map(async ({ caseNo, memberNo, summary, openedAt }) => {
        const member = memberNo === null ? null : await memberByNo(db, memberNo)
        return {
          caseNo,
          memberNo,
          memberName: member?.name ?? null,
          phone: member?.phone ?? null,
          summary,
          openedAt: openedAt.toISOString(),
        }
      }),
    )
    return { items, total }
  }

  app.get('/urgent', { schema: readSchema('Accidents told and not yet dealt with', UrgentCases) }, present)

  app.post<{ Params: { caseNo: string } }>(
    '/urgent/:caseNo/close',
    { schema: readSchema('Says that an accident was dealt with', UrgentCases, CaseParams) },
    async (request) => {
      const { caseNo } = request.params
      const closing = { at: services.clock(), actor: actorOf(staffOf(request)) }
      const closed = await db.transaction(async (tx) => {
        const isAccident = (await caseByNo(tx, caseNo))?.kind === 'urgent'
        return isAccident && (await closeCase(tx, caseNo, closing))
      })
      if (!closed) throw refuse(404, 'NO_SUCH_CASE')
      return present()
    },
  )
}
