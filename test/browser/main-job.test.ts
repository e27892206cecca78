/**
 * What a visitor does after `npm start`, in real Chromium: report by questions and by photo on the sandbox phone,
 * approve both on the review page, find them with the right amounts on the kintone page.
 * PICTURES=folder keeps a picture of every station, to be looked at.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browserSandbox, logIn } from '../support/browser-sandbox.ts'
import { officeSize, openScreen, phoneSize } from '../support/chromium.ts'
import { picture } from '../support/look-at.ts'
import { newestWith, sayInChat, sendSamples, takePhone, tapNewest } from '../support/phone.ts'
import { eventually } from '../support/sandbox.ts'

const here = browserSandbox({ now: '2026-11-12T21:00:00+09:00' })

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

test('by questions and by photo, approved, found in kintone', { timeout: 180_000 }, async () => {
  const phone = await openScreen(here.browser, { viewport: phoneSize })
  await takePhone(phone.page, here.sandbox.url, '田中 和子')
  await picture(phone.page, 'phone-start')
  const guided = await reportByQuestions(phone.page)
  const photographed = await reportByPhoto(phone.page)
  expect(photographed).not.toBe(guided)

  const desk = await logIn(here, 'clerk')
  await desk.page.getByText(guided).waitFor()
  await picture(desk.page, 'review-queue')
  for (const caseNo of [guided, photographed]) {
    await desk.page.goto(`${here.sandbox.url}/review/reports/${caseNo}`)
    await desk.page.getByText(caseNo).first().waitFor()
    if (caseNo === photographed) await desk.page.locator('img').first().waitFor()
    await picture(desk.page, caseNo === guided ? 'review-guided' : 'review-photo')
    await desk.page.keyboard.press('Control+Enter')
    await eventually(
      async () => (await here.sandbox.kintone('activities')).some((record) => record['管理番号'] === caseNo),
      Boolean,
    )
  }

  const office = await openScreen(here.browser, { viewport: officeSize })
  await office.page.goto(`${here.sandbox.url}/sandbox/kintone`)
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
