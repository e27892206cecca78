import { parseArgs } from 'node:util'
import { verifyAudit, type AuditHead } from '../../db/audit.ts'
import { headOf, headText, keptAuditHeads } from '../audit-heads.ts'
import { withServices } from '../with-services.ts'
import { UsageError, type Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'audit',
  summary: 'checks that nobody has changed the record of who did what',
  usage: `Usage: famisapo audit verify [--head ROWS:HASH] [--json]

Recomputes the chain of hashes from the first row, and compares it with the heads that the service has kept every day in
DATA_DIR: rows taken off the end show, too. Prints the present head; kept elsewhere and given again with --head it
shows even what was done by somebody who holds database, DATA_DIR and FAMISAPO_KEY.
Exit 1 names the first row that does not fit.`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, head: { type: 'string' } },
    })
    if (positionals.join(' ') !== 'verify') throw new UsageError('say: audit verify')
    const given = values.head === undefined ? [] : [givenHead(values.head)]
    return withServices(io, async ({ db, config }) => {
      const kept = await keptAuditHeads({ config })
      const result = await verifyAudit(db.drizzle, [...kept, ...given])
      const { ok, rows, head, brokenAt } = result
      if (values.json) io.out(`${JSON.stringify({ ...result, compared: kept.length + given.length })}\n`)
      io.err(
        ok
          ? `the audit chain is whole: ${headText({ rows, hash: head })}, compared with ${kept.length + given.length} heads\n`
          : `the audit chain is broken at row ${brokenAt}\n`,
      )
      return ok ? 0 : 1
    })
  },
}

function givenHead(text: string): AuditHead {
  const head = headOf(text)
  if (!head) throw new UsageError('--head is ROWS:HASH, as audit verify prints it')
  return head
}
