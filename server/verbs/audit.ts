import { verifyAudit } from '../../db/audit.ts'
import { withServices } from '../with-services.ts'
import { UsageError, type Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'audit',
  summary: 'checks that nobody has changed the record of who did what',
  usage: `Usage: famisapo audit verify [--json]

Recomputes the chain of hashes from the first row. Exit 1 names the first row that does not fit.`,
  async run(args, io) {
    if (args[0] !== 'verify') throw new UsageError('say: audit verify')
    return withServices(io, async ({ db }) => {
      const result = await verifyAudit(db.drizzle)
      if (args.includes('--json')) io.out(`${JSON.stringify(result)}\n`)
      io.err(
        result.ok ? 'the audit chain is whole\n' : `the audit chain is broken at row ${result.brokenAt}\n`,
      )
      return result.ok ? 0 : 1
    })
  },
}
