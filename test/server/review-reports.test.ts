import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { claimRecords, settleRecords } from '../../db/kintone-records.ts'
import { kintoneRecords, lineEvents } from '../../db/schema.ts'
import type { Queue, Report } from '../../server/contract.ts'
import { logIn, type Client } from './review-client.ts'
import {
  makeWorld,
  OTHER_REQUESTER,
  photoReport,
  PROVIDER,
  REQUESTER,
  submit,
  UNLINKED_PROVIDER,
  visit,
  type World,
} from './review-world.ts'

let world: World
let clerk: Client
beforeAll(async () => {
  world = await makeWorld()
  clerk = await logIn(world.app)
})
afterAll(() => world.close())

const amounts = ({ activities }: Report) =>
  activities.filter((a) => !a.removed).map((a) => [a.feeYen, a.rewardYen, a.subsidyYen])
const told = (caseNo: string, kind: string) =>
  world.services.db.drizzle
    .select()
    .from(lineEvents)
    .then((rows) =>
      rows
        .map((row) => ({ to: row.lineUserId, event: row.payload['event'] as Record<string, unknown> }))
        .filter(({ event }) => event['caseNo'] === caseNo && event['kind'] === kind),
    )
const record = async (activityNo: string) => {
  const rows = await world.services.db.drizzle
    .select()
    .from(kintoneRecords)
    .where(eq(kintoneRecords.key, activityNo))
  return rows[0]?.fields ?? null
}

