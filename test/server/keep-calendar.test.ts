/** The calendar: what is due when, in Japan; done once by whoever comes first, and caught up after downtime. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { claimTask, scheduleRunsOf } from '../../db/schedule.ts'
import { lineAccounts, lineLinks } from '../../db/schema.ts'
import type { KintoneClient } from '../../office/kintone/client.ts'
import { dueTasks, nextTasks } from '../../server/jobs/calendar.ts'
import { keepCalendar } from '../../server/jobs/keep-calendar.ts'
import { exportMonth, type FileServices } from '../../server/month/make-files.ts'
import { paperMembers } from '../../server/month/tell-decisions.ts'
import { liveRun } from '../../db/runs.ts'
import type { Services } from '../../server/services.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

describe('what is due', () => {
  test.each([
    {
      why: 'before ten, three days ahead',
      now: '2025-12-02T09:59:59.999',
      due: ['night'],
    },
    { why: 'ten, three days ahead', now: '2025-12-02T10:00', due: ['night', 'remind-3 2025-11'] },
    { why: 'two days ahead: caught up', now: '2025-12-03T20:59', due: ['remind-3 2025-11', 'night'] },
    { why: 'two days ahead, at night: nobody is woken', now: '2025-12-03T21:00', due: ['night'] },
    { why: 'after midnight neither', now: '2025-12-03T02:00', due: ['night'] },
    { why: 'still early', now: '2025-12-03T07:59', due: ['night'] },
    { why: 'caught up in the morning', now: '2025-12-03T08:00', due: ['remind-3 2025-11', 'night'] },
    { why: 'the last evening: tomorrow it would be of no use', now: '2025-12-05T22:00', due: ['night'] },
    { why: 'the day before', now: '2025-12-04T10:00', due: ['night', 'remind-1 2025-11'] },
    {
      why: 'the day itself, after downtime: only the latter',
      now: '2025-12-05T12:00',
      due: ['remind-1 2025-11', 'night'],
    },
    { why: 'too late to remind', now: '2025-12-06T00:00', due: ['night'] },
    { why: 'the month can be closed', now: '2025-12-06T09:00', due: ['night', 'close-reminder 2025-11'] },
    { why: 'over the year', now: '2026-01-04T10:00', due: ['night', 'remind-1 2025-12'] },
  ])('$why', ({ now, due }) => {
    const found = dueTasks(new Date(`${now}+09:00`), kitakyushu.policies).map(({ task, dueKey }) =>
      task === 'reconcile-kintone' ? 'night' : `${task} ${dueKey}`,
    )
    expect(found).toEqual(due)
  })

  test('the next reminder is named in the evening too', () => {
    const keys = nextTasks(new Date('2025-12-01T23:00:00+09:00'), kitakyushu.policies).map(
      ({ task, dueKey }) => `${task} ${dueKey}`,
    )
    expect(keys).toContain('remind-3 2025-11')
  })

  test('the night ends at 2:30 in Japan, whatever zone we are in', () => {
    const night = (now: string) =>
      dueTasks(new Date(now), kitakyushu.policies).find(({ task }) => task === 'reconcile-kintone')?.dueKey
    expect(night('2025-12-09T17:29:59Z')).toBe('2025-12-09')
    expect(night('2025-12-09T17:30:00Z')).toBe('2025-12-10')
  })
})

describe('at work', () => {
  let world: MonthWorld
  let services: Services
  let reads: number
  let down: boolean

  beforeEach(async () => {
    world = await openMonth()
    ;[reads, down] = [0, false]
    const transfer = {
      ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
      ...{ accountKind: '1' as const, accountNumber: '7654321' },
    }
    const kintone = {
      upsert: () => Promise.resolve({ kind: 'done' }),

      async *readAll() {
        reads += 1
        if (down) throw new Error('kintone is away')
        yield []
      },
    } as unknown as KintoneClient
    services = { ...world.services, kintone, config: { transfer, dropDir: null } } as unknown as Services
    for (const memberNo of ['100001', '100002'])
      await services.db.drizzle.insert(lineLinks).values({ lineUserId: `U-${memberNo}`, memberNo })
  })
  afterEach(() => world.fresh.drop())

  const runs = async () =>
    new Map((await scheduleRunsOf(services.db.drizzle, 50)).map((run) => [`${run.task} ${run.dueKey}`, run]))
  const told = async () =>
    (
      await world.fresh.database.pool.query<{ id: string; event: unknown }>(
        `select webhook_event_id as id, payload -> 'event' as event from line_events order by 1`,
      )
    ).rows

  test('reminders: every linked provider is asked once, by two workers at once', async () => {
    world.setNow('2025-12-02T10:00:00+09:00')
    await Promise.all([keepCalendar(services), keepCalendar(services)])
    await keepCalendar(services)
    expect(await told()).toEqual(
      ['100001', '100002'].map((no) => ({
        id: `own:remind-3:2025-11:${no}`,
        event: { kind: 'report-due', month: '2025-11', dueOn: '2025-12-05', left: 3 },
      })),
    )
    expect((await runs()).get('remind-3 2025-11')).toMatchObject({
      ...{ state: 'done', attempts: 1, log: { month: '2025-11', dueOn: '2025-12-05', asked: 2 } },
    })
    world.setNow('2025-12-04T10:00:00+09:00')
    await keepCalendar(services)
    expect(await told()).toHaveLength(4)
  })

  test('交付決定のお知らせ: to those with LINE, without an amount; the others stand on the list for paper', async () => {
    for (const no of ['100001', '100002', '100003'])
      await world.visit(no, '200001', '2025-11-04', `1${no.at(-1)}:00`, `1${no.at(-1)}:30`)
    await services.db.drizzle
      .insert(lineAccounts)
      .values({ lineUserId: 'U-100002', blockedAt: new Date('2025-12-01T00:00:00Z') } as never)
    world.setNow('2025-12-06T12:00:00+09:00')
    await world.decide('2025-11')
    await keepCalendar(services)
    expect(await told()).toEqual([])
    await exportMonth(services as FileServices, '2025-11', { actor: PREPARER, payOn: null })
    await keepCalendar(services)
    await keepCalendar(services)
    const events = await told()
    expect(events.map(({ event }) => event)).toEqual([
      { kind: 'decision-made', month: '2025-11' },
      { kind: 'decision-made', month: '2025-11' },
    ])
    const run = (await liveRun(services.db.drizzle, '2025-11'))!
    expect(await paperMembers(services.db.drizzle, run.id)).toEqual([
      { memberNo: '100002', name: '例 二子', why: 'blocked' },
      { memberNo: '100003', name: '例 三子', why: 'unlinked' },
    ])
    // who blocks us hears of it when they are back, and has it on paper
    expect((await runs()).get('decision-notices 2025-11-1')!.log).toEqual({ told: 1, paper: 2 })
  })

  test('the nightly comparison: tried again later and later while kintone is away, then once a night', async () => {
    world.setNow('2025-12-10T03:00:00+09:00')
    down = true
    await keepCalendar(services)
    await keepCalendar(services)
    expect(reads).toBe(1)
    expect((await runs()).get('reconcile-kintone 2025-12-10')).toMatchObject({
      ...{ state: 'failed', attempts: 1, log: { error: 'kintone is away' } },
    })
    world.setNow('2025-12-10T03:05:00+09:00')
    down = false
    await keepCalendar(services)
    await keepCalendar(services)
    expect(reads).toBe(3)
    expect((await runs()).get('reconcile-kintone 2025-12-10')).toMatchObject({
      ...{ state: 'done', attempts: 2, log: { differences: 0 } },
    })
    // three nights without a service: the last one is made up for
    world.setNow('2025-12-13T12:00:00+09:00')
    await keepCalendar(services)
    expect([...(await runs()).keys()].filter((key) => key.startsWith('reconcile'))).toEqual([
      ...['reconcile-kintone 2025-12-13', 'reconcile-kintone 2025-12-10'],
    ])
  })

  test('a worker that died holds a task for its lease only', async () => {
    const task = { task: 'remind-1', dueKey: '2025-11', dueAt: new Date('2025-12-04T10:00:00+09:00') }
    const at = (time: string) => new Date(`2025-12-04T${time}:00+09:00`)
    expect(await claimTask(services.db.drizzle, task, at('10:00'))).toBe(1)
    expect(await claimTask(services.db.drizzle, task, at('10:09'))).toBeNull()
    expect(await claimTask(services.db.drizzle, task, at('10:11'))).toBe(2)
  })

  test('a month that is not closed is told', async () => {
    world.setNow('2025-12-06T09:00:00+09:00')
    await keepCalendar(services)
    expect((await runs()).get('close-reminder 2025-11')!.log).toEqual({
      ...{ month: '2025-11', state: 'open', toClose: true },
    })
  })
})
