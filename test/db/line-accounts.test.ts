import { afterAll, beforeAll, expect, test } from 'vitest'
import { heardFrom, isBlocked, setBlocked, setFollowed } from '../../db/line-accounts.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { at } from './people.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

const DOES = { follow: setFollowed, unfollow: setBlocked, words: heardFrom }

/** Told in this order; the number is when it happened. */
test.each<{ why: string; told: [keyof typeof DOES, number][]; blocked: boolean }>([
  { why: 'nobody knows them', told: [], blocked: false },
  { why: 'added', told: [['follow', 1]], blocked: false },
  // prettier-ignore
  { why: 'blocked', told: [['follow', 1], ['unfollow', 2]], blocked: true },
  // prettier-ignore
  { why: 'back again', told: [['unfollow', 2], ['follow', 3]], blocked: false },
  // prettier-ignore
  { why: 'the block is told after the return', told: [['follow', 1], ['follow', 3], ['unfollow', 2]], blocked: false },
  // prettier-ignore
  { why: 'an old return is told again', told: [['follow', 1], ['unfollow', 2], ['follow', 1]], blocked: true },
  // prettier-ignore
  { why: 'they write, and LINE never told of the return', told: [['unfollow', 2], ['words', 3]], blocked: false },
  // prettier-ignore
  { why: 'words from before the block come late', told: [['unfollow', 2], ['words', 1]], blocked: true },
  // prettier-ignore
  { why: 'the block is told again after they wrote', told: [['unfollow', 2], ['words', 3], ['unfollow', 2]], blocked: false },
])('$why: blocked $blocked', async ({ why, told, blocked }) => {
  const db = fresh.database.drizzle
  for (const [happened, second] of told) await DOES[happened](db, why, at(second))
  expect(await isBlocked(db, why)).toBe(blocked)
})