describe('change', () => {
  test('one value mended: amounts follow the rules, the history says who and what', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'change',
      activities: [visit({ date: '2025-09-02' })],
    })
    const before = await clerk.report(caseNo)
    expect(amounts(before)).toEqual([[1000, 2000, 1000]])
    const { report } = await clerk.write('PATCH', `/reports/${caseNo}/activities/${caseNo}-01`, {
      version: before.version,
      change: { end: '18:00' },
    })
    expect(amounts(report)).toEqual([[1500, 3000, 1500]])
    expect(report.version).toBe(before.version + 1)
    expect(report.history[0]).toMatchObject({
      actor: '佐伯 由美',
      action: '行を変更',
      changes: [
        { what: '1行目 終了', before: '17:00', after: '18:00' },
        { what: '1行目 市から', before: '1,000', after: '1,500' },
      ],
    })
    const audited = await auditOf(world.services.db.drizzle, caseNo)
    expect(audited.at(-1)).toMatchObject({
      action: 'activity.changed',
      before: { end: '17:00', subsidyYen: 1000 },
      after: { end: '18:00', subsidyYen: 1500 },
    })
    // what the member declared stays to be seen
    expect(report.answers[0]?.answers).toContainEqual({ question: '終わった時刻', answer: '17:00' })
  })

  test.each([
    { why: 'end on the start', change: { end: '15:00' }, code: 'ZERO_LENGTH', field: 'end' },
    { why: 'end before the start', change: { end: '14:00' }, code: 'END_BEFORE_START', field: 'end' },
    { why: 'start after the end', change: { start: '18:00' }, code: 'END_BEFORE_START', field: 'start' },
    { why: 'a day to come', change: { date: '2025-12-01' }, code: 'FUTURE', field: 'date' },
    { why: 'no such day', change: { date: '2025-02-30' }, code: 'BAD_DATE', field: 'date' },
    { why: 'no such time', change: { end: '25:00' }, code: 'BAD_TIME', field: 'end' },
    { why: 'before the first policy', change: { date: '2024-09-30' }, code: 'NO_POLICY', field: 'date' },
    { why: 'nobody there', change: { children: [] }, code: 'EMPTY_CHILDREN', field: 'children' },
    {
      why: 'no such member',
      change: { requesterNo: '299999' },
      code: 'UNKNOWN_MEMBER',
      field: 'requesterNo',
    },
    { why: 'no such kind', change: { kind: 'gardening' }, code: 'UNKNOWN_KIND', field: 'kind' },
    {
      why: "another family's child",
      change: { children: [{ childId: 3, sick: false }] },
      code: 'UNKNOWN_CHILD',
      field: 'children',
    },
  ])('$why is refused at its field, in words', async ({ change, code, field }) => {
    const caseNo = await submit(world.services, {
      draftId: `refused-${code}-${field}-${JSON.stringify(change)}`,
      activities: [visit({ date: '2025-09-03' })],
    })
    const answer = await clerk.send('PATCH', `/reports/${caseNo}/activities/${caseNo}-01`, {
      version: 1,
      change,
    })
    expect(answer).toMatchObject({ status: 422, body: { error: { code, field } } })
    expect((answer.body as { error: { message: string } }).error.message).toMatch(/。$/)
    expect((await clerk.report(caseNo)).version).toBe(1)
  })

  test.each([
    { why: 'a date that is no date', change: { date: '11/5' }, field: 'change.date' },
    { why: 'yen with a fraction', change: { transportYen: 10.5 }, field: 'change.transportYen' },
    { why: 'a field nobody has', change: { feeYen: 1 }, field: 'change.feeYen' },
    { why: 'no field at all', change: {}, field: 'change' },
  ])('$why does not fit the schema: 400', async ({ change, field }) => {
    const path = '/reports/R-20251106-00001/activities/R-20251106-00001-01'
    const answer = await clerk.send('PATCH', path, { version: 1, change })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST', field } } })
  })

  test('null stays null: a kind of care can be taken away', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'null',
      activities: [visit({ date: '2025-09-04' })],
    })
    const { report } = await clerk.write('PATCH', `/reports/${caseNo}/activities/${caseNo}-01`, {
      version: 1,
      change: { kind: null },
    })
    expect(report.activities[0]?.kind).toBeNull()
    expect(report.attention.map(({ code }) => code)).toContain('NO_KIND')
  })

  test('past midnight only when a person says so', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'night',
      activities: [visit({ date: '2025-09-05' })],
    })
    const path = `/reports/${caseNo}/activities/${caseNo}-01`
    const change = { start: '22:00', end: '01:00' }
    expect((await clerk.send('PATCH', path, { version: 1, change })).status).toBe(422)
    const { report } = await clerk.write('PATCH', path, { version: 1, change, overnight: true })
    expect(amounts(report)).toEqual([[1800, 3300, 1500]])
  })

  test('an old version answers 409 with the report as it is now', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'stale',
      activities: [visit({ date: '2025-09-06' })],
    })
    const path = `/reports/${caseNo}/activities/${caseNo}-01`
    await clerk.write('PATCH', path, { version: 1, change: { transportYen: 300 } })
    const late = await clerk.send('PATCH', path, { version: 1, change: { transportYen: 500 } })
    expect(late).toMatchObject({
      status: 409,
      body: { error: { code: 'STALE' }, report: { version: 2, activities: [{ transportYen: 300 }] } },
    })
  })

  test('of two at once one wins, the other is told', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'race',
      activities: [visit({ date: '2025-09-07' })],
    })
    const path = `/reports/${caseNo}/activities/${caseNo}-01`
    const answers = await Promise.all(
      [100, 200, 300, 400].map((transportYen) =>
        clerk.send('PATCH', path, { version: 1, change: { transportYen } }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  test('another family counts children instead of naming them', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'family',
      activities: [
        visit({
          date: '2025-09-08',
          children: [
            { childId: 1, sick: false },
            { childId: 2, sick: true },
          ],
        }),
      ],
    })
    const { report } = await clerk.write('PATCH', `/reports/${caseNo}/activities/${caseNo}-01`, {
      version: 1,
      change: { requesterNo: OTHER_REQUESTER },
    })
    expect(report.activities[0]).toMatchObject({
      requesterName: '山本 恵',
      children: [
        { childId: null, sick: false },
        { childId: null, sick: true },
      ],
    })
  })
})

