/**
 * Errors: one shape for every refusal over HTTP, `{"error":{"code","message","field"}}`; catalogue in docs/errors.md.
 */
import { errorWithPlace } from './tell-error.ts'
import type { FastifyInstance } from 'fastify'
import { RuleError } from '../rules/activity.ts'

/** A refusal with a status: the code is for us, the message for the person in front of the screen. */
export class HttpRefusal extends Error {
  readonly statusCode: number
  readonly code: string
  readonly field: string | null
  constructor(statusCode: number, code: string, message: string, field: string | null = null) {
    super(message)
    this.name = 'HttpRefusal'
    this.statusCode = statusCode
    this.code = code
    this.field = field
  }
}

const body = (code: string, message: string, field: string | null = null) => ({
  error: { code, message, field },
})

export function handleErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(body('NOT_FOUND', 'そのページはありません。')),
  )
  app.setErrorHandler<
    Error & { statusCode?: number; code?: string; validation?: { instancePath: string }[] }
  >((error, request, reply) => {
    if (error instanceof HttpRefusal)
      return reply.code(error.statusCode).send(body(error.code, error.message, error.field))
    if (error instanceof RuleError) return reply.code(422).send(body(error.code, error.message, error.field))
    if (error.validation) {
      const field = error.validation[0]?.instancePath.replace(/^\//, '').replaceAll('/', '.') || null
      return reply.code(400).send(body('BAD_REQUEST', '入力の形が正しくありません。', field))
    }
    if (error.statusCode && error.statusCode < 500) {
      return reply
        .code(error.statusCode)
        .send(body(error.code ?? 'BAD_REQUEST', '受け付けられませんでした。'))
    }
    request.log.error({ code: error.code, error: errorWithPlace(error) }, 'request failed')
    return reply
      .code(500)
      .send(body('INTERNAL', '処理できませんでした。しばらくしてから、もう一度お試しください。'))
  })
}
