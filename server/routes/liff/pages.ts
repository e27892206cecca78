/**
 * Pages: the members' pages, built by Vite. Every address under /liff/ is the one page; it finds its own way.
 * The sandbox has an entry of its own, which production does not serve (docs/decisions/0008-two-entries-of-the-liff-page.md).
 */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Services } from '../../services.ts'

const DIST = fileURLToPath(new URL('../../../liff/dist', import.meta.url))
const YEAR_MS = 365 * 24 * 60 * 60 * 1000
const OF_SANDBOX = /^sandbox[.-]/

export async function liffPages(
  app: FastifyInstance,
  { services }: { services: Pick<Services, 'config'> },
): Promise<void> {
  const sandbox = services.config.mode === 'sandbox'
  const entry = sandbox ? 'sandbox.html' : 'index.html'
  const page = (_request: unknown, reply: FastifyReply) =>
    existsSync(DIST)
      ? reply.header('cache-control', 'no-cache').sendFile(entry, { cacheControl: false })
      : reply
          .code(503)
          .type('text/plain; charset=utf-8')
          .send('画面がまだ作られていません（npm run build）。')

  // names of built files carry their content's hash: they never change
  await app.register(fastifyStatic, {
    root: DIST,
    serve: existsSync(DIST),
    wildcard: false,
    prefix: '/liff/',
    index: false,
    maxAge: YEAR_MS,
    immutable: true,
    allowedPath: (path) => sandbox || !OF_SANDBOX.test(basename(path)),
  })
  const hidden = { schema: { hide: true } }
  app.get('/liff', hidden, page)
  app.get('/liff/', hidden, page)
  app.get('/liff/*', hidden, page)
}
