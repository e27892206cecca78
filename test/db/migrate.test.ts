import { eq, getTableColumns, getTableName, is, sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { appendAudit } from '../../db/audit.ts'
import { connect } from '../../db/connect.ts'
import { migrate, pendingMigrations, stampMode, WrongModeError } from '../../db/migrate.ts'
import * as schema from '../../db/schema.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const now = new Date('2025-11-05T03:00:00Z')
const tables = (Object.values(schema) as unknown[]).filter((value): value is PgTable => is(value, PgTable))

describe('migrations', () => {
  let empty: FreshDatabase
  beforeAll(async () => {
    empty = await freshDatabase({ migrated: false })
  })
  afterAll(() => empty.drop())

  test('four at once have the effect of one, and a later one none', async () => {
    const atOnce = await Promise.all([1, 2, 3, 4].map(() => migrate(empty.ownerUrl)))
    const applied = atOnce.map((run) => run.applied).sort()
    expect(applied.slice(0, 3)).toEqual([0, 0, 0])
    expect(applied[3]).toBeGreaterThanOrEqual(2)
    expect(await migrate(empty.ownerUrl)).toEqual({ applied: 0 })
    expect(await pendingMigrations(empty.database.drizzle)).toBe(0)
  })

  test('the server is the one this project is for', async () => {
    const { rows } = await empty.database.pool.query('show server_version')
    expect(Number.parseInt(rows[0].server_version, 10)).toBe(inject('postgres').version)
  })

  test('the database speaks UTF8, sorts by code point, keeps UTC', async () => {
    const { rows } = await empty.database.pool.query(
      `select pg_encoding_to_char(encoding) as encoding, datcollate, current_setting('timezone') as zone
       from pg_database where datname = current_database()`,
    )
    expect(rows).toEqual([{ encoding: 'UTF8', datcollate: 'C', zone: 'UTC' }])
  })
})

describe('the schema', () => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await freshDatabase()
  })
  afterAll(() => fresh.drop())

  test('has the tables of schema.ts and no others', async () => {
    const { rows } = await fresh.database.pool.query(
      `select table_name from information_schema.tables where table_schema = 'public' order by 1`,
    )
    expect(rows.map((row) => row.table_name)).toEqual(tables.map(getTableName).sort())
  })

  test.each(tables.map((table) => [getTableName(table), table] as const))(
    '%s has the columns and indexes of schema.ts',
    async (name, table) => {
      const columns = await fresh.database.pool.query(
        `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null
         from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by 1`,
        [name],
      )
      const wanted = Object.values(getTableColumns(table))
        .map((column) => ({
          name: column.name,
          type: column.getSQLType(),
          not_null: column.notNull,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      expect(columns.rows).toEqual(wanted)

      const indexes = await fresh.database.pool.query(
        `select indexname from pg_indexes where schemaname = 'public' and tablename = $1`,
        [name],
      )
      const names = indexes.rows.map((row) => row.indexname)
      const { indexes: declared, uniqueConstraints } = getTableConfig(table)
      for (const index of declared) expect(names).toContain(index.config.name)
      for (const unique of uniqueConstraints) expect(names).toContain(unique.getName())
    },
  )
})

describe('roles', () => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await freshDatabase()
    await fresh.database.drizzle.transaction((tx) =>
      appendAudit(tx, { at: now, actor: 'system', action: 'case.opened', subject: 'R-20251105-00001' }),
    )
  })
  afterAll(() => fresh.drop())

  test.each([
    { why: 'what happened stays', statement: `update audit set actor = 'nobody'` },
    { why: 'what happened stays', statement: `delete from audit` },
    { why: 'what happened stays', statement: `truncate audit` },
    { why: 'a sandbox stays one', statement: `update stamps set value = 'production'` },
    { why: 'a sandbox stays one', statement: `delete from stamps` },
    { why: 'activities are removed by a mark', statement: `delete from activities` },
    { why: 'reports are withdrawn by a state', statement: `delete from reports` },
    { why: 'numbers are never given again', statement: `delete from cases` },
    { why: 'only migrations change tables', statement: `alter table audit disable trigger all` },
    { why: 'only migrations change tables', statement: `create table public.mine (id int)` },
    { why: 'only migrations change tables', statement: `drop table cut_outs` },
    { why: 'nobody makes itself the owner', statement: `set role famisapo_owner` },
  ])('the application may not: $statement ($why)', async ({ statement }) => {
    await expect(fresh.database.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  test.each(['update audit set actor = actor', 'delete from audit', 'truncate audit'])(
    'the owner is stopped by a trigger: %s',
    async (statement) => {
      const owner = new pg.Client({ connectionString: fresh.ownerUrl })
      await owner.connect()
      await expect(owner.query(statement)).rejects.toThrow('audit is append-only')
      await owner.end()
    },
  )

  test('the application can do its work', async () => {
    const { rows } = await fresh.database.pool.query('select count(*)::int as count from audit')
    expect(rows[0].count).toBe(1)
    const [stamp] = await fresh.database.drizzle
      .insert(schema.stamps)
      .values({ key: 'seen', value: 'yes' })
      .returning()
    expect(stamp?.value).toBe('yes')
  })
})

describe('the mode stamp', () => {
  test('a database stamped as one mode is never opened as the other', async () => {
    const fresh = await freshDatabase()
    const db = fresh.database.drizzle
    await stampMode(db, 'sandbox')
    await stampMode(db, 'sandbox')
    await expect(stampMode(db, 'production')).rejects.toBeInstanceOf(WrongModeError)
    const [stamp] = await db.select().from(schema.stamps).where(eq(schema.stamps.key, 'mode'))
    expect(stamp?.value).toBe('sandbox')
    await fresh.drop()
  })

  test('of two that stamp at once one is refused', async () => {
    const fresh = await freshDatabase()
    const other = connect(fresh.appUrl)
    const results = await Promise.allSettled([
      stampMode(fresh.database.drizzle, 'sandbox'),
      stampMode(other.drizzle, 'production'),
    ])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await other.drizzle.execute(sql`select value from stamps where key = 'mode'`)).rows).toHaveLength(
      1,
    )
    await other.close()
    await fresh.drop()
  })
})
