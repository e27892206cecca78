import { parseArgs } from 'node:util'
import { withServices } from '../with-services.ts'
import type { Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'migrate',
  summary: 'brings the database up to date',
  usage: `Usage: famisapo migrate [--json]

Applies what is missing, under a lock; running it twice, or two at once, is harmless.
With DATABASE_URL, DATABASE_MIGRATE_URL names the owner role: without it a database that lacks something is refused.`,
  run(args, io) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    // opening migrates, and refuses what is not up to date after that
    return withServices(io, () => {
      if (values.json) io.out(`${JSON.stringify({ upToDate: true })}\n`)
      io.err('the database is up to date\n')
      return Promise.resolve(0)
    })
  },
}
