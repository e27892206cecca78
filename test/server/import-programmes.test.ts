/** Periods of a free scheme by csv: never two of one programme on a day, corrected by a row, decided visits kept. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { closeMonth, markChecked, submitMonth, takeBackMonth } from '../../server/month/steps.ts'
import { CsvRefusal, importCsv } from '../../server/csv-import.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
beforeEach(async () => void (world = await openMonth()))
afterEach(() => world?.fresh.drop())

const A = '200001,ikukyu,2025-08-01,2026-07-31'
const load = (...rows: string[]) => world.import('programmes', ...rows)
const periods = async () =>
  (
    await world.fresh.database.pool.query<{ row: string }>(
      `select concat_ws(',', member_no, programme, starts_on, ends_on) as row from programme_periods order by 1`,
    )
  ).rows.map(({ row }) => row)
/** 'line: message' of each problem; nothing may have changed */
async function refused(...rows: string[]): Promise<string[]> {
  const before = await periods()
  const problems = await load(...rows).then(
    () => ['was taken'],
    (error: unknown) => {
      if (!(error instanceof CsvRefusal)) throw error
      return error.problems.map(({ line, message }) => `${line}: ${message}`)
    },
  )
  expect(await periods()).toEqual(before)
  return problems
}
const raw = (row: string) =>
  world.fresh.database.pool.query(
    'insert into programme_periods (member_no, programme, starts_on, ends_on) values ($1, $2, $3, $4)',
    row.split(','),
  )
const visit = (date: string) => world.visit('100001', '200001', date, '15:00', '17:00')

describe('what is no recognised period is refused by its line', () => {
  test('of itself', async () => {
    expect(
      await refused(
        '200001,ikukyu,2020-01-01,2099-12-31',
        '200001,ikukyu,2025-07-31,2025-12-31',
        '200001,ikukyu,2027-01-15,2028-03-01',
        '200002,muryo,2025-08-01,取消',
        '200002,ikukyu,2025-10-01,なし',
      ),
    ).toEqual(['6: 終了日「なし」は正しい日付（YYYY-MM-DD）ではありません'])
    expect(
      await refused(
        '200001,ikukyu,2020-01-01,2099-12-31',
        '200002,ikukyu,2025-07-31,2025-12-31',
        '200001,ikukyu,2027-01-15,2028-03-01',
        '200002,muryo,2025-08-01,取消',
      ),
    ).toEqual([
      '2: 開始日が制度の始まり（2025-08-01）より前です',
      '3: 開始日が制度の始まり（2025-08-01）より前です',
      '4: 期間が長すぎます。2027-01-15からの終了日は、2028-02-29（14か月）までです',
      '5: 制度「muryo」は料金の決まりにありません',
    ])
  })

  test('of a member who is no 依頼会員', async () => {
    expect(await refused('100001,ikukyu,2025-08-01,2026-07-31')).toEqual([
      '2: 会員番号「100001」は依頼会員ではありません',
    ])
  })

  test('two of one member in the file share a day', async () => {
    const rows = [A, '200002,ikukyu,2025-08-01,2026-07-31', '200001,ikukyu,2026-07-31,2026-12-31']
    expect(await refused(...rows)).toEqual(['4: 同じ会員・同じ制度の期間が2行目と重なります'])
  })

  test('as long as the programme allows, one after the other, each family its own', async () => {
    const rows = [
      '200001,ikukyu,2025-08-01,2026-09-30',
      '200001,ikukyu,2026-10-01,2027-11-30',
      '200002,ikukyu,2025-08-01,2026-07-31',
    ]
    await load(...rows)
    expect(await periods()).toEqual(rows)
    await load(...rows)
    expect(await periods()).toEqual(rows)
  })
})

