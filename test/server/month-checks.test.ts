/** Every check of a month, once, in one November of one office; nothing else is found. */
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importAccounts } from '../../db/import-members.ts'
import { addLines, addRun, linesText } from '../../db/runs.ts'
import type { RunCheck } from '../../rules/run-states.ts'
import { checkMonth } from '../../server/month/check-month.ts'
import { previewMonth } from '../../server/month/preview-month.ts'
import { RUN_CHECK_WORDS } from '../../server/month/words.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let found: RunCheck[]
const refs: Record<string, string> = {}
afterAll(() => world.fresh.drop())

const run = (text: string) => world.fresh.database.drizzle.execute(sql.raw(text))
const TUESDAYS = [
  ...['2025-08-05', '2025-08-12', '2025-08-19', '2025-08-26', '2025-09-02', '2025-09-09', '2025-09-16'],
  ...['2025-09-23', '2025-09-30', '2025-10-07', '2025-10-14', '2025-10-21', '2025-10-28'],
]

/** provider and requester of `NEW` are of the register below */
interface Row {
  why: string
  visits: [string, string, string, string, string][]
  then?: (activityNo: string) => Promise<unknown>
  /** of the last visit of the row; `!` blocks */
  expected: string[]
}

const A = ['100001', '200001'] as const
const B = ['100002', '200002'] as const
const C = ['100003', '200001'] as const
const set = (change: string) => (no: string) =>
  run(`update activities set ${change} where activity_no = '${no}'`)
const child = (id: number) => set(`children = '[{"childId":${id},"sick":false}]'`)

