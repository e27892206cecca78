/**
 * Webhook delivery: signs the raw bytes as LINE does, waits two seconds for an answer, and, when asked,
 * loses, doubles, delays, reorders or redelivers.
 */
import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { WebhookEvent } from './events.ts'
import type { Delivery, LineWorld } from './world.ts'

const answerWithinMs = 2000
const redeliveries = 5

/** LINE escapes characters beyond the basic plane, so the bytes differ from JSON.stringify's. */
export function webhookBytes(destination: string, events: readonly WebhookEvent[]): Buffer {
  const json = JSON.stringify({ destination, events })
  const escaped = json.replace(
    /[\uD800-\uDFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return Buffer.from(escaped, 'utf8')
}

export function signature(channelSecret: string, bytes: Buffer): string {
  return createHmac('sha256', channelSecret).update(bytes).digest('base64')
}

export interface WebhookOptions {
  channelSecret: string
  webhookUrl: () => string
}

export class Webhook {
  readonly #world: LineWorld
  readonly #options: WebhookOptions
  readonly #closing = new AbortController()
  readonly #background = new Set<Promise<unknown>>()
  #held: WebhookEvent[] = []

  constructor(world: LineWorld, options: WebhookOptions) {
    this.#world = world
    this.#options = options
  }

  /** One request with these events. @returns what became of each delivery made on the way */
  async deliver(events: WebhookEvent[]): Promise<Delivery[]> {
    const faults = this.#world.faults.webhook
    if (faults.hold > 0) {
      faults.hold -= 1
      this.#held.push(...events)
      return []
    }
    if (faults.drop > 0) {
      faults.drop -= 1
      this.#redeliverLater(events, 0)
      return []
    }
    if (faults.delayMs > 0) await wait(faults.delayMs, undefined, { signal: this.#closing.signal })
    const deliveries = await this.#post(events)
    if (faults.duplicate > 0) {
      faults.duplicate -= 1
      deliveries.push(...(await this.#post(events)))
    }
    const held = this.#held.reverse()
    this.#held = []
    for (const late of held) deliveries.push(...(await this.#post([late])))
    if (deliveries.some((d) => d.status !== 200)) this.#redeliverLater(events, 0)
    return deliveries
  }

  /** The console's "Verify" button. */
  async verify(): Promise<{ status: number; ms: number }> {
    return this.#send(webhookBytes(this.#world.botUserId, []))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#background)
  }

  async #post(events: WebhookEvent[]): Promise<Delivery[]> {
    const at = this.#world.clock().toISOString()
    const { status, ms } = await this.#send(webhookBytes(this.#world.botUserId, events))
    const deliveries = events.map((event) => ({
      webhookEventId: event.webhookEventId,
      type: event.type,
      at,
      status,
      ms,
      redelivery: event.deliveryContext.isRedelivery,
    }))
    this.#world.deliveries.push(...deliveries)
    return deliveries
  }

  async #send(bytes: Buffer): Promise<{ status: number; ms: number }> {
    const started = performance.now()
    const took = () => Math.round(performance.now() - started)
    try {
      const response = await fetch(this.#options.webhookUrl(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'LineBotWebhook/2.0',
          'x-line-signature': signature(this.#options.channelSecret, bytes),
        },
        body: new Uint8Array(bytes),
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(answerWithinMs), this.#closing.signal]),
      })
      await response.arrayBuffer()
      return { status: response.status, ms: took() }
    } catch {
      return { status: 0, ms: took() }
    }
  }

  /** Off unless the console's switch is on; then a few times, each later than the last. */
  #redeliverLater(events: WebhookEvent[], tries: number): void {
    const { redelivery, redeliverAfterMs } = this.#world.faults.webhook
    if (!redelivery || tries >= redeliveries || this.#closing.signal.aborted) return
    const again = events.map((event) => ({ ...event, deliveryContext: { isRedelivery: true } }))
    const later = wait(redeliverAfterMs * 2 ** tries, undefined, { signal: this.#closing.signal })
      .then(() => this.#post(again))
      .then((deliveries) => {
        if (deliveries.some((d) => d.status !== 200)) this.#redeliverLater(events, tries + 1)
      })
      .catch(() => {
        // closing
      })
      .finally(() => this.#background.delete(later))
    this.#background.add(later)
  }
}
