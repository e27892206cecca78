/**
 * The centre's screens in a real Chromium, by keyboard alone, on a seeded desk.
 * PICTURES=folder keeps a picture of every station, to be looked at.
 */
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportByCase } from '../../db/report-reads.ts'
import { makeWorld, PASSWORD, type World } from '../server/review-world.ts'
import { officeSize, openBrowser, openScreen, type Screen } from '../support/chromium.ts'
import { expectAccessible, picture } from '../support/look-at.ts'
import { seedDesk, type Desk } from './review-desk.ts'

let world: World
let desk: Desk
let browser: Browser
let url: string
beforeAll(async () => {
  world = await makeWorld()
  desk = await seedDesk(world.services)
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}`
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

/** less than a list waits before it looks again by itself */
const QUICK = { timeout: 10_000 }

const scrolls = (page: Page) =>
  page.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement
    return { down: scrollHeight > innerHeight, across: scrollWidth > innerWidth }
  })

async function atDesk(login = 'clerk', viewport = officeSize): Promise<Screen> {
  const screen = await openScreen(browser, { viewport })
  const { page } = screen
  await page.goto(`${url}/review`)
  await page.getByLabel('ログイン名').fill(login)
  await page.getByLabel('パスワード').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('table').waitFor()
  return screen
}

const stored = async (caseNo: string) => (await reportByCase(world.services.db.drizzle, caseNo))!
/** What the words at the foot of the page say. */
const says = (page: Page) => page.getByRole('status')
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '')

describe('log-in', () => {
  test('a wrong password is said in words, the right one opens the queue', async () => {
    const { page, problems } = await openScreen(browser, { viewport: officeSize })
    await page.goto(`${url}/review`)
    await expectAccessible(page)
    await page.getByLabel('ログイン名').fill('clerk')
    await page.getByLabel('パスワード').fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('ログイン名かパスワードが違います').waitFor()
    await picture(page, '01-log-in')
    await page.getByLabel('パスワード').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('table').waitFor()
    // the browser itself reports the refused calls (not logged in yet, wrong password)
    expect(problems.filter((problem) => !problem.includes('401'))).toEqual([])
  })
})

describe('queue', () => {
  test('counts, rows, search and an empty list, all by keys', async () => {
    const { page, problems } = await atDesk()
    await expectAccessible(page)
    await picture(page, '02-queue')
    expect(await scrolls(page)).toEqual({ down: false, across: false })
    expect(await page.getByRole('button', { name: /待ち/ }).innerText()).toContain(String(desk.waiting))
    await page.keyboard.press('/')
    await page.keyboard.type('タムラ')
    await page.keyboard.press('Enter')
    await page.getByText('田村 節子').first().waitFor()
    expect(await page.locator('tbody tr').count()).toBe(1)
    await page.keyboard.press('/')
    await page.keyboard.type('いない人')
    await page.keyboard.press('Enter')
    await page.getByText('「いない人」に合う報告はありません').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.getByRole('table').waitFor()
    await page.keyboard.press('6')
    await page.getByText('承認した報告は、まだありません').waitFor()
    await expectAccessible(page)
    await picture(page, '03-empty')
    expect(problems.filter((problem) => !problem.includes('401'))).toEqual([])
  })
})

describe('a list', () => {
  test('chosen again is still there', async () => {
    const { page } = await atDesk()
    const rows = await page.locator('tbody tr').count()
    expect(rows).toBeGreaterThan(1)
    await page.keyboard.press('1')
    await page.getByRole('table').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(rows)
    await page.goto(`${url}/review/questions?view=closed`)
    await page.getByText('終わりにした質問は、まだありません').waitFor()
    await Promise.all([page.waitForRequest(/questions\?.*view=closed/, QUICK), page.keyboard.press('3')])
    await page.getByText('終わりにした質問は、まだありません').waitFor()
  })

  test('looks for what is new, but not under the hand that walks it', async () => {
    const { page } = await atDesk()
    await page.clock.install()
    await page.addInitScript(() => {
      const asked: string[] = []
      const real = window.fetch
      Object.assign(window, { asked })
      window.fetch = (...wanted) => {
        asked.push(String(wanted[0]))
        return real(...wanted)
      }
    })
    await page.reload()
    await page.getByRole('table').waitFor()
    const asked = () =>
      page.evaluate(() => {
        const { asked: all } = window as unknown as { asked: string[] }
        return all.splice(0).filter((address) => address.includes('/queue?')).length
      })
    expect(await asked()).toBe(1)
    await page.keyboard.press('ArrowDown')
    await page.locator('tbody tr:nth-child(2)[aria-current]').waitFor()
    await page.clock.runFor(61_000)
    expect(await asked()).toBe(0)
    await page.keyboard.press('ArrowUp')
    await page.locator('tbody tr:nth-child(1)[aria-current]').waitFor()
    await page.clock.runFor(61_000)
    expect(await asked()).toBe(3)
  })

  test('a late answer fills no other list', async () => {
    const { page } = await atDesk()
    const letGo = Promise.withResolvers<void>()
    await page.route('**/queue?*view=approved*', async (route) => {
      await letGo.promise
      await route.continue()
    })
    await page.keyboard.press('6')
    await page.keyboard.press('1')
    await page.getByRole('table').waitFor()
    const rows = await page.locator('tbody tr').count()
    const answered = page.waitForResponse(/view=approved/)
    letGo.resolve()
    await answered
    await page.waitForTimeout(200)
    expect(await page.locator('tbody tr').count()).toBe(rows)
  })
})

/** While the accident still waits: the reports below are decided on. */
describe('other sizes', () => {
  test.each([
    { why: '1024 wide', viewport: { width: 1024, height: 768 } },
    { why: 'a desk at 200 %', viewport: { width: 683, height: 384 } },
  ])('$why: nothing is cut off sideways', async ({ why, viewport }) => {
    const { page } = await atDesk('clerk', viewport)
    await picture(page, `12-queue-${viewport.width}`)
    // the reason is read whole: in its line, or where a hand rests on it
    const urgent = page.getByRole('cell', { name: /事故・けが/ }).first()
    const isWhole = await urgent.evaluate((cell) => cell.scrollWidth <= cell.clientWidth)
    expect(isWhole || (await urgent.getAttribute('title'))!.endsWith('すぐに連絡してください。')).toBe(true)
    expect([why, isWhole || viewport.width > 960]).toEqual([why, true])
    await page.goto(`${url}/review/reports/${desk.wide.caseNo}`)
    await page.locator('.activity .line').first().click()
    await picture(page, `13-report-${viewport.width}`)
    expect([why, (await scrolls(page)).across]).toEqual([why, false])
    await expectAccessible(page)
  })
})

describe('report', () => {
  test('worst doubt first: mended, confirmed and approved without a mouse; the next one opens', async () => {
    const { page, problems } = await atDesk()
    const { caseNo } = desk.photo
    await page.goto(`${url}/review/reports/${caseNo}`)
    await page.locator('.photo-sheet img').waitFor()
    // the least certain field has the focus, and lies in the middle of the pane
    await page.waitForFunction((id) => document.activeElement?.id === id, `f-${caseNo}-03-end`)
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const away = await page.evaluate(() => {
      const middle = (element: Element) => {
        const rect = element.getBoundingClientRect()
        return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
      }
      const [box, stage] = ['.box-focus', '.photo-stage'].map((name) => middle(document.querySelector(name)!))
      return Math.hypot(box!.x - stage!.x, box!.y - stage!.y)
    })
    expect(away).toBeLessThan(150)
    await expectAccessible(page)
    await picture(page, '04-report')
    expect(await scrolls(page)).toEqual({ down: false, across: false })

    await page.keyboard.type('1130')
    await page.keyboard.press('Enter')
    await says(page).getByText('保存しました').waitFor()
    await page.waitForFunction((id) => document.activeElement?.id === id, `f-${caseNo}-05-requesterNo`)
    expect((await stored(caseNo)).activities[2]).toMatchObject({ endTime: '11:30', subsidyYen: 1875 })

    await page.keyboard.press('?')
    await page.getByRole('list', { name: '候補' }).waitFor()
    await picture(page, '05-candidates')
    await page.keyboard.press('2')
    await page.getByRole('list', { name: '候補' }).waitFor({ state: 'detached' })
    await expect.poll(async () => (await stored(caseNo)).activities[4]?.requesterNo).toBe('200051')
    await page.waitForFunction((id) => document.activeElement?.id === id, `f-${caseNo}-05-requesterNo`)
    await page.keyboard.press('Enter')
    await page.waitForFunction((id) => document.activeElement?.id === id, `f-${caseNo}-02-date`)
    await page.keyboard.press('F2')
    await page.getByRole('button', { name: '項目へ' }).first().waitFor()
    await picture(page, '06-whole')
    await page.keyboard.press('F2')
    await page.keyboard.press('Control+Enter')
    await says(page).getByText('要確認が 1 件残っています').waitFor()
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('')
    await page.keyboard.press('Control+Enter')
    await says(page).getByText(`${caseNo} を承認しました`).waitFor()
    expect((await stored(caseNo)).report).toMatchObject({
      state: 'approved',
      approvedBy: expect.stringMatching(/^staff:/),
    })
    expect(await page.locator('.report-head h1').innerText()).not.toBe(caseNo)
    await picture(page, '07-next')
    expect(problems.filter((problem) => !problem.includes('401'))).toEqual([])
  })

  test('a value that cannot be is said at its field and stays in the hand', async () => {
    const { page } = await atDesk()
    const { caseNo } = desk.chat
    await page.goto(`${url}/review/reports/${caseNo}`)
    await page.getByText('市から').first().waitFor()
    await page.locator('.activity .line').first().click()
    await page.waitForFunction((id) => document.activeElement?.id === id, `f-${caseNo}-01-date`)
    await picture(page, '08-chat-report')
    await expectAccessible(page)
    await page.locator(`#f-${caseNo}-01-start`).focus()
    await page.keyboard.type('2030')
    await page.keyboard.press('Enter')
    await page.locator('.field-wrong').getByText('終了が開始より前です').waitFor()
    await picture(page, '09-refused')
    await expectAccessible(page)
    // nothing is approved over a value that was not taken, nor over one that means nothing
    await page.keyboard.press('Control+Enter')
    await says(page).getByText('まだ直すところがあります').waitFor()
    await page.locator(`#f-${caseNo}-01-end`).focus()
    await page.keyboard.type('abc')
    await page.keyboard.press('Control+Enter')
    await page.locator('.field-wrong').getByText('時刻の形ではありません').waitFor()
    expect((await stored(caseNo)).report.state).toBe('submitted')
    // the end goes along with it
    await page.locator(`#f-${caseNo}-01-end`).focus()
    await page.locator(`#f-${caseNo}-01-end`).fill('2130')
    await page.keyboard.press('Enter')
    await says(page).getByText('保存しました').waitFor()
    expect((await stored(caseNo)).activities[0]).toMatchObject({ startTime: '20:30', endTime: '21:30' })
  })

  test('returned with a reason by number', async () => {
    const { page } = await atDesk()
    const { caseNo } = desk.toReturn
    await page.goto(`${url}/review/reports/${caseNo}`)
    await page.locator('.activity .line').first().waitFor()
    await page.keyboard.press('Control+b')
    await page.getByRole('form', { name: '差戻し' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('4')
    await picture(page, '10-return')
    await page.keyboard.press('Enter')
    await says(page).getByText(`${caseNo} を差し戻しました`).waitFor()
    expect((await stored(caseNo)).report).toMatchObject({
      state: 'returned',
      returnReason: 'お子さんの人数が合いません。確かめて、なおしてください。',
    })
  })

  test('a photo nobody could read is typed from the picture', async () => {
    const { page } = await atDesk()
    const { caseNo } = desk.unread
    await page.goto(`${url}/review/reports/${caseNo}`)
    await page.waitForFunction(() => document.activeElement?.id === 'f-new-date')
    for (const typed of ['6', '9', '1130', '佐藤']) {
      const before = await focused(page)
      await page.keyboard.type(typed)
      await page.keyboard.press('Enter')
      // a hand is slower than this program: the next field is there before it types
      await page.waitForFunction((id) => document.activeElement?.id !== id, before)
    }
    expect(await focused(page)).toBe('f-new-kind')
    // as numbered on the paper
    await page.keyboard.type('9')
    await page.keyboard.press('Enter')
    await says(page).getByText('保存しました').waitFor()
    expect((await stored(caseNo)).activities).toMatchObject([
      {
        date: '2025-11-06',
        startTime: '09:00',
        endTime: '11:30',
        requesterNo: '200034',
        kind: 'outing',
        subsidyYen: 1250,
      },
    ])
    await page.waitForFunction(() => document.activeElement?.id === 'f-new-date')
    await picture(page, '11-transcribe')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Enter')
    await says(page).getByText(`${caseNo} を承認しました`).waitFor()
  })

  test('somebody else was faster: the present state is shown and said', async () => {
    const { page } = await atDesk()
    const { caseNo } = desk.contested
    await page.goto(`${url}/review/reports/${caseNo}`)
    await page.locator('.activity .line').first().click()
    await page.waitForFunction((id) => document.activeElement?.id === id, `f-${caseNo}-01-date`)
    await desk.changeBehindTheBack(caseNo)
    const yen = `f-${caseNo}-01-transportYen`
    await page.locator(`#${yen}`).focus()
    await page.waitForFunction((id) => document.activeElement?.id === id, yen)
    await page.keyboard.type('900')
    await page.keyboard.press('Enter')
    await says(page).getByText('ほかの人が先に変更しました').waitFor()
    expect(await page.locator(`#f-${caseNo}-01-end`).inputValue()).toBe('16:00')
  })

  test('what is still being written is neither approved over nor lost', async () => {
    const { page } = await atDesk()
    const { caseNo } = desk.contested
    const report = async () => (await stored(caseNo)).report
    await page.goto(`${url}/review/reports/${caseNo}`)
    await page.locator('.activity .line').first().waitFor()

    // a visit of the paper half typed: approved without it, the provider would be paid too little
    await page.keyboard.press('F4')
    await page.waitForFunction(() => document.activeElement?.id === 'f-new-date')
    await page.keyboard.type('6')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'f-new-start')
    await page.keyboard.type('9')
    await page.keyboard.press('Control+Enter')
    await says(page).getByText('書きかけの行があります').waitFor()
    await picture(page, '11b-half-a-row')
    expect((await report()).state).toBe('submitted')
    await page.getByRole('button', { name: 'やめる' }).click()

    // Enter on the button that stops stops
    const panel = page.getByRole('form', { name: '差戻し' })
    const words = page.getByLabel('会員に送る言葉')
    await page.keyboard.press('Control+b')
    await panel.getByRole('button', { name: 'やめる' }).focus()
    await page.keyboard.press('Enter')
    await panel.waitFor({ state: 'detached' })
    expect((await report()).state).toBe('submitted')

    // a return that did not arrive leaves its words; the hand may be anywhere when it is sent again
    await page.keyboard.press('Control+b')
    await words.fill('終わりの時刻を、もう一度確かめてください。')
    await page.context().setOffline(true)
    await page.keyboard.press('Control+Enter')
    await says(page).getByText('サーバーにつながりません').waitFor()
    await panel.getByLabel(/ほかの理由/).check()
    expect(await words.inputValue()).toBe('終わりの時刻を、もう一度確かめてください。')
    await picture(page, '11c-return-offline')
    await page.context().setOffline(false)
    await page.locator('h1').first().click()
    await page.keyboard.press('Control+Enter')
    await says(page).getByText(`${caseNo} を差し戻しました`).waitFor()
    expect(await report()).toMatchObject({
      state: 'returned',
      returnReason: '終わりの時刻を、もう一度確かめてください。',
    })
  })

  test('an auditor sees all and changes nothing', async () => {
    const { page } = await atDesk('auditor')
    await page.goto(`${url}/review/reports/${desk.contested.caseNo}`)
    await page.locator('.activity .line').first().click()
    expect(await page.getByRole('button', { name: /承認/ }).last().isDisabled()).toBe(true)
    expect(await page.getByLabel('終了').getAttribute('readonly')).not.toBeNull()
  })
})
