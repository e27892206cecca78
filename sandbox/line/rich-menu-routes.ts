/** Rich menus: made, given a picture, named by an alias, shown to everyone or to one member. */
import type { FastifyInstance } from 'fastify'
import { badRequest, invalidBody, notFound, ok, readJson, type Answer } from './answer.ts'
import type { Calls } from './call.ts'
import { checkMenu, pictureSize } from './check-rich-menu.ts'
import type { Json } from './check.ts'
import type { LineWorld, RichMenu } from './world.ts'

type Request = { body: unknown; params: Record<string, string>; headers: Record<string, unknown> }
const pictureMaxBytes = 1024 * 1024
const noMenu = notFound('richmenu not found')
const noAlias = notFound('richmenu alias not found')
const noPicture = badRequest('must upload richmenu image before applying it to user')

export function richMenuRoutes(app: FastifyInstance, calls: Calls): void {
  const { world } = calls
  const route = (method: 'GET' | 'POST' | 'DELETE', url: string, act: (request: Request) => Answer) =>
    app.route({
      method,
      url,
      bodyLimit: 2 * pictureMaxBytes,
      handler: (request, reply) =>
        calls.handle(request, reply, 'menu', () => act(request as unknown as Request)),
    })
  const withBody = (act: (body: Json, params: Record<string, string>) => Answer) => (request: Request) => {
    const json = readJson(request.body)
    return 'refused' in json ? json.refused : act(json.value, request.params)
  }

  route(
    'POST',
    '/v2/bot/richmenu',
    withBody((body) => {
      const findings = checkMenu(body)
      if (findings.length > 0) return invalidBody(findings)
      if (world.richMenus.size >= 1000) return badRequest('The number of rich menus has reached its limit')
      return ok({ richMenuId: world.newRichMenu(body as unknown as RichMenu).richMenuId })
    }),
  )
  route(
    'POST',
    '/v2/bot/richmenu/validate',
    withBody((body) => {
      const findings = checkMenu(body)
      return findings.length > 0 ? invalidBody(findings) : ok()
    }),
  )
  route('GET', '/v2/bot/richmenu/list', () => ok({ richmenus: [...world.richMenus.values()] }))
  route('GET', '/v2/bot/richmenu/:menuId', ({ params }) => {
    const menu = world.richMenus.get(params.menuId ?? '')
    return menu ? ok(menu) : noMenu
  })
  route('DELETE', '/v2/bot/richmenu/:menuId', ({ params }) => removeMenu(world, params.menuId ?? ''))
  route('POST', '/v2/bot/richmenu/:menuId/content', (request) => setPicture(world, request))
  route('GET', '/v2/bot/richmenu/:menuId/content', ({ params }) => {
    const picture = world.richMenuImages.get(params.menuId ?? '')
    return picture
      ? { status: 200, body: picture.bytes, headers: { 'content-type': picture.contentType } }
      : notFound()
  })
  aliasRoutes(world, route, withBody)
  linkRoutes(world, route, withBody)
}

type Route = (method: 'GET' | 'POST' | 'DELETE', url: string, act: (request: Request) => Answer) => unknown
type WithBody = (act: (body: Json, params: Record<string, string>) => Answer) => (request: Request) => Answer

function aliasRoutes(world: LineWorld, route: Route, withBody: WithBody): void {
  route(
    'POST',
    '/v2/bot/richmenu/alias',
    withBody(({ richMenuAliasId: alias, richMenuId: menuId }) => {
      if (typeof alias !== 'string' || !/^[a-z0-9_-]{1,32}$/.test(alias))
        return badRequest('invalid richmenu alias id')
      if (world.richMenuAliases.has(alias)) return badRequest('conflict richmenu alias id')
      if (!world.richMenus.has(String(menuId))) return badRequest('richmenu not found')
      world.richMenuAliases.set(alias, String(menuId))
      return ok()
    }),
  )
  route('GET', '/v2/bot/richmenu/alias/list', () =>
    ok({
      aliases: [...world.richMenuAliases].map(([richMenuAliasId, richMenuId]) => ({
        richMenuAliasId,
        richMenuId,
      })),
    }),
  )
  route('GET', '/v2/bot/richmenu/alias/:alias', ({ params }) => {
    const richMenuId = world.richMenuAliases.get(params.alias ?? '')
    return richMenuId ? ok({ richMenuAliasId: params.alias, richMenuId }) : noAlias
  })
  route(
    'POST',
    '/v2/bot/richmenu/alias/:alias',
    withBody(({ richMenuId }, { alias = '' }) => {
      if (!world.richMenuAliases.has(alias)) return noAlias
      if (!world.richMenus.has(String(richMenuId))) return badRequest('richmenu not found')
      world.richMenuAliases.set(alias, String(richMenuId))
      return ok()
    }),
  )
  route('DELETE', '/v2/bot/richmenu/alias/:alias', ({ params }) =>
    world.richMenuAliases.delete(params.alias ?? '') ? ok() : noAlias,
  )
}

