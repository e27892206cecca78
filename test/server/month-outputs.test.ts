/**
 * Every output of one month by readers other than our writers: xlsx by read-excel-file, csv by csv-parse, the transfer
 * file by columns, papers by pdf.js. All tell the sums that one SQL query finds in the lines; among them a decision of
 * nothing but a withdrawn visit, whose hours are below zero.
 */
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import readXlsx from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportMonth, type FileServices, type MadeFile } from '../../server/month/make-files.ts'
import { pdfPages } from '../office/pdf-text.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let files: MadeFile[]
/** of all lines, by another reader than the run: 3,000 − 1,125 − 500 */
let lines: { fee: number; reward: number; subsidy: number; minutes: number }
const figure = (yen: number) => `${yen < 0 ? '▲' : ''}${Math.abs(yen).toLocaleString('ja-JP')}`
const named = (name: string) => files.find((file) => file.name === name)!.bytes
const rowsOf = (name: string) => parse(named(name), { bom: true, columns: true }) as Record<string, string>[]
const words = async (name: string) => (await pdfPages(named(name))).map(({ text }) => text)

beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  const services = {
    ...world.services,
    config: { transfer, dropDir: null },
  } as unknown as FileServices
  // decided for October: 1,000 · 1,125 (18:00-19:30, two children)
  const shorter = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
  const gone = await world.visit('100002', '200002', '2025-10-14', '18:00', '19:30', { children: 2 })
  await world.decide('2025-10')
  // November: 1,000 + 1,500 · only what is taken back, −1,125 and −1.5 hours · 500 without an account; −500 of October
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-11-09', '10:00', '13:00')
  const other = await world.visit('100003', '200002', '2025-11-12', '09:00', '10:00')
  // as if the provider had been told a fee of 600
  await world.fresh.database.pool.query(
    `update activities set fee_yen = 600, reward_yen = 1100 where activity_no = $1`,
    [other],
  )
  world.setNow('2025-12-05')
  await world.change(shorter, { end: '16:00' })
  await world.withdraw(gone)
  await world.fresh.database.pool.query(`delete from accounts where member_no = '100003'`)
  await world.decide('2025-11')
  ;({ files } = await exportMonth(services, '2025-11', { actor: PREPARER, payOn: null }))
  const { rows } = await world.fresh.database.pool.query<Record<string, string>>(
    `select sum(fee_yen) fee, sum(reward_yen) reward, sum(subsidy_yen) subsidy, sum(billed_minutes) minutes
     from run_lines join runs on runs.id = run_id where month = '2025-11' and voided_at is null`,
  )
  lines = Object.fromEntries(
    Object.entries(rows[0]!).map(([name, sum]) => [name, Number(sum)]),
  ) as typeof lines
}, 60_000)
afterAll(() => world?.fresh.drop())

test('by hand', () => {
  // fees 1,000 + 1,800 + 500 − 500 − 1,200; rewards 2,000 + 3,300 + 1,000 − 1,000 − 2,325; 6 h − 1 h − 1.5 h
  expect(lines).toEqual({ fee: 1_600, reward: 2_975, subsidy: 1_375, minutes: 210 })
})

test('decision-list.xlsx and .csv: each row, the total, the hash', async () => {
  const [sheet, proof] = await readXlsx(Buffer.from(named('decision-list.xlsx')))
  const table = sheet!.data.slice(2)
  const column = (title: string) => table[0]!.indexOf(title)
  const cells = (row: (typeof table)[0]) =>
    ['件数', '延時間', '利用料金計', '報酬計', '交付額'].map((title) => row[column(title)])
  const csv = rowsOf('decision-list.csv')
  const read = csv.map((row) =>
    ['件数', '延時間', '利用料金計', '報酬計', '交付額'].map((title) => Number(row[title])),
  )
  expect(read).toEqual([
    [2, 4, 2_300, 4_300, 2_000],
    [-1, -1.5, -1_200, -2_325, -1_125],
    [1, 1, 500, 1_000, 500],
    [2, 3.5, lines.fee, lines.reward, lines.subsidy],
  ])
  expect(table.slice(1).map(cells)).toEqual(read)
  const sums = Object.fromEntries(proof!.data.map(([name, value]) => [name, value]))
  expect(sums).toMatchObject({ 交付額合計: lines.subsidy, 提供会員数: 3, 実行番号: '202511-1' })
  expect((await words('approval-sheet.pdf')).join('')).toContain(sums['明細の SHA-256'])
})

test('transfer.txt, payment-summary, repayments: paid + held − asked back = decided', async () => {
  const records = iconv.decode(named('transfer.txt'), 'Shift_JIS').split('\r\n')
  const paid = records.filter((record) => record[0] === '2').map((record) => Number(record.slice(80, 90)))
  const trailer = records.find((record) => record[0] === '8')!
  expect(paid).toEqual([2_500])
  expect([Number(trailer.slice(1, 7)), Number(trailer.slice(7, 19))]).toEqual([1, 2_500])
  const summary = Object.fromEntries(
    rowsOf('payment-summary.csv').map((row) => [row['区分']!, Number(row['金額'])]),
  )
  expect(summary).toMatchObject({ 振込計: 2_500, 支払保留: 500, 返納: 1_625, 交付決定額: lines.subsidy })
  const asked = rowsOf('repayments.csv').map((row) => [row['会員番号'], Number(row['返納額'])])
  expect(asked).toEqual([
    ['100001', 500],
    ['100002', 1_125],
  ])
  expect((await words('payment-summary.pdf')).join('')).toContain(
    [2_500, 500, 1_625, lines.subsidy].map(figure).join(''),
  )
  expect((await words('repayment-notices.pdf')).join('')).toContain('返納していただく額1,125円')
})

test('notices: each says its own amount, together what was decided; the manifest finds every one', async () => {
  const pages = await words('notices.pdf')
  const manifest = rowsOf('manifest.csv')
  const amounts = manifest.map((row) => {
    const from = Number(row['開始頁']) - 1
    const text = pages.slice(from, from + Number(row['頁数'])).join('')
    expect(text).toContain(row['交付番号'])
    const said = /(?:交付決定額|今回の増減額)（確定額）(▲?)([\d,]+)円/.exec(text)!
    return Number(said[2]!.replaceAll(',', '')) * (said[1] ? -1 : 1)
  })
  expect(amounts).toEqual([2_000, -1_125, 500])
  expect(amounts.reduce((sum, yen) => sum + yen, 0)).toBe(lines.subsidy)
  expect(manifest.map((row) => Number(row['頁数'])).reduce((sum, count) => sum + count, 0)).toBe(pages.length)
  // new visits beside what is taken back: both are decided by it
  expect(pages[0]).toContain('交付を決定し、先に決定した分の決定を変更し')
})

test('an amount that is not the one told is marked on the notice, and only there', async () => {
  const [first, , third] = rowsOf('manifest.csv').map((row) => Number(row['開始頁']) - 1)
  const pages = await words('notices.pdf')
  expect(pages[third!]).toContain('備考に※のある活動（1件）')
  expect(pages[third!]).toContain('1,000500500※')
  expect(pages[first!]).not.toContain('※')
})

test('the 起案 sheet: the sum, what is paid, held back and asked back', async () => {
  const text = (await words('approval-sheet.pdf')).join('')
  for (const said of ['（確定額）1,375円', '1件2,500円（口座振込）', '返納2件1,625円', '合計500'])
    expect(text).toContain(said)
})
