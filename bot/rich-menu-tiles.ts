/**
 * Tiles of the rich menus: where each button lies and what stands on it.
 */
import type { MenuName } from './contract.ts'
import { MENU_WORDS, type MenuItem } from './messages/common.ts'

export type { MenuName }

/** LINE's large size; the picture has exactly these pixels. */
export const MENU_SIZE = { width: 2500, height: 1686 }

export interface MenuTile {
  item: MenuItem
  /** broken by hand where it is long: no machine breaks Japanese well */
  lines: string[]
  bounds: { x: number; y: number; width: number; height: number }
  /** the one thing to do next */
  isMain: boolean
}

const { width: W, height: H } = MENU_SIZE
const HALF = H / 2
const THIRD = Math.floor(W / 3)

const tile = (
  item: MenuItem,
  x: number,
  y: number,
  width: number,
  height: number,
  lines: string[] = [MENU_WORDS[item]],
  isMain = false,
): MenuTile => ({
  ...{ item, lines, isMain },
  bounds: { x, y, width, height },
})

/** In the order a thumb looks for them: what is done most lies at the top left. */
export const MENU_TILES: Record<MenuName, MenuTile[]> = {
  guest: [
    tile('register', 0, 0, W, HALF, ['登録する'], true),
    tile('link', 0, HALF, W / 2, HALF, ['会員番号で', '連携']),
    tile('about', W / 2, HALF, W / 2, HALF, ['この事業に', 'ついて']),
  ],
  requester: [
    tile('profile', 0, 0, W / 2, HALF, ['登録・変更']),
    tile('usage', W / 2, 0, W / 2, HALF, ['これまでの', '利用'], true),
    tile('notices', 0, HALF, W / 2, HALF, ['お知らせ']),
    tile('centre', W / 2, HALF, W / 2, HALF, ['センターに', '聞く']),
  ],
  member: [
    tile('report', 0, 0, THIRD, HALF, ['報告する'], true),
    tile('photo', THIRD, 0, THIRD, HALF, ['写真で', '報告']),
    tile('month', THIRD * 2, 0, W - THIRD * 2, HALF, ['今月の', '報告']),
    tile('notices', 0, HALF, THIRD, HALF, ['お知らせ']),
    tile('profile', THIRD, HALF, THIRD, HALF, ['登録・', '変更']),
    tile('centre', THIRD * 2, HALF, W - THIRD * 2, HALF, ['センターに', '聞く']),
  ],
}
