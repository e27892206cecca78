/**
 * Members at the desk, pairs told to both, and the timeline of a report: through the API, on a small register.
 */
import { like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importAccounts } from '../../db/import-members.ts'
import { linkByCode, memberByLineUser } from '../../db/members.ts'
import { enqueuePush } from '../../db/line-outbox.ts'
import { lineEvents, lineLinks } from '../../db/schema.ts'
import { botContext } from '../../server/bot-context.ts'
import type {
  Cases,
  CaseTimeline,
  LinkCode,
  MemberPage,
  Members,
  PairDone,
  Report,
} from '../../server/contract.ts'
import { logIn, type Client } from './review-client.ts'
import {
  makeWorld,
  OTHER_REQUESTER,
  photoReport,
  PROVIDER,
  REQUESTER,
  UNLINKED_PROVIDER,
  visit,
  type World,
} from './review-world.ts'

let world: World
let centre: Client

beforeAll(async () => {
  world = await makeWorld()
  centre = await logIn(world.app, 'centre')
  const { db, sealer } = world.services
  await db.drizzle.insert(lineLinks).values({ lineUserId: 'U-yamamoto', memberNo: OTHER_REQUESTER })
  await importAccounts(
    db.drizzle,
    sealer,
    [
      {
        memberNo: PROVIDER,
        bankCode: '0001',
        branchCode: '002',
        kind: '1',
        number: '7654321',
        holderKana: 'ﾀｶﾊｼ ｼﾞﾕﾝｺ',
      },
    ],
    world.services.clock(),
  )
})
afterAll(() => world.close())

const pages = async <T>(path: string) => (await centre.get(path)).body as T
const told = async () =>
  (
    await world.services.db.drizzle
      .select()
      .from(lineEvents)
      .where(like(lineEvents.webhookEventId, 'own:pair-%'))
  ).map(({ lineUserId, payload }) => ({
    lineUserId,
    ...(payload['event'] as { kind: string; otherName: string }),
  }))

describe('members', () => {
  test.each([
    { why: 'hiragana', search: 'たむら' },
    { why: 'number', search: UNLINKED_PROVIDER },
    { why: 'phone', search: '5550113' },
  ])('found by $why', async ({ search }) => {
    const { items } = await pages<Members>(`/members?search=${encodeURIComponent(search)}`)
    expect(items.map(({ memberNo }) => memberNo)).toEqual([UNLINKED_PROVIDER])
  })

  test('one member whole, the account masked', async () => {
    const answer = await centre.get(`/members/${PROVIDER}`)
    const page = answer.body as MemberPage
    expect(page).toMatchObject({
      roles: '提供会員',
      linked: true,
      account: expect.stringContaining('****321'),
    })
    expect(answer.raw.toString()).not.toMatch(/7654321|ﾀｶﾊｼ/)
    expect(page.pairs.map(({ otherNo }) => otherNo).sort()).toEqual([REQUESTER, OTHER_REQUESTER])
    expect((await centre.get('/members/999999')).status).toBe(404)
  })

  test("the letter's code is shown once and links; who made it is on record", async () => {
    const issued = (await centre.send('POST', `/members/${UNLINKED_PROVIDER}/link-code`, {})).body as LinkCode
    expect(issued.code).toMatch(/^\d{8}$/)
    const page = await centre.get(`/members/${UNLINKED_PROVIDER}`)
    expect(page.raw.toString()).not.toContain(issued.code)
    expect((page.body as MemberPage).history[0]).toMatchObject({
      actor: '担当 centre',
      action: '手紙のコードを発行',
    })
    const db = world.services.db.drizzle
    await db.transaction((tx) =>
      linkByCode(tx, {
        memberNo: UNLINKED_PROVIDER,
        birthDate: '1970-01-01',
        code: issued.code,
        lineUserId: 'U-tamura',
        now: world.services.clock(),
      }),
    )
    expect((await memberByLineUser(db, 'U-tamura'))?.memberNo).toBe(UNLINKED_PROVIDER)
    await db.delete(lineLinks).where(like(lineLinks.lineUserId, 'U-tamura'))
  })
})

