/** The auditors' bundle: computed anew without a database; whatever is changed in it is found. */
import { strToU8, unzipSync, zipSync } from 'fflate'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { famisapo } from '../../server/cli.ts'
import { bundleMonth, type MadeBundle } from '../../server/month/bundle.ts'
import { SUMS, sumsText } from '../../server/month/bundle-format.ts'
import { liveRun } from '../../db/runs.ts'
import { confirmAccount, enterReturns } from '../../server/month/bank-results.ts'
import { makeBatch } from '../../server/month/batches.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { approvePastYears } from '../../server/month/past-years.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { sha256 } from '../../server/month/canonical.ts'
import { verifyBundle } from '../../server/month/verify-bundle.ts'
import { APPROVER, openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let services: FileServices
let november: MadeBundle
let december: MadeBundle
let april: MadeBundle

const transfer = {
  ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
  ...{ accountKind: '1' as const, accountNumber: '7654321' },
}
const folder = mkdtempSync(join(tmpdir(), 'bundle-test-'))

beforeAll(async () => {
  world = await openMonth()
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
  const bundled = async (month: string) => {
    await world.decide(month)
    await exportMonth(services, month, { actor: PREPARER, payOn: null })
    return bundleMonth(services, month, PREPARER)
  }
  // 1,000 and 1,500 (one to be corrected, one to be taken back), 1,125, an hour in the free scheme, nobody's account
  await world.import('programmes', '200002,ikukyu,2025-08-01,2026-07-31')
  const changed = await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  const gone = await world.visit('100001', '200001', '2025-11-09', '10:00', '13:00')
  await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
  await world.visit('100002', '200001', '2025-11-13', '15:00', '17:00', { cancelled: '当日' })
  await world.fresh.database.pool.query(`delete from accounts where member_no = '100003'`)
  await world.visit('100003', '200001', '2025-11-12', '09:00', '10:00')
  world.setNow('2025-12-05')
  november = await bundled('2025-11')
  await world.change(changed, { end: '18:00' })
  await world.withdraw(gone)
  await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
  world.setNow('2026-01-05')
  december = await bundled('2025-12')
  await world.visit('100001', '200001', '2026-03-25', '15:00', '17:00')
  await world.visit('100001', '200001', '2026-04-01', '15:00', '16:00')
  world.setNow('2026-05-05')
  april = await bundled('2026-04')
}, 120_000)
afterAll(async () => {
  await world?.fresh.drop()
  rmSync(folder, { recursive: true })
})

type Files = Record<string, Uint8Array>
const filesOf = (bundle: MadeBundle): Files => unzipSync(bundle.bytes)
const zipped = (files: Files) => zipSync(files)
const text = (files: Files, name: string) => Buffer.from(files[name]!).toString('utf8')
/** A forger who also mends the list of hashes, and the hash in the head. */
function forged(files: Files): Uint8Array {
  const head = JSON.parse(text(files, 'bundle.json')) as Record<string, unknown> & {
    approvals: { linesHash: string }[]
  }
  head['linesHash'] = sha256(text(files, 'lines.txt') + text(files, 'decisions.txt'))
  for (const approval of head.approvals) approval.linesHash = head['linesHash'] as string
  head['handedOut'] = {}
  files['bundle.json'] = strToU8(JSON.stringify(head))
  files[SUMS] = strToU8(sumsText(new Map(Object.entries(files))))
  return zipped(files)
}

describe('what is true agrees', () => {
  test('originals, a programme, a cancellation, a held payment', () => {
    expect(november.differing).toEqual([])
    const verified = verifyBundle(november.bytes)
    expect(verified.findings).toEqual([])
    expect(verified).toMatchObject({ ok: true, month: '2025-11', activities: 5, decisions: 3 })
    // 1,000 + 1,500 + (2,325: the whole reward of 18:00-19:30, two children) + 0 + 500
    expect(verified.subsidyYen).toBe(5_325)
    // less what waits for an account
    expect(verified.transferYen).toBe(4_825)
  })

  test('corrections against the earlier sums', () => {
    const files = filesOf(december)
    expect(text(files, 'earlier.txt').trim().split('\n')).toHaveLength(2)
    const verified = verifyBundle(december.bytes)
    expect(verified.findings).toEqual([])
    // +500, −1,500, +1,000
    expect(verified).toMatchObject({ ok: true, decisions: 1, subsidyYen: 0, transferYen: 1_500 })
  })

  test('two 会計年度', () => {
    const verified = verifyBundle(april.bytes)
    expect(verified.findings).toEqual([])
    expect(verified).toMatchObject({ decisions: 2, transferYen: 1_500 })
    expect(Object.keys(filesOf(april)).filter((name) => name.endsWith('transfer.txt'))).toEqual([
      '2025/transfer.txt',
      '2026/transfer.txt',
    ])
  })

  test('made again: the same bytes, whenever', async () => {
    world.setNow('2026-06-01T23:59')
    const again = await bundleMonth(services, '2025-11', PREPARER)
    expect(again.sha256).toBe(november.sha256)
    expect(again.bytes.equals(november.bytes)).toBe(true)
  })

  test('a member who moves and is renamed since changes no file of it', async () => {
    const { pool } = world.fresh.database
    const was = { name: '例 一子', address: '門司区見本町1-1' }
    const set = (name: string, address: string) =>
      pool.query(`update members set name = $1, address = $2 where member_no = '100001'`, [name, address])
    await set('改姓 一子', '戸畑区見本町9-9')
    const again = await bundleMonth(services, '2025-11', PREPARER)
    await set(was.name, was.address)
    expect(again.differing).toEqual([])
    expect(again.bytes.equals(november.bytes)).toBe(true)
  })

  test('of a run made before files were kept, a paper that is no longer the one handed out is told', async () => {
    // the application's role may only add
    const owner = new pg.Client(world.fresh.ownerUrl)
    await owner.connect()
    await owner.query(`delete from run_contents`)
    await owner.query(`update members set address = '戸畑区見本町9-9' where member_no = '100001'`)
    const again = await bundleMonth(services, '2025-11', PREPARER)
    await owner.query(`update members set address = '門司区見本町1-1' where member_no = '100001'`)
    await owner.end()
    expect(again.differing).toContain('2025/notices.pdf')
    const files = verifyBundle(again.bytes).findings.map(({ file }) => file)
    expect(files).toContain('2025/notices.pdf')
  })

  test('nothing is bundled before it is approved', async () => {
    await expect(bundleMonth(services, '2026-05', PREPARER)).rejects.toMatchObject({ code: 'NOT_APPROVED' })
  })
})

describe('what is changed is found', () => {
  test('any byte of any file', () => {
    let tried = 0
    for (const name of Object.keys(filesOf(november))) {
      const { length } = filesOf(november)[name]!
      const places = new Set([0, 1, Math.floor(length / 3), Math.floor(length / 2), length - 2, length - 1])
      for (const at of [...places].filter((place) => place >= 0 && place < length)) {
        const files = filesOf(november)
        files[name]![at] = files[name]![at]! ^ 1
        const { ok, findings } = verifyBundle(zipped(files))
        expect([name, at, ok]).toEqual([name, at, false])
        expect(findings.length).toBeGreaterThan(0)
        tried += 1
      }
    }
    expect(tried).toBeGreaterThan(50)
  })

  test('a file taken out, one put in', () => {
    for (const name of Object.keys(filesOf(november))) {
      const files = filesOf(november)
      delete files[name]
      expect([name, verifyBundle(zipped(files)).ok]).toEqual([name, false])
    }
    expect(verifyBundle(zipped({ ...filesOf(november), '2025/more.txt': strToU8('') })).findings).toEqual([
      { file: '2025/more.txt', says: expect.stringContaining('書かれていない') as string },
    ])
  })

  test('what is no bundle at all', () => {
    expect(verifyBundle(strToU8('no zip')).ok).toBe(false)
    expect(verifyBundle(zipSync({ 'a.txt': strToU8('a') })).ok).toBe(false)
  })

  const edit = (name: string, change: (text: string) => string) => (files: Files) => {
    const before = text(files, name)
    files[name] = strToU8(change(before))
    expect(text(files, name)).not.toBe(before)
  }
  const swapRows = (content: string) => {
    const [first, second, ...rest] = content.split('\n')
    return [second, first, ...rest].join('\n')
  }
  /** of the first row of lines.txt */
  const cell = (at: number, value: string) => (content: string) => {
    const rows = content.split('\n')
    const cells = rows[0]!.split('\t')
    cells[at] = value
    return [cells.join('\t'), ...rows.slice(1)].join('\n')
  }
  /** what a forger changed, with every hash mended → the file that gives it away */
  const FORGERIES: { why: string; of: () => MadeBundle; change: (files: Files) => void; found: string }[] = [
    {
      ...{ why: 'a yen more in a line', of: () => november, found: 'lines.txt' },
      change: edit('lines.txt', cell(14, '1001')),
    },
    {
      ...{ why: 'fee and subsidy moved against each other', of: () => november, found: 'lines.txt' },
      change: edit('lines.txt', (content) => content.replace('\t1000\t2000\t1000\t', '\t900\t2000\t1100\t')),
    },
    {
      ...{ why: 'a longer visit', of: () => november, found: 'lines.txt' },
      change: edit('lines.txt', (content) => content.replace('|15:00|17:00|', '|15:00|18:00|')),
    },
    {
      ...{ why: 'the visit as people see it', of: () => november, found: 'activities.json' },
      change: edit('activities.json', (content) => content.replace('"17:00"', '"16:00"')),
    },
    {
      ...{ why: 'a dearer policy', of: () => november, found: 'lines.txt' },
      change: edit('policy.json', (content) =>
        content.replaceAll('"rewardYenPerHour": 1000', '"rewardYenPerHour": 1200'),
      ),
    },
    {
      ...{ why: 'a line taken out', of: () => november, found: 'decisions.txt' },
      change: edit('lines.txt', (content) => content.slice(content.indexOf('\n') + 1)),
    },
    {
      ...{ why: 'a line twice', of: () => november, found: 'lines.txt' },
      change: edit('lines.txt', (content) => content.slice(0, content.indexOf('\n') + 1) + content),
    },
    {
      ...{ why: 'a decision moved', of: () => november, found: 'decisions.txt' },
      change: edit('decisions.txt', (content) => content.replace('\t2500\t2500\t0\t', '\t2600\t2600\t0\t')),
    },
    {
      ...{ why: 'a cell of the list', of: () => november, found: '2025/decision-list.csv' },
      change: edit('2025/decision-list.csv', (content) => content.replace(',2500,', ',2501,')),
    },
    {
      ...{ why: "a bank's sum for 会計室", of: () => november, found: '2025/payment-summary.csv' },
      change: edit('2025/payment-summary.csv', (content) => content.replace(',4825', ',4826')),
    },
    {
      ...{ why: 'less asked back', of: () => december, found: '2025/repayments.csv' },
      change: edit('2025/repayments.csv', (content) => content.replace(',1500,', ',1400,')),
    },
    {
      ...{ why: 'nobody asked', of: () => december, found: '2025/repayments.csv' },
      change: (files) => void delete files['2025/repayments.csv'],
    },
    {
      ...{ why: 'a notice missing', of: () => november, found: '2025/manifest.csv' },
      change: edit('2025/manifest.csv', (content) =>
        content.replace('2025-202511-100002', '2025-202511-100009'),
      ),
    },
    {
      ...{ why: 'two amounts swapped in the transfer file, its sum untouched', of: () => november },
      found: '2025/transfer.txt',
      change: (files) => {
        const bytes = Buffer.from(files['2025/transfer.txt']!)
        const [first, second] = [122 + 80, 244 + 80]
        const kept = Buffer.from(bytes.subarray(first, first + 10))
        bytes.copy(bytes, first, second, second + 10)
        kept.copy(bytes, second)
        files['2025/transfer.txt'] = bytes
      },
    },
    {
      ...{ why: 'another account in the transfer file', of: () => november, found: '2025/transfer.txt' },
      change: (files) => {
        files['2025/transfer.txt']![122 + 49] = 0x39
      },
    },
    {
      ...{ why: 'earlier sums that would hide a correction', of: () => december, found: 'lines.txt' },
      change: edit('earlier.txt', (content) =>
        content.replace('\t1000\t2000\t1000\t', '\t1000\t2200\t1200\t'),
      ),
    },
    {
      ...{ why: 'a correction shown as a new visit', of: () => december, found: 'lines.txt' },
      change: edit('lines.txt', (content) => content.replace('adjustment', 'original')),
    },
  ]
  test.each(FORGERIES)('$why, with every hash mended', ({ of, change, found }) => {
    const files = filesOf(of())
    change(files)
    const { ok, findings } = verifyBundle(forged(files))
    expect(ok).toBe(false)
    expect(findings.map(({ file }) => file)).toContain(found)
  })

  test('a swapped line, hashes left alone: another hash than the one approved', () => {
    const files = filesOf(november)
    edit('lines.txt', swapRows)(files)
    expect(verifyBundle(zipped(files)).findings.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['lines.txt', 'bundle.json']),
    )
  })

  test('the preparer as approver; nobody as approver', () => {
    for (const approvals of [[], [{ approver: PREPARER, linesHash: '', approvedAt: '' }]]) {
      const files = filesOf(november)
      const head = JSON.parse(text(files, 'bundle.json')) as { approvals: unknown[] }
      files['bundle.json'] = strToU8(JSON.stringify({ ...head, approvals }))
      expect(verifyBundle(forged(files)).findings.map(({ file }) => file)).toContain('bundle.json')
    }
  })
})

