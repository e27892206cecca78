/** The monthly run: its states, its lines, what they decide, and what is paid. Lines and decisions are only added. */
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { LineKind } from '../../rules/month.ts'
import type { RunCheck, RunState } from '../../rules/run-states.ts'
import type { SubsidyParts } from '../../rules/subsidy-parts.ts'
import { bytea, day, id, instant, yen } from './columns.ts'
import { members } from './members.ts'

export const runs = pgTable(
  'runs',
  {
    id: id(),
    /** 'YYYY-MM' */
    month: text('month').notNull(),
    /** 1, 2, … : a run that is calculated anew is another revision; only the last one lives */
    revision: smallint('revision').notNull(),
    state: text('state').$type<RunState>().notNull(),
    /** of everything the lines follow from */
    inputHash: text('input_hash').notNull(),
    /** of the canonical lines and decisions: what is approved */
    linesHash: text('lines_hash').notNull(),
    checks: jsonb('checks').$type<RunCheck[]>().notNull(),
    approvalsNeeded: smallint('approvals_needed').notNull(),
    calculatedAt: instant('calculated_at').notNull(),
    calculatedBy: text('calculated_by').notNull(),
    checkedBy: text('checked_by'),
    submittedBy: text('submitted_by'),
    submittedAt: instant('submitted_at'),
    approvedAt: instant('approved_at'),
    exportedAt: instant('exported_at'),
    payOn: day('pay_on'),
    paidAt: instant('paid_at'),
    voidedAt: instant('voided_at'),
    voidReason: text('void_reason'),
  },
  (t) => [
    unique('runs_revision').on(t.month, t.revision),
    unique('runs_submitted').on(t.id, t.submittedBy),
    uniqueIndex('one_live_run')
      .on(t.month)
      .where(sql`voided_at is null`),
  ],
)

/** Who approved what. The preparer cannot: the pair (run, preparer) is the run's own. */
export const runApprovals = pgTable(
  'run_approvals',
  {
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    preparer: text('preparer').notNull(),
    approver: text('approver').notNull(),
    /** as the approver saw it */
    linesHash: text('lines_hash').notNull(),
    approvedAt: instant('approved_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.approver] }),
    foreignKey({ columns: [t.runId, t.preparer], foreignColumns: [runs.id, runs.submittedBy] }),
    check('maker_is_not_checker', sql`approver <> preparer`),
  ],
)

/** 過年度支出, approved apart: what of a run is paid after the accounts of its 会計年度 closed. By as many as the run. */
export const pastYearApprovals = pgTable(
  'past_year_approvals',
  {
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    fiscalYear: smallint('fiscal_year').notNull(),
    preparer: text('preparer').notNull(),
    approver: text('approver').notNull(),
    /** as the approver saw it */
    linesHash: text('lines_hash').notNull(),
    approvedAt: instant('approved_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.fiscalYear, t.approver] }),
    foreignKey({ columns: [t.runId, t.preparer], foreignColumns: [runs.id, runs.submittedBy] }),
    check('maker_is_not_checker_of_past_year', sql`approver <> preparer`),
  ],
)

export const runLines = pgTable(
  'run_lines',
  {
    runId: bigint('run_id', { mode: 'number' })
      .notNull()
      .references(() => runs.id),
    /** 1, 2, … in canonical order */
    line: integer('line').notNull(),
    fiscalYear: smallint('fiscal_year').notNull(),
    providerNo: text('provider_no').notNull(),
    activityDate: date('activity_date', { mode: 'string' }).notNull(),
    activityNo: text('activity_no').notNull(),
    caseNo: text('case_no').notNull(),
    requesterNo: text('requester_no').notNull(),
    kind: text('kind').$type<LineKind>().notNull(),
    policyVersion: text('policy_version').notNull(),
    programme: text('programme'),
    programmeVisit: integer('programme_visit'),
    count: smallint('count').notNull(),
    billedMinutes: integer('billed_minutes').notNull(),
    feeYen: yen('fee_yen').notNull(),
    rewardYen: yen('reward_yen').notNull(),
    subsidyYen: yen('subsidy_yen').notNull(),
    parts: jsonb('parts').$type<SubsidyParts>().notNull(),
    inputKey: text('input_key').notNull(),
    corrects: text('corrects'),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.line] }),
    index('run_lines_of_activity').on(t.activityNo),
    index('run_lines_of_provider').on(t.providerNo, t.runId),
    check('subsidy_is_the_difference', sql`subsidy_yen = reward_yen - fee_yen`),
  ],
)

