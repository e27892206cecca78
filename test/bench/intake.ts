/**
 * Benchmark: durable webhook intake. Ours against a plain Fastify + HMAC + one INSERT per event, on the same
 * PostgreSQL (fsync on), 64 connections, unique signed bodies, interleaved pairs, the median of their ratios.
 * Afterwards 100,000 posts of 1,000 event ids must leave 1,000 rows.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from '../../db/migrate.ts'
import { startEmbedded } from '../../db/postgres.ts'
import type { IntakeServerSettings } from './intake-server.ts'
import { postAll, signedRequests, type LoadResult } from './post-webhooks.ts'

const SECRET = 'a-channel-secret-for-the-benchmark'
const CONNECTIONS = 64
/** pg's default pool for both; and the yardstick once more with the pool that served it best (20, 40, 64 tried) */
const SERVERS = {
  ours: { kind: 'ours', poolSize: 10 },
  yardstick: { kind: 'yardstick', poolSize: 10 },
  widePool: { kind: 'yardstick', poolSize: 40 },
} as const
type ServerName = keyof typeof SERVERS
const NAMES = Object.keys(SERVERS) as ServerName[]
const REQUESTS = Number(process.env['INTAKE_REQUESTS'] ?? 20_000)
const PAIRS = Number(process.env['INTAKE_PAIRS'] ?? 7)

export interface IntakeResult {
  name: 'intake'
  unit: 'events/s'
  ours: number
  yardstick: number
  yardstickName: string
  ratio: number
  pairs: number
  ratios: number[]
  /** the yardstick with 40 connections to the database, and our ratio to that */
  yardstickWidePool: number
  ratioWidePool: number
  oursP50Ms: number
  oursP99Ms: number
  yardstickP99Ms: number
  redelivery: { posts: number; ids: number; rows: number }
}

export async function bench(options: Partial<IntakeServerSettings> = {}): Promise<IntakeResult> {
  const folder = mkdtempSync(`${tmpdir()}/famisapo-bench-`)
  const server = await startEmbedded(folder)
  const owner = new pg.Client({ connectionString: server.ownerUrl })
  const children: ChildProcess[] = []
  try {
    await migrate(server.ownerUrl)
    await owner.connect()
    const ports = { ours: 0, yardstick: 0, widePool: 0 }
    for (const name of NAMES) {
      const { kind, poolSize } = SERVERS[name]
      const child = startServer(kind, { appUrl: server.appUrl, secret: SECRET, poolSize, ...options })
      children.push(child)
      ports[name] = await portOf(child)
      await measureOnce(owner, ports[name], REQUESTS / 4)
    }
    const rounds: Record<ServerName, LoadResult>[] = []
    for (let round = 0; round < PAIRS; round += 1) {
      const results: Partial<Record<ServerName, LoadResult>> = {}
      // who goes first changes: a machine that slows down favours nobody
      const order = NAMES.map((_, n) => NAMES[(n + round) % NAMES.length] as ServerName)
      for (const name of order) results[name] = await measureOnce(owner, ports[name], REQUESTS)
      rounds.push(results as Record<ServerName, LoadResult>)
    }
    const redelivery = await redeliver(owner, ports.ours)
    const ratioTo = (name: ServerName) =>
      rounds.map((round) => rounded(round.ours.perSecond / round[name].perSecond))
    const perSecond = (name: ServerName) => Math.round(median(rounds.map((round) => round[name].perSecond)))
    return {
      name: 'intake',
      unit: 'events/s',
      ours: perSecond('ours'),
      yardstick: perSecond('yardstick'),
      yardstickName: 'plain Fastify + HMAC + one INSERT per event',
      ratio: median(ratioTo('yardstick')),
      pairs: PAIRS,
      ratios: ratioTo('yardstick'),
      yardstickWidePool: perSecond('widePool'),
      ratioWidePool: median(ratioTo('widePool')),
      oursP50Ms: rounded(median(rounds.map((round) => round.ours.p50Ms))),
      oursP99Ms: rounded(median(rounds.map((round) => round.ours.p99Ms))),
      yardstickP99Ms: rounded(median(rounds.map((round) => round.yardstick.p99Ms))),
      redelivery,
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await owner.end().catch(() => undefined)
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Each run starts on an empty table with nothing left to write back, and must leave every event in it. */
async function measureOnce(owner: pg.Client, port: number, count: number): Promise<LoadResult> {
  await owner.query('truncate line_events')
  const requests = signedRequests(count, SECRET)
  const result = await postAll(port, requests, CONNECTIONS)
  const stored = await rowCount(owner)
  if (stored !== count) throw new Error(`${count} acknowledged, ${stored} stored`)
  return result
}

async function redeliver(owner: pg.Client, port: number): Promise<IntakeResult['redelivery']> {
  await owner.query('truncate line_events')
  const ids = Array.from({ length: 1_000 }, (_, n) => `redelivered-${n}`)
  const posts = 100_000
  const once1000 = signedRequests(ids.length, SECRET, ids)
  await postAll(
    port,
    Array.from({ length: posts }, (_, n) => once1000[n % ids.length] as Buffer),
    CONNECTIONS,
  )
  const rows = await rowCount(owner)
  if (rows !== ids.length) throw new Error(`${posts} posts of ${ids.length} ids left ${rows} rows`)
  return { posts, ids: ids.length, rows }
}

function startServer(kind: 'ours' | 'yardstick', settings: IntakeServerSettings): ChildProcess {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./intake-server.ts', import.meta.url)), kind],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  child.stdin.write(`${JSON.stringify(settings)}\n`)
  return child
}

async function portOf(child: ChildProcess): Promise<number> {
  const lines = createInterface({ input: child.stdout! })
  const [line] = (await once(lines, 'line')) as [string]
  return Number(line)
}

async function rowCount(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query('select count(*)::int as count from line_events')
  return rows[0].count as number
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await bench())}\n`)
}