const rows: Row[] = [
  { why: 'as always', visits: [[...A, '2025-11-04', '15:00', '17:00']], expected: [] },
  {
    why: 'seven hours where two are usual',
    visits: [[...A, '2025-11-11', '09:00', '16:00']],
    expected: ['UNUSUAL_LENGTH いつもは長くて2時間、今回は7時間'],
  },
  {
    why: 'a Wednesday after thirteen Tuesdays',
    visits: [[...A, '2025-11-12', '15:00', '17:00']],
    expected: ['UNUSUAL_WEEKDAY いつもは火、今回は水'],
  },
  {
    why: 'four times the money of any month before',
    visits: [
      ...(['2025-11-05', '2025-11-06', '2025-11-10'] as const).map((day): Row['visits'][0] => [
        ...B,
        day,
        '15:00',
        '17:00',
      ]),
      [...B, '2025-11-03', '15:00', '17:00'],
    ],
    expected: ['UNUSUAL_AMOUNT これまでの多い月は1,000円、この月は4,000円'],
  },
  { why: 'long, of a pair without history', visits: [[...C, '2025-11-05', '08:00', '16:00']], expected: [] },
  {
    why: 'told twice',
    visits: [
      [...C, '2025-11-06', '08:00', '09:00'],
      [...C, '2025-11-06', '08:00', '09:00'],
    ],
    expected: ['DUPLICATE!'],
  },
  {
    why: 'two times of one visit',
    visits: [
      [...C, '2025-11-07', '08:00', '09:00'],
      [...C, '2025-11-07', '08:30', '09:30'],
    ],
    expected: ['OVERLAP!'],
  },
  {
    why: 'two families at once',
    visits: [
      [...C, '2025-11-08', '08:00', '09:00'],
      ['100003', '200002', '2025-11-08', '08:30', '09:30'],
    ],
    expected: ['TWO_FAMILIES'],
  },
  {
    why: 'one child with two providers',
    visits: [
      ['100002', '200001', '2025-11-14', '08:00', '09:00'],
      [...C, '2025-11-14', '08:30', '09:30'],
    ],
    then: child(7),
    expected: ['CHILD_IN_TWO_PLACES!'],
  },
  {
    why: 'perhaps one child: the papers only count',
    visits: [
      ['100002', '200001', '2025-11-15', '08:00', '09:00'],
      [...C, '2025-11-15', '08:30', '09:30'],
    ],
    expected: ['CHILD_PERHAPS_IN_TWO_PLACES'],
  },
  {
    why: 'not together any more',
    visits: [['100003', '200002', '2025-11-26', '08:00', '09:00']],
    expected: ['UNREGISTERED_PAIR!'],
  },
  {
    why: 'before the family joined',
    visits: [['100003', '200003', '2025-11-19', '08:00', '09:00']],
    expected: ['BEFORE_JOINING!'],
  },
  {
    why: 'of a family that left',
    visits: [['100003', '200004', '2025-11-17', '08:00', '09:00']],
    expected: ['LEFT_MEMBER'],
  },
  {
    why: 'after the course ran out',
    visits: [['100002', '200001', '2025-11-28', '08:00', '09:00']],
    expected: ['TRAINING_EXPIRED'],
  },
  { why: 'told late', visits: [[...C, '2025-10-09', '08:00', '09:00']], expected: ['LATE'] },
  {
    why: 'of a year whose accounts are closed',
    visits: [[...C, '2025-03-11', '08:00', '09:00']],
    expected: ['LATE', 'PAST_FISCAL_YEAR'],
  },
  {
    why: 'approved at another amount',
    visits: [[...C, '2025-11-18', '08:00', '09:00']],
    then: set('fee_yen = 600, reward_yen = 1100'),
    // told: reward 1,100, the city's share as it is now
    expected: ['AMOUNT_CHANGED 見込みは市から500円・家庭から600円、計算は市から500円・家庭から500円'],
  },
  {
    why: 'fifteen hours',
    visits: [[...C, '2025-11-20', '06:00', '21:00']],
    expected: ['LONG_VISIT'],
  },
  {
    why: 'twenty-five hours on one day',
    visits: [
      [...C, '2025-11-21', '00:00', '13:00'],
      [...C, '2025-11-21', '13:00', '01:00'],
    ],
    expected: ['OVER_24H!'],
  },
  {
    why: 'beside one that nobody has approved yet',
    visits: [
      [...C, '2025-11-24', '08:00', '09:00'],
      [...C, '2025-11-24', '08:30', '09:30'],
    ],
    then: () =>
      run(`update reports set state = 'submitted' where case_no =
        (select min(case_no) from activities where date = '2025-11-24')`),
    expected: ['CLASH_WAITING'],
  },
  { why: 'tomorrow', visits: [[...C, '2025-11-30', '08:00', '09:00']], expected: ['FUTURE!'] },
  {
    why: 'before there was a policy',
    visits: [[...C, '2025-11-22', '08:00', '09:00']],
    then: set(`date = '2024-09-30'`),
    expected: ['NOT_PRICED!'],
  },
]

beforeAll(async () => {
  world = await openMonth()
  const family = (no: string, joined: string, state: string) =>
    `${no},見本 林,ミホン リン,依頼,1985-01-02,800-0001,門司区見本町1-1,門司区,090-0000-0000,${joined},${state}`
  await world.import(
    'members',
    family('200003', '2025-11-20', '有効'),
    family('200004', '2024-10-01', '退会'),
  )
  await world.import('pairs', '100003,200003,2024-10-01', '100003,200004,2024-10-01')
  for (const day of TUESDAYS) await world.visit(...A, day, '15:00', '17:00')
  for (const day of ['2025-08-06', '2025-09-03', '2025-10-01']) await world.visit(...B, day, '15:00', '17:00')
  const paid = await world.visit(...A, '2025-10-30', '15:00', '16:00')
  await run(
    `update activities set date = '2025-10-28', start_time = '18:00', end_time = '19:00' where activity_no = '${paid}'`,
  )
  await world.decide('2025-10')
  await world.withdraw(paid)
  for (const { why, visits, then } of rows) {
    for (const visit of visits) refs[why] = await world.visit(...visit)
    await then?.(refs[why]!)
    if (why === 'one child with two providers')
      await run(`update activities set children = '[{"childId":7,"sick":false}]' where date = '2025-11-14'`)
  }
  await run(
    `update pairs set ended_on = '2025-11-25' where provider_no = '100003' and requester_no = '200002'`,
  )
  await run(`insert into trainings (member_no, course, completed_on, expires_on)
    values ('100002', '救命', '2020-11-27', '2025-11-27'), ('100002', '事故防止', '2025-06-01', '2026-05-31'),
      ('100002', '基礎研修', '2020-04-01', null)`)
  await run(`delete from accounts where member_no = '100003'`)
  await run(`update members set name = '김 子' where member_no = '100003'`)
  await run(`update accounts set changed_at = '2025-11-20T00:00:00Z' where member_no = '100002'`)
  // a passbook from before the banks became one
  const gone = { bankCode: '0118', branchCode: '001', kind: '1', number: '0000001', holderKana: 'ﾚｲ ｲﾁｺ' }
  const { drizzle } = world.fresh.database
  const now = new Date('2025-11-01T00:00:00Z')
  await drizzle.transaction((tx) =>
    importAccounts(tx, world.services.sealer, [{ ...gone, memberNo: '100001' } as never], now),
  )
  await run(`update accounts set changed_at = null where member_no = '100001'`)
  world.setNow('2025-11-29')
  found = (await previewMonth(world.services, '2025-11', { actor: PREPARER })).checks
})

