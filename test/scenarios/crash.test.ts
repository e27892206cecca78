import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { crashSweep } from './crash-sweep.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.drop())

it(
  'killed ten times under load: every acknowledged event is found, handled once, answered once',
  { timeout: 480_000 },
  async () => {
    const findings = await crashSweep(db, { kills: 10, pauseMs: 80 })
    expect(findings.acknowledged).toBeGreaterThan(100)
    expect(findings).toMatchObject({
      ...{ kills: 10, lost: 0, notHandled: 0, answeredTwice: 0, silent: 0, unexplained: 0 },
    })
    // a reply whose sender was killed between LINE and us is counted as unknown, never sent a second time
    expect(findings.answeredOnce + findings.unknown).toBe(findings.acknowledged)
  },
)
