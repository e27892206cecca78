/**
 * Bundle: everything an auditor needs to compute a decided month anew without us, in one zip.
 *
 * Promise:  made again it is the same to the byte, as long as its files are, whatever the city sets meanwhile
 *           (kept-basis.ts); it tells where a file made now differs from the one handed out (a member's address that
 *           changed since, for one).
 * Needs:    a run that was approved. Holds names and accounts as the decision list does: for auditors only.
 * Used by:  server/verbs/month.ts; read by verify-bundle.ts.
 */
import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { zipSync, type Zippable } from 'fflate'
import type { Db } from '../../db/connect.ts'
import { appendAudit } from '../../db/audit.ts'
import { decisionsOfRun, linesOfRun, liveRun, type Run, type RunLineRow } from '../../db/runs.ts'
import { pastYearApprovals } from '../../db/past-years.ts'
import { stopsOfRun } from '../../db/payment-stops.ts'
import { runApprovals, runFiles, runLines, runs } from '../../db/schema.ts'
import { transfersOf, type Transfer } from '../../db/transfers.ts'
import { monthOf, type IsoMonth } from '../../rules/calendar.ts'
import type { MonthLine } from '../../rules/month.ts'
import { policyBookJson } from '../../rules/policy.ts'
import { accountOrRefuse } from './account-state.ts'
import { filesOfBatches } from './batches.ts'
import {
  activityOfKey,
  STANDINGS,
  SUMS,
  sumsText,
  type BundleHead,
  type BundleTransfer,
} from './bundle-format.ts'
import { basisOf, type RunBasis } from './kept-basis.ts'
import { MonthRefusal } from './refusal.ts'
import { canonicalDecision, canonicalLine, sha256 } from './canonical.ts'
import { remakeFiles, type FileServices } from './make-files.ts'
import { runNoOf } from './run-head.ts'
import { TRANSFERS } from './verify-batches.ts'

export interface MadeBundle {
  bytes: Buffer
  sha256: string
  /** files that are not, or no longer, those handed out: '2025/notices.pdf' */
  differing: string[]
}

/** @throws MonthRefusal NOT_APPROVED */
export async function bundleMonth(
  services: FileServices,
  month: IsoMonth,
  actor: string,
): Promise<MadeBundle> {
  const db = services.db.drizzle
  const run = await liveRun(db, month)
  if (!run || !['approved', 'exported', 'paid'].includes(run.state))
    throw new MonthRefusal('NOT_APPROVED', `${month} is ${run?.state ?? 'open'}, not approved`)
  const { files: papers, sets } = await remakeFiles(services, run)
  const files = await textsOf(services, run, sets[0]?.payOn ?? `${month}-01`)
  for (const { fiscalYear, name, bytes } of papers) files.set(`${fiscalYear}/${name}`, bytes)
  const paid = await transfersOf(db, run.id)
  for (const { fiscalYear, name, bytes } of await filesOfBatches(db, services, run))
    files.set(`${fiscalYear}/${name}`, bytes)
  files.set(TRANSFERS, Buffer.from(`${JSON.stringify(transfersJson(services, paid), null, 2)}\n`))
  files.set(SUMS, Buffer.from(sumsText(files)))
  const bytes = zipped(files)
  const hash = sha256(bytes)
  await db.transaction((tx) =>
    appendAudit(tx, {
      ...{ at: services.clock(), actor, action: 'export.made', subject: `month:${month}` },
      after: { bundle: hash },
    }),
  )
  const handedOut = await handedOutOf(db, run)
  const differing = Object.keys(handedOut).filter(
    (name) => !files.has(name) || sha256(files.get(name)!) !== handedOut[name],
  )
  return { bytes, sha256: hash, differing }
}

/** fflate writes a time as this machine's clock would show it: the same numbers wherever we are. */
const PINNED = new Date(2000, 0, 1)

function zipped(files: Map<string, Uint8Array>): Buffer {
  const entries: Zippable = {}
  for (const name of [...files.keys()].sort()) entries[name] = [files.get(name)!, { mtime: PINNED, level: 6 }]
  return Buffer.from(zipSync(entries))
}

