/**
 * Benchmark: a month of 1,000,000 visits by 2,000 providers, calculated and its lines inserted, beside one
 * INSERT … SELECT of the same lines into the same table; in turn, each rolled back. Also: the same per visit at 10,000,
 * memory, 100,000 transfer lines, 1,000 notices as one stream.
 */
import { execFile as execFileCallback } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { connect } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { startEmbedded } from '../../db/postgres.ts'
import { makeVisits } from '../scenarios/many-visits.ts'
import { cloneOf } from '../support/clones.ts'
import { removeFolder } from '../support/sandbox.ts'
import { inRun, ours, secondsOf, type Fill, type KeptRun } from './one-month.ts'

const execFile = promisify(execFileCallback)
const LARGE = Number(process.env['BENCH_ACTIVITIES'] ?? 1_000_000)
const SMALL = 10_000
const PAIRS = { large: Number(process.env['BENCH_PAIRS'] ?? 5), small: 7 }

const median = (all: number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!
const round = (value: number, digits = 3): number => Number(value.toFixed(digits))

export async function bench(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-bench-'))
  const server = await startEmbedded(folder)
  try {
    await migrate(server.ownerUrl, { appPassword: server.appPassword })
    const small = await measure(server, { activities: SMALL, providers: 20, pairs: PAIRS.small })
    const large = await measure(server, { activities: LARGE, providers: LARGE / 500, pairs: PAIRS.large })
    const perVisit = large.ours / LARGE / (small.ours / SMALL)
    return {
      name: 'month',
      unit: `s for ${LARGE} visits, calculated and inserted`,
      ours: round(large.ours),
      yardstick: round(large.yardstick),
      yardstickName: 'one INSERT … SELECT of the same lines',
      ratio: round(large.ratio),
      pairs: PAIRS.large,
      perVisitAtLargeOverSmall: round(perVisit),
      peakMb: Math.round(large.peakMb),
      transferLines100kSeconds: round(await transferSeconds()),
      notices1000Seconds: round(await noticeSeconds()),
    }
  } finally {
    await server.stop()
    removeFolder(folder)
  }
}

interface Measured {
  /** seconds, medians */
  ours: number
  yardstick: number
  /** median of the pairs' own ratios */
  ratio: number
  peakMb: number
}

/** The heap is held small: what the calculation needs, not what the engine would take when there is plenty. */
async function keptByAnother(appUrl: string): Promise<KeptRun> {
  const limits = ['--max-old-space-size=160', '--max-semi-space-size=8']
  const { stdout } = await execFile(process.execPath, [
    ...limits,
    join(import.meta.dirname, 'one-month.ts'),
    appUrl,
  ])
  return JSON.parse(stdout) as KeptRun
}

async function measure(
  server: { ownerUrl: string; appUrl: string },
  size: { activities: number; providers: number; pairs: number },
): Promise<Measured> {
  const clone = await cloneOf(server, `visits_${size.activities}`)
  const owner = new pg.Client({ connectionString: clone.ownerUrl })
  // the server is stopped when something fails: that failure is to be told, not the end of this connection
  owner.on('error', () => undefined)
  await owner.connect()
  await makeVisits(owner, { activities: size.activities, providers: size.providers, seed: 1, kind: 'tidy' })
  const database = connect(clone.appUrl, { poolSize: 2 })
  const first = await keptByAnother(clone.appUrl)
  if (first.lines !== size.activities) throw new Error(`${first.lines} lines of ${size.activities} visits`)
  await owner.query(`update runs set voided_at = now()`)
  const times = { ours: [] as number[], yardstick: [] as number[] }
  for (let pair = 0; pair < size.pairs; pair += 1)
    for (const side of pair % 2 === 0 ? (['ours', 'yardstick'] as const) : (['yardstick', 'ours'] as const)) {
      await owner.query('vacuum analyze run_lines')
      const { seconds, lines } = await inRun(
        database,
        side === 'ours' ? ours : copy(first.runId),
        'rolled back',
      )
      if (lines !== size.activities) throw new Error(`${side}: ${lines} lines of ${size.activities}`)
      times[side].push(seconds)
      console.error(`${size.activities} ${side} ${seconds.toFixed(2)} s`)
    }
  await database.close()
  await owner.end()
  await clone.drop()
  return {
    ours: median(times.ours),
    yardstick: median(times.yardstick),
    ratio: median(times.ours.map((seconds, n) => seconds / times.yardstick[n]!)),
    peakMb: first.peakMb,
  }
}

const copy =
  (from: number): Fill =>
  (tx, runId) =>
    tx.execute(sql`
      insert into run_lines (run_id, line, fiscal_year, provider_no, activity_date, activity_no, case_no, requester_no,
        kind, policy_version, programme, programme_visit, count, billed_minutes, fee_yen, reward_yen, subsidy_yen,
        parts, input_key, corrects)
      select ${runId}, line, fiscal_year, provider_no, activity_date, activity_no, case_no, requester_no,
        kind, policy_version, programme, programme_visit, count, billed_minutes, fee_yen, reward_yen, subsidy_yen,
        parts, input_key, corrects from run_lines where run_id = ${from}`)

// the papers' fonts and the banks are loaded after the memory of the calculation was measured

async function transferSeconds(): Promise<number> {
  const { writeTransfer } = await import('../../office/transfer/write-transfer.ts')
  const { order, row } = await import('../office/transfer-support.ts')
  const rows = Array.from({ length: 100_000 }, (_, n) =>
    row({ memberNo: String(100_000 + n), amountYen: 500 + n }),
  )
  return secondsOf(() => {
    const made = writeTransfer(rows, order)
    if (!made.ok) throw new Error(JSON.stringify(made.refusals.slice(0, 3)))
  })
}

async function noticeSeconds(): Promise<number> {
  const { printStream } = await import('../../office/decision-notice/print-notice.ts')
  const { memberNotice, texts } = await import('../office/notice-support.ts')
  const notices = Array.from({ length: 1_000 }, (_, n) => memberNotice(n))
  return secondsOf(async () => {
    const made = await printStream(notices, texts, '2025-12-12')
    if (!made.ok) throw new Error(JSON.stringify(made.refusals.slice(0, 3)))
  })
}
