/** Members who block the account: LINE tells of it late, and what is sent back to them meanwhile needs a letter. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isBlocked } from '../../db/line-accounts.ts'
import { reportByCase } from '../../db/report-reads.ts'
import { returnToMember } from '../../server/report-actions.ts'
import { chatWorld, PHONE, type ChatWorld } from './chat-world.ts'
import { submit, visit } from './review-world.ts'

let chat: ChatWorld
beforeAll(async () => {
  chat = await chatWorld('2025-11-23T09:30:00+09:00')
}, 60_000)
afterAll(() => chat.close())

const earlier = new Date('2025-11-23T09:00:00+09:00')
const unfollow = { type: 'unfollow', replyToken: undefined }

async function returned(draftId: string, date: string): Promise<boolean | undefined> {
  const caseNo = await submit(chat.services, { draftId, activities: [visit({ date })] })
  const { version } = (await reportByCase(chat.db, caseNo))!.report
  const action = { caseNo, version, actor: 'staff:1', reason: '時刻を確かめてください' }
  const result = await returnToMember(chat.services, action)
  return result.kind === 'done' ? result.memberTold : undefined
}

test('an unfollow that comes after the return blocks nobody', async () => {
  await chat.turn(PHONE, { type: 'follow', follow: { isUnblocked: true } })
  await chat.deliver(PHONE, unfollow, earlier)
  await chat.settle()
  expect(await isBlocked(chat.db, PHONE)).toBe(false)
  expect(await returned('heard', '2025-11-05')).toBe(true)
})

test('what is sent back to somebody who blocks us needs a letter, and is read when they come back', async () => {
  await chat.settle()
  await chat.turn(PHONE, unfollow)
  expect(await returned('unheard', '2025-11-06')).toBe(false)
  await chat.say(PHONE, 'こんにちは')
  expect(await isBlocked(chat.db, PHONE)).toBe(false)
  expect(await returned('heard-again', '2025-11-07')).toBe(true)
})
