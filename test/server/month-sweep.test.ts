/**
 * A month is stopped at every statement of its way, and again while it recovers: it ends as if nothing had been.
 *
 * `npm test` cuts at 40 places, `npm run deep -- sweeps` at 500 (MONTH_SWEEP says how many, SWEEP_RESULT where to tell).
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChildJob } from '../scenarios/month-child.ts'
import { endless, goTheWay, openOffice, standing, type Fuse } from '../scenarios/way-of-month.ts'
import { cloneOf, type Clone } from '../support/clones.ts'
import { removeFolder } from '../support/sandbox.ts'
import { openMonth, type MonthWorld } from './month-world.ts'

const CUTS = Number(process.env['MONTH_SWEEP'] ?? 40)
const DEEP = CUTS > 40
const NOW = '2025-12-05T09:00:00+09:00'
const CHILD = join(import.meta.dirname, '../scenarios/month-child.ts')

let world: MonthWorld
let gold: object
let statements: number
const told: Record<string, unknown> = {}
const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-sweep-'))
  folders.push(folder)
  return folder
}

/** October is decided; November has visits of three providers, one correction and one visit taken back. */
beforeAll(async () => {
  world = await openMonth()
  const shortened = await world.visit('100001', '200001', '2025-10-07', '15:00', '17:00')
  const withdrawn = await world.visit('100002', '200002', '2025-10-08', '15:00', '16:00')
  await world.decide('2025-10')
  // asked back: 500 of the first, 500 of the second
  await world.change(shortened, { end: '16:00' })
  await world.withdraw(withdrawn)
  // 1,000 + 1,500 · 1,125 · 500, whose account is not known
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100001', '200001', '2025-11-09', '10:00', '13:00')
  await world.visit('100002', '200002', '2025-11-11', '18:00', '19:30', { children: 2 })
  await world.visit('100003', '200002', '2025-11-12', '09:00', '10:00')
  await world.fresh.database.pool.query(`delete from accounts where member_no = '100003'`)
  // a database in use cannot be copied
  await world.fresh.database.close()
  const fuse = endless()
  gold = await undisturbed(await clone('gold'), fuse)
  statements = fuse.sent
}, 120_000)
afterAll(async () => {
  if (process.env['SWEEP_RESULT']) writeFileSync(process.env['SWEEP_RESULT'], JSON.stringify(told))
  for (const folder of folders) removeFolder(folder)
})

let clones = 0
const clone = (what: string): Promise<Clone> => {
  const name = new URL(world.fresh.ownerUrl).pathname.slice(1)
  return cloneOf(world.fresh, `${name}_${what}_${++clones}`)
}

/** the way, then what stands; the copy is dropped */
async function undisturbed(copy: Clone, fuse = endless(), folder = newFolder()): Promise<object> {
  const office = openOffice(copy.appUrl, NOW, fuse)
  await goTheWay(office, folder)
  await office.close()
  const auditor = openOffice(copy.appUrl, NOW)
  const found = await standing(auditor, folder)
  await auditor.close()
  await copy.drop()
  return found
}

test('the gold, by hand', () => {
  expect(gold).toMatchObject({
    run: { month: '2025-11', revision: 1, state: 'paid', pay_on: '2025-12-30', submitted_by: 'staff:1' },
    runs: { n: 2 },
    decisions: [
      { decision_no: '2025-202510-100001', pay_yen: '1000', repay_yen: '0' },
      { decision_no: '2025-202510-100002', pay_yen: '500', repay_yen: '0' },
      { decision_no: '2025-202511-100001', count: 2, subsidy_yen: '2000', pay_yen: '2500', repay_yen: '500' },
      { decision_no: '2025-202511-100002', count: 0, subsidy_yen: '625', pay_yen: '1125', repay_yen: '500' },
      { decision_no: '2025-202511-100003', count: 1, subsidy_yen: '500', pay_yen: '500', held: 'NO_ACCOUNT' },
    ],
    documents: [1, 2, 3, 4, 5].map((number) => expect.objectContaining({ number })),
    transfers: [
      { decision_no: '2025-202511-100001', amount_yen: '2500', state: 'paid' },
      { decision_no: '2025-202511-100002', amount_yen: '1125', state: 'paid' },
    ],
    liveTransferFiles: [{ n: 1 }],
    steps: ['approval', 'approved', 'calculated', 'checked', 'exported', 'paid', 'submitted'].map((state) =>
      expect.objectContaining({ state, n: 1 }),
    ),
    audit: true,
  })
  expect((gold as { lines: object[] }).lines).toHaveLength(2 + 6)
  expect(Object.keys((gold as { files: object }).files)).toHaveLength(10)
  expect(statements).toBeGreaterThan(80)
})

interface Cut {
  at: number
  side: Fuse['at']
  again: number
}

/** Spread over the way, before and after a statement in turn; the second time at another place of the recovery. */
function cuts(): Cut[] {
  return Array.from({ length: CUTS }, (_, n) => ({
    at: 1 + (Math.floor((n * statements) / (CUTS / (DEEP ? 2 : 1))) % statements),
    side: (n + Math.floor((2 * n) / CUTS)) % 2 === 0 ? 'before' : 'after',
    again: 1 + ((n * 37) % statements),
  }))
}

