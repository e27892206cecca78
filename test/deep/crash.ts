import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { startEmbedded } from '../../db/postgres.ts'
import { crashSweep } from '../scenarios/crash-sweep.ts'
import { removeFolder } from '../support/sandbox.ts'
import type { DeepProof } from './run.ts'

const KILLS = 50
/** replies that nobody could send in time are pushed one by one, in each member's order */
const SETTLE_MS = 20 * 60_000

/** Fifty kills under load, on a database with fsync on. */
export const prove: DeepProof = async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-deep-'))
  const server = await startEmbedded(folder)
  try {
    await migrate(server.ownerUrl, { appPassword: server.appPassword })
    const found = await crashSweep(server, { kills: KILLS, inFlight: 2, settleMs: SETTLE_MS, log })
    assert.equal(found.kills, KILLS)
    assert.ok(found.acknowledged > 500, `only ${found.acknowledged} events were acknowledged`)
    const { lost, notHandled, answeredTwice, silent, unexplained } = found
    assert.deepEqual(
      { lost, notHandled, answeredTwice, silent, unexplained },
      { lost: 0, notHandled: 0, answeredTwice: 0, silent: 0, unexplained: 0 },
    )
    assert.equal(found.answeredOnce + found.unknown, found.acknowledged)
    return [
      'The service is killed with SIGKILL at random moments while webhooks pour in, and started again.',
      '',
      '| | |',
      '|---|---|',
      ...Object.entries(found).map(([what, count]) => `| ${what} | ${count} |`),
    ]
  } finally {
    await server.stop()
    removeFolder(folder)
  }
}
