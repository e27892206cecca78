/**
 * A member's phone on the small desk: what LINE would send goes through the inbox, what comes back is read from the
 * outbox, and buttons are tapped by their labels.
 */
import { asc } from 'drizzle-orm'
import type { Reply } from '../../bot/contract.ts'
import { createInbox } from '../../db/inbox.ts'
import { lineOutbox } from '../../db/schema.ts'
import { handleEvents } from '../../server/jobs/handle-events.ts'
import { buttonsOf, wordsOf } from '../bot/support.ts'
import type { World } from './review-world.ts'

export interface MemberChat {
  /** what the last turn said */
  readonly words: string
  readonly labels: string[]
  /** @param sentAt  where it reached us later than it was sent */
  type(text: string, sentAt?: string): Promise<void>
  tap(label: string): Promise<void>
  postback(data: string): Promise<void>
  /** Answers what is asked with these words, or as the first button does, until a receipt can be sent. */
  toReceipt(...answers: string[]): Promise<void>
  event(payload: Record<string, unknown>, sentAt?: string): Promise<void>
  close(): Promise<void>
}

let events = 0

export function memberChat({ services }: World, lineUserId = 'U-takahashi'): MemberChat {
  Object.assign(services.config, {
    publicUrl: 'https://famisapo.example',
    liffId: '1-a',
    liff: { id: '1-a' },
  })
  const db = services.db.drizzle
  const inbox = createInbox(services.db)
  let last: Reply[] = []
  const buttons = () => last.flatMap(buttonsOf)
  const said = () => db.select().from(lineOutbox).orderBy(asc(lineOutbox.id))

  const chat: MemberChat = {
    get words() {
      return last.map(wordsOf).join('\n---\n')
    },
    get labels() {
      return buttons().map(({ label }) => label)
    },
    type: (text, sentAt) =>
      chat.event({ type: 'message', message: { type: 'text', id: `m${events}`, text } }, sentAt),
    async tap(label) {
      const found =
        buttons().find((one) => one.label === label) ?? buttons().find((one) => one.label.includes(label))
      if (!found?.data) throw new Error(`no button 「${label}」 among ${chat.labels.join(', ')}`)
      await chat.postback(found.data)
    },
    postback: (data) => chat.event({ type: 'postback', postback: { data } }),
    async toReceipt(...answers) {
      for (let asked = 0; asked < 12 && !chat.labels.some((label) => label.includes('送信')); asked += 1) {
        const answer = chat.labels.find((label) => answers.some((word) => label.includes(word)))
        await chat.tap(answer ?? chat.labels[0] ?? '')
      }
    },
    async event(payload, sentAt) {
      events += 1
      const occurredAt = sentAt === undefined ? services.clock() : new Date(sentAt)
      const before = (await said()).length
      const whole = {
        ...{
          timestamp: occurredAt.getTime(),
          source: { type: 'user', userId: lineUserId },
          replyToken: `r${events}`,
        },
        ...payload,
      }
      await inbox.store([{ webhookEventId: `chat-${events}`, lineUserId, occurredAt, payload: whole }])
      while ((await handleEvents(services)) > 0);
      last = (await said()).slice(before).flatMap(({ messages }) => messages as Reply[])
    },
    close: () => inbox.close(),
  }
  return chat
}
