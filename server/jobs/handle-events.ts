/**
 * HandleEvents: stored events become turns of conversation.
 *
 * Twice is once: `finishEvent` is a conditional UPDATE in the turn's own transaction; whoever comes second rolls
 * back. Slow work (fetching a photo) happens before that transaction and changes nothing.
 */
import { errorLine, errorWithPlace } from '../tell-error.ts'
import type { BotEvent, MenuName, Reply } from '../../bot/contract.ts'
import {
  claimNextEvents,
  failEvent,
  finishEvent,
  handBackEvents,
  stepAside,
  type ClaimedEvent,
} from '../../db/inbox-turns.ts'
import { heardFrom, menuDue, menuWasShown, wantMenu } from '../../db/line-accounts.ts'
import { appendToWaitingReply, enqueuePush, enqueueReply, hurryWaitingReplies } from '../../db/line-outbox.ts'
import { photosOfCase } from '../../db/photos.ts'
import { MAX_MESSAGES, takeTurn, type Told, type TurnTaken } from '../conversation-turn.ts'
import { eventFromLine, type LineEvent } from '../line-events.ts'
import { OWN_EVENT_TYPE, tellConversation, type OwnEventPayload } from '../notify-member.ts'
import { bringsPhoto, fetchPhoto, storePhoto, type FetchedPhoto } from '../photo-intake.ts'
import { withSealedWords } from '../sealed-events.ts'
import type { Services } from '../services.ts'
import { Stopped, untilStopped } from './until-stopped.ts'

const BATCH = 4
const RETRY_BASE_MS = 2_000
const RETRY_MAX_MS = 10 * 60_000
const CONTENT_RETRY_MS = 15_000
/** A photo that LINE does not hand out for so long is spoken of. */
const PHOTO_LATE_MS = 60_000
/** A photo's receipt waits this long for its reading, so that both come in one reply. */
const RECEIPT_WAITS_MS = 5_000

type EventServices = Pick<Services, 'city' | 'clock' | 'config' | 'db' | 'line' | 'log' | 'sealer'>

/**
 * @param stopping  what waits for LINE then is handed back
 * @returns         how many events were taken up
 */
export async function handleEvents(services: EventServices, stopping?: AbortSignal): Promise<number> {
  const claimed = await claimNextEvents(services.db.drizzle, services.clock(), BATCH)
  await Promise.all(claimed.map((event) => handleOne(services, event, stopping)))
  return claimed.length
}

async function handleOne(
  services: EventServices,
  claimed: ClaimedEvent,
  stopping: AbortSignal | undefined,
): Promise<void> {
  try {
    const photo = await untilStopped(photoOf(services, claimed), stopping)
    if (photo?.kind === 'try-later') return await waitForLine(services, claimed, photo.detail)
    const { lineUserId } = claimed
    await services.db.drizzle.transaction(async (tx) => {
      const menu = await turnOf(tx, services, claimed, photo)
      if (menu && lineUserId) await wantMenu(tx, lineUserId, menu)
    })
    if (lineUserId) await showMenu(services, lineUserId)
  } catch (error) {
    if (error instanceof Stopped) return handBackEvents(services.db.drizzle, [claimed.webhookEventId])
    const delayMs = Math.min(RETRY_BASE_MS * 2 ** claimed.attempts, RETRY_MAX_MS)
    services.log.error(
      { webhookEventId: claimed.webhookEventId, error: errorWithPlace(error) },
      'event not handled',
    )
    await failEvent(
      services.db.drizzle,
      claimed.webhookEventId,
      errorLine(error),
      new Date(services.clock().getTime() + delayMs),
    )
  }
}

/**
 * LINE's content may be away for a day: the photo is fetched when it is back, however many tries that takes, and the
 * talk goes on meanwhile. After a minute the member hears that it is still to come, once a photo or set.
 */
async function waitForLine(services: EventServices, claimed: ClaimedEvent, detail: string): Promise<void> {
  const { webhookEventId, lineUserId } = claimed
  services.log.warn({ webhookEventId, detail }, 'photo not fetched yet')
  const now = services.clock()
  const waits = { reason: detail, now, retryAt: new Date(now.getTime() + CONTENT_RETRY_MS) }
  await services.db.drizzle.transaction(async (tx) => {
    const since = await stepAside(tx, webhookEventId, waits)
    if (!lineUserId || !since || now.getTime() - since.getTime() < PHOTO_LATE_MS) return
    const { message } = claimed.payload as unknown as LineEvent
    const key = `photo-late:${message?.imageSet?.id ?? webhookEventId}`
    await tellConversation(tx, lineUserId, { kind: 'photo-late' }, key, now)
  })
}

type KnownPhoto = Exclude<FetchedPhoto, { kind: 'try-later' }>
type Tx = Parameters<Parameters<Services['db']['drizzle']['transaction']>[0]>[0]

