/**
 * OpenDatabase: the configured PostgreSQL, or our own in the data folder: migrated, stamped, and known to be ours
 * before anyone uses it.
 *
 * Promise:  nobody works on tables that are older or newer than this program, on a database of the other mode, or
 *           under another key than the one it is sealed under; each is refused in a sentence.
 */
import pg from 'pg'
import { connect, type Db } from '../db/connect.ts'
import { DataFolderHeldError, attachOrStart, holdDataFolder } from '../db/data-folder.ts'
import { checkKey, WrongKeyError } from '../db/key-stamp.ts'
import { WrongModeError, migrate, pendingMigrations, stampMode } from '../db/migrate.ts'
import { EmbeddedPostgresError } from '../db/postgres.ts'
import { createSealer } from '../db/seal.ts'
import type { Config } from './config.ts'
import { Refusal } from './verb.ts'

export interface OpenDatabase {
  /** application role */
  appUrl: string
  /** lets go of what this call holds; our own server stops with its last user */
  close(): Promise<void>
}

export interface OpenOptions {
  /** a service holds its data folder alone; other verbs attach to what runs there */
  service: boolean
  /** told once when our own server ends without being asked to; a configured one is its keeper's */
  onLost?: () => void
}

/** @throws Refusal DATABASE_AWAY | EMBEDDED_POSTGRES | DATABASE_BEHIND | DATABASE_NEWER | WRONG_MODE | WRONG_KEY | DATA_FOLDER_HELD */
export async function openDatabase(config: Config, options: OpenOptions): Promise<OpenDatabase> {
  const undo: (() => void | Promise<void>)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    if (options.service) {
      const held = await holdDataFolder(config.dataDir)
      undo.push(() => held.release())
    }
    const appUrl = await (config.databaseUrl === null
      ? ownServer(config, options, undo)
      : givenServer(config, config.databaseUrl))
    const database = connect(appUrl, { poolSize: 1 })
    undo.push(() => database.close())
    await refuseOtherVersion(database.drizzle)
    await stampMode(database.drizzle, config.mode)
    await checkKey(database.drizzle, createSealer(config.rootKey), { stamp: options.service })
    return { appUrl, close }
  } catch (error) {
    await close()
    throw refusalOf(error)
  }
}

async function ownServer(
  config: Config,
  { onLost }: OpenOptions,
  undo: (() => void | Promise<void>)[],
): Promise<string> {
  const server = await attachOrStart(config.dataDir)
  undo.push(() => server.stop())
  if (onLost) undo.push(server.watch(onLost))
  await migrate(server.ownerUrl, { appPassword: server.appPassword })
  return server.appUrl
}

/** Migrations need the owner; without its URL the database must be up to date already. */
async function givenServer(config: Config, appUrl: string): Promise<string> {
  const ownerUrl = config.databaseMigrateUrl ?? (config.mode === 'sandbox' ? appUrl : null)
  await reach(appUrl, 'DATABASE_URL')
  if (ownerUrl !== null) {
    await reach(ownerUrl, config.databaseMigrateUrl ? 'DATABASE_MIGRATE_URL' : 'DATABASE_URL')
    await migrate(ownerUrl)
  }
  return appUrl
}

const REACH_WITHIN_MS = 10_000

/** @throws Refusal DATABASE_AWAY, in the words of whoever says no; never with the password */
async function reach(url: string, variable: string): Promise<void> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: REACH_WITHIN_MS })
    client.on('error', () => undefined)
    await client.connect()
    await client.end()
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    throw new Refusal('DATABASE_AWAY', `the PostgreSQL of ${variable} cannot be used: ${message || code}`)
  }
}

async function refuseOtherVersion(db: Db): Promise<void> {
  const pending = await pendingMigrations(db)
  if (pending > 0)
    throw new Refusal(
      'DATABASE_BEHIND',
      `the database lacks ${pending} migrations, and they need its owner: set DATABASE_MIGRATE_URL, then run famisapo migrate`,
    )
  if (pending < 0)
    throw new Refusal(
      'DATABASE_NEWER',
      `the database is newer than this program (${-pending} migrations that it does not know): use the newer version`,
    )
}

function refusalOf(error: unknown): unknown {
  if (error instanceof DataFolderHeldError) {
    return new Refusal(
      'DATA_FOLDER_HELD',
      `another service (pid ${error.pid ?? 'unknown'}) works on ${error.dataDir}`,
    )
  }
  if (error instanceof EmbeddedPostgresError) return new Refusal('EMBEDDED_POSTGRES', error.message)
  if (error instanceof WrongModeError) return new Refusal('WRONG_MODE', error.message)
  if (error instanceof WrongKeyError)
    return new Refusal(
      'WRONG_KEY',
      `${error.message}: FAMISAPO_KEY must be the one from before (in the sandbox: famisapo.key in DATA_DIR)`,
    )
  return error
}
