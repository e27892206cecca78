/**
 * A month from the first look to the second transfer file, in real Chromium under four logins: the preparer closes and
 * submits, the approver approves what stands on the screen, the treasury takes the file and enters what came back.
 * JOURNEY_PICTURES=folder keeps a picture of every station.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import iconv from 'iconv-lite'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildScreens } from '../../server/build-screens.ts'
import { importAccounts } from '../../db/import-members.ts'
import { officeSize, openBrowser, openScreen, phoneSize, type Screen } from '../support/chromium.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { newestWith, takePhone } from '../support/phone.ts'
import { removeFolder, startSandbox, type Sandbox } from '../support/sandbox.ts'

let folder: string
let db: FreshDatabase
let sandbox: Sandbox
let browser: Browser

beforeAll(async () => {
  await buildScreens()
  folder = mkdtempSync(join(tmpdir(), 'famisapo-months-'))
  db = await freshDatabase()
  sandbox = await startSandbox(folder, {
    DATABASE_URL: db.appUrl,
    DATABASE_MIGRATE_URL: db.ownerUrl,
    FAMISAPO_NOW: '2026-11-05T10:00:00+09:00',
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
  await page.screenshot({ path: join(kept, `${name}.png`) })
}

async function logIn(login: string): Promise<Screen> {
  const screen = await openScreen(browser, { viewport: officeSize, acceptDownloads: true })
  const { page } = screen
  await page.goto(`${sandbox.url}/review/months`)
  await page.getByLabel('ログイン名').fill(login)
  await page.getByLabel('パスワード').fill(sandbox.service.staffPasswords[login]!)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '月次' }).waitFor({ state: 'attached' })
  return screen
}

/** The browser tells answers as errors: 401 before anybody is logged in, 422 for the csv that is refused here. */
const told = (problems: string[]) =>
  problems.filter((problem) => !/401 .*review\/me|422 .*returns-csv/.test(problem))

const withoutFindings = async (page: Page) =>
  expect(
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
  ).toEqual([])

const main = (page: Page, name: RegExp) => page.getByRole('button', { name }).and(page.locator('#main-step'))
async function press(page: Page, name: RegExp, says: RegExp): Promise<void> {
  await main(page, name).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').filter({ hasText: says }).waitFor()
}
async function download(page: Page, link: Locator): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
  return readFileSync((await file.path())!)
}

