/**
 * What a browser test stands on: a service with its stand-ins on a database of its own, and a Chromium.
 *
 *   const here = browserSandbox({ now: '2026-11-12T10:00:00+09:00' })
 *   test('…', async () => { await openScreen(here.browser) … })
 *
 * Used by:  test/browser/*
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { officeSize, openBrowser, openScreen, type Screen } from './chromium.ts'
import { freshDatabase, type FreshDatabase } from './database.ts'
import { removeFolder, startSandbox, type Sandbox } from './sandbox.ts'

/** Filled before the file's first test. */
export interface BrowserSandbox {
  db: FreshDatabase
  sandbox: Sandbox
  browser: Browser
}

/**
 * Registers its own hooks; a file's further ones run after it.
 *
 * @param now   JST, ISO 8601
 * @param anew  for every try of every test: for a story that goes one way only
 */
export function browserSandbox({ now, anew = false }: { now: string; anew?: boolean }): BrowserSandbox {
  const here = {} as BrowserSandbox
  let folder: string
  const [before, after] = anew ? [beforeEach, afterEach] : [beforeAll, afterAll]
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'famisapo-browser-'))
    here.db = await freshDatabase()
    here.sandbox = await startSandbox(folder, {
      DATABASE_URL: here.db.appUrl,
      DATABASE_MIGRATE_URL: here.db.ownerUrl,
      FAMISAPO_NOW: now,
    })
    here.browser = await openBrowser()
  }, 180_000)
  after(async () => {
    await here.browser?.close()
    await here.sandbox?.stop()
    await here.db?.drop()
    if (folder) removeFolder(folder)
  })
  return here
}

/** A screen of the centre's size, on which `login` has just logged in. @param path  what was asked for first */
export async function logIn(here: BrowserSandbox, login: string, path = '/review'): Promise<Screen> {
  const screen = await openScreen(here.browser, { viewport: officeSize, acceptDownloads: true })
  const { page } = screen
  await page.goto(`${here.sandbox.url}${path}`)
  await page.getByLabel('ログイン名').fill(login)
  await page.getByLabel('パスワード').fill(here.sandbox.service.staffPasswords[login]!)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: '仕事' }).waitFor()
  return screen
}
