/** A clerk's browser without a screen: keeps the cookie and the token, like the real one. */
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Me, Report, Written } from '../../server/contract.ts'
import { PASSWORD } from './review-world.ts'

export interface Client {
  me: Me
  cookie: string
  get(path: string): Promise<{ status: number; body: unknown; headers: Record<string, unknown>; raw: Buffer }>
  send(
    method: 'POST' | 'PATCH',
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown }>
  report(caseNo: string): Promise<Report>
  write(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<Written>
}

let desks = 1

export async function logIn(app: FastifyInstance, login = 'clerk', password = PASSWORD): Promise<Client> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/review/log-in',
    payload: { login, password },
    // a desk of its own: tries are counted by address
    remoteAddress: `10.1.${Math.floor(desks / 250)}.${desks++ % 250}`,
  })
  if (answer.statusCode !== 200) throw new Error(`log-in: ${answer.statusCode} ${answer.body}`)
  const me = answer.json<Me>()
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!
  const call = (options: InjectOptions) =>
    app.inject({ ...options, headers: { cookie, ...options.headers } }).then((reply) => ({
      status: reply.statusCode,
      body: (reply.headers['content-type']?.includes('json') ? reply.json() : reply.body) as unknown,
      headers: reply.headers as Record<string, unknown>,
      raw: reply.rawPayload,
    }))
  const client: Client = {
    me,
    cookie,
    get: (path) => call({ method: 'GET', url: `/api/review${path}` }),
    send: (method, path, body, headers = { 'x-csrf-token': me.csrfToken }) =>
      call({ method, url: `/api/review${path}`, payload: body as object, headers }),
    async report(caseNo) {
      const { status, body } = await client.get(`/reports/${caseNo}`)
      if (status !== 200) throw new Error(JSON.stringify(body))
      return body as Report
    },
    async write(method, path, body) {
      const answered = await client.send(method, path, body)
      if (answered.status !== 200) throw new Error(JSON.stringify(answered))
      return answered.body as Written
    },
  }
  return client
}