function linkRoutes(world: LineWorld, route: Route, withBody: WithBody): void {
  const link = (userIds: string[], menuId: string): Answer => {
    if (!world.richMenus.has(menuId)) return noMenu
    if (!world.richMenuImages.has(menuId)) return noPicture
    for (const userId of userIds) world.linkedMenus.set(userId, menuId)
    world.tellMenus(userIds)
    return ok()
  }
  const unlink = (userIds: string[]): Answer => {
    for (const userId of userIds) world.linkedMenus.delete(userId)
    world.tellMenus(userIds)
    return ok()
  }
  const accepted = (answer: Answer): Answer => (answer.status === 200 ? { ...answer, status: 202 } : answer)

  route('POST', '/v2/bot/user/all/richmenu/:menuId', ({ params }) => {
    if (!world.richMenus.has(params.menuId ?? '')) return noMenu
    if (!world.richMenuImages.has(params.menuId ?? '')) return noPicture
    world.defaultMenu = params.menuId ?? null
    world.tellMenus()
    return ok()
  })
  route('GET', '/v2/bot/user/all/richmenu', () =>
    world.defaultMenu ? ok({ richMenuId: world.defaultMenu }) : notFound('no default richmenu'),
  )
  route('DELETE', '/v2/bot/user/all/richmenu', () => {
    world.defaultMenu = null
    world.tellMenus()
    return ok()
  })
  route('POST', '/v2/bot/user/:userId/richmenu/:menuId', ({ params }) =>
    world.users.has(params.userId ?? '')
      ? link([params.userId ?? ''], params.menuId ?? '')
      : notFound('user not found'),
  )
  route('GET', '/v2/bot/user/:userId/richmenu', ({ params }) => {
    const richMenuId = world.linkedMenus.get(params.userId ?? '')
    return richMenuId ? ok({ richMenuId }) : notFound('the user has no richmenu')
  })
  route('DELETE', '/v2/bot/user/:userId/richmenu', ({ params }) => unlink([params.userId ?? '']))
  route(
    'POST',
    '/v2/bot/richmenu/bulk/link',
    withBody((body) => accepted(link((body.userIds as string[] | undefined) ?? [], String(body.richMenuId)))),
  )
  route(
    'POST',
    '/v2/bot/richmenu/bulk/unlink',
    withBody((body) => accepted(unlink((body.userIds as string[] | undefined) ?? []))),
  )
}

function removeMenu(world: LineWorld, menuId: string): Answer {
  if (!world.richMenus.delete(menuId)) return noMenu
  world.richMenuImages.delete(menuId)
  if (world.defaultMenu === menuId) world.defaultMenu = null
  for (const [userId, linked] of world.linkedMenus) if (linked === menuId) world.linkedMenus.delete(userId)
  world.tellMenus()
  return ok()
}

function setPicture(world: LineWorld, { body, params, headers }: Request): Answer {
  const menu = world.richMenus.get(params.menuId ?? '')
  if (!menu) return noMenu
  if (world.richMenuImages.has(menu.richMenuId))
    return badRequest('An image has already been uploaded to the richmenu')
  const contentType = String(headers['content-type'])
  if (!['image/png', 'image/jpeg'].includes(contentType)) {
    return { status: 415, body: { message: `The content type, ${contentType}, is not supported` } }
  }
  if (!Buffer.isBuffer(body) || body.length === 0) return badRequest('The image is empty')
  if (body.length > pictureMaxBytes) return { status: 413, body: { message: 'Payload Too Large' } }
  const size = pictureSize(body)
  if (!size || size.width !== menu.size.width || size.height !== menu.size.height) {
    return badRequest("The image size doesn't match the richmenu size")
  }
  world.richMenuImages.set(menu.richMenuId, { bytes: body, contentType })
  return ok()
}