const said = ({ code, severity, detail }: RunCheck) =>
  `${code}${severity === 'block' ? '!' : ''}${detail ? ` ${detail}` : ''}`
const of = (ref: string | undefined) => found.filter((check) => check.ref === ref).map(said)

test.each(rows)('$why', ({ why, expected }) => expect(of(refs[why])).toEqual(expected))

test('members, once each: accounts, names for the papers, money to be asked back', () => {
  expect(of('100001')).toEqual([
    expect.stringMatching(/^ACCOUNT_UNUSABLE .*みちのく銀行は、2025年1月1日に 0117 青森みちのく銀行/),
    'REPAYMENT',
    'REPAYMENT_UNPAID',
  ])
  expect(of('100002')).toEqual(['ACCOUNT_CHANGED'])
  expect(of('100003')).toEqual(['NO_ACCOUNT', 'UNPRINTABLE_NAME 氏名の「김」。カナで印刷します'])
})

test('nothing else is found, and every check has said something', () => {
  const expected = rows.flatMap(({ expected }) => expected)
  const others = found.filter(({ ref }) => !/^\d{6}$/.test(ref ?? '')).map(said)
  expect(others.sort()).toEqual(expected.sort())
  const codes = new Set([
    ...found.map(({ code }) => code),
    'TOTALS_DIFFER',
    'ACCOUNT_RETURNED',
    'EARLIER_NOT_CLOSED',
  ])
  expect([...codes].sort()).toEqual(Object.keys(RUN_CHECK_WORDS).sort())
})

test('what is unusual is the city’s to say; nothing else changes with it', async () => {
  const { city } = world.services
  const unusual = { ...city.month.unusual, visits: 10_000, visitsForDays: 10_000, months: 10_000 }
  const patient = { ...world.services, city: { ...city, month: { ...city.month, unusual } } }
  const { checks } = await previewMonth(patient, '2025-11', { actor: PREPARER })
  expect(checks.map(said)).toEqual(found.filter(({ code }) => !code.startsWith('UNUSUAL')).map(said))
})

test('lines that their decisions do not add up to stop the month', async () => {
  const rollBack = new Error('seen')
  let checks: RunCheck[] = []
  const [line] = await world.lines('2025-10')
  await expect(
    world.fresh.database.drizzle.transaction(async (tx) => {
      const now = world.services.clock()
      const runId = await addRun(tx, { month: '2025-11', approvalsNeeded: 1, actor: PREPARER, now })
      await (
        await addLines(tx, linesText(runId, [line!], 1))
      ).done
      const { policies } = world.services.city
      const scope = { runId, month: '2025-11', policies, refused: [], decisions: [], now }
      checks = await checkMonth(tx, world.services, scope)
      throw rollBack
    }),
  ).rejects.toBe(rollBack)
  expect(checks.map(said)).toContain('TOTALS_DIFFER!')
  expect(checks.find(({ code }) => code === 'TOTALS_DIFFER')!.ref).toBeNull()
})
