/** The second engine: what one SQL query says of 20,000 visits is what the run wrote, to the yen. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreeWithOracle } from '../scenarios/agree-with-oracle.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.drop())

test('20,000 visits of every kind: equal to the yen', { timeout: 120_000 }, async () => {
  const found = await agreeWithOracle(db, { activities: 20_000, providers: 40, seed: 20251105 })
  expect(found.disagreements).toEqual([])
  expect(found.activities).toBe(20_000)
  expect(found.rewardYen - found.feeYen).toBe(found.subsidyYen)
  expect(found.subsidyYen).toBeGreaterThan(20_000_000)
  for (const [kind, count] of Object.entries(found.kinds)) expect([kind, count > 100]).toEqual([kind, true])
})
