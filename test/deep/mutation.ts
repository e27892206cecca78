/**
 * Every small change that Stryker knows to make in `rules/`, one at a time: a test must notice it.
 * `MUTATE=rules/month.ts,rules/decisions.ts npm run deep -- mutation` looks at some files only.
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from '../support/sandbox.ts'
import type { DeepProof } from './run.ts'

const ROOT = join(import.meta.dirname, '../..')
const LEAST_PERCENT = 90
/** all of the room: prices and checks, the policy's files, registration, what is asked after a reading */
const RULES = globSync('rules/*.ts', { cwd: ROOT }).sort()

interface Mutant {
  status: string
  mutatorName: string
  replacement?: string
  location: { start: { line: number } }
}
interface MutationReport {
  files: Record<string, { mutants: Mutant[] }>
}

const KILLED = new Set(['Killed', 'Timeout'])
const ALIVE = new Set(['Survived', 'NoCoverage'])

export const prove: DeepProof = async (log) => {
  const mutate = process.env['MUTATE']?.split(',') ?? RULES
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-mutation-'))
  try {
    const report = await runStryker(folder, mutate)
    const rows = Object.entries(report.files).map(([file, { mutants }]) => {
      const killed = mutants.filter(({ status }) => KILLED.has(status)).length
      const alive = mutants.filter(({ status }) => ALIVE.has(status))
      for (const { mutatorName, replacement, location } of alive)
        log(
          `${file}:${location.start.line} ${mutatorName} → ${(replacement ?? '').slice(0, 100).replaceAll('\n', ' ')}`,
        )
      return { file, killed, alive: alive.length }
    })
    const judged = rows.filter((row) => row.killed + row.alive > 0)
    const killed = judged.reduce((sum, row) => sum + row.killed, 0)
    const all = judged.reduce((sum, row) => sum + row.killed + row.alive, 0)
    const share = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)} %`
    if (killed * 100 < LEAST_PERCENT * all)
      throw new Error(`only ${share(killed, all)} of ${all} mutants are killed`)
    return [
      'Stryker changes `rules/` in one small place at a time; `test/rules` and `test/city` must notice.',
      '',
      '| file | mutants | killed | |',
      '|---|---|---|---|',
      ...judged.map((row) => {
        const mutants = row.killed + row.alive
        return `| ${row.file} | ${mutants} | ${row.killed} | ${share(row.killed, mutants)} |`
      }),
      `| together | ${all} | ${killed} | ${share(killed, all)} |`,
    ]
  } finally {
    removeFolder(folder)
  }
}

/** In a copy of what is under version control, so that nobody meets a mutant. */
async function runStryker(folder: string, mutate: string[]): Promise<MutationReport> {
  // some tests of the rules read the sources of every room
  const rooms = ['rules', 'city', 'bot', 'ocr', 'db', 'office', 'server', 'review', 'liff']
  const tests = ['test/rules', 'test/city', 'test/deep', 'docs', 'package.json', 'tsconfig.json']
  const files = execFileSync('git', ['ls-files', ...rooms, ...tests], { cwd: ROOT })
  for (const file of files.toString().trim().split('\n'))
    if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const config = {
    mutate,
    testRunner: 'vitest',
    vitest: { configFile: 'test/deep/mutation-tests.config.ts', related: true },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    // a mutant of a table built once at loading cannot be switched on and off: it is judged as it stands
    ignoreStatic: true,
    reporters: ['json'],
    jsonReporter: { fileName: 'report.json' },
    concurrency: 2,
    timeoutMS: 10_000,
    disableTypeChecks: false,
    checkers: [],
    tempDirName: '.mutants',
    symlinkNodeModules: true,
    allowEmpty: false,
  }
  writeFileSync(join(folder, 'stryker.config.json'), JSON.stringify(config))
  const child = spawn(
    process.execPath,
    [join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', '--logLevel', 'warn'],
    {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    },
  )
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`stryker ended with ${String(code)}`)
  return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as MutationReport
}
