/**
 * The centre decides about applications: over HTTP as the screens do it, on a database. What must be there together
 * is there together or not at all, however often and from how many hands it comes.
 */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auditOf, verifyAudit } from '../../db/audit.ts'
import { accountOf } from '../../db/accounts.ts'
import { memberByNo } from '../../db/members.ts'
import { detailsOf, registeredChildren } from '../../db/register-member.ts'
import {
  accounts,
  applications,
  audit,
  cases,
  children,
  kintoneRecords,
  lineEvents,
  lineLinks,
  memberConsents,
  members,
} from '../../db/schema.ts'
import { approveApplication } from '../../server/accept-application.ts'
import { revealed } from '../../server/kintone-fields.ts'
import type { Application, Applications, ApplicationWritten } from '../../server/contract.ts'
import { providerForm, requesterForm, sendApplication, type Sent } from '../support/applications.ts'
import { logIn, type Client } from './review-client.ts'
import { makeWorld, PROVIDER, REQUESTER, ROLES, type World } from './review-world.ts'

let world: World
let clerk: Client
let people = 0

beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world?.close())
beforeEach(() => later('2025-11-20T10:00:00+09:00'))

/** A session does not last for days. */
async function later(now: string): Promise<void> {
  world.setNow(now)
  clerk = await logIn(world.app, 'clerk')
}

const db = () => world.services.db.drizzle
const sealer = () => world.services.sealer

/** Somebody nobody has heard of, unless told otherwise. */
function somebody(sent: Partial<Sent> = {}): Sent {
  people += 1
  const base = sent.kind === 'provider' || sent.kind === 'both' ? providerForm() : requesterForm()
  const kana = [...'アイウエオカキクケコサシスセソタチツテト'][people % 20]!
  return {
    lineUserId: `U-applicant-${people}`,
    kind: 'requester',
    form: {
      ...base,
      person: { ...base.person!, givenKana: `${base.person!.givenKana}${kana}${people}` },
      contact: { ...base.contact!, phone: `090-0000-${String(6000 + people)}` },
      ...(sent.kind === 'both' && { children: requesterForm().children }),
    },
    ...sent,
  }
}
const send = (sent: Partial<Sent> = {}) => sendApplication(db(), sealer(), somebody(sent))
const page = async (caseNo: string, client = clerk) => {
  const { status, body } = await client.get(`/applications/${caseNo}`)
  expect(status).toBe(200)
  return body as Application
}
const decide = (caseNo: string, what: string, body: object, client = clerk) =>
  client.send('POST', `/applications/${caseNo}/${what}`, body)
const approve = async (caseNo: string, version = 1) => {
  const { status, body } = await decide(caseNo, 'approve', { version })
  expect([status, body]).toMatchObject([200, {}])
  return body as ApplicationWritten
}
const codeOf = ({ body }: { body: unknown }) => (body as { error: { code: string } }).error.code
const toldTo = async (lineUserId: string) =>
  (await db().select().from(lineEvents).where(eq(lineEvents.lineUserId, lineUserId))).map(
    ({ payload }) => (payload as { event: Record<string, unknown> }).event,
  )

