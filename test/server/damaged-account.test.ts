/** An account that cannot be opened any more: its member's payment waits, the month goes on, and no screen breaks. */
import iconv from 'iconv-lite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountOf, allAccounts } from '../../db/accounts.ts'
import { memberWhole } from '../../db/member-reads.ts'
import { liveRun } from '../../db/runs.ts'
import { SealError, type Sealer } from '../../db/seal.ts'
import { exportCsv } from '../../server/export-csv.ts'
import { confirmAccount } from '../../server/month/bank-results.ts'
import { batchFiles, makeBatch } from '../../server/month/batches.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { paymentsOf } from '../../server/month/payments.ts'
import { previewMonth } from '../../server/month/preview-month.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const MONTH = '2025-11'
let world: MonthWorld
let services: FileServices
let sealer: Sealer
let damaged: Set<string>
const db = () => world.fresh.database.drizzle

beforeEach(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  damaged = new Set()
  const whole = world.services.sealer
  sealer = {
    ...whole,
    open(envelope, context) {
      if (damaged.has(context)) throw new SealError('sealed under a root key that is not here')
      return whole.open(envelope, context)
    },
  }
  Object.assign(world.services, { sealer })
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100002', '200001', '2025-11-05', '15:00', '16:00')
  world.setNow('2025-12-05')
}, 60_000)
afterEach(() => world?.fresh.drop())

const payment = async (memberNo: string) =>
  (await paymentsOf(db(), services, (await liveRun(db(), MONTH))!)).find((one) => one.memberNo === memberNo)!
/** the amounts of a transfer file's lines */
const yenOf = (bytes: Buffer) =>
  iconv
    .decode(bytes, 'Shift_JIS')
    .split('\r\n')
    .filter((line) => line.startsWith('2'))
    .map((line) => Number(line.slice(80, 90)))
/** @returns what the transfer file pays; null: none is made */
async function makeFiles(): Promise<number[] | null> {
  const { files } = await exportMonth(services, MONTH, { actor: PREPARER, payOn: null })
  const transfer = files.find(({ name }) => name === 'transfer.txt')
  return transfer ? yenOf(transfer.bytes) : null
}
/** Told anew from the passbook, and confirmed with the member. */
async function registerAgain(memberNo: string): Promise<void> {
  await world.import('accounts', `${memberNo},0190,001,1,7654321,ﾚｲ ｼﾞﾛｳ`)
  damaged.delete(`account:${memberNo}`)
  world.setNow('2025-12-16')
  await confirmAccount(services, MONTH, {
    memberNo,
    mark: (await payment(memberNo)).confirm!,
    actor: PREPARER,
  })
}

test('before the month is closed: said in the preview, held, the others are paid', async () => {
  damaged.add('account:100001')
  const { checks } = await previewMonth(world.services, MONTH, { actor: PREPARER })
  const found = checks.find(({ code }) => code === 'ACCOUNT_UNUSABLE')!
  expect(found).toMatchObject({ severity: 'warn', ref: '100001' })
  expect(found.detail).toContain('登録しなおしてください')
  await world.decide(MONTH)
  expect(await makeFiles()).toEqual([500])
  expect(await payment('100001')).toMatchObject({ state: 'held', waits: 'ACCOUNT_UNUSABLE', shorten: null })
  expect(await payment('100002')).toMatchObject({ state: 'in-file' })
})

test('after the approval, before the files: held as well, and paid by the next file once it is registered again', async () => {
  await world.decide(MONTH)
  damaged.add('account:100001')
  expect(await makeFiles()).toEqual([500])
  await registerAgain('100001')
  expect(await payment('100001')).toMatchObject({ state: 'ready', waits: null })
  await payMonth(services, MONTH, PREPARER)
  await makeBatch(services, MONTH, { actor: PREPARER, payOn: '2025-12-25', batch: 2 })
  const files = await batchFiles(db(), services, (await liveRun(db(), MONTH))!, 2)
  expect(files.map(({ bytes }) => yenOf(bytes))).toEqual([[1000]])
})

test('every account under a lost key: nothing is paid, nothing is guessed', async () => {
  await world.decide(MONTH)
  for (const { memberNo } of (await allAccounts(db(), sealer)).opened) damaged.add(`account:${memberNo}`)
  expect(await makeFiles()).toBe(null)
  for (const memberNo of ['100001', '100002'])
    expect(await payment(memberNo)).toMatchObject({ state: 'held', waits: 'ACCOUNT_UNUSABLE' })
})

test('screens and files that show it say so', async () => {
  damaged.add('account:100001')
  expect(await accountOf(db(), sealer, '100001')).toBe('damaged')
  expect((await memberWhole(db(), sealer, '100001'))!.account).toBe('damaged')
  expect((await allAccounts(db(), sealer)).damaged).toEqual(['100001'])
  await expect(exportCsv(world.services, 'accounts', null)).rejects.toThrow(/cannot be opened: 100001$/)
})
