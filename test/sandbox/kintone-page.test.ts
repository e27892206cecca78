/** The stand-in kintone's page in a real Chromium, behind the headers the service sends. */
import { AxeBuilder } from '@axe-core/playwright'
import helmet from '@fastify/helmet'
import Fastify from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { kintoneStandIn, type KintoneWorld } from '../../sandbox/kintone/stand-in.ts'
import { officeSize, openBrowser, openScreen, phoneSize, type Screen } from '../support/chromium.ts'
import { activity, apiTokens, apps } from './kintone-support.ts'

let browser: Browser
let world: KintoneWorld
let url: string
const server = Fastify({ forceCloseConnections: true })

beforeAll(async () => {
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: { defaultSrc: ["'self'"], styleSrc: ["'self'"], upgradeInsecureRequests: null },
    },
    hsts: false,
  })
  const clock = () => new Date('2025-11-05T12:00:00+09:00')
  world = await kintoneStandIn(server, { apiTokens, apps, clock })
  await server.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(server.server.address() as { port: number }).port}/sandbox/kintone`
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server.close()
})
beforeEach(() => {
  world.mend()
  world.allOrNone(() => {
    const { table } = world.recordsIn('activities')
    for (const { id } of table.list()) table.remove(id)
    for (let n = 1; n <= 12; n += 1) world.recordsIn('activities').addOne(visit(n))
  })
})

const visit = (n: number) =>
  activity(`R-20251105-${String(n).padStart(5, '0')}-01`, {
    提供会員氏名: n === 7 ? '<script>alert(1)</script>' : '田中 和子',
    依頼会員氏名: '佐藤 美咲',
    児童数: '2',
    病児数: String(n % 2),
    処理状態: n % 3 === 0 ? '差戻し' : '承認済',
    時間: '2',
    利用料金: '1500',
    報酬: '3000',
    補助金: '1500',
  })

async function isSound({ page, problems }: Screen): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  const overflowPx = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflowPx).toBeLessThanOrEqual(0)
  expect(problems).toEqual([])
}

test.each([
  ['an office screen', officeSize],
  ['a phone', phoneSize],
  ['a small phone', { width: 320, height: 640 }],
])(
  'on %s: list, record and drawer are readable, nothing is asked of the outside',
  async (_name, viewport) => {
    const screen = await openScreen(browser, { viewport })
    const { page } = screen
    await page.goto(url)
    await page.getByText('12件・補助金の合計 18,000円').waitFor()
    await page.getByText('こわして試す').click()
    await isSound(screen)
    expect(
      await page.evaluate(async () => {
        await document.fonts.ready
        return [...document.fonts].filter(({ status }) => status === 'loaded').length
      }),
    ).toBeGreaterThan(0)
    await page.getByRole('link', { name: 'R-20251105-00007-01' }).click()
    await page.getByText('<script>alert(1)</script>').waitFor()
    await isSound(screen)
    await screen.context.close()
  },
  60_000,
)

test('a visitor breaks kintone and mends it', async () => {
  const { page, problems, context } = await openScreen(browser, { viewport: officeSize })
  await page.goto(url)
  await page.getByText('こわして試す').click()
  await page.getByLabel('断る報告番号').fill('R-20251105-00003-01')
  await page.getByRole('button', { name: 'この番号を断る' }).click()
  await page.getByRole('status').getByText('「R-20251105-00003-01」の登録を断っています。').waitFor()
  expect(world.faults.refuse).toMatchObject({ field: '報告番号', value: 'R-20251105-00003-01' })
  await page.getByText('こわして試す').click()
  await page.getByRole('button', { name: 'kintoneを止める' }).click()
  await page.getByText('kintoneを止めています。').waitFor()
  expect(world.faults.down).toBe('503')
  await page.getByRole('button', { name: 'もとに戻す' }).click()
  await page.getByRole('status').waitFor({ state: 'detached' })
  expect(world.faults).toMatchObject({ down: false, refuse: null })
  expect(problems).toEqual([])
  await context.close()
}, 60_000)

test('the search looks through every field', async () => {
  const { page, context } = await openScreen(browser, { viewport: officeSize })
  await page.goto(url)
  await page.getByLabel('番号・氏名・日付').fill('00012')
  await page.getByRole('button', { name: 'さがす' }).click()
  await page.getByText('1件・補助金の合計 1,500円').waitFor()
  await page.goto(`${url}?app=members`)
  await page.getByText('会員情報には、まだ記録がありません。').waitFor()
  await context.close()
}, 60_000)

test('another site’s form breaks nothing; a record that is not there is not found', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(`${url}/break`, { method: 'POST', headers, body: 'what=down' })
  expect([answer.status, world.faults.down]).toEqual([403, false])
  expect((await fetch(`${url}/activities/999`)).status).toBe(404)
  expect((await fetch(`${url}/constructor/1`)).status).toBe(404)
  expect((await fetch(`${url}/fonts/biz-udgothic/package.json`)).status).toBe(404)
})