export const decisions = pgTable(
  'decisions',
  {
    runId: bigint('run_id', { mode: 'number' })
      .notNull()
      .references(() => runs.id),
    /** 交付番号 */
    decisionNo: text('decision_no').notNull(),
    providerNo: text('provider_no')
      .notNull()
      .references(() => members.memberNo),
    fiscalYear: smallint('fiscal_year').notNull(),
    /** which procedure's money */
    scheme: text('scheme').notNull().default('family-support'),
    count: integer('count').notNull(),
    billedMinutes: integer('billed_minutes').notNull(),
    feeYen: yen('fee_yen').notNull(),
    rewardYen: yen('reward_yen').notNull(),
    subsidyYen: yen('subsidy_yen').notNull(),
    payYen: yen('pay_yen').notNull(),
    repayYen: yen('repay_yen').notNull(),
    parts: jsonb('parts').$type<SubsidyParts>().notNull(),
    adjustmentYen: yen('adjustment_yen').notNull(),
    /** the account as it was when this was calculated; null: none registered */
    sealedAccount: bytea('sealed_account'),
    /** why the payment waits: 'NO_ACCOUNT', 'ACCOUNT_CHANGED'; null: it does not */
    held: text('held'),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.decisionNo] }),
    unique('one_decision_a_provider').on(t.runId, t.providerNo, t.fiscalYear, t.scheme),
    index('decisions_by_number').on(t.decisionNo),
    check('pay_less_repay', sql`subsidy_yen = pay_yen - repay_yen and pay_yen >= 0 and repay_yen >= 0`),
  ],
)

/** 文書番号, given when a run is approved: one a decision, without a gap in a 会計年度. */
export const decisionDocuments = pgTable(
  'decision_documents',
  {
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    decisionNo: text('decision_no').notNull(),
    fiscalYear: smallint('fiscal_year').notNull(),
    number: integer('number').notNull(),
    decidedOn: day('decided_on').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.decisionNo] }),
    unique('document_number').on(t.fiscalYear, t.number),
    foreignKey({
      columns: [t.runId, t.decisionNo],
      foreignColumns: [decisions.runId, decisions.decisionNo],
    }),
  ],
)

/** Why a payment that was approved is not in the run's own file: what changed between the approval and the file. */
export type StopReason = 'NO_ACCOUNT' | 'ACCOUNT_CHANGED' | 'ACCOUNT_RETURNED' | 'REPAYMENT_OPEN'

/** Payments taken out of a run's own file. What was decided stands; a later file pays it. Only added. */
export const paymentStops = pgTable(
  'payment_stops',
  {
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    decisionNo: text('decision_no').notNull(),
    reason: text('reason').$type<StopReason>().notNull(),
    stoppedAt: instant('stopped_at').notNull(),
    /** who made the files */
    stoppedBy: text('stopped_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.decisionNo] }),
    foreignKey({
      columns: [t.runId, t.decisionNo],
      foreignColumns: [decisions.runId, decisions.decisionNo],
    }),
  ],
)

export type TransferState = 'in-file' | 'paid' | 'returned' | 'voided'

/** What was put into a transfer file. A decision has one that lives; a returned one is followed by another. */
export const transfers = pgTable(
  'transfers',
  {
    id: id(),
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    decisionNo: text('decision_no').notNull(),
    /** the file: 1 is the run's own, later ones carry what was held back or returned */
    batch: smallint('batch').notNull(),
    amountYen: yen('amount_yen').notNull(),
    sealedAccount: bytea('sealed_account').notNull(),
    payOn: day('pay_on').notNull(),
    state: text('state').$type<TransferState>().notNull(),
    madeAt: instant('made_at').notNull(),
    settledAt: instant('settled_at'),
    returnReason: text('return_reason'),
  },
  (t) => [
    uniqueIndex('one_live_transfer')
      .on(t.runId, t.decisionNo)
      .where(sql`state in ('in-file','paid')`),
    foreignKey({
      columns: [t.runId, t.decisionNo],
      foreignColumns: [decisions.runId, decisions.decisionNo],
    }),
    check('a_transfer_pays', sql`amount_yen > 0`),
  ],
)

/** Every file handed out: what it was, who made it, when. */
export const runFiles = pgTable(
  'run_files',
  {
    id: id(),
    runId: bigint('run_id', { mode: 'number' })
      .notNull()
      .references(() => runs.id),
    fiscalYear: smallint('fiscal_year').notNull(),
    /** 'decision-list.xlsx', 'transfer.txt', … */
    name: text('name').notNull(),
    batch: smallint('batch').notNull().default(1),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    madeAt: instant('made_at').notNull(),
    madeBy: text('made_by').notNull(),
    voidedAt: instant('voided_at'),
    voidedBy: text('voided_by'),
  },
  (t) => [index('run_files_of_run').on(t.runId, t.id)],
)

/**
 * What a run's files were, sealed: their bytes by SHA-256, and under 'facts' the names, addresses and texts that they
 * were made from beside lines and decisions; under 'basis' what the run was calculated from. Only added.
 */
export const runContents = pgTable(
  'run_contents',
  {
    runId: bigint('run_id', { mode: 'number' })
      .notNull()
      .references(() => runs.id),
    /** 'facts', 'basis', or the SHA-256 (hex) of a file */
    key: text('key').notNull(),
    sealedContent: bytea('sealed_content').notNull(),
    keptAt: instant('kept_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.key] })],
)
