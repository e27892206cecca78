/** 1,000,000 generated holder names through the whole transfer writer: right to the letter, or refused by name. */
import { proveNames } from '../office/holder-names.ts'
import type { DeepProof } from './run.ts'

const NAMES = 1_000_000
const A_ROUND = 100_000

export const prove: DeepProof = (log) => {
  const sums: Record<string, number> = { right: 0 }
  for (let round = 0; round < NAMES / A_ROUND; round += 1) {
    const { right, refused } = proveNames(A_ROUND, 1_000 + round)
    sums['right'] = sums['right']! + right
    for (const [code, count] of Object.entries(refused)) sums[code] = (sums[code] ?? 0) + count
    log(`${(round + 1) * A_ROUND} names`)
  }
  const total = Object.values(sums).reduce((sum, count) => sum + count, 0)
  if (total !== NAMES || sums['right']! < NAMES / 2) throw new Error(JSON.stringify(sums))
  return Promise.resolve([
    'Generated holder names go through the transfer writer; the file is read back by the parser of its own. What a',
    'name must become is known from how it was put together, not from the rule.',
    '',
    '| | |',
    '|---|---|',
    `| names | ${NAMES} |`,
    `| in the file, to the letter | ${sums['right']} |`,
    `| refused, a character without a legal form named (ILLEGAL) | ${sums['ILLEGAL']} |`,
    `| refused, longer than 30 bytes (TOO_LONG) | ${sums['TOO_LONG']} |`,
    `| refused, nothing there (EMPTY) | ${sums['EMPTY']} |`,
    '| wrong | 0 |',
  ])
}
