/**
 * Postgres: the real server from npm, in the data folder, on loopback only.
 *
 * Promise:  starts whatever the last end was like (kill -9 of us, of it, of the machine); any number of processes may
 *           use it, and the last one to stop it stops the server; when its starter dies without stopping, the
 *           server goes down by itself, in good order.
 * Files:    DATA_DIR/postgres (the cluster), postgres.json (generated passwords, 0600), postgres.log, *.lock.
 * Used by:  db/data-folder.ts, server/open-database.ts, the tests.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { lockWithin, tryLock, type FolderLock } from './folder-lock.ts'
import {
  chooseServerUser,
  EmbeddedPostgresError,
  findBinaries,
  type PostgresVersion,
} from './postgres-binaries.ts'
import { freePort, initialise, livePostmaster, spawnPostmaster, stopPostmaster } from './postgres-process.ts'

export { EmbeddedPostgresError, type PostgresVersion }

export interface EmbeddedPostgres {
  /** owner role: migrations */
  ownerUrl: string
  /** application role */
  appUrl: string
  appPassword: string
  pid: number
  /** false: another process had started it */
  started: boolean
  /** @param onGone  told once when the server ends, but not after `stop()`. @returns ends the watch */
  watch(onGone: () => void): () => void
  /** lets go of the server; the last user's call stops it */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  version?: PostgresVersion
  /** server settings beside ours, for tests: { fsync: 'off' } */
  settings?: Record<string, string>
}

interface Passwords {
  superuser: string
  owner: string
  app: string
}

const DATABASE = 'famisapo'
const OWNER = 'famisapo_owner'
const APP = 'famisapo_app'
const START_WAIT_MS = 120_000
const WATCH_EVERY_MS = 500

/** Starts the server, or joins the one a living process has started here. */
export async function startEmbedded(
  dataDir: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const folder = path.resolve(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // The server's own user must walk through; the files in it are 0600.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const turn = await lockWithin(`${folder}/postgres.lock`, 'exclusive', START_WAIT_MS)
  try {
    const alone = tryLock(`${folder}/users.lock`, 'exclusive')
    alone?.release()
    const using = await lockWithin(`${folder}/users.lock`, 'shared', START_WAIT_MS)
    try {
      return await startOrJoin(folder, options, using, alone === null)
    } catch (error) {
      using.release()
      throw error
    }
  } finally {
    turn.release()
  }
}

async function startOrJoin(
  folder: string,
  options: EmbeddedOptions,
  using: FolderLock,
  othersUseIt: boolean,
): Promise<EmbeddedPostgres> {
  const version = options.version ?? 18
  const cluster = `${folder}/postgres`
  const passwords = keptPasswords(folder)
  const running = livePostmaster(cluster)
  if (running && othersUseIt) {
    return handleOn(folder, cluster, passwords, { ...running, started: false, dismissGuardian: null }, using)
  }
  // Nobody living has it: its starter was killed. A fresh start owes nothing to what it was told.
  if (running) await stopPostmaster(cluster, running.pid)

  const binaries = findBinaries(version)
  const user = chooseServerUser(cluster)
  if (!existsSync(cluster)) {
    const sync = options.settings?.['fsync'] !== 'off'
    await initialise(folder, cluster, binaries, user, passwords.superuser, sync)
  }
  checkVersion(cluster, version)
  for (let tries = 1; ; tries += 1) {
    const port = await freePort()
    try {
      const { pid, dismissGuardian } = await spawnPostmaster(
        { folder, cluster, binaries, user, port, settings: options.settings ?? {} },
        () => canConnect(urlOf('postgres', passwords.superuser, port, 'postgres')),
      )
      await ensureDatabase(urlOf('postgres', passwords.superuser, port, 'postgres'), passwords)
      return handleOn(folder, cluster, passwords, { pid, port, started: true, dismissGuardian }, using)
    } catch (error) {
      // The port was taken meanwhile, or the last server's memory is not yet given back.
      if (tries >= 3 || !(error instanceof EmbeddedPostgresError)) throw error
    }
  }
}

function handleOn(
  folder: string,
  cluster: string,
  passwords: Passwords,
  server: { pid: number; port: number; started: boolean; dismissGuardian: (() => void) | null },
  using: FolderLock,
): EmbeddedPostgres {
  let stopped: Promise<void> | null = null
  async function stop(): Promise<void> {
    const turn = await lockWithin(`${folder}/postgres.lock`, 'exclusive', START_WAIT_MS)
    try {
      using.release()
      const last = tryLock(`${folder}/users.lock`, 'exclusive')
      const running = livePostmaster(cluster)
      if (last && running) await stopPostmaster(cluster, running.pid)
      last?.release()
      server.dismissGuardian?.()
    } finally {
      turn.release()
    }
  }
  /** It may be another process's child, so its end is looked for, not heard of. */
  function watch(onGone: () => void): () => void {
    const timer = setInterval(() => {
      if (stopped === null && livePostmaster(cluster)?.pid === server.pid) return
      clearInterval(timer)
      if (stopped === null) onGone()
    }, WATCH_EVERY_MS)
    timer.unref()
    return () => clearInterval(timer)
  }
  return {
    ownerUrl: urlOf(OWNER, passwords.owner, server.port, DATABASE),
    appUrl: urlOf(APP, passwords.app, server.port, DATABASE),
    appPassword: passwords.app,
    pid: server.pid,
    started: server.started,
    watch,
    stop: () => (stopped ??= stop()),
  }
}

/** Made once, before the cluster that needs them. */
function keptPasswords(folder: string): Passwords {
  const file = `${folder}/postgres.json`
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Passwords
  if (existsSync(`${folder}/postgres`)) {
    throw new EmbeddedPostgresError(`${file} with the passwords of ${folder}/postgres is gone`)
  }
  const secret = () => randomBytes(24).toString('base64url')
  const passwords = { superuser: secret(), owner: secret(), app: secret() }
  writeFileSync(`${file}.new`, JSON.stringify(passwords), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return passwords
}

/** Both roles and the database; a half-done start before is completed. */
async function ensureDatabase(superuserUrl: string, passwords: Passwords): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select (select count(*) from pg_roles where rolname in ('${OWNER}', '${APP}'))::int as roles,
              (select count(*) from pg_database where datname = '${DATABASE}')::int as databases`,
    )
    if (rows[0].roles < 2) {
      await client.query('begin')
      await client.query(`drop role if exists ${OWNER}`)
      await client.query(
        `create role ${OWNER} login createrole createdb password ${client.escapeLiteral(passwords.owner)}`,
      )
      // made by its owner, who may then set its password on every version
      await client.query(`set local role ${OWNER}`)
      await client.query(`create role ${APP} login password ${client.escapeLiteral(passwords.app)}`)
      await client.query('commit')
    }
    if (rows[0].databases < 1) await client.query(`create database ${DATABASE} owner ${OWNER}`)
  } finally {
    await client.end()
  }
}

function checkVersion(cluster: string, wanted: PostgresVersion): void {
  const made = readFileSync(`${cluster}/PG_VERSION`, 'utf8').trim()
  if (made !== String(wanted)) {
    throw new EmbeddedPostgresError(`${cluster} was made by PostgreSQL ${made}, this is ${wanted}`)
  }
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

function urlOf(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`
}
