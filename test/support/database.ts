/**
 * A database of its own for a test file: `const db = await freshDatabase()`, `afterAll(db.drop)`.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connect, type Database } from '../../db/connect.ts'

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
  await asAdmin(
    adminUrl,
    `create database ${name}${options.migrated === false ? '' : ` template ${template}`}`,
  )
  const own = { ownerUrl: urlOn(adminUrl, name), appUrl: urlOn(appUrl, name) }
  const database = connect(own.appUrl, { poolSize: options.poolSize ?? 10 })
  return {
    ...own,
    database,
    async drop() {
      await database.close()
      await whileVacuumed(() => asAdmin(adminUrl, `drop database ${name} with (force)`))
    },
  }
}

function urlOn(url: string, database: string): string {
  const moved = new URL(url)
  moved.pathname = `/${database}`
  return moved.href
}

/** Autovacuum works as the superuser, whose processes the owner may not end: it is done in a moment. */
async function whileVacuumed(drop: () => Promise<void>, tries = 50): Promise<void> {
  try {
    await drop()
  } catch (error) {
    if ((error as { code?: string }).code !== '42501' || tries === 1) throw error
    await new Promise((resolve) => setTimeout(resolve, 100))
    await whileVacuumed(drop, tries - 1)
  }
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