async function textsOf(services: FileServices, run: Run, payOn: string): Promise<Map<string, Uint8Array>> {
  const db = services.db.drizzle
  const lines = await linesOfRun(db, run.id)
  const decided = await decisionsOfRun(db, run.id)
  const kept = await basisOf(db, services, run.id)
  const stops = await stopsOfRun(db, run.id)
  const past = (await pastYearApprovals(db, run.id)).map(
    ({ fiscalYear, approver, linesHash, approvedAt }) => ({
      ...{ fiscalYear, approver, linesHash, approvedAt: approvedAt.toISOString() },
    }),
  )
  const basis = kept ?? (await basisOfToday(services, run, lines))
  const head: BundleHead = {
    ...{ version: kept ? 2 : 1, runNo: runNoOf(run), month: run.month, linesHash: run.linesHash },
    ...{ preparer: run.submittedBy ?? '', approvalsNeeded: run.approvalsNeeded },
    approvals: await approvalsOf(db, run),
    ...(past.length > 0 && { pastYears: past }),
    ...{ negative: basis.negative, payOn, handedOut: await handedOutOf(db, run) },
    ...(stops.size > 0 && { stopped: Object.fromEntries(stops) }),
    cappedBefore: basis.cappedBefore,
  }
  const activities = new Map(
    lines.flatMap(({ activityNo, inputKey }) => {
      const activity = activityOfKey(activityNo, inputKey)
      return activity ? [[activityNo, activity] as const] : []
    }),
  )
  const text = (content: string) => Buffer.from(content, 'utf8')
  const json = (value: unknown) => text(`${JSON.stringify(value, null, 2)}\n`)
  return new Map<string, Uint8Array>([
    ['bundle.json', json(head)],
    ['policy.json', json(basis.policies)],
    ['activities.json', json([...activities.values()])],
    ['lines.txt', text(lines.map((line) => canonicalLine(line as MonthLine)).join(''))],
    [
      'decisions.txt',
      text(
        decided
          .map((row) => canonicalDecision(row, row.sealedAccount ? sha256(row.sealedAccount) : '', row.held))
          .join(''),
      ),
    ],
    ['earlier.txt', text(await earlierText(db, run, lines))],
    ...(kept ? [[STANDINGS, json(kept.standings)] as const] : []),
  ])
}

type BasisOfToday = Omit<RunBasis, 'standings'>

/** Of a run calculated before its basis was kept: as the city has it now. */
async function basisOfToday(services: FileServices, run: Run, lines: RunLineRow[]): Promise<BasisOfToday> {
  const { policies, month } = services.city
  const capped = policies.versions.some(({ monthlyCap }) => monthlyCap)
  return {
    ...{ negative: month.negative, policies: policyBookJson(policies) },
    cappedBefore: capped ? await cappedBefore(services.db.drizzle, run, lines) : {},
  }
}

async function approvalsOf(db: Db, run: Run): Promise<BundleHead['approvals']> {
  const rows = await db
    .select()
    .from(runApprovals)
    .where(eq(runApprovals.runId, run.id))
    .orderBy(asc(runApprovals.approvedAt), asc(runApprovals.approver))
  return rows.map(({ approver, linesHash, approvedAt }) => ({
    ...{ approver, linesHash, approvedAt: approvedAt.toISOString() },
  }))
}

/** Those that count: of a file made again, the last. */
async function handedOutOf(db: Db, run: Run): Promise<Record<string, string>> {
  const rows = await db
    .select()
    .from(runFiles)
    .where(and(eq(runFiles.runId, run.id), isNull(runFiles.voidedAt)))
    .orderBy(asc(runFiles.fiscalYear), asc(runFiles.name), asc(runFiles.id))
  return Object.fromEntries(rows.map(({ fiscalYear, name, sha256: hash }) => [`${fiscalYear}/${name}`, hash]))
}

/** With the account each was paid to: a later file may name another than the list does. */
function transfersJson(services: FileServices, rows: Transfer[]): BundleTransfer[] {
  return rows.map(({ decisionNo, batch, amountYen, payOn, state, returnReason, sealedAccount }) => ({
    ...{ decisionNo, batch, amountYen, payOn, state: state as BundleTransfer['state'], returnReason },
    account: accountOrRefuse(services, decisionNo.split('-').at(-1)!, sealedAccount),
  }))
}

const AT_ONCE = 5_000

/** What was decided before of the visits that this run corrects. */
async function earlierText(db: Db, run: Run, lines: RunLineRow[]): Promise<string> {
  const corrected = [
    ...new Set(lines.filter(({ kind }) => kind === 'adjustment').map((line) => line.activityNo)),
  ]
  const rows: { month: string; line: RunLineRow }[] = []
  for (let at = 0; at < corrected.length; at += AT_ONCE)
    rows.push(
      ...(await db
        .select({ month: runs.month, line: runLines })
        .from(runLines)
        .innerJoin(runs, eq(runs.id, runLines.runId))
        .where(
          and(
            inArray(runLines.activityNo, corrected.slice(at, at + AT_ONCE)),
            isNull(runs.voidedAt),
            lt(runs.month, run.month),
          ),
        )
        .orderBy(asc(runs.month), asc(runLines.line))),
    )
  return rows.map(({ month, line }) => `${month}\t${canonicalLine(line as MonthLine)}`).join('')
}

/** D13: of the same requesters and months, decided before and not touched by this run. */
async function cappedBefore(db: Db, run: Run, lines: RunLineRow[]): Promise<Record<string, number>> {
  const own = new Set(lines.map(({ activityNo }) => activityNo))
  const keys = new Set(
    lines.map(({ requesterNo, activityDate }) => `${requesterNo} ${monthOf(activityDate)}`),
  )
  const { rows } = await db.execute<{ key: string; activity_no: string; yen: string }>(sql`
    select requester_no || ' ' || to_char(activity_date, 'YYYY-MM') as key, activity_no, sum(subsidy_yen) as yen
    from run_lines l join runs u on u.id = l.run_id
    where u.voided_at is null and u.month < ${run.month} group by 1, 2 order by 1, 2`)
  const sums: Record<string, number> = {}
  for (const { key, activity_no, yen } of rows)
    if (keys.has(key) && !own.has(activity_no)) sums[key] = (sums[key] ?? 0) + Number(yen)
  return sums
}
