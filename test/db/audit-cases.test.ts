import { asc, desc } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendAudit, auditHead, auditOf, verifyAudit } from '../../db/audit.ts'
import { caseByNo, closeCase, listCases, openCase, type NewCase } from '../../db/cases.ts'
import { audit, caseCounters, cases } from '../../db/schema.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { at } from './people.ts'

describe('the audit chain', () => {
  let fresh: FreshDatabase
  let owner: pg.Client
  beforeAll(async () => {
    fresh = await freshDatabase({ poolSize: 20 })
    owner = new pg.Client({ connectionString: fresh.ownerUrl })
    await owner.connect()
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        fresh.database.drizzle.transaction((tx) =>
          appendAudit(tx, {
            at: at(n),
            actor: `staff:${n % 3}`,
            action: 'activity.changed',
            subject: `R-20251105-0000${n % 5}`,
            before: { end: '17:30', z: 1, a: [{ long: null, b: undefined, c: '〜' }] },
            after: { n, end: '11:30' },
          }),
        ),
      ),
    )
  })
  afterAll(async () => {
    await owner.end()
    await fresh.drop()
  })

  test('written by sixty at once it has no gap and verifies', async () => {
    const { rows, hash } = await auditHead(fresh.database.drizzle)
    const whole = { ok: true, rows: 60, head: hash, brokenAt: null }
    expect([rows, await verifyAudit(fresh.database.drizzle)]).toEqual([60, whole])
    expect(await auditOf(fresh.database.drizzle, 'R-20251105-00003')).toHaveLength(12)
  })

  test('what rolls back leaves no hole', async () => {
    await fresh.database.drizzle
      .transaction(async (tx) => {
        await appendAudit(tx, { at: at(100), actor: 'system', action: 'case.opened', subject: 'x' })
        throw new Error('no')
      })
      .catch(() => undefined)
    expect((await verifyAudit(fresh.database.drizzle)).rows).toBe(60)
  })

  test.each([
    { why: 'another value', change: `update audit set after = '{"n": 0}' where id = 20`, brokenAt: 20 },
    { why: 'another person', change: `update audit set actor = 'staff:9' where id = 20`, brokenAt: 20 },
    { why: 'another time', change: `update audit set at = at + interval '1 ms' where id = 20`, brokenAt: 20 },
    { why: 'a row taken out', change: `delete from audit where id = 20`, brokenAt: 21 },
    { why: 'the first taken out', change: `delete from audit where id = 1`, brokenAt: 2 },
    {
      why: 'a row taken out and the rest renumbered',
      change: `delete from audit where id = 20; update audit set id = -id where id > 20;
        update audit set id = -id - 1 where id < 0`,
      brokenAt: 20,
    },
  ])('tampering shows: $why', async ({ change, brokenAt }) => {
    await owner.query('begin; alter table audit disable trigger all')
    await owner.query(change)
    // seen from inside the same transaction, then undone
    const rows = (await owner.query('select * from audit order by id')).rows
    await owner.query('rollback')
    const doctored = await freshDatabase()
    for (const row of rows) {
      await doctored.database.drizzle.insert(audit).values({
        id: Number(row.id),
        at: row.at,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        before: row.before,
        after: row.after,
        previousHash: row.previous_hash,
        hash: row.hash,
      })
    }
    expect(await verifyAudit(doctored.database.drizzle)).toMatchObject({ ok: false, brokenAt })
    await doctored.drop()
  })
})

describe('case numbers', () => {
  let fresh: FreshDatabase
  const db = () => fresh.database.drizzle
  beforeAll(async () => {
    fresh = await freshDatabase({ poolSize: 50 })
  })
  afterAll(() => fresh.drop())

  const newCase = (originKey: string | null, openedAt = at(0)): NewCase => ({
    kind: 'report',
    memberNo: null,
    lineUserId: 'U1',
    originKey,
    openedAt,
    summary: null,
  })

  test('fifty at once, a third of them rolled back, a third twice: no gap, no double', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        db()
          .transaction(async (tx) => {
            await openCase(tx, newCase(n % 3 === 1 ? `set:${n % 6}` : `set:${n}`))
            if (n % 3 === 2) throw new Error('rolled back')
          })
          .catch(() => undefined),
      ),
    )
    const rows = await db().select().from(cases).orderBy(asc(cases.caseNo))
    const kept = new Set(
      Array.from({ length: 50 }, (_, n) => n)
        .filter((n) => n % 3 !== 2)
        .map((n) => (n % 3 === 1 ? n % 6 : n)),
    )
    expect(rows.map((row) => row.caseNo)).toEqual(
      Array.from({ length: kept.size }, (_, n) => `R-20251105-${String(n + 1).padStart(5, '0')}`),
    )
    expect((await db().select().from(caseCounters))[0]?.last).toBe(kept.size)
  })

  test('the same origin is the same case, said to be so, days later too', async () => {
    const first = await db().transaction((tx) => openCase(tx, newCase('set:again', at(1))))
    const again = await db().transaction((tx) => openCase(tx, newCase('set:again', at(90_000))))
    expect(again).toEqual({ caseNo: first.caseNo, already: true })
    expect(await db().select().from(caseCounters)).toHaveLength(1)
  })

  test('days are those of Japan and start anew', async () => {
    const evening = await db().transaction((tx) =>
      openCase(tx, newCase(null, new Date('2025-11-09T14:59:59Z'))),
    )
    const midnight = await db().transaction((tx) =>
      openCase(tx, newCase(null, new Date('2025-11-09T15:00:00Z'))),
    )
    expect([evening.caseNo, midnight.caseNo]).toEqual(['R-20251109-00001', 'R-20251110-00001'])
  })

  test('closing happens once', async () => {
    const { caseNo } = await db().transaction((tx) => openCase(tx, newCase(null)))
    const close = () =>
      db().transaction((tx) => closeCase(tx, caseNo, { at: at(5), actor: 'staff:1', summary: 'dropped' }))
    expect([await close(), await close()]).toEqual([true, false])
    expect(await caseByNo(db(), caseNo)).toMatchObject({ closedAt: at(5), summary: 'dropped' })
    expect((await auditOf(db(), caseNo)).map((row) => row.action)).toEqual(['case.opened', 'case.closed'])
  })

  test('the board is read page by page, latest first', async () => {
    const all = await db().select({ caseNo: cases.caseNo }).from(cases).orderBy(desc(cases.caseNo))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listCases>> = await listCases(db(), { cursor, limit: 4 })
      seen.push(...page.rows.map((row) => row.caseNo))
      cursor = page.next
    } while (cursor)
    expect(seen).toEqual(all.map((row) => row.caseNo))
    expect(
      (await listCases(db(), { open: true, limit: 100 })).rows.every((row) => row.closedAt === null),
    ).toBe(true)
  })
})
