/**
 * Page: the four apps' records as a person reads them, and a drawer to break kintone with.
 * Plain HTML from the server: nothing to build, no script, nothing from outside.
 */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { readFileSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { APPS, type AppName } from './fields.ts'
import type { Html } from './html.ts'
import { listPage } from './page-list.ts'
import { recordPage } from './page-record.ts'
import type { KintoneWorld } from './world.ts'

const ROOT = '/sandbox/kintone'
const stylesheet = readFileSync(new URL('./page.css', import.meta.url), 'utf8')
const FONTS = ['biz-udpgothic', 'biz-udgothic']
const PRACTICE_REASON = '（練習）この番号は登録できません。'

export async function pageRoutes(app: FastifyInstance, world: KintoneWorld): Promise<void> {
  const hidden = { schema: { hide: true } }
  const send = (reply: FastifyReply, { text }: Html) => reply.type('text/html; charset=utf-8').send(text)
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  for (const font of FONTS) await serveFont(app, font)
  app.get(`${ROOT}/page.css`, hidden, (_request, reply) => reply.type('text/css').send(stylesheet))
  app.get<{ Querystring: { app?: string; q?: string } }>(ROOT, hidden, (request, reply) =>
    send(reply, listPage(world, APPS[nameOf(request.query.app)], request.query.q?.trim() ?? '')),
  )
  app.get<{ Params: { name: string; id: string } }>(`${ROOT}/:name/:id`, hidden, (request, reply) => {
    const { name, id } = request.params
    const record = Object.hasOwn(APPS, name)
      ? world.recordsIn(name as AppName).table.get(Number(id))
      : undefined
    if (!record) return reply.callNotFound()
    return send(reply, recordPage(world, APPS[name as AppName], record))
  })
  app.post<{ Body: Record<string, string> }>(`${ROOT}/break`, hidden, (request, reply) => {
    if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send()
    breakIt(world, request.body)
    return reply.redirect(`${ROOT}?app=${nameOf(request.body['app'])}`, 303)
  })
}

/** From the package that ships it, and no more of the package than a page needs. */
async function serveFont(app: FastifyInstance, font: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve(`@fontsource/${font}/package.json`)),
    prefix: `${ROOT}/fonts/${font}/`,
    decorateReply: false,
    allowedPath: (path) => /^\/?(400|700)\.css$|^\/?files\/[\w.-]+\.woff2?$/.test(path),
  })
}

const nameOf = (given: string | undefined): AppName =>
  given !== undefined && Object.hasOwn(APPS, given) ? (given as AppName) : 'activities'

function breakIt(world: KintoneWorld, form: Record<string, string>): void {
  const value = form['value']?.trim()
  if (form['what'] === 'down') world.faults = { ...world.faults, down: '503' }
  else if (form['what'] === 'mend') world.mend()
  else if (form['what'] === 'refuse' && value)
    world.faults = {
      ...world.faults,
      refuse: { field: '報告番号', value, reason: PRACTICE_REASON },
    }
}
