/** The world side: what a member's phone shows. */
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { notFound, ok, send } from './answer.ts'
import { issueIdToken } from './login-routes.ts'
import { bodyOf, type Request, type WorldParts } from './world-parts.ts'
import type { LineWorld, Seen } from './world.ts'

export function phoneRoutes(app: FastifyInstance, { world, samples, login, prefix }: WorldParts): void {
  const menuOf = (userId: string) => shownMenu(world.menuOf(userId), prefix, world)
  const route = (
    method: 'GET' | 'POST',
    url: string,
    act: (request: Request, reply: FastifyReply) => unknown,
  ) => app.route({ method, url, handler: (request, reply) => act(request as Request, reply) })

  route('GET', '/users/:id/chat', ({ params, query }) => {
    const items = world.chat(params.id, Number(query.after ?? 0))
    return { items, richMenu: menuOf(params.id), last: items.at(-1)?.seq ?? Number(query.after ?? 0) }
  })
  route('GET', '/users/:id/stream', (request, reply) => stream(world, menuOf, request, reply))
  route('GET', '/content/:id', ({ params }, reply) => {
    const content = world.contents.get(params.id)
    return content ? reply.type(content.contentType).send(content.bytes) : send(reply, notFound())
  })
  route('POST', '/content/:id/delete', ({ params }, reply) => {
    const content = world.contents.get(params.id)
    if (content) content.deleted = true
    return send(reply, content ? ok() : notFound())
  })
  route('GET', '/richmenu/:id/image', ({ params }, reply) => {
    const picture = world.richMenuImages.get(params.id)
    return picture ? reply.type(picture.contentType).send(picture.bytes) : send(reply, notFound())
  })
  route('POST', '/users/:id/switch-menu', (request, reply) => {
    const menuId = world.richMenuAliases.get(String(bodyOf(request).richMenuAliasId))
    if (!menuId) return send(reply, notFound('no such alias'))
    world.linkedMenus.set(request.params.id, menuId)
    world.tellMenus([request.params.id])
    return { richMenu: menuOf(request.params.id) }
  })
  route('POST', '/users/:id/id-token', (request, reply) => {
    const user = world.users.get(request.params.id)
    return user ? issueIdToken(world, login, user, bodyOf(request)) : send(reply, notFound('no such member'))
  })
  route('GET', '/samples', async () => ({ samples: await samples.list() }))
  route('GET', '/samples/:name', async ({ params }, reply) => {
    const picture = await samples.read(params.name ?? '')
    return picture ? reply.type(picture.contentType).send(picture.bytes) : send(reply, notFound())
  })
}

function shownMenu(menu: ReturnType<LineWorld['menuOf']>, prefix: string, world: LineWorld) {
  if (!menu) return null
  const hasImage = world.richMenuImages.has(menu.richMenuId)
  return { ...menu, imageUrl: hasImage ? `${prefix}/richmenu/${menu.richMenuId}/image` : null }
}

const openStreams = new WeakMap<LineWorld, Set<PassThrough>>()

/** Ends every open stream, which would keep the server from closing. */
export function endStreams(world: LineWorld): void {
  for (const open of openStreams.get(world) ?? []) open.end()
}

function stream(
  world: LineWorld,
  menuOf: (userId: string) => unknown,
  { params, query, headers }: Request,
  reply: FastifyReply,
): FastifyReply {
  const out = new PassThrough()
  const write = (event: string, data: unknown, id?: number) =>
    out.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  const show = (seen: Seen) => {
    if (seen.event === 'item') write('item', seen.item, seen.item.seq)
    else if (seen.event === 'menu') write('menu', menuOf(params.id))
    else write('typing', { seconds: seen.seconds })
  }
  write('menu', menuOf(params.id))
  for (const item of world.chat(params.id, Number(headers['last-event-id'] ?? query.after ?? 0)))
    show({ event: 'item', item })
  const stop = world.watch(params.id, show)
  const open = openStreams.get(world) ?? new Set()
  openStreams.set(world, open.add(out))
  out.once('close', () => {
    stop()
    open.delete(out)
  })
  return reply
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .type('text/event-stream')
    .send(out)
}
