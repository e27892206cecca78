/**
 * Connect: one pool on PostgreSQL as the application role, typed by the schema.
 */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import * as schema from './schema.ts'

/** The database or a transaction on it: every function of this room takes one first. */
export type Db = Pick<
  NodePgDatabase<typeof schema>,
  | 'select'
  | 'selectDistinct'
  | 'selectDistinctOn'
  | 'insert'
  | 'update'
  | 'delete'
  | 'execute'
  | 'transaction'
  | 'query'
  | '$count'
  | '$with'
  | 'with'
>

export interface Database {
  drizzle: NodePgDatabase<typeof schema>
  pool: pg.Pool
  close(): Promise<void>
}

/** @param options.onIdleError  a waiting connection broke (the server went away): the pool makes a new one when asked */
export function connect(
  url: string,
  options: { poolSize?: number; onIdleError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    application_name: 'famisapo',
    options: '-c timezone=UTC',
  })
  // Without a listener a broken idle connection ends the process.
  pool.on('error', options.onIdleError ?? (() => undefined))
  // Nor may one that breaks in use: the statement that was under way is told, and every one after it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { drizzle: drizzle(pool, { schema }), pool, close: () => pool.end() }
}
