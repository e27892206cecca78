#!/usr/bin/env node
/**
 * famisapo: one program, a verb each. Results on stdout, everything else on stderr.
 * Exit: 0 done, 1 refused, 2 called wrongly.
 */
import { Refusal, UsageError, type Verb, type VerbIo } from './verb.ts'

/** Loaded only when called, so that `fee` opens no database and `--help` loads nothing. */
const verbs: Record<string, () => Promise<{ verb: Verb }>> = {
  start: () => import('./verbs/start.ts'),
  migrate: () => import('./verbs/migrate.ts'),
  doctor: () => import('./verbs/doctor.ts'),
  fee: () => import('./verbs/fee.ts'),
  policy: () => import('./verbs/policy.ts'),
  form: () => import('./verbs/form.ts'),
  read: () => import('./verbs/read.ts'),
  import: () => import('./verbs/import.ts'),
  export: () => import('./verbs/export.ts'),
  month: () => import('./verbs/month.ts'),
  year: () => import('./verbs/year.ts'),
  certificate: () => import('./verbs/certificate.ts'),
  verify: () => import('./verbs/verify.ts'),
  kintone: () => import('./verbs/kintone.ts'),
  staff: () => import('./verbs/staff.ts'),
  'link-code': () => import('./verbs/link-code.ts'),
  audit: () => import('./verbs/audit.ts'),
  corpus: () => import('./verbs/corpus.ts'),
  model: () => import('./verbs/model.ts'),
}

async function overview(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(verbs).map(async ([name, load]) => {
      const { verb } = await load()
      return `  ${name.padEnd(12)} ${verb.summary}`
    }),
  )
  return ['Usage: famisapo <verb> [options]', '', ...rows, '', 'famisapo <verb> --help says more.', ''].join(
    '\n',
  )
}

export async function famisapo(argv: string[], io: VerbIo): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === 'help') {
    io.out(await overview())
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!load) {
    io.err(`famisapo: there is no verb "${name}"\n`)
    io.err(await overview())
    return 2
  }
  const { verb } = await load()
  if (args.includes('--help')) {
    io.out(`${verb.usage}\n`)
    return 0
  }
  try {
    return await verb.run(args, io)
  } catch (error) {
    if (error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) {
      io.err(`famisapo ${name}: ${(error as Error).message}\n\n${verb.usage}\n`)
      return 2
    }
    const refusal = error instanceof Refusal ? error : fileRefusal(error as NodeJS.ErrnoException)
    if (!refusal) throw error
    io.err(`famisapo ${name}: ${refusal.message}\n`)
    if (args.includes('--json'))
      io.out(`${JSON.stringify({ error: { code: refusal.code, message: refusal.message } })}\n`)
    return 1
  }
}

const OF_FILES = ['ENOENT', 'EISDIR', 'EACCES', 'ENOTDIR', 'EEXIST', 'EROFS', 'EPERM', 'ENOSPC']

/** A path that a person gave, and the system's word for what is wrong with it; null: a fault of ours. */
function fileRefusal({ code, path, message }: NodeJS.ErrnoException): Refusal | null {
  if (code === undefined || !OF_FILES.includes(code)) return null
  // a folder read as a file is told without its path
  if (path === undefined) return code === 'EISDIR' ? new Refusal(code, message) : null
  return new Refusal(code, `${path} cannot be read or written (${code})`)
}

if (import.meta.main) {
  process.exitCode = await famisapo(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    env: process.env,
  })
}
