import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MonthRefusal } from '../month/refusal.ts'
import { yearStatements } from '../month/year-statements.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'
import { withServices } from '../with-services.ts'
import { writeWhole } from '../write-whole.ts'
import { monthActor } from './month-actor.ts'

export const verb: Verb = {
  name: 'year',
  summary: 'what was paid in a calendar year, a letter to each provider',
  usage: `Usage: famisapo year statements --year 2025 [--out DIR] [--as STAFF] [--json]

支払額のお知らせ of every provider who was paid in that year: statements.pdf, one after the other in the order of 会員番号,
and statements.csv with each one's pages, sum and SHA-256, into DIR (default: DATA_DIR/year/2025). Refused while the year
is not over. --as names who does it by login, and asks for the password outside the sandbox.`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        year: { type: 'string' },
        out: { type: 'string' },
        as: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    if (positionals.length !== 1 || positionals[0] !== 'statements') throw new UsageError('say statements')
    if (!/^2\d{3}$/.test(values.year ?? '')) throw new UsageError('name a year with --year, such as 2025')
    const year = Number(values.year)
    return withServices(io, async (services) => {
      const actor = await monthActor(services, io, { action: 'statements', as: values.as ?? null })
      try {
        const { files, count, paidYen } = await yearStatements(services, year, actor)
        const folder = resolve(values.out ?? join(services.config.dataDir, 'year', String(year)))
        await mkdir(folder, { recursive: true, mode: 0o700 })
        for (const [name, bytes] of files) {
          await writeWhole(join(folder, name), bytes)
          io.err(`${join(folder, name)}\n`)
        }
        if (values.json) io.out(`${JSON.stringify({ year, count, paidYen })}\n`)
        else io.out(`${year}年  ${count}人  ${paidYen.toLocaleString('ja-JP')}円\n`)
        return 0
      } catch (error) {
        if (error instanceof MonthRefusal) throw new Refusal(error.code, error.message)
        throw error
      }
    })
  },
}
