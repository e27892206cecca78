/**
 * Reports that come late, and a provider who has left: nothing is lost, and nothing is shown that is not theirs to see.
 */
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { members } from '../../db/schema.ts'
import { reportByCase } from '../../db/report-reads.ts'
import { memberChat, type MemberChat } from './member-chat.ts'
import type { Reading, ReadField, ReadRow } from '../../rules/reading.ts'
import { photoResult } from '../../server/photo-result.ts'
import { readingFacts } from '../../server/reading-facts.ts'
import { makeWorld, photoReport, PROVIDER, REQUESTER, submit, visit, type World } from './review-world.ts'

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

/** As read from the photo: one visit, its family unsure or not. */
function readingOf(requesterNo: 'sure' | 'unsure'): Reading {
  const row: ReadRow = {
    ...{ row: 1, date: '2025-11-10', start: '15:00', end: '17:00', requesterNo: REQUESTER, childCount: 2 },
    ...{ sickCount: null, kind: null, transportYen: null },
  }
  const fields = (['date', 'start', 'end', 'childCount', 'requesterNo'] as const).map((name): ReadField => {
    const status = name === 'requesterNo' ? requesterNo : 'sure'
    const confidence = status === 'sure' ? 0.99 : 0.6
    return { name, row: 1, value: String(row[name]), confidence, status, box: [10, 20, 30, 40] }
  })
  return {
    ...{ verdict: 'read', reason: null, rows: [row], fields, checks: [], totals: {}, ms: 1 },
    form: { version: '1', kind: 'month', providerNo: PROVIDER, month: '2025-11', page: 1 },
    ...{ handwrittenNotes: false, engine: 'test-1' },
  }
}

test('the photo of a provider who has left goes to the centre, which finds out about the family', async () => {
  const { services } = world
  const db = services.db.drizzle
  Object.assign(services, { reader: { cutOut: () => Promise.resolve(Buffer.from('a cut-out')) } })
  const activities = [visit({ date: '2025-11-10' })]
  const { caseNo } = await photoReport(services, { draftId: 'paper', state: 'asking', activities })
  const photo = (await reportByCase(db, caseNo))!.photos[0]!
  const outcome = async (reading: Reading) => {
    const facts = await readingFacts(db, services, PROVIDER)
    const wanted = { photo, image: Buffer.from('a picture'), reading, facts }
    return (await photoResult(services, wanted)).result.outcome
  }
  expect(await outcome(readingOf('unsure'))).toBe('read')
  await db.update(members).set({ state: 'left' }).where(eq(members.memberNo, PROVIDER))
  for (const family of ['sure', 'unsure'] as const) expect(await outcome(readingOf(family))).toBe('centre')
})
