/**
 * Three desks in real Chromium: a question from the phone answered by keyboard, a pair seen on both phones, a case
 * found by kana and its timeline read.
 * PICTURES=folder keeps a picture of every station, to be looked at.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browserSandbox, logIn } from '../support/browser-sandbox.ts'
import { openScreen, phoneSize, type Screen } from '../support/chromium.ts'
import { expectAccessible, expectOneScreen, picture } from '../support/look-at.ts'
import { newestWith, sayInChat, takePhone, tapNewest } from '../support/phone.ts'

const here = browserSandbox({ now: '2026-11-12T10:00:00+09:00' })

/** Nothing axe finds, and the page as a whole does not scroll at a desk's size. */
async function expectClean(page: Page): Promise<void> {
  await expectAccessible(page)
  await expectOneScreen(page)
}

async function phoneOf(name: string): Promise<Screen> {
  const screen = await openScreen(here.browser, { viewport: phoneSize })
  await takePhone(screen.page, here.sandbox.url, name)
  return screen
}

const says = (page: Page) => page.locator('.key-bar').getByRole('status')
/** Being asked to log in is how the page finds out that nobody is; a 409 is shown in words. */
const broken = (...screens: Screen[]) =>
  screens.flatMap(({ problems }) => problems).filter((problem) => !/401|409/.test(problem))

test('a question from the phone, answered by keyboard, written back, closed', async () => {
  const phone = await phoneOf('田中 和子')
  await sayInChat(phone.page, 'センターに聞く')
  await newestWith(phone.page, /ここに書いて送れます/)
  await picture(phone.page, 'phone-1-ask')
  await sayInChat(phone.page, '預かりの途中で熱が出たときは、どうすればよいですか')
  const receipt = await newestWith(phone.page, /センターに届きました/)
  const caseNo = /R-\d{8}-\d{5}/.exec((await receipt.textContent()) ?? '')![0]
  await picture(phone.page, 'phone-2-taken')

  const desk = await logIn(here, 'centre')
  const { page } = desk
  await page.getByRole('link', { name: /^質問/ }).click()
  await page.getByRole('link', { name: caseNo }).waitFor()
  // the sample city's own question waits longer
  await page.getByRole('link', { name: /^質問\s*2$/ }).waitFor()
  await expectClean(page)
  await picture(page, 'desk-1-questions')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('預かりの途中で熱が出たときは').waitFor()
  await page.getByRole('heading', { name: /田中 和子/ }).waitFor()
  await expectClean(page)

  await page.keyboard.press('m')
  await page.keyboard.type('病児の研修は未受講。次の案内に入れる。')
  await page.keyboard.press('Control+Enter')
  await says(page).getByText('メモを残しました').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('まず保護者に電話してください。つながらないときは、センターに電話してください。')
  await picture(page, 'desk-2-question')
  await page.keyboard.press('Control+Enter')
  await says(page).getByText('返事を送りました').waitFor()
  expect(await page.getByLabel(/会員への返事/).inputValue()).toBe('')

  const answer = await newestWith(phone.page, /まず保護者に電話してください/)
  expect(await answer.textContent()).toContain('お問い合わせありがとうございます。')
  await picture(phone.page, 'phone-3-answer')
  await tapNewest(phone.page, '返事を書く')
  await newestWith(phone.page, /返事を書いてください/)
  await sayInChat(phone.page, 'わかりました。ありがとうございます。')
  await newestWith(phone.page, /つづきも届きました/)
  expect(await phone.page.getByRole('log').textContent()).not.toContain('病児の研修')

  await page.getByText('わかりました。ありがとうございます。').waitFor({ timeout: 20_000 })
  await picture(page, 'desk-3-answered')
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await says(page).getByText('もう一度 e').waitFor()
  await page.keyboard.press('e')
  await says(page).getByText('終わりにしました').waitFor()
  await newestWith(phone.page, /終わりにしました/)
  await picture(phone.page, 'phone-4-closed')
  expect(broken(phone, desk)).toEqual([])
})

