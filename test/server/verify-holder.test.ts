/** A holder's name in the bank's spelling: `verify` knows no settings, so it takes ｦ as either of them writes it. */
import { strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleMonth } from '../../server/month/bundle.ts'
import { SUMS, sumsText } from '../../server/month/bundle-format.ts'
import { exportMonth, type FileServices } from '../../server/month/make-files.ts'
import { verifyBundle } from '../../server/month/verify-bundle.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const transfer = {
  ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
  ...{ accountKind: '1' as const, accountNumber: '7654321' },
}
const SPELLED = ['2025/decision-list.csv', 'transfers.json']

let world: MonthWorld
let bundle: Uint8Array
beforeAll(async () => {
  world = await openMonth()
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  await world.decide('2025-11')
  const services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
  await exportMonth(services, '2025-11', { actor: PREPARER, payOn: null })
  bundle = (await bundleMonth(services, '2025-11', PREPARER)).bytes
})
afterAll(() => world?.fresh.drop())

/** The account as it is registered, and the byte that the file has for the last character of its holder. */
function spelt(registered: string, written: number): Uint8Array {
  const files = unzipSync(bundle)
  for (const name of SPELLED) {
    const before = Buffer.from(files[name]!).toString()
    expect(before).toContain('ﾚｲ ｼﾞﾛｳ')
    files[name] = strToU8(before.replaceAll('ﾚｲ ｼﾞﾛｳ', registered))
  }
  const file = Buffer.from(files['2025/transfer.txt']!)
  file[122 + 50 + 'ﾚｲ ｼﾞﾛ'.length] = written
  files['2025/transfer.txt'] = file
  const head = JSON.parse(Buffer.from(files['bundle.json']!).toString()) as Record<string, unknown>
  files['bundle.json'] = strToU8(JSON.stringify({ ...head, handedOut: {} }))
  files[SUMS] = strToU8(sumsText(new Map(Object.entries(files))))
  return zipSync(files)
}
/** the papers made anew differ from a forged list, and are not what this is about */
const ofAccounts = (bytes: Uint8Array) =>
  verifyBundle(bytes).findings.filter(({ says }) => says.includes('口座が'))

test('ｦ written as ｵ agrees with the list and with the payment', () => {
  expect(ofAccounts(spelt('ﾚｲ ｼﾞﾛｦ', 0xb5))).toEqual([])
})

test('another character is found in both', () => {
  expect(ofAccounts(spelt('ﾚｲ ｼﾞﾛｦ', 0xb3)).map(({ says }) => says)).toEqual([
    '2025-202511-100001: 口座が一覧と合いません。',
    '2025-202511-100001: 口座が、支払いの記録と合いません。',
  ])
})
