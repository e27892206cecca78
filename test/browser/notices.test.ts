/**
 * A notice from the first word to the letters, in real Chromium: written with the keyboard, tried on one's own phone,
 * sent, answered on the member's phone page, read in the list. PICTURES=folder keeps a picture of every station.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { browserSandbox, logIn } from '../support/browser-sandbox.ts'
import { openScreen, phoneSize } from '../support/chromium.ts'
import { expectAccessible, picture } from '../support/look-at.ts'
import { newestWith, sayInChat, takePhone, tapNewest } from '../support/phone.ts'
import { eventually } from '../support/sandbox.ts'

const here = browserSandbox({ now: '2026-11-12T10:00:00+09:00' })

/** Asking who is logged in, before anybody is, answers 401: the browser tells that as an error. */
const told = (problems: string[]) => problems.filter((problem) => !/401 .*review\/me/.test(problem))

test('the sample notice is there; those who only read can only read', { timeout: 120_000 }, async () => {
  const { page, problems } = await logIn(here, 'auditor', '/review/notices')
  await page.getByText('救命講習（更新）のご案内').waitFor()
  const row = page.getByRole('row').filter({ hasText: '救命講習' })
  // 参加 4 / 不参加 2 / 未回答 6, and 3 letters, of 12
  expect(await row.locator('td.figure').allTextContents()).toEqual(['12', '4', '2', '6', '3', '11/10 10:00'])
  await picture(page, 'notices-list')
  await expectAccessible(page)
  await page.getByRole('button', { name: '新しいお知らせ', disabled: true }).waitFor()
  await page.keyboard.press('n')
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: '返事の一覧' }).waitFor()
  await page.getByRole('cell', { name: /高橋 順子/ }).waitFor()
  await picture(page, 'notice-sample')
  await expectAccessible(page)
  await page.keyboard.press('6')
  await eventually(
    () => page.locator('.answer-list tbody tr').count(),
    (count) => count === 3,
  )
  await page.goto(`${here.sandbox.url}/review/notices/new`)
  await page.getByText('この役割では見るだけです').waitFor()
  expect(told(problems)).toEqual([])
})

test('written, tried, sent, answered, listed', { timeout: 180_000 }, async () => {
  const { page, problems } = await logIn(here, 'centre', '/review/notices')
  await page.keyboard.press('n')
  await page.getByLabel('題名').waitFor()
  await page.getByLabel('題名').focus()
  await page.keyboard.type('交流会のご案内')
  await page.getByLabel('日にち').fill('2026-12-05')
  await page.getByLabel('時刻').fill('13:30〜15:00')
  await page.getByLabel('場所').fill('見本公民館')
  await page.getByLabel('本文').fill('お茶を飲みながら、活動のことを話しましょう。')
  await page.getByLabel('返事を求める').check()
  await page.getByLabel('返事のしめ切り').fill('2026-11-30')
  await page.getByLabel('提供会員').check()
  await page.getByText('LINEで 9人').waitFor()
  await page.getByText('今月の残り 4,210 通のうち 9 通').waitFor()
  await page.getByText(/保存しました/).waitFor()
  await page.waitForURL(/notices\/\d+$/)
  await expectAccessible(page)
  await picture(page, 'notice-write')

  // 自分に試す: the visitor plays the person at the desk
  await page.getByRole('button', { name: '番号を出す' }).click()
  const typed = (await page.locator('.code-shown').textContent())!
  expect(typed).toMatch(/^職員 \d{6}$/)
  const own = await openScreen(here.browser, { viewport: phoneSize })
  await takePhone(own.page, here.sandbox.url, '佐伯 由美')
  await sayInChat(own.page, typed)
  await newestWith(own.page, /LINEとつながりました/)
  await page.getByText('自分のLINEとつながっています').waitFor()
  await page.keyboard.press('F8')
  await page.getByText('自分のLINEにテストを送りました').waitFor()
  const tried = await newestWith(own.page, /【テスト】交流会のご案内/)
  await tried.getByText('見本公民館').waitFor()
  await picture(own.page, 'phone-test')
  await page.getByText('今月の残り 4,209 通のうち 9 通').waitFor()

  // 送る: asked once, in the page
  const bubble = (await page.locator('.bubble p').allTextContents()).map((text) => text.trim())
  await page.keyboard.press('Control+Enter')
  await page.getByText('9人のLINEに送ります。ほかに、手紙を出す人が 3人います。').waitFor()
  await picture(page, 'notice-confirm')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByText('9人のLINEに送ります').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: '9人に送る' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('送信済 9人').waitFor()

  // a member answers, and answers again
  const phone = await openScreen(here.browser, { viewport: phoneSize })
  await takePhone(phone.page, here.sandbox.url, '田中 和子')
  const arrived = await newestWith(phone.page, /交流会のご案内/)
  await picture(phone.page, 'phone-notice')
  // the page beside the fields shows what the phone shows
  for (const words of bubble) expect(await arrived.textContent()).toContain(words)
  await tapNewest(phone.page, '参加しない')
  await newestWith(phone.page, /✓ 参加しない/)
  await tapNewest(phone.page, '参加するに変える')
  await newestWith(phone.page, /返事を受け取りました[\s\S]*参加しないに変える/)
  await picture(phone.page, 'phone-answered')
  await sayInChat(phone.page, 'お知らせ')
  await newestWith(phone.page, /救命講習（更新）のご案内/)
  await newestWith(phone.page, /交流会のご案内/)
  await picture(phone.page, 'phone-notices')

  await page.keyboard.press('2')
  await page.getByRole('cell', { name: /田中 和子/ }).waitFor({ timeout: 20_000 })
  await page
    .getByRole('button', { name: /参加 1$/ })
    .first()
    .waitFor()
  await picture(page, 'notice-answers')
  await page.keyboard.press('6')
  await page
    .getByRole('cell', { name: /手紙（未連携）/ })
    .first()
    .waitFor()
  await picture(page, 'notice-letters')
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('l')])
  const csv = readFileSync((await download.path())!, 'utf8')
  expect(csv.split('\r\n')[0]).toBe('\uFEFF会員番号,氏名,氏名カナ,郵便番号,住所,理由')
  expect(csv).toContain('100002,山本 節子')
  expect(csv).toContain('LINEをブロック中')
  expect(csv.trim().split('\r\n')).toHaveLength(4)
  expect(told([...problems, ...own.problems, ...phone.problems])).toEqual([])
})
