/**
 * When a visit was, and whether it is over: the same in the chat's questions and where the report is taken.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { conversations, reports } from '../../db/schema.ts'
import { memberChat, type MemberChat } from './member-chat.ts'
import { makeWorld, type World } from './review-world.ts'

let world: World
let chat: MemberChat
beforeAll(async () => void (world = await makeWorld()))
afterAll(() => world.close())
beforeEach(() => void (chat = memberChat(world)))
afterEach(async () => {
  await chat.close()
  await world.services.db.drizzle.delete(conversations)
})

const sent = () => world.services.db.drizzle.$count(reports)
const ANSWERS = ['次へ', 'いいえ', 'いなかった', 'かからなかった', 'なかった']

test('a visit that ends in five minutes can be sent, as its receipt promised', async () => {
  world.setNow('2025-11-20T16:55:00+09:00')
  const before = await sent()
  await chat.type('今日 15時〜17時 山本さん 外出')
  await chat.toReceipt(...ANSWERS)
  await chat.tap('送信')
  expect(chat.words).toContain('報告を受け付けました')
  expect(await sent()).toBe(before + 1)
})

test('a night visit is not taken in the middle of the night', async () => {
  world.setNow('2025-12-05T00:30:00+09:00')
  await chat.type('昨日 22時〜翌6時 山本さん 外出')
  expect(chat.words).toContain('活動が終わってから送ってください')
  world.setNow('2025-12-05T06:05:00+09:00')
  await chat.type('昨日 22時〜翌6時 山本さん 外出')
  await chat.toReceipt(...ANSWERS)
  expect(chat.words).toContain('12月4日(木) 22:00–翌06:00')
})

test('yesterday is the day before the words were sent, not before they were read', async () => {
  world.setNow('2025-11-29T00:00:40+09:00')
  await chat.type('昨日 15時〜17時 山本さん 外出', '2025-11-28T23:59:50+09:00')
  expect(chat.words).toContain('11月27日(木)')
})

test('a phone whose clock runs ahead reports no day to come', async () => {
  world.setNow('2025-11-28T23:59:50+09:00')
  await chat.type('昨日 15時〜17時 山本さん 外出', '2025-11-29T00:00:40+09:00')
  expect(chat.words).toContain('11月27日(木)')
})
