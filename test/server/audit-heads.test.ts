/** The audit beside its heads: what the chain alone does not show. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { appendAudit, auditHead, verifyAudit } from '../../db/audit.ts'
import { keepAuditHead, keptAuditHeads } from '../../server/audit-heads.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let owner: pg.Client
let dataDir: string
let now: Date
const rootKey = Buffer.alloc(32, 5)
const services = () => ({ config: { dataDir, rootKey }, db: fresh.database, clock: () => now })
const db = () => fresh.database.drizzle
const file = () => join(dataDir, 'audit-heads.txt')
const verify = async () => verifyAudit(db(), await keptAuditHeads(services()))

async function write(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await db().transaction((tx) =>
      appendAudit(tx, { at: now, actor: 'staff:1', action: 'account.shown', subject: `member:${n}` }),
    )
}

beforeAll(async () => {
  fresh = await freshDatabase()
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  await owner.query('alter table audit disable trigger all')
}, 60_000)
afterAll(async () => {
  await owner?.end()
  await fresh?.drop()
})
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'audit-heads-'))
  now = new Date('2025-11-20T10:00:00+09:00')
  await owner.query('delete from audit')
  await write(10)
  await keepAuditHead(services())
  return () => rmSync(dataDir, { recursive: true })
})

test('a line a day, however often; the chain that goes on fits all of them', async () => {
  await write(2)
  await keepAuditHead(services())
  expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(2)
  now = new Date('2025-11-21T00:00:00+09:00')
  await keepAuditHead(services())
  expect((await keptAuditHeads(services())).map(({ rows }) => rows)).toEqual([10, 12])
  await write(1)
  expect(await verify()).toMatchObject({ ok: true, rows: 13, brokenAt: null })
})

test('the newest rows gone, and new ones written in their place', async () => {
  await owner.query('delete from audit where id > 7')
  expect(await verifyAudit(db())).toMatchObject({ ok: true, rows: 7 })
  expect(await verify()).toMatchObject({ ok: false, rows: 7, brokenAt: 8 })
  now = new Date('2025-11-21T10:00:00+09:00')
  await write(5)
  // a later head of the other chain does not hide the first
  await keepAuditHead(services())
  expect(await verify()).toMatchObject({ ok: false, rows: 9, brokenAt: 10 })
})

test('all rows gone, or all written anew by who owns the table', async () => {
  await owner.query('delete from audit')
  expect(await verify()).toMatchObject({ ok: false, rows: 0, brokenAt: 1 })
  now = new Date('2025-11-20T10:00:01+09:00')
  await write(10)
  expect(await verifyAudit(db())).toMatchObject({ ok: true, rows: 10 })
  expect(await verify()).toMatchObject({ ok: false, brokenAt: 10 })
})

test('a head written without the key is none', async () => {
  await owner.query('delete from audit where id > 7')
  const { rows, hash } = await auditHead(db())
  const [day, , signature] = readFileSync(file(), 'utf8').trim().split(' ')
  writeFileSync(file(), `${day} ${rows}:${hash} ${signature}\n`)
  await expect(verify()).rejects.toThrow('line 1 was not written by this installation')
})

test('a data folder without heads says nothing against the chain', async () => {
  rmSync(file())
  expect(await verify()).toMatchObject({ ok: true, rows: 10 })
})
