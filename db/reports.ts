/**
 * Reports: what a provider submits.
 *
 * Promise:  the same draft is one report; sent again it replaces its visits, and an approved one is to be approved anew;
 *           the audit row is written in the same transaction. Whose report it is, the centre may have settled: nobody
 *           else's draft takes its place then.
 * Never:    computes yen (prices come with the draft), talks to kintone or LINE.
 * Locks:    the report's row, then the audit chain.
 */
import { eq } from 'drizzle-orm'
import type { ReportDraft, ReportSource, ReportState } from '../rules/activity.ts'
import { insertActivities, markRemoved, type Priced } from './activity-rows.ts'
import { appendAudit } from './audit.ts'
import { openCase } from './cases.ts'
import type { Db } from './connect.ts'
import { cases, reports } from './schema.ts'

export interface Submission {
  draft: ReportDraft
  /** null while nobody knows whose photo it is; such a report holds no activities */
  providerNo: string | null
  lineUserId: string | null
  now: Date
  /** one for each of `draft.activities`, in order */
  priced: Priced[]
  /** why a person must look: codes of docs/errors.md */
  attention: string[]
  /** the member mends a report sent before: its activities are replaced, and an approved one is to be approved anew */
  mends?: boolean
  /** `submitted` unless the centre is to ask first */
  state?: 'submitted' | 'asking'
  /** defaults to the provider, or 'system' */
  actor?: string
}

export interface Submitted {
  caseNo: string
  /** nothing was written: this draft, or another for the same case, is a report already */
  already: boolean
  /** nothing was written: the report is another member's, as the centre has found out */
  isOthers: boolean
  state: ReportState
  /** an approved report was mended: kintone must be told */
  wasApproved: boolean
}

/** A report waiting for its member or its reading may be submitted; a returned one may be sent again. */
const OPEN_FOR_SUBMISSION: ReportState[] = ['draft', 'asking', 'returned']

export async function submitReport(tx: Db, submission: Submission): Promise<Submitted> {
  const { draft, providerNo, now } = submission
  if (submission.priced.length !== draft.activities.length) throw new Error('one price for each activity')
  if (providerNo === null && draft.activities.length > 0) throw new Error('activities need a provider')
  const known = await reportOfDraft(tx, draft.draftId)
  if (known) return { ...known, already: true, isOthers: false, wasApproved: false }

  const caseNo = draft.caseNo ?? (await caseOfDraft(tx, submission))
  const [present] = await tx.select().from(reports).where(eq(reports.caseNo, caseNo)).for('update')
  const open = submission.mends ? [...OPEN_FOR_SUBMISSION, 'submitted', 'approved'] : OPEN_FOR_SUBMISSION
  if (present) {
    const unchanged = { caseNo, state: present.state, wasApproved: false }
    if (isOthers(present, providerNo)) return { ...unchanged, already: false, isOthers: true }
    if (present.draftId === draft.draftId || !open.includes(present.state))
      return { ...unchanged, already: true, isOthers: false }
  }
  const state = submission.state ?? 'submitted'
  const wasApproved = present?.state === 'approved'
  const attention = [
    ...(present?.accident ? ['ACCIDENT'] : []),
    ...(wasApproved ? ['MENDED_AFTER_APPROVAL'] : []),
    ...submission.attention,
  ]
  const row = {
    providerNo,
    state,
    draftId: draft.draftId,
    // what was told once stays told
    accident: draft.accident || (present?.accident ?? false),
    attention: [...new Set(attention)],
    consentVersion: draft.consentVersion,
    submittedAt: state === 'submitted' ? now : null,
    returnReason: null,
    approvedAt: null,
    approvedBy: null,
  }
  if (present) {
    await tx
      .update(reports)
      .set({ ...row, version: present.version + 1 })
      .where(eq(reports.caseNo, caseNo))
    await markRemoved(tx, caseNo, now)
  } else {
    const inserted = await tx
      .insert(reports)
      .values({ ...row, caseNo, source: draft.source, receivedAt: now })
      .onConflictDoNothing()
      .returning({ caseNo: reports.caseNo })
    // Another transaction submitted it between our look and our insert.
    if (inserted.length === 0) return submitReport(tx, submission)
  }
  await tx.update(cases).set({ closedAt: null, memberNo: providerNo }).where(eq(cases.caseNo, caseNo))
  await insertActivities(tx, caseNo, providerNo, draft.activities, submission.priced)
  await appendAudit(tx, {
    at: now,
    actor: submission.actor ?? (providerNo ? `member:${providerNo}` : 'system'),
    action: state === 'asking' ? 'report.asked' : present ? 'report.resubmitted' : 'report.submitted',
    subject: caseNo,
    before: present ? { state: present.state, draftId: present.draftId } : null,
    after: {
      state,
      draftId: draft.draftId,
      source: draft.source,
      consentVersion: draft.consentVersion,
      attention: submission.attention,
      activities: draft.activities.length,
      subsidyYen: submission.priced.reduce((sum, { fee }) => sum + fee.subsidyYen, 0),
    },
  })
  return { caseNo, already: false, isOthers: false, state, wasApproved }
}

/** A photo's report before anybody confirmed it: on the centre's desk from its receipt on. Once a case. */
export async function openReport(
  tx: Db,
  report: {
    caseNo: string
    providerNo: string | null
    source: ReportSource
    state: 'draft' | 'asking'
    attention: string[]
    receivedAt: Date
  },
): Promise<boolean> {
  const rows = await tx
    .insert(reports)
    .values(report)
    .onConflictDoNothing()
    .returning({ caseNo: reports.caseNo })
  return rows.length > 0
}

/** True where the centre has put the report under another member: what its sender still taps is no longer theirs. */
export async function isOthersReport(tx: Db, caseNo: string, memberNo: string | null): Promise<boolean> {
  const [report] = await tx
    .select({ providerNo: reports.providerNo })
    .from(reports)
    .where(eq(reports.caseNo, caseNo))
    .for('update')
  return report !== undefined && isOthers(report, memberNo)
}

const isOthers = ({ providerNo }: { providerNo: string | null }, memberNo: string | null): boolean =>
  providerNo !== null && providerNo !== memberNo

export async function reportState(db: Db, caseNo: string): Promise<ReportState | null> {
  const [row] = await db.select({ state: reports.state }).from(reports).where(eq(reports.caseNo, caseNo))
  return row?.state ?? null
}

/** Neither sent nor closed: a photo may join it. The row stays locked, so that nobody sends it meanwhile. */
export async function isUnsent(tx: Db, caseNo: string): Promise<boolean> {
  const [row] = await tx
    .select({ state: reports.state, consentVersion: reports.consentVersion })
    .from(reports)
    .where(eq(reports.caseNo, caseNo))
    .for('update')
  return row !== undefined && ['draft', 'asking'].includes(row.state) && row.consentVersion === null
}

export async function reportOfDraft(
  tx: Db,
  draftId: string,
): Promise<{ caseNo: string; state: ReportState } | null> {
  const [row] = await tx
    .select({ caseNo: reports.caseNo, state: reports.state })
    .from(reports)
    .where(eq(reports.draftId, draftId))
  return row ?? null
}

async function caseOfDraft(tx: Db, submission: Submission): Promise<string> {
  const { caseNo } = await openCase(tx, {
    kind: 'report',
    memberNo: submission.providerNo,
    lineUserId: submission.lineUserId,
    originKey: `draft:${submission.draft.draftId}`,
    openedAt: submission.now,
    summary: null,
  })
  return caseNo
}
