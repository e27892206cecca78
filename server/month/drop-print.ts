/**
 * DropPrint: a month's print stream into the folder that the printer's transfer looks into (DROP_DIR), encrypted for the
 * printer where PRINT_RECIPIENT is set.
 *
 * Promise:  a stream is dropped once: making the files again drops nothing unless a notice changed, for two archives
 *           would be two letters. Again on purpose: `famisapo month print`. The csv beside an archive is written last:
 *           where it lies, the archive is whole.
 * Crash:    between the folder and the record it is dropped again under the same name, over itself.
 */
import { parse } from 'csv-parse/sync'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { appendAudit, auditOf } from '../../db/audit.ts'
import { liveRun, type Run } from '../../db/runs.ts'
import { packPrintArchive } from '../../office/print-archive/pack-print-archive.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import { writeWhole } from '../write-whole.ts'
import { MonthRefusal } from './refusal.ts'
import type { FileServices, MadeFile } from './file-contents.ts'
import { remakeFiles } from './make-files.ts'
import { runNoOf } from './run-head.ts'

export interface Dropped {
  archiveName: string
  archiveSha256: string
  encrypted: boolean
  /** of the notices inside */
  noticesSha256: string
  pages: number
  count: number
}

/** On purpose, whatever was dropped before. @throws MonthRefusal NOT_EXPORTED | NO_DROP_DIR | DROP_FAILED */
export async function printMonth(services: FileServices, month: IsoMonth, actor: string): Promise<Dropped[]> {
  const run = await liveRun(services.db.drizzle, month)
  if (!run || !['exported', 'paid'].includes(run.state))
    throw new MonthRefusal('NOT_EXPORTED', `${month} is ${run?.state ?? 'open'}: there are no notices yet`)
  if (services.config.dropDir === null)
    throw new MonthRefusal('NO_DROP_DIR', 'DROP_DIR is not set: there is no folder for the printer')
  const { files } = await remakeFiles(services, run)
  return drop(services, run, files, actor)
}

/** What of these files was never dropped. @throws MonthRefusal DROP_FAILED */
export async function dropNewPrint(
  services: FileServices,
  run: Run,
  files: MadeFile[],
  actor: string,
): Promise<Dropped[]> {
  if (!services.config.dropDir) return []
  const known = new Set((await droppedOf(services, run.month)).map(({ noticesSha256 }) => noticesSha256))
  const fresh = new Set(
    files
      .filter(({ name, sha256 }) => name === 'notices.pdf' && !known.has(sha256))
      .map(({ fiscalYear }) => fiscalYear),
  )
  return fresh.size === 0
    ? []
    : drop(
        services,
        run,
        files.filter(({ fiscalYear }) => fresh.has(fiscalYear)),
        actor,
      )
}

/** Everything that was ever dropped of a month, oldest first. */
export async function droppedOf(
  { db }: Pick<FileServices, 'db'>,
  month: IsoMonth,
): Promise<(Dropped & { at: Date })[]> {
  const rows = await auditOf(db.drizzle, `month:${month}`)
  return rows
    .filter(({ action }) => action === 'print.dropped')
    .flatMap(({ at, after }) => (after as { archives: Dropped[] }).archives.map((one) => ({ ...one, at })))
}

async function drop(services: FileServices, run: Run, files: MadeFile[], actor: string): Promise<Dropped[]> {
  const { dropDir, printRecipient } = services.config
  const archives: Dropped[] = []
  for (const notices of files.filter(({ name }) => name === 'notices.pdf')) {
    const { fiscalYear, bytes, sha256 } = notices
    const manifest = files.find((file) => file.name === 'manifest.csv' && file.fiscalYear === fiscalYear)!
    const { pages, count } = sizeOf(manifest.bytes)
    const name = `notices-${runNoOf(run)}-${fiscalYear}-${sha256.slice(0, 8)}`
    try {
      const source = { name, notices: bytes, manifest: manifest.bytes, pages, count }
      const packed = await packPrintArchive(source, printRecipient ?? null)
      await mkdir(dropDir!, { recursive: true, mode: 0o700 })
      await writeWhole(join(dropDir!, packed.archiveName), packed.archive)
      await writeWhole(join(dropDir!, packed.listName), packed.list)
      const { archiveName, archiveSha256, encrypted } = packed
      archives.push({ archiveName, archiveSha256, encrypted, noticesSha256: sha256, pages, count })
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      throw new MonthRefusal('DROP_FAILED', `the print stream is not in DROP_DIR: ${code ?? message}`)
    }
  }
  if (archives.length > 0)
    await services.db.drizzle.transaction((tx) =>
      appendAudit(tx, {
        ...{ at: services.clock(), actor, action: 'print.dropped', subject: `month:${run.month}` },
        after: { archives },
      }),
    )
  return archives
}

function sizeOf(manifest: Buffer): { pages: number; count: number } {
  const rows = parse(manifest, { bom: true, columns: true }) as Record<string, string>[]
  return { pages: rows.reduce((sum, row) => sum + Number(row['頁数']), 0), count: rows.length }
}
