import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { decodeCsv, importCsv, importKinds, type ImportKind } from '../csv-import.ts'
import { withServices } from '../with-services.ts'
import { UsageError, type Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'import',
  summary: 'loads members, children, accounts, trainings, pairs, programmes or activities from csv',
  usage: `Usage: famisapo import ${importKinds.join('|')} FILE.csv [--sjis] [--json]

A bad file is refused whole, with every bad line listed. The same file twice changes nothing.`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { sjis: { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const [kind, path] = positionals
    if (!importKinds.includes(kind as ImportKind) || !path || positionals.length > 2) {
      throw new UsageError('name what to import and one file')
    }
    const text = decodeCsv(readFileSync(path), values.sjis ?? false)
    return withServices(io, async (services) => {
      const count = await services.db.drizzle.transaction((tx) =>
        importCsv(tx, services, kind as ImportKind, text),
      )
      io.err(`${count.rows} lines read, ${count.changed} changed something\n`)
      if (values.json) io.out(`${JSON.stringify(count)}\n`)
      return 0
    })
  },
}
