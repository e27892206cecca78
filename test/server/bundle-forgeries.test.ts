/** What a bundle must give away even where list, summary and transfer file agree among themselves. */
import { strToU8, unzipSync, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SealError } from '../../db/seal.ts'
import { bundleMonth } from '../../server/month/bundle.ts'
import { SUMS, sumsText, type BundleHead, type BundleStandings } from '../../server/month/bundle-format.ts'
import { sha256 } from '../../server/month/canonical.ts'
import { exportMonth, type FileServices } from '../../server/month/make-files.ts'
import { verifyBundle } from '../../server/month/verify-bundle.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const transfer = {
  ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
  ...{ accountKind: '1' as const, accountNumber: '7654321' },
}
let world: MonthWorld
let services: FileServices
let damaged: string | null
beforeEach(async () => {
  world = await openMonth()
  damaged = null
  const { seal, open } = world.services.sealer
  const sealer = {
    seal,
    open(envelope: Uint8Array, context: string) {
      if (damaged !== null && context.includes(damaged)) throw new SealError('sealed under another key')
      return open(envelope as never, context)
    },
  }
  Object.assign(world.services, { sealer })
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
}, 60_000)
afterEach(() => world?.fresh.drop())

type Files = Record<string, Uint8Array>
async function bundled(month: string): Promise<Files> {
  await world.decide(month)
  await exportMonth(services, month, { actor: PREPARER, payOn: null })
  return unzipSync((await bundleMonth(services, month, PREPARER)).bytes)
}
const text = (files: Files, name: string) => Buffer.from(files[name]!).toString('utf8')
function edit(files: Files, name: string, change: (text: string) => string): void {
  const before = text(files, name)
  files[name] = strToU8(change(before))
  expect(text(files, name)).not.toBe(before)
}
function editJson<T>(files: Files, name: string, change: (value: T) => void): void {
  edit(files, name, (content) => {
    const value = JSON.parse(content) as T
    change(value)
    return JSON.stringify(value)
  })
}
/** Every hash mended. */
function forged(files: Files) {
  const head = JSON.parse(text(files, 'bundle.json')) as BundleHead
  head.linesHash = sha256(text(files, 'lines.txt') + text(files, 'decisions.txt'))
  for (const approval of head.approvals) approval.linesHash = head.linesHash
  files['bundle.json'] = strToU8(JSON.stringify({ ...head, handedOut: {} }))
  files[SUMS] = strToU8(sumsText(new Map(Object.entries(files))))
  return verifyBundle(zipSync(files)).findings
}
const told = (file: string, says: string) => ({ file, says: expect.stringContaining(says) as string })

describe('a payment left out of the transfer file', () => {
  const LEFT_OUT = '100002'
  const twoVisits = async () => {
    await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
    await world.visit(LEFT_OUT, '200002', '2025-11-04', '15:00', '17:00')
    world.setNow('2025-12-05')
  }

  test('a word in 備考 is no reason; list, summary and record of payments agree with it', async () => {
    await twoVisits()
    const files = await bundled('2025-11')
    edit(files, '2025/decision-list.csv', (csv) => csv.replace(/(100002,.*),\r\n/, '$1,確かめています\r\n'))
    leaveOut(files)
    expect(forged(files)).toEqual([told('2025/transfer.txt', '支払う決定がありますが、入っていません')])
  })

  test('nor is an amount asked back beside it', async () => {
    const october = await world.visit(LEFT_OUT, '200001', '2025-10-04', '15:00', '17:00')
    await world.decide('2025-10')
    await world.withdraw(october)
    await twoVisits()
    const files = await bundled('2025-11')
    expect(text(files, '2025/decision-list.csv')).toContain('返納 1,000円')
    leaveOut(files)
    expect(forged(files)).toContainEqual(told('2025/transfer.txt', '支払う決定がありますが、入っていません'))
  })

  test('that it is held is one; that the bank does not exist; that the account cannot be opened', async () => {
    await twoVisits()
    await world.visit('100003', '200001', '2025-11-07', '15:00', '17:00')
    const { pool } = world.fresh.database
    await pool.query(`delete from accounts where member_no = '100001'`)
    await world.import('accounts', `${LEFT_OUT},0190,999,1,7654321,ﾚｲ ﾆｺ`)
    await pool.query(`update accounts set changed_at = null`)
    damaged = '100003'
    const files = await bundled('2025-11')
    const list = text(files, '2025/decision-list.csv')
    for (const why of ['口座の登録がない', '支店コードが一覧', '口座を開けません'])
      expect(list).toContain(why)
    expect(forged(files)).toEqual([])
    // the list of banks of that day is not ours any more
    edit(files, '2025/decision-list.csv', (csv) =>
      csv.replace(',999,', ',001,').replace(/一覧（[-\d]+）/, '一覧（2019-01-01）'),
    )
    expect(forged(files)).toEqual([])
    edit(files, '2025/decision-list.csv', (csv) => csv.replace(/一覧（[-\d]+）/, '一覧'))
    expect(forged(files)).not.toEqual([])
  })

  function leaveOut(files: Files): void {
    const rows = Buffer.from(files['2025/transfer.txt']!).toString('latin1').split('\r\n')
    const kept = rows.filter((row) => !(row.startsWith('2') && row.includes(`0000${LEFT_OUT}`)))
    expect(kept).toHaveLength(rows.length - 1)
    const trailer = kept.findIndex((row) => row.startsWith('8'))
    kept[trailer] = `8${'1'.padStart(6, '0')}${'1000'.padStart(12, '0')}${' '.repeat(101)}`
    files['2025/transfer.txt'] = Buffer.from(kept.join('\r\n'), 'latin1')
    editJson<{ decisionNo: string }[]>(files, 'transfers.json', (transfers) => {
      transfers.splice(
        transfers.findIndex(({ decisionNo }) => decisionNo.endsWith(LEFT_OUT)),
        1,
      )
    })
    edit(files, '2025/payment-summary.csv', (csv) =>
      csv.replace(/,2,2000(?=\r\n)/g, ',1,1000').replace(/支払保留(.*?),0,0/, '支払保留$1,1,1000'),
    )
  }
})