describe('rows', () => {
  test('added, taken out, put back under a new number', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'rows',
      activities: [visit({ date: '2025-08-05' })],
    })
    const added = await clerk.write('POST', `/reports/${caseNo}/activities`, {
      version: 1,
      activity: visit({ date: '2025-08-06', start: '09:00', end: '11:30' }),
    })
    expect(amounts(added.report)).toEqual([
      [1000, 2000, 1000],
      [1250, 2500, 1250],
    ])
    const removed = await clerk.write('POST', `/reports/${caseNo}/activities/${caseNo}-02/remove`, {
      version: 2,
    })
    expect(removed.report.activities.map((a) => a.removed)).toEqual([false, true])
    const back = await clerk.write('POST', `/reports/${caseNo}/activities/${caseNo}-02/restore`, {
      version: 3,
    })
    expect(back.report.activities.map((a) => [a.activityNo.slice(-2), a.removed])).toEqual([
      ['01', false],
      ['03', false],
    ])
    expect(back.report.history.map(({ action }) => action).slice(0, 3)).toEqual([
      '行を追加',
      '行を外した',
      '行を追加',
    ])
  })

  test('a photo nobody could read: the clerk types the rows from it, and it is approved', async () => {
    const { caseNo } = await photoReport(world.services, {
      draftId: 'unread',
      activities: [],
      unread: true,
      state: 'asking',
    })
    const empty = await clerk.report(caseNo)
    expect(empty.activities).toEqual([])
    expect(empty.photos[0]?.trouble).toBe('ぼやけていて読めません。')
    expect(await clerk.send('POST', `/reports/${caseNo}/approve`, { version: 1 })).toMatchObject({
      status: 422,
      body: { error: { code: 'NO_ACTIVITIES' } },
    })
    await clerk.write('POST', `/reports/${caseNo}/activities`, {
      version: 1,
      activity: visit({ date: '2025-08-20' }),
    })
    const { report } = await clerk.write('POST', `/reports/${caseNo}/approve`, { version: 2 })
    expect(report.state).toBe('approved')
  })
})

test('sent in time it stays in time, however long it lies on the desk', async () => {
  const activities = [visit({ date: '2025-10-20' })]
  const inTime = await submit(world.services, { draftId: 'in-time', activities })
  const late = [visit({ date: '2025-10-21' })]
  const lateOne = await submit(world.services, {
    draftId: 'late',
    activities: late,
    attention: ['OUTSIDE_WINDOW'],
  })
  const codes = async (caseNo: string) =>
    (await clerk.report(caseNo)).activities.flatMap((activity) => activity.checks.map((check) => check.code))
  expect([await codes(inTime), await codes(lateOne)]).toEqual([[], ['OUTSIDE_WINDOW']])
})

describe('photo', () => {
  const rows = [
    visit({
      date: '2025-11-08',
      start: '09:00',
      end: '17:30',
      children: [
        { childId: null, sick: false },
        { childId: null, sick: false },
      ],
    }),
    visit({ date: '2025-11-12' }),
  ]

  test('what the reader doubted is doubtful until another value stands there', async () => {
    const { caseNo } = await photoReport(world.services, {
      draftId: 'doubts',
      activities: rows,
      misread: [{ row: 1, name: 'end', value: '17:30', alternatives: ['11:30'], confidence: 0.62 }],
      totals: { count: 2, minutes: 270 },
    })
    const report = await clerk.report(caseNo)
    const doubtful = report.activities.flatMap((a) => a.sources.filter((source) => source.doubtful))
    expect(doubtful).toMatchObject([
      { field: 'end', value: '17:30', candidates: ['17:30', '11:30'], confidence: 0.62 },
    ])
    expect(report.photos[0]).toMatchObject({ state: 'read', writtenCount: 2, writtenMinutes: 270 })
    expect(report.month).toBe('2025-11')
    const mended = await clerk.write('PATCH', `/reports/${caseNo}/activities/${caseNo}-01`, {
      version: 1,
      change: { end: '11:30' },
    })
    expect(mended.report.activities[0]?.sources.find(({ field }) => field === 'end')).toMatchObject({
      doubtful: false,
      status: 'unsure',
    })
    expect(amounts(mended.report)[0]).toEqual([1875, 3750, 1875])
  })

  test('the picture is shown upright as JPEG, kept by nobody, and the look is on record', async () => {
    const { caseNo, photoId } = await photoReport(world.services, {
      draftId: 'picture',
      activities: [visit({ date: '2025-07-01' })],
    })
    const answer = await clerk.get(`/reports/${caseNo}/photos/${photoId}.jpg`)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
    expect(answer.raw.subarray(0, 2).toString('hex')).toBe('ffd8')
    const looks = await auditOf(world.services.db.drizzle, `photo:${photoId}`)
    expect(looks).toMatchObject([{ action: 'photo.shown', after: { caseNo } }])
  })

  test.each([
    {
      why: 'of another case',
      path: (_own: string, photoId: string) => `/reports/R-20250101-00001/photos/${photoId}.jpg`,
    },
    {
      why: 'unknown',
      path: (own: string) => `/reports/${own}/photos/00000000-0000-4000-8000-000000000000.jpg`,
    },
  ])('a photo $why is not found', async ({ why, path }) => {
    const { caseNo, photoId } = await photoReport(world.services, { draftId: `photo-${why}`, activities: [] })
    expect((await clerk.get(path(caseNo, photoId))).status).toBe(404)
  })
})

