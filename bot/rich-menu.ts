/**
 * Rich menus: the buttons under the chat, for guests and for members, as LINE wants them, and their pictures.
 */
import type { messagingApi } from '@line/bot-sdk'
import { MENU_WORDS } from './messages/common.ts'
import { encodeTap } from './postback.ts'
import { MENU_SIZE, MENU_TILES, type MenuName } from './rich-menu-tiles.ts'

export { drawRichMenu } from './draw-rich-menu.ts'
export type { MenuName } from './rich-menu-tiles.ts'

/** What LINE's API is given; `name` is shown to nobody but the operator. */
export const RICH_MENUS: Record<MenuName, messagingApi.RichMenuRequest> = {
  guest: menuOf('guest'),
  member: menuOf('member'),
}

function menuOf(name: MenuName): messagingApi.RichMenuRequest {
  return {
    size: MENU_SIZE,
    selected: true,
    name: `famisapo-${name}`,
    chatBarText: 'メニュー',
    areas: MENU_TILES[name].map(({ item, bounds }) => ({
      bounds,
      action: {
        type: 'postback',
        label: MENU_WORDS[item],
        displayText: MENU_WORDS[item],
        data: encodeTap('menu', '', item),
      },
    })),
  }
}
