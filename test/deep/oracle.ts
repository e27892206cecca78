/** 1,000,000 visits, drawn anew for each month closed: what the run wrote is what one SQL query says, to the yen. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { startEmbedded } from '../../db/postgres.ts'
import { agreeWithOracle, type Agreement } from '../scenarios/agree-with-oracle.ts'
import { cloneOf } from '../support/clones.ts'
import { removeFolder } from '../support/sandbox.ts'
import type { DeepProof } from './run.ts'

const MONTHS = 20
const A_MONTH = 50_000

export const prove: DeepProof = async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-oracle-'))
  const server = await startEmbedded(folder, { settings: { fsync: 'off', full_page_writes: 'off' } })
  const sums = { activities: 0, feeYen: 0, rewardYen: 0, subsidyYen: 0 }
  const kinds = new Map<string, number>()
  try {
    await migrate(server.ownerUrl, { appPassword: server.appPassword })
    for (let month = 1; month <= MONTHS; month += 1) {
      const clone = await cloneOf(server, `month_${month}`)
      const found = await agreeWithOracle(clone, { activities: A_MONTH, providers: 100, seed: month })
      await clone.drop()
      assert.deepEqual(found.disagreements, [])
      for (const sum of Object.keys(sums) as (keyof typeof sums)[]) sums[sum] += found[sum]
      for (const [kind, count] of Object.entries(found.kinds)) kinds.set(kind, (kinds.get(kind) ?? 0) + count)
      log(`${month * A_MONTH} visits`)
    }
  } finally {
    await server.stop()
    removeFolder(folder)
  }
  assert.equal(sums.activities, MONTHS * A_MONTH)
  assert.equal(sums.rewardYen - sums.feeYen, sums.subsidyYen)
  return [
    'Visits of every kind are drawn by seed; each month is closed by the run, and priced again by one SQL query that was',
    'written from the rules as the city tells them (`test/scenarios/oracle.ts`). Minutes, fee, reward and subsidy of each',
    'visit are compared.',
    '',
    '| | |',
    '|---|---|',
    ...Object.entries(sums).map(([what, sum]) => `| ${what} | ${sum} |`),
    ...[...kinds].map(([kind, count]) => `| ${WORDS[kind as keyof Agreement['kinds']]} | ${count} |`),
    '| differ | 0 |',
  ]
}

const WORDS: Record<keyof Agreement['kinds'], string> = {
  midnight: 'over midnight',
  holiday: 'on 元日, こどもの日 or a 振替休日',
  siblings: 'with siblings',
  sick: 'with a sick child',
  cancelled: 'cancelled',
  free: 'free by 育休復帰',
  partly: 'with a child who comes later or leaves earlier',
}