test('stopped anywhere, and again while it recovers: the same end', { timeout: 50 * 60_000 }, async () => {
  const found = { cuts: 0, stopped: 0, stoppedAgain: 0, statements, ended: 0 }
  for (const cut of cuts()) {
    const copy = await clone('cut')
    const folder = newFolder()
    for (const [step, left] of [cut.at, cut.again].entries()) {
      const fuse: Fuse = { ...endless(), statementsLeft: left, at: cut.side }
      const office = openOffice(copy.appUrl, NOW, fuse)
      try {
        await goTheWay(office, folder)
      } catch (error) {
        if (!fuse.out) throw error
        found[step === 0 ? 'stopped' : 'stoppedAgain'] += 1
      }
      await office.close()
      // an error that our code swallows would hide that it went on without the database
      if (step === 0) expect([cut, fuse.out]).toEqual([cut, true])
    }
    expect([cut, await undisturbed(copy, endless(), folder)]).toEqual([cut, gold])
    found.cuts += 1
    found.ended += 1
  }
  expect(found).toMatchObject({ cuts: CUTS, stopped: CUTS, ended: CUTS })
  expect(found.stoppedAgain).toBeGreaterThan(CUTS / 3)
  told['stopped at a statement'] = found
})

// ── processes of their own ───────────────────────────────────────────────────────────────────────────────

interface Ended {
  said: unknown[]
  signal: NodeJS.Signals | null
  errors: string
}

function child(jobs: ChildJob[], options: { zone?: string } = {}): Promise<Ended> {
  const process_ = spawn(process.execPath, [CHILD, JSON.stringify(jobs)], {
    env: { PATH: process.env['PATH'], TZ: options.zone ?? 'Asia/Tokyo' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  const errors: Buffer[] = []
  process_.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  process_.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  return new Promise((resolve) =>
    process_.once('close', (_code, signal) => {
      const lines = Buffer.concat(chunks).toString().split('\n').filter(Boolean)
      resolve({
        said: lines.map((line) => JSON.parse(line) as unknown),
        signal,
        errors: Buffer.concat(errors).toString(),
      })
    }),
  )
}

test(
  'a process killed by the kernel on its way, a few times: the same end',
  { timeout: DEEP ? 3_600_000 : 120_000 },
  async () => {
    const times = DEEP ? 40 : 4
    const kills = { first: 0, again: 0 }
    for (let n = 1; n <= times; n += 1) {
      const victim = await clone('kill')
      const folder = newFolder()
      const ends = async (killAt: number) => {
        const job: ChildJob = { appUrl: victim.appUrl, now: NOW, act: 'way', folder, killAt }
        return (await child([job])).signal === 'SIGKILL'
      }
      if (await ends(Math.ceil((n * statements) / (times + 1)))) kills.first += 1
      if (await ends(1 + ((n * 37) % statements))) kills.again += 1
      expect(await undisturbed(victim, endless(), folder)).toEqual(gold)
    }
    expect(kills.first).toBe(times)
    expect(kills.again).toBeGreaterThan(times / 3)
    told['killed by the kernel'] = { months: times, killed: kills.first, 'killed again': kills.again }
  },
)

describe('clocks', () => {
  const ZONES = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kathmandu']

  test(
    '5 time zones around the month’s end, to the millisecond: the same bytes',
    { timeout: 300_000 },
    async () => {
      const seen: unknown[] = []
      for (const zone of ZONES) {
        const [copy, other] = [await clone('zone'), await clone('zone')]
        const { said, errors } = await child(
          [
            {
              appUrl: copy.appUrl,
              now: '2025-12-01T00:00:00.000+09:00',
              act: 'way' as const,
              folder: newFolder(),
            },
            {
              appUrl: other.appUrl,
              now: '2025-11-30T23:59:59.999+09:00',
              act: 'way' as const,
              folder: newFolder(),
            },
            {
              appUrl: other.appUrl,
              now: '2025-12-01T00:00:00.001+09:00',
              act: 'way' as const,
              folder: newFolder(),
            },
          ],
          { zone },
        )
        expect(errors).toBe('')
        seen.push(said)
        await copy.drop()
        await other.drop()
      }
      const [files, refused, later] = seen[0] as [Record<string, string>, unknown, unknown]
      expect(Object.keys(files)).toHaveLength(10)
      expect(refused).toEqual({ refused: 'MONTH_NOT_OVER' })
      expect(later).toEqual(files)
      for (const said of seen) expect(said).toEqual(seen[0])
      told['time zones'] = { zones: ZONES.length, instants: 3, files: Object.keys(files).length }
    },
  )
})

test.runIf(DEEP)('32 processes close at once: one run', { timeout: 3_600_000 }, async () => {
  const copy = await clone('many')
  const job: ChildJob = { appUrl: copy.appUrl, now: NOW, act: 'close', folder: '' }
  const ended = await Promise.all(Array.from({ length: 32 }, () => child([job])))
  expect(ended.map(({ errors }) => errors)).toEqual(Array(32).fill(''))
  const said = new Set(ended.map((one) => JSON.stringify(one.said)))
  expect(said.size).toBe(1)
  expect([...said][0]).toContain('"run":"202511-1"')
  expect([...said][0]).toContain('"subsidyYen":3125')
  expect(await undisturbed(copy)).toEqual(gold)
  told['closing at once'] = { processes: 32, runs: 1 }
})
