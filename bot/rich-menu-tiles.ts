/**
 * Tiles of the rich menus: where each button lies and what stands on it.
 */
import { MENU_WORDS, type MenuItem } from './messages/common.ts'

export type MenuName = 'guest' | 'member'

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

export const MENU_TILES: Record<MenuName, MenuTile[]> = {
  guest: [
    tile('link', 0, 0, W, HALF, ['会員番号で連携'], true),
    tile('about', 0, HALF, W / 2, HALF, ['この事業に', 'ついて']),
    tile('centre', W / 2, HALF, W / 2, HALF, ['センターに', '聞く']),
  ],
  member: [
    tile('report', 0, 0, W / 2, HALF, ['報告する'], true),
    tile('photo', W / 2, 0, W / 2, HALF, ['写真で報告']),
    tile('month', 0, HALF, THIRD, HALF, ['今月の', '報告']),
    tile('centre', THIRD, HALF, THIRD, HALF, ['センターに', '聞く']),
    tile('help', THIRD * 2, HALF, W - THIRD * 2, HALF, ['使い方']),
  ],
}
