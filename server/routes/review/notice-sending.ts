/**
 * NoticeSending: POST /notices/:id/test and /send, and the tie of one's own LINE account.
 *
 * Twice is once: a test has an id made by the page, a sending is a conditional UPDATE of the draft.
 */
import type { FastifyInstance } from 'fastify'
import { noticeTest } from '../../../bot/messages/notices.ts'
import { appendAudit } from '../../../db/audit.ts'
import { enqueuePush } from '../../../db/line-outbox.ts'
import { freezeNotice, type SendResult } from '../../../db/notice-sending.ts'
import { noticeById } from '../../../db/notices.ts'
import { issueStaffCode, lineUserOfStaff, untieStaff } from '../../../db/staff-line.ts'
import { jstTime } from '../../../rules/calendar.ts'
import * as contract from '../../contract.ts'
import type { Services } from '../../services.ts'
import { noticeWrite, noticeWriter, NoticeParams, staleNotice, whyStale, type ById } from './notice-guard.ts'
import { presentNotice } from './notice-view.ts'
import { refuse } from './refuse.ts'
import { readSchema } from './route-schema.ts'

/** Carries a result out of a transaction that must not be kept. */
class RolledBack extends Error {
  readonly outcome: SendResult
  constructor(outcome: SendResult) {
    super(outcome.result)
    this.outcome = outcome
  }
}

export function sendingNotices(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  app.post<ById & { Body: contract.TestNotice }>(
    '/notices/:id/test',
    {
      schema: {
        ...readSchema('Sends a test to oneself', contract.TestSent, NoticeParams),
        body: contract.TestNotice,
      },
    },
    async (request) => {
      const { actor, staffId } = noticeWriter(request)
      const { tryId } = request.body
      const notice = await noticeById(db, request.params.id)
      if (!notice) throw refuse(404, 'NO_SUCH_NOTICE')
      if (!notice.title.trim()) throw refuse(422, 'NOTICE_EMPTY', 'title')
      const lineUserId = await lineUserOfStaff(db, staffId)
      if (!lineUserId) throw refuse(422, 'NO_STAFF_LINE')
      const now = services.clock()
      await db.transaction(async (tx) => {
        const added = await enqueuePush(tx, {
          dedupeKey: `notice-test:${tryId}`,
          lineUserId,
          messages: [noticeTest(notice)],
          now,
        })
        const subject = `notice:${notice.id}`
        if (added) await appendAudit(tx, { at: now, actor, action: 'notice.tested', subject })
      })
      return { sent: true } satisfies contract.TestSent
    },
  )

  app.post<ById & { Body: contract.SendNotice }>(
    '/notices/:id/send',
    { schema: noticeWrite('Sends the notice: who gets it is fixed now', contract.SendNotice) },
    async (request, reply) => {
      const { actor } = noticeWriter(request)
      const { id } = request.params
      const notice = await noticeById(db, id)
      if (!notice) throw refuse(404, 'NO_SUCH_NOTICE')
      if (notice.state === 'draft' && !notice.title.trim()) throw refuse(422, 'NOTICE_EMPTY', 'title')
      const { result } = await sendOnce(services, { id, ...request.body, actor, at: services.clock() })
      if (result === 'nobody') throw refuse(422, 'NOBODY_MEANT', 'audience')
      if (result === 'sent') return presentNotice(db, id)
      return staleNotice(
        services,
        reply,
        id,
        result === 'stale' ? await whyStale(services, id) : 'AUDIENCE_CHANGED',
      )
    },
  )
  ownPhone(app, services)
}

async function sendOnce({ db }: Services, wanted: Parameters<typeof freezeNotice>[1]): Promise<SendResult> {
  try {
    return await db.drizzle.transaction(async (tx) => {
      const outcome = await freezeNotice(tx, wanted)
      if (outcome.result !== 'sent') throw new RolledBack(outcome)
      return outcome
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome
    throw error
  }
}

function ownPhone(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  app.post(
    '/line-account/code',
    { schema: readSchema('A code that ties the LINE account it is typed into', contract.StaffLineCode) },
    async (request) => {
      const { staffId } = noticeWriter(request)
      const { code, expiresAt } = await db.transaction((tx) => issueStaffCode(tx, staffId, services.clock()))
      return { code, until: jstTime(expiresAt) } satisfies contract.StaffLineCode
    },
  )
  app.get(
    '/line-account',
    { schema: readSchema('Is a LINE account of one’s own tied', contract.StaffLine) },
    async (request) => ({ tied: (await lineUserOfStaff(db, noticeWriter(request).staffId)) !== null }),
  )
  app.post(
    '/line-account/untie',
    { schema: readSchema('Lets the LINE account go', contract.StaffLine) },
    async (request) => {
      const { staffId } = noticeWriter(request)
      await db.transaction((tx) => untieStaff(tx, staffId, services.clock()))
      return { tied: false } satisfies contract.StaffLine
    },
  )
}
