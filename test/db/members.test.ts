import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountOf } from '../../db/accounts.ts'
import type { Db } from '../../db/connect.ts'
import {
  importAccounts,
  importChildren,
  importMembers,
  importPairs,
  importProgrammes,
  importTrainings,
} from '../../db/import-members.ts'
import {
  arePaired,
  issueLinkCode,
  lineUserOfMember,
  linkByCode,
  memberByLineUser,
  memberNumbers,
  pairsOfProvider,
  programmePeriodOn,
  type LinkResult,
} from '../../db/members.ts'
import { submitReport } from '../../db/reports.ts'
import { accounts, lineAccounts, lineLinks, linkCodes, members } from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import {
  activity,
  at,
  draft,
  OTHER_PROVIDER,
  OTHER_REQUESTER,
  priced,
  PROVIDER,
  register,
  REQUESTER,
} from './people.ts'

let fresh: FreshDatabase
const db = () => fresh.database.drizzle
const inTx = <T>(work: (tx: Db) => Promise<T>): Promise<T> => db().transaction(work)
const DAY_S = 24 * 60 * 60

beforeAll(async () => {
  fresh = await freshDatabase()
  await inTx(register)
})
afterAll(() => fresh.drop())

describe('linking', () => {
  let code: string
  const wrongCode = () => (code === '00000000' ? '11111111' : '00000000')
  beforeEach(async () => {
    await db().delete(lineLinks)
    await db().delete(lineAccounts)
    code = await inTx((tx) => issueLinkCode(tx, PROVIDER, at(0)))
  })
  const tryWith = (more: Partial<Parameters<typeof linkByCode>[1]> = {}): Promise<LinkResult> =>
    inTx((tx) =>
      linkByCode(tx, {
        memberNo: PROVIDER,
        birthDate: '1970-04-01',
        code,
        lineUserId: 'U1',
        now: at(10),
        ...more,
      }),
    )

  test('number, birth date and code: linked, and the code is used up', async () => {
    expect(code).toMatch(/^\d{8}$/)
    expect(await tryWith()).toMatchObject({
      result: 'linked',
      memberName: '提供 花子',
      formerLineUserId: null,
    })
    expect((await memberByLineUser(db(), 'U1'))?.memberNo).toBe(PROVIDER)
    expect(await lineUserOfMember(db(), PROVIDER)).toBe('U1')
    expect(await tryWith({ lineUserId: 'U2' })).toMatchObject({ result: 'wrong' })
  })

  test('the code itself is nowhere in the database', async () => {
    const [row] = await db().select().from(linkCodes).where(eq(linkCodes.memberNo, PROVIDER))
    expect(row?.codeHash).toMatch(/^\$argon2id\$/)
    expect(JSON.stringify(row)).not.toContain(code)
  })

  test.each([
    { why: 'another code', more: () => ({ code: wrongCode() }) },
    { why: 'another birth date', more: () => ({ birthDate: '1970-04-02' }) },
    { why: 'a number without a letter', more: () => ({ memberNo: OTHER_PROVIDER }) },
    { why: 'a number nobody has', more: () => ({ memberNo: '999999' }) },
  ])('$why: the same answer each time', async ({ more }) => {
    expect(await tryWith(more())).toEqual({
      result: 'wrong',
      memberName: null,
      formerLineUserId: null,
      triesLeft: 4,
    })
  })

  test('five wrong tries lock the code, even for the right one, until the centre prints another', async () => {
    const results: LinkResult[] = []
    for (let n = 0; n < 5; n += 1) results.push(await tryWith({ code: wrongCode() }))
    expect(results.map(({ result, triesLeft }) => [result, triesLeft])).toEqual([
      ['wrong', 4],
      ['wrong', 3],
      ['wrong', 2],
      ['wrong', 1],
      ['locked', 0],
    ])
    expect(await tryWith()).toMatchObject({ result: 'locked' })
    code = await inTx((tx) => issueLinkCode(tx, PROVIDER, at(20)))
    expect(await tryWith()).toMatchObject({ result: 'linked' })
  })

  test('each guess tells the account’s own count: a number nobody has and one with a code answer alike', async () => {
    const told = async (lineUserId: string, memberNos: string[]) => {
      const answers: unknown[] = []
      for (const memberNo of memberNos)
        answers.push(await tryWith({ memberNo, lineUserId, code: wrongCode() }))
      return answers
    }
    const nobody = ['999991', '999992', '999993', '999994', '999995', '999996']
    const unknown = await told('U-unknown', nobody)
    const known = await told(
      'U-known',
      nobody.map(() => PROVIDER),
    )
    const mixed = await told('U-mixed', nobody.with(3, PROVIDER).with(5, OTHER_PROVIDER))
    expect(known).toEqual(unknown)
    expect(mixed).toEqual(unknown)
    // the code is used up by now: for who has not got it, that is a wrong guess like any other
    expect(await tryWith({ lineUserId: 'U-late', code: wrongCode() })).toMatchObject(unknown[0]!)
    expect(await tryWith({ lineUserId: 'U-owner' })).toMatchObject({ result: 'locked' })
  })

  test('twenty wrong tries at once, each from another account, use up the code', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => tryWith({ code: wrongCode(), lineUserId: `U${n}` })),
    )
    expect(new Set(results.map(({ result, triesLeft }) => `${result} ${triesLeft}`))).toEqual(
      new Set(['wrong 4']),
    )
    expect(await tryWith({ lineUserId: 'U99' })).toMatchObject({ result: 'locked' })
  })

  test('one LINE account cannot go through the numbers, on that day', async () => {
    for (let n = 0; n < 10; n += 1) await tryWith({ memberNo: `99990${n}` })
    expect(await tryWith()).toMatchObject({ result: 'locked' })
    expect(await tryWith({ lineUserId: 'U2' })).toMatchObject({ result: 'linked' })
  })

  test('the lock of a LINE account ends with the day', async () => {
    for (let n = 0; n < 10; n += 1) await tryWith({ memberNo: `99990${n}` })
    expect(await tryWith({ now: at(DAY_S) })).toMatchObject({ result: 'linked' })
  })

  test('a code is good for ninety days', async () => {
    expect(await tryWith({ now: at(90 * DAY_S) })).toMatchObject({ result: 'expired' })
    expect(await tryWith({ now: at(90 * DAY_S - 1) })).toMatchObject({ result: 'linked' })
  })

  test('a new phone: the account that lost the member is named; the same account again has lost nothing', async () => {
    await tryWith({ lineUserId: 'Uold' })
    code = await inTx((tx) => issueLinkCode(tx, PROVIDER, at(20)))
    expect(await tryWith({ lineUserId: 'Unew' })).toMatchObject({
      result: 'linked',
      formerLineUserId: 'Uold',
    })
    expect(await memberByLineUser(db(), 'Uold')).toBeNull()
    code = await inTx((tx) => issueLinkCode(tx, PROVIDER, at(30)))
    expect(await tryWith({ lineUserId: 'Unew' })).toMatchObject({ result: 'linked', formerLineUserId: null })
  })

  test('a LINE account that changes its member lets go of the first', async () => {
    await tryWith()
    const other = await inTx((tx) => issueLinkCode(tx, OTHER_PROVIDER, at(0)))
    expect(await tryWith({ memberNo: OTHER_PROVIDER, code: other })).toMatchObject({
      result: 'linked',
      formerLineUserId: null,
    })
    expect(await lineUserOfMember(db(), PROVIDER)).toBeNull()
    expect((await memberByLineUser(db(), 'U1'))?.memberNo).toBe(OTHER_PROVIDER)
  })
})

