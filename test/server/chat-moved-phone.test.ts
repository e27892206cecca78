/** A member moves to another phone while the centre thinks about an answer; the old phone becomes somebody else's. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueLinkCode } from '../../db/members.ts'
import { findCases } from '../../db/case-reads.ts'
import { lineLinks, questions } from '../../db/schema.ts'
import type { Question } from '../../server/contract.ts'
import { answer, close } from '../../server/question-actions.ts'
import { questionPage } from '../../server/routes/review/question-view.ts'
import { chatWorld, PHONE, type ChatWorld } from './chat-world.ts'
import { PROVIDER, UNLINKED_PROVIDER } from './review-world.ts'

const NEW_PHONE = 'U-new-phone'
let chat: ChatWorld
beforeAll(async () => {
  chat = await chatWorld('2025-11-26T10:00:00+09:00')
}, 60_000)
afterAll(() => chat.close())

async function link(phone: string, memberNo: string): Promise<void> {
  const code = await issueLinkCode(chat.db, memberNo, chat.now())
  for (const words of ['会員番号で連携', memberNo, '1970年1月1日', code]) await chat.say(phone, words)
}

const pageOf = async (caseNo: string): Promise<Question> => (await questionPage(chat.services, caseNo))!

test('the answer follows the member, and the old phone begins anew', async () => {
  await chat.say(PHONE, 'センターに聞く')
  await chat.say(PHONE, '口座の名義のことで聞きたいです')
  const [asked] = await chat.db.select().from(questions)
  const { caseNo } = asked!
  await link(NEW_PHONE, PROVIDER)

  const words = { text: '高橋さん、名義は旧姓のままで大丈夫です。', key: 'answer-1' }
  const action = { caseNo, staffId: 1, seen: (await pageOf(caseNo)).seen, ...words }
  await answer(chat.services, action)
  const told = await chat.settle()
  expect(told.map(({ to, words }) => [to, words.includes('旧姓のまま')])).toEqual([[NEW_PHONE, true]])

  await link(PHONE, UNLINKED_PROVIDER)
  await chat.say(PHONE, 'センターに聞く')
  await chat.say(PHONE, 'わたしは田村です。活動をやめたいです')
  const all = await chat.db.select().from(questions)
  expect(all).toHaveLength(2)
  const other = all.find((one) => one.caseNo !== caseNo)!
  expect((await pageOf(other.caseNo)).member).toMatchObject({ memberNo: UNLINKED_PROVIDER })
  const first = await pageOf(caseNo)
  expect(first).toMatchObject({ member: { memberNo: PROVIDER }, reach: 'line' })
  expect(JSON.stringify(first.messages)).not.toContain('田村')
  const casesOf = async (search: string) =>
    (await findCases(chat.db, { search, limit: 9 })).rows.map((one) => one.caseNo)
  expect(await casesOf(UNLINKED_PROVIDER)).not.toContain(caseNo)
  expect(await casesOf(PROVIDER)).toContain(caseNo)

  // the thread goes on where its member is
  await chat.say(NEW_PHONE, 'センターに聞く')
  await chat.say(NEW_PHONE, 'ありがとうございます')
  expect((await pageOf(caseNo)).messages.at(-1)).toMatchObject({ text: 'ありがとうございます' })
})

test('whose LINE is gone is told nothing there, and the desk sees it', async () => {
  const [asked] = await chat.db.select().from(questions).where(eq(questions.lineUserId, NEW_PHONE))
  const { caseNo } = asked!
  await chat.db.delete(lineLinks).where(eq(lineLinks.memberNo, PROVIDER))
  const { seen, reach } = await pageOf(caseNo)
  expect(reach).toBe('unlinked')
  expect(await close(chat.services, { caseNo, staffId: 1, seen })).toMatchObject({ kind: 'done' })
  expect(await chat.settle()).toEqual([])
})
