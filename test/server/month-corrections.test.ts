/** Corrections over several runs, where what was decided must be read back right: worked out by hand. */
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findMonthWork, monthPortions, type MonthPortion } from '../../db/month-input.ts'
import { changedPolicy } from '../rules/policy-files.ts'
import { openMonth, type MonthWorld } from './month-world.ts'

let world: MonthWorld
beforeEach(async () => {
  world = await openMonth()
})
afterEach(() => world.fresh.drop())

const db = () => world.fresh.database.drizzle
const decide = async (month: string, on: string) => {
  world.setNow(on)
  return world.decide(month)
}
/** what a run of this month would look at */
const workOf = (month: string, lastDay: string) =>
  db().transaction(async (tx) => {
    const portions: MonthPortion[] = []
    await findMonthWork(tx, { month, lastDay })
    for await (const portion of monthPortions(tx, { month, lastDay }, 100)) portions.push(portion)
    return portions
  })
const numbered = async (month: string) =>
  (await world.lines(month)).map((l) => [l.activityDate, l.requesterNo, l.programmeVisit, l.subsidyYen])
const provider = (activityNo: string, to: string) =>
  db().execute(sql`update activities set provider_no = ${to} where activity_no = ${activityNo}`)

test('a free visit of another family after all: it is numbered among theirs, no number stands twice', async () => {
  await world.import(
    'programmes',
    '200001,ikukyu,2025-10-01,2026-03-31',
    '200002,ikukyu,2025-10-01,2026-03-31',
  )
  const moved = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
  await world.visit('100002', '200002', '2025-10-08', '15:00', '17:00')
  await decide('2025-10', '2025-11-05')
  await world.change(moved, { requesterNo: '200002', end: '18:00' })
  await world.visit('100002', '200002', '2025-11-04', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-11-05', '15:00', '17:00')
  await decide('2025-11', '2025-12-05')
  expect(await numbered('2025-11')).toEqual([
    // 2 of the other family's now; an hour more at the normal fee
    ['2025-10-07', '200002', 2, 500],
    ['2025-11-04', '200002', 3, 2_000],
    // and 1 is free again for the first family
    ['2025-11-05', '200001', 1, 2_000],
  ])
})

test('a free visit decided, then cancelled: a later month may use its number', async () => {
  await world.import('programmes', '200001,ikukyu,2025-10-01,2026-03-31')
  const visit = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-10-08', '15:00', '17:00')
  await decide('2025-10', '2025-11-05')
  await world.change(visit, { cancelled: 'sameDay' })
  await decide('2025-11', '2025-12-05')
  expect(await numbered('2025-11')).toEqual([['2025-10-07', '200001', null, -2_000]])
  await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-12-03', '15:00', '17:00')
  await decide('2025-12', '2026-01-05')
  expect(await numbered('2025-12')).toEqual([
    ['2025-12-02', '200001', 1, 2_000],
    ['2025-12-03', '200001', 3, 2_000],
  ])
})

test('moved into the family’s other recognised period: numbered anew there', async () => {
  await world.import(
    'programmes',
    '200001,ikukyu,2025-10-01,2025-10-31',
    '200001,ikukyu,2025-11-01,2026-10-31',
  )
  const visit = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
  await decide('2025-10', '2025-11-05')
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await decide('2025-11', '2025-12-05')
  await world.change(visit, { date: '2025-11-06', end: '18:00' })
  await decide('2025-12', '2026-01-05')
  expect(await numbered('2025-12')).toEqual([['2025-11-06', '200001', 2, 500]])
})

test.each([
  ['a lower number', '100003', '100001'],
  ['a higher number', '100001', '100003'],
])('given to another provider, %s: once, and settled from then on', async (_why, from, to) => {
  const visit = await world.visit(from, '200001', '2025-10-07', '15:00', '17:00')
  await decide('2025-10', '2025-11-05')
  await provider(visit, to)
  expect(await decide('2025-11', '2025-12-05')).toMatchObject({ activities: 0, subsidyYen: 0, decisions: 2 })
  const lines = await world.lines('2025-11')
  expect(Object.fromEntries(lines.map((l) => [l.providerNo, [l.kind, l.count, l.subsidyYen]]))).toEqual({
    [to]: ['original', 1, 1_000],
    [from]: ['adjustment', -1, -1_000],
  })
  expect(await workOf('2025-12', '2025-12-31')).toEqual([])
  // and back again, with an hour more
  await provider(visit, from)
  await world.change(visit, { end: '18:00' })
  await decide('2025-12', '2026-01-05')
  expect(
    Object.fromEntries(
      (await world.lines('2025-12')).map((l) => [l.providerNo, [l.kind, l.count, l.subsidyYen]]),
    ),
  ).toEqual({ [from]: ['adjustment', 1, 1_500], [to]: ['adjustment', -1, -1_000] })
})

test('a cap counts what was decided for the family and the month as they are now', async () => {
  const policy = changedPolicy({ monthlyCap: { label: '月の上限をこえた分', subsidyYen: 1_500 } })
  world.services.city = { ...world.services.city, policies: { versions: [policy] } }
  const visit = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
  await decide('2025-10', '2025-11-05')
  // the other family's, and half an hour more: 1,250 of its 1,500
  await world.change(visit, { requesterNo: '200002', end: '17:30' })
  await decide('2025-11', '2025-12-05')
  await world.visit('100001', '200001', '2025-10-14', '15:00', '18:00')
  await world.visit('100001', '200002', '2025-10-15', '15:00', '18:00')
  await decide('2025-12', '2026-01-05')
  expect((await world.lines('2025-12')).map((l) => [l.requesterNo, l.feeYen, l.subsidyYen])).toEqual([
    ['200001', 1_500, 1_500],
    ['200002', 2_750, 250],
  ])
})
