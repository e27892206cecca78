import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { converse } from '../../bot/conversation.ts'
import { MENU_NAMES, drawRichMenu, richMenu } from '../../bot/rich-menu.ts'
import { MENU_WORDS } from '../../bot/messages/common.ts'
import { MENU_SIZE, MENU_TILES } from '../../bot/rich-menu-tiles.ts'
import { contextOf } from './support.ts'

const WHO = {
  guest: { member: null, pairs: [] },
  requester: {
    member: { memberNo: '200034', name: '佐藤 花子', isProvider: false, isRequester: true },
    pairs: [],
  },
  member: {},
}

const WANTED = {
  member: ['報告する', '写真で報告', '今月の報告', 'お知らせ', '登録・変更', 'センターに聞く'],
  requester: ['登録・変更', 'これまでの利用', 'お知らせ', 'センターに聞く'],
  guest: ['登録する', '会員番号で連携', 'この事業について'],
}

describe.each(MENU_NAMES)('the rich menu for a %s', (name) => {
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
    const liffUrl = 'https://liff.example/1'
    for (const { action } of richMenu(name, liffUrl).areas ?? []) {
      if (action?.type === 'uri') {
        expect((action as { uri: string }).uri).toBe(`${liffUrl}/registration`)
        continue
      }
      const data = (action as { data: string }).data
      const { replies } = converse(null, { kind: 'postback', data }, contextOf(WHO[name]))
      expect(JSON.stringify(replies)).not.toContain('よくわかりません')
      expect(replies.length).toBeGreaterThan(0)
    }
  })

  it('says what the issue wants, broken by hand but not changed', () => {
    for (const { item, lines } of MENU_TILES[name]) expect(lines.join('')).toBe(MENU_WORDS[item])
    expect(MENU_TILES[name].map(({ item }) => MENU_WORDS[item]).sort()).toEqual(WANTED[name].toSorted())
    expect(MENU_TILES[name].filter(({ isMain }) => isMain)).toHaveLength(1)
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
