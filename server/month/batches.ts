/**
 * Batches: transfer files after a run's own (`transfer-2.txt`, …): what was returned and mended, and what was held
 * back and is confirmed now; beside each its 支払内訳書 for 会計室. Domain: returned (振込不能) → retransferred (再振込).
 *
 * Promise:  one live transfer a decision, whatever is pressed twice or at once: the database refuses the second. A file
 *           is taken back only by voiding it, on the record; its number is not given again.
 * Order:    entered in the register before anybody can download it, like the run's own files.
 */
import { appendAudit, lockAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { keepContents, keptContent } from '../../db/run-contents.ts'
import { liveRun, type Run } from '../../db/runs.ts'
import { runFiles } from '../../db/schema.ts'
import {
  addTransfers,
  batchState,
  filesOfRun,
  lastBatch,
  settleBatch,
  transfersOf,
  voidFilesOfBatch,
  type Transfer,
} from '../../db/transfers.ts'
import { jstDate, type IsoDate, type IsoMonth } from '../../rules/calendar.ts'
import { MonthRefusal } from './refusal.ts'
import { sha256 } from './canonical.ts'
import { summaryFiles, transferBytes, type FileServices, type MadeFile } from './file-contents.ts'
import { laterSummaries } from './payment-summaries.ts'
import { accountOrRefuse } from './account-state.ts'
import { paymentsOf } from './payments.ts'
import { refuseUnapproved } from './past-years.ts'
import { refusePastPayOn } from './pay-day.ts'
import { wantDecisions } from './want-decisions.ts'

export const batchFileName = (batch: number): string => `transfer-${batch}.txt`

export interface MakeBatch {
  /** the number it shall have, as the page showed it: the same press twice is one file */
  batch: number
  payOn: IsoDate
  actor: string
}

export async function makeBatch(services: FileServices, month: IsoMonth, make: MakeBatch): Promise<void> {
  const now = services.clock()
  refusePastPayOn(make.payOn, jstDate(now))
  await services.db.drizzle.transaction(async (tx) => {
    await lockAudit(tx)
    const run = await paidRun(tx, month)
    const last = await lastBatch(tx, run.id)
    if (make.batch <= last) return
    const open = (await transfersOf(tx, run.id)).some(({ state }) => state === 'in-file')
    if (open) throw new MonthRefusal('BATCH_OPEN', 'a transfer file of this month is not paid yet')
    const ready = (await paymentsOf(tx, services, run)).filter(({ state }) => state === 'ready')
    if (ready.length === 0) throw new MonthRefusal('NOTHING_READY', 'no payment is ready for another file')
    await refuseUnapproved(
      ...([tx, run, make.payOn] as const),
      ready.map(({ fiscalYear }) => fiscalYear),
    )
    const batch = Math.max(2, last + 1)
    await addTransfers(
      tx,
      ready.map(({ decisionNo, payYen, account }) => ({
        ...{ runId: run.id, decisionNo, batch, amountYen: payYen, payOn: make.payOn, madeAt: now },
        sealedAccount: account!.sealedAccount,
      })),
    )
    const files = await contentsOfBatch(tx, services, run, batch)
    const contents = new Map(files.map(({ sha256: hash, bytes }) => [hash, bytes]))
    await keepContents(tx, services.sealer, run.id, contents, now)
    await tx.insert(runFiles).values(
      files.map(({ fiscalYear, name, sha256: hash, bytes }) => ({
        ...{ runId: run.id, fiscalYear, name, batch, sha256: hash, bytes: bytes.length },
        ...{ madeAt: now, madeBy: make.actor },
      })),
    )
    await appendAudit(tx, {
      ...{ at: now, actor: make.actor, action: 'transfer.made', subject: `month:${month}` },
      after: {
        ...{ batch, payOn: make.payOn, count: ready.length },
        sumYen: ready.reduce((sum, { payYen }) => sum + payYen, 0),
        files: files.map(({ fiscalYear, name, sha256: hash }) => ({ fiscalYear, name, sha256: hash })),
      },
    })
    await wantDecisions(tx, run.id, now)
  })
}

/** The bank has taken this file. Twice is once. @throws MonthRefusal BATCH_VOID: somebody took it back meanwhile */
export const payBatch = (services: FileServices, month: IsoMonth, batch: number, actor: string) =>
  settle(services, month, batch, { actor, state: 'paid', action: 'transfer.paid' })

/** The file was not given to the bank, and nobody may give it any more. @throws MonthRefusal BATCH_PAID */
export const voidBatch = (services: FileServices, month: IsoMonth, batch: number, actor: string) =>
  settle(services, month, batch, { actor, state: 'voided', action: 'transfer.voided' })

interface Settled {
  actor: string
  state: 'paid' | 'voided'
  action: 'transfer.paid' | 'transfer.voided'
}

async function settle(
  services: FileServices,
  month: IsoMonth,
  batch: number,
  { actor, state, action }: Settled,
): Promise<void> {
  const now = services.clock()
  await services.db.drizzle.transaction(async (tx) => {
    await lockAudit(tx)
    const run = await paidRun(tx, month)
    if (batch < 2 || batch > (await lastBatch(tx, run.id)))
      throw new MonthRefusal('NO_SUCH_BATCH', `${month} has no transfer file ${batch}`)
    const count = await settleBatch(tx, run.id, batch, { state, now })
    if (count === 0) return refuseOtherwise(await batchState(tx, run.id, batch), state)
    if (state === 'voided') await voidFilesOfBatch(tx, run.id, batch, { actor, now })
    await appendAudit(tx, { at: now, actor, action, subject: `month:${month}`, after: { batch, count } })
    await wantDecisions(tx, run.id, now)
  })
}

/** Settled before: the same again is one; the other hand, which did not see it, is told. */
function refuseOtherwise(stands: 'paid' | 'voided', wanted: 'paid' | 'voided'): void {
  if (stands === wanted) return
  if (stands === 'voided')
    throw new MonthRefusal('BATCH_VOID', 'this file was made void: if the bank has it, stop it there')
  throw new MonthRefusal('BATCH_PAID', 'this file is paid: it cannot be made void')
}

async function paidRun(tx: Db, month: IsoMonth): Promise<Run> {
  const run = await liveRun(tx, month)
  if (run?.state !== 'paid')
    throw new MonthRefusal('NOT_PAID', `${month} is ${run?.state ?? 'open'}, not paid`)
  return run
}

/** What is handed out with a later file, as things stand when it is made. */
async function contentsOfBatch(tx: Db, services: FileServices, run: Run, batch: number): Promise<MadeFile[]> {
  const summaries = await laterSummaries(tx, services, run, batch)
  const files: MadeFile[] = []
  for (const transfer of await batchFiles(tx, services, run, batch)) {
    files.push(transfer)
    const { fiscalYear } = transfer
    for (const [name, bytes] of await summaryFiles(summaries.get(fiscalYear)!, transfer.bytes))
      files.push({ fiscalYear, name, bytes, sha256: sha256(bytes) })
  }
  return files
}

/** The files of later transfers that count, as they were handed out. @param batch  null: of all */
export async function filesOfBatches(
  db: Db,
  services: FileServices,
  run: Run,
  batch: number | null = null,
): Promise<MadeFile[]> {
  const files: MadeFile[] = []
  for (const file of (await filesOfRun(db, run.id)).reverse()) {
    if (file.batch === 1 || file.voidedAt || (batch !== null && file.batch !== batch)) continue
    const { fiscalYear, name, sha256: hash } = file
    const bytes = await keptContent(db, services.sealer, run.id, hash)
    // entered before files were kept: transfer files, which follow from what was entered
    const made = bytes ? null : await batchFiles(db, services, run, file.batch)
    const found = bytes ?? made?.find((one) => one.fiscalYear === fiscalYear && one.name === name)?.bytes
    if (!found)
      throw new Error(`${run.month}: ${fiscalYear}/${name} is in the register, and its bytes are gone`)
    files.push({ fiscalYear, name, sha256: sha256(found), bytes: found })
  }
  return files
}

/** The transfer files alone: from what was entered, so made anew they are the same to the byte; one a 会計年度. */
export async function batchFiles(
  db: Db,
  services: FileServices,
  run: Run,
  batch: number,
): Promise<MadeFile[]> {
  const years = new Map<number, Transfer[]>()
  for (const transfer of await transfersOf(db, run.id, batch)) {
    const fiscalYear = Number(transfer.decisionNo.slice(0, 4))
    years.set(fiscalYear, [...(years.get(fiscalYear) ?? []), transfer])
  }
  return [...years].map(([fiscalYear, rows]) => {
    const paid = rows.map(({ decisionNo, amountYen, sealedAccount }) => {
      const memberNo = decisionNo.split('-').at(-1)!
      return { decisionNo, memberNo, amountYen, account: accountOrRefuse(services, memberNo, sealedAccount) }
    })
    const bytes = transferBytes(services, paid, rows[0]!.payOn)
    return { fiscalYear, name: batchFileName(batch), bytes, sha256: sha256(bytes) }
  })
}
