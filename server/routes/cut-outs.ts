/**
 * Cut-outs: one digit's picture for a bubble. LINE's clients fetch it from the open internet, so the address
 * is unguessable, shows one cell and no name, and is gone after 24 hours.
 */
import type { FastifyInstance } from 'fastify'
import { unexpiredCutOut } from '../../db/photos.ts'
import type { Services } from '../services.ts'

export async function cutOuts(app: FastifyInstance, { services }: { services: Services }): Promise<void> {
  app.get<{ Params: { token: string } }>('/cuts/:token.png', async (request, reply) => {
    const png = await unexpiredCutOut(services.db.drizzle, request.params.token, services.clock())
    if (!png) return reply.code(404).send()
    return reply.type('image/png').header('cache-control', 'private, max-age=3600').send(png)
  })
}
