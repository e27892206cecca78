/**
 * MakeFiles: a run's papers and files, written into a folder and entered in the register of files.
 *
 * Promise:  the same run gives the same bytes; a transfer file was read back before it is handed out, and making it
 *           again voids the former one, on the record. Once it is paid it is never made again.
 *           What changed since the approval is kept out of the transfer file (stop-payments.ts), and told.
 * Order:    entered and marked as in a file first, written afterwards: a file nobody has is harmless, one that nobody
 *           knows of is not.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { appendAudit, lockAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { keepContents, keptContent } from '../../db/run-contents.ts'
import { liveRun, stepRun, type Run } from '../../db/runs.ts'
import { decisions, runFiles, transfers } from '../../db/schema.ts'
import { filesOfRun } from '../../db/transfers.ts'
import { jstDate, type IsoDate, type IsoMonth } from '../../rules/calendar.ts'
import { writeWhole } from '../write-whole.ts'
import { MonthRefusal } from './refusal.ts'
import { contentsOf, type FileServices, type MadeFile } from './file-contents.ts'
import { keepFacts } from './kept-facts.ts'
import { refuseUnapproved } from './past-years.ts'
import { refusePastPayOn, usualPayOn } from './pay-day.ts'
import { setsOfRun, type RunSet } from './run-papers.ts'
import { keepStopped, stoppedNow, type Stopped } from './stop-payments.ts'
import { wantDecisions } from './want-decisions.ts'

export type { FileServices, MadeFile }

export interface ExportOptions {
  actor: string
  /** null: that of the files made before, or the usual one (pay-day.ts) */
  payOn: IsoDate | null
}

export interface Exported {
  run: Run
  files: MadeFile[]
  payOn: IsoDate | null
  /** transfer files handed out before that are void now */
  voided: number
  /** payments kept out of this file that the one before, or the approval, had in */
  stopped: Stopped[]
  sets: RunSet[]
}

/** Approved → exported; again, the same bytes. @throws MonthRefusal */
export async function exportMonth(
  services: FileServices,
  month: IsoMonth,
  options: ExportOptions,
): Promise<Exported> {
  const db = services.db.drizzle
  const run = await liveRun(db, month)
  if (!run || !['approved', 'exported', 'paid'].includes(run.state))
    throw new MonthRefusal('NOT_APPROVED', `${month} is ${run?.state ?? 'open'}, not approved`)
  if (run.state === 'paid') throw paidAlready(month)
  const now = services.clock()
  // made again with its own day it is the same file
  const payOn = options.payOn ?? run.payOn ?? usualPayOn(services, month, jstDate(now))
  if (payOn !== run.payOn) refusePastPayOn(payOn, jstDate(now))
  const stopped = await stoppedNow(db, services, run)
  const sets = await setsOfRun(db, services, run, payOn, stopped)
  const paidYears = sets.flatMap(({ head, transfers: { length } }) => (length > 0 ? [head.fiscalYear] : []))
  await refuseUnapproved(db, run, payOn, paidYears)
  const files = (await Promise.all(sets.map((set) => contentsOf(services, run, set)))).flat()
  const contents = new Map(files.map(({ sha256: hash, bytes }) => [hash, bytes]))
  const voided = await db.transaction(async (tx) => {
    await lockAudit(tx)
    const former = await voidFormer(tx, run, options.actor, now)
    await keepStopped(tx, run, stopped, { actor: options.actor, now })
    for (const set of sets) await enterTransfers(tx, run, set, now)
    if (sets[0]) await keepFacts(tx, services, run, sets[0].facts, now)
    await keepContents(tx, services.sealer, run.id, contents, now)
    if (files.length > 0)
      await tx.insert(runFiles).values(
        files.map(({ fiscalYear, name, sha256: hash, bytes }) => ({
          ...{ runId: run.id, fiscalYear, name, sha256: hash, bytes: bytes.length },
          ...{ madeAt: now, madeBy: options.actor },
        })),
      )
    await appendAudit(tx, {
      ...{ at: now, actor: options.actor, action: 'export.made', subject: `month:${month}` },
      after: {
        files: files.map(({ fiscalYear, name, sha256: hash }) => ({ fiscalYear, name, sha256: hash })),
      },
    })
    // a file made again may carry another pay day: what is made anew later must carry the same
    const set = { exportedAt: run.exportedAt ?? now, payOn: sets[0]?.payOn ?? null }
    const after = await stepRun(tx, run, {
      ...{ from: ['approved', 'exported'], to: 'exported', set, actor: options.actor, now },
    })
    if (!after) throw paidAlready(month)
    await wantDecisions(tx, run.id, now)
    return former
  })
  const after = (await liveRun(db, month))!
  return { run: after, files, payOn: sets[0]?.payOn ?? null, voided, stopped, sets }
}