describe('approve', () => {
  test('on to kintone and to the member, and the next one waiting is named', async () => {
    const first = await submit(world.services, {
      draftId: 'approve-1',
      receivedAt: '2025-10-01T09:00:00+09:00',
      activities: [
        visit({
          date: '2025-07-08',
          children: [
            { childId: 1, sick: false },
            { childId: 2, sick: false },
          ],
        }),
      ],
    })
    const second = await submit(world.services, {
      draftId: 'approve-2',
      receivedAt: '2025-10-01T09:01:00+09:00',
      activities: [visit({ date: '2025-07-09' })],
    })
    const { report, nextCaseNo } = await clerk.write('POST', `/reports/${first}/approve`, { version: 1 })
    expect(report).toMatchObject({ state: 'approved', approvedBy: '佐伯 由美' })
    expect(report.activities[0]?.kintone).toBe('waiting')
    expect(nextCaseNo).toBe(second)
    expect(await record(`${first}-01`)).toMatchObject({
      報告番号: `${first}-01`,
      提供会員番号: PROVIDER,
      提供会員氏名: '高橋 順子',
      依頼会員番号: REQUESTER,
      依頼会員氏名: '佐藤 花子',
      活動日: '2025-07-08',
      開始時刻: '15:00',
      終了時刻: '17:00',
      児童数: '2',
      病児数: '0',
      時間: '2',
      利用料金: '1500',
      報酬: '3000',
      補助金: '1500',
      処理状態: '承認済',
    })
    expect(await told(first, 'approved')).toMatchObject([{ to: 'U-takahashi', event: { subsidyYen: 1500 } }])
  })

  test('twice is once: the second try is told that it is done', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'twice',
      activities: [visit({ date: '2025-07-10' })],
    })
    const answers = await Promise.all(
      [1, 1].map((version) => clerk.send('POST', `/reports/${caseNo}/approve`, { version })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await told(caseNo, 'approved')).toHaveLength(1)
  })

  test('not while a finding of the rules stands against it', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'blocked',
      providerNo: UNLINKED_PROVIDER,
      activities: [visit({ date: '2025-07-11', requesterNo: OTHER_REQUESTER })],
    })
    const { activities } = await clerk.report(caseNo)
    expect(activities[0]?.checks).toMatchObject([{ code: 'UNREGISTERED_PAIR', severity: 'block' }])
    expect(await clerk.send('POST', `/reports/${caseNo}/approve`, { version: 1 })).toMatchObject({
      status: 422,
      body: { error: { code: 'CHECKS_BLOCK' } },
    })
  })

  test('mended after approval: kintone is told again, a row taken out says so there', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'after',
      activities: [visit({ date: '2025-07-15' }), visit({ date: '2025-07-16' })],
    })
    await clerk.write('POST', `/reports/${caseNo}/approve`, { version: 1 })
    await clerk.write('PATCH', `/reports/${caseNo}/activities/${caseNo}-01`, {
      version: 2,
      change: { end: '18:00' },
    })
    expect(await record(`${caseNo}-01`)).toMatchObject({ 終了時刻: '18:00', 補助金: '1500' })
    await clerk.write('POST', `/reports/${caseNo}/activities/${caseNo}-02/remove`, { version: 3 })
    expect(await record(`${caseNo}-02`)).toMatchObject({ 処理状態: '取下げ' })
  })

  test("kintone's own reason is on the row, and a person can try again", async () => {
    const caseNo = await submit(world.services, {
      draftId: 'kintone',
      activities: [visit({ date: '2025-07-17' })],
    })
    await clerk.write('POST', `/reports/${caseNo}/approve`, { version: 1 })
    const { db } = world.services
    const now = new Date('2025-11-20T10:00:05+09:00')
    const claimed = await claimRecords(db.drizzle, 'activities', now, 100)
    const outcome = { kind: 'refused' as const, error: '活動内容: 選択肢にありません。' }
    const settled = claimed.map(({ app, key, version }) =>
      key === `${caseNo}-01`
        ? { app, key, version, outcome }
        : { app, key, version, outcome: { kind: 'sent' as const } },
    )
    await settleRecords(db.drizzle, settled, now)
    const refused = await clerk.report(caseNo)
    expect(refused.activities[0]).toMatchObject({ kintone: 'refused', kintoneReason: outcome.error })
    expect(((await clerk.get('/queue?view=refused')).body as Queue).items.map((item) => item.caseNo)).toEqual(
      [caseNo],
    )
    const retry = `/reports/${caseNo}/activities/${caseNo}-01/retry-kintone`
    expect(await clerk.send('POST', retry, {})).toMatchObject({
      status: 200,
      body: { activities: [{ kintone: 'waiting' }] },
    })
    expect(await clerk.send('POST', retry, {})).toMatchObject({
      status: 422,
      body: { error: { code: 'NOT_REFUSED' } },
    })
  })
})

