/** What a member does with the phone: shown in the chat, then told to the bot by webhook. */
import { newEvent, newMessage, type WebhookEvent } from './events.ts'
import { newGroupId } from './ids.ts'
import type { LineWorld, User } from './world.ts'

type Json = Record<string, unknown>

/** What the webhook has to carry. `messageIds` are the member's own messages. */
export interface Done {
  events: WebhookEvent[]
  messageIds: string[]
}

export function sayText(world: LineWorld, user: User, text: string, more: Json = {}): Done {
  const { event, messageId } = newMessage(world, user.userId, { type: 'text', text, ...more })
  world.say(user.userId, 'member', [{ type: 'text', id: messageId, text }])
  return { events: [event], messageIds: [messageId] }
}

export function sayInGroup(world: LineWorld, user: User, text: string): Done {
  const { event, messageId } = newMessage(
    world,
    user.userId,
    { type: 'text', text },
    { groupId: newGroupId() },
  )
  world.say(user.userId, 'system', [{ type: 'group', id: messageId, text }])
  return { events: [event], messageIds: [messageId] }
}

export function tap(
  world: LineWorld,
  user: User,
  tapped: { data: string; params?: Json; displayText?: string; text?: string },
): Done {
  const said = tapped.text === undefined ? { events: [], messageIds: [] } : sayText(world, user, tapped.text)
  if (tapped.displayText !== undefined) {
    world.say(user.userId, 'member', [{ type: 'text', id: world.nextMessageId(), text: tapped.displayText }])
  }
  const postback = { data: tapped.data, ...(tapped.params ? { params: tapped.params } : {}) }
  return {
    events: [newEvent(world, user.userId, 'postback', { postback }), ...said.events],
    messageIds: said.messageIds,
  }
}

export interface Picture {
  bytes: Buffer
  contentType: string
}

/** Several pictures at once make an imageSet; they travel in one request, an event each. */
export function sendPictures(
  world: LineWorld,
  user: User,
  pictures: readonly Picture[],
  contentUrl: (id: string) => string,
  noIndex = false,
): Done {
  const setId = world.newEventId()
  const done: Done = { events: [], messageIds: [] }
  pictures.forEach(({ bytes, contentType }, i) => {
    const imageSet = { id: setId, ...(noIndex ? {} : { index: i + 1, total: pictures.length }) }
    const { event, messageId } = newMessage(world, user.userId, {
      type: 'image',
      contentProvider: { type: 'line' },
      ...(pictures.length > 1 ? { imageSet } : {}),
    })
    world.contents.set(messageId, { bytes, contentType, deleted: false })
    world.say(user.userId, 'member', [{ type: 'image', id: messageId, contentUrl: contentUrl(messageId) }])
    done.events.push(event)
    done.messageIds.push(messageId)
  })
  return done
}

/** A picture that lies elsewhere: the bot must never fetch such an address. */
export function sendExternalPicture(world: LineWorld, user: User, url: string): Done {
  const contentProvider = { type: 'external', originalContentUrl: url, previewImageUrl: url }
  const { event, messageId } = newMessage(world, user.userId, { type: 'image', contentProvider })
  world.say(user.userId, 'member', [{ type: 'image', id: messageId, contentUrl: url }])
  return { events: [event], messageIds: [messageId] }
}

const line = { contentProvider: { type: 'line' } }
const others: Record<string, (body: Json) => Json & { type: string }> = {
  sticker: (body) => ({
    type: 'sticker',
    packageId: String(body.packageId ?? '446'),
    stickerId: String(body.stickerId ?? '1988'),
    stickerResourceType: 'STATIC',
  }),
  video: () => ({ type: 'video', duration: 3000, ...line }),
  audio: () => ({ type: 'audio', duration: 2000, ...line }),
  file: (body) => ({
    type: 'file',
    fileName: String(body.fileName ?? 'メモ.txt'),
    fileSize: fileBytes(body).length,
  }),
  location: (body) => ({
    type: 'location',
    title: String(body.title ?? 'みどり公園'),
    address: String(body.address ?? '見本市みどり町1-1'),
    latitude: Number(body.latitude ?? 33.88),
    longitude: Number(body.longitude ?? 130.87),
  }),
}

const fileBytes = (body: Json): Buffer =>
  typeof body.base64 === 'string'
    ? Buffer.from(body.base64, 'base64')
    : Buffer.from(String(body.text ?? 'メモ'))

export const otherKinds = Object.keys(others)

export function sendOther(world: LineWorld, user: User, kind: string, body: Json): Done {
  const message = others[kind]?.(body)
  if (!message) throw new Error(`a member cannot send: ${kind}`)
  const { event, messageId } = newMessage(world, user.userId, message)
  if (kind !== 'sticker' && kind !== 'location') {
    const bytes = fileBytes(body)
    world.contents.set(messageId, { bytes, contentType: 'application/octet-stream', deleted: false })
  }
  world.say(user.userId, 'member', [{ ...message, id: messageId }])
  return { events: [event], messageIds: [messageId] }
}

export function follow(world: LineWorld, user: User): Done {
  const isUnblocked = user.blocked
  user.following = true
  user.blocked = false
  world.say(user.userId, 'system', [{ type: isUnblocked ? 'unblock' : 'follow' }])
  return { events: [newEvent(world, user.userId, 'follow', { follow: { isUnblocked } })], messageIds: [] }
}

export function block(world: LineWorld, user: User): Done {
  user.blocked = true
  world.say(user.userId, 'system', [{ type: 'block' }])
  return { events: [newEvent(world, user.userId, 'unfollow', {}, { replyable: false })], messageIds: [] }
}

/** @returns null when there is no such message of this member */
export function takeBack(world: LineWorld, user: User, messageId: string): Done | null {
  if (!world.unsend(user.userId, messageId)) return null
  const unsend = { messageId }
  return {
    events: [newEvent(world, user.userId, 'unsend', { unsend }, { replyable: false })],
    messageIds: [],
  }
}