describe('a new requester', () => {
  test('is registered whole: member, children, details, consents, LINE, kintone, audit, and told', async () => {
    const sent = somebody()
    const caseNo = await sendApplication(db(), sealer(), sent)
    const { memberNo, application } = await approve(caseNo)
    expect(memberNo).toMatch(/^2\d{5}$/)
    expect(application).toMatchObject({ state: 'approved', decidedBy: '佐伯 由美', mayDecide: false })

    expect(await memberByNo(db(), memberNo!)).toMatchObject({
      ...{ name: '大野 千夏', isProvider: false, isRequester: true, birthDate: '1991-08-14' },
      ...{ postalCode: '802-0801', ward: '小倉南区', joinedOn: '2025-11-20', state: 'active' },
    })
    const kids = await registeredChildren(db(), sealer(), memberNo!)
    expect(kids).toMatchObject([
      { name: '大野 つばさ', school: 'みほん小学校', allergy: 'たまごアレルギー' },
      { name: '大野 ひより', school: 'みほん保育園', allergy: '' },
    ])
    expect(await detailsOf(db(), sealer(), memberNo!)).toMatchObject({
      ...{ building: 'みほん荘203', emergencyName: '大野 よし子', qualifications: [] },
    })
    expect(
      await db().select().from(memberConsents).where(eq(memberConsents.memberNo, memberNo!)),
    ).toMatchObject([{ code: 'privacy', version: '2025-04' }])
    expect(await db().select().from(lineLinks).where(eq(lineLinks.memberNo, memberNo!))).toMatchObject([
      { lineUserId: sent.lineUserId },
    ])
    expect(await toldTo(sent.lineUserId)).toEqual([
      {
        ...{ kind: 'application-approved', caseNo, memberNo, name: '大野 千夏' },
        ...{ roles: ['requester'], gained: ['requester'], basicCourse: true },
      },
    ])
    expect(await db().select().from(cases).where(eq(cases.caseNo, caseNo))).toMatchObject([
      { memberNo, closedAt: expect.any(Date) as Date },
    ])
    expect((await auditOf(db(), caseNo)).map(({ action }) => action)).toEqual([
      'case.opened',
      'application.approved',
      'case.closed',
    ])
    expect((await verifyAudit(db())).ok).toBe(true)
  })

  test('is in kintone with the children, and no allergy', async () => {
    const { memberNo } = await approve(await send())
    const [record] = await db().select().from(kintoneRecords).where(eq(kintoneRecords.key, memberNo!))
    expect(record).toMatchObject({ app: 'members', fields: { 会員番号: memberNo, 会員種別: '依頼' } })
    const text = JSON.stringify(record!.fields)
    expect(text).toContain('大野 つばさ')
    expect(text).toContain('みほん小学校')
    expect(text).not.toContain('たまご')
  })
})

describe('a new provider', () => {
  test('ゆうちょ as others pay into it, sealed; kintone’s record holds it only while it is sent', async () => {
    const { memberNo } = await approve(await send({ kind: 'provider' }))
    expect(memberNo).toMatch(/^1\d{5}$/)
    expect(await accountOf(db(), sealer(), memberNo!)).toEqual({
      ...{ bankCode: '9900', branchCode: '738', kind: '1', number: '1992765', holderKana: 'ﾅｶﾞｲ ﾁｴ' },
    })
    const [row] = await db().select().from(accounts).where(eq(accounts.memberNo, memberNo!))
    expect(row!.updatedAt).toEqual(new Date('2025-11-20T10:00:00+09:00'))
    expect(row!.sealedAccount.toString('latin1')).not.toContain('1992765')
    const records = await db().select().from(kintoneRecords).where(eq(kintoneRecords.key, memberNo!))
    const wanted = records.find(({ app }) => app === 'accounts')!
    expect(JSON.stringify(wanted.fields)).not.toContain('1992765')
    expect(await revealed({ db: db(), sealer: sealer() }, wanted)).toEqual({
      ...{ 会員番号: memberNo, 銀行コード: '9900', 支店コード: '738', 種別: '1' },
      ...{ 口座番号: '1992765', 口座名義カナ: 'ﾅｶﾞｲ ﾁｴ' },
    })
    expect(await detailsOf(db(), sealer(), memberNo!)).toMatchObject({ qualifications: ['nursery'] })
  })

  test('who is both gets a provider’s number', async () => {
    const { memberNo } = await approve(await send({ kind: 'both' }))
    expect(memberNo).toMatch(/^1\d{5}$/)
    expect(await memberByNo(db(), memberNo!)).toMatchObject({ isProvider: true, isRequester: true })
  })
})

