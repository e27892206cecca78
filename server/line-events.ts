/**
 * LineEvents: LINE's webhook events in the conversation's words.
 */
import type { BotEvent } from '../bot/contract.ts'
import type { Db } from '../db/connect.ts'
import { dropAside } from '../db/inbox-turns.ts'
import { setBlocked, setFollowed } from '../db/line-accounts.ts'
import { takeBackWords } from '../db/questions.ts'
import { takeBackPhoto } from './take-back-photo.ts'
import type { Services } from './services.ts'

/** The parts of a webhook event we read; LINE may send more. */
export interface LineEvent {
  type: string
  replyToken?: string
  timestamp: number
  source?: { type: 'user' | 'group' | 'room'; userId?: string }
  message?: {
    id?: string
    type: string
    text?: string
    /** of a file */
    fileName?: string
    fileSize?: number
    contentProvider?: { type: 'line' | 'external' }
    imageSet?: ImageSet
  }
  postback?: { data: string; params?: { date?: string; time?: string; datetime?: string } }
  follow?: { isUnblocked?: boolean }
  unsend?: { messageId: string }
}

/** Photos that a member chose together; LINE does not always say how many, nor which one this is. */
export interface ImageSet {
  id: string
  index?: number
  total?: number
}

/** @returns null for events nobody is waiting for an answer to */
export async function eventFromLine(
  tx: Db,
  services: Pick<Services, 'clock' | 'sealer'>,
  lineUserId: string,
  event: LineEvent,
): Promise<BotEvent | null> {
  if (event.source && event.source.type !== 'user') return event.type === 'message' ? { kind: 'group' } : null
  const at = new Date(event.timestamp)
  switch (event.type) {
    case 'message':
      return messageEvent(event)
    case 'postback': {
      const { date, time, datetime } = event.postback?.params ?? {}
      const picked = date ?? time ?? datetime
      return { kind: 'postback', data: event.postback?.data ?? '', ...(picked !== undefined && { picked }) }
    }
    case 'follow':
      await setFollowed(tx, lineUserId, at)
      return { kind: 'follow', isUnblocked: event.follow?.isUnblocked ?? false }
    case 'unfollow':
      await setBlocked(tx, lineUserId, at)
      return null
    case 'unsend': {
      const messageId = event.unsend?.messageId ?? ''
      const now = services.clock()
      await dropAside(tx, lineUserId, messageId, now)
      await takeBackWords(tx, services.sealer, { lineMessageId: messageId, now })
      return { kind: 'unsend', photoOf: await takeBackPhoto(tx, messageId, now) }
    }
    default:
      return null
  }
}

function messageEvent(event: LineEvent): BotEvent | null {
  const message = event.message
  switch (message?.type) {
    case 'text':
      return { kind: 'text', text: message.text ?? '' }
    case 'sticker':
    case 'video':
    case 'audio':
    case 'file':
    case 'location':
      return { kind: message.type }
    default:
      return null
  }
}
