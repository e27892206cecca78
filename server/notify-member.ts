/**
 * NotifyMember: tells a member's conversation of something that happened elsewhere (a reading, a return).
 *
 * It goes through the inbox like an event from LINE: stored in the caller's transaction, handled in the member's
 * order, once however often it is told.
 */
import type { BotEvent } from '../bot/contract.ts'
import type { Db } from '../db/connect.ts'
import { finishEvent } from '../db/inbox-turns.ts'
import { isBlocked } from '../db/line-accounts.ts'
import { lineUserOfMember } from '../db/members.ts'
import { lineEvents } from '../db/schema.ts'
import { wake } from '../db/wake.ts'

/** `payload.type` of our own events in the inbox; LINE has none of this name. */
export const OWN_EVENT_TYPE = 'famisapo'

export interface OwnEventPayload {
  type: typeof OWN_EVENT_TYPE
  event: BotEvent
}

/** @param key names the happening, e.g. 'returned:R-20261105-00012:3' */
export async function tellConversation(
  tx: Db,
  lineUserId: string,
  event: BotEvent,
  key: string,
  now: Date,
): Promise<void> {
  await store(tx, { lineUserId, event, key, occurredAt: now })
  await wake(tx, 'line-events')
}

/** Something that happens unless something else does before: it stands aside until its time has come. */
export async function tellConversationLater(
  tx: Db,
  lineUserId: string,
  event: BotEvent,
  key: string,
  at: Date,
): Promise<void> {
  await store(tx, { lineUserId, event, key, occurredAt: at, asideSince: at, nextTryAt: at })
}

interface OwnEvent {
  lineUserId: string
  event: BotEvent
  key: string
  occurredAt: Date
  asideSince?: Date
  nextTryAt?: Date
}

async function store(tx: Db, { event, key, ...when }: OwnEvent): Promise<void> {
  const payload: OwnEventPayload = { type: OWN_EVENT_TYPE, event }
  await tx
    .insert(lineEvents)
    .values({ ...when, webhookEventId: eventId(key), payload: { ...payload } })
    .onConflictDoNothing()
}

/** What is true no more is not told, if it was not yet. */
export async function untellConversation(tx: Db, key: string, now: Date): Promise<void> {
  await finishEvent(tx, eventId(key), now)
}

/** What the reader tells of a photo: what it read, and before that, that it found a further sheet. */
export const readingKey = (photoId: string) => `reading:${photoId}`
export const furtherSheetKey = (photoId: string) => `sheet:${photoId}`

const eventId = (key: string) => `own:${key}`

/**
 * Tells an account, and says whether somebody hears it now.
 * @returns false when it blocks us: it is read when they come back, and the centre writes a letter until then
 */
export async function notifyAccount(
  tx: Db,
  lineUserId: string,
  event: BotEvent,
  key: string,
  now: Date,
): Promise<boolean> {
  await tellConversation(tx, lineUserId, event, key, now)
  return !(await isBlocked(tx, lineUserId))
}

/** @returns false when the member has no LINE account linked, or blocks us: the centre writes a letter */
export async function notifyMember(
  tx: Db,
  memberNo: string,
  event: BotEvent,
  key: string,
  now: Date,
): Promise<boolean> {
  const lineUserId = await lineUserOfMember(tx, memberNo)
  return lineUserId !== null && notifyAccount(tx, lineUserId, event, key, now)
}
