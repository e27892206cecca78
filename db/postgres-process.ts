/**
 * PostgresProcess: the postmaster as a process: made, watched for being ready, found again, stopped.
 */
import { spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { EmbeddedPostgresError, runAs, type Binaries, type ServerUser } from './postgres-binaries.ts'

const READY_MS = 120_000
const FAST_STOP_MS = 8_000
const LOG_LIMIT_BYTES = 10_000_000

/** What ours are, whatever postgresql.conf says. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and details hold names and texts: ids only in logs.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_min_messages: 'warning',
  // /dev/shm of a container is small
  max_parallel_workers_per_gather: '0',
}

/** initdb into a folder beside, then one rename: a half-made cluster is never taken for one. */
export async function initialise(
  folder: string,
  cluster: string,
  binaries: Binaries,
  user: ServerUser | null,
  superuserPassword: string,
  sync: boolean,
): Promise<void> {
  for (const left of readdirSync(folder).filter((name) => name.startsWith('postgres.init-'))) {
    rmSync(`${folder}/${left}`, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
  }
  const making = mkdtempSync(`${folder}/postgres.init-`)
  mkdirSync(`${making}/data`, { mode: 0o700 })
  writeFileSync(`${making}/password`, superuserPassword, { mode: 0o600 })
  if (user) for (const name of ['', '/data', '/password']) chownSync(making + name, user.uid, user.gid)
  const { command, args, options } = runAs(
    user,
    binaries.initdb,
    [
      `--pgdata=${making}/data`,
      '--username=postgres',
      `--pwfile=${making}/password`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
      ...(sync ? [] : ['--no-sync']),
    ],
    [binaries.initdb, making],
  )
  const child = spawn(command, args, {
    ...options,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: childEnv(),
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new EmbeddedPostgresError(`initdb ended with ${code}: ${said.trim()}`)
  renameSync(`${making}/data`, cluster)
  rmSync(making, { recursive: true, force: true })
}

export interface Server {
  folder: string
  cluster: string
  binaries: Binaries
  user: ServerUser | null
  port: number
  settings: Record<string, string>
}

/** @returns once `isReady` says so; recovery after a crash may take its time */
export async function spawnPostmaster(
  server: Server,
  isReady: () => Promise<boolean>,
): Promise<{ pid: number; dismissGuardian: () => void }> {
  const { folder, cluster, binaries, user, port } = server
  // The pid in it may be another process's by now; PostgreSQL would believe it.
  if (!livePostmaster(cluster)) rmSync(`${cluster}/postmaster.pid`, { force: true })
  const settings = { ...SETTINGS, ...server.settings, port: String(port) }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { command, args, options } = runAs(
    user,
    binaries.postgres,
    ['-D', cluster, ...flags],
    [binaries.postgres, `${cluster}/PG_VERSION`],
  )
  const log = openSync(`${folder}/postgres.log`, logFlags(`${folder}/postgres.log`), 0o600)
  // A process group of its own: Ctrl-C is for us, who stop the server last.
  const child = spawn(command, args, {
    ...options,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: childEnv(),
  })
  closeSync(log)
  let ended: string | null = null
  child.once('error', (error) => (ended = error.message))
  child.once('exit', (code, signal) => (ended = `exit ${code ?? signal}`))
  child.unref()
  const deadline = performance.now() + READY_MS
  while (!(await isReady())) {
    if (ended !== null || performance.now() > deadline) {
      child.kill('SIGKILL')
      throw new EmbeddedPostgresError(
        `PostgreSQL did not start (${ended ?? 'too slow'}); see ${folder}/postgres.log`,
      )
    }
    await pause(20)
  }
  const pid = child.pid as number
  return { pid, dismissGuardian: guard(cluster, pid) }
}

/** The living postmaster of this cluster, whoever started it; a pid used again by another process is none. */
export function livePostmaster(cluster: string): { pid: number; port: number } | null {
  let lines: string[]
  try {
    lines = readFileSync(`${cluster}/postmaster.pid`, 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !worksIn(pid, cluster)) return null
  return { pid, port: Number(lines[3]) }
}

/** Fast, then immediate, then not asked: the data survives each. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', 3_000],
    ['SIGKILL', 3_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const deadline = performance.now() + waitMs
    while (performance.now() < deadline) {
      if (!worksIn(pid, cluster)) return
      await pause(10)
    }
  }
  throw new EmbeddedPostgresError(`PostgreSQL ${pid} does not stop`)
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', resolve)
  })
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/**
 * A shell that waits for us to go: when we die without a word, it stops the server.
 * @returns ends the wait, when the server was stopped or is left to others
 */
function guard(cluster: string, pid: number): () => void {
  const script =
    'read -r word || { read -r now < "$1/postmaster.pid"; [ "$now" = "$2" ] && kill -INT "$2"; } 2>/dev/null'
  const guardian = spawn('/bin/sh', ['-c', script, 'famisapo-postgres-guard', cluster, String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guardian.on('error', () => undefined)
  guardian.stdin?.on('error', () => undefined)
  guardian.unref()
  // The pipe alone must not keep us alive.
  ;(guardian.stdin as unknown as { unref?: () => void } | null)?.unref?.()
  return () => guardian.stdin?.end('done\n')
}

/** A postmaster's working directory is its cluster, all its life. A zombie has none. */
function worksIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return false
  }
}

function logFlags(file: string): 'a' | 'w' {
  try {
    return statSync(file).size > LOG_LIMIT_BYTES ? 'w' : 'a'
  } catch {
    return 'a'
  }
}

/** No PG… variable of the caller's shell reaches the server. */
function childEnv(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
