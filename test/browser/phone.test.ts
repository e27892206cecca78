/** The sandbox's phone page, alone: the stand-in LINE below it, the test in the bot's place. */
import { AxeBuilder } from '@axe-core/playwright'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endStreams } from '../../sandbox/line/phone-routes.ts'
import { officeSize, openBrowser, openScreen, phoneSize, type Screen } from '../support/chromium.ts'
import * as gallery from '../support/phone-gallery.ts'
import { startPhoneSandbox, type HeardEvent, type PhoneSandbox } from '../support/phone-sandbox.ts'
import {
  newestWith,
  pickDate,
  pickTime,
  sayInChat,
  sendOwnPhotos,
  sendSamples,
  takePhone,
  tapNewest,
} from '../support/phone.ts'

let browser: Browser
let folder: string
let sandbox: PhoneSandbox
let screen: Screen
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  folder = mkdtempSync(join(tmpdir(), 'phone-test-'))
  const photo = await sharp({ create: { width: 400, height: 560, channels: 3, background: '#f6f3ea' } })
    .jpeg()
    .toBuffer()
  for (const file of ['clear.jpg', 'blurred.jpg']) writeFileSync(join(folder, file), photo)
  const samples = [
    { file: 'clear.jpg', caption: 'きれいに撮れた用紙' },
    { file: 'blurred.jpg', caption: 'ぼけた写真' },
  ]
  writeFileSync(join(folder, 'samples.json'), JSON.stringify(samples))
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  sandbox = await startPhoneSandbox({
    now: new Date('2025-11-05T19:42:00+09:00'),
    samplesFolder: folder,
    staff: () => [{ role: 'centre', login: 'centre', password: 'made-up-1234' }],
    personas: [
      { displayName: '田中 和子', memberNo: '100001', note: '提供会員' },
      {
        displayName: '山本 節子',
        memberNo: '100002',
        birthDate: '1957-09-03',
        oneTimeCode: '482913',
        note: '提供会員',
      },
    ],
  })
  screen = await openScreen(browser)
  page = screen.page
})
afterEach(async () => {
  await screen.context.close()
  await sandbox.close()
})

const userId = (index: number) => [...sandbox.world.users.keys()][index] ?? ''
const tanaka = () => userId(0)

/** Polls what the service heard; the webhook follows the tap by some milliseconds. */
async function heard(wanted: (event: HeardEvent) => boolean): Promise<HeardEvent> {
  await expect.poll(() => sandbox.heard.some(wanted), { timeout: 5000 }).toBe(true)
  return sandbox.heard.findLast(wanted) as HeardEvent
}

