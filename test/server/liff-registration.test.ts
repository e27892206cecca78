/** The registration API: whose draft it is, refusals at their fields, no silent overwriting, sent once. */
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { issueLinkCode, linkByCode } from '../../db/members.ts'
import { lineStandIn } from '../../sandbox/line/stand-in.ts'
import type {
  BankSearch,
  BranchSearch,
  HolderChecked,
  PostalAddress,
  Registration,
  RegistrationDraft,
  RegistrationPageValues,
  RegistrationReceipt,
  RegistrationRefused,
  RegistrationStale,
} from '../../server/contract.ts'
import { liffUrl } from '../../server/config.ts'
import { handleErrors } from '../../server/errors.ts'
import { liffApi } from '../../server/routes/liff/api.ts'
import type { Services } from '../../server/services.ts'
import { makeWorld, type World } from './review-world.ts'

const CHANNEL = '1000000001'
const KEY = 'key-of-one-phone'
/** linked to a provider in the world */
const MEMBER = 'U-takahashi'
const PEOPLE = Array.from({ length: 40 }, (_, n) => `U-newcomer-${n}`)

let world: World
let services: Services
let app: FastifyInstance
let line: FastifyInstance
let lineUrl: string

beforeAll(async () => {
  world = await makeWorld()
  line = Fastify({ forceCloseConnections: true })
  await lineStandIn(line, {
    ...{ channelSecret: 'secret-of-the-test', channelAccessToken: 'token', loginChannelId: CHANNEL },
    webhookUrl: () => lineUrl,
    clock: () => world.services.clock(),
    users: [MEMBER, ...PEOPLE].map((userId) => ({ userId, displayName: userId }) as never),
  })
  lineUrl = await line.listen({ port: 0, host: '127.0.0.1' })
  const config = {
    ...{ mode: 'sandbox', rootKey: Buffer.alloc(32, 3), publicUrl: 'https://famisapo.example' },
    line: { verifyBaseUrl: `${lineUrl}/sandbox/line-api`, loginChannelId: CHANNEL, liffId: 'liff-1' },
  } as unknown as Services['config']
  services = { ...world.services, config }
  app = Fastify()
  handleErrors(app)
  await app.register(liffApi, { prefix: '/api/liff', services })
}, 60_000)

afterAll(async () => {
  await app?.close()
  await line?.close()
  await world?.close()
})

const cookies = new Map<string, string>()

async function cookieOf(userId: string): Promise<string> {
  const kept = cookies.get(userId)
  if (kept) return kept
  const issued = await fetch(`${lineUrl}/sandbox/world/users/${userId}/id-token`, { method: 'POST' })
  const { idToken } = (await issued.json()) as { idToken: string }
  const answer = await app.inject({ method: 'POST', url: '/api/liff/session', payload: { idToken } })
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!
  cookies.set(userId, cookie)
  return cookie
}

async function call(
  userId: string | null,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  const answer = await app.inject({
    ...{ method, url: `/api/liff/registration${path}` },
    headers: { ...(userId && { cookie: await cookieOf(userId) }), ...headers },
    ...(body && { payload: body }),
  })
  return { status: answer.statusCode, json: <T>() => answer.json<T>(), answer }
}

let people = 0
const nextPerson = () => PEOPLE[people++]!
const look = async (userId: string) => (await call(userId, 'GET', '')).json<Registration>()
const begin = async (userId: string, kind = 'requester') =>
  (await call(userId, 'PUT', '/kind', { version: null, sendKey: KEY, value: kind })).json<RegistrationDraft>()
const put = (userId: string, page: string, version: number, value: object) =>
  call(userId, 'PUT', `/${page}`, { version, sendKey: KEY, value })
const submit = (userId: string, version: number, key = KEY) =>
  call(userId, 'POST', '/submit', { version }, { 'idempotency-key': key })

