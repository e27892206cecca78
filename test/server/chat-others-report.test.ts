/** A member sent the photo of somebody else's sheet, and the centre has said whose it is. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportByCase } from '../../db/report-reads.ts'
import { photos } from '../../db/schema.ts'
import { setProvider } from '../../server/report-actions.ts'
import { chatWorld, PHONE, picture, type ChatWorld } from './chat-world.ts'
import { REQUESTER, UNLINKED_PROVIDER, visit } from './review-world.ts'

let chat: ChatWorld
beforeAll(async () => {
  chat = await chatWorld('2025-11-23T12:00:00+09:00')
}, 60_000)
afterAll(() => chat.close())

const viewOf = async (caseNo: string) => (await reportByCase(chat.db, caseNo))!

/** The sender has the reading before them; the centre has put the report under another member. */
async function sentForAnother(id: string, number: number, date: string) {
  chat.line.content = async () => ({ kind: 'bytes', bytes: await picture(number) })
  await chat.turn(PHONE, chat.photo(id))
  const [photo] = await chat.db.select().from(photos).where(eq(photos.lineMessageId, id))
  const { caseNo } = photo!
  const activity = visit({ requesterNo: REQUESTER, date })
  const rows = [{ row: 1, activity, fee: null }]
  expect(await chat.read(PHONE, { caseNo, photoId: photo!.id, rows })).toContain('正しい')
  const { version } = (await viewOf(caseNo)).report
  const action = { caseNo, version, actor: 'staff:1', providerNo: UNLINKED_PROVIDER }
  expect(await setProvider(chat.services, action)).toEqual({ kind: 'done' })
  return caseNo
}

test.each([
  ['正しい', 1],
  ['撮り直す', 2],
])('%s of the sender leaves it where the centre has put it, with its photo', async (label, number) => {
  const caseNo = await sentForAnother(`photo-${number}`, number, `2025-11-1${number}`)
  const before = await viewOf(caseNo)
  const said = await chat.tap(PHONE, label)
  expect(said.at(-1)!.words).toContain('センターが確認しています')
  const after = await viewOf(caseNo)
  expect(after.report).toEqual(before.report)
  expect(after.report.providerNo).toBe(UNLINKED_PROVIDER)
  expect(after.activities).toEqual([])
  expect(after.photos.map(({ state }) => state)).not.toContain('purged')
})
