/** Months stand on each other: none is taken back, approved or found clean out of its order. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { linesOfRun, liveRun } from '../../db/runs.ts'
import {
  approveMonth,
  closeMonth,
  markChecked,
  submitMonth,
  takeBackMonth,
} from '../../server/month/steps.ts'
import { APPROVER, openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let visit: string
beforeEach(async () => {
  world = await openMonth()
  visit = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
}, 60_000)
afterEach(() => world?.fresh.drop())

const submit = async (month: string) => {
  await closeMonth(world.services, month, PREPARER)
  await markChecked(world.services, month, PREPARER)
  return submitMonth(world.services, month, PREPARER)
}
const takeBack = (month: string) => takeBackMonth(world.services, month, PREPARER, 'まちがい')
const approve = (month: string) => approveMonth(world.services, month, APPROVER, null)
const stateOf = async (month: string) => (await liveRun(world.fresh.database.drizzle, month))?.state ?? null

describe('November submitted, its visit made shorter, December closed on it', () => {
  beforeEach(async () => {
    await submit('2025-11')
    await world.change(visit, { end: '16:00' })
    world.setNow('2026-01-05')
  })

  test('December submitted: November is not taken back before December, and the yen come out right', async () => {
    await submit('2025-12')
    await expect(takeBack('2025-11')).rejects.toMatchObject({ code: 'LATER_SUBMITTED' })
    await takeBack('2025-12')
    await takeBack('2025-11')
    await world.decide('2025-11')
    expect((await world.decide('2025-12')).subsidyYen).toBe(0)
    expect((await world.lines('2025-11')).map(({ subsidyYen }) => subsidyYen)).toEqual([500])
  })

  test('December only calculated: it goes with November, and both are closed again', async () => {
    await closeMonth(world.services, '2025-12', PREPARER)
    await takeBack('2025-11')
    expect([await stateOf('2025-11'), await stateOf('2025-12')]).toEqual([null, null])
    expect((await world.decide('2025-11')).subsidyYen).toBe(500)
    expect((await world.decide('2025-12')).subsidyYen).toBe(0)
  })

  test('December is not approved before November', async () => {
    await submit('2025-12')
    await expect(approve('2025-12')).rejects.toMatchObject({ code: 'EARLIER_UNAPPROVED' })
    await approve('2025-11')
    expect(await approve('2025-12')).toMatchObject({ state: 'approved', subsidyYen: -500 })
  })

  test('taken back and approved at once: one of them, and no error of the database', async () => {
    const both = await Promise.allSettled([takeBack('2025-11'), approve('2025-11')])
    const refused = both.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { code: string }).code] : [],
    )
    expect(refused).toHaveLength(1)
    expect(['FROZEN', 'NOT_CLOSED', 'NOT_SUBMITTED', 'WRONG_STATE']).toContain(refused[0])
  })
})

test('a month that is passed over is named', async () => {
  await world.decide('2025-11')
  await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
  await world.visit('100001', '200001', '2026-01-13', '15:00', '17:00')
  world.setNow('2026-02-05')
  const checks = async (month: string) => {
    const closed = await closeMonth(world.services, month, PREPARER)
    return closed.checks.map(({ code, detail }) => (detail ? `${code} ${detail}` : code))
  }
  expect(await checks('2026-01')).toEqual(['EARLIER_NOT_CLOSED 2025-12', 'LATE'])
  await takeBack('2026-01')
  expect(await checks('2025-12')).toEqual([])
})

test('the city’s first month, taken back and passed over, is named too', async () => {
  await submit('2025-11')
  await takeBack('2025-11')
  world.setNow('2026-01-05')
  const { checks } = await closeMonth(world.services, '2025-12', PREPARER)
  expect(checks.map(({ code, detail }) => `${code} ${detail ?? ''}`.trim())).toContain(
    'EARLIER_NOT_CLOSED 2025-11',
  )
})

test('a visit of a year whose accounts close before the usual pay day is told before it is submitted', async () => {
  const codes = async (now: string) => {
    world.setNow(now)
    const { checks } = await closeMonth(world.services, '2026-04', PREPARER)
    return checks.map(({ code }) => code)
  }
  await world.decide('2025-11')
  await world.visit('100001', '200001', '2026-03-30', '15:00', '16:00')
  expect(await codes('2026-05-08')).not.toContain('PAST_FISCAL_YEAR')
  expect(await codes('2026-05-27')).toContain('PAST_FISCAL_YEAR')
})

describe('findings are those of now', () => {
  const pair = (change: string) =>
    world.fresh.database.pool.query(
      `update pairs set ${change} where provider_no = '100001' and requester_no = '200001'`,
    )
  const codes = async () =>
    (await closeMonth(world.services, '2025-11', PREPARER)).checks.map(({ code }) => code)

  test('a pair that is registered by now blocks no more', async () => {
    await pair(`ended_on = '2025-10-01'`)
    expect(await codes()).toEqual(['UNREGISTERED_PAIR'])
    await expect(markChecked(world.services, '2025-11', PREPARER)).rejects.toMatchObject({
      code: 'CHECKS_BLOCK',
    })
    await pair('ended_on = null')
    expect(await codes()).toEqual([])
    expect((await submit('2025-11')).state).toBe('submitted')
  })

  test('a pair that ended after the month was checked is seen before it is submitted', async () => {
    expect(await codes()).toEqual([])
    await markChecked(world.services, '2025-11', PREPARER)
    await pair(`ended_on = '2025-10-01'`)
    await expect(submitMonth(world.services, '2025-11', PREPARER)).rejects.toMatchObject({ code: 'CHANGED' })
    expect(await codes()).toEqual(['UNREGISTERED_PAIR'])
  })

  test('with nothing changed it is the same run', async () => {
    const [first, again] = [
      await closeMonth(world.services, '2025-11', PREPARER),
      await closeMonth(world.services, '2025-11', PREPARER),
    ]
    expect(again.run).toBe(first.run)
    const run = (await liveRun(world.fresh.database.drizzle, '2025-11'))!
    expect(await linesOfRun(world.fresh.database.drizzle, run.id)).toHaveLength(1)
  })
})