describe('refused, and nothing is left of it', () => {
  test.each([
    { why: 'no children', sent: { form: requesterForm({ children: [] }) }, code: 'APPLICATION_INCOMPLETE' },
    { why: 'no address', sent: { form: requesterForm({ address: null }) }, code: 'APPLICATION_INCOMPLETE' },
    {
      why: 'no account',
      sent: { kind: 'provider', form: providerForm({ account: null }) },
      code: 'APPLICATION_INCOMPLETE',
    },
    {
      why: 'a ゆうちょ number that ends in 2',
      sent: {
        kind: 'provider',
        form: providerForm({
          account: { type: 'yucho', symbol: '17300', number: '19927652', holder: 'ﾅｶﾞｲ' },
        }),
      },
      code: 'BAD_ACCOUNT',
    },
    {
      why: 'a holder no bank can read',
      sent: {
        kind: 'provider',
        form: providerForm({
          account: { type: 'yucho', symbol: '17300', number: '19927651', holder: '永井' },
        }),
      },
      code: 'BAD_ACCOUNT',
    },
    {
      why: 'a LINE account of another member',
      sent: { lineUserId: 'U-takahashi' },
      code: 'LINE_OF_OTHER_MEMBER',
    },
    {
      why: 'a member with another LINE account',
      sent: { kind: 'provider', memberNo: PROVIDER, form: providerForm() },
      code: 'MEMBER_HAS_OTHER_LINE',
    },
  ] as { why: string; sent: Partial<Sent>; code: string }[])('$why', async ({ sent, code }) => {
    const caseNo = await send(sent)
    const before = await db().$count(members)
    const answer = await decide(caseNo, 'approve', { version: 1 })
    expect([answer.status, codeOf(answer)]).toEqual([422, code])
    expect((answer.body as { error: { message: string } }).error.message).toMatch(/。$/)
    expect(await db().$count(members)).toBe(before)
    expect(await page(caseNo)).toMatchObject({ state: 'submitted', version: 1 })
    // out of the way of the next row: one open application a LINE account
    await decide(caseNo, 'decline', { version: 1, reason: 'outside', text: '' })
  })
})

describe('twice, at once, cut off', () => {
  test('the same approval again answers the same, and changes nothing', async () => {
    const caseNo = await send()
    const first = await approve(caseNo)
    const count = await db().$count(audit)
    const second = await approve(caseNo)
    expect(second.memberNo).toBe(first.memberNo)
    expect(await db().$count(audit)).toBe(count)
  })

  test('two clerks at once: one member, the other is told', async () => {
    const caseNo = await send()
    const centre = await logIn(world.app, 'centre')
    const answers = await Promise.all([
      decide(caseNo, 'approve', { version: 1 }),
      decide(caseNo, 'approve', { version: 1 }, centre),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
      error: { code: 'STALE' },
      application: { state: 'approved' },
    })
    const [application] = await db().select().from(applications).where(eq(applications.caseNo, caseNo))
    const linked = await db().select().from(lineLinks).where(eq(lineLinks.memberNo, application!.memberNo!))
    expect(linked).toHaveLength(1)
  })

  test('ten applications approved at once get ten numbers in a row', async () => {
    const caseNos = []
    for (let n = 0; n < 10; n += 1) caseNos.push(await send())
    const numbers = (await Promise.all(caseNos.map((caseNo) => approve(caseNo)))).map(({ memberNo }) =>
      Number(memberNo),
    )
    const lowest = Math.min(...numbers)
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, n) => lowest + n))
  })

  test('killed before its end, whatever statement it was at: nothing is left, and the next try is whole', async () => {
    const caseNo = await send({ kind: 'both' })
    const counted = [
      members,
      children,
      accounts,
      lineLinks,
      kintoneRecords,
      audit,
      lineEvents,
      memberConsents,
    ]
    const counts = () => Promise.all(counted.map((table) => db().$count(table)))
    const before = await counts()
    let left = 1
    let cuts = 0
    for (;;) {
      const cutting = cutAfter(left)
      const done = await approveApplication(cutting, { caseNo, version: 1, actor: 'staff:2' }).catch(
        () => null,
      )
      if (done) {
        expect(done.kind).toBe('done')
        break
      }
      cuts += 1
      expect(await counts()).toEqual(before)
      left += 1
    }
    expect(cuts).toBeGreaterThan(15)
    expect(await page(caseNo)).toMatchObject({ state: 'approved' })
    expect((await verifyAudit(db())).ok).toBe(true)
  })

  /** Services whose connection is gone after so many statements of a transaction. */
  function cutAfter(statements: number): Parameters<typeof approveApplication>[0] {
    const { services } = world
    const transaction: typeof services.db.drizzle.transaction = (act, ...rest) =>
      services.db.drizzle.transaction(
        (tx) => {
          let left = statements
          const counted = new Proxy(tx, {
            get(target, name) {
              const value: unknown = Reflect.get(target, name, target)
              if (!['select', 'insert', 'update', 'delete', 'execute', '$count'].includes(String(name)))
                return value
              if (left-- <= 0) throw new Error('the process was killed here')
              return (value as (...args: unknown[]) => unknown).bind(target)
            },
          })
          return act(counted)
        },
        ...rest,
      )
    const drizzle = new Proxy(services.db.drizzle, {
      get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name, target)),
    })
    return { ...services, db: { ...services.db, drizzle } }
  }
})

