/**
 * RunDownloads: one file of a month, as it was made, for whoever may hold it.
 *
 * Promise:  a file of the register is handed out only when its bytes are those that were entered, whatever became of
 *           members and texts since: they are kept (docs/decisions/0013-files-are-kept.md). A void one never is.
 *           Before approval there is nothing but the list and the 起案 sheet. Every download is on record.
 */
import { appendAudit } from '../../db/audit.ts'
import { keptContent } from '../../db/run-contents.ts'
import { liveRun, type Run } from '../../db/runs.ts'
import { filesOfRun, type RunFile } from '../../db/transfers.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import type { RunState } from '../../rules/run-states.ts'
import { batchFiles } from './batches.ts'
import { MonthRefusal } from './refusal.ts'
import { sha256 } from './canonical.ts'
import { contentsOf, draftSheet, listFiles, type FileServices, type MadeFile } from './file-contents.ts'
import { setsOfRun, type RunSet } from './run-papers.ts'

export const DRAFT_FILES: readonly string[] = [
  'decision-list.csv',
  'decision-list.xlsx',
  'approval-sheet.pdf',
]
export const DRAFT_STATES: readonly RunState[] = ['calculated', 'checked', 'submitted', 'approved']

export interface WantedFile {
  fiscalYear: number
  name: string
  actor: string
}

export const isTransferFile = (name: string): boolean => name.startsWith('transfer')

/** The one that counts, of several with one name: the latest that is not void. */
export function liveFile(files: RunFile[], { fiscalYear, name }: Pick<RunFile, 'fiscalYear' | 'name'>) {
  return files.find((file) => file.fiscalYear === fiscalYear && file.name === name && !file.voidedAt) ?? null
}

export async function downloadFile(
  services: FileServices,
  month: IsoMonth,
  wanted: WantedFile,
): Promise<{ bytes: Buffer; sha256: string }> {
  const db = services.db.drizzle
  const run = await liveRun(db, month)
  if (!run) throw new MonthRefusal('NOT_CLOSED', `${month} is not closed yet`)
  const files = await filesOfRun(db, run.id)
  const entered = liveFile(files, wanted)
  const bytes = entered ? await remade(services, run, entered) : await draft(services, run, files, wanted)
  const hash = sha256(bytes)
  if (entered && hash !== entered.sha256)
    throw new MonthRefusal(
      'FILE_DIFFERS',
      `${entered.name} is not what was entered: names or texts changed since`,
    )
  await db.transaction((tx) =>
    appendAudit(tx, {
      ...{ at: services.clock(), actor: wanted.actor, action: 'file.downloaded', subject: `month:${month}` },
      after: { fiscalYear: wanted.fiscalYear, name: wanted.name, sha256: hash, registered: entered !== null },
    }),
  )
  return { bytes, sha256: hash }
}

async function remade(services: FileServices, run: Run, file: RunFile): Promise<Buffer> {
  const db = services.db.drizzle
  const kept = await keptContent(db, services.sealer, run.id, file.sha256)
  if (kept) return kept
  // entered before files were kept
  if (file.batch > 1) return anew(await batchFiles(db, services, run, file.batch), file)
  const set = await setOf(services, run, file.fiscalYear)
  return anew(await contentsOf(services, run, set), file)
}

function anew(made: MadeFile[], file: RunFile): Buffer {
  const same = (one: MadeFile) => one.fiscalYear === file.fiscalYear && one.name === file.name
  const bytes = made.find(same)?.bytes
  if (!bytes) throw new MonthRefusal('FILE_DIFFERS', `${file.name} cannot be made any more`)
  return bytes
}

async function draft(
  services: FileServices,
  run: Run,
  files: RunFile[],
  { fiscalYear, name }: WantedFile,
): Promise<Buffer> {
  if (files.some((file) => file.fiscalYear === fiscalYear && file.name === name))
    throw new MonthRefusal('FILE_VOID', `${name} is void`)
  if (!DRAFT_FILES.includes(name) || !DRAFT_STATES.includes(run.state))
    throw new MonthRefusal('NO_SUCH_FILE', `there is no ${name} of ${run.month}`)
  const set = await setOf(services, run, fiscalYear)
  if (name === 'approval-sheet.pdf') return draftSheet(services, run, set)
  return (await listFiles(set)).find(([each]) => each === name)![1]
}

async function setOf(services: FileServices, run: Run, fiscalYear: number): Promise<RunSet> {
  const sets = await setsOfRun(services.db.drizzle, services, run, null)
  const set = sets.find(({ head }) => head.fiscalYear === fiscalYear)
  if (!set) throw new MonthRefusal('NO_SUCH_FILE', `${run.month} decides nothing of ${fiscalYear}`)
  return set
}
