/** A member opens the page of 交付決定 on the phone: months, amounts, the paper; small and large. */
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { exportMonth, payMonth } from '../../server/month/make-files.ts'
import { approveMonth, closeMonth, markChecked, submitMonth } from '../../server/month/steps.ts'
import { browserSandbox } from '../support/browser-sandbox.ts'
import { openScreen, phoneSize } from '../support/chromium.ts'
import { expectAccessible, expectRoomy, picture } from '../support/look-at.ts'

const MONTH = '2026-10'
const PREPARER = 'staff:1'
const here = browserSandbox({ now: '2026-11-22T21:00:00+09:00' })
let decided: { provider_no: string; decision_no: string; subsidy_yen: string }[]

beforeAll(async () => {
  const { services } = here.sandbox.service
  await closeMonth(services, MONTH, PREPARER)
  await markChecked(services, MONTH, PREPARER)
  await submitMonth(services, MONTH, PREPARER)
  await approveMonth(services, MONTH, 'staff:2', null)
  await exportMonth(services, MONTH, { actor: PREPARER, payOn: null })
  await payMonth(services, MONTH, PREPARER)
  decided = (
    await here.db.database.pool.query<(typeof decided)[number]>(
      `select provider_no, decision_no, subsidy_yen from decisions where pay_yen > 0
         and provider_no in (select member_no from line_links) order by 1`,
    )
  ).rows
}, 60_000)

/** Nothing axe finds, nothing cut off, every control large enough for a thumb. */
async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page)
  await expectRoomy(page)
}

test(
  'months with their amounts and the paper; 320 px, letters twice as large',
  { timeout: 120_000 },
  async () => {
    expect(decided.length).toBeGreaterThan(0)
    const [own] = decided
    const phone = await here.sandbox.phone(own!.provider_no)
    const { page, problems } = await openScreen(here.browser, { viewport: phoneSize })
    await page.goto(`${here.sandbox.url}/liff/decisions?sandboxUser=${phone.userId}`)
    await page.getByRole('heading', { name: '交付決定', exact: true }).waitFor()
    await page.getByRole('heading', { name: /2026年10月分/ }).waitFor()
    await page.getByText(`${Number(own!.subsidy_yen).toLocaleString('ja-JP')}円`, { exact: true }).waitFor()
    await page.getByText('振込日は11月30日(月)です').waitFor()
    await expectGood(page)
    await picture(page, 'decisions')

    const link = page.getByRole('link', { name: /通知書を見る/ })
    const paper = await page.evaluate(
      async (url) => {
        const answer = await fetch(url)
        const bytes = new Uint8Array(await answer.arrayBuffer())
        return [answer.status, String.fromCharCode(...bytes.slice(0, 5))]
      },
      (await link.getAttribute('href'))!,
    )
    expect(paper).toEqual([200, '%PDF-'])
    // nobody's but one's own
    const others = await page.evaluate(
      async (url) => (await fetch(url)).status,
      `/api/liff/decisions/${decided.find((one) => one.provider_no !== own!.provider_no)!.decision_no}/notice.pdf`,
    )
    expect(others).toBe(404)

    await page.setViewportSize({ width: 320, height: 640 })
    await expectGood(page)
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await expectGood(page)
    await picture(page, 'decisions-320-200')
    // the one refusal is the other member's paper
    expect(problems.filter((problem) => !problem.includes('status of 404'))).toEqual([])
  },
)