describe('a member’s change', () => {
  test('new address and account, before and after on record, sealed values not', async () => {
    const sent = somebody({ kind: 'provider' })
    const { memberNo } = await approve(await sendApplication(db(), sealer(), sent))
    await later('2025-12-03T09:00:00+09:00')
    const form = {
      ...sent.form,
      address: { ...sent.form.address!, address: '北九州市門司区見本町9', ward: '門司区' },
      account: {
        ...{ type: 'bank' as const, bankCode: '0001', branchCode: '001', kind: '1' as const },
        ...{ number: '7654321', holder: 'ﾅｶﾞｲ ﾁｴ' },
      },
    }
    const caseNo = await sendApplication(db(), sealer(), { ...sent, memberNo, form })
    const shown = await page(caseNo)
    const changed = shown.groups.flatMap(({ rows }) => rows.filter(({ before }) => before !== null))
    expect(changed.map(({ label }) => label)).toEqual(['住所', '区'])
    expect(shown.account!.rows.find(({ label }) => label === '口座番号')).toMatchObject({
      ...{ value: '•••••21', before: '•••••65' },
    })
    expect((await approve(caseNo)).memberNo).toBe(memberNo)

    expect(await memberByNo(db(), memberNo!)).toMatchObject({ ward: '門司区', joinedOn: '2025-11-20' })
    const [account] = await db().select().from(accounts).where(eq(accounts.memberNo, memberNo!))
    expect(account!.updatedAt).toEqual(new Date('2025-12-03T09:00:00+09:00'))
    const history = await auditOf(db(), `member:${memberNo}`)
    expect(history.find(({ action }) => action === 'member.changed')).toMatchObject({
      before: { ward: '小倉南区' },
      after: { ward: '門司区' },
    })
    expect(history.map(({ action }) => action)).toContain('account.changed')
    const everything = JSON.stringify(await db().select().from(audit))
    for (const secret of ['7654321', '1992765', 'たまご', 'よし子']) expect(everything).not.toContain(secret)
    expect((await toldTo(sent.lineUserId)).at(-1)).toMatchObject({ gained: [], roles: ['provider'] })
  })

  test('the same form again changes no row of the register', async () => {
    const sent = somebody({ kind: 'both' })
    const { memberNo } = await approve(await sendApplication(db(), sealer(), sent))
    const look = async () => [
      await db().select().from(members).where(eq(members.memberNo, memberNo!)),
      await db().select().from(accounts).where(eq(accounts.memberNo, memberNo!)),
      await db().select().from(kintoneRecords).where(eq(kintoneRecords.key, memberNo!)),
      await db().$count(children, eq(children.requesterNo, memberNo!)),
      (await auditOf(db(), `member:${memberNo}`)).length,
    ]
    const before = await look()
    await later('2025-12-04T09:00:00+09:00')
    await approve(await sendApplication(db(), sealer(), { ...sent, memberNo }))
    expect(await look()).toEqual(before)
  })

  test('a second role keeps the number; the account may stay as it is', async () => {
    const sent = somebody({ kind: 'provider' })
    const { memberNo } = await approve(await sendApplication(db(), sealer(), sent))
    const form = { ...sent.form, account: null, keepsAccount: true, children: requesterForm().children }
    const both = await approve(
      await sendApplication(db(), sealer(), { ...sent, kind: 'both', memberNo, form }),
    )
    expect(both.memberNo).toBe(memberNo)
    expect(await memberByNo(db(), memberNo!)).toMatchObject({ isProvider: true, isRequester: true })
    expect((await toldTo(sent.lineUserId)).at(-1)).toMatchObject({
      ...{ roles: ['provider', 'requester'], gained: ['requester'] },
    })
  })

  test('a child’s name written anew is the same child; one not told of stays', async () => {
    const sent = somebody()
    const { memberNo } = await approve(await sendApplication(db(), sealer(), sent))
    const before = await registeredChildren(db(), sealer(), memberNo!)
    const [first] = sent.form.children!
    const told = [{ ...first!, name: '大野 翼' }]
    const caseNo = await sendApplication(db(), sealer(), {
      ...sent,
      memberNo,
      form: { ...sent.form, children: told },
    })
    expect(JSON.stringify((await page(caseNo)).groups)).toContain('登録に残ります')
    await approve(caseNo)
    const after = await registeredChildren(db(), sealer(), memberNo!)
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(after.map(({ name }) => name)).toEqual(['大野 翼', '大野 ひより'])
  })
})

