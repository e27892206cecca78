/** A decided month as files: added up by readers that are not our writers, made again to the byte. */
import iconv from 'iconv-lite'
import { parse } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  exportMonth,
  payMonth,
  writeFiles,
  type FileServices,
  type MadeFile,
} from '../../server/month/make-files.ts'
import { closeMonth } from '../../server/month/steps.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let services: FileServices
beforeEach(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
})
afterEach(() => world.fresh.drop())

const exported = (payOn: string | null = null) => exportMonth(services, '2025-11', { actor: PREPARER, payOn })
const named = (files: MadeFile[], name: string, fiscalYear = 2025) =>
  files.find((file) => file.name === name && file.fiscalYear === fiscalYear)!.bytes
const rowsOf = (bytes: Buffer) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[]

/** The transfer file by columns, read here anew: amounts and members of its data records, count and sum of its trailer. */
function readTransfer(bytes: Buffer) {
  const records = iconv.decode(bytes, 'Shift_JIS').split('\r\n')
  expect(records.pop()).toBe('')
  for (const record of records) expect(iconv.encode(record, 'Shift_JIS').length).toBe(120)
  const data = records.filter((record) => record.startsWith('2'))
  const trailer = records.find((record) => record.startsWith('8'))!
  return {
    paid: data.map((record) => [record.slice(91, 101), Number(record.slice(80, 90))] as const),
    day: records[0]!.slice(54, 58),
    count: Number(trailer.slice(1, 7)),
    sum: Number(trailer.slice(7, 19)),
  }
}

async function decideNovember(): Promise<void> {
  // 1,000 and 1,500 · 1,125 · one without an account: 500
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-11-09', '10:00', '13:00')
  await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
  await world.fresh.database.pool.query(`delete from accounts where member_no = '100003'`)
  await world.visit('100003', '200002', '2025-11-12', '09:00', '10:00')
  world.setNow('2025-12-05')
  await world.decide('2025-11')
}

test('list, manifest and transfer file tell the same yen', async () => {
  await decideNovember()
  const { files, payOn, run } = await exported()
  expect(payOn).toBe('2025-12-30')
  expect(run.state).toBe('exported')
  const list = rowsOf(named(files, 'decision-list.csv'))
  expect(
    list.map((row) => [row['会員番号'], row['件数'], row['延時間'], row['交付額'], row['銀行コード']]),
  ).toEqual([
    ['100001', '2', '5', '2500', '0190'],
    ['100002', '1', '1.5', '1125', '0190'],
    ['100003', '1', '1', '500', ''],
    ['合計', '4', '7.5', '4125', ''],
  ])
  expect(list[2]!['備考']).toContain('支払いを止めています')
  const transfer = readTransfer(named(files, 'transfer.txt'))
  expect(transfer).toEqual({
    ...{
      paid: [
        ['0000100001', 2_500],
        ['0000100002', 1_125],
      ],
      day: '1230',
      count: 2,
      sum: 3_625,
    },
  })
  const manifest = rowsOf(named(files, 'manifest.csv'))
  expect(manifest.map((row) => row['交付番号'])).toEqual([
    '2025-202511-100001',
    '2025-202511-100002',
    '2025-202511-100003',
  ])
  expect(named(files, 'approval-sheet.pdf').subarray(0, 5).toString()).toBe('%PDF-')
})

test('made again: the same bytes, and the former transfer file is void', async () => {
  await decideNovember()
  const first = await exported()
  world.setNow('2025-12-20')
  const again = await exported()
  expect(again.files.map(({ name, sha256 }) => [name, sha256])).toEqual(
    first.files.map(({ name, sha256 }) => [name, sha256]),
  )
  expect(again.voided).toBe(1)
  const { rows } = await world.fresh.database.drizzle.execute(sql`
    select state, count(*)::int as n, sum(amount_yen)::int as yen from transfers group by state order by state`)
  expect(rows).toEqual([
    { state: 'in-file', n: 2, yen: 3_625 },
    { state: 'voided', n: 2, yen: 3_625 },
  ])
  await payMonth(services, '2025-11', PREPARER)
  await expect(exported()).rejects.toMatchObject({ code: 'PAID' })
})

test('two 会計年度 are two sets that never mix', async () => {
  await world.visit('100001', '200001', '2026-03-25', '15:00', '17:00')
  await world.visit('100001', '200001', '2026-04-01', '15:00', '16:00')
  world.setNow('2026-05-05')
  await world.decide('2026-04')
  const { files } = await exportMonth(services, '2026-04', { actor: PREPARER, payOn: null })
  expect(readTransfer(named(files, 'transfer.txt', 2025)).sum).toBe(1_000)
  expect(readTransfer(named(files, 'transfer.txt', 2026)).sum).toBe(500)
})

test('nothing is made before it is approved; a day without banks is refused', async () => {
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  await closeMonth(world.services, '2025-11', PREPARER)
  await expect(exported()).rejects.toMatchObject({ code: 'NOT_APPROVED' })
  await world.decide('2025-11')
  await expect(exported('2025-12-28')).rejects.toMatchObject({ code: 'TRANSFER_REFUSED' })
})

test('written into a folder a fiscal year, for their owner only', async () => {
  await decideNovember()
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-month-'))
  const { files } = await exported()
  const paths = await writeFiles(files, folder)
  expect(paths.map((path) => path.slice(folder.length + 1)).sort()).toEqual(
    [
      'approval-sheet.pdf',
      'decision-list.csv',
      'decision-list.xlsx',
      'manifest.csv',
      'notices.pdf',
      'payment-summary.csv',
      'payment-summary.pdf',
      'transfer.txt',
    ].map((name) => `2025/${name}`),
  )
  for (const path of paths) expect(statSync(path).mode & 0o077).toBe(0)
  expect(readFileSync(join(folder, '2025/transfer.txt'))).toEqual(named(files, 'transfer.txt'))
  rmSync(folder, { recursive: true })
})
