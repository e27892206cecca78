/** GET /me: who is logged in, what they may do, and the words of this city that every page needs. */
import type { FastifyInstance } from 'fastify'
import type { StaffSession } from '../../../db/staff.ts'
import { jstDate } from '../../../rules/calendar.ts'
import { Me } from '../../contract.ts'
import { mayWrite, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { RETURN_REASONS, ROLE_NAMES } from './messages.ts'
import { readSchema } from './route-schema.ts'

export function me(app: FastifyInstance, services: Services): void {
  app.get('/me', { schema: readSchema('Who is logged in', Me) }, (request) =>
    meView(services, staffOf(request)),
  )
}

export function meView(
  { city, clock }: Pick<Services, 'city' | 'clock'>,
  { staff, csrfToken }: Pick<StaffSession, 'staff' | 'csrfToken'>,
): Me {
  return {
    login: staff.login,
    name: staff.name,
    role: staff.role,
    roleName: ROLE_NAMES[staff.role],
    mayWrite: mayWrite(staff.role),
    csrfToken,
    today: jstDate(clock()),
    programmeName: city.texts.programmeName,
    kinds: city.kindsOfCare.map(({ code, label }) => ({ code, label })),
    returnReasons: RETURN_REASONS,
  }
}