test('a pair registered and seen on both phones, offered at once, ended and there again', async () => {
  const provider = await phoneOf('高橋 順子')
  const desk = await logIn(here, 'centre')
  const { page } = desk
  await page.goto(`${here.sandbox.url}/review/members`)
  await page.getByRole('table').waitFor()
  await expectClean(page)
  await picture(page, 'desk-4-members')
  await page.keyboard.press('/')
  await page.keyboard.type('たかはし じゅんこ')
  await page.keyboard.press('Enter')
  await page.getByText('の検索').waitFor()
  await page.getByRole('cell', { name: '高橋 順子' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '高橋 順子' }).waitFor()
  await expectClean(page)

  await page.keyboard.press('p')
  await page.keyboard.type('モリ')
  await page.getByRole('option', { name: /森 千尋/ }).waitFor()
  await picture(page, 'desk-5-pair-search')
  await page.keyboard.press('Enter')
  await says(page).getByText('組を登録しました').waitFor()
  await newestWith(provider.page, /森さんと登録されました/)
  await picture(provider.page, 'phone-5-pair')
  await tapNewest(provider.page, '報告する')
  const asked = await newestWith(provider.page, /どなたの活動/)
  expect(await asked.textContent()).toContain('森')

  // the requester's own phone: paired from the other side
  const requester = await phoneOf('佐藤 美咲')
  await page.goto(`${here.sandbox.url}/review/members/200001`)
  await page.getByRole('heading', { name: '佐藤 美咲' }).waitFor()
  await page.keyboard.press('p')
  await page.keyboard.type('100004')
  await page.getByRole('option', { name: /小林 洋子/ }).waitFor()
  await page.keyboard.press('Enter')
  await says(page).getByText('組を登録しました').waitFor()
  const heard = await newestWith(requester.page, /小林さんと登録されました/)
  expect(await heard.textContent()).not.toContain('洋子')

  const line = page.locator('.pairs li').filter({ hasText: '小林 洋子' })
  await line.getByRole('button', { name: '終わりにする' }).click()
  await picture(page, 'desk-6-pair-end')
  await line.locator('form').getByRole('button', { name: '終わりにする' }).click()
  await says(page).getByText('組を終わりにしました').waitFor()
  await newestWith(requester.page, /小林さんとの登録が終わりました/)
  await line.getByRole('button', { name: 'もう一度組にする' }).click()
  await says(page).getByText('組を登録しました').waitFor()

  await page.getByRole('button', { name: '手紙のコードを発行' }).click()
  expect(await page.locator('.link-code b').innerText()).toMatch(/^\d{4} \d{4}$/)
  await expectClean(page)
  await picture(page, 'desk-7-member')
  expect(broken(provider, requester, desk)).toEqual([])
})

test('any case found by kana, and its timeline read', async () => {
  const desk = await logIn(here, 'auditor')
  const { page } = desk
  await page.goto(`${here.sandbox.url}/review/questions`)
  await page.getByRole('heading', { name: '質問', exact: true }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('さとうみさき')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '「さとうみさき」の検索' }).waitFor()
  await page.getByRole('row', { name: /質問/ }).first().waitFor()
  expect(await page.getByRole('row', { name: /報告/ }).count()).toBeGreaterThan(0)
  await expectClean(page)
  await picture(page, 'desk-8-found')
  await page.getByRole('row', { name: /質問/ }).first().getByRole('link').first().click()
  await page.getByText('来月から土曜日の午前中も').waitFor()
  await page.getByText('田中さんは土曜も可').waitFor()
  await page.getByText('平日と同じ料金です').waitFor()
  await expectClean(page)
  await picture(page, 'desk-9-timeline')
  await page.keyboard.press('Enter')
  await page.getByText('この役割では見るだけです').waitFor()
  expect(await page.getByLabel(/会員への返事/).count()).toBe(0)
  await picture(page, 'desk-10-read-only')
  expect(broken(desk)).toEqual([])
})
