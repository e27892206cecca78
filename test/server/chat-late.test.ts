/**
 * Reports that come late, and a provider who has left: nothing is lost, and nothing is shown that is not theirs to see.
 */
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { members } from '../../db/schema.ts'
import { reportByCase } from '../../db/report-reads.ts'
import { memberChat, type MemberChat } from './member-chat.ts'
import { judgedRows } from '../../server/photo-result.ts'
import { readingFacts } from '../../server/reading-facts.ts'
import { makeWorld, photoReport, PROVIDER, submit, visit, type World } from './review-world.ts'

let world: World
let chat: MemberChat
beforeEach(async () => {
  world = await makeWorld()
  world.setNow('2025-11-23T11:00:00+09:00')
  chat = memberChat(world)
})
afterEach(async () => {
  await chat.close()
  await world.close()
})

const stateOf = async (caseNo: string) =>
  (await reportByCase(world.services.db.drizzle, caseNo))?.report.state

test('a report of September, received in November, is found and withdrawn', async () => {
  const receivedAt = '2025-11-23T10:00:00+09:00'
  const caseNo = await submit(world.services, {
    ...{ draftId: 'late', receivedAt },
    activities: [visit({ date: '2025-09-10' })],
  })
  await chat.type('今月の報告')
  await chat.tap('9月10日')
  await chat.tap('取り下げる')
  await chat.tap('取り下げる')
  expect(chat.words).toContain('報告を取り下げました')
  expect(await stateOf(caseNo)).toBe('withdrawn')
})

test('a provider who has left is shown no family, and told where a late report goes', async () => {
  await chat.type('報告する')
  await chat.tap('佐藤')
  await world.services.db.drizzle.update(members).set({ state: 'left' }).where(eq(members.memberNo, PROVIDER))
  for (const words of ['報告する', '続き', '昨日 15時〜17時 佐藤さん']) {
    await chat.type(words)
    expect(chat.words).toContain('センターに電話してください')
    expect(chat.words).not.toMatch(/佐藤|山本|はる|なつ|そら/)
  }
})

test('what a provider who has left did report is still theirs to see', async () => {
  await submit(world.services, { draftId: 'before', activities: [visit({ date: '2025-11-10' })] })
  await world.services.db.drizzle.update(members).set({ state: 'left' }).where(eq(members.memberNo, PROVIDER))
  await chat.type('今月の報告')
  await chat.tap('11月10日')
  expect(chat.words).toContain('会員番号 200034')
})

test('the photo of a provider who has left is read at the centre, and no family is read out to them', async () => {
  const { db } = world.services
  const { caseNo } = await photoReport(world.services, {
    ...{ draftId: 'paper', state: 'asking' },
    activities: [visit({ date: '2025-11-10' })],
  })
  const reading = (await reportByCase(db.drizzle, caseNo))!.photos[0]!.reading!
  const judged = async () => {
    const facts = await readingFacts(db.drizzle, world.services, PROVIDER)
    return {
      families: facts.pairs.length,
      outcome: (await judgedRows(world.services, { reading, facts, caseNo })).outcome,
    }
  }
  expect((await judged()).families).toBe(2)
  await db.drizzle.update(members).set({ state: 'left' }).where(eq(members.memberNo, PROVIDER))
  expect(await judged()).toEqual({ families: 0, outcome: 'centre' })
})
