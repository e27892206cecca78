/**
 * A light load generator: requests are made and signed beforehand as bytes; each connection sends its next one
 * when the answer to the last is there. On two cores anything heavier measures itself.
 */
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'

/** @returns whole HTTP requests, one unique signed event each (or one of `ids` in turn) */
export function signedRequests(count: number, secret: string, ids?: string[]): Buffer[] {
  const run = Math.random().toString(36).slice(2)
  return Array.from({ length: count }, (_, n) => {
    const id = ids ? (ids[n % ids.length] as string) : `${run}-${String(n).padStart(8, '0')}`
    const who = ids ? n % ids.length : n
    const body = JSON.stringify({
      destination: 'U00000000000000000000000000000000',
      events: [
        {
          type: 'message',
          message: {
            type: 'text',
            id: String(4_000_000_000 + who),
            quoteToken: 'q3Plxr4AgKd',
            text: '今日の活動を報告します',
          },
          timestamp: 1_762_311_600_000 + who,
          source: { type: 'user', userId: `U${String(who % 5_000).padStart(32, '0')}` },
          replyToken: `${id}-757913772c4646b784d4b7ce46d12671`,
          mode: 'active',
          webhookEventId: id,
          deliveryContext: { isRedelivery: false },
        },
      ],
    })
    const signature = createHmac('sha256', secret).update(body).digest('base64')
    const head = [
      'POST /line/webhook HTTP/1.1',
      'host: 127.0.0.1',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-line-signature: ${signature}`,
      'user-agent: LineBotWebhook/2.0',
    ].join('\r\n')
    return Buffer.from(`${head}\r\n\r\n${body}`)
  })
}

export interface LoadResult {
  perSecond: number
  p50Ms: number
  p99Ms: number
}

/** Sends every request once. @throws Error for any answer but 200 */
export async function postAll(port: number, requests: Buffer[], connections: number): Promise<LoadResult> {
  const latencies = new Float64Array(requests.length)
  let next = 0
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: connections }, () =>
      oneConnection(port, () => (next < requests.length ? next++ : null), requests, latencies),
    ),
  )
  const seconds = (performance.now() - begin) / 1000
  latencies.sort()
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] as number
  return { perSecond: requests.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) }
}

function oneConnection(
  port: number,
  take: () => number | null,
  requests: Buffer[],
  latencies: Float64Array,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sent = 0
    let index: number | null = null
    let answer = ''
    function sendNext(): void {
      index = take()
      if (index === null) {
        socket.end()
        resolve()
        return
      }
      sent = performance.now()
      socket.write(requests[index] as Buffer)
    }
    socket.on('connect', sendNext)
    socket.on('error', reject)
    socket.on('close', () =>
      index === null ? resolve() : reject(new Error('connection closed before the answer')),
    )
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      // both servers answer `{}`
      if (!answer.endsWith('\r\n\r\n{}')) return
      if (!answer.startsWith('HTTP/1.1 200')) return void reject(new Error(`answered ${answer.slice(0, 40)}`))
      latencies[index as number] = performance.now() - sent
      answer = ''
      sendNext()
    })
  })
}