describe('the register', () => {
  test('pairs: the one cared for last comes first, with the children', async () => {
    expect((await pairsOfProvider(db(), PROVIDER)).map((pair) => pair.requesterNo)).toEqual([
      REQUESTER,
      OTHER_REQUESTER,
    ])
    await inTx((tx) =>
      submitReport(tx, {
        draft: draft('pairs', { activities: [activity({ requesterNo: OTHER_REQUESTER })] }),
        providerNo: PROVIDER,
        lineUserId: 'U1',
        now: at(0),
        priced: [priced()],
        attention: [],
      }),
    )
    const [first, second] = await pairsOfProvider(db(), PROVIDER)
    expect(first).toMatchObject({ requesterNo: OTHER_REQUESTER, requesterName: '例示 二郎', children: [] })
    expect(second?.children.map((child) => child.name)).toEqual(['依頼 はる', '依頼 なつ'])
    expect(await pairsOfProvider(db(), OTHER_PROVIDER)).toEqual([])
  })

  test.each([
    { why: 'the day of registration counts', on: '2024-04-01', paired: true },
    { why: 'the day before does not', on: '2024-03-31', paired: false },
  ])('paired: $why', async ({ on, paired }) => {
    expect(await arePaired(db(), PROVIDER, REQUESTER, on)).toBe(paired)
  })

  test('numbers in order', async () => {
    expect(await memberNumbers(db())).toEqual([PROVIDER, OTHER_PROVIDER, REQUESTER, OTHER_REQUESTER])
  })
})