describe('a row corrects the period that it overlaps', () => {
  test.each([
    ['its start', '200001,ikukyu,2025-10-01,2026-07-31'],
    ['its end', '200001,ikukyu,2025-08-01,2026-08-31'],
    ['both', '200001,ikukyu,2025-10-01,2026-11-30'],
  ])('%s', async (_why, row) => {
    await load(A)
    await load(row)
    expect(await periods()).toEqual([row])
    await load(row)
    expect(await periods()).toEqual([row])
  })

  test('free visits are counted on, not anew', async () => {
    await load(A)
    for (const day of ['2025-11-04', '2025-11-05', '2025-11-06']) await visit(day)
    world.setNow('2025-12-05')
    await world.decide('2025-11')
    await load('200001,ikukyu,2025-10-01,2026-09-30')
    await visit('2025-12-02')
    world.setNow('2026-01-05')
    await world.decide('2025-12')
    expect((await world.lines('2025-12')).map((line) => line.programmeVisit)).toEqual([4])
  })

  test('not where a decided visit would be left outside; a month that is only calculated stops nobody', async () => {
    await load(A)
    const number = await visit('2025-11-04')
    world.setNow('2025-12-05')
    await closeMonth(world.services, '2025-11', PREPARER)
    // only calculated: it is calculated again
    await load('200001,ikukyu,2025-11-05,2026-07-31')
    await load(A)
    await takeBackMonth(world.services, '2025-11', PREPARER, 'x')
    await world.decide('2025-11')
    const which = `登録済みの期間（2025-08-01〜2026-07-31）に決定した活動（2025-11-04 ${number}）があり、`
    expect(await refused('200001,ikukyu,2025-11-05,2026-07-31')).toEqual([
      `2: ${which}新しい期間の外になります。決定した活動をすべてふくむ期間にしてください`,
    ])
    expect(await refused('200001,ikukyu,2025-08-01,取消')).toEqual([`2: ${which}取り消せません`])
    await load('200001,ikukyu,2025-11-04,2025-11-04')
    expect(await periods()).toEqual(['200001,ikukyu,2025-11-04,2025-11-04'])
  })

  test('not where a decided visit was moved to a day outside by now', async () => {
    await load(A)
    const number = await visit('2025-11-04')
    world.setNow('2025-12-05')
    await world.decide('2025-11')
    await world.change(number, { date: '2025-10-07' })
    expect((await refused('200001,ikukyu,2025-11-01,2026-07-31'))[0]).toContain(`2025-10-07 ${number}`)
  })

  test('a visit that was withdrawn and taken back by a later month keeps nothing', async () => {
    await load(A)
    const number = await visit('2025-11-04')
    world.setNow('2025-12-05')
    await world.decide('2025-11')
    await world.withdraw(number)
    world.setNow('2026-01-05')
    await world.decide('2025-12')
    await load('200001,ikukyu,2025-08-01,取消')
    expect(await periods()).toEqual([])
  })

  test('not where it is not plain which one', async () => {
    const B = '200001,ikukyu,2026-08-01,2027-07-31'
    await load(A, B)
    const only = '期間を直す行は、直したい期間ひとつだけと重なるようにし、その行だけを先に取り込んでください'
    expect(await refused('200001,ikukyu,2026-07-01,2026-08-31')).toEqual([
      `2: 登録済みの2つの期間（2025-08-01〜2026-07-31、2026-08-01〜2027-07-31）と重なります。${only}`,
    ])
    expect(
      await refused('200001,ikukyu,2025-08-01,2025-09-30', '200001,ikukyu,2026-01-01,2026-03-31'),
    ).toEqual([`3: 登録済みの期間（2025-08-01〜2026-07-31）と、2行目もこの行も重なります。${only}`])
  })

  test('another family, another programme: nothing of theirs is touched', async () => {
    await raw('200001,other,2025-08-01,2026-07-31')
    await load('200002,ikukyu,2025-08-01,2026-07-31')
    await load('200001,ikukyu,2025-10-01,2026-07-31')
    expect(await periods()).toHaveLength(3)
  })
})

describe('取消', () => {
  test('takes the period away that begins on that day; twice, and where there is none, nothing', async () => {
    await load(A, '200002,ikukyu,2025-08-01,2026-07-31')
    const gone = '200001,ikukyu,2025-08-01,取消'
    await load(gone)
    await load(gone)
    expect(await periods()).toEqual(['200002,ikukyu,2025-08-01,2026-07-31'])
  })

  test('names the day on which the registered one begins', async () => {
    await load(A)
    expect(await refused('200001,ikukyu,2025-09-01,取消')).toEqual([
      '2: 2025-09-01から始まる期間はありません。登録は2025-08-01〜2026-07-31です',
    ])
  })

  test('and another period in its place in one file, which again changes nothing', async () => {
    await load('200001,ikukyu,2025-10-01,2026-07-31')
    const rows = ['200001,ikukyu,2025-10-01,取消', '200001,ikukyu,2025-08-01,2025-12-31']
    for (let times = 0; times < 2; times += 1) {
      await load(...rows)
      expect(await periods()).toEqual(['200001,ikukyu,2025-08-01,2025-12-31'])
    }
  })
})

describe('periods that overlap already, from before this was looked at', () => {
  const B = '200001,ikukyu,2025-10-01,2026-09-30'
  beforeEach(async () => {
    await raw(A)
    await raw(B)
  })

  test('24 free visits in all', async () => {
    const days = Array.from({ length: 30 }, (_, n) => n + 1)
    for (const day of days.slice(0, 20)) await visit(`2025-09-${String(day).padStart(2, '0')}`)
    for (const day of days.slice(0, 10)) await visit(`2026-08-${String(day).padStart(2, '0')}`)
    world.setNow('2026-09-05')
    await world.decide('2026-08')
    const numbers = (await world.lines('2026-08')).map((line) => line.programmeVisit)
    expect(numbers.toSorted((a, b) => a! - b!)).toEqual(days)
  })

  test('one row sets them right', async () => {
    await load('200001,ikukyu,2025-08-01,2026-09-30')
    expect(await periods()).toEqual(['200001,ikukyu,2025-08-01,2026-09-30'])
  })

  test('the file that made them is refused', async () => {
    expect(await refused(A, B)).toEqual(['3: 同じ会員・同じ制度の期間が2行目と重なります'])
  })
})

test('taken back at the moment that the month is submitted: the month is found changed', async () => {
  await load(A)
  await visit('2025-11-04')
  world.setNow('2025-12-05')
  await closeMonth(world.services, '2025-11', PREPARER)
  await markChecked(world.services, '2025-11', PREPARER)
  const waiting = `select from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where datname = current_database() and locktype = 'advisory' and not granted`
  const submitting = Promise.withResolvers<string>()
  await world.fresh.database.drizzle.transaction(async (tx) => {
    const csv = '会員番号,制度,開始日,終了日\r\n200001,ikukyu,2025-08-01,取消\r\n'
    await importCsv(tx, world.services, 'programmes', csv)
    void submitMonth(world.services, '2025-11', PREPARER).then(
      ({ state }) => submitting.resolve(state),
      (error: { code: string }) => submitting.resolve(error.code),
    )
    await vi.waitFor(async () => expect((await world.fresh.database.pool.query(waiting)).rowCount).toBe(1), {
      timeout: 20_000,
    })
  })
  expect(await submitting.promise).toBe('CHANGED')
  const told = await auditOf(world.fresh.database.drizzle, 'programmes')
  expect(told.map(({ action }) => action)).toEqual(['programme.changed', 'programme.changed'])
})
