/**
 * Cases: 管理番号, given on receipt. Every status hangs on one.
 *
 * Promise:  numbers of a day have no gap and no double, whatever runs at once; the same origin is one case.
 * Locks:    the audit chain, then the day's counter, until the transaction ends. Both in this order everywhere.
 */
import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { jstDate } from '../rules/calendar.ts'
import { appendAudit, lockAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { caseCounters, cases, type CaseKind } from './schema.ts'

export interface NewCase {
  kind: CaseKind
  memberNo: string | null
  lineUserId: string | null
  /** what makes opening twice one case, e.g. 'draft:<id>' or 'image-set:<id>'; null: always a new one */
  originKey: string | null
  openedAt: Date
  summary: string | null
}

export async function openCase(tx: Db, wanted: NewCase): Promise<{ caseNo: string; already: boolean }> {
  const known = await caseOfOrigin(tx, wanted.originKey)
  if (known) return { caseNo: known, already: true }

  await lockAudit(tx)
  const day = jstDate(wanted.openedAt)
  const [counter] = await tx
    .insert(caseCounters)
    .values({ day, last: 0 })
    .onConflictDoUpdate({ target: caseCounters.day, set: { last: sql`${caseCounters.last}` } })
    .returning({ last: caseCounters.last })
  const number = (counter?.last ?? 0) + 1
  const caseNo = `R-${day.replaceAll('-', '')}-${String(number).padStart(5, '0')}`

  // Whoever held the lock before us may have opened it: the number is used only when the row went in.
  const inserted = await tx
    .insert(cases)
    .values({ ...wanted, caseNo })
    .onConflictDoNothing({ target: cases.originKey })
    .returning({ caseNo: cases.caseNo })
  if (inserted.length === 0) {
    return { caseNo: (await caseOfOrigin(tx, wanted.originKey)) as string, already: true }
  }
  await tx.update(caseCounters).set({ last: number }).where(eq(caseCounters.day, day))
  await appendAudit(tx, {
    at: wanted.openedAt,
    actor: wanted.memberNo ? `member:${wanted.memberNo}` : 'system',
    action: 'case.opened',
    subject: caseNo,
    after: { kind: wanted.kind },
  })
  return { caseNo, already: false }
}

/** @returns false when it was closed already or never opened */
export async function closeCase(
  tx: Db,
  caseNo: string,
  closed: { at: Date; actor: string; summary?: string },
): Promise<boolean> {
  const rows = await tx
    .update(cases)
    .set({ closedAt: closed.at, ...(closed.summary === undefined ? {} : { summary: closed.summary }) })
    .where(and(eq(cases.caseNo, caseNo), isNull(cases.closedAt)))
    .returning({ caseNo: cases.caseNo })
  if (rows.length === 0) return false
  await appendAudit(tx, { at: closed.at, actor: closed.actor, action: 'case.closed', subject: caseNo })
  return true
}

export type CaseRow = typeof cases.$inferSelect

export async function caseByNo(db: Db, caseNo: string): Promise<CaseRow | null> {
  const [row] = await db.select().from(cases).where(eq(cases.caseNo, caseNo))
  return row ?? null
}

/** The case board, latest first. `cursor` is the last page's `next`. */
export async function listCases(
  db: Db,
  wanted: { kind?: CaseKind; open?: boolean; cursor?: string | null; limit: number },
): Promise<{ rows: CaseRow[]; next: string | null }> {
  const conditions: SQL[] = []
  if (wanted.kind) conditions.push(eq(cases.kind, wanted.kind))
  if (wanted.open) conditions.push(isNull(cases.closedAt))
  if (wanted.cursor) conditions.push(sql`${cases.caseNo} < ${wanted.cursor}`)
  const rows = await db
    .select()
    .from(cases)
    .where(and(...conditions))
    .orderBy(desc(cases.caseNo))
    .limit(wanted.limit)
  return { rows, next: rows.length === wanted.limit ? (rows.at(-1)?.caseNo ?? null) : null }
}

/** Accidents nobody has called about yet: who waits longest comes first, and how many wait in all. */
export async function openAccidents(db: Db, limit: number): Promise<{ rows: CaseRow[]; total: number }> {
  const wanted = and(eq(cases.kind, 'urgent'), isNull(cases.closedAt))
  const rows = await db.select().from(cases).where(wanted).orderBy(asc(cases.caseNo)).limit(limit)
  return { rows, total: rows.length < limit ? rows.length : await db.$count(cases, wanted) }
}

/** The case that an origin has opened. */
export async function caseOfOrigin(tx: Db, originKey: string | null): Promise<string | null> {
  if (originKey === null) return null
  const [row] = await tx.select({ caseNo: cases.caseNo }).from(cases).where(eq(cases.originKey, originKey))
  return row?.caseNo ?? null
}
