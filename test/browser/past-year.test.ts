/** A visit of March comes in at the end of May: 過年度支出, approved apart before the treasury can make the file. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { importCsv } from '../../server/csv-import.ts'
import { browserSandbox, logIn } from '../support/browser-sandbox.ts'
import { expectAccessible, picture } from '../support/look-at.ts'

const here = browserSandbox({ now: '2027-05-27T10:00:00+09:00', anew: true })
const CSV = [
  '報告番号,提供会員番号,依頼会員番号,活動日,開始時刻,終了時刻,児童数,病児数,活動内容,交通費,実費,取消,処理状態',
  'R-20270310-00901-01,100001,REQUESTER,2027-03-10,15:00,17:00,1,0,習い事への送り迎え,0,0,,承認済',
  '',
].join('\r\n')

const main = (page: Page) => page.locator('#main-step')
async function press(page: Page, name: string, says: RegExp): Promise<void> {
  await main(page).filter({ hasText: name }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').filter({ hasText: says }).waitFor()
}
async function april(role: string): Promise<Page> {
  const { page } = await logIn(here, role, '/review/months')
  await page.goto(`${here.sandbox.url}/review/months/2027-04`)
  return page
}

test('March’s money in June waits for an approval of its own', { timeout: 120_000 }, async () => {
  const { services } = here.sandbox.service
  const { rows } = await services.db.pool.query<{ no: string }>(
    `select requester_no as no from pairs where provider_no = '100001' order by 1 limit 1`,
  )
  await services.db.drizzle.transaction((tx) =>
    importCsv(tx, services, 'activities', CSV.replace('REQUESTER', rows[0]!.no)),
  )
  const preparer = await april('preparer')
  await press(preparer, '締める', /締めて計算しました/)
  await press(preparer, '確認した', /確認済みにしました/)
  await press(preparer, '起案する', /起案しました/)

  const approver = await april('approver')
  await press(approver, '決裁する', /決裁しました/)
  await approver.getByText('▲ 過年度支出 2026年度 1件 1,000円').waitFor()
  await picture(approver, 'past-year')
  await expectAccessible(approver)

  const treasury = await april('treasury')
  await treasury.getByText('過年度支出を決裁するのは、決裁の人です。').waitFor()
  expect(await main(treasury).isDisabled()).toBe(true)
  await press(approver, '過年度支出を決裁する', /過年度支出を決裁しました/)
  await treasury.reload()
  await treasury.getByText('決裁 子育て支援課 課長 大塚').nth(1).waitFor()
  await press(treasury, 'ファイルを作る', /台帳に入れました/)
})