describe('return', () => {
  test('the reason reaches the chat as written', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'return',
      activities: [visit({ date: '2025-06-03' })],
    })
    const { report, memberTold } = await clerk.write('POST', `/reports/${caseNo}/return`, {
      version: 1,
      reason: 'time',
      text: '終わりの時刻を確かめてください。',
    })
    expect([report.state, report.returnReason, memberTold]).toEqual([
      'returned',
      '終わりの時刻を確かめてください。',
      true,
    ])
    expect(await told(caseNo, 'returned')).toMatchObject([
      {
        to: 'U-takahashi',
        event: { reason: '終わりの時刻を確かめてください。', activities: [{ date: '2025-06-03' }] },
      },
    ])
  })

  test('an approved one too: kintone says 差戻し', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'return-approved',
      activities: [visit({ date: '2025-06-04' })],
    })
    await clerk.write('POST', `/reports/${caseNo}/approve`, { version: 1 })
    const { report } = await clerk.write('POST', `/reports/${caseNo}/return`, {
      version: 2,
      reason: 'other',
      text: '組が違います。',
    })
    expect([report.state, report.approvedAt]).toEqual(['returned', null])
    expect(await record(`${caseNo}-01`)).toMatchObject({ 処理状態: '差戻し' })
  })

  test('without words it is refused; with a preset its own words go', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'words',
      activities: [visit({ date: '2025-06-05' })],
    })
    const path = `/reports/${caseNo}/return`
    expect(await clerk.send('POST', path, { version: 1, reason: 'other', text: ' ' })).toMatchObject({
      status: 422,
      body: { error: { code: 'REASON_NEEDED', field: 'text' } },
    })
    const { report } = await clerk.write('POST', path, { version: 1, reason: 'date', text: '' })
    expect(report.returnReason).toMatch(/^日付が合いません。/)
  })

  test('a member without LINE is not told: the desk hears of it', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'letter',
      providerNo: UNLINKED_PROVIDER,
      activities: [visit({ date: '2025-06-06' })],
    })
    const { db } = world.services
    await db.drizzle.execute(`update cases set line_user_id = null where case_no = '${caseNo}'`)
    const { memberTold } = await clerk.write('POST', `/reports/${caseNo}/return`, {
      version: 1,
      reason: 'time',
      text: '',
    })
    expect(memberTold).toBe(false)
  })

  test('a returned report cannot be approved', async () => {
    const caseNo = await submit(world.services, {
      draftId: 'no-way',
      activities: [visit({ date: '2025-06-07' })],
    })
    await clerk.write('POST', `/reports/${caseNo}/return`, { version: 1, reason: 'time', text: '' })
    expect(await clerk.send('POST', `/reports/${caseNo}/approve`, { version: 2 })).toMatchObject({
      status: 409,
      body: { error: { code: 'WRONG_STATE' }, report: { state: 'returned' } },
    })
  })
})