describe('a first visit', () => {
  test('somebody chooses a person, greets, and is answered', async () => {
    await takePhone(page, sandbox.url, '田中 和子')
    await page.getByRole('button', { name: '「こんにちは」と送る' }).click()
    expect((await heard((event) => event.type === 'message')).message?.text).toBe('こんにちは')
    sandbox.botSays(tanaka(), { type: 'text', text: '田中さん、こんにちは。' })
    await newestWith(page, '田中さん、こんにちは。')
    expect(await page.getByText('11月5日(水)').count()).toBe(1)
    expect(screen.problems).toEqual([])
  })

  test('typing works by keyboard alone, and an empty line is not sent', async () => {
    await takePhone(page, sandbox.url, '田中 和子')
    await page.getByRole('textbox', { name: 'メッセージ' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('  報告する ')
    await page.keyboard.press('Enter')
    await heard((event) => event.message?.text === '報告する')
    expect(sandbox.heard).toHaveLength(1)
    expect(await page.getByRole('textbox', { name: 'メッセージ' }).inputValue()).toBe('')
  })

  test('the letter of somebody who is not linked puts its code into the line to write on', async () => {
    await takePhone(page, sandbox.url, '山本 節子')
    await page.getByRole('button', { name: '手紙を見る' }).click()
    await page.getByRole('button', { name: '確認コードを入力欄に入れる' }).click()
    expect(await page.getByRole('textbox', { name: 'メッセージ' }).inputValue()).toBe('482913')
  })
})

describe('taps', () => {
  beforeEach(() => takePhone(page, sandbox.url, '田中 和子'))

  test('a postback shows its words and takes the quick replies away', async () => {
    sandbox.botSays(tanaka(), gallery.whichDay)
    await newestWith(page, 'いつの活動でしたか？')
    await page.getByRole('group', { name: '返事の候補' }).waitFor()
    await tapNewest(page, '昨日 11月4日(火)')
    expect((await heard((event) => event.type === 'postback')).postback?.data).toBe('tap=昨日 11月4日(火)')
    await page.locator('.from-member').getByText('昨日 11月4日(火)').waitFor()
    await page.getByRole('group', { name: '返事の候補' }).waitFor({ state: 'detached' })
  })

  test('a day is picked within its bounds', async () => {
    sandbox.botSays(tanaka(), gallery.whichDay)
    await tapNewest(page, 'ほかの日をえらぶ')
    expect(await page.locator('[data-date="2025-11-06"]').isDisabled()).toBe(true)
    await pickDate(page, '2025-10-31')
    expect((await heard((event) => event.type === 'postback')).postback).toEqual({
      data: 'day',
      params: { date: '2025-10-31' },
    })
  })

  test('a time is picked by typing', async () => {
    sandbox.botSays(tanaka(), gallery.whichDay)
    await tapNewest(page, '時刻をえらぶ')
    await pickTime(page, '07:05')
    expect((await heard((event) => event.type === 'postback')).postback?.params).toEqual({ time: '07:05' })
  })

  test('a time is picked by turning the wheel', async () => {
    sandbox.botSays(tanaka(), gallery.whichDay)
    await tapNewest(page, '時刻をえらぶ')
    const hour = page.getByRole('spinbutton', { name: '時' })
    await hour.evaluate((drum) => drum.scrollTo({ top: 20 * 44 }))
    await page.locator('.picked', { hasText: '20:00' }).waitFor()
    await page.getByRole('button', { name: '決定' }).click()
    expect((await heard((event) => event.type === 'postback')).postback?.params).toEqual({ time: '20:00' })
  })

  test('day and time together, and nothing after the last moment', async () => {
    sandbox.botSays(tanaka(), gallery.untilEvening)
    await tapNewest(page, '日時をえらぶ')
    await page.getByRole('spinbutton', { name: '時' }).press('ArrowDown')
    expect(await page.getByRole('button', { name: '決定' }).isDisabled()).toBe(true)
    await page.getByRole('spinbutton', { name: '時' }).press('ArrowUp')
    await page.getByRole('button', { name: '決定' }).click()
    const { postback } = await heard((event) => event.type === 'postback')
    expect(postback?.params).toEqual({ datetime: '2025-11-05T18:30' })
  })

  test('a LIFF address opens in place, knows whose phone it is, and closes itself', async () => {
    sandbox.botSays(tanaka(), gallery.lettering)
    await tapNewest(page, '口座を登録する')
    const inside = page.frameLocator('iframe')
    expect(await inside.locator('#url').textContent()).toBe(`/liff/account?step=1&sandboxUser=${tanaka()}`)
    await page.getByRole('dialog', { name: '口座の登録' }).waitFor()
    await inside.getByRole('button', { name: 'おわる' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('a telephone number is shown, not dialled, and Escape leads back to the button', async () => {
    sandbox.botSays(tanaka(), gallery.lettering)
    await tapNewest(page, '電話をかける')
    await page.getByRole('dialog').getByText('0930000000').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('電話をかける')
  })

  test('the menu opens by itself, sends, and makes room for the answer', async () => {
    const menu = sandbox.world.newRichMenu({
      name: 'members',
      chatBarText: 'メニュー',
      selected: true,
      size: { width: 2500, height: 843 },
      areas: [
        {
          bounds: { x: 0, y: 0, width: 1250, height: 843 },
          action: { type: 'postback', data: 'menu=report', label: '報告する' },
        },
        {
          bounds: { x: 1250, y: 0, width: 1250, height: 843 },
          action: { type: 'message', text: '使い方', label: '使い方' },
        },
      ],
    })
    sandbox.world.linkedMenus.set(tanaka(), menu.richMenuId)
    sandbox.world.tellMenus()
    await page.getByRole('navigation', { name: 'メニュー' }).getByRole('button', { name: '報告する' }).click()
    expect((await heard((event) => event.type === 'postback')).postback?.data).toBe('menu=report')
    await page.getByRole('navigation').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'メニューを開く' }).click()
    await page.getByRole('navigation').waitFor()
  })
})

describe('photos and the rest', () => {
  beforeEach(() => takePhone(page, sandbox.url, '田中 和子'))

  test('two sample photos go as one set', async () => {
    await sendSamples(page, 'きれいに撮れた用紙', 'ぼけた写真')
    await expect.poll(() => sandbox.heard.length, { timeout: 5000 }).toBe(2)
    expect(sandbox.heard.map(({ message }) => message?.imageSet)).toMatchObject([
      { index: 1, total: 2 },
      { index: 2, total: 2 },
    ])
    await expect.poll(() => page.getByRole('img', { name: '送った写真' }).count()).toBe(2)
  })

  test("a visitor's own photo goes with its very bytes", async () => {
    await sendOwnPhotos(page, [join(folder, 'clear.jpg')])
    const { message } = await heard((event) => event.message?.type === 'image')
    expect(message?.imageSet).toBeUndefined()
    const content = await fetch(`${sandbox.url}/sandbox/world/content/${message?.id}`)
    const sent = readFileSync(join(folder, 'clear.jpg'))
    expect(Buffer.from(await content.arrayBuffer()).equals(sent)).toBe(true)
    expect(content.headers.get('content-type')).toBe('image/jpeg')
  })

  test.each(['スタンプ', '位置情報', '音声', '動画', 'ファイル'])(
    '%s is sent from the tray',
    async (name) => {
      await page.getByRole('button', { name: '写真などを送る' }).click()
      await page.getByRole('dialog').getByRole('button', { name }).click()
      await heard((event) => event.type === 'message')
      await expect.poll(() => page.locator('.from-member').count()).toBe(1)
    },
  )

  test('a message is taken back', async () => {
    await sayInChat(page, 'まちがい')
    const sent = await heard((event) => event.type === 'message')
    const written = page.locator('.from-member').getByText('まちがい')
    // what is on its way gives place to what has arrived
    await expect.poll(() => written.count()).toBe(1)
    await written.click({ button: 'right' })
    await page.getByRole('button', { name: '送信を取り消す' }).click()
    expect((await heard((event) => event.type === 'unsend')).unsend?.messageId).toBe(sent.message?.id)
    await page.getByText('まちがい').waitFor({ state: 'detached' })
    await page.getByText('送信を取り消しました').waitFor()
  })

  test('who blocks the account cannot write until the block is lifted', async () => {
    await page.getByRole('button', { name: '写真などを送る' }).click()
    await page.getByRole('button', { name: 'ブロックする' }).click()
    await heard((event) => event.type === 'unfollow')
    await page.getByRole('button', { name: 'ブロックをやめる' }).click()
    await heard((event) => event.type === 'follow')
    await page.getByRole('textbox', { name: 'メッセージ' }).waitFor()
  })

  test('after a cut the chat has what came meanwhile, once', async () => {
    sandbox.botSays(tanaka(), { type: 'text', text: '切れる前' })
    await newestWith(page, '切れる前')
    endStreams(sandbox.world)
    sandbox.botSays(tanaka(), { type: 'text', text: '切れている間' })
    await newestWith(page, '切れている間')
    sandbox.botSays(tanaka(), { type: 'text', text: 'つながった後' })
    await newestWith(page, 'つながった後')
    for (const text of ['切れる前', '切れている間', 'つながった後'])
      expect(await page.getByText(text).count()).toBe(1)
  })

  test('a picture of the outside world is not asked for', async () => {
    sandbox.botSays(tanaka(), gallery.cutOut('https://pictures.example.com/x.png'))
    await newestWith(page, 'この数字は？')
    expect(await page.locator('.flex-image img').count()).toBe(0)
    expect(screen.problems).toEqual([])
  })
})

describe('measures of LINE', () => {
  const measures: {
    why: string
    part: object
    selector: string
    size: { width?: number; height?: number; font?: string }
  }[] = [
    {
      why: 'a mega bubble is 300 wide',
      part: { type: 'filler' },
      selector: '.flex-bubble',
      size: { width: 300 },
    },
    {
      why: 'a button is 52 high',
      part: button('md'),
      selector: '.flex-button',
      size: { height: 52, width: 260 },
    },
    { why: 'a small button is 40 high', part: button('sm'), selector: '.flex-button', size: { height: 40 } },
    {
      why: 'md text is 16',
      part: { type: 'text', text: '字' },
      selector: '.flex-words',
      size: { font: '16px' },
    },
    {
      why: 'xxs text is 11',
      part: { type: 'text', text: '字', size: 'xxs' },
      selector: '.flex-words',
      size: { font: '11px' },
    },
    {
      why: '5xl text is 74',
      part: { type: 'text', text: '字', size: '5xl' },
      selector: '.flex-words',
      size: { font: '74px' },
    },
    {
      why: 'pixels are pixels',
      part: { type: 'text', text: '字', size: '27px' },
      selector: '.flex-words',
      size: { font: '27px' },
    },
    {
      why: 'one line is not higher for a long text',
      part: { type: 'text', text: '字'.repeat(99) },
      selector: '.flex-words',
      size: { height: 22.4, width: 260 },
    },
    {
      why: 'two lines at most',
      part: { type: 'text', text: '字'.repeat(99), wrap: true, maxLines: 2 },
      selector: '.flex-words',
      size: { height: 44.8 },
    },
    {
      why: 'an md image is 100 square',
      part: { type: 'image', url: 'https://localhost/x' },
      selector: '.flex-image',
      size: { width: 100, height: 100 },
    },
    {
      why: 'a full image keeps its ratio',
      part: { type: 'image', url: 'https://localhost/x', size: 'full', aspectRatio: '2:1' },
      selector: '.flex-image',
      size: { width: 260, height: 130 },
    },
    {
      why: 'a quarter and three',
      part: row([
        { type: 'text', text: '一', flex: 1 },
        { type: 'text', text: '二', flex: 3 },
      ]),
      selector: '.flex-words',
      size: { width: 65 },
    },
    {
      why: 'spacing stands between',
      part: row(
        [
          { type: 'text', text: '一' },
          { type: 'text', text: '二' },
        ],
        'xxl',
      ),
      selector: '.flex-words',
      size: { width: 120 },
    },
  ]
  test.each(measures)('$why', async ({ part, selector, size }) => {
    const body = { type: 'box', layout: 'vertical', contents: [part] }
    await takePhone(page, sandbox.url, '田中 和子')
    sandbox.botSays(tanaka(), { type: 'flex', altText: 'x', contents: { type: 'bubble', body } })
    const measured = await page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { width, height } = element.getBoundingClientRect()
        return { width, height, font: getComputedStyle(element).fontSize }
      })
    if (size.width !== undefined) expect(measured.width).toBeCloseTo(size.width, 0)
    if (size.height !== undefined) expect(measured.height).toBeCloseTo(size.height, 0)
    if (size.font !== undefined) expect(measured.font).toBe(size.font)
  })
})

describe('for everybody', () => {
  const sheets: { name: string; size: typeof phoneSize; open?: (page: Page) => Promise<void> }[] = [
    { name: 'the talk', size: phoneSize },
    { name: 'the talk', size: officeSize },
    {
      name: 'the tray',
      size: phoneSize,
      open: (p) => p.getByRole('button', { name: '写真などを送る' }).click(),
    },
    { name: 'the date picker', size: phoneSize, open: (p) => tapNewest(p, 'ほかの日をえらぶ') },
    { name: 'the time picker', size: officeSize, open: (p) => tapNewest(p, '時刻をえらぶ') },
    {
      name: 'what to try',
      size: phoneSize,
      open: (p) => p.getByRole('button', { name: '試すこと' }).click(),
    },
  ]
  test.each(sheets)('$name has no barrier at $size.width', async ({ open, size }) => {
    await page.setViewportSize(size)
    const yamamoto = userId(1)
    const messages = [
      gallery.receipt,
      gallery.carousel,
      gallery.lettering,
      gallery.confirmTemplate,
      gallery.whichDay,
    ]
    for (const message of messages) sandbox.botSays(yamamoto, message)
    await takePhone(page, sandbox.url, '山本 節子')
    await newestWith(page, 'いつの活動でしたか？')
    await open?.(page)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual(
      [],
    )
    expect(screen.problems).toEqual([])
  })

  test.each([phoneSize, officeSize])('nothing is wider than the screen at $width', async (size) => {
    await page.setViewportSize(size)
    for (const message of [gallery.receipt, gallery.lettering, gallery.whichDay])
      sandbox.botSays(tanaka(), message)
    await takePhone(page, sandbox.url, '田中 和子')
    await newestWith(page, 'いつの活動でしたか？')
    const overflow = await page.evaluate(() => {
      const talk = document.querySelector('.talk')
      return [document.documentElement, talk].map((e) => (e ? e.scrollWidth - e.clientWidth : -1))
    })
    expect(overflow).toEqual([0, 0])
    expect(await page.evaluate(() => document.fonts.check('16px "BIZ UDPGothic"', 'あ'))).toBe(true)
  })
})

function button(height: 'sm' | 'md') {
  return { type: 'button', height, action: { type: 'postback', label: 'おす', data: 'x' } }
}

function row(contents: object[], spacing?: string) {
  return { type: 'box', layout: 'horizontal', contents, spacing }
}
