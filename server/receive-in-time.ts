/**
 * ReceiveInTime: a request whose body has not arrived in time is cut off, so that half-sent ones do not live for ever.
 *
 * Node's own limit is one for the whole server, looked at twice a minute; a photo from a phone needs longer than a
 * line of JSON. So the server's is the longest, and each route has its own here.
 */
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** from the headers to the body's last byte; left out: BODY_WITHIN_MS */
    receiveWithinMs?: number
  }
}

export const BODY_WITHIN_MS = 5_000
/** of any route: the server's own limit */
export const LONGEST_REQUEST_MS = 120_000

export function receiveInTime(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request
    // nothing follows the headers
    if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined)
      return done()
    const limitMs = request.routeOptions.config.receiveWithinMs ?? BODY_WITHIN_MS
    const timer = setTimeout(() => {
      if (!raw.complete) raw.destroy()
    }, limitMs)
    timer.unref()
    raw.once('close', () => clearTimeout(timer))
    done()
  })
}
