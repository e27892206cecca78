/**
 * Transfers: what was put into a transfer file, what the bank took and what it sent back.
 *
 * Promise:  a decision has one live transfer at most (the database says so); a returned one is followed by another,
 *           never changed back. Each step is a conditional UPDATE.
 * Locks:    the audit chain first (lockAudit): steps with a run's transfers go one after the other.
 * Used by:  server/month/{payments,bank-results,batches}.ts.
 */
import { and, asc, eq, inArray, isNull, max, ne, sql } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { accounts, decisions, lineAccounts, lineLinks, members, runFiles, transfers } from './schema.ts'

export type Transfer = typeof transfers.$inferSelect
export type AccountRow = typeof accounts.$inferSelect
export type RunFile = typeof runFiles.$inferSelect

/** One decision that pays, with what became of it and the member's account of today. */
export interface PaymentRow {
  decisionNo: string
  memberNo: string
  name: string
  fiscalYear: number
  payYen: number
  /** as it was decided */
  held: string | null
  sealedAccount: Buffer | null
  /** the latest that was not voided */
  last: Transfer | null
  account: AccountRow | null
  /** when the bank last sent a payment of this member back, of any month */
  returnedAt: Date | null
  reach: 'line' | 'unlinked' | 'blocked'
}

export async function paymentRows(db: Db, runId: number): Promise<PaymentRow[]> {
  const rows = await db
    .select({
      decisionNo: decisions.decisionNo,
      memberNo: decisions.providerNo,
      name: members.name,
      fiscalYear: decisions.fiscalYear,
      payYen: decisions.payYen,
      held: decisions.held,
      sealedAccount: decisions.sealedAccount,
      account: accounts,
      lineUserId: lineLinks.lineUserId,
      blockedAt: lineAccounts.blockedAt,
    })
    .from(decisions)
    .innerJoin(members, eq(members.memberNo, decisions.providerNo))
    .leftJoin(accounts, eq(accounts.memberNo, decisions.providerNo))
    .leftJoin(lineLinks, eq(lineLinks.memberNo, decisions.providerNo))
    .leftJoin(lineAccounts, eq(lineAccounts.lineUserId, lineLinks.lineUserId))
    .where(and(eq(decisions.runId, runId), sql`${decisions.payYen} > 0`))
    .orderBy(asc(decisions.fiscalYear), asc(decisions.providerNo))
  const returned = await returnedAt(db)
  const last = new Map((await transfersOf(db, runId)).map((transfer) => [transfer.decisionNo, transfer]))
  return rows.map(({ lineUserId, blockedAt, ...row }) => ({
    ...row,
    last: last.get(row.decisionNo) ?? null,
    returnedAt: returned.get(row.memberNo) ?? null,
    reach: lineUserId === null ? 'unlinked' : blockedAt === null ? 'line' : 'blocked',
  }))
}

/** Oldest first, without the voided ones. */
export async function transfersOf(db: Db, runId: number, batch?: number): Promise<Transfer[]> {
  return db
    .select()
    .from(transfers)
    .where(
      and(
        eq(transfers.runId, runId),
        ne(transfers.state, 'voided'),
        batch === undefined ? undefined : eq(transfers.batch, batch),
      ),
    )
    .orderBy(asc(transfers.id))
}

/** The number of the last file made, voided ones counted: a number is never given again. 0: none */
export async function lastBatch(db: Db, runId: number): Promise<number> {
  const [row] = await db
    .select({ batch: sql<number>`coalesce(max(${transfers.batch}), 0)::int` })
    .from(transfers)
    .where(eq(transfers.runId, runId))
  return row!.batch
}

/** paid → returned. @returns those that were paid */
export async function markReturned(
  tx: Db,
  entries: { id: number; reason: string }[],
  now: Date,
): Promise<Transfer[]> {
  const returned: Transfer[] = []
  for (const { id, reason } of entries) {
    const rows = await tx
      .update(transfers)
      .set({ state: 'returned', settledAt: now, returnReason: reason })
      .where(and(eq(transfers.id, id), eq(transfers.state, 'paid')))
      .returning()
    returned.push(...rows)
  }
  return returned
}

/** By member: when the bank last sent a payment back. */
export async function returnedAt(db: Db): Promise<Map<string, Date>> {
  const rows = await db
    .select({ memberNo: decisions.providerNo, at: max(transfers.settledAt) })
    .from(transfers)
    .innerJoin(
      decisions,
      and(eq(decisions.runId, transfers.runId), eq(decisions.decisionNo, transfers.decisionNo)),
    )
    .where(eq(transfers.state, 'returned'))
    .groupBy(decisions.providerNo)
  return new Map(rows.map(({ memberNo, at }) => [memberNo, at!]))
}

