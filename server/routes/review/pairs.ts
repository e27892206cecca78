/** POST /pairs and /pairs/end: a provider and a requester work together, or no longer; both hear of it. */
import type { FastifyInstance } from 'fastify'
import { EndPair, ErrorBody, PairDone, RegisterPair } from '../../contract.ts'
import { endPair, registerPair } from '../../pair-actions.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'

const schema = (summary: string, body: object) => ({
  tags: ['review'],
  summary,
  body,
  response: { 200: PairDone, '4xx': ErrorBody },
})

export function pairs(app: FastifyInstance, services: Services): void {
  app.post<{ Body: RegisterPair }>(
    '/pairs',
    { schema: schema('Registers a pair', RegisterPair) },
    async (request) => {
      const action = { ...request.body, actor: actorOf(staffOf(request)) }
      const { result, providerTold, requesterTold } = await registerPair(services, action)
      if (result.kind === 'refused') throw refuse(422, result.code, result.field)
      return { already: result.already, providerTold, requesterTold } satisfies PairDone
    },
  )
  app.post<{ Body: EndPair }>('/pairs/end', { schema: schema('Ends a pair', EndPair) }, async (request) => {
    const action = { ...request.body, actor: actorOf(staffOf(request)) }
    const { result, providerTold, requesterTold } = await endPair(services, action)
    if (result.kind === 'no-such-pair') throw refuse(404, 'NO_SUCH_PAIR')
    if (result.kind === 'refused') throw refuse(422, result.code, result.field)
    return { already: result.already, providerTold, requesterTold } satisfies PairDone
  })
}
