/**
 * POST /registration/submit: the application goes to the centre.
 *
 * Twice is once: the Idempotency-Key is kept with the application; one that is with the centre is not sent again.
 */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { submitApplication, type Application } from '../../../../db/applications.ts'
import { checkRegistration, onlyAsked } from '../../../../rules/registration-checks.ts'
import {
  RegistrationReceipt,
  RegistrationRefused,
  RegistrationStale,
  RegistrationSubmit,
  SendKey,
  type RegistrationProblem,
} from '../../../contract.ts'
import { liffVisitorOf } from '../../../liff-sessions.ts'
import { refuse } from '../refuse.ts'
import { staleBody } from './draft.ts'
import { registrationFacts, type RegistrationServices } from './facts.ts'
import { shown } from './view.ts'

const KEY_HEADER = 'idempotency-key'

export function registrationSend(app: FastifyInstance, services: RegistrationServices): void {
  app.post<{ Body: RegistrationSubmit; Headers: { [KEY_HEADER]: string } }>(
    '/registration/submit',
    {
      schema: {
        tags: ['liff'],
        summary: 'Registration: send the application',
        headers: Type.Object({ [KEY_HEADER]: SendKey }),
        body: RegistrationSubmit,
        response: { 200: RegistrationReceipt, 409: RegistrationStale, 422: RegistrationRefused },
      },
      config: { liffDoor: 'line-user' },
    },
    async (request, reply) => {
      const { lineUserId, member } = liffVisitorOf(request)
      const facts = await registrationFacts(services.db.drizzle, services, member)
      let problems: RegistrationProblem[] = []
      const check = ({ kind, form }: Application) => {
        problems = checkRegistration(kind, form, facts).map(shown)
        // the key is used up: the next sending makes its own
        const { sendKey: _used, ...rest } = onlyAsked(kind, form)
        return problems.length === 0 ? rest : null
      }
      const sent = await services.db.drizzle.transaction((tx) =>
        submitApplication(tx, services.sealer, {
          ...{ lineUserId, memberNo: member?.memberNo ?? null, check, now: services.clock() },
          version: request.body.version,
          key: request.headers[KEY_HEADER],
        }),
      )
      switch (sent.outcome) {
        case 'submitted':
          return { caseNo: sent.caseNo, already: sent.already }
        case 'stale':
          return reply.code(409).send(staleBody(sent.application, facts))
        case 'nothing':
          throw refuse(404, 'NO_SUCH_APPLICATION')
        case 'refused': {
          const { code, text, field } = problems[0]!
          return reply.code(422).send({ error: { code, message: text, field }, problems })
        }
      }
    },
  )
}
