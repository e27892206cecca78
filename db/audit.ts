/**
 * Audit: who did what, when, before and after; each row's hash covers the one before.
 *
 * Promise:  rows are added, never changed (role and trigger see to it); a row changed or taken out of the middle shows
 *           in `verifyAudit`, one taken off the end, or a chain written anew, beside a head kept from before.
 * Never:    holds bank or health values, photos or message texts.
 * Locks:    one advisory lock orders the chain until the transaction ends. Take it (lockAudit) before any other
 *           lock that several transactions share, or two of them wait for each other.
 */
import { createHash } from 'node:crypto'
import { asc, desc, eq, gt, sql } from 'drizzle-orm'
import { canonicalJson } from './canonical-json.ts'
import type { Db } from './connect.ts'
import { audit } from './schema.ts'

export type AuditAction =
  | 'case.opened'
  | 'case.closed'
  | 'report.submitted'
  | 'report.resubmitted'
  | 'report.asked'
  | 'report.changed'
  | 'report.approved'
  | 'report.returned'
  | 'report.withdrawn'
  | 'report.provider-set'
  | 'activity.changed'
  | 'activity.added'
  | 'activity.removed'
  | 'photo.purged'
  | 'photo.shown'
  | 'corpus.kept'
  | 'corpus.exported'
  | 'corpus.deleted'
  | 'model.adopted'
  | 'model.rolled-back'
  | 'application.submitted'
  | 'application.resubmitted'
  | 'application.approved'
  | 'application.returned'
  | 'application.declined'
  | 'application.tied'
  | 'member.added'
  | 'member.linked'
  | 'member.unlinked'
  | 'member.code-issued'
  | 'member.changed'
  | 'member.imported'
  | 'account.changed'
  | 'details.changed'
  | 'children.changed'
  | 'account.shown'
  | 'account.confirmed'
  | 'payment.released'
  | 'payment.stopped'
  | 'programme.changed'
  | 'account.shortened'
  | 'question.answered'
  | 'question.noted'
  | 'question.closed'
  | 'question.reopened'
  | 'question.taken-back'
  | 'pair.registered'
  | 'pair.ended'
  | 'staff.added'
  | 'staff.reset'
  | 'staff.logged-in'
  | 'staff.locked'
  | 'staff.deactivated'
  | 'staff.line-tied'
  | 'staff.line-untied'
  | 'notice.created'
  | 'notice.removed'
  | 'notice.tested'
  | 'notice.sent'
  | 'kintone.retried'
  | 'export.made'
  | 'import.made'
  | 'month.changed'
  | 'month.past-year-approved'
  | 'file.downloaded'
  | 'print.dropped'
  | 'transfer.returned'
  | 'transfer.made'
  | 'transfer.voided'
  | 'transfer.paid'

export interface AuditEntry {
  at: Date
  /** 'staff:3', 'member:100012', 'system' */
  actor: string
  action: AuditAction
  /** the case, member or staff it is about */
  subject: string
  before?: unknown
  after?: unknown
}

const FIRST_HASH = '0'.repeat(64)
/** any constant, the same in every process */
const CHAIN_LOCK = 7_302_001

/** Holds the chain until the transaction ends. */
export async function lockAudit(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`)
}

export const appendAudit = (tx: Db, entry: AuditEntry): Promise<void> => appendAudits(tx, [entry])

const ROWS_PER_INSERT = 500

/** In this order. */
export async function appendAudits(tx: Db, entries: AuditEntry[]): Promise<void> {
  await lockAudit(tx)
  const [last] = await tx
    .select({ id: audit.id, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.id))
    .limit(1)
  let { id, hash } = last ?? { id: 0, hash: FIRST_HASH }
  const rows = entries.map((entry) => {
    const row = {
      id: (id += 1),
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      before: plainJson(entry.before),
      after: plainJson(entry.after),
      previousHash: hash,
    }
    hash = hashOf(row)
    return { ...row, hash }
  })
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT)
    await tx.insert(audit).values(rows.slice(at, at + ROWS_PER_INSERT))
}

/** How many rows the audit had, and the hash of the last. */
export interface AuditHead {
  rows: number
  hash: string
}

export async function auditHead(db: Db): Promise<AuditHead> {
  const [last] = await db
    .select({ rows: audit.id, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.id))
    .limit(1)
  return last ?? { rows: 0, hash: FIRST_HASH }
}

export interface AuditVerdict {
  ok: boolean
  /** how many fit */
  rows: number
  /** hash of the last that fits */
  head: string
  /** the first row that does not follow from the one before, is another than a head says, or is missing */
  brokenAt: number | null
}

/**
 * Walks the whole chain.
 * @param heads  what the audit held before, kept outside the table: it must still hold it
 */
export async function verifyAudit(db: Db, heads: readonly AuditHead[] = []): Promise<AuditVerdict> {
  const pageRows = 5_000
  let last: AuditHead = { rows: 0, hash: FIRST_HASH }
  const broken = (at: number) => ({ ok: false, rows: last.rows, head: last.hash, brokenAt: at })
  const contradicts = ({ id, hash }: { id: number; hash: string }) =>
    heads.some((head) => head.rows === id && head.hash !== hash)
  for (;;) {
    const page = await db
      .select()
      .from(audit)
      .where(gt(audit.id, last.rows))
      .orderBy(asc(audit.id))
      .limit(pageRows)
    for (const row of page) {
      const follows = row.id === last.rows + 1 && row.previousHash === last.hash && row.hash === hashOf(row)
      if (!follows || contradicts(row)) return broken(row.id)
      last = { rows: row.id, hash: row.hash }
    }
    if (page.length < pageRows) break
  }
  if (heads.some(({ rows }) => rows > last.rows)) return broken(last.rows + 1)
  return { ok: true, rows: last.rows, head: last.hash, brokenAt: null }
}

/** What happened to one subject, oldest first. */
export async function auditOf(db: Db, subject: string): Promise<(typeof audit.$inferSelect)[]> {
  return db.select().from(audit).where(eq(audit.subject, subject)).orderBy(asc(audit.id))
}

function hashOf(row: Omit<typeof audit.$inferSelect, 'hash'>): string {
  const covered = [
    row.id,
    row.at.toISOString(),
    row.actor,
    row.action,
    row.subject,
    row.before ?? null,
    row.after ?? null,
    row.previousHash,
  ]
  return createHash('sha256').update(canonicalJson(covered)).digest('hex')
}

/** What jsonb gives back, so that the hash made now is the hash found later. */
function plainJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value))
}
