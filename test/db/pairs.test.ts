import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { arePaired, pairsOfProvider } from '../../db/members.ts'
import { endPair, pairsOfMember, registerPair } from '../../db/pairs.ts'
import { members, pairs } from '../../db/schema.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
const db = () => fresh.database.drizzle
const inTx = <T>(work: (tx: Db) => Promise<T>): Promise<T> => db().transaction(work)
const [P, R, BOTH, LEFT] = ['100001', '200001', '150001', '100009'] as const

beforeAll(async () => {
  fresh = await freshDatabase()
  const person = (memberNo: string, isProvider: boolean, isRequester: boolean) => ({
    memberNo,
    name: `会員 ${memberNo}`,
    kana: 'カイイン',
    isProvider,
    isRequester,
    birthDate: '1970-01-01',
    joinedOn: '2024-10-01',
  })
  await db()
    .insert(members)
    .values([
      person(P, true, false),
      person(R, false, true),
      person(BOTH, true, true),
      { ...person(LEFT, true, false), state: 'left' },
    ])
})
afterAll(() => fresh.drop())

const on = (day: string) => new Date(`${day}T10:00:00+09:00`)
const register = (providerNo: string, requesterNo: string, day = '2025-11-01') =>
  inTx((tx) => registerPair(tx, { providerNo, requesterNo, actor: 'staff:1', now: on(day) }))
const end = (endedOn: string, day = endedOn) =>
  inTx((tx) => endPair(tx, { providerNo: P, requesterNo: R, endedOn, actor: 'staff:1', now: on(day) }))

describe('a pair', () => {
  test('is registered once, however often and by however many at once', async () => {
    const results = await Promise.all([register(P, R), register(P, R), register(P, R)])
    expect(results.filter((one) => one.kind === 'done' && !one.already)).toHaveLength(1)
    expect(await db().$count(pairs, eq(pairs.providerNo, P))).toBe(1)
    expect((await pairsOfProvider(db(), P)).map(({ requesterNo }) => requesterNo)).toEqual([R])
    for (const memberNo of [P, R])
      expect((await auditOf(db(), `member:${memberNo}`)).map(({ action }) => action)).toEqual([
        'pair.registered',
      ])
  })

  test.each([
    { why: 'before it began', endedOn: '2025-10-31', today: '2025-11-10', code: 'BEFORE_REGISTERED' },
    { why: 'in the future', endedOn: '2025-11-11', today: '2025-11-10', code: 'FUTURE_END' },
  ])('does not end $why', async ({ endedOn, today, code }) => {
    expect(await end(endedOn, today)).toMatchObject({ kind: 'refused', code, field: 'endedOn' })
  })

  test('an end keeps the row: the days before stay good, the chat no longer offers it', async () => {
    expect(await end('2025-11-20')).toMatchObject({ kind: 'done', already: false })
    expect(await end('2025-11-22')).toMatchObject({ kind: 'done', already: true, endedOn: '2025-11-20' })
    expect(await arePaired(db(), P, R, '2025-11-20')).toBe(true)
    expect(await arePaired(db(), P, R, '2025-11-21')).toBe(false)
    expect(await pairsOfProvider(db(), P)).toEqual([])
    expect(await pairsOfMember(db(), R)).toMatchObject([
      { otherRole: 'provider', otherNo: P, registeredOn: '2025-11-01', endedOn: '2025-11-20' },
    ])
  })

  test('registered anew it stands again from its first day, and the log knows the break', async () => {
    expect(await register(P, R, '2025-12-01')).toMatchObject({ kind: 'done', already: false, again: true })
    expect(await arePaired(db(), P, R, '2025-11-05')).toBe(true)
    expect(await arePaired(db(), P, R, '2025-12-02')).toBe(true)
    const rows = await auditOf(db(), `member:${P}`)
    expect(rows.map(({ action }) => action)).toEqual(['pair.registered', 'pair.ended', 'pair.registered'])
    expect(rows[2]).toMatchObject({ before: { endedOn: '2025-11-20' }, after: { since: '2025-12-01' } })
  })

  test('one that never was does not end', async () => {
    const never = { providerNo: BOTH, requesterNo: R, endedOn: '2025-11-01', actor: 'staff:1' }
    expect(await inTx((tx) => endPair(tx, { ...never, now: on('2025-11-02') }))).toEqual({
      kind: 'no-such-pair',
    })
  })
})

describe('who can be a pair', () => {
  test.each([
    { why: 'an unknown provider', pair: ['999999', R], code: 'UNKNOWN_MEMBER', field: 'providerNo' },
    { why: 'an unknown requester', pair: [P, '999999'], code: 'UNKNOWN_MEMBER', field: 'requesterNo' },
    { why: 'oneself', pair: [BOTH, BOTH], code: 'SAME_MEMBER', field: 'requesterNo' },
    { why: 'two providers', pair: [BOTH, P], code: 'NO_REQUESTER_ROLE', field: 'requesterNo' },
    { why: 'a requester as provider', pair: [R, BOTH], code: 'NO_PROVIDER_ROLE', field: 'providerNo' },
    { why: 'somebody who left', pair: [LEFT, R], code: 'LEFT_MEMBER', field: 'providerNo' },
  ])('not $why', async ({ pair: [provider, requester], code, field }) => {
    expect(await register(provider!, requester!)).toEqual({ kind: 'refused', code, field })
  })

  test('a member with both roles, either way', async () => {
    expect(await register(P, BOTH)).toMatchObject({ kind: 'done' })
    expect(await register(BOTH, R)).toMatchObject({ kind: 'done' })
    expect((await pairsOfMember(db(), BOTH)).map(({ otherRole }) => otherRole).sort()).toEqual([
      'provider',
      'requester',
    ])
  })
})
