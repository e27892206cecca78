/** NoticeGuard: who may write notices, and what the routes of one notice share. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type, type TSchema } from 'typebox'
import { noticeById } from '../../../db/notices.ts'
import type { StaffRole } from '../../../db/schema.ts'
import * as contract from '../../contract.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refusalText } from './messages.ts'
import { presentNotice } from './notice-view.ts'
import { refuse } from './refuse.ts'

const WRITERS: readonly StaffRole[] = ['centre', 'admin']
export const mayWriteNotices = (role: StaffRole): boolean => WRITERS.includes(role)

export const NoticeParams = Type.Object({ id: Type.Integer({ minimum: 1 }) })
export interface ById {
  Params: { id: number }
}

/** @throws HttpRefusal FORBIDDEN_NOTICE */
export function noticeWriter(request: FastifyRequest): { actor: string; staffId: number } {
  const session = staffOf(request)
  if (!mayWriteNotices(session.staff.role)) throw refuse(403, 'FORBIDDEN_NOTICE')
  return { actor: actorOf(session), staffId: session.staff.id }
}

/** A write: answers the notice as it is now, or 409 with the present one. */
export const noticeWrite = (summary: string, body: TSchema) => ({
  tags: ['review'],
  summary,
  params: NoticeParams,
  body,
  response: { 200: contract.NoticePage, 409: contract.StaleNotice, '4xx': contract.ErrorBody },
})

export async function staleNotice(
  services: Services,
  reply: FastifyReply,
  id: number,
  code: 'STALE' | 'NOTICE_SENT' | 'AUDIENCE_CHANGED',
): Promise<FastifyReply> {
  const notice = await presentNotice(services.db.drizzle, id)
  return reply.code(409).send({ error: { code, message: refusalText(code), field: null }, notice })
}

export async function whyStale({ db }: Services, id: number): Promise<'STALE' | 'NOTICE_SENT'> {
  return (await noticeById(db.drizzle, id))?.state === 'draft' ? 'STALE' : 'NOTICE_SENT'
}
