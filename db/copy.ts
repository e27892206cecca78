/**
 * Copy: many rows at once by PostgreSQL's COPY, in the caller's transaction, under the table's own triggers and grants.
 *
 * Promise:  every row or the server's error; null is null, text is to the letter.
 * Used by:  runs.ts.
 */
import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Db } from './connect.ts'

export type CopyValue = string | number | null

export interface Copying {
  /** the server has taken every row */
  done: Promise<void>
}

/**
 * @param columns  the names come from code, never from outside
 * @param text     of `copyText`, the values in the same order
 * @returns        as soon as the rows are on their way: there is time for something else until they are `done`
 */
export async function copyRows(
  tx: Db,
  table: string,
  columns: readonly string[],
  text: string,
): Promise<Copying> {
  const stream = copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)
  stream.on('error', () => undefined)
  // a connection that is gone may say so here, and never to the stream
  const gone = new Promise<never>((_, fail) => void Promise.resolve(clientOf(tx).query(stream)).catch(fail))
  const done = Promise.race([once(stream, 'finish'), gone]).then(() => undefined)
  // whoever waits for it is told; until then its failure is nobody's surprise
  done.catch(() => undefined)
  const sent = new Promise<void>((resolve) => stream.write(text, () => resolve()))
  stream.end()
  await Promise.race([sent, done])
  return { done }
}

/** The connection a transaction lives on: the mapper has no COPY of its own. */
function clientOf(tx: Db): pg.ClientBase {
  const { session } = (tx as unknown as { _: { session: { client: pg.ClientBase } } })._
  return session.client
}

/** Rows as COPY reads them: to be made while the server is busy with the rows before. */
export function copyText(rows: Iterable<readonly CopyValue[]>): string {
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