/** What later decided runs ask back of a provider of whose visits this run decided some, and took off again. */
export interface RepaidLater {
  memberNo: string
  fiscalYear: number
  /** as those runs decided it, above 0 */
  yen: number
  /** those runs, in their order */
  runs: number[]
}

export async function repaidLater(db: Db, run: { id: number; month: string }): Promise<RepaidLater[]> {
  const { rows } = await db.execute<{
    provider_no: string
    fiscal_year: number
    yen: string
    runs: string[]
  }>(sql`
    select d.provider_no, d.fiscal_year, sum(d.repay_yen) as yen, array_agg(d.run_id order by d.run_id)::text[] as runs
    from decisions d
    join runs r on r.id = d.run_id and r.voided_at is null and r.month > ${run.month}
      and r.state in ('submitted', 'approved', 'exported', 'paid')
    where d.repay_yen > 0 and exists (
      select from run_lines later join run_lines here on here.run_id = ${run.id}
        and here.activity_no = later.activity_no and here.provider_no = later.provider_no
        and here.fiscal_year = later.fiscal_year
      where later.run_id = d.run_id and later.provider_no = d.provider_no
        and later.fiscal_year = d.fiscal_year and later.subsidy_yen < 0)
    group by d.provider_no, d.fiscal_year`)
  return rows.map((row) => ({
    ...{ memberNo: row.provider_no, fiscalYear: row.fiscal_year, yen: Number(row.yen) },
    runs: row.runs.map(Number),
  }))
}

export type NewTransfer = Pick<
  Transfer,
  'runId' | 'decisionNo' | 'batch' | 'amountYen' | 'sealedAccount' | 'payOn' | 'madeAt'
>

/** @throws SQLSTATE 23505 when one of the decisions has a live transfer already */
export async function addTransfers(tx: Db, rows: NewTransfer[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await tx
      .insert(transfers)
      .values(rows.slice(at, at + 500).map((row) => ({ ...row, state: 'in-file' as const })))
}

/** What is in a file and not settled becomes paid or voided. @returns how many */
export async function settleBatch(
  tx: Db,
  runId: number,
  batch: number,
  settled: { state: 'paid' | 'voided'; now: Date },
): Promise<number> {
  const rows = await tx
    .update(transfers)
    .set({ state: settled.state, settledAt: settled.now })
    .where(and(eq(transfers.runId, runId), eq(transfers.batch, batch), eq(transfers.state, 'in-file')))
    .returning({ id: transfers.id })
  return rows.length
}

/** What became of a file whose transfers are no longer in it. */
export async function batchState(db: Db, runId: number, batch: number): Promise<'paid' | 'voided'> {
  const paid = await db.$count(
    transfers,
    and(eq(transfers.runId, runId), eq(transfers.batch, batch), ne(transfers.state, 'voided')),
  )
  return paid > 0 ? 'paid' : 'voided'
}

// ── the register of files ────────────────────────────────────────────────────────────────────────────────

/** Latest first. */
export async function filesOfRun(db: Db, runId: number): Promise<RunFile[]> {
  return db
    .select()
    .from(runFiles)
    .where(eq(runFiles.runId, runId))
    .orderBy(sql`${runFiles.id} desc`)
}

export async function voidFilesOfBatch(
  tx: Db,
  runId: number,
  batch: number,
  voided: { actor: string; now: Date },
): Promise<void> {
  await tx
    .update(runFiles)
    .set({ voidedAt: voided.now, voidedBy: voided.actor })
    .where(and(eq(runFiles.runId, runId), eq(runFiles.batch, batch), isNull(runFiles.voidedAt)))
}

// ── the member's account ─────────────────────────────────────────────────────────────────────────────────

/**
 * Somebody asked the member: payments to this account go on.
 * @param seen  the account as it was looked at: another one that came meanwhile is not confirmed by this
 */
export async function confirmAccountRow(
  tx: Db,
  memberNo: string,
  seen: Buffer,
  by: { actor: string; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(accounts)
    .set({ confirmedAt: by.now, confirmedBy: by.actor })
    .where(and(eq(accounts.memberNo, memberNo), eq(accounts.sealedAccount, seen)))
    .returning({ memberNo: accounts.memberNo })
  return rows.length > 0
}

export async function accountRow(db: Db, memberNo: string): Promise<AccountRow | null> {
  const [row] = await db.select().from(accounts).where(eq(accounts.memberNo, memberNo))
  return row ?? null
}

/** Names and addresses, for a letter. */
export async function addressesOf(db: Db, memberNos: string[]) {
  return memberNos.length === 0
    ? []
    : db
        .select({
          ...{ memberNo: members.memberNo, name: members.name, kana: members.kana },
          ...{ postalCode: members.postalCode, address: members.address },
        })
        .from(members)
        .where(inArray(members.memberNo, memberNos))
        .orderBy(asc(members.memberNo))
}