async function turnOf(tx: Tx, services: EventServices, claimed: ClaimedEvent, photo: KnownPhoto | null) {
  if (!(await finishEvent(tx, claimed.webhookEventId, services.clock()))) return null
  if (!claimed.lineUserId) return null
  const payload = claimed.payload as unknown as LineEvent | OwnEventPayload
  if (payload.type === OWN_EVENT_TYPE) {
    return answerOwn(tx, services, claimed, (payload as OwnEventPayload).event)
  }
  await heard(tx, claimed, payload as LineEvent)
  const stored = photo
    ? await storePhoto(tx, services, claimed.lineUserId, payload as LineEvent, photo)
    : null
  const event = stored ? null : await eventFromLine(tx, services, claimed.lineUserId, payload as LineEvent)
  const events = stored?.events ?? (event ? [event] : [])
  if (events.length === 0) return null
  const { replies, menu } = await takeTurns(tx, services, claimed.lineUserId, events, {
    eventKey: claimed.webhookEventId,
    saidAt: claimed.occurredAt,
  })
  const replyToken = (payload as LineEvent).replyToken
  if (replies.length > 0) {
    const now = services.clock()
    const message = { lineUserId: claimed.lineUserId, messages: replies }
    if (replyToken) {
      const waitsForReading = stored?.photoId !== undefined && stored.photoId !== null
      await enqueueReply(tx, {
        ...message,
        dedupeKey: waitsForReading ? receiptKey(stored.photoId!) : `event:${claimed.webhookEventId}`,
        replyToken,
        replyTokenAt: claimed.occurredAt,
        notBefore: waitsForReading ? new Date(now.getTime() + RECEIPT_WAITS_MS) : now,
        now,
      })
    } else {
      await enqueuePush(tx, { ...message, dedupeKey: `event:${claimed.webhookEventId}`, now })
    }
  }
  return menu
}

async function heard(tx: Tx, { lineUserId, occurredAt }: ClaimedEvent, { type, source }: LineEvent) {
  const isWritten = (type === 'message' || type === 'postback') && source?.type === 'user'
  if (lineUserId && isWritten) await heardFrom(tx, lineUserId, occurredAt)
}

/** The pages of a PDF arrive together: a turn each, answered in one reply. */
async function takeTurns(
  tx: Tx,
  services: EventServices,
  lineUserId: string,
  events: BotEvent[],
  told: Told,
): Promise<TurnTaken> {
  const all: TurnTaken = { replies: [], menu: null }
  for (const event of events) {
    const { replies, menu } = await takeTurn(tx, services, lineUserId, event, told)
    all.replies.push(...replies)
    all.menu = menu ?? all.menu
  }
  return { ...all, replies: all.replies.slice(0, MAX_MESSAGES) }
}

const receiptKey = (photoId: string) => `receipt:${photoId}`

/** Something of ours happened: joined to a receipt that still waits, pushed otherwise. */
async function answerOwn(tx: Tx, services: EventServices, claimed: ClaimedEvent, event: BotEvent) {
  const lineUserId = claimed.lineUserId!
  const whole = await withSealedWords(tx, services, event)
  const now = services.clock()
  const told = { eventKey: claimed.webhookEventId, saidAt: now }
  const { replies, menu } = await takeTurn(tx, services, lineUserId, whole, told)
  if (replies.length === 0) return menu
  const joined = event.kind === 'reading' && (await joinReceipt(tx, event.result.caseNo, replies, now))
  if (!joined) {
    await enqueuePush(tx, {
      lineUserId,
      messages: replies,
      dedupeKey: `event:${claimed.webhookEventId}`,
      now,
    })
  }
  return menu
}

/**
 * The receipt of a set, or of a file's pages, waits under its first photo; the reading may come from any of them.
 * @returns false when the reading goes by itself: a receipt that still waits is then sent at once, before it
 */
async function joinReceipt(tx: Tx, caseNo: string, replies: Reply[], now: Date): Promise<boolean> {
  const keys = (await photosOfCase(tx, caseNo)).map(({ id }) => receiptKey(id))
  for (const key of keys) if (await appendToWaitingReply(tx, key, replies, now)) return true
  await hurryWaitingReplies(tx, keys, now)
  return false
}

async function photoOf(services: EventServices, claimed: ClaimedEvent): Promise<FetchedPhoto | null> {
  const payload = claimed.payload as unknown as LineEvent
  return bringsPhoto(payload) ? fetchPhoto(services, payload) : null
}

/**
 * The menu follows the link. One that LINE did not take is shown at the account's next event: until then an old menu is
 * only a little confusing, its taps still work.
 */
async function showMenu(services: EventServices, lineUserId: string): Promise<void> {
  const menu = (await menuDue(services.db.drizzle, lineUserId)) as MenuName | null
  if (menu === null) return
  const outcome = await services.line.showMenu(lineUserId, menu)
  if (outcome.kind === 'sent') return menuWasShown(services.db.drizzle, lineUserId, menu)
  services.log.warn({ outcome: outcome.kind }, 'rich menu not shown')
}