describe('doubles', () => {
  test.each([
    {
      why: 'the same kana and birth date, spaces or not',
      form: requesterForm({
        person: {
          ...{ familyName: '佐藤', givenName: '華子', familyKana: 'サトウ', givenKana: 'ハナコ' },
          birthDate: '1970-01-01',
        },
      }),
      said: ['フリガナと生年月日が同じ'],
    },
    {
      why: 'the same telephone, written otherwise',
      form: requesterForm({ contact: { ...requesterForm().contact!, phone: '0935550234' } }),
      said: ['電話番号が同じ'],
    },
  ])('$why: warned, then tied by hand, never merged in silence', async ({ form, said }) => {
    const lineUserId = `U-double-${++people}`
    const caseNo = await send({ form, lineUserId })
    expect((await page(caseNo)).doubles).toMatchObject([{ member: { memberNo: REQUESTER }, why: said }])
    const tied = await decide(caseNo, 'tie', { version: 1, memberNo: REQUESTER })
    expect(tied.body).toMatchObject({
      application: { version: 2, member: { memberNo: REQUESTER }, doubles: [] },
    })
    const count = await db().$count(members)
    const { memberNo } = await approve(caseNo, 2)
    expect(memberNo).toBe(REQUESTER)
    expect(await db().$count(members)).toBe(count)
    await db().delete(lineLinks).where(eq(lineLinks.memberNo, REQUESTER))
    await db()
      .update(members)
      .set({ name: '佐藤 花子', kana: 'サトウ ハナコ', birthDate: '1970-01-01', phone: '093-555-0234' })
      .where(eq(members.memberNo, REQUESTER))
  })

  test('without a hand a new member is made', async () => {
    const form = requesterForm({ contact: { ...requesterForm().contact!, phone: '093-555-0234' } })
    const { memberNo } = await approve(await send({ form }))
    expect(memberNo).not.toBe(REQUESTER)
  })

  test('tied to nobody known', async () => {
    const caseNo = await send()
    const answer = await decide(caseNo, 'tie', { version: 1, memberNo: '299998' })
    expect([answer.status, codeOf(answer)]).toEqual([422, 'UNKNOWN_MEMBER'])
  })
})