describe('bulk loads', () => {
  const sealer = createSealer(randomBytes(32))
  const person = {
    memberNo: '300001',
    name: '写本 三郎',
    kana: 'シャホン サブロウ',
    isProvider: true,
    isRequester: true,
    birthDate: '1980-01-01',
    joinedOn: '2021-01-01',
  }
  const account = {
    memberNo: '300001',
    bankCode: '9900',
    branchCode: '738',
    kind: '1' as const,
    number: '1992765',
    holderKana: 'ｼﾔﾎﾝ ｻﾌﾞﾛｳ',
  }

  const loads: Record<
    string,
    {
      load: (tx: Db) => Promise<{ rows: number; changed: number }>
      alter: (tx: Db) => Promise<{ rows: number; changed: number }>
    }
  > = {
    members: {
      load: (tx) => importMembers(tx, [person]),
      alter: (tx) => importMembers(tx, [{ ...person, phone: '090' }]),
    },
    children: {
      load: (tx) =>
        importChildren(tx, [{ requesterNo: '300001', name: '写本 あき', kana: '', birthDate: '2020-01-01' }]),
      alter: (tx) =>
        importChildren(tx, [
          { requesterNo: '300001', name: '写本 あき', kana: 'シャホン アキ', birthDate: '2020-01-01' },
        ]),
    },
    pairs: {
      load: (tx) =>
        importPairs(tx, [{ providerNo: '300001', requesterNo: REQUESTER, registeredOn: '2025-01-01' }]),
      alter: (tx) =>
        importPairs(tx, [{ providerNo: '300001', requesterNo: REQUESTER, registeredOn: '2025-01-02' }]),
    },
    trainings: {
      load: (tx) =>
        importTrainings(tx, [
          { memberNo: '300001', course: '救命', completedOn: '2025-01-01', expiresOn: null },
        ]),
      alter: (tx) =>
        importTrainings(tx, [
          { memberNo: '300001', course: '救命', completedOn: '2025-01-01', expiresOn: '2030-01-01' },
        ]),
    },
    programmes: {
      load: (tx) =>
        importProgrammes(tx, [
          { memberNo: '300001', programme: 'ikukyu', startsOn: '2025-08-01', endsOn: '2026-08-31' },
        ]),
      alter: (tx) =>
        importProgrammes(tx, [
          { memberNo: '300001', programme: 'ikukyu', startsOn: '2025-08-01', endsOn: '2026-09-30' },
        ]),
    },
    accounts: {
      load: (tx) => importAccounts(tx, sealer, [account], at(0)),
      alter: (tx) => importAccounts(tx, sealer, [{ ...account, number: '7654321' }], at(0)),
    },
  }

  test.each(Object.keys(loads))('%s: new, then nothing, then one change', async (name) => {
    const { load, alter } = loads[name]!
    expect(await inTx(load)).toEqual({ rows: 1, changed: 1 })
    expect(await inTx(load)).toEqual({ rows: 1, changed: 0 })
    expect(await inTx(alter)).toEqual({ rows: 1, changed: 1 })
    expect(await inTx(alter)).toEqual({ rows: 1, changed: 0 })
  })

  test('an unchanged member keeps its time stamp', async () => {
    const stamp = async () =>
      (await db().select().from(members).where(eq(members.memberNo, PROVIDER)))[0]?.updatedAt
    const before = await stamp()
    await inTx(register)
    expect(await stamp()).toEqual(before)
  })

  test('an account lies sealed to its member', async () => {
    expect(await accountOf(db(), sealer, '300001')).toMatchObject({
      number: '7654321',
      holderKana: 'ｼﾔﾎﾝ ｻﾌﾞﾛｳ',
    })
    const [row] = await db().select().from(accounts)
    expect(row?.sealedAccount.includes('7654321')).toBe(false)
    await db().insert(accounts).values({ memberNo: PROVIDER, sealedAccount: row!.sealedAccount })
    expect(await accountOf(db(), sealer, PROVIDER)).toBe('damaged')
  })

  test('1,200 members in one load', async () => {
    const many = Array.from({ length: 1200 }, (_, n) => ({ ...person, memberNo: String(400_000 + n) }))
    expect(await inTx((tx) => importMembers(tx, many))).toEqual({ rows: 1200, changed: 1200 })
  })

  test('a row that breaks the register takes the whole load back', async () => {
    const load = inTx((tx) =>
      importPairs(tx, [
        { providerNo: OTHER_PROVIDER, requesterNo: REQUESTER, registeredOn: '2025-01-01' },
        { providerNo: '999999', requesterNo: REQUESTER, registeredOn: '2025-01-01' },
      ]),
    )
    await expect(load).rejects.toMatchObject({ cause: { code: '23503' } })
    expect(await pairsOfProvider(db(), OTHER_PROVIDER)).toEqual([])
  })

  test.each([
    { on: '2025-07-31', found: false },
    { on: '2025-08-01', found: true },
    { on: '2026-09-30', found: true },
    { on: '2026-10-01', found: false },
  ])('a programme on $on: $found', async ({ on, found }) => {
    expect((await programmePeriodOn(db(), '300001', on)) !== null).toBe(found)
  })
})
