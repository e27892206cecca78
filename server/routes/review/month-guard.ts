/** MonthGuard: who may take a step, and a refusal of the run in the words of the desk. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { HttpRefusal } from '../../errors.ts'
import { MonthRefusal } from '../../month/refusal.ts'
import { mayMonth, type MonthAction } from '../../month/roles.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import { MONTH_REFUSALS, WHO_MAY, WITH_DETAILS } from './month-words.ts'

export const MonthParams = Type.Object({ month: Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' }) })
export interface OfMonth {
  Params: { month: string }
}

/** @returns 'staff:3'. @throws HttpRefusal FORBIDDEN_MONTH */
export function mayOrRefuse(request: FastifyRequest, action: MonthAction): string {
  const session = staffOf(request)
  if (mayMonth(session.staff.role, action)) return actorOf(session)
  const words = WHO_MAY[action] ?? MONTH_REFUSALS['FORBIDDEN_MONTH']!
  throw new HttpRefusal(403, 'FORBIDDEN_MONTH', words)
}

const STATUS: Record<string, number> = {
  NO_CARE_PAPER: 404,
  NOBODY_PAID: 404,
  NO_SUCH_FILE: 404,
  NO_SUCH_BATCH: 404,
  BAD_RETURNS: 422,
}

/** @throws HttpRefusal for what the run refuses */
export async function spoken<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof MonthRefusal)) throw error
    const words = MONTH_REFUSALS[error.code] ?? error.message
    const detail = WITH_DETAILS.has(error.code) ? `\n${error.message}` : ''
    throw new HttpRefusal(STATUS[error.code] ?? 409, error.code, `${words}${detail}`)
  }
}
