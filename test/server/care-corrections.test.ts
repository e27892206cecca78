/** 提供証明書 after corrections: a decided visit stands on the paper of the family, day and times it is approved with. */
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { careMonths, carePapers } from '../../server/month/care-papers.ts'
import { openMonth, type MonthWorld } from './month-world.ts'

let world: MonthWorld
beforeEach(async () => {
  world = await openMonth()
})
afterEach(() => world.fresh.drop())

const FAMILY = { children: 2 }
/** 1,500 yen: 1,000 for the elder child, 500 for the other */
const visit = async (day = '2025-10-07', provider = '100001') => {
  const no = await world.visit(provider, '200001', day, '15:00', '17:00', FAMILY)
  await run(sql`update activities set kind = 'outing'`)
  return no
}
const run = (query: ReturnType<typeof sql>) => world.fresh.database.drizzle.execute(query)
const decide = async (month: string, on: string) => {
  world.setNow(on)
  await world.decide(month)
}
const decideNovember = () => decide('2025-11', '2025-12-05')

/** 'day start–end child yen', and what is left out */
async function paperOf(requester: string, month: string) {
  const { certificates, leftOut } = await carePapers(world.services, requester, month)
  return [
    ...certificates.flatMap(({ childName, provider, visits }) =>
      visits.map(
        ({ date, start, end, feeYen }) =>
          `${date} ${start}–${end} ${childName} ${feeYen} ${provider.memberNo}`,
      ),
    ),
    ...leftOut.map(({ why }) => why),
  ]
}

test('another family, at the same price and at another: theirs now, and no longer the first one’s', async () => {
  const same = await visit('2025-10-07')
  const longer = await visit('2025-10-09')
  await world.decide('2025-10')
  await world.change(same, { requesterNo: '200002' })
  await world.change(longer, { requesterNo: '200002', end: '18:00' })
  for (const [month, on] of [
    ['2025-11', '2025-12-05'],
    ['2025-12', '2026-01-05'],
  ] as const) {
    await decide(month, on)
    expect(await paperOf('200001', '2025-10')).toEqual([])
    expect(await paperOf('200002', '2025-10')).toEqual([
      '2025-10-07 15:00–17:00 はる 1000 100001',
      '2025-10-09 15:00–18:00 はる 1500 100001',
      '2025-10-07 15:00–17:00 なつ 500 100001',
      '2025-10-09 15:00–18:00 なつ 750 100001',
    ])
  }
  expect(await careMonths(world.services, '200001')).toEqual([])
  expect(await careMonths(world.services, '200002')).toEqual(['2025-10'])
})

test.each([
  { why: 'another month', to: '2025-09-09' },
  { why: 'another 会計年度', to: '2025-03-11' },
])('a visit moved to $why at the same price is of that month', async ({ to }) => {
  const moved = await visit()
  await world.decide('2025-10')
  await world.change(moved, { date: to })
  await decideNovember()
  expect(await paperOf('200001', '2025-10')).toEqual([])
  expect(await paperOf('200001', to.slice(0, 7))).toEqual([
    `${to} 15:00–17:00 はる 1000 100001`,
    `${to} 15:00–17:00 なつ 500 100001`,
  ])
  expect(await careMonths(world.services, '200001')).toEqual([to.slice(0, 7)])
})

test.each([
  { from: '100001', to: '100002' },
  { from: '100002', to: '100001' },
])('another provider: $to signs, $from does not', async ({ from, to }) => {
  const moved = await visit('2025-10-07', from)
  await world.decide('2025-10')
  await run(sql`update activities set provider_no = ${to} where activity_no = ${moved}`)
  await decideNovember()
  expect(await paperOf('200001', '2025-10')).toEqual([
    `2025-10-07 15:00–17:00 はる 1000 ${to}`,
    `2025-10-07 15:00–17:00 なつ 500 ${to}`,
  ])
})

test('the same price at other times of the day: the times of the visit', async () => {
  const moved = await visit()
  await world.decide('2025-10')
  await world.change(moved, { start: '14:00', end: '16:00' })
  const paper = ['2025-10-07 14:00–16:00 はる 1000 100001', '2025-10-07 14:00–16:00 なつ 500 100001']
  expect(await paperOf('200001', '2025-10')).toEqual(paper)
  await decideNovember()
  expect(await paperOf('200001', '2025-10')).toEqual(paper)
})

test('a change that will cost something else is on no paper until it is decided', async () => {
  const longer = await visit()
  await world.decide('2025-10')
  await world.change(longer, { end: '18:00' })
  expect(await paperOf('200001', '2025-10')).toEqual(['CHANGE_UNDECIDED'])
  await decideNovember()
  expect(await paperOf('200001', '2025-10')).toEqual([
    '2025-10-07 15:00–18:00 はる 1500 100001',
    '2025-10-07 15:00–18:00 なつ 750 100001',
  ])
})

test('withdrawn: on no paper, and nothing is left of it once that is decided', async () => {
  const gone = await visit()
  await world.decide('2025-10')
  await world.withdraw(gone)
  expect(await paperOf('200001', '2025-10')).toEqual(['CHANGE_UNDECIDED'])
  await decideNovember()
  expect(await paperOf('200001', '2025-10')).toEqual([])
})

test('corrected to what it was: as if nothing had been', async () => {
  const back = await visit()
  await world.decide('2025-10')
  await world.change(back, { end: '18:00' })
  await decideNovember()
  await world.change(back, { end: '17:00' })
  expect(await paperOf('200001', '2025-10')).toEqual(['CHANGE_UNDECIDED'])
  await decide('2025-12', '2026-01-05')
  expect(await paperOf('200001', '2025-10')).toEqual([
    '2025-10-07 15:00–17:00 はる 1000 100001',
    '2025-10-07 15:00–17:00 なつ 500 100001',
  ])
})

test('which children it were, mended after the decision', async () => {
  const one = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
  await run(sql`update activities set kind = 'outing'`)
  await world.decide('2025-10')
  expect(await paperOf('200001', '2025-10')).toEqual(['CHILD_UNKNOWN'])
  await run(sql`update activities set children = jsonb_build_array(jsonb_build_object('childId',
    (select id from children where requester_no = '200001' and name = 'なつ'), 'sick', false))
    where activity_no = ${one}`)
  expect(await paperOf('200001', '2025-10')).toEqual(['2025-10-07 15:00–17:00 なつ 1000 100001'])
})

test('found dearer than the approval had it: as decided, wherever the visit moved since', async () => {
  await visit()
  await run(sql`update activities set fee_yen = 1400`)
  await world.decide('2025-10')
  await run(sql`update activities set date = '2025-10-14'`)
  await decideNovember()
  expect(await paperOf('200001', '2025-10')).toEqual([
    '2025-10-14 15:00–17:00 はる 1000 100001',
    '2025-10-14 15:00–17:00 なつ 500 100001',
  ])
})