describe('visits that a programme makes free', () => {
  let files: Files
  beforeEach(async () => {
    await world.import('programmes', '200001,ikukyu,2025-08-01,2026-07-31')
    await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
    await world.decide('2025-10')
    for (const day of ['04', '05', '06'])
      await world.visit('100001', '200001', `2025-11-${day}`, '15:00', '17:00')
    await world.visit('100001', '200002', '2025-11-07', '15:00', '17:00')
    world.setNow('2025-12-05')
    files = await bundled('2025-11')
  })

  test('the numbers follow what was decided before', () => {
    expect(text(files, 'lines.txt').match(/ikukyu\t\d/g)).toEqual(['ikukyu\t2', 'ikukyu\t3', 'ikukyu\t4'])
    expect(forged(files)).toEqual([])
  })

  test.each<[string, (content: string) => string]>([
    ['all are the first', (content) => content.replace(/ikukyu\t\d/g, 'ikukyu\t1')],
    ['one has the number of another month', (content) => content.replace('ikukyu\t4', 'ikukyu\t1')],
    ['one skips', (content) => content.replace('ikukyu\t4', 'ikukyu\t5')],
    [
      'a family without a period',
      (content) => content.replace(/(200002\t.*?\t.*?)\t\t\t/, '$1\tikukyu\t5\t'),
    ],
  ])('%s: told', (_why, change) => {
    edit(files, 'lines.txt', change)
    expect(forged(files)).toContainEqual(told('lines.txt', '認定の期間と前の決定からは'))
  })

  test.each<[string, (standings: BundleStandings) => void, string, string]>([
    [
      'a visit outside the period',
      ({ programmes }) => void (programmes['200001']!.periods[0]!.to = '2025-11-05'),
      ...(['lines.txt', '認定の期間と前の決定からは「なし」'] as const),
    ],
    [
      'a number decided twice',
      ({ programmes }) => {
        const { decided } = programmes['200001']!
        decided.push({ ...decided[0]!, key: 'R-20251008-00099-01' })
      },
      ...(['standings.json', '同じ期間に二つ'] as const),
    ],
    [
      'another day than the line has',
      ({ visits }) => void (visits[0]!.date = '2025-11-03'),
      ...(['standings.json', '活動の内容とちがいます'] as const),
    ],
    ['a visit not told', ({ visits }) => void visits.pop(), 'standings.json', '活動の内容とちがいます'],
  ])('%s: told', (_why, change, file, says) => {
    editJson(files, 'standings.json', change)
    expect(forged(files)).toContainEqual(told(file, says))
  })

  test('no standings, or others than we read: told, nothing thrown', () => {
    files['standings.json'] = strToU8('{}')
    expect(forged(files)).toContainEqual(told('standings.json', '読めません'))
    delete files['standings.json']
    expect(forged(files)).toContainEqual(told('standings.json', 'ファイルがありません'))
  })
})
