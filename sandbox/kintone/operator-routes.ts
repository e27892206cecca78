/**
 * OperatorRoutes: what may be looked at and broken, for tests and scripts, under /sandbox/kintone/api.
 *
 *   GET    apps/:name/records   → { records: [{ id, revision, values, createdAt, updatedAt }] }
 *   GET    calls                → { "activities 2026-11-05": 12, … }
 *   GET    passed-over          → { activities: ['unknown field code', …], … }: sent, but no field of the app
 *   GET    faults               → Faults      POST faults {…part of Faults} → Faults      DELETE faults → all well again
 */
import type { FastifyInstance } from 'fastify'
import { APPS, type AppName } from './fields.ts'
import type { Faults, KintoneWorld } from './world.ts'

export function operatorRoutes(app: FastifyInstance, world: KintoneWorld): void {
  const prefix = '/sandbox/kintone/api'
  const hidden = { schema: { hide: true } }
  app.get<{ Params: { name: string } }>(`${prefix}/apps/:name/records`, hidden, (request, reply) => {
    const { name } = request.params
    if (!Object.hasOwn(APPS, name)) return reply.code(404).send({ message: 'no such app' })
    return { records: world.recordsIn(name as AppName).table.list() }
  })
  app.get(`${prefix}/calls`, hidden, () => Object.fromEntries(world.calls))
  app.get(`${prefix}/passed-over`, hidden, () =>
    Object.fromEntries(
      (Object.keys(APPS) as AppName[]).map((name) => [name, [...world.recordsIn(name).passedOver]]),
    ),
  )
  app.get(`${prefix}/faults`, hidden, () => world.faults)
  app.post(`${prefix}/faults`, hidden, (request) => {
    world.faults = { ...world.faults, ...(request.body as Partial<Faults>) }
    return world.faults
  })
  app.delete(`${prefix}/faults`, hidden, () => {
    world.mend()
    return world.faults
  })
}
