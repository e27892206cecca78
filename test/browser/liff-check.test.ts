/**
 * A member chooses files on the phone, sees which were taken, and mends the reading field by field with the large
 * pads, by thumb and by keyboard; prints the own form. PICTURES=folder keeps a picture of every station.
 */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { ReadField, Reading } from '../../rules/reading.ts'
import { browserSandbox, logIn } from '../support/browser-sandbox.ts'
import { openScreen, phoneSize } from '../support/chromium.ts'
import { expectAccessible, expectOneScreen, expectRoomy, picture } from '../support/look-at.ts'
import type { MemberPhone } from '../support/member-phone.ts'

const PROVIDER = '100001'
const here = browserSandbox({ now: '2026-11-22T21:00:00+09:00' })
let phone: MemberPhone

beforeAll(async () => {
  phone = await here.sandbox.phone(PROVIDER)
}, 60_000)

const sample = (name: string) => readFileSync(new URL(`../../sandbox/samples/${name}`, import.meta.url))
/** A second try of the test sends a file of its own: the same bytes would be recognised. */
const ofThisTry = (photo: Buffer) => Buffer.concat([photo, Buffer.from(crypto.randomUUID())])
const addressOf = (path: string) => {
  const url = new URL(`/liff/${path}`, here.sandbox.url)
  url.searchParams.set('sandboxUser', phone.userId)
  return url.href
}

/** Pages of a kind of their own; the others only where pictures are wanted. */
const LOOKED_AT = ['upload-done', 'check-number', 'check-time', 'form']

/** 390 px, 320 px, and 320 px with letters twice as large: nothing cut off, every control for a thumb, axe content. */
async function look(page: Page, name: string): Promise<void> {
  if (!LOOKED_AT.includes(name) && !process.env['PICTURES']) return
  await picture(page, name, { fullPage: true })
  await expectAccessible(page)
  await expectRoomy(page)
  await page.setViewportSize({ width: 320, height: 640 })
  await picture(page, `${name}-320`)
  await expectRoomy(page)
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await picture(page, `${name}-320-large`, { fullPage: true })
  await expectRoomy(page)
  await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  await page.setViewportSize(phoneSize)
}

/** The first row's fields become doubtful, the rest of the reading sure: one question of every kind. */
async function doubtAll(caseNo: string): Promise<void> {
  const { pool } = here.db.database
  const { rows } = await pool.query<{ id: number; reading: Reading }>(
    'select readings.id, reading from readings join photos on photos.id = photo_id where case_no = $1',
    [caseNo],
  )
  const { id, reading } = rows[0]!
  const first = 1
  const asked = ['requesterNo', 'date', 'start', 'end', 'childCount', 'kind', 'transportYen']
  const isAsked = ({ row, name }: ReadField) => row === first && asked.includes(name)
  const fields = reading.fields.map((field) => ({
    ...field,
    status: isAsked(field)
      ? ('unsure' as const)
      : field.status === 'unsure'
        ? ('sure' as const)
        : field.status,
  }))
  await pool.query('update readings set reading = $2 where id = $1', [id, { ...reading, fields }])
}

