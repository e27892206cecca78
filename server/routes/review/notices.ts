/**
 * Notices: /notices … and /line-account … of the desk. Everybody reads; the centre and the administrator write and
 * send. Sending fixes who gets it (db/notice-sending.ts); server/jobs/send-notices.ts does the rest.
 */
import type { FastifyInstance } from 'fastify'
import { countAudience, knownWards } from '../../../db/notice-audience.ts'
import { recipientsOf } from '../../../db/notice-answers.ts'
import { peopleStillToReach } from '../../../db/notice-sending.ts'
import { changeNotice, createNotice, listNotices, removeDraft } from '../../../db/notices.ts'
import { lineUserOfStaff } from '../../../db/staff-line.ts'
import * as contract from '../../contract.ts'
import { staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { jstInstant } from './history-view.ts'
import {
  mayWriteNotices,
  NoticeParams,
  noticeWrite,
  noticeWriter,
  staleNotice,
  whyStale,
  type ById,
} from './notice-guard.ts'
import { noticeFiles } from './notice-files.ts'
import { sendingNotices } from './notice-sending.ts'
import { presentNotice } from './notice-view.ts'
import { readSchema } from './route-schema.ts'

const PAGE_ROWS = 50
export function notices(app: FastifyInstance, services: Services): void {
  reading(app, services)
  writing(app, services)
  sendingNotices(app, services)
  noticeFiles(app, services)
}

function reading(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  app.get<{ Querystring: contract.NoticeListQuery }>(
    '/notices',
    {
      schema: {
        ...readSchema('Notices, latest first', contract.NoticeList),
        querystring: contract.NoticeListQuery,
      },
    },
    async ({ query }) => {
      const { rows, next } = await listNotices(db, { cursor: query.cursor, limit: query.limit ?? PAGE_ROWS })
      const items = rows.map(({ notice, counts }) => ({
        id: notice.id,
        state: notice.state,
        title: notice.title,
        eventOn: notice.eventOn,
        answerBy: notice.answerBy,
        createdAt: jstInstant(notice.createdAt),
        sentAt: notice.sentAt && jstInstant(notice.sentAt),
        counts,
      }))
      return { items, nextCursor: next } satisfies contract.NoticeList
    },
  )
  app.get(
    '/notices/desk',
    { schema: readSchema('What is needed to write: wards, quota, own phone', contract.NoticeDesk) },
    async (request): Promise<contract.NoticeDesk> => {
      const { staff } = staffOf(request)
      const quota = await services.line.quota()
      return {
        mayWrite: mayWriteNotices(staff.role),
        wards: await knownWards(db),
        lineTied: (await lineUserOfStaff(db, staff.id)) !== null,
        quota:
          quota.kind === 'unknown'
            ? { known: false }
            : {
                known: true,
                limit: quota.limit,
                used: quota.used,
                left:
                  quota.limit === null
                    ? null
                    : Math.max(0, quota.limit - quota.used - (await peopleStillToReach(db))),
              },
      }
    },
  )
  app.get<{ Querystring: contract.AudienceQuery }>(
    '/notices/audience',
    {
      schema: {
        ...readSchema('How many people, by the way it takes', contract.AudienceCounts),
        querystring: contract.AudienceQuery,
      },
    },
    ({ query }) => countAudience(db, audienceOf(query)),
  )
  app.get<ById>(
    '/notices/:id',
    { schema: readSchema('One notice', contract.NoticePage, NoticeParams) },
    ({ params }) => presentNotice(db, params.id),
  )
  app.get<ById & { Querystring: contract.RecipientQuery }>(
    '/notices/:id/recipients',
    {
      schema: {
        ...readSchema('Whom it was for, and the answers', contract.NoticeRecipients, NoticeParams),
        querystring: contract.RecipientQuery,
      },
    },
    async ({ params, query }) => {
      const rows = await recipientsOf(db, params.id, query.view ?? 'all')
      const items = rows.map(({ postalCode: _code, address: _address, answeredAt, ...row }) => ({
        ...row,
        answeredAt: answeredAt && jstInstant(answeredAt),
      }))
      return { items } satisfies contract.NoticeRecipients
    },
  )
}

function audienceOf({ role, wards, trainingExpiresBy, hasOpenDraft }: contract.AudienceQuery) {
  return {
    role: role ?? null,
    wards: (wards ?? '').split(',').filter(Boolean),
    trainingExpiresBy: trainingExpiresBy ?? null,
    hasOpenDraft: hasOpenDraft ?? false,
  }
}

function writing(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  app.post<{ Body: contract.NoticeInput }>(
    '/notices',
    {
      schema: {
        ...readSchema('Begins a draft', contract.NoticePage),
        body: contract.NoticeInput,
      },
    },
    async (request) => {
      const { actor } = noticeWriter(request)
      const by = { actor, at: services.clock() }
      const notice = await db.transaction((tx) => createNotice(tx, request.body, by))
      return presentNotice(db, notice.id)
    },
  )
  app.patch<ById & { Body: contract.ChangeNotice }>(
    '/notices/:id',
    { schema: noticeWrite('Changes a draft', contract.ChangeNotice) },
    async (request, reply) => {
      noticeWriter(request)
      const { id } = request.params
      const { version, change } = request.body
      if (await changeNotice(db, id, version, change)) return presentNotice(db, id)
      return staleNotice(services, reply, id, await whyStale(services, id))
    },
  )
  app.post<ById & { Body: contract.OnlyVersion }>(
    '/notices/:id/remove',
    { schema: { ...noticeWrite('Throws a draft away', contract.OnlyVersion), response: {} } },
    async (request, reply) => {
      const { actor } = noticeWriter(request)
      const { id } = request.params
      const by = { actor, at: services.clock() }
      const done = await db.transaction((tx) => removeDraft(tx, id, request.body.version, by))
      return done ? reply.code(204).send() : staleNotice(services, reply, id, await whyStale(services, id))
    },
  )
}
