/**
 * Copy: many rows at once by PostgreSQL's COPY, in the caller's transaction, under the table's own triggers and grants.
 *
 * Promise:  resolves when the server has taken every row, rejects with its error; null is null, text is to the letter.
 * Used by:  runs.ts.
 */
import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Db } from './connect.ts'

export type CopyValue = string | number | null

/** @param columns  and `rows` in the same order; the names come from code, never from outside */
export async function copyRows(
  tx: Db,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const stream = copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)
  // a connection that is gone may say so here, and not to the stream
  Promise.resolve(clientOf(tx).query(stream)).catch((error: unknown) => stream.destroy(error as Error))
  stream.end(textOf(rows))
  await once(stream, 'finish')
}

/** The connection a transaction lives on: the mapper has no COPY of its own. */
function clientOf(tx: Db): pg.ClientBase {
  const { session } = (tx as unknown as { _: { session: { client: pg.ClientBase } } })._
  return session.client
}

function textOf(rows: Iterable<readonly CopyValue[]>): string {
  let text = ''
  for (const row of rows) {
    for (let n = 0; n < row.length; n += 1) {
      if (n > 0) text += '\t'
      const value = row[n]!
      text += value === null ? '\\N' : typeof value === 'string' ? escaped(value) : value
    }
    text += '\n'
  }
  return text
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const escaped = (value: string): string =>
  SPECIAL.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : value
