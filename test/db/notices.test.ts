/** Notices in the database: whom they mean, what is fixed when they are sent, answers, letters, work with leases. */
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answerNotice, noticesOfMember, recipientsOf } from '../../db/notice-answers.ts'
import { countAudience, knownWards } from '../../db/notice-audience.ts'
import {
  claimPortion,
  freezeNotice,
  peopleStillToReach,
  settlePortion,
  type ClaimedPortion,
} from '../../db/notice-sending.ts'
import {
  changeNotice,
  createNotice,
  listNotices,
  noticeById,
  noticeCounts,
  noticeProgress,
  removeDraft,
  type Notice,
} from '../../db/notices.ts'
import {
  conversations,
  lineAccounts,
  lineLinks,
  members,
  noticePortions,
  noticeRecipients,
  notices,
  reports,
  cases,
  staff,
  trainings,
} from '../../db/schema.ts'
import { issueStaffCode, lineUserOfStaff, tieStaff, untieStaff } from '../../db/staff-line.ts'
import { createStaff } from '../../db/staff.ts'
import { freshState } from '../../bot/state.ts'
import type { NoticeAudience } from '../../rules/notices.ts'
import { Chat } from '../bot/support.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { at } from './people.ts'

let fresh: FreshDatabase
const db = () => fresh.database.drizzle
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  for (const table of [noticeRecipients, noticePortions, notices, lineLinks, lineAccounts, trainings])
    await db().delete(table)
  await db().delete(conversations)
  await fresh.database.pool.query(
    `update members set state = 'left', is_provider = false, is_requester = false`,
  )
})

const EVERYBODY: NoticeAudience = { role: null, wards: [], trainingExpiresBy: null, hasOpenDraft: false }
const lineOf = (memberNo: string) => `U${memberNo.padStart(32, '0')}`

interface Person {
  no: string
  is?: ('provider' | 'requester')[]
  ward?: string
  state?: 'active' | 'paused' | 'left'
  line?: 'linked' | 'blocked' | null
}

/** Members 1 … n are written in one statement each kind; the whole city is a few hundred milliseconds. */
async function people(all: Person[]): Promise<void> {
  const rows = all.map(({ no, is = ['provider'], ward = '小倉北区', state = 'active' }) => ({
    ...{ memberNo: no, name: `架空 ${no}`, kana: `カクウ ${no}`, ward, state },
    ...{ isProvider: is.includes('provider'), isRequester: is.includes('requester') },
    ...{ birthDate: '1970-04-01', joinedOn: '2020-04-01', postalCode: '800-0000', address: `${ward}1-${no}` },
  }))
  for (let from = 0; from < rows.length; from += 1000)
    await db()
      .insert(members)
      .values(rows.slice(from, from + 1000))
      .onConflictDoUpdate({
        target: members.memberNo,
        set: {
          ...{ isProvider: sql`excluded.is_provider`, isRequester: sql`excluded.is_requester` },
          ...{ ward: sql`excluded.ward`, state: sql`excluded.state` },
        },
      })
  const tied = all.filter(({ line = 'linked' }) => line !== null)
  for (let from = 0; from < tied.length; from += 1000) {
    const part = tied.slice(from, from + 1000)
    await db()
      .insert(lineLinks)
      .values(part.map(({ no }) => ({ lineUserId: lineOf(no), memberNo: no })))
    await db()
      .insert(lineAccounts)
      .values(
        part.map(({ no, line }) => ({
          lineUserId: lineOf(no),
          blockedAt: line === 'blocked' ? at(0) : null,
        })),
      )
  }
}

async function draft(more: Partial<Parameters<typeof createNotice>[1]> = {}): Promise<Notice> {
  const words = {
    ...{ title: '救命講習', body: '動きやすい服で来てください。', eventOn: '2025-11-25' as string | null },
    ...{ eventTime: '10:00〜12:00', place: '見本会館', answerBy: '2025-11-20' as string | null },
  }
  return db().transaction((tx) =>
    createNotice(tx, { ...words, audience: EVERYBODY, ...more }, { actor: 'staff:1', at: at(0) }),
  )
}

const send = (notice: Pick<Notice, 'id' | 'version'>, count: number, seconds = 10) =>
  db().transaction((tx) => freezeNotice(tx, { ...notice, people: count, actor: 'staff:1', at: at(seconds) }))

async function sent(all: Person[], more: Parameters<typeof draft>[0] = {}): Promise<number> {
  await people(all)
  const notice = await draft(more)
  expect(await send(notice, all.length)).toMatchObject({ result: 'sent' })
  return notice.id
}