describe('famisapo verify', () => {
  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    let [out, err] = ['', '']
    const io = {
      env: {},
      out: (said: string) => void (out += said),
      err: (said: string) => void (err += said),
    }
    return { code: await famisapo(args, io), out, err }
  }

  test('without an environment or a database: 0 and the sums, or 1 and what differs', async () => {
    const good = join(folder, 'good.zip')
    writeFileSync(good, november.bytes)
    const agreed = await run('verify', good)
    expect([agreed.code, agreed.err]).toEqual([0, ''])
    expect(agreed.out).toContain('活動 5件  決定 3人  補助金 5,325円  振込 4,825円')
    const files = filesOf(november)
    files['2025/transfer.txt']![200] = 0x39
    const bad = join(folder, 'bad.zip')
    writeFileSync(bad, zipped(files))
    const found = await run('verify', bad, '--json')
    expect(found.code).toBe(1)
    expect(JSON.parse(found.out)).toMatchObject({ ok: false, month: '2025-11' })
    expect((await run('verify')).code).toBe(2)
    expect((await run('verify', join(folder, 'none.zip'))).code).toBe(1)
  })
})

describe('what came after: sent back, mended, paid by a later file', () => {
  let later: MadeBundle
  beforeAll(async () => {
    const actor = 'staff:5'
    const decisionNo = '2025-202511-100001'
    world.setNow('2026-06-02')
    await payMonth(services, '2025-11', actor)
    await enterReturns(services, '2025-11', [{ decisionNo, reason: '口座なし' }], actor)
    world.setNow('2026-06-03')
    await world.import('accounts', '100001,0190,001,1,7654321,ﾚｲ ｼﾞﾛｳ')
    const run = (await liveRun(services.db.drizzle, '2025-11'))!
    // the new account; and that it is paid although December asks something back
    for (let asked = 0; asked < 2; asked += 1) {
      const payments = await paymentsOf(services.db.drizzle, services, run)
      const mark = payments.find(({ memberNo }) => memberNo === '100001')!.confirm!
      await confirmAccount(services, '2025-11', { memberNo: '100001', mark, actor })
    }
    // paid in June, after the accounts of the year closed
    await approvePastYears(services, '2025-11', APPROVER, null)
    await makeBatch(services, '2025-11', { batch: 2, payOn: '2026-06-15', actor })
    later = await bundleMonth(services, '2025-11', PREPARER)
  })

  test('the later file is in it, and every payment is told', () => {
    const files = filesOf(later)
    expect(later.differing).toEqual([])
    for (const name of ['transfer-2.txt', 'payment-summary-2.csv', 'payment-summary-2.pdf'])
      expect(Object.keys(files)).toContain(`2025/${name}`)
    expect(JSON.parse(text(files, 'transfers.json'))).toMatchObject([
      { decisionNo: '2025-202511-100001', batch: 1, amountYen: 2_500, state: 'returned' },
      { decisionNo: '2025-202511-100002', batch: 1, state: 'paid' },
      {
        ...{ decisionNo: '2025-202511-100001', batch: 2, amountYen: 2_500, payOn: '2026-06-15' },
        account: { number: '7654321' },
      },
    ])
    const verified = verifyBundle(later.bytes)
    expect(verified.findings).toEqual([])
    expect(verified).toMatchObject({ ok: true, transferYen: 4_825, laterTransferYen: 2_500 })
  })

  type Transfers = Record<string, unknown>[]
  test.each<[string, (files: Files, transfers: Transfers) => void, string, string]>([
    ['never sent back', (_, t) => void (t[0]!['state'] = 'paid'), 'transfers.json', 'もう一度支払っています'],
    ['another amount', (_, t) => void (t[2]!['amountYen'] = 2_600), '2025/transfer-2.txt', '振込額が2500円'],
    [
      'another account',
      (_, t) => void ((t[2]!['account'] as Record<string, string>)['number'] = '1111111'),
      '2025/transfer-2.txt',
      '支払いの記録と合いません',
    ],
    ['another day', (_, t) => void (t[2]!['payOn'] = '2026-06-16'), '2025/transfer-2.txt', '振込日が0615'],
    ['a file of nobody’s', (_, t) => void t.pop(), '2025/transfer-2.txt', '何の支払いか'],
    ['no file', (f) => void delete f['2025/transfer-2.txt'], '2025/transfer-2.txt', 'ファイルがありません'],
    [
      'a yen more for 会計室',
      (f) => {
        const name = '2025/payment-summary-2.csv'
        f[name] = strToU8(text(f, name).replace(/(振込計,,,1,)2500/, '$12501'))
      },
      ...(['2025/payment-summary-2.csv', '金額が「2501」です'] as const),
    ],
    [
      'what was paid before',
      (f) => {
        const name = '2025/payment-summary-2.csv'
        f[name] = strToU8(text(f, name).replace(/(前の振込計,,,1,)\d+/, '$11'))
      },
      ...(['2025/payment-summary-2.csv', '支払保留: 金額が'] as const),
    ],
    ['no record', (f) => void delete f['transfers.json'], 'transfers.json', 'ファイルがありません'],
  ])('forged, %s: told', (_why, forge, file, says) => {
    const files = filesOf(later)
    const transfers = JSON.parse(text(files, 'transfers.json')) as Transfers
    forge(files, transfers)
    if (files['transfers.json']) files['transfers.json'] = strToU8(JSON.stringify(transfers))
    const { findings } = verifyBundle(forged(files))
    expect(findings).toContainEqual({ file, says: expect.stringContaining(says) as string })
  })
})
