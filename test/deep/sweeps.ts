/** A month stopped at 500 places of its way and again while it recovers; killed by the kernel; closed by 32 at once. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from '../support/sandbox.ts'
import type { DeepProof } from './run.ts'

/** SWEEP_CUTS: fewer where there is less time */
const CUTS = Number(process.env['SWEEP_CUTS'] ?? 500)

export const prove: DeepProof = async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-sweeps-'))
  const resultFile = join(folder, 'result.json')
  const root = join(import.meta.dirname, '../..')
  const child = spawn(
    join(root, 'node_modules/.bin/vitest'),
    ['run', '--project', 'database', 'test/server/month-sweep.test.ts'],
    {
      cwd: root,
      env: { ...process.env, MONTH_SWEEP: String(CUTS), SWEEP_RESULT: resultFile },
      stdio: ['ignore', 2, 2],
    },
  )
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`the sweep failed (${String(code)})`)
  const result = JSON.parse(readFileSync(resultFile, 'utf8')) as Record<string, Record<string, number>>
  removeFolder(folder)
  log(JSON.stringify(result))
  if (result['stopped at a statement']?.['ended'] !== CUTS) throw new Error(JSON.stringify(result))
  return [
    'A month with a correction, a visit taken back and an account that is missing goes from closing to payment. It is',
    'stopped before or after a statement (the connection is gone, the answer unheard), again at another statement while',
    'it recovers, and then goes on; processes of their own are killed with SIGKILL. What stands in the end (lines,',
    'decisions, document numbers, transfers, register, audit chain, files to the byte) is the gold worked out by hand.',
    '',
    '| | |',
    '|---|---|',
    ...Object.entries(result).flatMap(([what, counts]) =>
      Object.entries(counts).map(([name, count]) => `| ${what}: ${name} | ${count} |`),
    ),
  ]
}
