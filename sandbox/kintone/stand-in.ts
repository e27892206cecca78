/**
 * Stand-in for kintone: the REST API that the official clients use, and a page that shows what it holds.
 *
 * Mounted at the root of the sandbox's server: the official client takes plain http only for the host `localhost`.
 * Never: in production; with anyone's real data.
 */
import type { FastifyInstance } from 'fastify'
import { apiRoutes } from './api-routes.ts'
import { operatorRoutes } from './operator-routes.ts'
import { pageRoutes } from './page.ts'
import { KintoneWorld, type WorldOptions } from './world.ts'

export type { KintoneWorld, WorldOptions }

export async function kintoneStandIn(app: FastifyInstance, options: WorldOptions): Promise<KintoneWorld> {
  const world = new KintoneWorld(options)
  await app.register((api, _options, done) => {
    apiRoutes(api, world)
    done()
  })
  await app.register((operator, _options, done) => {
    operatorRoutes(operator, world)
    done()
  })
  await app.register((pages) => pageRoutes(pages, world))
  return world
}
