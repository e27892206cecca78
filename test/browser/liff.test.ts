/**
 * A member mends a photo's reading on its page and sends it; the chat says that it was received.
 * PICTURES=folder keeps a picture of every station, to be looked at.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { browserSandbox } from '../support/browser-sandbox.ts'
import { openScreen, phoneSize } from '../support/chromium.ts'
import { expectAccessible, expectRoomy, picture } from '../support/look-at.ts'
import type { MemberPhone } from '../support/member-phone.ts'
import { eventually } from '../support/sandbox.ts'

const PROVIDER = '100001'
const OTHER_PROVIDER = '100002'
const here = browserSandbox({ now: '2026-11-22T21:00:00+09:00' })
/** of the provider, with a doubtful number in the case's photo */
let phone: MemberPhone
let caseNo: string

beforeAll(async () => {
  phone = await here.sandbox.phone(PROVIDER)
  caseNo = await photoCase()
}, 60_000)

/** The sample with a doubtful number, sent in the chat. @returns its case once it is read */
async function photoCase(): Promise<string> {
  await phone.sendSample('month-doubtful.jpg')
  const [row] = await eventually(
    async () =>
      (
        await here.db.database.pool.query<{ case_no: string }>(
          "select case_no from photos where state = 'read'",
        )
      ).rows,
    (rows) => rows.length === 1,
  )
  return row!.case_no
}

const pageOf = (holder: MemberPhone) =>
  `${here.sandbox.url}/liff/reading/${caseNo}?sandboxUser=${holder.userId}`

test(
  'a doubtful number is mended on the page, the chat gives the receipt',
  { timeout: 180_000 },
  async () => {
    const { page, problems } = await openScreen(here.browser, { viewport: phoneSize })
    await page.goto(pageOf(phone))
    await page.getByRole('heading', { name: '写真の読み取り' }).waitFor()
    await page.getByText(/たしかめるところが [1-9]か所/).waitFor()
    await page.locator('.photo-sheet img').evaluate((image: HTMLImageElement) => image.decode())
    await page.locator('.photo-sheet rect').waitFor()
    await picture(page, 'liff-open')
    await expectAccessible(page)
    await expectRoomy(page)

    await page.getByRole('button', { name: '送信する' }).click()
    const summary = page.getByRole('alert')
    await summary.getByText(/直すところが [1-9]か所/).waitFor()
    await picture(page, 'liff-summary')
    await expectAccessible(page)
    await summary.getByRole('link').first().click()
    const doubtful = page.locator('.field.doubtful')
    const first = doubtful.first().locator('input, select')
    expect(await first.evaluate((input) => input === document.activeElement)).toBe(true)
    for (let left = await doubtful.count(); left > 0; left--) {
      await doubtful.first().getByRole('button').first().click()
      await eventually(
        () => doubtful.count(),
        (count) => count === left - 1,
      )
    }
    await page.getByText(/依頼会員から/).waitFor()
    await picture(page, 'liff-settled')

    await page.setViewportSize({ width: 320, height: 640 })
    await picture(page, 'liff-320')
    await expectRoomy(page)
    await page.setViewportSize(phoneSize)

    await page.getByRole('button', { name: '送信する' }).click()
    await page.getByRole('heading', { name: '報告を受け付けました' }).waitFor()
    await page.getByText(caseNo).waitFor()
    await picture(page, 'liff-receipt')
    await expectAccessible(page)
    await phone.hears('報告を受け付けました')

    await page.reload()
    await page.getByRole('heading', { name: 'もう受け付けています' }).waitFor()
    const rows = await here.db.database.pool.query(
      'select 1 from reports where case_no = $1 and state = $2',
      [caseNo, 'submitted'],
    )
    expect(rows.rowCount).toBe(1)
    // the one refusal is the doubtful number's
    expect(problems.filter((problem) => !problem.includes('status of 422'))).toEqual([])
  },
)

test('to another member the page says that there is no such report', { timeout: 60_000 }, async () => {
  const other = await here.sandbox.phone(OTHER_PROVIDER)
  expect(other.userId).not.toBe(phone.userId)
  const { page } = await openScreen(here.browser, { viewport: phoneSize })
  await page.goto(pageOf(other))
  await eventually(
    () => page.getByRole('alert').allTextContents(),
    (texts) => texts.some((text) => /見つかりません|提供会員/.test(text)),
  )
  await picture(page, 'liff-stranger')
})

test('/liff alone says what the chat opens', async () => {
  const { page, problems } = await openScreen(here.browser, { viewport: phoneSize })
  await page.goto(`${here.sandbox.url}/liff`)
  await page.getByText('LINEのトークから開きます').waitFor()
  await expectAccessible(page)
  await picture(page, 'liff-home')
  expect(problems).toEqual([])
})

/** Everything a page of the build loads, its scripts' own imports too, as one text. */
function scriptsOf(entry: string): string {
  const dist = join(import.meta.dirname, '../../liff/dist')
  const html = readFileSync(join(dist, entry), 'utf8')
  const waiting = [...html.matchAll(/assets\/[\w.-]+\.js/g)].map(([file]) => file)
  const seen = new Map<string, string>()
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file)) continue
    const text = readFileSync(join(dist, file), 'utf8')
    seen.set(file, text)
    waiting.push(...[...text.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)].map(([, name]) => `assets/${name}`))
  }
  return [...seen.values()].join('\n')
}

test.each([
  { entry: 'index.html', holds: 'access.line.me', lacks: ['sandboxUser', '/sandbox/'] },
  { entry: 'sandbox.html', holds: 'sandboxUser', lacks: ['access.line.me', 'liffsdk'] },
])('$entry loads its own way of logging in and no other', ({ entry, holds, lacks }) => {
  const scripts = scriptsOf(entry)
  expect(scripts).toContain(holds)
  expect(lacks.filter((trace) => scripts.includes(trace))).toEqual([])
})
