/** Rows by COPY: to the letter, refused as a whole, and never waited for in vain. */
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import { copyRows, copyText, type CopyValue } from '../../db/copy.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

const inTable = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
  fresh.database.drizzle.transaction(async (tx) => {
    await tx.execute(sql`create temp table copied (a text, n bigint check (n < 10)) on commit drop`)
    return work(tx)
  })
const copied = async (tx: Db, rows: CopyValue[][]) => {
  await (
    await copyRows(tx, 'copied', ['a', 'n'], copyText(rows))
  ).done
  return (await tx.execute<{ a: string | null; n: string | null }>(sql`select a, n from copied`)).rows
}

test('every character, and nothing, come back as they were', async () => {
  const texts = ['plain', 'tab\there', 'line\nend\r', 'back\\slash \\N \\.', '', '𠮷野家 "quoted"', null]
  const rows = await inTable((tx) =>
    copied(
      tx,
      texts.map((text, n) => [text, n]),
    ),
  )
  expect(rows.map(({ a }) => a)).toEqual(texts)
  expect(rows.map(({ n }) => n)).toEqual(texts.map((_, n) => String(n)))
})

test('what the table refuses is its error, and the connection goes on', async () => {
  await expect(inTable((tx) => copied(tx, [['a', 10]]))).rejects.toMatchObject({ code: '23514' })
  expect(await inTable((tx) => copied(tx, [['a', 9]]))).toEqual([{ a: 'a', n: '9' }])
})

test('a connection that is gone before anything was sent is told', async () => {
  const client = { query: () => Promise.reject(new Error('gone')) }
  const tx = { _: { session: { client } } } as unknown as Db
  await expect(copyRows(tx, 'copied', ['a', 'n'], 'a\t1\n')).rejects.toThrow('gone')
})

test('a connection that goes in the middle is told', async () => {
  const work = inTable(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    const copying = await copyRows(tx, 'copied', ['a', 'n'], 'a\t1\n'.repeat(200_000))
    await fresh.database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    await copying.done
    await tx.execute(sql`select 1`)
  })
  await expect(work).rejects.toThrow()
})