describe('sent back', () => {
  test('a return keeps the case open and reaches the chat; a decline closes it', async () => {
    const sent = somebody()
    const caseNo = await sendApplication(db(), sealer(), sent)
    const text = '住所の番地がありません。'
    await decide(caseNo, 'return', { version: 1, reason: 'other', text })
    expect(await page(caseNo)).toMatchObject({ state: 'returned', returnReason: text, mayDecide: false })
    expect(await toldTo(sent.lineUserId)).toEqual([{ kind: 'application-returned', caseNo, reason: text }])
    expect((await decide(caseNo, 'approve', { version: 2 })).status).toBe(409)

    const other = await send()
    await decide(other, 'decline', { version: 1, reason: 'outside', text: '' })
    expect(await page(other)).toMatchObject({ state: 'declined' })
    const [row] = await db().select().from(cases).where(eq(cases.caseNo, other))
    expect(row!.closedAt).not.toBeNull()
  })

  test('without a reason', async () => {
    const answer = await decide(await send(), 'return', { version: 1, reason: 'other', text: '  ' })
    expect([answer.status, codeOf(answer)]).toEqual([422, 'REASON_NEEDED'])
  })
})

describe('who sees what', () => {
  test.each(ROLES)('%s', async (role) => {
    const caseNo = await send({ kind: 'both' })
    const client = await logIn(world.app, role)
    const shown = await page(caseNo, client)
    const text = JSON.stringify(shown)
    const decides = ['centre', 'clerk', 'admin'].includes(role)
    expect(shown.mayDecide).toBe(decides)
    expect(text.includes('たまごアレルギー')).toBe(decides)
    expect(shown.account !== null).toBe(decides)
    expect(text).not.toContain('1992765')
    const clear = await client.get(`/applications/${caseNo}/account`)
    expect(clear.status).toBe(['centre', 'clerk'].includes(role) ? 200 : 403)
    if (clear.status === 200) {
      expect(JSON.stringify(clear.body)).toContain('1992765')
      expect((await auditOf(db(), caseNo)).at(-1)).toMatchObject({ action: 'account.shown' })
    }
    const answer = await decide(caseNo, 'approve', { version: 1 }, client)
    expect(answer.status).toBe(decides ? 200 : 403)
  })
})

describe('the list', () => {
  test('pages by keyset while others are decided; every one once', async () => {
    for (let n = 0; n < 7; n += 1) await send({ at: new Date(Date.UTC(2025, 10, 19, 1, n)) })
    const waiting = await db().$count(applications, eq(applications.state, 'submitted'))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query: string = `/applications?limit=3${cursor ? `&cursor=${cursor}` : ''}`
      const answer = (await clerk.get(query)).body as Applications
      seen.push(...answer.items.map(({ caseNo }) => caseNo))
      cursor = answer.nextCursor
    } while (cursor)
    expect(seen).toHaveLength(waiting)
    expect(new Set(seen).size).toBe(waiting)
    expect((await clerk.get('/applications?limit=101')).status).toBe(400)
  })

  test.each([
    { why: 'name', search: '湯川' },
    { why: 'kana in hiragana', search: 'ゆかわ' },
    { why: 'phone', search: '09012349876' },
    { why: 'case number', search: '' },
  ])('found by $why', async ({ search }) => {
    const form = requesterForm({
      person: { ...requesterForm().person!, familyName: '湯川', familyKana: 'ユカワ' },
      contact: { ...requesterForm().contact!, phone: '090-1234-9876' },
    })
    const caseNo = await send({ form })
    const { body } = await clerk.get(`/applications?view=all&search=${encodeURIComponent(search || caseNo)}`)
    expect((body as Applications).items.map((item) => item.caseNo)).toContain(caseNo)
    await decide(caseNo, 'decline', { version: 1, reason: 'outside', text: '' })
  })

  test('drafts are nobody’s business', async () => {
    const caseNo = await send({ state: 'draft' })
    const { body } = await clerk.get('/applications?view=all&limit=100')
    expect(JSON.stringify(body)).not.toContain(caseNo)
    expect((await clerk.get(`/applications/${caseNo}`)).status).toBe(404)
  })
})
