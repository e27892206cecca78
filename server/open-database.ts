/**
 * OpenDatabase: the configured PostgreSQL, or our own in the data folder; migrated and stamped before anyone uses it.
 */
import { attachOrStart } from '../db/data-folder.ts'
import { holdDataFolder } from '../db/data-folder.ts'
import { migrate, stampMode } from '../db/migrate.ts'
import { startEmbedded } from '../db/postgres.ts'
import { connect } from '../db/connect.ts'
import type { Config } from './config.ts'
import { Refusal } from './verb.ts'

export interface OpenDatabase {
  appUrl: string
  ownerUrl: string
  /** stops what this call started, nothing else */
  close(): Promise<void>
}
void [attachOrStart, holdDataFolder, migrate, stampMode, startEmbedded, connect, Refusal]
export declare function openDatabase(config: Config, options: { service: boolean }): Promise<OpenDatabase>
