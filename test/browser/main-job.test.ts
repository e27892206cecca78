/**
 * What a visitor does after `npm start`, in real Chromium: report by questions and by photo on the sandbox phone,
 * approve both on the review page, find them with the right amounts on the kintone page.
 * JOURNEY_PICTURES=folder keeps a picture of every station, to be looked at.
 */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildScreens } from '../../server/build-screens.ts'
import { officeSize, openBrowser, openScreen, phoneSize, type Screen } from '../support/chromium.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { newestWith, sayInChat, sendSamples, takePhone, tapNewest } from '../support/phone.ts'
import { eventually, removeFolder, startSandbox, type Sandbox } from '../support/sandbox.ts'

let folder: string
let db: FreshDatabase
let sandbox: Sandbox
let browser: Browser

beforeAll(async () => {
  await buildScreens()
  folder = mkdtempSync(join(tmpdir(), 'famisapo-journey-'))
  db = await freshDatabase()
  sandbox = await startSandbox(folder, {
    DATABASE_URL: db.appUrl,
    DATABASE_MIGRATE_URL: db.ownerUrl,
    FAMISAPO_NOW: '2026-11-12T21:00:00+09:00',
  })
  browser = await openBrowser()
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await sandbox?.stop()
  await db?.drop()
  removeFolder(folder)
})

async function picture(page: Page, name: string): Promise<void> {
  const kept = process.env['JOURNEY_PICTURES']
  if (!kept) return
  mkdirSync(kept, { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
  await page.screenshot({ path: join(kept, `${name}.png`) })
}

async function caseNoOf(page: Page): Promise<string> {
  const bubble = await newestWith(page, /報告を受け付けました/)
  return /R-\d{8}-\d{5}/.exec((await bubble.textContent()) ?? '')![0]
}

async function reportByQuestions(page: Page): Promise<string> {
  await sayInChat(page, '報告する')
  for (const label of [
    /佐藤 美咲/,
    /昨日/,
    /^18:00/,
    /^20:00/,
    /次へ/,
    /いなかった/,
    /園へ迎え/,
    /かからなかった/,
    /^なかった/,
  ]) {
    await tapNewest(page, label)
    await eventually(
      () => page.locator('.sending').count(),
      (count) => count === 0,
    )
    if (String(label) === '/佐藤 美咲/') await picture(page, 'chat-question')
  }
  const receipt = await newestWith(page, /活動報告の確認/)
  await receipt.getByText('3,150円').first().waitFor()
  await picture(page, 'chat-confirmation')
  await tapNewest(page, /送信する/)
  const caseNo = await caseNoOf(page)
  await picture(page, 'chat-sent')
  return caseNo
}

async function reportByPhoto(page: Page): Promise<string> {
  await sendSamples(page, /1回分の用紙/)
  const reading = await newestWith(page, /これで正しいですか/)
  await reading.getByText('3,000円').first().waitFor()
  await picture(page, 'chat-photo')
  await tapNewest(page, /正しい/)
  // the former report's answer stands above: wait for this one's
  await eventually(
    () => page.getByText('報告を受け付けました').count(),
    (count) => count === 2,
  )
  return caseNoOf(page)
}

async function logIn(): Promise<Screen> {
  const screen = await openScreen(browser, { viewport: officeSize })
  const { page } = screen
  await page.goto(`${sandbox.url}/review`)
  await page.getByLabel('ログイン名').fill('clerk')
  await page.getByLabel('パスワード').fill(sandbox.service.staffPasswords['clerk']!)
  await page.keyboard.press('Enter')
  await page.getByRole('table').waitFor()
  return screen
}

test('by questions and by photo, approved, found in kintone', { timeout: 180_000 }, async () => {
  const phone = await openScreen(browser, { viewport: phoneSize })
  await takePhone(phone.page, sandbox.url, '田中 和子')
  await picture(phone.page, 'phone-start')
  const guided = await reportByQuestions(phone.page)
  const photographed = await reportByPhoto(phone.page)
  expect(photographed).not.toBe(guided)

  const desk = await logIn()
  await desk.page.getByText(guided).waitFor()
  await picture(desk.page, 'review-queue')
  for (const caseNo of [guided, photographed]) {
    await desk.page.goto(`${sandbox.url}/review/reports/${caseNo}`)
    await desk.page.getByText(caseNo).first().waitFor()
    if (caseNo === photographed) await desk.page.locator('img').first().waitFor()
    await picture(desk.page, caseNo === guided ? 'review-guided' : 'review-photo')
    await desk.page.keyboard.press('Control+Enter')
    await eventually(
      async () => (await sandbox.kintone('activities')).some((record) => record['管理番号'] === caseNo),
      Boolean,
    )
  }

  const office = await openScreen(browser, { viewport: officeSize })
  await office.page.goto(`${sandbox.url}/sandbox/kintone`)
  const row = (caseNo: string) => office.page.getByRole('row').filter({ hasText: `${caseNo}-01` })
  for (const amount of ['1,650円', '3,150円', '1,500円'])
    await row(guided).getByText(amount).first().waitFor()
  for (const amount of ['3,000円', '1,500円']) await row(photographed).getByText(amount).first().waitFor()
  await picture(office.page, 'kintone')

  await newestWith(phone.page, /承認されました/)
  // being asked to log in is how the review page finds out that nobody is
  const problems = [phone, desk, office]
    .flatMap((screen) => screen.problems)
    .filter((problem) => !problem.includes('401'))
  expect(problems).toEqual([])
})
