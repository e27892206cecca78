import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { decodeCsv, importCsv, importKinds, sha256Of, type ImportKind } from '../csv-import.ts'
import { readCsvMap } from '../csv-map.ts'
import { withServices } from '../with-services.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'import',
  summary: 'loads members, children, accounts, trainings, pairs, programmes or activities from csv',
  usage: `Usage: famisapo import ${importKinds.join('|')} FILE.csv [--sjis] [--map MAP.json] [--json]

--map reads another system's csv: its headings, and its ways to write days, times and kana, stand in MAP.json
(examples: city/kitakyushu/moving-in/*.json). A bad file is refused whole, with every bad line listed. The same file twice changes nothing.
What changed something stands in the audit, with the file's SHA-256.`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { sjis: { type: 'boolean' }, map: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [kind, path] = positionals
    if (!importKinds.includes(kind as ImportKind) || !path || positionals.length > 2) {
      throw new UsageError('name what to import and one file')
    }
    const map = values.map ? readCsvMap(jsonIn(values.map), kind as ImportKind) : undefined
    const bytes = readFileSync(path)
    const text = decodeCsv(bytes, values.sjis ?? map?.shiftJis ?? false)
    return withServices(io, async (services) => {
      const count = await services.db.drizzle.transaction((tx) =>
        importCsv(tx, services, kind as ImportKind, text, { sha256: sha256Of(bytes), ...(map && { map }) }),
      )
      io.err(`${count.rows} lines read, ${count.changed} changed something\n`)
      if (values.json) io.out(`${JSON.stringify(count)}\n`)
      return 0
    })
  },
}

/** @throws Refusal BAD_MAP */
function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Refusal('BAD_MAP', `対応表 ${path} を読めません（${(error as Error).message}）。`)
  }
}
