/**
 * SetUpMenus: the rich menus exist at LINE as this version draws them, under their aliases.
 *
 * Twice is once: a menu's name ends in the hash of its definition and picture; one that is there is left alone.
 */
import { createHash } from 'node:crypto'
import { drawRichMenu, MENU_NAMES, richMenu } from '../bot/rich-menu.ts'
import type { Config } from './config.ts'

const TIMEOUT_MS = 20_000

type LineSettings = Pick<Config['line'], 'apiBaseUrl' | 'dataApiBaseUrl' | 'channelAccessToken'>

/** @param liffUrl  where members' pages are  @throws Error with what LINE said */
export async function setUpMenus(settings: LineSettings, liffUrl: string): Promise<void> {
  const api = (method: string, path: string, body?: unknown) =>
    ask(`${settings.apiBaseUrl}/v2/bot${path}`, {
      method,
      headers: {
        authorization: `Bearer ${settings.channelAccessToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  for (const name of MENU_NAMES) {
    const picture = await drawRichMenu(name)
    const definition = richMenu(name, liffUrl)
    const hash = createHash('sha256')
      .update(JSON.stringify(definition))
      .update(picture)
      .digest('hex')
      .slice(0, 12)
    const title = `famisapo ${name} ${hash}`
    const { richmenus } = (await api('GET', '/richmenu/list')) as {
      richmenus: { richMenuId: string; name: string }[]
    }
    if (richmenus.some((known) => known.name === title)) continue
    const { richMenuId } = (await api('POST', '/richmenu', { ...definition, name: title })) as {
      richMenuId: string
    }
    await ask(`${settings.dataApiBaseUrl}/v2/bot/richmenu/${richMenuId}/content`, {
      method: 'POST',
      headers: { authorization: `Bearer ${settings.channelAccessToken}`, 'content-type': 'image/png' },
      body: new Uint8Array(picture),
    })
    const { aliases } = (await api('GET', '/richmenu/alias/list')) as {
      aliases: { richMenuAliasId: string }[]
    }
    if (aliases.some(({ richMenuAliasId }) => richMenuAliasId === name))
      await api('POST', `/richmenu/alias/${name}`, { richMenuId })
    else await api('POST', '/richmenu/alias', { richMenuAliasId: name, richMenuId })
    // Whoever is not linked yet sees the guest's menu.
    if (name === 'guest') await api('POST', `/user/all/richmenu/${richMenuId}`)
  }
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
  const text = await response.text()
  if (!response.ok)
    throw new Error(`${init.method} ${new URL(url).pathname}: ${response.status} ${text.slice(0, 200)}`)
  return text === '' ? {} : (JSON.parse(text) as unknown)
}
