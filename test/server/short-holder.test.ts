/** 短縮名義: a holder's name too long for the transfer file, replaced by the bank's own short one, by two persons. */
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { accountOf, type BankAccount } from '../../db/accounts.ts'
import { importAccounts } from '../../db/import-members.ts'
import { liveRun } from '../../db/runs.ts'
import { accountRow } from '../../db/transfers.ts'
import { refusalsOf } from '../../server/month/account-state.ts'
import { confirmAccount } from '../../server/month/bank-results.ts'
import { exportMonth, type FileServices } from '../../server/month/make-files.ts'
import { accountMark, paymentsOf } from '../../server/month/payments.ts'
import { registerShortHolder } from '../../server/month/short-holder.ts'
import { closeMonth } from '../../server/month/steps.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const MONTH = '2025-11'
const [ONE, OTHER] = ['staff:6', 'staff:7']
const LONG = 'ﾃｼｶﾞﾜﾗｺｳｼﾞ ｱﾚｸｻﾝﾄﾞﾘｰﾅ ｼﾞﾛｳﾀﾛｳ ﾊﾅｺ'

let world: MonthWorld
let services: FileServices
const db = () => world.fresh.database.drizzle

beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100002', '200001', '2025-11-05', '15:00', '17:00')
  const account = (await accountOf(db(), services.sealer, '100001')) as BankAccount
  const long = { ...account, memberNo: '100001', holderKana: LONG }
  await db().transaction((tx) => importAccounts(tx, services.sealer, [long], services.clock()))
  await world.fresh.database.pool.query(`update accounts set changed_at = null`)
  world.setNow('2025-12-05')
  await closeMonth(services, MONTH, PREPARER)
}, 60_000)
afterAll(() => world?.fresh.drop())

const payment = async (memberNo = '100001') =>
  (await paymentsOf(db(), services, (await liveRun(db(), MONTH))!)).find((one) => one.memberNo === memberNo)!
const enter = async (holder: string, mark?: string) =>
  registerShortHolder(services, {
    ...{ memberNo: '100001', mark: mark ?? (await payment()).shorten!, holder, actor: ONE },
  })
const confirm = async (actor: string) =>
  confirmAccount(services, MONTH, { memberNo: '100001', mark: (await payment()).confirm!, actor })

test('refused by name, never cut; then entered by one, confirmed by another, paid', async () => {
  expect(LONG.length).toBeGreaterThan(30)
  expect(await payment()).toMatchObject({ state: 'held', waits: 'ACCOUNT_UNUSABLE' })
  expect((await payment()).detail).toContain('30文字')
  expect((await payment('100002')).shorten).toBe(null)
  await expect(enter(LONG)).rejects.toMatchObject({ code: 'BAD_HOLDER' })
  await expect(enter('髙橋')).rejects.toMatchObject({ code: 'BAD_HOLDER' })
  await expect(enter('ﾃｼｶﾞﾜﾗ', '0'.repeat(16))).rejects.toMatchObject({ code: 'ACCOUNT_MOVED' })
  await enter('テシガワラ アレクサンドリ')
  expect(await payment()).toMatchObject({ waits: 'ACCOUNT_CHANGED', shorten: null })
  await expect(confirm(ONE)).rejects.toMatchObject({ code: 'OWN_ENTRY' })
  world.setNow('2025-12-06')
  await confirm(OTHER)
  await world.decide(MONTH)
  const { files } = await exportMonth(services, MONTH, { actor: PREPARER, payOn: null })
  const transfer = iconv.decode(files.find(({ name }) => name === 'transfer.txt')!.bytes, 'Shift_JIS')
  expect(transfer.split('\r\n')[1]!.slice(50, 80)).toBe('ﾃｼｶﾞﾜﾗ ｱﾚｸｻﾝﾄﾞﾘ'.padEnd(30))
  const actions = (await auditOf(db(), 'member:100001')).map(({ action, actor }) => [action, actor])
  expect(actions).toEqual(
    expect.arrayContaining([
      ['account.shortened', ONE],
      ['account.confirmed', OTHER],
    ]),
  )
})

test('an account whose name fits keeps it', async () => {
  const mark = accountMark((await accountRow(db(), '100002'))!.sealedAccount)
  await expect(
    registerShortHolder(services, { memberNo: '100002', mark, holder: 'ﾚｲ', actor: ONE }),
  ).rejects.toMatchObject({ code: 'HOLDER_FITS' })
})

test('ｦ in a name: held where the bank refuses it, written as ｵ where the city has set so', async () => {
  const account = (await accountOf(db(), services.sealer, '100002')) as BankAccount
  const wo = { ...account, memberNo: '100002', holderKana: 'ﾐｦ ﾊﾅｺ' }
  await db().transaction((tx) => importAccounts(tx, services.sealer, [wo], services.clock()))
  const other = {
    ...services,
    config: { ...services.config, transfer: { ...services.config.transfer, wo: 'o' } },
  }
  const { sealedAccount } = (await accountRow(db(), '100002'))!
  const payable = { decisionNo: 'x', memberNo: '100002', payYen: 1000 }
  expect(refusalsOf(services, payable, sealedAccount)).toMatchObject([{ code: 'HOLDER_ILLEGAL' }])
  expect(refusalsOf(other as FileServices, payable, sealedAccount)).toEqual([])
})
