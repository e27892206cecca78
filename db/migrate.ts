/**
 * Migrate: brings a database up to date, and marks it as sandbox or production for good.
 *
 * Promise:  any number of processes may migrate at once: each migration is applied once, all of one run's or none.
 * Used by:  server/open-database.ts, `famisapo migrate`, the tests' template.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import type { Db } from './connect.ts'
import { stamps } from './schema.ts'

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url))
/** any constant, the same in every process */
const MIGRATION_LOCK = 7_302_000

/**
 * @param ownerUrl  the database's owner
 * @param options.appPassword  set as the application role's password; needed where migrations made the role
 * @returns how many migrations this call applied
 */
export async function migrate(
  ownerUrl: string,
  options: { appPassword?: string } = {},
): Promise<{ applied: number }> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'famisapo-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const before = await appliedCount(client)
    await applyMigrations(drizzle(client), { migrationsFolder: MIGRATIONS })
    await client.query(`grant usage on schema drizzle to famisapo_app`)
    await client.query(`grant select on drizzle.__drizzle_migrations to famisapo_app`)
    if (options.appPassword !== undefined) {
      await client.query(
        `alter role famisapo_app login password ${client.escapeLiteral(options.appPassword)}`,
      )
    }
    return { applied: (await appliedCount(client)) - before }
  } finally {
    // ends the lock too
    await client.end()
  }
}

/** @returns how many migrations this program knows that the database has not; negative: the database is newer */
export async function pendingMigrations(db: Db): Promise<number> {
  const journal = JSON.parse(readFileSync(`${MIGRATIONS}/meta/_journal.json`, 'utf8')) as {
    entries: unknown[]
  }
  const known = await db.execute<{ made: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as made`,
  )
  if (!known.rows[0]?.made) return journal.entries.length
  const applied = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from drizzle.__drizzle_migrations`,
  )
  return journal.entries.length - (applied.rows[0]?.count ?? 0)
}

export type Mode = 'sandbox' | 'production'

/** The database is stamped as the other mode: it is never opened as this one. */
export class WrongModeError extends Error {
  override readonly name = 'WrongModeError'
  readonly stamped: Mode
  constructor(stamped: Mode, wanted: Mode) {
    super(`this database is stamped ${stamped} and is not opened as ${wanted}`)
    this.stamped = stamped
  }
}

/** Stamps a fresh database, checks a stamped one. @throws WrongModeError */
export async function stampMode(db: Db, mode: Mode): Promise<void> {
  await db.insert(stamps).values({ key: 'mode', value: mode }).onConflictDoNothing()
  const [stamp] = await db.select().from(stamps).where(eq(stamps.key, 'mode'))
  if (stamp?.value !== mode) throw new WrongModeError(stamp?.value as Mode, mode)
}

async function appliedCount(client: pg.Client): Promise<number> {
  const made = await client.query(`select to_regclass('drizzle.__drizzle_migrations') is not null as made`)
  if (!made.rows[0].made) return 0
  const counted = await client.query('select count(*)::int as count from drizzle.__drizzle_migrations')
  return counted.rows[0].count as number
}
