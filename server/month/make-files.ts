/**
 * MakeFiles: a run's papers and files, written into a folder and entered in the register of files.
 *
 * Promise:  the same run gives the same bytes; a transfer file was read back before it is handed out, and making it
 *           again voids the former one, on the record. Once it is paid it is never made again.
 * Order:    entered and marked as in a file first, written afterwards: a file nobody has is harmless, one that nobody
 *           knows of is not.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { appendAudit, lockAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { liveRun, stepRun, type Run } from '../../db/runs.ts'
import { decisions, runFiles, transfers } from '../../db/schema.ts'
import { printApprovalSheet } from '../../office/approval-sheet/print-approval-sheet.ts'
import { decisionListCsv } from '../../office/decision-list/write-csv.ts'
import { decisionListXlsx } from '../../office/decision-list/write-xlsx.ts'
import { printStream } from '../../office/decision-notice/print-notice.ts'
import type { TransferOrder } from '../../office/month-data.ts'
import { writeTransfer } from '../../office/transfer/write-transfer.ts'
import { jstDate, type IsoDate, type IsoMonth } from '../../rules/calendar.ts'
import type { Services } from '../services.ts'
import { writeWhole } from '../write-whole.ts'
import { MonthRefusal } from './calculate.ts'
import { sha256 } from './canonical.ts'
import { sheetOf } from './approval-sheet.ts'
import { holidaysOf, setsOfRun, type RunSet } from './run-papers.ts'

export type FileServices = Pick<Services, 'city' | 'clock' | 'config' | 'db' | 'sealer'>

export interface MadeFile {
  fiscalYear: number
  name: string
  sha256: string
  bytes: Buffer
}

export interface ExportOptions {
  actor: string
  /** null: the last bank business day of the month after the run's */
  payOn: IsoDate | null
}

/** Approved → exported; again, the same bytes. @throws MonthRefusal */
export async function exportMonth(
  services: FileServices,
  month: IsoMonth,
  options: ExportOptions,
): Promise<{ run: Run; files: MadeFile[]; payOn: IsoDate | null; voided: number; sets: RunSet[] }> {
  const db = services.db.drizzle
  const run = await liveRun(db, month)
  if (!run || !['approved', 'exported', 'paid'].includes(run.state))
    throw new MonthRefusal('NOT_APPROVED', `${month} is ${run?.state ?? 'open'}, not approved`)
  const sets = await setsOfRun(db, services, run, options.payOn)
  const files = (await Promise.all(sets.map((set) => filesOf(services, run, set)))).flat()
  const now = services.clock()
  const voided = await db.transaction(async (tx) => {
    await lockAudit(tx)
    const former = await voidFormer(tx, run, options.actor, now)
    for (const set of sets) await enterTransfers(tx, run, set, now)
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
    if (run.state === 'approved') {
      const set = { exportedAt: now, payOn: sets[0]?.payOn ?? null }
      await stepRun(tx, run, { from: ['approved'], to: 'exported', set, actor: options.actor, now })
    }
    return former
  })
  return { run: (await liveRun(db, month))!, files, payOn: sets[0]?.payOn ?? null, voided, sets }
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

/** Of one 会計年度: list, notices with their manifest, transfer file, and the sheet that names them all. */
async function filesOf(services: FileServices, run: Run, set: RunSet): Promise<MadeFile[]> {
  const { city } = services
  const day = set.notices[0]?.date ?? jstDate(services.clock())
  const csv = decisionListCsv(set.list)
  if ('unwritable' in csv) throw new MonthRefusal('UNWRITABLE', JSON.stringify(csv.unwritable))
  const stream = await printStream(set.notices, { ...noticeTexts(city), sealPicture: null }, day)
  if (!stream.ok)
    throw new MonthRefusal(
      'UNPRINTABLE',
      stream.refusals
        .map(({ memberNo, field, characters }) => `${memberNo} ${field}: ${characters.join(' ')}`)
        .join('\n'),
    )
  const contents: [string, Buffer][] = [
    ['decision-list.csv', csv.bytes],
    ['decision-list.xlsx', await decisionListXlsx(set.list)],
    ['notices.pdf', stream.bytes],
    ['manifest.csv', stream.manifest],
    ...transferFile(services, set),
  ]
  const sheet = await sheetOf(services, run, set, contents)
  contents.push(['approval-sheet.pdf', await printApprovalSheet(sheet)])
  return contents.map(([name, bytes]) => ({
    ...{ fiscalYear: set.head.fiscalYear, name, bytes, sha256: sha256(bytes) },
  }))
}

function noticeTexts(city: FileServices['city']) {
  const { mayor, subsidyName, article, conditions, contact, appeal } = city.month
  return { cityName: city.texts.cityName, mayor, subsidyName, article, conditions, contact, appeal }
}

/** Nothing to pay is no file, not an empty one: a bank refuses those. */
function transferFile(services: FileServices, set: RunSet): [string, Buffer][] {
  if (set.transfers.length === 0) return []
  const made = writeTransfer(set.transfers, orderOf(services, set.payOn))
  if (!made.ok)
    throw new MonthRefusal(
      'TRANSFER_REFUSED',
      made.refusals.map(({ code, memberNo, detail }) => `${code} ${memberNo ?? ''} ${detail}`).join('\n'),
    )
  return [['transfer.txt', made.bytes]]
}

function orderOf(services: FileServices, payOn: IsoDate): TransferOrder {
  return { ...services.config.transfer, payOn, holidays: holidaysOf(services) }
}

/** @returns how many transfer files that were handed out before are void now */
async function voidFormer(tx: Db, run: Run, actor: string, now: Date): Promise<number> {
  const live = and(eq(transfers.runId, run.id), inArray(transfers.state, ['in-file', 'paid']))
  const former = await tx.select({ state: transfers.state }).from(transfers).where(live)
  if (former.some(({ state }) => state === 'paid'))
    throw new MonthRefusal('PAID', `${run.month} is paid: its files are not made again`)
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
    return after
  })
}
