import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { converse } from '../../bot/conversation.ts'
import { RICH_MENUS, drawRichMenu } from '../../bot/rich-menu.ts'
import { MENU_SIZE, MENU_TILES } from '../../bot/rich-menu-tiles.ts'
import { contextOf } from './support.ts'

describe.each(['guest', 'member'] as const)('the rich menu for a %s', (name) => {
  it('covers the whole picture once', () => {
    const area = MENU_TILES[name].reduce((sum, { bounds }) => sum + bounds.width * bounds.height, 0)
    expect(area).toBe(MENU_SIZE.width * MENU_SIZE.height)
    for (const { bounds } of MENU_TILES[name]) {
      expect(bounds.x + bounds.width).toBeLessThanOrEqual(MENU_SIZE.width)
      expect(bounds.y + bounds.height).toBeLessThanOrEqual(MENU_SIZE.height)
      expect(Object.values(bounds).every(Number.isInteger)).toBe(true)
    }
  })

  it('has buttons the conversation knows', () => {
    for (const { action } of RICH_MENUS[name].areas ?? []) {
      const data = (action as { data: string }).data
      const { replies } = converse(
        null,
        { kind: 'postback', data },
        contextOf(name === 'guest' ? { member: null, pairs: [] } : {}),
      )
      expect(JSON.stringify(replies)).not.toContain('よくわかりません')
      expect(replies.length).toBeGreaterThan(0)
    }
  })

  it('is a picture of the right size under 1 MB, with ink in every tile', async () => {
    const png = await drawRichMenu(name)
    expect(png.length).toBeLessThan(1_000_000)
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', ...MENU_SIZE })
    for (const { bounds } of MENU_TILES[name]) {
      const { left, top, width, height } = {
        left: bounds.x + 60,
        top: bounds.y + 60,
        width: bounds.width - 120,
        height: bounds.height - 120,
      }
      const { channels } = await sharp(png).extract({ left, top, width, height }).greyscale().stats()
      expect(channels[0]?.stdev ?? 0).toBeGreaterThan(20)
    }
  })
})
