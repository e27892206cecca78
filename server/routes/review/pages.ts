/**
 * Pages: the centre's screens, built by Vite. Every address under /review/ is the one page; it finds its own way.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

const DIST = fileURLToPath(new URL('../../../review/dist', import.meta.url))
const YEAR_MS = 365 * 24 * 60 * 60 * 1000

export async function reviewPages(app: FastifyInstance): Promise<void> {
  const page = (_request: unknown, reply: FastifyReply) =>
    existsSync(DIST)
      ? reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
      : reply
          .code(503)
          .type('text/plain; charset=utf-8')
          .send('画面がまだ作られていません（npm run build）。')

  // names of built files carry their content's hash: they never change
  await app.register(fastifyStatic, {
    root: DIST,
    serve: existsSync(DIST),
    wildcard: false,
    prefix: '/review/',
    index: false,
    maxAge: YEAR_MS,
    immutable: true,
  })
  const hidden = { schema: { hide: true } }
  app.get('/review', hidden, (_request, reply) => reply.redirect('/review/'))
  app.get('/review/', hidden, page)
  app.get('/review/*', hidden, page)
}
