/** Photos sent together that do not come together: late, refused, taken back, or never. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportByCase } from '../../db/report-reads.ts'
import { photos } from '../../db/schema.ts'
import { addActivity } from '../../server/report-actions.ts'
import { readingKey, tellConversation } from '../../server/notify-member.ts'
import { photoResult } from '../bot/support.ts'
import { chatWorld, PHONE, picture, type ChatWorld } from './chat-world.ts'
import { visit } from './review-world.ts'

let chat: ChatWorld
beforeAll(async () => {
  chat = await chatWorld('2025-12-03T10:00:00+09:00')
}, 60_000)
afterAll(() => chat.close())

const viewOf = async (caseNo: string) => (await reportByCase(chat.db, caseNo))!
const photoOf = async (messageId: string) =>
  (await chat.db.select().from(photos).where(eq(photos.lineMessageId, messageId)))[0]!

let pictures = 0
/** A photo of its own, as LINE tells of it. */
async function send(id: string, imageSet?: { id: string; index?: number; total?: number }) {
  const bytes = await picture(++pictures)
  chat.line.content = async () => ({ kind: 'bytes', bytes })
  const { message } = chat.photo(id)
  return chat.turn(PHONE, { type: 'message', message: { ...message, ...(imageSet && { imageSet }) } })
}

/** The reader finds one visit on it. */
async function read(id: string, date: string) {
  const { caseNo, id: photoId } = await photoOf(id)
  const activity = visit({ date, start: '08:00', end: '09:00' })
  return chat.read(PHONE, { caseNo, photoId, rows: [{ row: 1, activity, fee: null }] })
}

test('a photo that comes when the set’s report is sent becomes a report of its own', async () => {
  await send('early', { id: 'set-late' })
  await read('early', '2025-11-25')
  await chat.tap(PHONE, '正しい')
  const said = await send('late', { id: 'set-late', index: 2, total: 2 })
  const [early, late] = [await photoOf('early'), await photoOf('late')]
  expect(late.caseNo).not.toBe(early.caseNo)
  expect(said.at(-1)!.words).toContain(late.caseNo)
  expect(await read('late', '2025-11-26')).toContain('11月26日')
  // a third goes with the second, which is still open
  await send('later', { id: 'set-late', index: 1, total: 2 })
  expect((await photoOf('later')).caseNo).toBe(late.caseNo)
  expect(await read('later', '2025-11-27')).toContain('11月27日')
  await chat.say(PHONE, '続き')
  await chat.tap(PHONE, '正しい')
  const sent = [await viewOf(early.caseNo), await viewOf(late.caseNo)]
  expect(sent.map(({ report }) => report.state)).toEqual(['submitted', 'submitted'])
  expect(sent.map((view) => view.activities.map(({ date }) => date))).toEqual([
    ['2025-11-25'],
    ['2025-11-26', '2025-11-27'],
  ])
})

test('a report sent before one of its photos was read asks the centre to read it', async () => {
  for (const index of [1, 2, 3]) await send(`slow-${index}`, { id: 'set-slow', index, total: 3 })
  await read('slow-1', '2025-11-01')
  await chat.say(PHONE, '続き')
  await chat.tap(PHONE, '読めた分で進む')
  await chat.tap(PHONE, '正しい')
  const { caseNo } = await photoOf('slow-1')
  expect((await viewOf(caseNo)).report).toMatchObject({ state: 'submitted', attention: ['UNREAD_PHOTO'] })
})

test('the same photo is recognised in the report that is open, whatever became of an earlier one', async () => {
  const bytes = await picture(99)
  chat.line.content = async () => ({ kind: 'bytes', bytes })
  await chat.turn(PHONE, chat.photo('first'))
  await chat.unsend(PHONE, 'first')
  await chat.turn(PHONE, chat.photo('again'))
  const open = await photoOf('again')
  expect(open.caseNo).not.toBe((await photoOf('first')).caseNo)
  const said = await chat.turn(PHONE, chat.photo('once-more'))
  expect(said.at(-1)!.words).toContain('前に受け取っています')
  expect(said.at(-1)!.words).toContain(open.caseNo)
  expect(await chat.db.select().from(photos).where(eq(photos.sha256, open.sha256))).toHaveLength(2)
})