test(
  'closed, submitted, approved by another, paid, sent back, mended, paid again',
  { timeout: 240_000 },
  async () => {
    const preparer = await logIn('preparer')
    await preparer.page.getByRole('row').filter({ hasText: '10月分' }).waitFor()
    await picture(preparer.page, 'months')
    await withoutFindings(preparer.page)
    await preparer.page.keyboard.press('ArrowDown')
    await preparer.page.keyboard.press('Enter')
    await preparer.page.getByRole('heading', { name: '10月分' }).waitFor()
    await preparer.page.keyboard.press('F8')
    await preparer.page.getByText('見込み（まだ締めていません）').waitFor()
    await picture(preparer.page, 'month-preview')
    await press(preparer.page, /締める/, /締めて計算しました/)
    await preparer.page.getByText('12人').waitFor()
    await preparer.page.getByRole('table', { name: '交付決定額一覧' }).waitFor()
    await picture(preparer.page, 'month-calculated')
    await withoutFindings(preparer.page)
    await press(preparer.page, /確認した/, /確認済みにしました/)
    await press(preparer.page, /起案する/, /起案しました/)
    // the preparer is told whose turn it is, and cannot press
    await preparer.page.getByText('決裁するのは、決裁の人です。').waitFor()
    expect(await main(preparer.page, /決裁する/).isDisabled()).toBe(true)
    await picture(preparer.page, 'month-submitted-preparer')

    const approver = await logIn('approver')
    await approver.page.goto(`${sandbox.url}/review/months/2026-10`)
    await approver.page.getByRole('table', { name: '交付決定額一覧' }).waitFor()
    const hash = (await approver.page.locator('.next .hash').textContent())!
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    const list = await download(approver.page, approver.page.getByRole('link', { name: 'decision-list.csv' }))
    const shownTotal = (await approver.page.locator('.month-list tfoot td').nth(4).textContent())!
    expect(list.toString('utf8')).toContain(`,${shownTotal.replaceAll(',', '')},`)
    await picture(approver.page, 'month-approver')
    await withoutFindings(approver.page)
    await press(approver.page, /決裁する/, /決裁しました/)
    await approver.page
      .getByText(/決裁 子育て支援課 課長 大塚/)
      .first()
      .waitFor()

    const treasury = await logIn('treasury')
    const { page } = treasury
    await page.goto(`${sandbox.url}/review/months/2026-10`)
    await press(page, /ファイルを作る/, /台帳に入れました/)
    await picture(page, 'month-exported')
    const transfer = page.locator('.month-files li').filter({ hasText: 'transfer.txt' })
    const bytes = await download(page, transfer.getByRole('link'))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      await transfer.locator('.hash').textContent(),
    )
    await press(page, /振込済みにする/, /振込済みにしました/)

    // the bank sends one back
    await page.getByRole('button', { name: '田中 和子 振込不能' }).click()
    await page.getByLabel('銀行の理由').fill('口座解約')
    await picture(page, 'month-return')
    await page.keyboard.press('Enter')
    await page.getByText(/1人にLINEで知らせます/).waitFor()
    await page.getByText('口座はまだ変わっていません').waitFor()
    const phone = await openScreen(browser, { viewport: phoneSize })
    await takePhone(phone.page, sandbox.url, '田中 和子')
    const asked = await newestWith(phone.page, /振込ができませんでした/)
    expect(await asked.textContent()).not.toMatch(/円|\d{3}/)
    await picture(phone.page, 'phone-account-wanted')

    // another account comes in; somebody at the centre asks the member
    const account = {
      bankCode: '0001',
      branchCode: '001',
      kind: '1' as const,
      number: '7654321',
      holderKana: 'タナカ カズコ',
    }
    const { services } = sandbox.service
    await services.db.drizzle.transaction((tx) =>
      importAccounts(tx, services.sealer, [{ memberNo: '100001', ...account }], services.clock()),
    )
    const centre = await logIn('centre')
    await centre.page.goto(`${sandbox.url}/review/months/2026-10`)
    await centre.page.getByText('新しい口座が届いています').waitFor()
    await centre.page.getByRole('button', { name: '口座を見る' }).click()
    await centre.page.getByText('7654321').waitFor()
    await picture(centre.page, 'month-confirm')
    await withoutFindings(centre.page)
    await centre.page.getByRole('button', { name: '口座を確かめました' }).click()
    await centre.page.getByText('次の振込に入ります').waitFor()

    await page.reload()
    await press(page, /再振込のファイルを作る/, /再振込のファイルを作りました/)
    const second = page.locator('.month-files li').filter({ hasText: 'transfer-2.txt' })
    const again = await download(page, second.getByRole('link'))
    expect(
      again
        .toString('latin1')
        .split('\r\n')
        .filter((line) => line.startsWith('2')),
    ).toHaveLength(1)
    await picture(page, 'month-batch')
    await page.getByRole('region', { name: '再振込' }).getByRole('button', { name: '振込済みにする' }).click()
    await page.getByText('✓ 振込済（再振込）').waitFor()
    await page.getByText('✓ この月は、すべて支払いました。').waitFor()
    await picture(page, 'month-paid')
    // the bank's csv as its programs write it; one bad line, and nothing is entered
    const csv = (text: string) => ({
      name: 'funou.csv',
      mimeType: 'text/csv',
      buffer: iconv.encode(text, 'Shift_JIS'),
    })
    const chosen = page.locator('input[type=file]')
    await chosen.setInputFiles(
      csv('交付番号,理由\r\n2026-202610-100002,名義相違\r\n2026-202610-999999,口座なし\r\n'),
    )
    await page.getByText('2026-202610-999999: この月の振込にない交付番号です。').waitFor()
    await picture(page, 'month-csv-refused')
    // not while the refused one is still in hand
    await page.locator('.returns button.second:enabled').waitFor()
    await chosen.setInputFiles(csv('交付番号,理由\r\n2026-202610-100002,名義相違\r\n'))
    await page.getByText('1人にはLINEで届きません。手紙を出してください。').waitFor()
    await withoutFindings(page)
    expect(told([preparer, approver, treasury, centre, phone].flatMap(({ problems }) => problems))).toEqual(
      [],
    )
  },
)
