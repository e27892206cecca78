/**
 * `npm run demo`: the whole story without a browser, on a sandbox of its own. Every step is checked; the program ends
 * with 1 when anything is not as it should be. What it made lies in DATA_DIR/demo/.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { removeFolder, startSandbox, type Sandbox } from '../support/sandbox.ts'
import { doors } from './demo/doors.ts'
import { november, october } from './demo/months.ts'
import { reports } from './demo/reports.ts'
import { broke, tell, told, wrongSteps } from './demo/telling.ts'

const folder = join(resolve(process.env['DATA_DIR'] || './data'), 'demo')
mkdirSync(folder, { recursive: true })
const dataDir = join(folder, 'sandbox')
removeFolder(dataDir)
tell('famisapo のデモ：LINEの報告が記録になり、月が締まり、振り込まれるまで')
try {
  // the sample photos are of November 2026
  const corrected = await during('2026-11-12T21:00:00+09:00', async (sandbox) => {
    await reports(sandbox, folder)
    await doors(sandbox)
    return october(sandbox, folder)
  })
  await during('2026-12-05T09:00:00+09:00', (sandbox) => november(sandbox, folder, corrected))
} catch (error) {
  broke(error as Error)
}

/** The same sandbox, started on that day. */
async function during<T>(now: string, story: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox(dataDir, { FAMISAPO_NOW: now })
  try {
    return await story(sandbox)
  } finally {
    await sandbox.stop()
  }
}

tell()
const wrong = wrongSteps()
tell(wrong === 0 ? 'すべて、期待どおりでした。' : `${wrong}か所が、期待どおりではありませんでした。`)
writeFileSync(join(folder, 'story.txt'), `${told.join('\n')}\n`)
tell(`記録：${folder}`)
process.exitCode = wrong === 0 ? 0 : 1