const PAGES: RegistrationPageValues = {
  person: {
    ...{ familyName: '架空', givenName: '花子', familyKana: 'かくう', givenKana: 'ﾊﾅｺ' },
    birthDate: '1990-05-14',
  },
  address: {
    ...{
      postalCode: '803-0812',
      address: '福岡県北九州市小倉北区室町１－２',
      building: '',
      ward: '小倉北区',
    },
    ...{ workplaceName: '', workplaceAddress: '' },
  },
  contact: {
    ...{ phone: '09000000001', emergencyName: '架空 京子', emergencyRelation: '母' },
    emergencyPhone: '093-000-0002',
  },
  children: [
    { name: '架空 はる', kana: 'カクウ ハル', birthDate: '2019-05-01', school: '', allergy: 'たまご' },
  ],
  qualifications: { held: ['none'] },
  account: {
    ...{ type: 'bank', bankCode: '0177', branchCode: '431', kind: '1', number: '12345' },
    holder: 'かくう　はなこ',
  },
  consents: [],
}

async function filled(userId: string, kind = 'requester'): Promise<RegistrationDraft> {
  let draft = await begin(userId, kind)
  const { consents } = await look(userId)
  const agreed = consents.map(({ code, version }) => ({ code, version }))
  for (const page of draft.pages) {
    const answer = await put(userId, page, draft.version, page === 'consents' ? agreed : PAGES[page])
    expect([page, answer.status]).toEqual([page, 200])
    draft = answer.json()
  }
  return draft
}

describe('who gets in', () => {
  test.each([
    { why: 'nobody, to read', method: 'GET', path: '' },
    {
      why: 'nobody, to begin',
      method: 'PUT',
      path: '/kind',
      body: { version: null, sendKey: KEY, value: 'both' },
    },
    { why: 'nobody, to look for a bank', method: 'GET', path: '/banks?search=a' },
  ] as const)('$why: 401', async ({ method, path, ...rest }) => {
    expect((await call(null, method, path, 'body' in rest ? rest.body : undefined)).status).toBe(401)
  })

  test('a LINE account that is nobody’s may register, and still sees no photos', async () => {
    const userId = nextPerson()
    expect((await call(userId, 'GET', '')).status).toBe(200)
    const cookie = await cookieOf(userId)
    const photos = await app.inject({ url: '/api/liff/readings/R-20251120-00001', headers: { cookie } })
    expect([photos.statusCode, photos.json().error.code]).toEqual([403, 'NOT_A_PROVIDER'])
  })

  test('another site writes nothing', async () => {
    const userId = nextPerson()
    const body = { version: null, sendKey: KEY, value: 'provider' }
    const answer = await call(userId, 'PUT', '/kind', body, { origin: 'https://elsewhere.example' })
    expect([answer.status, (await look(userId)).draft]).toEqual([403, null])
  })

  test('everybody has a draft of their own', async () => {
    const [one, two] = [nextPerson(), nextPerson()]
    const draft = await begin(one)
    await put(one, 'person', draft.version, PAGES.person)
    expect((await look(two)).draft).toBeNull()
    const tried = await put(two, 'person', draft.version + 1, PAGES.person)
    expect([tried.status, tried.json<RegistrationRefused>().error.code]).toEqual([404, 'NO_SUCH_APPLICATION'])
  })
})

