/** The world side: what a member does. Every route ends in a webhook. */
import type { FastifyInstance } from 'fastify'
import { badRequest, notFound, send, type Answer } from './answer.ts'
import {
  block,
  follow,
  otherKinds,
  sayInGroup,
  sayText,
  sendExternalPicture,
  sendOther,
  sendPictures,
  takeBack,
  tap,
  type Done,
  type Picture,
} from './member-actions.ts'
import { bodyOf, type Json, type Request, type WorldParts } from './world-parts.ts'
import type { User } from './world.ts'

const photoMaxBytes = 32 * 1024 * 1024

export function memberRoutes(app: FastifyInstance, parts: WorldParts): void {
  const { world, webhook } = parts
  const does = (
    path: string,
    act: (user: User, body: Json, request: Request) => Done | Answer | Promise<Done | Answer>,
    always = false,
  ) =>
    app.post(`/users/:id/${path}`, { bodyLimit: photoMaxBytes }, async (request, reply) => {
      const asked = request as Request
      const user = world.users.get(asked.params.id)
      if (!user) return send(reply, notFound('no such member'))
      if (!always && (user.blocked || !user.following)) {
        return send(reply, { status: 409, body: { message: 'this member does not follow the account' } })
      }
      const done = await act(user, bodyOf(asked), asked)
      if ('status' in done) return send(reply, done)
      const deliveries = await webhook.deliver(done.events)
      return {
        messageId: done.messageIds[0],
        messageIds: done.messageIds,
        webhookEventIds: done.events.map((event) => event.webhookEventId),
        deliveries,
      }
    })

  does('text', (user, { text, quotedMessageId }) =>
    typeof text === 'string' && text !== ''
      ? sayText(world, user, text, quotedMessageId ? { quotedMessageId } : {})
      : badRequest('text is missing'),
  )
  does('group-text', (user, { text }) => sayInGroup(world, user, String(text ?? '')))
  does('postback', (user, body) =>
    typeof body.data === 'string'
      ? tap(world, user, body as { data: string })
      : badRequest('data is missing'),
  )
  does('image', (user, body, request) => picturesOf(parts, user, body, request))
  for (const kind of otherKinds) does(kind, (user, body) => sendOther(world, user, kind, body))
  does('follow', (user) => follow(world, user), true)
  does('unblock', (user) => follow(world, user), true)
  does('block', (user) => block(world, user))
  does('unfollow', (user) => block(world, user))
  does(
    'unsend',
    (user, { messageId }) => takeBack(world, user, String(messageId)) ?? notFound('no such message'),
  )
}

async function picturesOf(
  parts: WorldParts,
  user: User,
  body: Json,
  request: Request,
): Promise<Done | Answer> {
  const { world, samples, prefix } = parts
  const contentType = String(request.headers['content-type'] ?? '')
  if (typeof body.externalUrl === 'string') return sendExternalPicture(world, user, body.externalUrl)
  const pictures: Picture[] = []
  if (contentType.startsWith('image/') && Buffer.isBuffer(request.body)) {
    pictures.push({ bytes: request.body, contentType })
  }
  for (const base64 of (body.images as string[] | undefined) ?? []) {
    pictures.push({ bytes: Buffer.from(base64, 'base64'), contentType: 'image/jpeg' })
  }
  for (const name of [...((body.samples as string[] | undefined) ?? []), body.sample ?? []].flat()) {
    const picture = await samples.read(String(name))
    if (!picture) return notFound(`no such sample: ${String(name)}`)
    pictures.push(picture)
  }
  if (pictures.length === 0) return badRequest('no picture in the request')
  return sendPictures(world, user, pictures, (id) => `${prefix}/content/${id}`, body.noIndex === true)
}
