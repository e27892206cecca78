/**
 * The world side of the stand-in: what members do with their phones, and what an operator may break.
 * No bearer token: it exists only in the sandbox, on loopback. All bodies and answers are JSON unless said.
 *
 * Under WORLD = `/sandbox/world`:
 *
 * People
 *   GET    users                       → { users: User[] }    those whose phone somebody may play
 *            User { userId, displayName, memberNo|null, birthDate|null, oneTimeCode|null, note|null, following, blocked }
 *   POST   users {displayName, userId?, memberNo?, birthDate?, oneTimeCode?, note?, following?=true} → 201 User
 *
 * What a member does; each answers 200 { messageId?, messageIds?, webhookEventIds: string[], deliveries: Delivery[] }
 *   when the webhook was answered (or gave up after 2 s). Delivery { webhookEventId, status (0: no answer), ms, redelivery }.
 *   409 { message } when the member blocks the account or does not follow it.
 *   POST   users/:id/text {text, quotedMessageId?}
 *   POST   users/:id/postback {data, params?: {date|time|datetime|newRichMenuAliasId|status}, displayText?, text?}
 *            displayText is shown in the chat; `text` (old `text` of a postback action) is also sent as a message
 *   POST   users/:id/image             raw bytes with content-type image/*: one photo
 *          users/:id/image {sample} | {samples:[name,…]} | {images:[base64,…]} [, noIndex?: true] : several at once make an imageSet
 *                                      (noIndex leaves `index` out, as old phones do); {externalUrl} makes contentProvider external
 *   POST   users/:id/sticker {packageId?, stickerId?} · users/:id/location {title?, address?, latitude?, longitude?}
 *   POST   users/:id/video · /audio · /file {fileName?, text? | base64?}    small made-up bytes, or these
 *   POST   users/:id/follow · /unfollow (= block) · /block · /unblock
 *   POST   users/:id/unsend {messageId}
 *   POST   users/:id/group-text {text}  the same member, in a group chat
 *   POST   verify                      the console's "Verify": a webhook with events: []  → { status, ms }
 *
 * What a member sees
 *   GET    users/:id/chat?after=N      → { items: Item[], richMenu: RichMenu|null, last: seq }
 *            Item { seq, at (ISO), from: 'member'|'bot'|'system', via: 'reply'|'push'|'multicast'|null, messages: Message[] }
 *            bot: LINE message objects as sent, each with `id`; quickReply sits on the message that carried it
 *            member: { id, type: 'text', text } | { id, type: 'image', contentUrl } | { id, type: 'sticker'|'video'|'audio'|'file'|'location', … }
 *                    a message taken back stays, as { id, type: 'unsent' }
 *            system: { type: 'follow'|'block'|'unblock'|'unsend'|'group', messageId? }
 *            RichMenu { richMenuId, alias|null, name, chatBarText, selected, size: {width,height}, areas: [{bounds, action}], imageUrl|null }
 *   GET    users/:id/stream?after=N    server-sent events: `event: item` data Item, `event: menu` data RichMenu|null (one at the start),
 *                                      `event: typing` data {seconds}; id: seq, so that Last-Event-ID resumes
 *   GET    content/:messageId          the bytes of a photo, video, … the member sent
 *   GET    richmenu/:richMenuId/image  the menu's picture
 *   POST   users/:id/switch-menu {richMenuAliasId}   what a richmenuswitch action does on the phone → { richMenu }
 *                                      (send the postback with params {newRichMenuAliasId, status:'SUCCESS'} yourself)
 *   POST   users/:id/id-token {expiresInSeconds?, audience?, nonce?} → { idToken, expiresAt }   for LIFF
 *   GET    samples                     → { samples: [{ name, title, contentType }] }   GET samples/:name → bytes
 *
 * What may be broken
 *   GET    faults                      → Faults     POST faults {…part of Faults} → Faults     DELETE faults → all well again
 *            Faults { slowMs, down: false|'503'|'cut', contentGone: boolean,
 *                     next: [{ what, on, times }],
 *                     quota: { limit|null, used }, ratePerSecond|null,
 *                     webhook: { duplicate, drop, hold, delayMs, redelivery, redeliverAfterMs } }
 *            what: 'error-500'|'error-503'|'rate-429'|'quota-429'|'hang' (never answered, not accepted)|'cut' (connection ends, not accepted)
 *                  |'accept-then-hang'|'accept-then-cut'|'accept-then-500'
 *            on: 'reply'|'push'|'multicast'|'content'|'menu'|'verify'|'profile'|'any'
 *            webhook.duplicate N: the next N events are delivered twice · drop N: the next N are lost (redelivery may bring them)
 *            · hold N: the next N wait and go out after the event that follows them (out of order)
 *   POST   content/:messageId/delete   LINE deletes the content
 *
 * What happened
 *   GET    ledger                      → { entries: Entry[] } every call to reply/push/multicast, in order
 *            Entry { seq, at, kind: 'reply'|'push'|'multicast', to: string[], retryKey|null, replyToken|null, status, outcome:
 *                    'delivered'|'not-delivered' (blocked)|'repeated' (409)|'rejected'|'fault', requestId, messages }
 *   GET    webhooks                    → { deliveries: [{ webhookEventId, type, at, status, ms, redelivery }] }
 */
import type { FastifyInstance } from 'fastify'
import { badRequest, readJson, send } from './answer.ts'
import { changeFaults, wellBehaved, type FaultsChange } from './faults.ts'
import { memberRoutes } from './member-routes.ts'
import { phoneRoutes } from './phone-routes.ts'
import type { WorldParts } from './world-parts.ts'
import type { Persona } from './world.ts'

export const worldPrefix = '/sandbox/world'

export function worldRoutes(app: FastifyInstance, parts: WorldParts): void {
  const { world, webhook } = parts
  app.get('/users', () => ({ users: [...world.users.values()].filter(({ unlisted }) => !unlisted) }))
  app.post('/users', (request, reply) => {
    const json = readJson(request.body)
    if ('refused' in json) return send(reply, json.refused)
    if (typeof json.value.displayName !== 'string') return send(reply, badRequest('displayName is missing'))
    return reply.code(201).send(world.addUser(json.value as unknown as Persona))
  })
  memberRoutes(app, parts)
  phoneRoutes(app, parts)
  app.post('/verify', () => webhook.verify())
  app.get('/faults', () => world.faults)
  app.post('/faults', (request, reply) => {
    const json = readJson(request.body)
    if ('refused' in json) return send(reply, json.refused)
    try {
      world.faults = changeFaults(world.faults, json.value as FaultsChange)
    } catch (error) {
      return send(reply, badRequest((error as Error).message))
    }
    return world.faults
  })
  app.delete('/faults', () => {
    const { used } = world.faults.quota
    const quota = world.planLimit === null ? {} : { quota: { limit: world.planLimit, used } }
    return (world.faults = { ...wellBehaved(), ...quota })
  })
  app.get('/ledger', () => ({ entries: world.ledger }))
  app.get('/webhooks', () => ({ deliveries: world.deliveries }))
}
