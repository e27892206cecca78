import { parseArgs } from 'node:util'
import { appendAudit } from '../../db/audit.ts'
import { csvBytes } from '../../office/csv/record-csv.ts'
import { EXPORT_KINDS, exportCsv, type ExportKind } from '../export-csv.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'
import { withServices } from '../with-services.ts'
import { writeWhole } from '../write-whole.ts'

const MOST_NAMED = 20

export const verb: Verb = {
  name: 'export',
  summary: 'writes members, accounts, activities or decisions as csv',
  usage: `Usage: famisapo export ${EXPORT_KINDS.join('|')} [--month YYYY-MM] --to FILE.csv [--sjis] [--json]

Writes csv as cli-kintone imports it: the header holds the field codes, lines end in CRLF, UTF-8 with BOM, or
Shift_JIS with --sjis. A character that has no form in Shift_JIS is named with its line and nothing is written.
--month is for activities (by their date) and decisions (by the run's month; approved ones only). The file is readable by its owner only.`,
  async run(args, io) {
    const { kind, month, path, sjis, json } = read(args)
    return withServices(io, async (services) => {
      const { text, rows } = await exportCsv(services, kind, month)
      const written = csvBytes(text, sjis ? 'shift-jis' : 'utf-8')
      if ('unwritable' in written) throw unwritableRefusal(written.unwritable)
      const entry = { at: services.clock(), actor: 'system', action: 'export.made' as const }
      await services.db.drizzle.transaction((tx) =>
        appendAudit(tx, { ...entry, subject: kind, after: { month, rows } }),
      )
      await write(path, written.bytes)
      io.err(`${rows} records written to ${path}\n`)
      if (json) io.out(`${JSON.stringify({ kind, rows, file: path })}\n`)
      return 0
    })
  },
}

function read(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      month: { type: 'string' },
      to: { type: 'string' },
      sjis: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  const [kind] = positionals as [ExportKind]
  if (positionals.length !== 1 || !EXPORT_KINDS.includes(kind)) throw new UsageError('name what to export')
  if (!values.to) throw new UsageError('name the file to write with --to')
  const month = values.month ?? null
  if (month !== null && !/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw new UsageError(`--month is a month such as 2025-11, not "${month}"`)
  if (month !== null && (kind === 'members' || kind === 'accounts'))
    throw new UsageError(`--month is not for ${kind}`)
  return { kind, month, path: values.to, sjis: values.sjis ?? false, json: values.json ?? false }
}

function unwritableRefusal(unwritable: { line: number; character: string }[]): Refusal {
  const listed = unwritable
    .slice(0, MOST_NAMED)
    .map(({ line, character }) => `  ${line}行目: 「${character}」（U+${codePoint(character)}）`)
  const more = unwritable.length - MOST_NAMED
  if (more > 0) listed.push(`  ほか${more}文字`)
  return new Refusal(
    'NOT_IN_SHIFT_JIS',
    `Shift_JISで書けない文字があります。ファイルは書いていません。\n${listed.join('\n')}`,
  )
}

const codePoint = (character: string) => character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')

async function write(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeWhole(path, bytes)
  } catch (error) {
    throw new Refusal('CANNOT_WRITE', `${path} に書けません（${(error as NodeJS.ErrnoException).code}）。`)
  }
}
