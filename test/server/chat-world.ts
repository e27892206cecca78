/**
 * Members' chats on the desk's small world: LINE's events go in through the inbox, what is said comes out of the
 * outbox. LINE's photos and rich menus are whatever a test says they are.
 */
import { asc } from 'drizzle-orm'
import sharp from 'sharp'
import type { LineClient } from '../../bot/line-client.ts'
import type { PhotoResult, Reply } from '../../bot/contract.ts'
import { createInbox } from '../../db/inbox.ts'
import { lineOutbox } from '../../db/schema.ts'
import { handleEvents } from '../../server/jobs/handle-events.ts'
import { tellConversation } from '../../server/notify-member.ts'
import { buttonsOf, photoResult, wordsOf } from '../bot/support.ts'
import { makeWorld, type World } from './review-world.ts'

/** Linked to PROVIDER of the world. */
export const PHONE = 'U-takahashi'
const TURN_MS = 1_000

export interface Said {
  to: string
  words: string
  messages: Reply[]
}

type Line = Pick<LineClient, 'content' | 'showMenu'>

export async function chatWorld(start: string) {
  const world: World = await makeWorld()
  let now = new Date(start)
  const line: Line = {
    content: async () => ({ kind: 'gone' }),
    showMenu: async () => ({ kind: 'sent' }) as never,
  }
  Object.assign(world.services, {
    clock: () => now,
    config: { mode: 'sandbox', publicUrl: 'https://f.example', line: { liffId: '1-a' } },
    line,
  })
  const db = world.services.db.drizzle
  const inbox = createInbox(world.services.db)
  let events = 0
  let heard = 0
  let latest: Reply[] = []

  /** Stored as LINE delivered it; nothing is handled yet. */
  async function deliver(lineUserId: string, event: object, at = now): Promise<string> {
    const webhookEventId = `e${++events}`
    const payload = {
      timestamp: at.getTime(),
      source: { type: 'user', userId: lineUserId },
      replyToken: `r${events}`,
      ...event,
    }
    await inbox.store([{ webhookEventId, lineUserId, occurredAt: at, payload }])
    return webhookEventId
  }

  /** Everything that is due. @returns what was said by it, in order */
  async function settle(): Promise<Said[]> {
    while ((await handleEvents(world.services)) > 0);
    const rows = await db.select().from(lineOutbox).orderBy(asc(lineOutbox.id))
    const fresh = rows.slice(heard).map(({ lineUserId, messages }) => {
      const replies = (messages ?? []) as Reply[]
      return { to: lineUserId, words: replies.map(wordsOf).join('\n'), messages: replies }
    })
    heard = rows.length
    latest = fresh.at(-1)?.messages ?? latest
    return fresh
  }

  async function turn(lineUserId: string, event: object): Promise<Said[]> {
    now = new Date(now.getTime() + TURN_MS)
    await deliver(lineUserId, event)
    return settle()
  }

  const text = (words: string, id = `text-${events}`) => ({
    type: 'message',
    message: { type: 'text', id, text: words },
  })
  const photo = (id: string) => ({
    type: 'message',
    message: { type: 'image', id, contentProvider: { type: 'line' } },
  })

  return {
    world,
    db,
    line,
    services: world.services,
    now: () => now,
    pass: (ms: number) => (now = new Date(now.getTime() + ms)),
    deliver,
    settle,
    turn,
    text,
    photo,
    say: (lineUserId: string, words: string, id?: string) => turn(lineUserId, text(words, id)),
    unsend: (lineUserId: string, messageId: string) =>
      turn(lineUserId, { type: 'unsend', unsend: { messageId }, replyToken: undefined }),
    /** The first button of what was said last whose label holds the words. */
    tap(lineUserId: string, label: string): Promise<Said[]> {
      const buttons = latest.flatMap(buttonsOf)
      const data = buttons.find((one) => one.label.includes(label))?.data
      if (!data) throw new Error(`no button 「${label}」 among ${buttons.map((one) => one.label).join(', ')}`)
      return turn(lineUserId, { type: 'postback', postback: { data } })
    },
    /** The reader is done with a photo, and the chat hears of it. @returns what stands under the receipt then */
    async read(lineUserId: string, over: Partial<PhotoResult> & { caseNo: string; photoId: string }) {
      const event = { kind: 'reading' as const, result: photoResult(over) }
      await db.transaction((tx) => tellConversation(tx, lineUserId, event, `reading:${over.photoId}`, now))
      await settle()
      const rows = await db.select().from(lineOutbox).orderBy(asc(lineOutbox.id))
      latest = (rows.at(-1)?.messages ?? []) as Reply[]
      return latest.map(wordsOf).join('\n')
    },
    async close() {
      await inbox.close()
      await world.close()
    },
  }
}

export type ChatWorld = Awaited<ReturnType<typeof chatWorld>>

/** A picture of its own for every number. */
export const picture = (number: number): Promise<Buffer> =>
  sharp({
    create: { width: 300 + number, height: 400, channels: 3, background: { r: number % 255, g: 10, b: 10 } },
  })
    .jpeg()
    .toBuffer()
