import { withServices } from '../with-services.ts'
import type { Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'migrate',
  summary: 'brings the database up to date',
  usage: `Usage: famisapo migrate

Applies what is missing, under a lock; running it twice, or two at once, is harmless.
With DATABASE_URL, DATABASE_MIGRATE_URL names the owner role.`,
  run: (_args, io) =>
    withServices(io, () => {
      io.err('the database is up to date\n')
      return Promise.resolve(0)
    }),
}