test('files are sent, the reading is mended with the pads, and sent', { timeout: 180_000 }, async () => {
  const { page, problems } = await openScreen(here.browser, { viewport: phoneSize })
  await page.goto(addressOf('upload'))
  await page.getByRole('heading', { name: '報告書を送る' }).waitFor()
  await look(page, 'upload')
  const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer })
  await page
    .getByLabel('写真をえらぶ')
    .setInputFiles([
      file('用紙.jpg', 'image/jpeg', ofThisTry(sample('month-doubtful.jpg'))),
      file('メモ.pdf', 'application/pdf', Buffer.from('no pdf at all'.repeat(40))),
    ])
  await picture(page, 'upload-chosen')
  await page.getByRole('button', { name: '2つ送る' }).click()
  await page.getByRole('heading', { name: '1つ受け取りました' }).waitFor()
  await page.getByText('× 写真として開けませんでした').waitFor()
  await look(page, 'upload-done')
  const caseNo = /R-\d{8}-\d{5}/.exec(await page.getByText('管理番号').innerText())![0]

  await page.getByRole('link', { name: '読みとりを見る' }).click()
  await page.locator('.photo-sheet img').waitFor({ timeout: 60_000 })
  // and the chat has gone on
  await phone.hears('3件')
  await doubtAll(caseNo)
  await page.reload()

  const asks = (words: string) => page.getByRole('heading', { name: words }).waitFor()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await asks('どなたの活動ですか？')
  await page.locator('.photo-sheet img').evaluate((image: HTMLImageElement) => image.decode())
  // by keyboard alone
  await page.locator('.typed').focus()
  await page.keyboard.type('999999')
  await page.getByText('× この番号の人は').waitFor()
  await look(page, 'check-number')
  const [pair] = (
    await here.db.database.pool.query<{ requester_no: string }>(
      'select requester_no from pairs where provider_no = $1 order by 1',
      [PROVIDER],
    )
  ).rows
  for (let n = 0; n < 6; n += 1) await page.keyboard.press('Backspace')
  await page.keyboard.type(pair!.requester_no)
  await page.getByText(/^✓ .+さん$/).waitFor()
  await page.keyboard.press('Enter')

  await asks('いつの活動ですか？')
  await look(page, 'check-day')
  await page.getByRole('button', { name: /^11月6日/ }).click()
  await asks('始まりは何時ですか？')
  await look(page, 'check-time')
  await press('18時')
  await press('18時15分')
  await asks('終わりは何時ですか？')
  await press('8時')
  await press('8時30分')
  await page.getByText('18:15に始まって、08:30に終わりましたか？').waitFor()
  await look(page, 'check-next-day')
  await press('時刻を直す')
  await press('20時')
  await press('20時0分')
  await asks('お子さんは何人ですか？')
  await press('2')
  await press('決定')
  await asks('活動の内容はどれですか？')
  await look(page, 'check-kind')
  await page.locator('.choices button').first().click()
  await asks('交通費はいくらですか？')
  await page.getByRole('img', { name: '7か所のうち 7か所目' }).waitFor()
  for (const key of ['4', '2', '0']) await press(key)
  await page.getByText('420円', { exact: true }).waitFor()
  await look(page, 'check-yen')
  await press('決定')

  await page.getByText('✓ ぜんぶ、たしかめました').waitFor()
  await page.getByText(/11月6日\(金\) 18:15–20:00/).waitFor()
  await picture(page, 'check-all')
  await page.getByRole('button', { name: '送信する' }).click()
  await page.getByRole('heading', { name: '報告を受け付けました' }).waitFor()
  const { rows } = await here.db.database.pool.query(
    "select start_time, transport_yen::int from activities where case_no = $1 and date = '2026-11-06'",
    [caseNo],
  )
  expect(rows).toContainEqual({ start_time: '18:15', transport_yen: 420 })
  expect(problems.filter((problem) => !/status of 4(22|09)/.test(problem))).toEqual([])
})

test('the own form opens as PDF, for this month and the next', { timeout: 60_000 }, async () => {
  const { page, problems } = await openScreen(here.browser, { viewport: phoneSize })
  await page.goto(addressOf('form'))
  await page.getByRole('heading', { name: '2026年12月分' }).waitFor()
  await look(page, 'form')
  const link = page.getByRole('link', { name: /用紙をひらく.*2026年11月分/ })
  const pdf = await page.request.get(new URL((await link.getAttribute('href'))!, here.sandbox.url).href)
  expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
  expect(problems).toEqual([])
})

test(
  'the centre prints the forms of a ward from the list of members, by keyboard',
  { timeout: 60_000 },
  async () => {
    const { page, problems } = await logIn(here, 'centre', '/review/members')
    await page.getByRole('link', { name: PROVIDER }).waitFor()
    await page.keyboard.press('p')
    const panel = page.getByRole('form', { name: '用紙を印刷する' })
    await panel.getByText(/提供会員 \d+人分/).waitFor()
    await panel.getByLabel('月').selectOption('2026-12')
    await panel.getByLabel('区').selectOption({ index: 1 })
    await picture(page, 'print-forms')
    await expectAccessible(page)
    await expectOneScreen(page)
    const download = page.waitForEvent('download')
    await panel.getByRole('link', { name: 'PDFを受け取る' }).click()
    expect((await download).suggestedFilename()).toBe('forms-2026-12.pdf')
    await panel.getByLabel('区').press('Escape')
    await panel.waitFor({ state: 'detached' })
    // whoever has not logged in yet is asked once
    expect(problems.filter((problem) => !problem.includes('status of 401'))).toEqual([])
  },
)
