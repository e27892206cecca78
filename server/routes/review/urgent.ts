/** GET /urgent and POST /urgent/:caseNo/close: what somebody must call about now. */
import type { FastifyInstance } from 'fastify'
import { closeCase, listCases } from '../../../db/cases.ts'
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
    const { rows } = await listCases(db, { kind: 'urgent', open: true, limit: MOST_SHOWN })
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
    return { items }
  }

  app.get('/urgent', { schema: readSchema('Accidents told and not yet dealt with', UrgentCases) }, present)

  app.post<{ Params: { caseNo: string } }>(
    '/urgent/:caseNo/close',
    { schema: readSchema('Says that an accident was dealt with', UrgentCases, CaseParams) },
    async (request) => {
      const { caseNo } = request.params
      const open = (await present()).items.some((item) => item.caseNo === caseNo)
      if (!open) throw refuse(404, 'NO_SUCH_CASE')
      const closed = { at: services.clock(), actor: actorOf(staffOf(request)) }
      await db.transaction((tx) => closeCase(tx, caseNo, closed))
      return present()
    },
  )
}
