/** The rich menu of somebody just linked, while LINE is away for a moment. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueLinkCode } from '../../db/members.ts'
import { chatWorld, type ChatWorld } from './chat-world.ts'
import { UNLINKED_PROVIDER } from './review-world.ts'

const PHONE = 'U-tamura'
let chat: ChatWorld
beforeAll(async () => {
  chat = await chatWorld('2025-12-06T10:00:00+09:00')
}, 60_000)
afterAll(() => chat.close())

test('a menu that LINE did not take is shown at the next word, and then no more', async () => {
  const tried: string[] = []
  let isAway = true
  chat.line.showMenu = async (_phone, menu) => {
    tried.push(menu)
    return isAway ? { kind: 'try-later', detail: '503', afterMs: null } : { kind: 'sent' }
  }
  const code = await issueLinkCode(chat.db, UNLINKED_PROVIDER, chat.now())
  for (const words of ['会員番号で連携', UNLINKED_PROVIDER, '1970年1月1日', code])
    await chat.say(PHONE, words)
  expect(tried).toEqual(['member'])
  isAway = false
  await chat.say(PHONE, 'こんにちは')
  await chat.say(PHONE, 'こんにちは')
  expect(tried).toEqual(['member', 'member'])
  await chat.turn(PHONE, { type: 'follow', follow: { isUnblocked: true } })
  expect(tried).toEqual(['member', 'member', 'member'])
})
