/** A past month beside the office's own Excel list of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readXlsx from 'read-excel-file/node'
import writeXlsx from 'write-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readOldList, type Cell } from '../../server/month/read-old-list.ts'
import { replayMonth } from '../../server/month/replay.ts'
import { openMonth, type MonthWorld } from './month-world.ts'

const HEAD = ['No.', '会員番号', '氏名', '件数', '延時間', '利用料金（円）', '報酬（円）', '交付決定額（円）']
const one = (row: Cell[], head: Cell[] = HEAD) => readOldList([head, row])[0]

describe('the list, as offices keep it', () => {
  const figures = { count: 1, minutes: 120, feeYen: 1_000, rewardYen: 2_000, subsidyYen: 1_000 }
  test.each<[string, Cell[]]>([
    ['numbers', [1, 100001, '例 一子', 1, 2, 1000, 2000, 1000]],
    ['texts', ['1', '100001', '例 一子', '１件', '2:00', '1,000円', '¥2,000', '1,000']],
    ['a time of Excel’s', [1, '100001', '例 一子', 1, new Date(Date.UTC(1899, 11, 30, 2)), 1000, 2000, 1000]],
  ])('%s', (_why, row) => expect(one(row)).toEqual({ memberNo: '100001', name: '例 一子', ...figures }))

  test('headings further down, sums and blank rows passed over, two rows of one member added up', () => {
    const sheet: Cell[][] = [
      ['交付決定額一覧　令和7年11月'],
      [],
      HEAD,
      [1, '100001', '例 一子', 1, 1.5, 750, 1500, 750],
      [2, '100001', '例 一子', 1, 0.5, 250, 500, 250],
      [],
      [3, 12, '例 十二', null, null, null, null, 500],
      [null, '合計', null, 3, 2, 1000, 2000, 1500],
    ]
    expect(readOldList(sheet)).toEqual([
      { memberNo: '100001', name: '例 一子', ...figures, count: 2 },
      ...[{ memberNo: '000012', name: '例 十二', count: null, minutes: null, feeYen: null }].map((row) => ({
        ...{ ...row, rewardYen: null, subsidyYen: 500 },
      })),
    ])
  })

  test.each([
    '合　計',
    '総　計',
    '合計（円）',
    '小 計',
    '計　12名',
    '総合計',
    '門司区計',
    '合計額（単位：円）',
  ])('a sum at the foot is passed over: %s', (said) => {
    const sheet = [HEAD, [1, '100001', '', 1, 2, 1000, 2000, 1000], [null, said, '', 1, 2, 1000, 2000, 1000]]
    expect(readOldList(sheet)).toHaveLength(1)
  })

  test.each<[Cell, number | null]>([
    ['▲500', -500],
    ['△ 1,500円', -1_500],
    ['－500', -500],
    ['−500', -500],
    ['▲¥500', -500],
    ['¥-500', -500],
    ['(500)', -500],
    ['（1,500円）', -1_500],
    ['△0', 0],
    [-500, -500],
    ['－', null],
    ['―', null],
  ])('an amount less than nothing, as offices write it: %s', (said, yen) =>
    expect(one([1, '100001', '', 1, 2, 1000, 2000, said])?.subsidyYen).toBe(yen),
  )

  test('time less than nothing: a visit taken back', () =>
    expect(one([1, '100001', '', '▲1', '▲1:30', 0, 0, 0])).toMatchObject({ count: -1, minutes: -90 }))

  test.each(['▲', '()', '--500', '▲(500)', '5▲00', '1e3', '0x10', '500-'])(
    'what only looks like an amount is refused: %s',
    (said) => expect(() => one([1, '100001', '', 1, 2, 1000, 2000, said])).toThrow('2行目: 数字でない'),
  )

  test.each<[string, Cell[][], string]>([
    ['a sum that names a member', [HEAD, [1, '100001計', '', 1, 1, 1, 1, 1]], '2行目: 会員番号「100001計」'],
    ['no such headings', [['名前', '金額']], '見出しがある行'],
    ['nobody', [HEAD], '会員の行がありません'],
    ['no member number', [HEAD, [1, 'A12', '', 1, 1, 1, 1, 1]], '2行目: 会員番号「A12」'],
    ['no figure', [HEAD, [1, '100001', '', '一', 1, 1, 1, 1]], '2行目: 数字でない'],
  ])('refused: %s', (_why, sheet, says) => expect(() => readOldList(sheet)).toThrow(says))
})

describe('beside what we work out', () => {
  let world: MonthWorld
  const folder = mkdtempSync(join(tmpdir(), 'replay-test-'))
  const rows = [
    ['100001', '例 一子', 2, 5, 2800, 5300, 2500],
    // an hour too much then
    ['100002', '例 二子', 1, 2, 1000, 2000, 1000],
    ['100009', '例 九子', 1, 1, 500, 1000, 500],
  ]
  beforeAll(async () => {
    world = await openMonth()
    await world.visit('100001', '200001', '2025-10-30', '15:00', '17:00')
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    await world.visit('100001', '200001', '2025-11-09', '10:00', '13:00')
    await world.visit('100002', '200002', '2025-11-11', '15:00', '16:00')
    await world.visit('100003', '200002', '2025-11-12', '15:00', '16:00')
    world.setNow('2026-01-05')
  })
  afterAll(async () => {
    await world.fresh.drop()
    rmSync(folder, { recursive: true })
  })

  const sheet = async (): Promise<Cell[][]> => {
    const path = join(folder, 'old.xlsx')
    const cell = (value: string | number) => ({ value, type: typeof value === 'number' ? Number : String })
    await writeXlsx([HEAD.slice(1), ...rows].map((row) => row.map(cell)) as never).toFile(path)
    const [first] = await readXlsx(path)
    return first!.data as Cell[][]
  }
  const differing = async () =>
    (await replayMonth(world.services, '2025-11', readOldList(await sheet()))).differences.map(
      ({ memberNo, what, old, ours }) => [memberNo, what, old, ours],
    )

  test('differences per provider; nothing is written', async () => {
    const expected = [
      ['100002', 'minutes', 120, 60],
      ['100002', 'feeYen', 1_000, 500],
      ['100002', 'rewardYen', 2_000, 1_000],
      ['100002', 'subsidyYen', 1_000, 500],
      ['100003', 'added', null, 500],
      ['100009', 'missing', 500, null],
    ]
    expect(await differing()).toEqual(expected)
    const { rows: runs } = await world.fresh.database.pool.query('select 1 from runs')
    expect(runs).toEqual([])
  })

  test('a month that we closed: as it was closed, what came late with it', async () => {
    await world.decide('2025-11')
    expect((await differing()).slice(0, 2)).toEqual([
      ['100001', 'count', 2, 3],
      ['100001', 'minutes', 300, 420],
    ])
  })

  test('a list that agrees', async () => {
    const old = readOldList([
      ['会員番号', '交付額'],
      ['100001', 3_500],
      ['100002', 500],
      ['100003', 500],
    ])
    expect(await replayMonth(world.services, '2025-11', old)).toMatchObject({
      ...{ providers: 3, same: 3, oldSubsidyYen: 4_500, oursSubsidyYen: 4_500, differences: [] },
    })
  })
})
