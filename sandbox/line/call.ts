/** One call to the stand-in's official side: token check, faults, answer. */
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { send, type Answer } from './answer.ts'
import { rateExceeded, suffer, type CallKind, type Suffered } from './faults.ts'
import type { LineWorld } from './world.ts'

const unauthorised: Answer = {
  status: 401,
  body: {
    message: 'Authentication failed. Confirm that the access token in the authorization header is valid.',
  },
}

/** Connections that will never be answered; ended when the stand-in closes. */
export type Silenced = Set<FastifyReply>

export class Calls {
  readonly world: LineWorld
  readonly silenced: Silenced = new Set()
  readonly #token: string
  #second = 0
  #inSecond = 0

  constructor(world: LineWorld, channelAccessToken: string) {
    this.world = world
    this.#token = channelAccessToken
  }

  /**
   * @param act   the work, given this request's id
   * @param note  told when the caller gets something else than the work's answer
   */
  async handle(
    request: FastifyRequest,
    reply: FastifyReply,
    on: CallKind,
    act: (requestId: string) => Answer | Promise<Answer>,
    note: (status: number, accepted: boolean, requestId: string) => void = () => {},
  ): Promise<FastifyReply> {
    const requestId = randomUUID()
    reply.header('x-line-request-id', requestId)
    if (on !== 'verify' && request.headers.authorization !== `Bearer ${this.#token}`)
      return send(reply, unauthorised)
    if (this.#tooFast()) {
      note(429, false, requestId)
      return send(reply, rateExceeded)
    }
    const suffered = await suffer(
      this.world.faults,
      on,
      () => act(requestId),
      (status, accepted) => note(status, accepted, requestId),
    )
    return this.#deliver(reply, suffered)
  }

  #deliver(reply: FastifyReply, suffered: Suffered): FastifyReply {
    if (suffered === 'silence') {
      reply.hijack()
      this.silenced.add(reply)
      reply.raw.once('close', () => this.silenced.delete(reply))
      return reply
    }
    if (suffered === 'cut') {
      reply.hijack()
      reply.raw.destroy()
      return reply
    }
    return send(reply, suffered)
  }

  #tooFast(): boolean {
    const limit = this.world.faults.ratePerSecond
    if (limit === null) return false
    const second = Math.floor(this.world.clock().getTime() / 1000)
    if (second !== this.#second) this.#inSecond = 0
    this.#second = second
    this.#inSecond += 1
    return this.#inSecond > limit
  }

  /** Ends what would keep the server from closing. */
  endSilence(): void {
    for (const reply of this.silenced) reply.raw.destroy()
    this.silenced.clear()
  }
}