describe('a draft', () => {
  test('is changed only by who has seen its latest version', async () => {
    const { id } = await draft()
    expect(await changeNotice(db(), id, 1, { title: '新しい題' })).toMatchObject({
      version: 2,
      title: '新しい題',
    })
    expect(await changeNotice(db(), id, 1, { title: '古い人の題' })).toBeNull()
    expect((await noticeById(db(), id))?.title).toBe('新しい題')
  })

  test('is thrown away, a sent one is not', async () => {
    const first = await draft()
    const by = { actor: 'staff:1', at: at(0) }
    expect(await db().transaction((tx) => removeDraft(tx, first.id, 2, by))).toBe(false)
    expect(await db().transaction((tx) => removeDraft(tx, first.id, 1, by))).toBe(true)
    const id = await sent([{ no: '100001' }])
    expect(await db().transaction((tx) => removeDraft(tx, id, 2, by))).toBe(false)
    expect(await changeNotice(db(), id, 2, { title: 'あとから' })).toBeNull()
  })
})

describe('the audience', () => {
  const city: Person[] = [
    { no: '100001' },
    { no: '100002', ward: '門司区', line: null },
    { no: '100003', line: 'blocked' },
    { no: '100004', is: ['provider', 'requester'], state: 'paused' },
    { no: '100005', state: 'left' },
    { no: '200001', is: ['requester'], ward: '門司区' },
    { no: '200002', is: ['requester'], line: null },
  ]
  const course = (memberNo: string, completedOn: string, expiresOn: string | null, name = '救命講習') => ({
    memberNo,
    course: name,
    completedOn,
    expiresOn,
  })

  test.each([
    { why: 'everybody but who left', audience: {}, expected: [3, 2, 1] },
    { why: 'providers, both roles among them', audience: { role: 'provider' }, expected: [2, 1, 1] },
    { why: 'requesters', audience: { role: 'requester' }, expected: [2, 1, 0] },
    { why: 'one ward', audience: { wards: ['門司区'] }, expected: [1, 1, 0] },
    { why: 'two wards', audience: { wards: ['門司区', '小倉北区'] }, expected: [3, 2, 1] },
    { why: 'ward and role together', audience: { role: 'provider', wards: ['門司区'] }, expected: [0, 1, 0] },
    { why: 'a ward nobody lives in', audience: { wards: ['戸畑区'] }, expected: [0, 0, 0] },
  ] as const)('$why', async ({ audience, expected }) => {
    await people(city)
    const counts = await countAudience(db(), {
      ...EVERYBODY,
      ...audience,
      wards: [...(('wards' in audience && audience.wards) || [])],
    })
    expect([counts.line, counts.unlinked, counts.blocked]).toEqual(expected)
  })

  test('a course that runs out: on the day, not after it, not when taken again, not without an end', async () => {
    await people(['100001', '100002', '100003', '100004', '100005', '100006'].map((no) => ({ no })))
    await db()
      .insert(trainings)
      .values([
        course('100001', '2021-01-01', '2026-03-31'),
        course('100002', '2021-01-01', '2026-04-01'),
        course('100003', '2016-01-01', '2021-01-01'),
        course('100003', '2021-01-01', '2030-01-01'),
        course('100004', '2021-01-01', null),
        course('100005', '2020-01-01', '2025-01-01'),
        // two courses of one person, both running out: still one person
        course('100006', '2020-01-01', '2025-01-01'),
        course('100006', '2020-01-01', '2025-02-01', '事故防止講習'),
      ])
    const audience = { ...EVERYBODY, trainingExpiresBy: '2026-03-31' }
    expect(await countAudience(db(), audience)).toEqual({ line: 3, unlinked: 0, blocked: 0 })
  })

  test('an open draft: a photo not confirmed, or questions half answered in the chat', async () => {
    await people(['100001', '100002', '100003', '100004'].map((no) => ({ no })))
    for (const [memberNo, state] of [
      ['100001', 'asking'],
      ['100002', 'submitted'],
    ] as const) {
      const caseNo = `R-20251105-0${memberNo.slice(2)}`
      await db()
        .insert(cases)
        .values({ caseNo, kind: 'report', memberNo, openedAt: at(0) })
        .onConflictDoNothing()
      await db()
        .insert(reports)
        .values({ caseNo, providerNo: memberNo, source: 'photo', state, receivedAt: at(0) })
        .onConflictDoNothing()
    }
    // as the conversation itself leaves a half-done report: the query must read the same place
    const half = new Chat().menu('report').tap('佐藤').state!
    await db()
      .insert(conversations)
      .values([
        { lineUserId: lineOf('100003'), state: { ...half } },
        { lineUserId: lineOf('100004'), state: { ...freshState() } },
      ])
    const audience = { ...EVERYBODY, hasOpenDraft: true }
    expect(await countAudience(db(), audience)).toEqual({ line: 2, unlinked: 0, blocked: 0 })
  })

  test('wards of those who are here', async () => {
    await people(city)
    expect(await knownWards(db())).toEqual(['小倉北区', '門司区'].sort())
  })

  test('the whole city of 3,500 well under a second, counted and fixed', async () => {
    const everybody = Array.from({ length: 3500 }, (_, n) => ({
      no: String(300_000 + n),
      is: [n % 7 === 0 ? 'provider' : 'requester'] as ('provider' | 'requester')[],
      line: n % 5 === 0 ? null : ('linked' as const),
    }))
    await people(everybody)
    await db()
      .insert(trainings)
      .values(everybody.map(({ no }) => course(no, '2020-01-01', '2025-01-01')))
    const started = performance.now()
    const audience = { ...EVERYBODY, trainingExpiresBy: '2026-01-01', hasOpenDraft: false }
    const { line, unlinked } = await countAudience(db(), audience)
    const counted = performance.now()
    expect([line, unlinked]).toEqual([400, 100])
    expect(counted - started).toBeLessThan(500)
    const notice = await draft()
    expect(await send(notice, 3500)).toMatchObject({ result: 'sent' })
    expect(performance.now() - counted).toBeLessThan(2000)
    const portions = await db().select().from(noticePortions).orderBy(noticePortions.portion)
    expect(portions.map(({ portion }) => portion)).toEqual([1, 2, 3, 4, 5, 6])
    expect(new Set(portions.map(({ retryKey }) => retryKey)).size).toBe(6)
    const sizes = await db()
      .select({ portion: noticeRecipients.portion, size: sql<number>`count(*)::int` })
      .from(noticeRecipients)
      .groupBy(noticeRecipients.portion)
      .orderBy(noticeRecipients.portion)
    expect(sizes.map(({ size }) => size)).toEqual([500, 500, 500, 500, 500, 300, 700])
  })
})

