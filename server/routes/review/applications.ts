/**
 * GET /applications, GET /applications/:caseNo and its account; POST approve, return, decline, tie.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { applicationQueue, nextWaitingApplication } from '../../../db/application-desk.ts'
import { appendAudit } from '../../../db/audit.ts'
import type { ApplicationState } from '../../../rules/registration.ts'
import * as accept from '../../accept-application.ts'
import {
  Application,
  Applications,
  ApplicationsQuery,
  ApplicationWritten,
  DecideApplication,
  ErrorBody,
  SendBackApplication,
  ShownAccount,
  StaleApplication,
  TieApplication,
  type ApplicationView,
} from '../../contract.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { applicationPage, clearAccount, itemOf, mayShowAccount } from './application-view.ts'
import { APPLICATION_DECLINE_REASONS, APPLICATION_RETURN_REASONS } from './application-words.ts'
import { refusalText } from './messages.ts'
import { refuse } from './refuse.ts'
import { CaseParams, readSchema } from './route-schema.ts'

const PAGE_ROWS = 50

const STATES: Record<ApplicationView, ApplicationState | undefined> = {
  waiting: 'submitted',
  returned: 'returned',
  approved: 'approved',
  declined: 'declined',
  all: undefined,
}

interface OfCase {
  Params: { caseNo: string }
}

export function applications(app: FastifyInstance, services: Services): void {
  app.get<{ Querystring: ApplicationsQuery }>(
    '/applications',
    { schema: { ...readSchema('Applications of one list', Applications), querystring: ApplicationsQuery } },
    async ({ query }) => {
      const { view = 'waiting', search, cursor, limit = PAGE_ROWS } = query
      const state = STATES[view]
      const { rows, next } = await applicationQueue(services.db.drizzle, {
        ...(state && { state }),
        ...(search && { search }),
        cursor: cursor ?? null,
        limit,
      })
      return { items: rows.map(itemOf), nextCursor: next } satisfies Applications
    },
  )

  app.get<OfCase>(
    '/applications/:caseNo',
    { schema: readSchema('One application with all that was told', Application, CaseParams) },
    (request) => present(services, request, request.params.caseNo),
  )

  app.get<OfCase>(
    '/applications/:caseNo/account',
    { schema: readSchema('The account in clear; the look is kept on record', ShownAccount, CaseParams) },
    async (request) => {
      const { caseNo } = request.params
      const session = staffOf(request)
      if (!mayShowAccount(session.staff.role)) throw refuse(403, 'FORBIDDEN')
      const rows = await clearAccount(services, caseNo)
      if (!rows || rows.length === 0) throw refuse(404, 'NO_SUCH_APPLICATION')
      const at = services.clock()
      await services.db.drizzle.transaction((tx) =>
        appendAudit(tx, { at, actor: actorOf(session), action: 'account.shown', subject: caseNo }),
      )
      return { rows } satisfies ShownAccount
    },
  )

  decisions(app, services)
}

function decisions(app: FastifyInstance, services: Services): void {
  app.post<OfCase & { Body: DecideApplication }>(
    '/applications/:caseNo/approve',
    { schema: decisionSchema('Makes or extends the member', DecideApplication) },
    async (request, reply) =>
      respond(services, request, reply, await accept.approveApplication(services, actionOf(request))),
  )
  app.post<OfCase & { Body: SendBackApplication }>(
    '/applications/:caseNo/return',
    { schema: decisionSchema('Back to the applicant, to be mended', SendBackApplication) },
    async (request, reply) => {
      const reason = reasonOf(request.body, APPLICATION_RETURN_REASONS)
      const result = await accept.returnApplication(services, { ...actionOf(request), reason })
      return respond(services, request, reply, result)
    },
  )
  app.post<OfCase & { Body: SendBackApplication }>(
    '/applications/:caseNo/decline',
    { schema: decisionSchema('The centre says no', SendBackApplication) },
    async (request, reply) => {
      const reason = reasonOf(request.body, APPLICATION_DECLINE_REASONS)
      const result = await accept.declineApplication(services, { ...actionOf(request), reason })
      return respond(services, request, reply, result)
    },
  )
  app.post<OfCase & { Body: TieApplication }>(
    '/applications/:caseNo/tie',
    { schema: decisionSchema('Says which member it is about', TieApplication) },
    async (request, reply) => {
      const { memberNo } = request.body
      const result = await accept.tieApplication(services, { ...actionOf(request), memberNo })
      return respond(services, request, reply, result, false)
    },
  )
}

const decisionSchema = (
  summary: string,
  body: typeof DecideApplication | typeof SendBackApplication | typeof TieApplication,
) => ({
  tags: ['review'],
  summary,
  params: CaseParams,
  body,
  response: { 200: ApplicationWritten, 409: StaleApplication, '4xx': ErrorBody },
})

type DecisionRequest = FastifyRequest<OfCase & { Body: { version: number } }>

const actionOf = (request: DecisionRequest): accept.DeskAction => ({
  caseNo: request.params.caseNo,
  version: request.body.version,
  actor: actorOf(staffOf(request as FastifyRequest)),
})

function reasonOf({ reason, text }: SendBackApplication, presets: { code: string; label: string }[]): string {
  const preset = presets.find(({ code }) => code === reason && code !== 'other')
  return text.trim() || (preset?.label ?? '')
}

async function present(services: Services, request: FastifyRequest, caseNo: string): Promise<Application> {
  const page = await applicationPage(services, caseNo, staffOf(request).staff.role)
  if (!page) throw refuse(404, 'NO_SUCH_APPLICATION')
  return page
}

/** @param leaves  the application leaves the desk: name the next one waiting */
async function respond(
  services: Services,
  request: DecisionRequest,
  reply: FastifyReply,
  result: accept.DeskResult,
  leaves = true,
): Promise<FastifyReply> {
  const { caseNo } = request.params
  if (result.kind === 'no-such-application') throw refuse(404, 'NO_SUCH_APPLICATION')
  if (result.kind === 'refused') throw refuse(422, result.code, result.field)
  const application = await present(services, request as FastifyRequest, caseNo)
  if (result.kind === 'done') {
    const nextCaseNo = leaves ? await nextWaitingApplication(services.db.drizzle, caseNo) : null
    return reply.send({ application, nextCaseNo, memberNo: result.memberNo } satisfies ApplicationWritten)
  }
  const code = result.kind === 'stale' ? 'STALE' : 'DECIDED'
  return reply.code(409).send({
    error: { code, message: refusalText(code), field: null },
    application,
  } satisfies StaleApplication)
}
