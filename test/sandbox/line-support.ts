/** A stand-in LINE on a free port, a bot that records its webhooks, and the members' phones. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startLineStandIn, type StandIn } from '../../sandbox/line/stand-in.ts'
import type { FaultsChange } from '../../sandbox/line/faults.ts'
import type { ChatMessage, Item, LedgerEntry, RichMenu } from '../../sandbox/line/world.ts'

export const secret = 'a'.repeat(32)
export const token = 'sandbox-token'
export const loginChannelId = '1234567890'
export const hanako = { userId: `U${'1'.repeat(32)}`, displayName: '花子' }
export const taro = { userId: `U${'2'.repeat(32)}`, displayName: '太郎' }

export interface Heard {
  raw: Buffer
  signature: string
  body: { destination: string; events: HeardEvent[] }
}
export interface HeardEvent {
  type: string
  webhookEventId: string
  timestamp: number
  replyToken?: string
  deliveryContext: { isRedelivery: boolean }
  message?: Record<string, unknown> & { id: string; type: string }
  [key: string]: unknown
}

export interface Bench extends StandIn {
  heard: Heard[]
  events(): HeardEvent[]
  /** what the bot answers webhooks with; a function may take its time */
  answer: (status: number, delayMs?: number) => void
  now: { date: Date; forward(ms: number): void }
  phone: Phone
}

export interface Phone {
  does(userId: string, path: string, body?: unknown, contentType?: string): Promise<Done>
  chat(userId: string): Promise<{ items: Item[]; richMenu: (RichMenu & { imageUrl: string | null }) | null }>
  /** all messages the bot's account showed this member */
  received(userId: string): Promise<ChatMessage[]>
  faults(change: FaultsChange): Promise<void>
  ledger(): Promise<LedgerEntry[]>
}
export interface Done {
  status: number
  messageId: string
  messageIds: string[]
  webhookEventIds: string[]
  deliveries: { status: number; redelivery: boolean }[]
  [key: string]: unknown
}

export async function startBench(): Promise<Bench> {
  const heard: Heard[] = []
  const how = { status: 200, delayMs: 0 }
  const bot = await listen(heard, how)
  const now = {
    date: new Date('2025-11-05T09:00:00+09:00'),
    forward(ms: number) {
      now.date = new Date(now.date.getTime() + ms)
    },
  }
  const standIn = await startLineStandIn({
    channelSecret: secret,
    channelAccessToken: token,
    loginChannelId,
    webhookUrl: () => `http://127.0.0.1:${(bot.address() as AddressInfo).port}/line/webhook`,
    clock: () => now.date,
    users: [hanako, taro],
  })
  return {
    ...standIn,
    heard,
    events: () => heard.flatMap((one) => one.body.events),
    answer: (status, delayMs = 0) => Object.assign(how, { status, delayMs }),
    now,
    phone: phoneOf(standIn.worldUrl),
    async close() {
      await standIn.close()
      bot.closeAllConnections()
      await new Promise((done) => bot.close(done))
    },
  }
}

function listen(heard: Heard[], how: { status: number; delayMs: number }): Promise<Server> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const raw = Buffer.concat(parts)
      const body = JSON.parse(raw.toString('utf8')) as Heard['body']
      heard.push({ raw, signature: String(request.headers['x-line-signature']), body })
      setTimeout(() => response.writeHead(how.status).end(), how.delayMs)
    })
  })
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)))
}

export function phoneOf(worldUrl: string): Phone {
  const ask = async (method: string, path: string, body?: unknown, contentType = 'application/json') => {
    const raw = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body ?? {})
    const response = await fetch(`${worldUrl}/${path}`, {
      method,
      ...(method === 'GET' ? {} : { body: raw, headers: { 'content-type': contentType } }),
    })
    return { status: response.status, ...((await response.json()) as object) } as Record<string, unknown>
  }
  const chat = async (userId: string) =>
    (await ask('GET', `users/${userId}/chat`)) as unknown as Awaited<ReturnType<Phone['chat']>>
  return {
    does: async (userId, path, body, contentType) =>
      (await ask('POST', `users/${userId}/${path}`, body, contentType)) as unknown as Done,
    chat,
    received: async (userId) =>
      (await chat(userId)).items.filter((item) => item.from === 'bot').flatMap((item) => item.messages),
    faults: async (change) => {
      const answer = await ask('POST', 'faults', change)
      if (answer.status !== 200) throw new Error(String(answer.message))
    },
    ledger: async () => (await ask('GET', 'ledger')).entries as LedgerEntry[],
  }
}

/** Polls until it holds; the test fails with `what` otherwise. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 5000,
): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never happened: ${what}`)
    await new Promise((done) => setTimeout(done, 10))
  }
}
