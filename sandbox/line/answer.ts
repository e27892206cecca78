/** What LINE answers, in LINE's shapes. */
import type { FastifyReply } from 'fastify'

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

export interface Finding {
  message: string
  property: string
}

export const ok = (body: unknown = {}): Answer => ({ status: 200, body })
export const badRequest = (message: string): Answer => ({ status: 400, body: { message } })
export const notFound = (message = 'Not found'): Answer => ({ status: 404, body: { message } })

export const invalidBody = (findings: Finding[]): Answer => ({
  status: 400,
  body: { message: `The request body has ${findings.length} error(s)`, details: findings },
})

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  return reply.code(answer.status).send(answer.body)
}

/** The request's body as JSON, or LINE's complaint. Bodies arrive as raw bytes. */
export function readJson(body: unknown): { value: Record<string, unknown> } | { refused: Answer } {
  try {
    const value: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown> }
    }
  } catch {
    // told below
  }
  return { refused: badRequest('The request body could not be parsed as JSON (line: 1, column: 1)') }
}
