/**
 * `npm test`: types, lint, formatting, import rules, then every test. Everything runs whatever failed before it, so
 * that one run tells all. The last line counts: `N passed, N failed, N skipped`; each check before the tests is one.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildScreens } from '../server/build-screens.ts'

const bin = (name: string) => join(import.meta.dirname, '../node_modules/.bin', name)
const rooms = ['bot', 'liff', 'review', 'server', 'db', 'ocr', 'rules', 'city', 'office', 'sandbox', 'test']

const checks: [name: string, command: string, args: string[]][] = [
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', bin('eslint'), ['.']],
  ['formatting', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['import rules', bin('depcruise'), ['--config', 'test/import-rules.cjs', ...rooms]],
]

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  numFailedTestSuites: number
  success: boolean
}

function run(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}

async function attempt(name: string, work: () => Promise<boolean>): Promise<boolean> {
  const startedMs = performance.now()
  const ok = await work()
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`)
  return ok
}

const folder = mkdtempSync(join(tmpdir(), 'famisapo-test-'))
const outcomes: boolean[] = []
outcomes.push(
  await attempt('screens built', () =>
    buildScreens().then(
      () => true,
      (error: Error) => (console.error(error.message), false),
    ),
  ),
)
// each of them is one process on one core
outcomes.push(
  ...(await Promise.all(checks.map(([name, command, args]) => attempt(name, () => run(command, args))))),
)

const reportFile = join(folder, 'report.json')
const testsOk = await run(bin('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
])
let report: Report | null = null
try {
  report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report
} catch {
  console.error('the test runner left no report')
}
rmSync(folder, { recursive: true, force: true })

const passed = outcomes.filter(Boolean).length + (report?.numPassedTests ?? 0)
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
let failed = outcomes.filter((ok) => !ok).length + (report?.numFailedTests ?? 1)
// A file that breaks outside its tests, or an error nobody caught, is a failure that no test counts.
if (!testsOk && report?.numFailedTests === 0) failed += Math.max(1, report.numFailedTestSuites)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
