/** A member takes words to the centre back: they are marked at the desk, and gone unless they were answered. */
import { desc } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { questionList } from '../../db/question-reads.ts'
import { questionMessages } from '../../db/schema.ts'
import { answer } from '../../server/question-actions.ts'
import { questionItem, questionPage } from '../../server/routes/review/question-view.ts'
import { timelineOf } from '../../server/routes/review/timeline-view.ts'
import { chatWorld, PHONE, type ChatWorld } from './chat-world.ts'

let chat: ChatWorld
beforeAll(async () => {
  chat = await chatWorld('2025-11-27T10:00:00+09:00')
}, 60_000)
afterAll(() => chat.close())

async function asked(words: string, messageId: string): Promise<string> {
  await chat.say(PHONE, 'センターに聞く')
  await chat.say(PHONE, words, messageId)
  const [latest] = await chat.db.select().from(questionMessages).orderBy(desc(questionMessages.id)).limit(1)
  return latest!.caseNo
}
const pageOf = async (caseNo: string) => (await questionPage(chat.services, caseNo))!
const actionsOf = async (caseNo: string) => (await auditOf(chat.db, caseNo)).map(({ action }) => action)

test('not answered yet: the mark stays, the words are gone everywhere, once', async () => {
  const caseNo = await asked('まちがえて書いた言葉', 'm-1')
  for (const _ of [1, 2]) expect(await chat.unsend(PHONE, 'm-1')).toEqual([])
  expect((await pageOf(caseNo)).messages).toMatchObject([{ takenBack: true, text: '' }])
  const { rows } = await questionList(chat.db, chat.services.sealer, { view: 'waiting', limit: 9 })
  expect(questionItem(rows[0]!).lastWords).toContain('取消')
  expect(JSON.stringify(await timelineOf(chat.services, caseNo))).not.toContain('まちがえて書いた')
  expect((await actionsOf(caseNo)).filter((action) => action === 'question.taken-back')).toHaveLength(1)
})

test('answered: the words stay under the mark, so that the answer can be understood', async () => {
  const caseNo = await asked('土曜日も預けられますか', 'm-2')
  const { seen } = await pageOf(caseNo)
  await answer(chat.services, { caseNo, staffId: 1, seen, text: 'はい、どうぞ。', key: 'answer-1' })
  await chat.settle()
  await chat.unsend(PHONE, 'm-2')
  const said = (await pageOf(caseNo)).messages.find(({ text }) => text === '土曜日も預けられますか')
  expect(said).toMatchObject({ takenBack: true })
})

test('what was never sent to the centre changes nothing there', async () => {
  const before = await chat.db.select().from(questionMessages)
  await chat.unsend(PHONE, 'never-seen')
  expect(await chat.db.select().from(questionMessages)).toEqual(before)
})
