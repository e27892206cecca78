/**
 * Rich menus: the buttons under the chat, for guests, requesters and providers, as LINE wants them, and their pictures.
 */
import type { messagingApi } from '@line/bot-sdk'
import { MENU_WORDS, registrationUrl, type MenuItem } from './messages/common.ts'
import { encodeTap } from './postback.ts'
import { MENU_SIZE, MENU_TILES, type MenuName } from './rich-menu-tiles.ts'

export { drawRichMenu } from './draw-rich-menu.ts'
export type { MenuName } from './rich-menu-tiles.ts'

export const MENU_NAMES = Object.keys(MENU_TILES) as MenuName[]

/** What LINE's API is given; `name` is shown to nobody but the operator. @param liffUrl  where members' pages are */
export function richMenu(name: MenuName, liffUrl: string): messagingApi.RichMenuRequest {
  return {
    size: MENU_SIZE,
    selected: true,
    name: `famisapo-${name}`,
    chatBarText: 'メニュー',
    areas: MENU_TILES[name].map(({ item, bounds }) => ({ bounds, action: actionOf(item, liffUrl) })),
  }
}

/** A page opens at once: bank and health data are never told in the chat. */
function actionOf(item: MenuItem, liffUrl: string): messagingApi.Action {
  const label = MENU_WORDS[item]
  if (item === 'register' || item === 'profile') return { type: 'uri', label, uri: registrationUrl(liffUrl) }
  return { type: 'postback', label, displayText: label, data: encodeTap('menu', '', item) }
}
