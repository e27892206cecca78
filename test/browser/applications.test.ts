/**
 * From a waiting application to a member, in a real browser: the clerk approves by keyboard, the applicant's phone
 * gets the number and another menu, kintone's page shows the member. PICTURES=folder keeps screenshots.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browserSandbox, logIn } from '../support/browser-sandbox.ts'
import { officeSize, openScreen } from '../support/chromium.ts'
import { expectAccessible, expectOneScreen, picture } from '../support/look-at.ts'
import { newestWith, takePhone } from '../support/phone.ts'

const here = browserSandbox({ now: '2026-11-12T14:00:00+09:00' })

/** Kept when asked for; nothing axe finds, and the page as a whole does not scroll at a desk's size. */
async function looked(page: Page, name: string): Promise<void> {
  await picture(page, name)
  await expectAccessible(page)
  await expectOneScreen(page)
}

/** What is said at the foot of the page. */
const says = (page: Page, words: RegExp) => page.getByRole('status').filter({ hasText: words }).waitFor()

test(
  'approved, returned, tied: by keyboard, onto the phone, into kintone',
  { timeout: 240_000 },
  async () => {
    const phone = await openScreen(here.browser, { viewport: { width: 1280, height: 900 } })
    await takePhone(phone.page, here.sandbox.url, '永井 智恵')
    await phone.page
      .getByRole('navigation', { name: 'メニュー' })
      .getByRole('button', { name: '登録する' })
      .waitFor()
    await picture(phone.page, 'phone-guest')

    const desk = await logIn(here, 'clerk', '/review/applications')
    const { page } = desk
    await page.getByRole('row').filter({ hasText: '永井 智恵' }).waitFor()
    expect(await page.getByRole('row').count()).toBe(4)
    await looked(page, 'applications')

    // the provider: the account behind dots until asked for, then Ctrl+Enter
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'ご本人' }).waitFor()
    const account = page.getByRole('region', { name: '口座' })
    expect(await account.textContent()).not.toContain('1992765')
    await looked(page, 'application-provider')
    await account.getByRole('button', { name: '表示' }).click()
    await account.getByText('1992765', { exact: true }).waitFor()
    await page.keyboard.press('Control+Enter')
    await says(page, /会員番号 100013 をLINEで伝えます/)

    const welcome = await newestWith(phone.page, /100013/)
    await welcome.getByText('活動を始める前に').waitFor()
    const menu = phone.page.getByRole('navigation', { name: 'メニュー' })
    await menu.getByRole('button', { name: '今月の報告' }).waitFor()
    await picture(phone.page, 'phone-member')

    // the family: health is marked; returned with a preset reason by its number
    await page.getByRole('heading', { name: 'お子さん 1' }).waitFor()
    expect(await page.getByText('配慮の必要な情報').count()).toBe(1)
    await looked(page, 'application-family')
    await page.keyboard.press('Control+b')
    await page.getByRole('form', { name: '差戻し' }).waitFor()
    await page.keyboard.press('2')
    await looked(page, 'application-return')
    await page.keyboard.press('Enter')
    await says(page, /差し戻しました/)
    await takePhone(phone.page, here.sandbox.url, '大野 千夏')
    const returned = await newestWith(phone.page, /番地と部屋番号まで/)
    await returned
      .getByRole('button', { name: '登録する' })
      .or(returned.getByRole('link', { name: '登録する' }))
      .waitFor()
    await picture(phone.page, 'phone-returned')

    // the member who forgot: warned, tied by hand, no second number
    const doubles = page.getByRole('region', { name: '同じ人かもしれない会員がいます' })
    await doubles.getByText('フリガナと生年月日が同じ').waitFor()
    await looked(page, 'application-double')
    await page.keyboard.press('Control+Enter')
    await says(page, /もう一度 Ctrl\+Enter/)
    await doubles.getByRole('button', { name: '200010 の申請にする' }).click()
    await says(page, /会員 200010 の申請にしました/)
    await page.locator('.told s').first().waitFor()
    await looked(page, 'application-change')
    await page.keyboard.press('Control+Enter')
    await says(page, /200010 をLINEで伝えます/)
    await page.getByText('待っている申請はありません').waitFor()
    await looked(page, 'applications-empty')

    const kintone = await openScreen(here.browser, { viewport: officeSize })
    await kintone.page.goto(`${here.sandbox.url}/sandbox/kintone?app=members&q=永井`)
    await kintone.page.getByRole('link', { name: '100013' }).waitFor()
    await picture(kintone.page, 'kintone-members')
    await kintone.page.goto(`${here.sandbox.url}/sandbox/kintone?app=accounts&q=100013`)
    await kintone.page.getByText('1992765').waitFor()
    await kintone.page.goto(`${here.sandbox.url}/sandbox/kintone?app=members&q=池田`)
    await kintone.page.getByRole('link', { name: '200010' }).click()
    await kintone.page.getByText(/池田 えいと/).waitFor()
    await picture(kintone.page, 'kintone-member')

    const problems = [phone, desk, kintone].flatMap((screen) => screen.problems)
    // the page asks who is there before anybody has logged in
    expect(problems.filter((problem) => !problem.includes('401'))).toEqual([])
  },
)

test(
  'a role that only reads sees neither bank nor health, and no key to decide',
  { timeout: 120_000 },
  async () => {
    const auditor = await openScreen(here.browser, { viewport: officeSize })
    const { page } = auditor
    await page.goto(`${here.sandbox.url}/review/applications?view=all`)
    await page.getByLabel('ログイン名').fill('auditor')
    await page.getByLabel('パスワード').fill(here.sandbox.service.staffPasswords['auditor']!)
    await page.keyboard.press('Enter')
    await page.getByRole('row').filter({ hasText: '大野 千夏' }).getByRole('link').click()
    await page.getByText('この役割では、口座と健康の情報は見られません').waitFor()
    expect(await page.getByText('たまご').count()).toBe(0)
    expect(await page.getByRole('button', { name: /承認/ }).isDisabled()).toBe(true)
    await looked(page, 'application-auditor')
    expect(auditor.problems.filter((problem) => !problem.includes('401'))).toEqual([])
  },
)
