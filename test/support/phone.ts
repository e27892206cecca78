/**
 * Phone: a visitor's fingers on the sandbox's phone page, for journeys in the browser.
 *
 * Promise:  only what a person sees and can reach: names, labels, keys.
 */
import type { Locator, Page } from 'playwright-core'

const deadlineMs = 15_000

/** Opens the page and takes the phone of the person with this name; '佐藤 美咲'. */
export async function takePhone(page: Page, baseUrl: string, name: string): Promise<void> {
  await page.goto(`${baseUrl}/sandbox/`)
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await page.getByRole('log').waitFor()
}

export async function sayInChat(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'メッセージ' }).fill(text)
  await page.getByRole('button', { name: '送信', exact: true }).click()
}

/** The newest bubble, or other words in the talk, holding this text; waits for it. */
export async function newestWith(page: Page, text: string | RegExp): Promise<Locator> {
  const found = page.getByRole('log').locator('.from-bot').filter({ hasText: text }).last()
  await found.waitFor({ timeout: deadlineMs })
  return found
}

/** Taps the newest button of this name: in a bubble, among the quick replies, or in the menu. */
export async function tapNewest(page: Page, name: string | RegExp): Promise<void> {
  const main = page.getByRole('main')
  const button = main.getByRole('button', { name, exact: typeof name === 'string' }).last()
  await button.click({ timeout: deadlineMs })
}

/** In the open picker. @param date 'YYYY-MM-DD' */
export async function pickDate(page: Page, date: string): Promise<void> {
  const sheet = page.getByRole('dialog')
  const day = sheet.locator(`[data-date="${date}"]`)
  const monthName = `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月`
  while ((await sheet.getByText(monthName, { exact: true }).count()) === 0) {
    const shown = await sheet.locator('[data-date]').first().getAttribute('data-date')
    const isLater = (shown ?? '').slice(0, 7) > date.slice(0, 7)
    await sheet.getByRole('button', { name: isLater ? '前の月' : '次の月' }).click()
  }
  await day.click()
  await sheet.getByRole('button', { name: '決定' }).click()
}

/** In the open picker. @param time 'HH:MM' */
export async function pickTime(page: Page, time: string): Promise<void> {
  const [hour = '', minute = ''] = time.split(':')
  const sheet = page.getByRole('dialog')
  for (const [wheel, digits] of [
    ['時', hour],
    ['分', minute],
  ] as const) {
    await sheet.getByRole('spinbutton', { name: wheel }).focus()
    await page.keyboard.type(digits)
  }
  await sheet.getByRole('button', { name: '決定' }).click()
}

/** Sends sample photos, by their captions, as one set. */
export async function sendSamples(page: Page, ...captions: (string | RegExp)[]): Promise<void> {
  await page.getByRole('button', { name: '写真などを送る' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '見本の写真' }).click()
  for (const caption of captions)
    await page.getByRole('dialog').getByRole('button', { name: caption }).click()
  await page.getByRole('dialog').getByRole('button', { name: /送る$/ }).click()
}

/** Sends photos of the visitor's own. */
export async function sendOwnPhotos(page: Page, files: string[]): Promise<void> {
  await page.getByRole('button', { name: '写真などを送る' }).click()
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles(files)
  await page.getByRole('dialog').getByRole('button', { name: /送る$/ }).click()
}
