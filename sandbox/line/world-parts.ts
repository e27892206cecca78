/** What the routes of the world side share. */
import type { FastifyRequest } from 'fastify'
import { readJson } from './answer.ts'
import type { LoginChannel } from './login-routes.ts'
import type { Picture } from './member-actions.ts'
import type { Webhook } from './webhook.ts'
import type { LineWorld } from './world.ts'

/** Sample photos a visitor may send; the sandbox brings its own. */
export interface Samples {
  list(): Promise<{ name: string; title: string; contentType: string }[]>
  /** null: no such sample */
  read(name: string): Promise<Picture | null>
}

export interface WorldParts {
  world: LineWorld
  webhook: Webhook
  login: LoginChannel
  samples: Samples
  /** as this plugin is mounted */
  prefix: string
}

export type Json = Record<string, unknown>
export type Request = FastifyRequest<{
  Params: { id: string; name?: string }
  Querystring: { after?: string }
}>

/** JSON where the body is JSON; photos come as raw bytes. */
export function bodyOf(request: Request): Json {
  if (String(request.headers['content-type'] ?? '').startsWith('image/')) return {}
  const json = readJson(request.body)
  return 'value' in json ? json.value : {}
}
