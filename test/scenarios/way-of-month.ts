/**
 * WayOfMonth: a month from closing to payment, as an office goes on with it after any interruption; and what stands in
 * the end. Used by:  test/server/month-sweep.test.ts, month-child.ts.
 */
import { drizzle } from 'drizzle-orm/node-postgres'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { verifyAudit } from '../../db/audit.ts'
import * as schema from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import { exportMonth, payMonth, writeFiles, type FileServices } from '../../server/month/make-files.ts'
import { sha256 } from '../../server/month/canonical.ts'
import { reportMonth } from '../../server/month/month-report.ts'
import { approveMonth, closeMonth, markChecked, submitMonth } from '../../server/month/steps.ts'
import { storedHash } from '../../server/month/stored-hash.ts'

export const MONTH = '2025-11'
const PREPARER = 'staff:1'
const APPROVER = 'staff:2'

/** Burns down with every statement; when it is out, this process is as good as dead: nothing is sent any more. */
export interface Fuse {
  statementsLeft: number
  /** `before`: the statement never left; `after`: it was carried out and nobody heard; `kill`: this process ends */
  at: 'before' | 'after' | 'kill'
  sent: number
  out: boolean
}

export const endless = (): Fuse => ({ statementsLeft: Infinity, at: 'before', sent: 0, out: false })

export class Killed extends Error {}

type Done = (error: Error | null, result?: unknown) => void

function clientWith(fuse: Fuse): typeof pg.Client {
  const clients: pg.Client[] = []
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config)
      clients.push(this)
      this.on('error', () => undefined)
    }

    override query(...given: unknown[]): never {
      const done = typeof given.at(-1) === 'function' ? (given.pop() as Done) : null
      const send = pg.Client.prototype.query as unknown as (...args: unknown[]) => Promise<unknown>
      const promise = this.counted(() => send.apply(this, given))
      if (!done) return promise as never
      promise.then(
        (result) => done(null, result),
        (error: Error) => done(error),
      )
      return undefined as never
    }

    private async counted(send: () => Promise<unknown>): Promise<unknown> {
      const cut = this.die.bind(this)
      if (fuse.out) return cut()
      fuse.sent += 1
      fuse.statementsLeft -= 1
      const last = fuse.statementsLeft === 0
      if (last && fuse.at === 'before') return cut()
      const answer = send()
      // on its way: it may arrive or not
      if (last && fuse.at === 'kill') process.kill(process.pid, 'SIGKILL')
      const result = await answer
      return last ? cut() : result
    }

    /** as the kernel does when a process ends: the connection is gone without a word */
    private die(): never {
      fuse.out = true
      for (const { connection } of clients as unknown as { connection: { stream: { destroy(): void } } }[])
        connection.stream.destroy()
      throw new Killed('killed')
    }
  } as unknown as typeof pg.Client
}

export interface Office {
  services: FileServices
  close(): Promise<void>
}

export function openOffice(appUrl: string, now: string, fuse = endless()): Office {
  const pool = new pg.Pool({
    connectionString: appUrl,
    max: 4,
    options: '-c timezone=UTC',
    Client: clientWith(fuse),
  } as pg.PoolConfig)
  pool.on('error', () => undefined)
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  const services = {
    db: { drizzle: drizzle(pool, { schema }), pool, close: () => pool.end() },
    city: kitakyushu,
    clock: () => new Date(now),
    sealer: createSealer(Buffer.alloc(32, 3)),
    log: pino({ level: 'silent' }),
    config: { transfer, dropDir: null },
  } as unknown as FileServices
  // the connections of a dead process are gone already
  return { services, close: () => (fuse.out ? Promise.resolve() : pool.end()) }
}

/** Every step again from the first: what is done already stays as it is. */
export async function goTheWay({ services }: Office, folder: string): Promise<void> {
  await closeMonth(services, MONTH, PREPARER)
  await markChecked(services, MONTH, PREPARER)
  await submitMonth(services, MONTH, PREPARER)
  await approveMonth(services, MONTH, APPROVER, null)
  const { state } = await reportMonth(services.db.drizzle, MONTH)
  if (state === 'paid') return
  // handed out, but nobody holds the files: they are made again
  if (state !== 'exported' || !existsSync(join(folder, 'done'))) {
    const { files } = await exportMonth(services, MONTH, { actor: PREPARER, payOn: null })
    await writeFiles(files, folder)
    writeFileSync(join(folder, 'done'), '')
  }
  await payMonth(services, MONTH, PREPARER)
}

/** All that an auditor may compare: what lives, not how often it was tried. */
export async function standing({ services }: Office, folder: string): Promise<object> {
  const { drizzle: db, pool } = services.db
  const one = async (query: string) => (await pool.query<Record<string, unknown>>(query)).rows
  const [run] =
    await one(`select id, month, revision, state, input_hash, lines_hash, submitted_by, pay_on::text
    from runs where voided_at is null and month = '${MONTH}'`)
  const audit = await verifyAudit(db)
  return {
    run: { ...run, id: undefined },
    runs: (await one('select count(*)::int as n from runs'))[0],
    stored: await storedHash(db, Number(run!['id'])),
    lines: await one(`select to_jsonb(l) - 'run_id' as line from run_lines l order by run_id, l.line`),
    decisions:
      await one(`select decision_no, count, fee_yen, reward_yen, subsidy_yen, pay_yen, repay_yen, held
      from decisions order by run_id, decision_no`),
    approvals: await one('select preparer, approver, lines_hash from run_approvals order by run_id'),
    documents: await one('select decision_no, number, decided_on::text from decision_documents order by 1'),
    transfers: await one(`select decision_no, amount_yen, pay_on::text, state from transfers
      where state <> 'voided' order by decision_no`),
    register: await one(
      'select fiscal_year, name, sha256 from run_files where voided_at is null group by 1, 2, 3 order by 1, 2',
    ),
    liveTransferFiles: await one(
      `select count(*)::int as n from run_files where name = 'transfer.txt' and voided_at is null`,
    ),
    // made again is one more step on the record
    steps: await one(`select state, case state when 'exported' then 1 else count(*)::int end as n from (
        select coalesce(after ->> 'state', 'approval') as state from audit
        where action = 'month.changed' and subject = 'month:${MONTH}') step group by state order by state`),
    audit: audit.ok,
    files: filesIn(folder),
  }
}

export function filesIn(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const year of readdirSync(folder)
    .filter((name) => /^\d{4}$/.test(name))
    .sort())
    for (const name of readdirSync(join(folder, year)).sort())
      files[`${year}/${name}`] = sha256(readFileSync(join(folder, year, name)))
  return files
}
