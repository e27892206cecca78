/** The API of notices: who may, what is refused in words, a test to oneself, sending once, the csv files. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LineClient, QuotaOutcome } from '../../bot/line-client.ts'
import { answerNotice } from '../../db/notice-answers.ts'
import { audit, lineOutbox, members, noticePortions } from '../../db/schema.ts'
import { tieStaff } from '../../db/staff-line.ts'
import type { NoticeDesk, NoticeInput, NoticePage, NoticeRecipients } from '../../server/contract.ts'
import { logIn, type Client } from './review-client.ts'
import { makeWorld, PROVIDER, ROLES, UNLINKED_PROVIDER, type World } from './review-world.ts'

let world: World
let centre: Client
let quota: QuotaOutcome = { kind: 'known', limit: 5000, used: 790 }
beforeAll(async () => {
  world = await makeWorld()
  world.services.line = { quota: () => Promise.resolve(quota) } as unknown as LineClient
  centre = await logIn(world.app, 'centre')
  await world.services.db.drizzle
    .update(members)
    .set({ postalCode: '800-0012', address: '小倉北区見本町1-2', ward: '小倉北区' })
    .where(eq(members.memberNo, UNLINKED_PROVIDER))
})
afterAll(() => world.close())

const input = (over: Partial<NoticeInput> = {}): NoticeInput => ({
  ...{ title: '救命講習のご案内', body: '動きやすい服で来てください。', eventOn: '2025-11-25' },
  ...{ eventTime: '10:00〜12:00', place: '見本会館', answerBy: '2025-11-24' },
  audience: { role: 'provider', wards: [], trainingExpiresBy: null, hasOpenDraft: false },
  ...over,
})
const db = () => world.services.db.drizzle
const codeOf = (answer: { body: unknown }) => (answer.body as { error?: { code: string } }).error?.code

async function begin(over: Partial<NoticeInput> = {}): Promise<NoticePage> {
  const { status, body } = await centre.send('POST', '/notices', input(over))
  expect(status).toBe(200)
  return body as NoticePage
}
const send = (notice: NoticePage, people = 2, who = centre) =>
  who.send('POST', `/notices/${notice.id}/send`, { version: notice.version, people })

describe('who may', () => {
  test.each(ROLES)('%s', async (role) => {
    const notice = await begin()
    const who = role === 'centre' ? centre : await logIn(world.app, role)
    const may = role === 'centre' || role === 'admin'
    expect((await who.get('/notices')).status).toBe(200)
    expect((await who.get(`/notices/${notice.id}`)).status).toBe(200)
    expect(((await who.get('/notices/desk')).body as NoticeDesk).mayWrite).toBe(may)
    const change = { version: 1, change: { title: '変えた' } }
    for (const answer of [
      await who.send('PATCH', `/notices/${notice.id}`, change),
      await who.send('POST', '/notices', input()),
      await who.send('POST', '/line-account/code', {}),
    ])
      expect(answer.status).toBe(may ? 200 : 403)
    if (!may) expect((await send(notice, 2, who)).status).toBe(403)
  })

  test('a write needs the page’s token', async () => {
    expect(codeOf(await centre.send('POST', '/notices', input(), {}))).toBe('CSRF')
  })
})

describe('writing', () => {
  test.each([
    { why: 'a title of 61', change: { title: '題'.repeat(61) } },
    { why: 'a day of another shape', change: { eventOn: '25日' } },
    { why: 'an unknown field', change: { state: 'sent' } },
    { why: 'nothing', change: {} },
  ])('$why is refused', async ({ change }) => {
    const { id } = await begin()
    expect((await centre.send('PATCH', `/notices/${id}`, { version: 1, change })).status).toBe(400)
  })

  test('an old version gets the present notice', async () => {
    const { id } = await begin()
    await centre.send('PATCH', `/notices/${id}`, { version: 1, change: { title: '新しい' } })
    const late = await centre.send('PATCH', `/notices/${id}`, { version: 1, change: { title: '古い' } })
    expect([late.status, codeOf(late)]).toEqual([409, 'STALE'])
    expect((late.body as { notice: NoticePage }).notice).toMatchObject({ title: '新しい', version: 2 })
  })

  test('the desk counts people and pushes', async () => {
    expect((await centre.get('/notices/audience?role=provider')).body).toEqual({
      line: 1,
      unlinked: 1,
      blocked: 0,
    })
    expect((await centre.get('/notices/audience?hasOpenDraft=true&wards=a,b')).body).toEqual({
      ...{ line: 0, unlinked: 0, blocked: 0 },
    })
    const desk = async () => ((await centre.get('/notices/desk')).body as NoticeDesk).quota
    expect(await desk()).toEqual({ known: true, limit: 5000, used: 790, left: 4210 })
    quota = { kind: 'known', limit: null, used: 3 }
    expect(await desk()).toEqual({ known: true, limit: null, used: 3, left: null })
    quota = { kind: 'unknown', detail: 'timeout' }
    expect(await desk()).toEqual({ known: false })
    quota = { kind: 'known', limit: 5000, used: 790 }
  })

  test('a draft is thrown away', async () => {
    const { id } = await begin()
    expect((await centre.send('POST', `/notices/${id}/remove`, { version: 1 })).status).toBe(204)
    expect((await centre.get(`/notices/${id}`)).status).toBe(404)
  })
})

describe('a test to oneself', () => {
  test('needs a phone of one’s own; twice the same try is one push, marked', async () => {
    const notice = await begin()
    const tryId = crypto.randomUUID()
    const path = `/notices/${notice.id}/test`
    expect(codeOf(await centre.send('POST', path, { version: 1, tryId }))).toBe('NO_STAFF_LINE')
    const { body } = await centre.send('POST', '/line-account/code', {})
    const { code, until } = body as { code: string; until: string }
    expect(until).toBe('10:15')
    await db().transaction((tx) =>
      tieStaff(tx, { code, lineUserId: `U${'5'.repeat(32)}`, now: world.services.clock() }),
    )
    expect((await centre.get('/line-account')).body).toEqual({ tied: true })
    for (let n = 0; n < 2; n += 1)
      expect((await centre.send('POST', path, { version: 1, tryId })).status).toBe(200)
    const pushes = await db().select().from(lineOutbox)
    expect(pushes).toHaveLength(1)
    expect(JSON.stringify(pushes[0]!.messages)).toContain('【テスト】救命講習のご案内')
    await centre.send('POST', '/line-account/untie', {})
    expect((await centre.get('/line-account')).body).toEqual({ tied: false })
  })
})

describe('sending', () => {
  test.each([
    { why: 'no title', over: { title: ' ' }, people: 2, code: 'NOTICE_EMPTY' },
    {
      why: 'nobody',
      over: { audience: { ...input().audience, wards: ['戸畑区'] } },
      people: 1,
      code: 'NOBODY_MEANT',
    },
    { why: 'others than were confirmed', over: {}, people: 3, code: 'AUDIENCE_CHANGED' },
  ])('$why: refused, still a draft', async ({ over, people, code }) => {
    const notice = await begin(over)
    expect(codeOf(await send(notice, people))).toBe(code)
    expect((await centre.get(`/notices/${notice.id}`)).body).toMatchObject({ state: 'draft', version: 1 })
  })

  test('once, however often it is pressed; then answers, letters and files', async () => {
    const notice = await begin()
    const answers = await Promise.all([send(notice), send(notice), send(notice)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(answers.map(codeOf).filter(Boolean)).toEqual(['NOTICE_SENT', 'NOTICE_SENT'])
    const portions = await db().select().from(noticePortions).where(eq(noticePortions.noticeId, notice.id))
    expect(portions).toHaveLength(1)
    const page = (await centre.get(`/notices/${notice.id}`)).body as NoticePage
    expect(page).toMatchObject({
      state: 'sending',
      sentBy: '担当 centre',
      counts: { people: 2, line: 1, unlinked: 1 },
    })
    expect(page.progress).toMatchObject({ waiting: 1, trouble: null })
    const answered = {
      noticeId: notice.id,
      memberNo: PROVIDER,
      answer: 'yes' as const,
      now: world.services.clock(),
    }
    await answerNotice(db(), answered)

    const of = async (view: string) =>
      (
        (await centre.get(`/notices/${notice.id}/recipients?view=${view}`)).body as NoticeRecipients
      ).items.map(({ memberNo }) => memberNo)
    expect([await of('yes'), await of('none'), await of('letters'), await of('no')]).toEqual([
      ...[[PROVIDER], [UNLINKED_PROVIDER], [UNLINKED_PROVIDER], []],
    ])
    const letters = await centre.get(`/notices/${notice.id}/letters.csv`)
    expect(letters.raw.toString('utf8')).toBe(
      '\uFEFF会員番号,氏名,氏名カナ,郵便番号,住所,理由\r\n' +
        `${UNLINKED_PROVIDER},田村 節子,タムラ セツコ,800-0012,小倉北区見本町1-2,LINE未連携\r\n`,
    )
    expect(letters.headers['content-disposition']).toMatch(/attachment/)
    for (const role of ['clerk', 'preparer', 'approver', 'treasury', 'auditor']) {
      const other = await logIn(world.app, role)
      const refused = await other.get(`/notices/${notice.id}/letters.csv`)
      expect([role, refused.status, codeOf(refused)]).toEqual([role, 403, 'FORBIDDEN_NOTICE'])
    }
    const file = (await centre.get(`/notices/${notice.id}/answers.csv`)).raw.toString('utf8')
    expect(file).toContain(
      `${PROVIDER},高橋 順子,タカハシ ジュンコ,,093-555-0112,参加,2025-11-20 10:00,,LINE`,
    )
    const kept = await db()
      .select()
      .from(audit)
      .where(eq(audit.subject, `notice:${notice.id}`))
    expect(kept.map(({ action }) => action)).toEqual([
      ...['notice.created', 'notice.sent', 'export.made', 'export.made'],
    ])
  })

  test('a quota that holds back is told in words', async () => {
    const notice = await begin()
    await send(notice)
    await db()
      .update(noticePortions)
      .set({ lastError: 'quota 429 You have reached your monthly limit.', attempts: 1 })
      .where(eq(noticePortions.noticeId, notice.id))
    const page = (await centre.get(`/notices/${notice.id}`)).body as NoticePage
    expect(page.progress.trouble).toContain('今月の送信数の上限')
  })
})