describe('a page at a time', () => {
  test('what was typed is kept tidy, and the next visit goes on where it stopped', async () => {
    const userId = nextPerson()
    const draft = await begin(userId)
    expect(draft).toMatchObject({ state: 'draft', version: 1, done: [], sendKey: KEY, caseNo: null })
    await put(userId, 'person', draft.version, PAGES.person)
    const again = (await look(userId)).draft!
    expect(again).toMatchObject({
      done: ['person'],
      pages: ['person', 'address', 'contact', 'children', 'consents'],
      person: { familyKana: 'カクウ', givenKana: 'ハナコ' },
    })
  })

  test.each<{ why: string; page: keyof RegistrationPageValues; value: object; problems: string[] }>([
    {
      why: 'kana in kanji, no such day',
      page: 'person',
      value: { ...PAGES.person, familyKana: '架空', birthDate: '1990-02-30' },
      problems: ['person.familyKana NOT_KATAKANA', 'person.birthDate BAD_DATE'],
    },
    {
      why: 'outside the city, no work in it',
      page: 'address',
      value: { ...PAGES.address, address: '東京都千代田区千代田1', ward: '' },
      problems: ['address.workplaceName NO_TIE_TO_CITY'],
    },
    {
      why: 'no telephone',
      page: 'contact',
      value: { ...PAGES.contact, phone: 'なし' },
      problems: ['contact.phone BAD_PHONE'],
    },
    {
      why: 'the second child too small',
      page: 'children',
      value: [...PAGES.children, { ...PAGES.children[0]!, name: '架空 なつ', birthDate: '2025-08-21' }],
      problems: ['children.1.birthDate CHILD_TOO_YOUNG'],
    },
    { why: 'no child', page: 'children', value: [], problems: ['children NO_CHILDREN'] },
    {
      why: 'a branch of another bank',
      page: 'account',
      value: { ...PAGES.account, branchCode: '999' },
      problems: ['account.branchCode UNKNOWN_BRANCH'],
    },
    {
      why: 'ゆうちょ as a bank',
      page: 'account',
      value: { ...PAGES.account, bankCode: '9900', branchCode: '738' },
      problems: ['account.bankCode YUCHO_BY_SYMBOL'],
    },
    {
      why: 'a registered account that is none',
      page: 'account',
      value: { type: 'kept' },
      problems: ['account MISSING'],
    },
    {
      why: 'an older wording',
      page: 'consents',
      value: [{ code: 'privacy', version: '1999' }],
      problems: [...['privacy', 'rules', 'children', 'account'].map((code) => `consents.${code} NOT_AGREED`)],
    },
  ])('$why: 422 at its field, in words, and nothing is kept', async ({ page, value, problems }) => {
    const userId = PEOPLE.at(-1)!
    const before = (await look(userId)).draft ?? (await begin(userId, 'both'))
    const answer = await put(userId, page, before.version, value)
    const refused = answer.json<RegistrationRefused>()
    expect([answer.status, refused.problems.map(({ field, code }) => `${field} ${code}`)]).toEqual([
      422,
      problems,
    ])
    for (const { text } of refused.problems) expect(text).toMatch(/。$/)
    expect((await look(userId)).draft).toMatchObject({ version: before.version, [page]: null })
  })

  test('a page of an older version is not written over a newer one: 409 with what stands', async () => {
    const userId = nextPerson()
    const draft = await begin(userId)
    await put(userId, 'person', draft.version, PAGES.person)
    const late = await put(userId, 'person', draft.version, { ...PAGES.person, givenName: '別人' })
    const stale = late.json<RegistrationStale>()
    expect([late.status, stale.error.code, stale.draft.person?.givenName, stale.draft.version]).toEqual([
      ...[409, 'STALE', '花子', 2],
    ])
  })

  test('two phones at once: one is kept', async () => {
    const userId = nextPerson()
    const { version } = await begin(userId)
    const answers = await Promise.all(
      ['一', '二', '三', '四'].map((givenName) =>
        put(userId, 'person', version, { ...PAGES.person, givenName }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
  })

  test('begun twice, the first answer lost: the same draft', async () => {
    const userId = nextPerson()
    const [one, two] = [await begin(userId), await begin(userId)]
    expect(two).toEqual(one)
  })

  test.each([
    {
      why: 'a page that is none',
      path: '/nonsense',
      body: { version: 1, sendKey: KEY, value: {} },
      status: 404,
    },
    {
      why: 'a field too many of text',
      path: '/person',
      body: { version: 1, sendKey: KEY, value: { ...PAGES.person, familyName: 'あ'.repeat(500) } },
      status: 400,
    },
    { why: 'no key', path: '/kind', body: { version: null, value: 'both' }, status: 400 },
    {
      why: 'a kind that is none',
      path: '/kind',
      body: { version: null, sendKey: KEY, value: 'mayor' },
      status: 400,
    },
  ])('$why: $status', async ({ path, body, status }) => {
    expect((await call(PEOPLE[0]!, 'PUT', path, body)).status).toBe(status)
  })
})

describe('sending', () => {
  const casesOf = async (userId: string) =>
    (
      await services.db.pool.query("select 1 from cases where kind = 'application' and line_user_id = $1", [
        userId,
      ])
    ).rowCount

  test('an unfinished one is refused at what is missing', async () => {
    const userId = nextPerson()
    const draft = await begin(userId)
    const answer = await submit(userId, draft.version)
    const { problems } = answer.json<RegistrationRefused>()
    expect([answer.status, problems.map(({ field }) => field)]).toEqual([
      ...[422, ['person', 'address', 'contact', 'children', 'consents']],
    ])
    expect(await casesOf(userId)).toBe(0)
  })

  test('six times at once, under one key and others: one case, one answer', async () => {
    const userId = nextPerson()
    const draft = await filled(userId)
    expect(draft.done).toEqual(draft.pages)
    const sent = await Promise.all(
      [KEY, KEY, KEY, 'key-of-another', KEY, KEY].map((key) => submit(userId, draft.version, key)),
    )
    expect(sent.map(({ status }) => status)).toEqual(Array(6).fill(200))
    const receipts = sent.map(({ json }) => json<RegistrationReceipt>())
    expect(new Set(receipts.map(({ caseNo }) => caseNo)).size).toBe(1)
    expect(receipts.filter(({ already }) => !already)).toHaveLength(1)
    expect(await casesOf(userId)).toBe(1)
    const later = await submit(userId, draft.version)
    expect(later.json()).toEqual({ caseNo: receipts[0]!.caseNo, already: true })
    expect((await look(userId)).draft).toMatchObject({ state: 'submitted', caseNo: receipts[0]!.caseNo })
    const page = await put(userId, 'person', draft.version + 1, PAGES.person)
    expect(page.status).toBe(409)
  })

  test('what another phone changed meanwhile is shown before it is sent', async () => {
    const userId = nextPerson()
    const draft = await filled(userId)
    await put(userId, 'contact', draft.version, { ...PAGES.contact, phone: '080-0000-0009' })
    const answer = await submit(userId, draft.version)
    expect([answer.status, answer.json<RegistrationStale>().draft.contact?.phone]).toEqual([
      409,
      '080-0000-0009',
    ])
    expect(await casesOf(userId)).toBe(0)
  })

  test('without a key nothing is sent', async () => {
    const userId = nextPerson()
    const { version } = await filled(userId)
    expect((await call(userId, 'POST', '/submit', { version })).status).toBe(400)
  })

  test('time has passed: a child who left 小6 is refused where everything was fine', async () => {
    const userId = nextPerson()
    const draft = await filled(userId)
    const child = { ...PAGES.children[0]!, birthDate: '2013-04-02' }
    const saved = (await put(userId, 'children', draft.version, [child])).json<RegistrationDraft>()
    world.setNow('2026-04-01T09:00:00+09:00')
    cookies.delete(userId)
    const answer = await submit(userId, saved.version)
    const { problems } = answer.json<RegistrationRefused>()
    const seen = (await look(userId)).draft!
    world.setNow('2025-11-20T10:00:00+09:00')
    cookies.delete(userId)
    expect([answer.status, problems.map(({ field, code }) => `${field} ${code}`)]).toEqual([
      ...[422, ['children.0.birthDate CHILD_TOO_OLD']],
    ])
    expect([seen.problems, seen.done.includes('children')]).toEqual([problems, false])
  })

  test('a requester’s application keeps no account that was typed before the kind was changed', async () => {
    const userId = nextPerson()
    const both = await filled(userId, 'both')
    const changed = await call(userId, 'PUT', '/kind', {
      version: both.version,
      sendKey: KEY,
      value: 'requester',
    })
    const { version } = changed.json<RegistrationDraft>()
    await submit(userId, version)
    expect((await look(userId)).draft).toMatchObject({
      account: null,
      qualifications: null,
      state: 'submitted',
    })
  })

  test('returned, it opens with the reason, and goes again under the same number', async () => {
    const userId = nextPerson()
    const draft = await filled(userId)
    const { caseNo } = (await submit(userId, draft.version)).json<RegistrationReceipt>()
    await services.db.pool.query(
      "update applications set state = 'returned', return_reason = '電話番号', version = version + 1 where case_no = $1",
      [caseNo],
    )
    const returned = (await look(userId)).draft!
    expect(returned).toMatchObject({ state: 'returned', returnReason: '電話番号', caseNo, sendKey: null })
    // the first phone's sending, repeated by the network, changes nothing
    expect((await submit(userId, draft.version)).json()).toEqual({ caseNo, already: true })
    expect((await look(userId)).draft).toMatchObject({ state: 'returned' })
    const body = { version: returned.version, sendKey: 'key-of-the-second', value: PAGES.contact }
    const saved = (await call(userId, 'PUT', '/contact', body)).json<RegistrationDraft>()
    expect(saved.sendKey).toBe('key-of-the-second')
    const again = await submit(userId, saved.version, 'key-of-the-second')
    expect(again.json()).toEqual({ caseNo, already: false })
    expect(await casesOf(userId)).toBe(1)
  })
})

describe('a member', () => {
  test('finds what the register knows, and may add the other role', async () => {
    const seen = await look(MEMBER)
    expect(seen.member).toEqual({ isProvider: true, isRequester: false, hasAccount: false })
    const draft = await begin(MEMBER, 'requester')
    expect(draft.person).toMatchObject({ familyName: '高橋', givenName: '順子', familyKana: 'タカハシ' })
    const { rows } = await services.db.pool.query<{ member_no: string }>(
      'select member_no from applications where line_user_id = $1',
      [MEMBER],
    )
    expect(rows).toEqual([{ member_no: '100012' }])
  })
})

describe('a moved link', () => {
  const NAME = '田村'
  let former: string
  let later: string
  const db = () => services.db.drizzle
  const link = async (lineUserId: string, memberNo = '100013') => {
    const now = services.clock()
    const code = await db().transaction((tx) => issueLinkCode(tx, memberNo, now))
    const tried = { memberNo, birthDate: '1970-01-01', code, lineUserId, now }
    expect(await db().transaction((tx) => linkByCode(tx, tried))).toMatchObject({ result: 'linked' })
  }
  const applicationsOf = async (userId: string) =>
    (
      await services.db.pool.query<{ state: string; member_no: string | null }>(
        'select state, member_no from applications where line_user_id = $1',
        [userId],
      )
    ).rows
  /** sent by the former account, for the member */
  async function sent(): Promise<string> {
    const draft = await filled(former)
    return (await submit(former, draft.version)).json<RegistrationReceipt>().caseNo
  }
  beforeEach(async () => {
    former = nextPerson()
    later = nextPerson()
    await services.db.pool.query("delete from applications where member_no = '100013'")
    await link(former)
  })

  test('what was begun from the register is gone with it, for the phone and for whoever links it next', async () => {
    const begun = await begin(former, 'provider')
    expect(begun.person?.familyName).toBe(NAME)
    await link(later)
    expect(await look(former)).toMatchObject({ member: null, draft: null })
    expect((await put(former, 'contact', begun.version, PAGES.contact!)).status).toBe(404)
    expect((await submit(former, begun.version)).status).toBe(404)
    expect(await applicationsOf(former)).toEqual([])
    // the member begins anew from the register; the former account from nothing
    expect((await begin(later, 'provider')).person?.familyName).toBe(NAME)
    expect((await begin(former, 'provider')).person).toBeNull()
  })

  test('a phone that changes its member leaves the first one’s draft behind', async () => {
    await begin(former, 'provider')
    await link(former, '200051')
    expect((await look(former)).draft).toBeNull()
    expect((await begin(former, 'requester')).person?.familyName).toBe('山本')
  })

  test('a draft written while the link moved is nobody’s to read, and makes room', async () => {
    const begun = await begin(former, 'provider')
    await link(later)
    await services.db.pool.query(
      `insert into applications (id, line_user_id, member_no, kind, state, sealed_form, saved_at)
       values (gen_random_uuid(), $1, '100013', 'provider', 'draft', '', now())`,
      [former],
    )
    expect((await look(former)).draft).toBeNull()
    expect((await put(former, 'contact', begun.version, PAGES.contact!)).status).toBe(404)
    expect((await begin(former, 'provider')).person).toBeNull()
  })

  test('what somebody typed before they were linked stays theirs', async () => {
    const draft = await begin(later)
    await put(later, 'person', draft.version, PAGES.person)
    await link(later)
    expect((await look(later)).draft?.person?.givenName).toBe('花子')
  })

  test('what was sent goes with the member: their phone sees it, and hears the answer', async () => {
    const caseNo = await sent()
    await link(later)
    expect((await look(former)).draft).toBeNull()
    expect((await look(later)).draft).toMatchObject({ caseNo, state: 'submitted' })
    // the former account may apply for themselves
    expect((await begin(former)).caseNo).toBeNull()
  })

  test('beside one of the new account’s own it stays with the centre, and the former account reads nothing', async () => {
    await sent()
    const own = await begin(later)
    await link(later)
    expect((await look(later)).draft).toMatchObject({ caseNo: null, version: own.version })
    expect((await look(former)).draft).toBeNull()
    const body = { version: null, sendKey: KEY, value: 'requester' }
    const begun = await call(former, 'PUT', '/kind', body)
    expect([begun.status, begun.json<RegistrationRefused>().error.code]).toEqual([403, 'FORMER_APPLICATION'])
    expect(await applicationsOf(former)).toEqual([{ state: 'submitted', member_no: '100013' }])
  })

  test('tied by the centre and returned, it is still the applicant’s to mend', async () => {
    const userId = nextPerson()
    const draft = await filled(userId)
    const { caseNo } = (await submit(userId, draft.version)).json<RegistrationReceipt>()
    await services.db.pool.query(
      "update applications set state = 'returned', member_no = '200034' where case_no = $1",
      [caseNo],
    )
    expect((await look(userId)).draft).toMatchObject({ caseNo, state: 'returned' })
  })
})

describe('look-ups', () => {
  const find = async (path: string) => call(PEOPLE[0]!, 'GET', path)

  test.each([
    { why: 'by kana', typed: 'ふくおか', first: '0177' },
    { why: 'by half-width kana', typed: 'ﾌｸｵｶ', first: '0177' },
    { why: 'by kanji with 銀行', typed: '福岡銀行', first: '0177' },
    { why: 'by code', typed: '０１７７', first: '0177' },
    { why: 'by a word the list shortens', typed: '福岡ひびき信用金庫', first: '1903' },
    { why: 'small kana as large ones', typed: 'にしにっぽん', first: '0190' },
  ])('a bank $why', async ({ typed, first }) => {
    const { banks } = (await find(`/banks?search=${encodeURIComponent(typed)}`)).json<BankSearch>()
    expect(banks[0]?.code).toBe(first)
  })

  test.each(['ゆうちょ', 'ユウチョ', '9900', '郵便局'])('%s is never a bank of the list', async (typed) => {
    const found = (await find(`/banks?search=${encodeURIComponent(typed)}`)).json<BankSearch>()
    expect([found.yucho, found.banks.some(({ code }) => code === '9900')]).toEqual([true, false])
  })

  test('branches are of that bank only', async () => {
    const of = async (bank: string) =>
      (await find(`/branches?bank=${bank}&search=${encodeURIComponent('小倉支店')}`)).json<BranchSearch>()
    expect((await of('0177')).branches[0]).toEqual({ code: '431', name: '小倉', kana: 'コクラ' })
    expect((await of('9900')).branches).toEqual([])
    expect((await of('9999')).branches).toEqual([])
  })

  test.each([
    { code: '8030812', found: { address: '福岡県北九州市小倉北区室町', ward: '小倉北区' } },
    { code: '1000001', found: { address: '東京都千代田区千代田', ward: '' } },
    { code: '9999999', found: null },
  ])('postal code $code', async ({ code, found }) => {
    expect((await find(`/postal-code?code=${code}`)).json<PostalAddress>()).toEqual({ found })
  })

  test.each([
    { typed: 'かくう　はなこ', kana: 'ｶｸｳ ﾊﾅｺ', problem: null },
    { typed: '架空', kana: null, problem: expect.stringContaining('「架空」') as string },
    { typed: '', kana: null, problem: null },
  ])('holder $typed', async ({ typed, kana, problem }) => {
    const answer = await call(PEOPLE[0]!, 'POST', '/holder-kana', { typed })
    expect(answer.json<HolderChecked>()).toEqual({ kana, problem })
  })
})

test.each([
  { mode: 'sandbox', url: 'https://famisapo.example/liff' },
  { mode: 'production', url: 'https://liff.line.me/liff-1' },
] as const)('in $mode buttons lead to $url', ({ mode, url }) => {
  expect(liffUrl({ ...services.config, mode })).toBe(url)
})
