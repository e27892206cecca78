/**
 * A database of its own for a test file: `const db = await freshDatabase()`, `afterAll(db.drop)`.
 */
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { connect, type Database } from '../../db/connect.ts'
import { createDatabase, dropDatabase, urlOn } from './own-database.ts'

export interface FreshDatabase {
  /** as the application role */
  database: Database
  ownerUrl: string
  appUrl: string
  drop(): Promise<void>
}

/** @param options.migrated  false: an empty database */
export async function freshDatabase(
  options: { poolSize?: number; migrated?: boolean } = {},
): Promise<FreshDatabase> {
  const { adminUrl, appUrl, template } = inject('postgres')
  const name = `t_${randomBytes(6).toString('hex')}`
  await createDatabase(adminUrl, name, options.migrated === false ? undefined : template)
  const own = { ownerUrl: urlOn(adminUrl, name), appUrl: urlOn(appUrl, name) }
  const database = connect(own.appUrl, { poolSize: options.poolSize ?? 10 })
  return {
    ...own,
    database,
    async drop() {
      await database.close()
      await dropDatabase(adminUrl, name)
    },
  }
}
