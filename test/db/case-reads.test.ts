import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCases } from '../../db/case-reads.ts'
import { openCase } from '../../db/cases.ts'
import { searchMembers } from '../../db/member-reads.ts'
import { lineLinks, members } from '../../db/schema.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
const db = () => fresh.database.drizzle
const CASES = 10_000
const PEOPLE = 3_000
/** Far above what it takes (some 20 ms here), far below what a person notices twice. */
const DEADLINE_MS = 500

beforeAll(async () => {
  fresh = await freshDatabase()
  await db().execute(sql`
    insert into members (member_no, name, kana, is_provider, is_requester, birth_date, joined_on, phone)
    select lpad((100000 + n)::text, 6, '0'), '見本 ' || n, 'ミホン ' || n, n % 3 = 0, n % 3 <> 0, '1970-01-01',
      '2024-10-01', '093-700-' || lpad(n::text, 4, '0')
    from generate_series(1, ${PEOPLE}) n`)
  await db().execute(sql`
    insert into cases (case_no, kind, member_no, opened_at)
    select 'R-20250101-' || lpad(n::text, 5, '0'), 'report', lpad((100000 + 1 + n % ${PEOPLE})::text, 6, '0'),
      '2025-01-01T10:00:00+09:00'
    from generate_series(1, ${CASES}) n`)
  await db().execute(sql`
    insert into reports (case_no, provider_no, source, state, received_at)
    select case_no, member_no, 'chat', 'approved', opened_at from cases`)
  await db().execute(sql`
    insert into activities (activity_no, case_no, seq, provider_no, requester_no, date, start_time, end_time, children,
      fee_yen, reward_yen, subsidy_yen, billed_minutes, fee_lines, policy_version, fiscal_year)
    select case_no || '-01', case_no, 1, provider_no, '100002', '2025-01-01', '10:00', '12:00', '[]', 0, 0, 0, 120, '[]',
      'x', 2024 from reports where case_no < 'R-20250101-00003'`)
  const person = { birthDate: '1980-01-01', joinedOn: '2024-10-01', isProvider: true, isRequester: false }
  await db()
    .insert(members)
    .values([
      { ...person, memberNo: '300001', name: '九条 まどか', kana: 'クジョウ マドカ', phone: '080-1234-5678' },
      { ...person, memberNo: '300002', name: '九条 百%', kana: 'クジョウ ヒャク', phone: '090-0000-0001' },
    ])
  await db().insert(lineLinks).values({ lineUserId: 'U-kujo', memberNo: '300001' })
  await db().transaction((tx) =>
    openCase(tx, {
      kind: 'urgent',
      memberNo: '300001',
      lineUserId: null,
      originKey: null,
      openedAt: new Date('2025-11-05T10:00:00+09:00'),
      summary: 'けが',
    }),
  )
  await db().execute(sql`analyze`)
})
afterAll(() => fresh.drop())

const found = async (search: string) =>
  (await findCases(db(), { search, limit: 50 })).rows.map(({ caseNo }) => caseNo)
const KUJO = 'R-20251105-00001'

describe('a case', () => {
  test.each([
    { why: 'its number', search: KUJO },
    { why: 'its number in small letters', search: 'r-20251105-00001' },
    { why: 'its number in wide letters', search: 'Ｒ－２０２５１１０５－００００１'.replaceAll('－', '-') },
    { why: 'a part of the number', search: '20251105' },
    { why: 'the name', search: '九条 まどか' },
    { why: 'the name without its space', search: '九条まどか' },
    { why: 'kana', search: 'クジョウマ' },
    { why: 'hiragana', search: 'くじょう　まどか' },
    { why: 'half-width kana', search: 'ｸｼﾞｮｳ ﾏﾄﾞｶ' },
    { why: 'the phone', search: '080-1234-5678' },
    { why: 'the phone without hyphens', search: '08012345678' },
    { why: 'the member number', search: '300001' },
  ])('is found by $why', async ({ search }) => {
    expect(await found(search)).toContain(KUJO)
  })

  test.each(['%', '_', "'", '\\', '存在しない', '百%_'])(
    '%s finds nothing and breaks nothing',
    async (search) => {
      expect(await found(search)).toEqual([])
    },
  )

  test('is found by the requester cared for, and by nobody else there', async () => {
    const cared = await findCases(db(), { memberNo: '100002', limit: 50 })
    expect(cared.rows.map(({ caseNo }) => caseNo)).toEqual(
      expect.arrayContaining(['R-20250101-00001', 'R-20250101-00002']),
    )
  })

  test('pages follow one another', async () => {
    const first = await findCases(db(), { search: 'ミホン', limit: 10 })
    const second = await findCases(db(), { search: 'ミホン', limit: 10, cursor: first.next })
    expect(first.rows.at(-1)!.caseNo > second.rows[0]!.caseNo).toBe(true)
  })
})

test.each(['くじょう', '00012', 'ミホン', '0937001234', KUJO, '100777'])(
  `「%s」 among ${CASES} cases answers at once`,
  async (search) => {
    await findCases(db(), { search, limit: 50 })
    const started = performance.now()
    await findCases(db(), { search, limit: 50 })
    expect(performance.now() - started).toBeLessThan(DEADLINE_MS)
  },
)

describe('a member', () => {
  test.each([
    { why: 'hiragana', search: 'くじょうま' },
    { why: 'the beginning of the number', search: '300001' },
    { why: 'the phone', search: '1234-5678' },
  ])('is found by $why', async ({ search }) => {
    const { rows } = await searchMembers(db(), { search, limit: 10 })
    expect(rows.map(({ member, linked }) => [member.memberNo, linked])).toEqual([['300001', true]])
  })

  test('by role, in pages', async () => {
    const first = await searchMembers(db(), { role: 'requester', limit: 3 })
    const next = await searchMembers(db(), { role: 'requester', limit: 3, cursor: first.next })
    expect(first.rows).toHaveLength(3)
    expect(next.rows[0]!.member.memberNo > first.rows[2]!.member.memberNo).toBe(true)
    expect([...first.rows, ...next.rows].every(({ member }) => member.isRequester)).toBe(true)
  })
})