describe('sending', () => {
  test('fixes everybody once; letters have no account and no portion', async () => {
    const id = await sent([
      { no: '100001', is: ['provider', 'requester'] },
      { no: '100002', line: null },
      { no: '100003', line: 'blocked' },
    ])
    expect(await noticeCounts(db(), id)).toMatchObject({ people: 3, line: 1, unlinked: 1, blocked: 1 })
    const rows = await db().select().from(noticeRecipients).orderBy(noticeRecipients.memberNo)
    expect(rows.map(({ lineUserId, portion }) => [lineUserId, portion])).toEqual([
      [lineOf('100001'), 1],
      [null, null],
      [null, null],
    ])
  })

  test('is refused when others are meant than were confirmed, and nothing stays', async () => {
    await people([{ no: '100001' }, { no: '100002', line: null }])
    const notice = await draft()
    const outcome = await db()
      .transaction(async (tx) => {
        const result = await freezeNotice(tx, { ...notice, people: 1, actor: 'staff:1', at: at(0) })
        expect(result).toEqual({ result: 'audience-changed', counts: { line: 1, unlinked: 1, blocked: 0 } })
        throw new Error('rolled back')
      })
      .catch((error: Error) => error.message)
    expect(outcome).toBe('rolled back')
    expect(await noticeById(db(), notice.id)).toMatchObject({ state: 'draft', version: 1 })
    expect(await send(notice, 2)).toMatchObject({ result: 'sent' })
  })

  test('pressed twice at once: once', async () => {
    await people([{ no: '100001' }])
    const notice = await draft()
    const results = await Promise.all([send(notice, 1), send(notice, 1)])
    expect(results.map(({ result }) => result).sort()).toEqual(['sent', 'stale'])
    expect(await db().$count(noticePortions)).toBe(1)
  })

  test('nobody meant; letters alone are done at once', async () => {
    await people([{ no: '100001', line: null }])
    const none = await draft({ audience: { ...EVERYBODY, wards: ['戸畑区'] } })
    expect(
      await db()
        .transaction((tx) => freezeNotice(tx, { ...none, people: 1, actor: 's', at: at(0) }))
        .catch(() => null),
    ).toMatchObject({ result: 'nobody' })
    const notice = await draft()
    await send(notice, 1)
    expect(await noticeById(db(), notice.id)).toMatchObject({ state: 'sent' })
  })
})