test('the first of a set is refused, one never comes: the other is shown a minute after it was read', async () => {
  chat.line.content = async () => ({ kind: 'gone' })
  const { message } = chat.photo('gone')
  const place = (index: number) => ({ id: 'set-torn', index, total: 3 })
  await chat.turn(PHONE, { type: 'message', message: { ...message, imageSet: place(1) } })
  await send('torn-2', place(2))
  expect(await read('torn-2', '2025-11-10')).not.toContain('正しい')
  chat.pass(58_000)
  expect(await chat.settle()).toEqual([])
  // what the member does meanwhile is answered meanwhile
  expect((await chat.say(PHONE, '続き')).at(-1)!.words).toContain('2枚のうち1枚を読みました')
  chat.pass(1_000)
  const [shown] = await chat.settle()
  expect(shown!.words).toContain('1枚がまだ届いていません')
  expect(shown!.words).toContain('11月10日')
  await chat.tap(PHONE, '正しい')
  const { activities } = await viewOf((await photoOf('torn-2')).caseNo)
  expect(activities.map(({ date }) => date)).toEqual(['2025-11-10'])
})

test('a reading that a member’s unsend overtakes is not told', async () => {
  for (const index of [1, 2]) await send(`back-${index}`, { id: 'set-back', index, total: 2 })
  const { caseNo, id: photoId } = await photoOf('back-1')
  // LINE's event is older than the reading, and reaches us after it
  const before = chat.now()
  chat.pass(1_000)
  const event = { kind: 'reading' as const, result: photoResult({ caseNo, photoId }) }
  await chat.db.transaction((tx) => tellConversation(tx, PHONE, event, readingKey(photoId), chat.now()))
  await chat.deliver(PHONE, { type: 'unsend', unsend: { messageId: 'back-1' } }, before)
  await chat.settle()
  expect((await photoOf('back-1')).state).toBe('purged')
  await read('back-2', '2025-11-12')
  expect((await chat.say(PHONE, '続き')).at(-1)!.words).toMatch(/1件、これで正しいですか.*11月12日/s)
})

test('a good photo leaves a case alone from which the centre has typed a visit, picture and all', async () => {
  const blurred = { outcome: 'retake' as const, reason: 'blurred' as const, rows: [] }
  for (const id of ['typed', 'untyped']) {
    await send(id)
    const { caseNo, id: photoId } = await photoOf(id)
    await chat.read(PHONE, { caseNo, photoId, ...blurred })
  }
  const [typed, untyped] = [await photoOf('typed'), await photoOf('untyped')]
  const { version } = (await viewOf(typed.caseNo)).report
  const action = { caseNo: typed.caseNo, version, actor: 'staff:1', overnight: false }
  expect(await addActivity(chat.services, { ...action, activity: visit({ date: '2025-11-13' }) })).toEqual({
    kind: 'done',
  })
  await send('good')
  const words = await read('good', '2025-11-20')
  expect(words).toContain(untyped.caseNo)
  expect(words).not.toContain(typed.caseNo)
  const [kept, dropped] = [await viewOf(typed.caseNo), await viewOf(untyped.caseNo)]
  expect([kept.report.state, kept.photos[0]!.state]).toEqual(['asking', typed.state])
  expect(kept.activities.map(({ date, removedAt }) => [date, removedAt])).toEqual([['2025-11-13', null]])
  expect([dropped.report.state, dropped.photos[0]!.state]).toEqual(['withdrawn', 'purged'])
})

test('撮り直す does not throw away what the centre has typed meanwhile', async () => {
  await send('retaken')
  await read('retaken', '2025-11-21')
  const { caseNo } = await photoOf('retaken')
  const { version } = (await viewOf(caseNo)).report
  const action = { caseNo, version, actor: 'staff:1', overnight: false }
  await addActivity(chat.services, { ...action, activity: visit({ date: '2025-11-21' }) })
  await chat.tap(PHONE, '撮り直す')
  const view = await viewOf(caseNo)
  expect([view.report.state, view.activities.length, view.photos[0]!.state]).toEqual([
    'asking',
    1,
    'received',
  ])
})

test('the last photo is taken back: what the centre has typed from it stays, and the member is asked', async () => {
  await send('last')
  await read('last', '2025-11-22')
  const { caseNo } = await photoOf('last')
  const { version } = (await viewOf(caseNo)).report
  const action = { caseNo, version, actor: 'staff:1', overnight: false }
  await addActivity(chat.services, { ...action, activity: visit({ date: '2025-11-22' }) })
  const said = await chat.unsend(PHONE, 'last')
  expect(said.at(-1)!.words).toContain('報告も取り下げますか')
  const { report, activities, photos: kept } = await viewOf(caseNo)
  expect([report.state, activities.length, kept[0]!.state]).toEqual(['asking', 1, 'purged'])
  expect(report.attention).toContain('PHOTO_TAKEN_BACK')
  await chat.tap(PHONE, '取り下げる')
  expect((await viewOf(caseNo)).report.state).toBe('withdrawn')
})
