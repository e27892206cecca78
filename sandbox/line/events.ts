/** Webhook event objects, as the webhook definition of the Messaging API has them. */
import { newQuoteToken, newToken } from './ids.ts'
import type { LineWorld } from './world.ts'

export interface WebhookEvent {
  type: string
  webhookEventId: string
  timestamp: number
  mode: 'active'
  deliveryContext: { isRedelivery: boolean }
  source?: { type: string; userId?: string; groupId?: string }
  replyToken?: string
  [key: string]: unknown
}

interface Options {
  /** events that cannot be answered (unsend, unfollow) carry no token */
  replyable?: boolean
  groupId?: string
}

export function newEvent(
  world: LineWorld,
  userId: string,
  type: string,
  more: Record<string, unknown>,
  options: Options = {},
): WebhookEvent {
  const { replyable = true, groupId } = options
  return {
    type,
    ...more,
    webhookEventId: world.newEventId(),
    deliveryContext: { isRedelivery: false },
    timestamp: world.clock().getTime(),
    source: groupId ? { type: 'group', groupId, userId } : { type: 'user', userId },
    ...(replyable ? { replyToken: world.issueReplyToken(userId) } : {}),
    mode: 'active',
  }
}

/** A message event; photos and the like also leave their bytes to be fetched. */
export function newMessage(
  world: LineWorld,
  userId: string,
  message: Record<string, unknown> & { type: string },
  options: Options = {},
): { event: WebhookEvent; messageId: string } {
  const messageId = world.nextMessageId()
  const quotable = ['text', 'image', 'video', 'sticker'].includes(message.type)
  const full = {
    ...message,
    id: messageId,
    ...(quotable ? { quoteToken: newQuoteToken() } : {}),
    markAsReadToken: newToken(),
  }
  return { event: newEvent(world, userId, 'message', { message: full }, options), messageId }
}