/** The run's files as they were handed out, or as they would be now: nothing is entered, nothing voided. */
export async function remakeFiles(
  services: FileServices,
  run: Run,
): Promise<{ files: MadeFile[]; sets: RunSet[] }> {
  const db = services.db.drizzle
  const sets = await setsOfRun(db, services, run, null)
  const live = (await filesOfRun(db, run.id)).filter(({ batch, voidedAt }) => batch === 1 && !voidedAt)
  const files: MadeFile[] = []
  // latest first: of a file made again, the last
  for (const { fiscalYear, name, sha256: hash } of live) {
    if (files.some((file) => file.fiscalYear === fiscalYear && file.name === name)) continue
    const bytes = await keptContent(db, services.sealer, run.id, hash)
    if (bytes) files.push({ fiscalYear, name, sha256: hash, bytes })
  }
  if (files.length > 0) return { files, sets }
  // not handed out yet, or before files were kept
  return { files: (await Promise.all(sets.map((set) => contentsOf(services, run, set)))).flat(), sets }
}

/** DIR/2025/transfer.txt, … readable by their owner only. */
export async function writeFiles(files: MadeFile[], folder: string): Promise<string[]> {
  const paths: string[] = []
  for (const { fiscalYear, name, bytes } of files) {
    const place = join(folder, String(fiscalYear))
    await mkdir(place, { recursive: true, mode: 0o700 })
    const path = join(place, name)
    await writeWhole(path, bytes)
    paths.push(path)
  }
  return paths
}

const paidAlready = (month: IsoMonth) =>
  new MonthRefusal('PAID', `${month} is paid: its files are not made again`)

/** @returns how many transfer files that were handed out before are void now */
async function voidFormer(tx: Db, run: Run, actor: string, now: Date): Promise<number> {
  const live = and(eq(transfers.runId, run.id), inArray(transfers.state, ['in-file', 'paid']))
  const former = await tx.select({ state: transfers.state }).from(transfers).where(live)
  if (former.some(({ state }) => state === 'paid')) throw paidAlready(run.month)
  await tx.update(transfers).set({ state: 'voided', settledAt: now }).where(live)
  const rows = await tx
    .update(runFiles)
    .set({ voidedAt: now, voidedBy: actor })
    .where(and(eq(runFiles.runId, run.id), eq(runFiles.name, 'transfer.txt'), isNull(runFiles.voidedAt)))
    .returning({ id: runFiles.id })
  return rows.length
}

async function enterTransfers(tx: Db, run: Run, set: RunSet, now: Date): Promise<void> {
  for (let at = 0; at < set.transfers.length; at += 500) {
    const slice = set.transfers.slice(at, at + 500)
    const sealed = await tx
      .select({ decisionNo: decisions.decisionNo, sealedAccount: decisions.sealedAccount })
      .from(decisions)
      .where(
        and(
          eq(decisions.runId, run.id),
          inArray(
            decisions.decisionNo,
            slice.map(({ decisionNo }) => decisionNo),
          ),
        ),
      )
    const accountOf = new Map(sealed.map((row) => [row.decisionNo, row.sealedAccount]))
    await tx.insert(transfers).values(
      slice.map(({ decisionNo, amountYen }) => ({
        ...{ runId: run.id, decisionNo, batch: 1, amountYen, sealedAccount: accountOf.get(decisionNo)! },
        ...{ payOn: set.payOn, state: 'in-file' as const, madeAt: now },
      })),
    )
  }
}

/** exported → paid: the bank has taken the file; what came back is entered afterwards, one by one. */
export async function payMonth(services: FileServices, month: IsoMonth, actor: string): Promise<Run> {
  return services.db.drizzle.transaction(async (tx) => {
    const run = await liveRun(tx, month)
    if (run?.state === 'paid') return run
    if (run?.state !== 'exported')
      throw new MonthRefusal(
        'NOT_EXPORTED',
        `${month} is ${run?.state ?? 'open'}: there is no transfer file yet`,
      )
    const now = services.clock()
    await lockAudit(tx)
    await tx
      .update(transfers)
      .set({ state: 'paid', settledAt: now })
      .where(and(eq(transfers.runId, run.id), eq(transfers.state, 'in-file')))
    const after = await stepRun(tx, run, { from: ['exported'], to: 'paid', set: { paidAt: now }, actor, now })
    if (!after)
      throw new MonthRefusal('WRONG_STATE', `somebody else took a step with ${month}: look at it again`)
    await wantDecisions(tx, run.id, now)
    return after
  })
}
