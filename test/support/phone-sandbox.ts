/**
 * PhoneSandbox: the stand-in LINE and the phone page on a port of their own, and a service that only listens:
 * the test itself plays the bot.
 */
import Fastify from 'fastify'
import { sandboxPages, type SandboxPagesOptions } from '../../sandbox/pages.ts'
import { lineStandIn, type LineWorld, type Persona } from '../../sandbox/line/stand-in.ts'
import type { ChatMessage } from '../../sandbox/line/world.ts'

/** A LINE webhook event, as far as the tests look at it. */
export interface HeardEvent {
  type: string
  message?: { type: string; id: string; text?: string; imageSet?: { index: number; total: number } }
  postback?: { data: string; params?: Record<string, string> }
  unsend?: { messageId: string }
}

export interface PhoneSandbox {
  url: string
  world: LineWorld
  heard: HeardEvent[]
  /** as the account would by reply or push */
  botSays: (userId: string, ...messages: ChatMessage[]) => void
  close: () => Promise<void>
}

export interface PhoneSandboxOptions extends SandboxPagesOptions {
  personas: Persona[]
  now: Date
}

export async function startPhoneSandbox({
  personas,
  now,
  ...pages
}: PhoneSandboxOptions): Promise<PhoneSandbox> {
  const app = Fastify({ forceCloseConnections: true })
  const heard: HeardEvent[] = []
  let url = ''
  app.post('/heard', (request) => {
    heard.push(...(request.body as { events: HeardEvent[] }).events)
    return {}
  })
  const world = await lineStandIn(app, {
    channelSecret: 'secret-of-the-test',
    channelAccessToken: 'token-of-the-test',
    loginChannelId: '1234567890',
    webhookUrl: () => `${url}/heard`,
    clock: () => now,
    users: personas,
  })
  await sandboxPages(app, pages)
  app.get('/liff/*', (request, reply) =>
    reply.type('text/html').send(
      `<!doctype html><html lang="ja"><title>口座の登録</title><h1>口座の登録</h1><p id="url">${request.url}</p>
       <button onclick="parent.postMessage({type:'liff.closeWindow'}, location.origin)">おわる</button>`,
    ),
  )
  url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    world,
    heard,
    botSays: (userId, ...messages) => {
      const withIds = messages.map((message) => ({ id: world.nextMessageId(), ...message }))
      world.say(userId, 'bot', withIds, 'push')
    },
    close: () => app.close(),
  }
}