describe('pairs', () => {
  const pair = { providerNo: UNLINKED_PROVIDER, requesterNo: OTHER_REQUESTER }

  test('registered once; whoever has LINE is told, the desk hears who has not', async () => {
    const first = await centre.send('POST', '/pairs', pair)
    expect(first.body as PairDone).toEqual({ already: false, providerTold: false, requesterTold: true })
    const again = await centre.send('POST', '/pairs', pair)
    expect(again.body as PairDone).toEqual({ already: true, providerTold: false, requesterTold: false })
    expect(await told()).toMatchObject([
      { lineUserId: 'U-yamamoto', kind: 'pair-registered', otherName: '田村 節子', asRole: 'requester' },
    ])
  })

  test('ended, it is no longer offered; registered anew, it is, at once', async () => {
    const linked = { providerNo: PROVIDER, requesterNo: OTHER_REQUESTER }
    const offered = async () =>
      (
        await botContext(world.services.db.drizzle, world.services, 'U-takahashi', world.services.clock())
      ).pairs.map(({ requesterNo }) => requesterNo)
    expect(await offered()).toContain(OTHER_REQUESTER)
    const ended = await centre.send('POST', '/pairs/end', { ...linked, endedOn: '2025-11-20' })
    expect(ended.body as PairDone).toEqual({ already: false, providerTold: true, requesterTold: true })
    expect(await offered()).not.toContain(OTHER_REQUESTER)
    expect(((await centre.send('POST', '/pairs', linked)).body as PairDone).already).toBe(false)
    expect(await offered()).toContain(OTHER_REQUESTER)
    expect((await told()).filter(({ lineUserId }) => lineUserId === 'U-takahashi')).toMatchObject([
      { kind: 'pair-ended', otherName: '山本 恵' },
      { kind: 'pair-registered', otherName: '山本 恵' },
    ])
  })

  test.each([
    { why: 'an unknown member', body: { providerNo: '999999', requesterNo: REQUESTER }, status: 422 },
    { why: 'roles turned round', body: { providerNo: REQUESTER, requesterNo: PROVIDER }, status: 422 },
    { why: 'half a number', body: { providerNo: '1', requesterNo: REQUESTER }, status: 400 },
  ])('not $why', async ({ body, status }) => {
    expect((await centre.send('POST', '/pairs', body)).status).toBe(status)
  })

  test('not by one who only reads', async () => {
    const auditor = await logIn(world.app, 'auditor')
    expect((await auditor.send('POST', '/pairs', pair)).status).toBe(403)
    expect((await auditor.send('POST', '/pairs/end', { ...pair, endedOn: '2025-11-20' })).status).toBe(403)
    expect((await auditor.get('/members')).status).toBe(200)
    expect((await auditor.get('/cases')).status).toBe(200)
  })
})

describe('the timeline of a report', () => {
  test('tells the photo, its reading, what the desk did, what the member was told and whether it left', async () => {
    const { caseNo } = await photoReport(world.services, {
      draftId: 'timeline',
      activities: [visit()],
      receivedAt: '2025-11-18T19:42:00+09:00',
    })
    const report = await centre.report(caseNo)
    const change = { version: report.version, change: { end: '16:30' }, overnight: false }
    const path = `/reports/${caseNo}`
    const { report: mended } = await centre.write('PATCH', `${path}/activities/${caseNo}-01`, change)
    const body = {
      version: (mended as Report).version,
      reason: 'time',
      text: '終わりの時刻を確かめてください。',
    }
    await centre.write('POST', `${path}/return`, body)
    const events = await world.services.db.drizzle
      .select()
      .from(lineEvents)
      .where(like(lineEvents.webhookEventId, `own:returned:${caseNo}%`))
    // as handle-events writes it
    await enqueuePush(world.services.db.drizzle, {
      dedupeKey: `event:${events[0]!.webhookEventId}`,
      lineUserId: 'U-takahashi',
      messages: [{ type: 'text', text: 'センターから：終わりの時刻を確かめてください。' }],
      now: world.services.clock(),
    })
    // one of another case, whose number begins alike
    await enqueuePush(world.services.db.drizzle, {
      dedupeKey: `event:own:returned:${caseNo}9:1`,
      lineUserId: 'U-takahashi',
      messages: [{ type: 'text', text: 'ほかの件です。' }],
      now: world.services.clock(),
    })
    const { entries, member, case: found } = await pages<CaseTimeline>(`/cases/${caseNo}`)
    expect(found).toMatchObject({ kindName: '報告', state: '差戻し', about: '佐藤 花子' })
    expect(member).toMatchObject({ memberNo: PROVIDER })
    const lines = entries.map(({ kind, who, what, text, outcome, changes }) =>
      [
        kind,
        who,
        what,
        text,
        outcome,
        ...changes.map((one) => `${one.what} ${one.before} ${one.after}`),
      ].join('|'),
    )
    for (const part of [
      'photo|高橋 順子|写真を受け取った',
      'photo|自動|写真を読み取った',
      'act|高橋 順子|提出',
      '担当 centre|行を変更|||1行目 終了 17:00 16:30',
      '担当 centre|差戻し',
      'told|自動|LINEで伝えた|センターから：終わりの時刻を確かめてください。|送信待ち',
    ])
      expect(
        lines.some((line) => line.includes(part)),
        `${part}\n${lines.join('\n')}`,
      ).toBe(true)
    expect(lines.join()).not.toContain('ほかの件')
  })

  test('every case of a person is found, whatever it is', async () => {
    const { items } = await pages<Cases>(`/cases?search=${encodeURIComponent('さとう')}`)
    expect(items.map(({ kind }) => kind)).toContain('report')
    expect((await centre.get('/cases?limit=0')).status).toBe(400)
  })
})
