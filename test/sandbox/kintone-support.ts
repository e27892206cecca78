/** A stand-in kintone on a port of its own, and the official client for each of its apps. */
import { KintoneRestAPIClient, KintoneRestAPIError } from '@kintone/rest-api-client'
import Fastify from 'fastify'
import type { AppName } from '../../sandbox/kintone/fields.ts'
import { kintoneStandIn, type KintoneWorld, type WorldOptions } from '../../sandbox/kintone/stand-in.ts'

export const apps = { members: 1, accounts: 2, activities: 3, decisions: 4 }
export const apiTokens = {
  1: 'token-members',
  2: 'token-accounts',
  3: 'token-activities',
  4: 'token-decisions',
}

export interface RunningKintone {
  world: KintoneWorld
  baseUrl: string
  client(app?: AppName): KintoneRestAPIClient
  close(): Promise<void>
}

export async function startKintone(options: Partial<WorldOptions> = {}): Promise<RunningKintone> {
  const server = Fastify({ forceCloseConnections: true })
  const clock = () => new Date('2025-11-05T12:00:00+09:00')
  const world = await kintoneStandIn(server, { apiTokens, apps, clock, ...options })
  await server.listen({ host: 'localhost', port: 0 })
  const { port } = server.server.address() as { port: number }
  // the official client takes plain http for this host only
  const baseUrl = `http://localhost:${port}`
  return {
    world,
    baseUrl,
    client: (app = 'activities') =>
      new KintoneRestAPIClient({ baseUrl, auth: { apiToken: apiTokens[apps[app] as 1] } }),
    close: () => server.close(),
  }
}

/** What kintone said no with; fails when it said yes. */
export async function refusalOf(call: Promise<unknown>): Promise<KintoneRestAPIError> {
  const error: unknown = await call.then(
    () => new Error('was accepted'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof KintoneRestAPIError)) throw error
  return error
}

/** An activity as its app wants it, with `changes`. */
export const activity = (activityNo: string, changes: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries({
      報告番号: activityNo,
      管理番号: activityNo.slice(0, -3),
      提供会員番号: '100001',
      依頼会員番号: '200001',
      活動日: '2025-11-05',
      開始時刻: '15:00',
      終了時刻: '17:00',
      ...changes,
    }).map(([code, value]) => [code, { value }]),
  )