describe('portions as work', () => {
  const claim = (seconds: number) => claimPortion(db(), at(seconds), 30_000)
  const settle = (portion: ClaimedPortion, outcome: Parameters<typeof settlePortion>[2], seconds: number) =>
    settlePortion(db(), portion, outcome, at(seconds))

  test('one is leased to one sender; a dead sender’s comes back with its key', async () => {
    const id = await sent([{ no: '100001' }, { no: '100002' }])
    const [first, second] = await Promise.all([claim(11), claim(11)])
    const got = (first ?? second)!
    expect([first, second].filter(Boolean)).toHaveLength(1)
    expect(got).toMatchObject({ noticeId: id, portion: 1, attempts: 1, keyUnused: true })
    expect(got.lineUserIds).toEqual([lineOf('100001'), lineOf('100002')])
    expect(await claim(40)).toBeNull()
    const again = (await claim(41))!
    expect(again).toMatchObject({ retryKey: got.retryKey, attempts: 2, keyUnused: false })
    expect(again.firstTryAt).toEqual(at(11))
    expect(await peopleStillToReach(db())).toBe(2)
    expect(await settle(again, { state: 'sent' }, 42)).toBe(true)
    expect(await settle(got, { state: 'refused', error: 'late' }, 43)).toBe(false)
    expect(await noticeById(db(), id)).toMatchObject({ state: 'sent' })
    expect(await noticeProgress(db(), id)).toMatchObject({ sent: 2, waiting: 0, refused: 0 })
    expect(await peopleStillToReach(db())).toBe(0)
  })

  test('a key that was certainly not taken has not begun its 24 hours', async () => {
    await sent([{ no: '100001' }])
    const wait = { state: 'waiting' as const, error: 'quota', nextTryAt: at(100) }
    await settle((await claim(11))!, { ...wait, keyUnused: true }, 12)
    expect(await claim(99)).toBeNull()
    const second = (await claim(100))!
    expect(second).toMatchObject({ keyUnused: true, firstTryAt: at(100) })
    await settle(second, { ...wait, nextTryAt: at(200), keyUnused: false }, 101)
    expect(await claim(200)).toMatchObject({ keyUnused: false, firstTryAt: at(100) })
  })

  test('two last portions settled at once finish the notice', async () => {
    const id = await sent(Array.from({ length: 501 }, (_, n) => ({ no: String(400_000 + n) })))
    const both = [(await claim(11))!, (await claim(11))!]
    await Promise.all(both.map((portion) => settle(portion, { state: 'sent' }, 12)))
    expect(await noticeById(db(), id)).toMatchObject({ state: 'sent' })
  })
})

