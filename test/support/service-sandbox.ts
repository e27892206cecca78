/**
 * What a story stands on: a service with its stand-ins on a database of its own.
 *
 *   const here = serviceSandbox({ now: '2026-11-12T21:00:00+09:00' })
 *   beforeAll(async () => void (phone = await here.sandbox.phone('100001')))
 *
 * Used by:  test/scenarios/*, browser-sandbox.ts
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { freshDatabase, type FreshDatabase } from './database.ts'
import { removeFolder, startSandbox, type Sandbox } from './sandbox.ts'

/** Filled before the file's first test. */
export interface ServiceSandbox {
  db: FreshDatabase
  sandbox: Sandbox
}

export interface SandboxTime {
  /** JST, ISO 8601 */
  now: string
  /** for every try of every test: for a story that goes one way only */
  anew?: boolean
}

/** Registers its own hooks; a file's further ones run after it. */
export function serviceSandbox({ now, anew = false }: SandboxTime): ServiceSandbox {
  const here = {} as ServiceSandbox
  let folder: string
  const [before, after] = anew ? [beforeEach, afterEach] : [beforeAll, afterAll]
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'famisapo-story-'))
    here.db = await freshDatabase()
    here.sandbox = await startSandbox(folder, {
      DATABASE_URL: here.db.appUrl,
      DATABASE_MIGRATE_URL: here.db.ownerUrl,
      FAMISAPO_NOW: now,
    })
  }, 180_000)
  after(async () => {
    await here.sandbox?.stop()
    await here.db?.drop()
    if (folder) removeFolder(folder)
  })
  return here
}
