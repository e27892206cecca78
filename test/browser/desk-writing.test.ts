/**
 * What is being written at the desk, in real Chromium: a key in a form is that form's, and words are kept until they
 * were taken. PICTURES=folder keeps a picture of every station.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browserSandbox, logIn } from '../support/browser-sandbox.ts'
import { expectAccessible, picture } from '../support/look-at.ts'

const here = browserSandbox({ now: '2026-11-05T10:00:00+09:00' })

const rows = async <Row>(query: string, values: unknown[] = []) =>
  (await here.db.database.pool.query(query, values)).rows as Row[]

interface Application {
  case_no: string
  state: string
  return_reason: string | null
}
const applications = () =>
  rows<Application>(
    `select case_no, state, return_reason from applications where state = 'submitted' order by case_no`,
  )
const application = async (caseNo: string) =>
  (await rows<Application>('select * from applications where case_no = $1', [caseNo]))[0]!

test('an application is declined, returned or approved only by the button that says so', async () => {
  const [{ case_no: caseNo }] = (await applications()) as [Application]
  const { page } = await logIn(here, 'centre', `/review/applications/${caseNo}`)
  const decline = page.getByRole('form', { name: 'ことわり' })
  await page.getByRole('heading', { name: 'ご本人' }).waitFor()
  await page.keyboard.press('Control+d')
  await decline.getByRole('button', { name: 'やめる' }).focus()
  await page.keyboard.press('Enter')
  await decline.waitFor({ state: 'detached' })
  expect((await application(caseNo)).state).toBe('submitted')

  await page.keyboard.press('Control+b')
  const words = page.getByLabel('会員に送る言葉')
  await words.fill('住所が通帳とちがいます。確かめてください。')
  await page.getByRole('heading', { name: caseNo, exact: true }).click()
  await page.keyboard.press('Control+d')
  expect(await page.getByRole('button', { name: /承認/ }).isDisabled()).toBe(true)
  expect(await words.inputValue()).toBe('住所が通帳とちがいます。確かめてください。')
  await picture(page, 'writing-application')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').filter({ hasText: '差し戻しました' }).waitFor()
  expect(await application(caseNo)).toMatchObject({
    state: 'returned',
    return_reason: '住所が通帳とちがいます。確かめてください。',
  })
})

test('a month that is being sent back is not approved by the same key', async () => {
  const { page: preparer } = await logIn(here, 'preparer', '/review/months/2026-10')
  for (const [step, done] of [
    ['締める', /締めて計算しました/],
    ['確認した', /確認済みにしました/],
    ['起案する', /起案しました/],
  ] as const) {
    await preparer.locator('#main-step').filter({ hasText: step }).waitFor()
    await preparer.keyboard.press('Control+Enter')
    await preparer.getByRole('status').filter({ hasText: done }).waitFor()
  }
  const runs = async () => (await rows<{ state: string }>('select state from runs')).map(({ state }) => state)

  const { page } = await logIn(here, 'approver', '/review/months/2026-10')
  await page.locator('#main-step:enabled').filter({ hasText: '決裁する' }).waitFor()
  await page.getByRole('button', { name: '起案の前に戻す' }).click()
  expect(await page.locator('#main-step').isDisabled()).toBe(true)
  // nothing written yet: the key goes nowhere
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type('10月2日の回がまちがっています。')
  await picture(page, 'writing-take-back')
  expect(await runs()).toEqual(['submitted'])
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').filter({ hasText: '起案の前に戻しました' }).waitFor()
  expect(await runs()).not.toContain('approved')
  expect(await rows('select approver from run_approvals')).toEqual([])
})

test('a pair is registered with the family whose name stands there, not with the one looked for before', async () => {
  const { page } = await logIn(here, 'centre', '/review/members/200001')
  const pairedWith = async () =>
    (await rows<{ no: string }>(`select provider_no as no from pairs where requester_no = '200001'`)).map(
      ({ no }) => no,
    )
  const before = await pairedWith()
  const field = page.getByRole('combobox', { name: '提供会員を組に登録' })
  await field.fill('キムラ')
  await page.getByRole('option', { name: /木村 直樹/ }).waitFor()
  await page.route(/members\?.*search=/, (route) => route.abort())
  await field.fill('イノウエ')
  await page.keyboard.press('Enter')
  await page.getByRole('listbox').getByText('サーバーにつながりません').waitFor()
  await page.keyboard.press('Enter')
  expect([await field.inputValue(), await pairedWith()]).toEqual(['イノウエ', before])
  await picture(page, 'writing-pair')
  await page.unroute(/members\?.*search=/)
  await field.fill('イノウ')
  await page.getByRole('option', { name: /井上 トシ子/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('status').filter({ hasText: '組を登録しました' }).waitFor()
  expect((await pairedWith()).filter((no) => !before.includes(no))).toEqual(['100009'])
  // as many letters as are looked for
  await page.getByRole('searchbox').fill('あ'.repeat(70))
  expect((await page.getByRole('searchbox').inputValue()).length).toBe(60)
})

test('a session that ends while somebody writes costs a password, not the words', async () => {
  const { page, context } = await logIn(here, 'centre', '/review/questions')
  const password = here.sandbox.service.staffPasswords['centre']!
  const looksAgain = async () => {
    const asked = page.waitForRequest(/counts/)
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    return (await asked).headers()['x-unattended']
  }
  await page
    .getByRole('link', { name: /R-\d{8}/ })
    .first()
    .click()
  const answer = page.getByLabel(/会員への返事/)
  const words = 'お問い合わせの件、くわしく書いているところです。'.repeat(8)
  await answer.fill(words)
  await looksAgain()
  expect(await looksAgain()).toBe('1')

  await rows('delete from staff_sessions')
  await looksAgain()
  await page.getByText('書きかけのまま続けられます').waitFor()
  await picture(page, 'writing-log-in-again')
  await expectAccessible(page)
  // nothing of members is seen by who passes, and no key reaches the page behind
  expect(await answer.isVisible()).toBe(false)
  await page.getByRole('heading').click()
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Escape')
  await page.getByLabel('パスワード').fill(password)
  await page.keyboard.press('Enter')
  await answer.waitFor()
  expect(await answer.inputValue()).toBe(words)
  await page.waitForFunction(() => document.activeElement?.id === 'answer')

  // the same person, logged in once more in another tab: this one goes on
  await context.request.post(`${here.sandbox.url}/api/review/log-in`, { data: { login: 'centre', password } })
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').filter({ hasText: '返事を送りました' }).waitFor()

  // and another person: this tab does nothing in their name
  const other = { login: 'admin', password: here.sandbox.service.staffPasswords['admin']! }
  await context.request.post(`${here.sandbox.url}/api/review/log-in`, { data: other })
  const logOut = page.getByRole('button', { name: 'ログアウト' })
  await logOut.click()
  await page.getByRole('alert').filter({ hasText: 'ログアウトできませんでした' }).waitFor()
  await picture(page, 'writing-still-in')
  await expectAccessible(page)
  await page.reload()
  await logOut.click()
  await page.getByLabel('ログイン名').waitFor()
  await page.reload()
  await page.getByLabel('ログイン名').waitFor()
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('famisapo_staff')
})

test('two people at one notice: neither loses what was written', async () => {
  const { page: mine } = await logIn(here, 'centre', '/review/notices/new')
  const saved = (page: Page) => page.getByRole('status').filter({ hasText: '保存しました' }).waitFor()
  const [title, body, place] = ['題名', '本文', '場所']
  await mine.getByLabel(body!).fill('はじめの文です。')
  await saved(mine)
  const { pathname } = new URL(mine.url())
  const notice = async () =>
    (
      await rows<{ title: string; body: string; place: string }>(
        'select title, body, place from notices where id = $1',
        [Number(pathname.split('/').at(-1))],
      )
    )[0]!

  const { page: theirs } = await logIn(here, 'admin', pathname)
  await theirs.getByLabel(title!).fill('交流会のご案内')
  await saved(theirs)

  // my text and their title: both stand
  const long = 'お茶を飲みながら話しましょう。'.repeat(12)
  await mine.getByLabel(body!).fill(long)
  await expect.poll(notice, { timeout: 10_000 }).toMatchObject({ title: '交流会のご案内', body: long })
  expect(await mine.getByLabel(title!).inputValue()).toBe('交流会のご案内')

  // both wrote the text: what is stored is shown, what they were writing lies beside it until they say
  await theirs.getByLabel(place!).fill('見本公民館')
  await theirs.getByLabel(body!).fill('手作りのお菓子もあります。')
  const beside = theirs.getByRole('region', { name: '書いていた言葉' })
  await beside.getByText('手作りのお菓子もあります。').waitFor()
  expect(await theirs.getByLabel(body!).inputValue()).toBe(long)
  await expect.poll(notice, { timeout: 10_000 }).toMatchObject({ body: long, place: '見本公民館' })
  await picture(theirs, 'writing-two-people')
  await expectAccessible(theirs)
  await beside.getByRole('button', { name: '自分の言葉にする' }).click()
  await beside.waitFor({ state: 'detached' })
  await expect
    .poll(notice, { timeout: 10_000 })
    .toMatchObject({ body: '手作りのお菓子もあります。', place: '見本公民館' })
})
