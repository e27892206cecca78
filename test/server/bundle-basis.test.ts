/** A bundle holds what its run was calculated from: whatever the city sets afterwards, it agrees and stays the same. */
import { sql } from 'drizzle-orm'
import { unzipSync } from 'fflate'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import type { City } from '../../city/city.ts'
import { famisapo } from '../../server/cli.ts'
import { bundleMonth, type MadeBundle } from '../../server/month/bundle.ts'
import type { BundleHead, BundleStandings } from '../../server/month/bundle-format.ts'
import { exportMonth, type FileServices } from '../../server/month/make-files.ts'
import { approveMonth, closeMonth, markChecked, submitMonth } from '../../server/month/steps.ts'
import { verifyBundle } from '../../server/month/verify-bundle.ts'
import type { Policy } from '../../rules/policy.ts'
import { APPROVER, openMonth, PREPARER, type MonthWorld } from './month-world.ts'

const transfer = {
  ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
  ...{ accountKind: '1' as const, accountNumber: '7654321' },
}
let world: MonthWorld
let services: FileServices
afterEach(() => world?.fresh.drop())

async function open(change: (policy: Policy) => Policy = (policy) => policy): Promise<void> {
  world = await openMonth()
  Object.assign(world.services, { city: withPolicies(world.services.city, change) })
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
}
const withPolicies = (city: City, change: (policy: Policy) => Policy): City => ({
  ...city,
  policies: { versions: city.policies.versions.map(change) },
})
const bundled = (month: string, city: City = services.city): Promise<MadeBundle> =>
  bundleMonth({ ...services, city }, month, PREPARER)
async function exported(month: string): Promise<MadeBundle> {
  await world.decide(month)
  await exportMonth(services, month, { actor: PREPARER, payOn: null })
  return bundled(month)
}
const jsonOf = (bundle: MadeBundle, name: string): unknown =>
  JSON.parse(Buffer.from(unzipSync(bundle.bytes)[name]!).toString('utf8'))
const headOf = (bundle: MadeBundle) => jsonOf(bundle, 'bundle.json') as BundleHead

/** October's visit is shortened afterwards: November asks 500 back and pays 1,000. */
async function correctedNovember(): Promise<MadeBundle> {
  await open()
  const october = await world.visit('100001', '200001', '2025-10-04', '15:00', '17:00')
  await world.decide('2025-10')
  await world.change(october, { end: '16:00' })
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  return exported('2025-11')
}

type CityChange = (city: City) => City
const LATER: [string, CityChange][] = [
  ['corrections are netted', (city) => ({ ...city, month: { ...city.month, negative: 'net' } })],
  [
    'a holiday is entered for a day of the month',
    (city) =>
      withPolicies(city, (policy) => {
        const dates = { ...policy.holidays.dates, '2025-11-04': '特別な休日' }
        return { ...policy, holidays: { ...policy.holidays, dates } }
      }),
  ],
  [
    'a version from 2027 on is added',
    (city) => {
      const { versions } = city.policies
      const next = { ...versions.at(-1)!, version: '2027-04', from: '2027-04-01' }
      return { ...city, policies: { versions: [...versions, next] } }
    },
  ],
]
test.each(LATER)('afterwards %s: it agrees, to the same byte', async (_what, change) => {
  const first = await correctedNovember()
  expect(verifyBundle(first.bytes).findings).toEqual([])
  const later = await bundled('2025-11', change(services.city))
  expect(verifyBundle(later.bytes).findings).toEqual([])
  expect(later.sha256).toBe(first.sha256)
})

const CAP = (policy: Policy): Policy => ({ ...policy, monthlyCap: { label: '上限', subsidyYen: 3_000 } })

test('under a cap: what was decided of a family is counted for the family that has it by now', async () => {
  await open(CAP)
  const moved = await world.visit('100001', '200001', '2025-11-03', '15:00', '18:00')
  await world.visit('100002', '200002', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  await exported('2025-11')
  // entered as the other family's by mistake, and looked at again with no yen changed; then a late visit
  await world.fresh.database.drizzle.execute(
    sql`update activities set requester_no = '200002' where activity_no = ${moved}`,
  )
  await world.visit('100003', '200002', '2025-11-20', '15:00', '18:00')
  world.setNow('2026-01-05')
  const december = await exported('2025-12')
  expect(verifyBundle(december.bytes).findings).toEqual([])
  // the months after it count what December decided as it stood then
  await world.fresh.database.drizzle.execute(
    sql`update activities set requester_no = '200001' where activity_no = ${moved}`,
  )
  await world.visit('100003', '200001', '2025-11-21', '15:00', '18:00')
  await world.visit('100003', '200002', '2025-11-22', '15:00', '18:00')
  world.setNow('2026-02-05')
  const january = await exported('2026-01')
  expect(verifyBundle(january.bytes).findings).toEqual([])
  expect((await bundled('2025-12')).sha256).toBe(december.sha256)
})

test('under a cap: a visit that was looked at again and stays as it was uses its share in its place', async () => {
  await open(CAP)
  const early = await world.visit('100001', '200001', '2025-11-03', '15:00', '17:00')
  world.setNow('2025-12-05')
  await exported('2025-11')
  // half an hour earlier from start to end: another input, the same yen
  await world.fresh.database.drizzle.execute(
    sql`update activities set start_time = '14:30', end_time = '16:30' where activity_no = ${early}`,
  )
  await world.visit('100002', '200001', '2025-11-20', '09:00', '14:00')
  world.setNow('2026-01-05')
  const december = await exported('2025-12')
  const verified = verifyBundle(december.bytes)
  expect(verified.findings).toEqual([])
  // 3,000 less the 1,000 that November decided
  expect(verified.subsidyYen).toBe(2_000)
  expect((jsonOf(december, 'standings.json') as BundleStandings).settled).toMatchObject([
    { activityNo: early, subsidyYen: 1_000 },
  ])
})

test('calculated anew before it is submitted: what is kept is of the run that was approved', async () => {
  await open()
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  await closeMonth(world.services, '2025-11', PREPARER)
  const net = { ...services.city, month: { ...services.city.month, negative: 'net' as const } }
  const meant = { ...world.services, city: net }
  await closeMonth(meant, '2025-11', PREPARER)
  await markChecked(meant, '2025-11', PREPARER)
  await submitMonth(meant, '2025-11', PREPARER)
  await approveMonth(meant, '2025-11', APPROVER, null)
  expect(headOf(await bundled('2025-11')).negative).toBe('net')
})

/** what `famisapo verify` prints */
async function told({ bytes }: MadeBundle): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-basis-'))
  const file = join(folder, 'bundle.zip')
  writeFileSync(file, bytes)
  let out = ''
  await famisapo(['verify', file], { env: {}, out: (said) => void (out += said), err: () => undefined })
  rmSync(folder, { recursive: true })
  return out
}

test('a run calculated before that was kept: a bundle of version 1, as it was', async () => {
  const first = await correctedNovember()
  expect(headOf(first).version).toBe(2)
  // the application's role may only add
  const owner = new pg.Client(world.fresh.ownerUrl)
  await owner.connect()
  await owner.query(`delete from run_contents where key = 'basis'`)
  await owner.end()
  const old = await bundled('2025-11')
  expect(headOf(old).version).toBe(1)
  expect(Object.keys(unzipSync(old.bytes))).not.toContain('standings.json')
  expect(verifyBundle(old.bytes)).toMatchObject({ ok: true, version: 1 })
  expect(await told(old)).toContain('回数は確かめられません')
  expect(await told(first)).not.toContain('回数は確かめられません')
})
