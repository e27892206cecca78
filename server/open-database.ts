/**
 * OpenDatabase: the configured PostgreSQL, or our own in the data folder; migrated and stamped before anyone uses it.
 */
import { connect } from '../db/connect.ts'
import { DataFolderHeldError, attachOrStart, holdDataFolder } from '../db/data-folder.ts'
import { WrongModeError, migrate, stampMode } from '../db/migrate.ts'
import type { Config } from './config.ts'
import { Refusal } from './verb.ts'

export interface OpenDatabase {
  /** application role */
  appUrl: string
  /** lets go of what this call holds; our own server stops with its last user */
  close(): Promise<void>
}

/** @param options.service  a service holds its data folder alone; other verbs attach to what runs there */
export async function openDatabase(config: Config, options: { service: boolean }): Promise<OpenDatabase> {
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
      ? ownServer(config, undo)
      : givenServer(config, config.databaseUrl))
    const database = connect(appUrl, { poolSize: 1 })
    undo.push(() => database.close())
    await stampMode(database.drizzle, config.mode)
    return { appUrl, close }
  } catch (error) {
    await close()
    throw refusalOf(error)
  }
}

async function ownServer(config: Config, undo: (() => void | Promise<void>)[]): Promise<string> {
  const server = await attachOrStart(config.dataDir)
  undo.push(() => server.stop())
  await migrate(server.ownerUrl, { appPassword: server.appPassword })
  return server.appUrl
}

/** Migrations need the owner; without its URL the database must be up to date already. */
async function givenServer(config: Config, appUrl: string): Promise<string> {
  const ownerUrl = config.databaseMigrateUrl ?? (config.mode === 'sandbox' ? appUrl : null)
  if (ownerUrl !== null) await migrate(ownerUrl)
  return appUrl
}

function refusalOf(error: unknown): unknown {
  if (error instanceof DataFolderHeldError) {
    return new Refusal(
      'DATA_FOLDER_HELD',
      `another service (pid ${error.pid ?? 'unknown'}) works on ${error.dataDir}`,
    )
  }
  if (error instanceof WrongModeError) return new Refusal('WRONG_MODE', error.message)
  return error
}
