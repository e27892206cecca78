/**
 * OperatorRoutes: what may be looked at and broken, for tests and for a visitor, under /sandbox/kintone/api.
 *
 *   GET    apps/:name/records   → { records: [{ id, revision, values }] }
 *   GET    calls                → { "activities 2026-11-05": 12, … }
 *   GET    faults               → Faults      POST faults {…part of Faults} → Faults      DELETE faults → all well again
 */
import type { FastifyInstance } from 'fastify'
import { APPS, type AppName } from './fields.ts'
import type { Faults, KintoneWorld } from './world.ts'

export function operatorRoutes(app: FastifyInstance, world: KintoneWorld): void {
  const prefix = '/sandbox/kintone/api'
  app.get<{ Params: { name: string } }>(`${prefix}/apps/:name/records`, (request, reply) => {
    const { name } = request.params
    if (!(name in APPS)) return reply.code(404).send({ message: 'no such app' })
    return { records: world.recordsIn(name as AppName).list() }
  })
  app.get(`${prefix}/calls`, () => Object.fromEntries(world.calls))
  app.get(`${prefix}/faults`, () => world.faults)
  app.post(`${prefix}/faults`, (request) => {
    world.faults = { ...world.faults, ...(request.body as Partial<Faults>) }
    return world.faults
  })
  app.delete(`${prefix}/faults`, () => {
    world.mend()
    return world.faults
  })
}
