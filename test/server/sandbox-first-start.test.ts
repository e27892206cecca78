/** Whoever stops the very first start in its middle finds, at the next one, a sandbox that can be entered. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStaff } from '../../db/staff.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { StaffHands, startSandbox, type Sandbox } from '../support/sandbox.ts'

// a whole service is started
vi.setConfig({ testTimeout: 60_000 })

let db: FreshDatabase
let folder: string
let sandbox: Sandbox | null
beforeEach(async () => {
  db = await freshDatabase()
  folder = mkdtempSync(join(tmpdir(), 'famisapo-first-'))
  sandbox = null
})
afterEach(async () => {
  await sandbox?.stop()
  await db?.drop()
  rmSync(folder, { recursive: true })
})
const started = async () =>
  (sandbox = await startSandbox(folder, {
    ...{ DATABASE_URL: db.appUrl, DATABASE_MIGRATE_URL: db.ownerUrl, FAMISAPO_SANDBOX: 'empty' },
    FAMISAPO_NOW: '2026-11-12T12:00:00+09:00',
  }))
const kept = () =>
  JSON.parse(readFileSync(join(folder, 'sandbox-staff.json'), 'utf8')) as Record<string, string>

test('an account whose password nobody knows gets another', async () => {
  await db.database.drizzle.transaction((tx) =>
    createStaff(
      tx,
      { login: 'centre', name: 'センター', role: 'centre', password: 'lost with the first start' },
      { actor: 'system', at: new Date() },
    ),
  )
  expect(existsSync(join(folder, 'sandbox-staff.json'))).toBe(false)
  const { url } = await started()
  await StaffHands.logIn(url, 'centre', kept()['centre']!)
})

test('a password that was kept before its account was made is that account’s', async () => {
  writeFileSync(join(folder, 'sandbox-staff.json'), '{"centre":"kept before"}')
  const { url } = await started()
  await StaffHands.logIn(url, 'centre', 'kept before')
  await StaffHands.logIn(url, 'clerk', kept()['clerk']!)
})
