/** LINE takes a photo from a member and does not hand it out: the talk goes on, and the photo comes when it can. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { photos } from '../../db/schema.ts'
import { chatWorld, PHONE, picture, type ChatWorld } from './chat-world.ts'

const MINUTE_MS = 60_000
let chat: ChatWorld
beforeEach(async () => {
  await chat?.close()
  chat = await chatWorld('2025-11-21T10:00:00+09:00')
  chat.line.content = async () => ({ kind: 'try-later', detail: '503' })
}, 60_000)
afterAll(() => chat.close())

/** @returns all that was said meanwhile */
async function minutes(count: number): Promise<string> {
  const said: string[] = []
  for (let second = 0; second < count * 60; second += 15) {
    chat.pass(15_000)
    said.push(...(await chat.settle()).map(({ words }) => words))
  }
  return said.join('\n')
}

const kept = (id: string) => chat.db.select().from(photos).where(eq(photos.lineMessageId, id))

test('an accident is heard at once, the photo is spoken of after a minute, once, and kept when it comes', async () => {
  expect(await chat.turn(PHONE, chat.photo('p1'))).toEqual([])
  const [urgent] = await chat.say(PHONE, '事故です。子どもがけがをしました')
  expect(urgent!.words).toContain('すぐに電話してください')

  const meanwhile = await minutes(5)
  expect(meanwhile.split('まだ受け取れていません')).toHaveLength(2)
  expect(await kept('p1')).toEqual([])
  chat.pass(24 * 60 * MINUTE_MS)
  chat.line.content = async () => ({ kind: 'bytes', bytes: await picture(1) })
  const came = await chat.settle()
  expect(came.map(({ words }) => words).join()).toContain('写真を受け取りました')
  expect(await kept('p1')).toHaveLength(1)
  expect(await minutes(2)).toBe('')
})

test('a photo that LINE has lost meanwhile is asked for again', async () => {
  await chat.turn(PHONE, chat.photo('p2'))
  await minutes(2)
  chat.line.content = async () => ({ kind: 'gone' })
  expect(await minutes(1)).toContain('もう一度')
})

test('unsent while it waits, it is never fetched', async () => {
  await chat.turn(PHONE, chat.photo('p3'))
  await chat.unsend(PHONE, 'p3')
  chat.line.content = async () => ({ kind: 'bytes', bytes: await picture(3) })
  expect(await minutes(2)).toBe('')
  expect(await kept('p3')).toEqual([])
})
