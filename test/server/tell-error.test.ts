/** What a failed query leaves in a log: its state and its place, never what somebody wrote. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { members } from '../../db/schema.ts'
import { errorLine, errorWithPlace } from '../../server/tell-error.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
beforeAll(async () => void (fresh = await freshDatabase()))
afterAll(() => fresh?.drop())

const row = {
  ...{ memberNo: '100001', name: '架空 花子', kana: 'カクウ ハナコ', isProvider: true, isRequester: false },
  ...{ birthDate: '1960-01-02', joinedOn: '2024-10-01' },
}

test('a real failed query: no name, no number, but state, constraint and place', async () => {
  const db = fresh.database.drizzle
  await db.insert(members).values(row)
  const error: unknown = await db
    .insert(members)
    .values(row)
    .catch((failed: unknown) => failed)
  // what is kept out is really in it
  expect((error as Error).stack).toContain('架空 花子')
  expect(errorLine(error)).toBe('query failed: 23505 members_pkey')
  const told = errorWithPlace(error)
  expect(told).toContain('tell-error.test.ts')
  for (const personal of ['架空', 'カクウ', '1960-01-02', 'insert into']) expect(told).not.toContain(personal)
})

test('an error of ours keeps its words', () => {
  expect(errorLine(new Error('no turn'))).toBe('no turn')
  expect(errorWithPlace(new RangeError('too far'))).toMatch(/^RangeError: too far\n\s+at /)
  expect(errorLine('plain')).toBe('plain')
})
