/**
 * What a browser test stands on: a service with its stand-ins on a database of its own, and a Chromium.
 *
 *   const here = browserSandbox({ now: '2026-11-12T10:00:00+09:00' })
 *   test('…', async () => { await openScreen(here.browser) … })
 *
 * Used by:  test/browser/*
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { officeSize, openBrowser, openScreen, type Screen } from './chromium.ts'
import { serviceSandbox, type SandboxTime, type ServiceSandbox } from './service-sandbox.ts'

/** Filled before the file's first test. */
export interface BrowserSandbox extends ServiceSandbox {
  browser: Browser
}

/** Registers its own hooks; a file's further ones run after it. */
export function browserSandbox(time: SandboxTime): BrowserSandbox {
  const here = serviceSandbox(time) as BrowserSandbox
  const [before, after] = time.anew ? [beforeEach, afterEach] : [beforeAll, afterAll]
  before(async () => void (here.browser = await openBrowser()), 60_000)
  after(() => here.browser?.close())
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
