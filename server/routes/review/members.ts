/** GET /members (search), GET /members/:memberNo, POST /members/:memberNo/link-code. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { memberWhole, searchMembers } from '../../../db/member-reads.ts'
import { issueLinkCode, memberByNo } from '../../../db/members.ts'
import { LinkCode, MemberPage, Members, MembersQuery } from '../../contract.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { jstInstant } from './history-view.ts'
import { memberItem, memberPage } from './member-view.ts'
import { refuse } from './refuse.ts'
import { readSchema } from './route-schema.ts'

const PAGE_ROWS = 50
const MemberParams = Type.Object({ memberNo: Type.String({ maxLength: 10 }) })
type Params = { memberNo: string }

export function members(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  app.get<{ Querystring: MembersQuery }>(
    '/members',
    {
      schema: {
        ...readSchema('Members, by number, name, kana or phone', Members),
        querystring: MembersQuery,
      },
    },
    async ({ query }) => {
      const { rows, next } = await searchMembers(db, { ...query, limit: query.limit ?? PAGE_ROWS })
      return { items: rows.map(memberItem), nextCursor: next } satisfies Members
    },
  )
  app.get<{ Params: Params }>(
    '/members/:memberNo',
    { schema: readSchema('One member', MemberPage, MemberParams) },
    async (request) => {
      const page = await memberPage(services, request.params.memberNo, staffOf(request).staff.role)
      if (!page) throw refuse(404, 'NO_SUCH_MEMBER')
      return page
    },
  )
  app.post<{ Params: Params }>(
    '/members/:memberNo/link-code',
    { schema: readSchema('A new code for the letter; an older one dies', LinkCode, MemberParams) },
    async (request) => {
      const { memberNo } = request.params
      const member = await memberByNo(db, memberNo)
      if (!member) throw refuse(404, 'NO_SUCH_MEMBER')
      if (member.state === 'left') throw refuse(422, 'LEFT_MEMBER')
      const actor = actorOf(staffOf(request))
      const code = await db.transaction((tx) => issueLinkCode(tx, memberNo, services.clock(), actor))
      const whole = await memberWhole(db, services.sealer, memberNo)
      return { code, expiresAt: jstInstant(whole!.code!.expiresAt) } satisfies LinkCode
    },
  )
}