describe('answers', () => {
  const answer = (noticeId: number, memberNo: string, given: 'yes' | 'no', now: string) =>
    answerNotice(db(), { noticeId, memberNo, answer: given, now: new Date(now) })

  test.each([
    { why: 'in time', now: '2025-11-20T23:59:00+09:00', result: 'taken', late: 0 },
    { why: 'a minute after the last day', now: '2025-11-21T00:00:00+09:00', result: 'taken', late: 1 },
    { why: 'on the day itself', now: '2025-11-25T09:00:00+09:00', result: 'taken', late: 1 },
    { why: 'the day after', now: '2025-11-26T00:00:00+09:00', result: 'over', late: 0 },
  ])('$why', async ({ now, result, late }) => {
    const id = await sent([{ no: '100001' }])
    expect(await answer(id, '100001', 'yes', now)).toMatchObject({ result })
    expect(await noticeCounts(db(), id)).toMatchObject({ yes: result === 'taken' ? 1 : 0, late })
  })

  test('the last one counts, with its time; others cannot answer', async () => {
    const id = await sent([{ no: '100001' }])
    await people([{ no: '100009', line: null }])
    await answer(id, '100001', 'yes', '2025-11-06T10:00:00+09:00')
    await answer(id, '100001', 'no', '2025-11-07T10:00:00+09:00')
    expect(await answer(id, '100009', 'yes', '2025-11-07T10:00:00+09:00')).toEqual({ result: 'unknown' })
    expect(await answer(id + 99, '100001', 'yes', '2025-11-07T10:00:00+09:00')).toEqual({ result: 'unknown' })
    expect(await recipientsOf(db(), id, 'no')).toMatchObject([
      { memberNo: '100001', answer: 'no', answeredAt: new Date('2025-11-07T10:00:00+09:00'), late: false },
    ])
    expect(await recipientsOf(db(), id, 'yes')).toEqual([])
  })

  test('news that ask for nothing take none', async () => {
    const id = await sent([{ no: '100001' }], { answerBy: null })
    expect(await answer(id, '100001', 'yes', '2025-11-06T10:00:00+09:00')).toMatchObject({
      result: 'asks-nothing',
    })
    expect(await noticeCounts(db(), id)).toMatchObject({ yes: 0 })
  })

  test('a member sees what was sent to them, latest first, with their answer; no drafts', async () => {
    const first = await sent([{ no: '100001' }])
    await answer(first, '100001', 'no', '2025-11-06T10:00:00+09:00')
    const later = await draft({ title: '二つめ' })
    await send(later, 1)
    await draft({ title: '書きかけ' })
    const seen = await noticesOfMember(db(), '100001', 5)
    expect(seen.map(({ title, answer: own }) => [title, own])).toEqual([
      ['二つめ', null],
      ['救命講習', 'no'],
    ])
    const { rows, next } = await listNotices(db(), { limit: 2 })
    expect(rows.map(({ notice }) => notice.title)).toEqual(['書きかけ', '二つめ'])
    expect((await listNotices(db(), { limit: 2, cursor: next! })).rows[0]).toMatchObject({
      notice: { title: '救命講習' },
      counts: { people: 1, no: 1 },
    })
  })

  test('letters: unlinked, blocked, and a call of which nobody knows', async () => {
    const id = await sent([{ no: '100001' }, { no: '100002', line: null }, { no: '100003', line: 'blocked' }])
    const names = async () =>
      (await recipientsOf(db(), id, 'letters')).map(({ memberNo, unsure }) => [memberNo, unsure])
    expect(await names()).toEqual([
      ['100002', false],
      ['100003', false],
    ])
    const portion = (await claimPortion(db(), at(11), 30_000))!
    await settlePortion(db(), portion, { state: 'expired', error: '500' }, at(12))
    expect(await names()).toEqual([
      ['100001', true],
      ['100002', false],
      ['100003', false],
    ])
    expect((await recipientsOf(db(), id, 'letters'))[0]).toMatchObject({
      postalCode: '800-0000',
      address: '小倉北区1-100001',
    })
  })
})

describe('a person of the centre and their own phone', () => {
  const now = at(0)
  const phone = `U${'a'.repeat(32)}`
  const tie = (code: string, lineUserId = phone, when = now) =>
    db().transaction((tx) => tieStaff(tx, { code, lineUserId, now: when }))
  const person = async (login: string) => {
    await db().transaction((tx) =>
      createStaff(
        tx,
        { login, name: `担当 ${login}`, role: 'centre', password: 'x' },
        { actor: 'system', at: now },
      ),
    )
    return (await db().select({ id: staff.id }).from(staff).where(eq(staff.login, login)))[0]!.id
  }

  test('a code works once, for a quarter of an hour', async () => {
    const id = await person('tie-1')
    const { code } = await db().transaction((tx) => issueStaffCode(tx, id, now))
    expect(code).toMatch(/^\d{6}$/)
    expect(await tie(code, phone, new Date(now.getTime() + 15 * 60_000))).toMatchObject({ result: 'wrong' })
    expect(await tie(code)).toEqual({ result: 'tied', staffName: '担当 tie-1' })
    expect(await tie(code, `U${'b'.repeat(32)}`)).toMatchObject({ result: 'wrong' })
    expect(await lineUserOfStaff(db(), id)).toBe(phone)
  })

  test('the phone goes to whoever tied it last, and can be let go', async () => {
    const [first, second] = [await person('tie-2'), await person('tie-3')]
    for (const id of [first, second])
      await tie((await db().transaction((tx) => issueStaffCode(tx, id, now))).code)
    expect([await lineUserOfStaff(db(), first), await lineUserOfStaff(db(), second)]).toEqual([null, phone])
    expect(await db().transaction((tx) => untieStaff(tx, second, now))).toBe(true)
    expect(await db().transaction((tx) => untieStaff(tx, second, now))).toBe(false)
  })

  test('ten wrong ones a day, then even the right one waits', async () => {
    const id = await person('tie-4')
    const { code } = await db().transaction((tx) => issueStaffCode(tx, id, now))
    const guesser = `U${'c'.repeat(32)}`
    for (let n = 0; n < 10; n += 1) {
      const guess = String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0')
      expect(await tie(guess, guesser)).toMatchObject({ result: 'wrong' })
    }
    expect(await tie(code, guesser)).toMatchObject({ result: 'locked' })
    expect(await tie(code)).toMatchObject({ result: 'tied' })
  })
})
