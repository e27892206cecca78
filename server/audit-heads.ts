/**
 * AuditHeads: how long the audit was and how it ended, day by day, in a file of the data folder. The chain alone does
 * not show that its newest rows were taken away, nor that its owner has written it anew; beside a head from before it does.
 *
 * Promise:  lines are added, one a day, and signed under a key of their own from FAMISAPO_KEY: who owns the database
 *           and not the key writes none. A head that does not fit any more stays, and is told by `audit verify`.
 * Never:    shows that the whole file was taken away: a head kept elsewhere does (`audit verify --head`).
 * Used by:  start-service.ts (keeps), verbs/audit.ts (compares).
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { auditHead, type AuditHead } from '../db/audit.ts'
import { jstDate } from '../rules/calendar.ts'
import type { Services } from './services.ts'
import { Refusal } from './verb.ts'
import { writeWhole } from './write-whole.ts'

const FILE = 'audit-heads.txt'
const KEY_BYTES = 32

type Kept = { config: Pick<Services['config'], 'dataDir' | 'rootKey'> }

/** Twice a day is once. @returns 0: there is never more to do */
export async function keepAuditHead({
  config,
  db,
  clock,
}: Kept & Pick<Services, 'db' | 'clock'>): Promise<number> {
  const day = jstDate(clock())
  const lines = await linesOf(config.dataDir)
  if (lines.at(-1)?.startsWith(day)) return 0
  const said = `${day} ${headText(await auditHead(db.drizzle))}`
  const text = [...lines, `${said} ${signatureOf(config.rootKey, said)}`].join('\n')
  await writeWhole(join(config.dataDir, FILE), Buffer.from(`${text}\n`))
  return 0
}

/** Oldest first. @throws Refusal AUDIT_HEADS when a line was not written by this installation */
export async function keptAuditHeads({ config }: Kept): Promise<AuditHead[]> {
  return (await linesOf(config.dataDir)).map((line, index) => {
    const [day = '', head = '', signature = ''] = line.split(' ')
    const told = headOf(head)
    const right = Buffer.from(signatureOf(config.rootKey, `${day} ${head}`))
    const given = Buffer.from(signature)
    if (!told || given.length !== right.length || !timingSafeEqual(given, right))
      throw new Refusal('AUDIT_HEADS', `${FILE}: line ${index + 1} was not written by this installation`)
    return told
  })
}

export const headText = ({ rows, hash }: AuditHead): string => `${rows}:${hash}`

/** @returns null for what is no head */
export function headOf(text: string): AuditHead | null {
  const found = /^(\d{1,12}):([0-9a-f]{64})$/.exec(text)
  return found ? { rows: Number(found[1]), hash: found[2]! } : null
}

async function linesOf(dataDir: string): Promise<string[]> {
  try {
    return (await readFile(join(dataDir, FILE), 'utf8')).split('\n').filter((line) => line !== '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function signatureOf(rootKey: Buffer, text: string): string {
  const key = Buffer.from(hkdfSync('sha256', rootKey, '', 'famisapo audit head', KEY_BYTES))
  return createHmac('sha256', key).update(text).digest('hex')
}
