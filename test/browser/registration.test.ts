/**
 * People register on the phone's page: a mother with two children who goes on upon another phone, providers with a
 * bank and with ゆうちょ, a member with a second role; every refusal is read at its field.
 * PICTURES=folder keeps a picture of every page, to be looked at.
 */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserSandbox } from '../support/browser-sandbox.ts'
import { openScreen, phoneSize, type Screen } from '../support/chromium.ts'
import { bench } from '../bench/liff.ts'
import { expectAccessible, expectRoomy, picture } from '../support/look-at.ts'
import { eventually } from '../support/sandbox.ts'

const here = browserSandbox({ now: '2026-11-22T12:03:00+09:00' })

/** Somebody whom LINE knows and we do not. @returns the LINE user id */
async function newcomer(displayName: string): Promise<string> {
  const response = await fetch(`${here.sandbox.url}/sandbox/world/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ displayName }),
  })
  return ((await response.json()) as { userId: string }).userId
}

async function openRegistration(userId: string): Promise<Screen> {
  const screen = await openScreen(here.browser, { viewport: phoneSize })
  await screen.page.goto(`${here.sandbox.url}/liff/registration?sandboxUser=${userId}`)
  await screen.page.locator('h1').waitFor()
  return screen
}

/** A page as it stands: kept, looked over by axe, roomy at 320 px and with letters twice as large. */
async function lookAt(page: Page, name: string): Promise<void> {
  await picture(page, name)
  await expectAccessible(page)
  await expectRoomy(page)
  await page.setViewportSize({ width: 320, height: 640 })
  await expectRoomy(page)
  await picture(page, `${name}-320`)
  await page.setViewportSize(phoneSize)
  await page.addStyleTag({ content: 'html { font-size: 200% }' })
  await expectRoomy(page)
  await picture(page, `${name}-200`)
  await page.evaluate(() => document.head.querySelector('style:last-of-type')?.remove())
}

const heading = (page: Page, title: string) => page.locator('h1', { hasText: title }).waitFor()
/** Presses 次へ and waits for the answer: what stood there before is no answer. */
async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: '次へ' }).click()
  await page.locator('.bar .primary[aria-disabled="false"]').waitFor()
}
const fill = (page: Page, label: string, value: string) =>
  page.getByLabel(label, { exact: true }).first().fill(value)

async function birthDate(page: Page, [year, month, day]: [string, string, string], at = 0): Promise<void> {
  await page.getByLabel('年', { exact: true }).nth(at).fill(year)
  await page.getByLabel('月', { exact: true }).nth(at).fill(month)
  await page.getByLabel('日', { exact: true }).nth(at).fill(day)
}

/** What the summary says, one line a fault. */
async function faults(page: Page): Promise<string[]> {
  await page.getByRole('alert').getByRole('heading').waitFor()
  return page.locator('.summary li').allTextContents()
}

async function begin(page: Page, kind: string): Promise<void> {
  await heading(page, '登録の種類')
  await page.getByRole('radio', { name: kind }).check()
  await next(page)
  await heading(page, 'お名前')
}

async function tellPerson(page: Page): Promise<void> {
  await fill(page, '姓', '架空')
  await fill(page, 'セイ（カタカナ）', 'かくう')
  await fill(page, '名', 'みらい')
  await fill(page, 'メイ（カタカナ）', 'ミライ')
  await birthDate(page, ['1990', '5', '14'])
  await next(page)
  await heading(page, 'ご住所')
}

async function tellAddress(page: Page): Promise<void> {
  await fill(page, '郵便番号', '803-0812')
  await eventually(
    () => page.getByLabel('住所', { exact: true }).inputValue(),
    (value) => value === '福岡県北九州市小倉北区室町',
  )
  await fill(page, '住所', '福岡県北九州市小倉北区室町1-2-3')
  await next(page)
  await heading(page, 'ご連絡先')
}

async function tellContact(page: Page): Promise<void> {
  await fill(page, 'あなたの電話番号', '09000000001')
  await fill(page, '緊急のときに連絡する方の名前', '架空 京子')
  await fill(page, 'あなたとの関係', '母')
  await fill(page, '緊急のときの電話番号', '093-000-0002')
  await next(page)
}

async function tellChild(page: Page, n: number, name: string, born: [string, string, string]): Promise<void> {
  const child = page.getByRole('region', { name: `${n}人目のお子さん` })
  await child.getByLabel('お子さんの名前').fill(name)
  await child.getByLabel('フリガナ（カタカナ）').fill('カクウ ハル')
  await birthDate(page, born, n - 1)
}

async function agreeToAll(page: Page): Promise<void> {
  await heading(page, '同意')
  for (const box of await page.getByRole('checkbox', { name: '同意します' }).all()) await box.check()
  await next(page)
  await heading(page, '確認')
}

const applicationsOf = async (userId: string) =>
  (
    await here.db.database.pool.query<{
      case_no: string
      state: string
      kind: string
      name: string
      kana: string
    }>('select case_no, state, kind, name, kana from applications where line_user_id = $1', [userId])
  ).rows

/** Refusals are answers, not faults of the page. */
const broken = ({ problems }: Screen) => problems.filter((one) => !/status of (409|422)/.test(one))

test(
  'half a page, then もどる or the phone’s own back: what was typed is still there',
  { timeout: 60_000 },
  async () => {
    const { page } = await openRegistration(await newcomer('架空 みらい'))
    await begin(page, '依頼会員')
    await fill(page, '姓', '架空')
    await page.getByLabel('年', { exact: true }).first().fill('1990')
    const typed = async () => [
      await page.getByLabel('姓', { exact: true }).first().inputValue(),
      await page.getByLabel('年', { exact: true }).first().inputValue(),
    ]
    await page.getByRole('button', { name: 'もどる' }).click()
    await heading(page, '登録の種類')
    await next(page)
    await heading(page, 'お名前')
    expect(await typed()).toEqual(['架空', '1990'])
    await page.goBack()
    await heading(page, '登録の種類')
    await page.goForward()
    await heading(page, 'お名前')
    expect(await typed()).toEqual(['架空', '1990'])
  },
)

test('no field takes more letters than can be sent', { timeout: 60_000 }, async () => {
  const { page } = await openRegistration(await newcomer('架空 ながい'))
  await begin(page, '依頼会員')
  const field = page.getByLabel('姓', { exact: true }).first()
  await field.focus()
  await page.keyboard.insertText('あ'.repeat(450))
  expect((await field.inputValue()).length).toBe(400)
  await next(page)
  expect(await faults(page)).toContainEqual(expect.stringContaining('長すぎます'))
})

test(
  'a mother of two tells a page at a time, goes on upon another phone, sends with a double tap: one application',
  { timeout: 240_000 },
  async () => {
    const userId = await newcomer('架空 みらい')
    const first = await openRegistration(userId)
    const { page } = first
    await heading(page, '登録の種類')
    await lookAt(page, 'registration-1-kind')
    await begin(page, '依頼会員')
    await page.getByText(/^保存しました .*12:0[3-9]$/).waitFor()
    expect(await page.locator('h1').textContent()).toBe('2/7 お名前')
    await lookAt(page, 'registration-2-person')
    await tellPerson(page)
    await lookAt(page, 'registration-3-address')
    await tellAddress(page)
    await lookAt(page, 'registration-4-contact')
    await tellContact(page)
    await heading(page, 'お子さん')
    await lookAt(page, 'registration-5-children')
    // half a page, and the phone is put away
    await tellChild(page, 1, '架空 はる', ['2019', '5', '1'])
    await first.context.close()

    const second = await openRegistration(userId)
    const other = second.page
    await heading(other, '5/7 お子さん')
    await tellChild(other, 1, '架空 はる', ['2019', '5', '1'])
    await other.getByRole('button', { name: 'お子さんを追加する' }).click()
    await tellChild(other, 2, '架空 なつ', ['2026', '9', '1'])
    await next(other)
    expect(await faults(other)).toEqual([
      '2人目 生年月日：生後3か月から登録できます。2026年12月1日になったら、もう一度入れてください。',
    ])
    await lookAt(other, 'registration-5-children-refused')
    await other.locator('.summary a').click()
    expect(await other.evaluate(() => document.activeElement?.id)).toBe('f-children-1-birthDate')
    await birthDate(other, ['2022', '9', '1'], 1)
    await other.getByLabel('アレルギーなど、気をつけること').nth(1).fill('たまご')
    await next(other)
    await heading(other, '同意')
    await lookAt(other, 'registration-6-consents')
    await next(other)
    expect(await faults(other)).toHaveLength(3)
    await agreeToAll(other)
    await lookAt(other, 'registration-7-confirm')
    await picture(other, 'registration-7-confirm')
    await other.getByText('たまご').waitFor()

    await other.reload()
    await heading(other, '7/7 確認')
    await other.getByRole('button', { name: '送る' }).dblclick()
    await heading(other, '申し込みを受け付けました')
    await lookAt(other, 'registration-8-sent')
    const rows = await applicationsOf(userId)
    expect(rows).toEqual([
      expect.objectContaining({
        state: 'submitted',
        kind: 'requester',
        name: '架空 みらい',
        kana: 'カクウ ミライ',
      }),
    ])
    await other.getByText(rows[0]!.case_no).waitFor()

    await other.goto(`${here.sandbox.url}/liff/registration?sandboxUser=${userId}`)
    await heading(other, '申し込みは、センターに届いています')
    expect([...broken(first), ...broken(second)]).toEqual([])
  },
)

async function untilAccount(page: Page): Promise<void> {
  await begin(page, '提供会員')
  await tellPerson(page)
  await tellAddress(page)
  await tellContact(page)
  await heading(page, '資格')
}

test(
  'a provider finds bank and branch while typing, and is told what the bank cannot read',
  { timeout: 240_000 },
  async () => {
    const userId = await newcomer('架空 さくら')
    const screen = await openRegistration(userId)
    const { page } = screen
    await untilAccount(page)
    await lookAt(page, 'registration-qualifications')
    await page.getByRole('checkbox', { name: 'どれもない' }).check()
    await page.getByRole('checkbox', { name: '保育士' }).check()
    expect(await page.getByRole('checkbox', { name: 'どれもない' }).isChecked()).toBe(false)
    await next(page)
    await heading(page, '振込の口座')
    await page.getByRole('radio', { name: '銀行・信用金庫など' }).check()
    await page.getByRole('combobox', { name: '銀行' }).pressSequentially('ふくおか', { delay: 30 })
    await page.getByRole('option').first().waitFor()
    await lookAt(page, 'registration-account-banks')
    // Enter over other letters takes nothing of the list of the earlier ones
    await page.getByRole('combobox', { name: '銀行' }).fill('ふくおかの')
    await page.keyboard.press('Enter')
    expect(await page.getByText('福岡（0177）').count()).toBe(0)
    await page.getByRole('combobox', { name: '銀行' }).fill('ふくおか')
    await page.locator('[role=option][aria-selected=true]').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByText('福岡（0177）').waitFor()
    await page.getByRole('combobox', { name: '支店' }).fill('こくら')
    await page.getByRole('option', { name: /^小倉 431/ }).click()
    await fill(page, '口座番号', '12345')
    await fill(page, '口座の名義（カナ）', '架空みらい')
    await page.getByText('「架空」は、口座の名義に使えません').waitFor()
    await lookAt(page, 'registration-account-refused')
    await fill(page, '口座の名義（カナ）', 'かくう　みらい')
    await page.getByText('振込に使う名義：カクウ ミライ').waitFor()
    await lookAt(page, 'registration-account')
    await next(page)
    await agreeToAll(page)
    await page.getByText('0012345').waitFor()
    await page.getByText('小倉（431）').waitFor()
    await page.getByRole('button', { name: '送る' }).click()
    await heading(page, '申し込みを受け付けました')
    expect(await applicationsOf(userId)).toMatchObject([{ state: 'submitted', kind: 'provider' }])
    expect(broken(screen)).toEqual([])
  },
)

test('a provider with ゆうちょ is led from the bank list to 記号番号', { timeout: 240_000 }, async () => {
  const userId = await newcomer('架空 つぼみ')
  const screen = await openRegistration(userId)
  const { page } = screen
  await untilAccount(page)
  await page.getByRole('checkbox', { name: 'どれもない' }).check()
  await next(page)
  await heading(page, '振込の口座')
  await page.getByRole('radio', { name: '銀行・信用金庫など' }).check()
  await page.getByRole('combobox', { name: '銀行' }).fill('ゆうちょ')
  await page.getByRole('option', { name: 'ゆうちょ銀行は、記号と番号で入れます' }).click()
  await fill(page, '記号', '17300-1')
  await fill(page, '番号', '19927652')
  await next(page)
  expect(await faults(page)).toEqual(['番号：この記号の番号は、さいごが1です。通帳を見て入れてください。'])
  await lookAt(page, 'registration-account-yucho')
  await fill(page, '番号', '19927651')
  await next(page)
  await agreeToAll(page)
  await page.getByRole('button', { name: '送る' }).click()
  await heading(page, '申し込みを受け付けました')
  expect(await applicationsOf(userId)).toMatchObject([{ state: 'submitted', kind: 'provider' }])
  expect(broken(screen)).toEqual([])
})

describe('one page on two phones', () => {
  test(
    'the older one is shown what the other has saved, and writes over nothing',
    { timeout: 120_000 },
    async () => {
      const userId = await newcomer('架空 ふたば')
      const [one, two] = [await openRegistration(userId), await openRegistration(userId)]
      await begin(one.page, '依頼会員')
      await two.page.goto(`${here.sandbox.url}/liff/registration?sandboxUser=${userId}`)
      await heading(two.page, 'お名前')
      await tellPerson(one.page)
      await fill(two.page, '姓', '別')
      await next(two.page)
      await two.page.getByText('ほかの画面で、内容がかわりました').waitFor()
      expect(await two.page.getByLabel('姓', { exact: true }).inputValue()).toBe('架空')
      await lookAt(two.page, 'registration-stale')
      expect(broken(two)).toEqual([])
    },
  )
})

test(
  'every refusal of the first pages is read at its field, and the kana is offered',
  { timeout: 240_000 },
  async () => {
    const userId = await newcomer('架空 わかば')
    const screen = await openRegistration(userId)
    const { page } = screen
    await heading(page, '登録の種類')
    await next(page)
    await page.getByText('えらんでください。').waitFor()
    await begin(page, '両方会員')
    await page.getByLabel('姓', { exact: true }).waitFor()
    await next(page)
    expect(await faults(page)).toHaveLength(5)
    await lookAt(page, 'registration-2-person-refused')

    const typing = await page.context().newCDPSession(page)
    await page.getByLabel('姓', { exact: true }).focus()
    for (const text of ['さ', 'さt', 'さと', 'さとう', '佐藤'])
      await typing.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    await typing.send('Input.insertText', { text: '佐藤' })
    expect(await page.getByLabel('姓', { exact: true }).inputValue()).toBe('佐藤')
    expect(await page.getByLabel('セイ（カタカナ）').inputValue()).toBe('サトウ')

    await fill(page, '名', '花子')
    await fill(page, 'メイ（カタカナ）', '花子')
    await birthDate(page, ['2030', '2', '30'])
    await next(page)
    expect(await faults(page)).toEqual([
      'メイ（カタカナ）：カタカナで入れてください（例 サトウ）。',
      '生年月日：この日はありません。年・月・日を見なおしてください。',
    ])
    await fill(page, 'メイ（カタカナ）', 'ハナコ')
    await birthDate(page, ['2012', '2', '28'])
    await next(page)
    expect(await faults(page)).toEqual(['生年月日：18歳から登録できます。生年月日を見なおしてください。'])
    await birthDate(page, ['1989', '2', '28'])
    await page.getByText('昭和64年・平成元年です').waitFor()
    await next(page)
    await heading(page, 'ご住所')

    await fill(page, '郵便番号', '1000001')
    await page.getByText('住所を入れました').waitFor()
    await page.getByRole('heading', { name: '北九州市の中の勤め先' }).waitFor()
    await next(page)
    expect(await faults(page)).toEqual([
      '勤め先の名前：市外にお住まいのときは、市内の勤め先を入れてください。',
    ])
    await fill(page, '勤め先の名前', '架空商店')
    await fill(page, '勤め先の住所', '東京都港区1')
    await next(page)
    expect((await faults(page))[0]).toContain('市内の勤め先の住所を入れてください')
    await lookAt(page, 'registration-3-address-outside')
    await fill(page, '勤め先の住所', '北九州市戸畑区中原西1')
    await next(page)
    await heading(page, 'ご連絡先')
    await fill(page, 'あなたの電話番号', '09300')
    await next(page)
    expect(await faults(page)).toHaveLength(4)
    await lookAt(page, 'registration-4-contact-refused')
    expect(broken(screen)).toEqual([])
  },
)

test('with the keyboard alone, from the first page to the next', { timeout: 120_000 }, async () => {
  const screen = await openRegistration(await newcomer('架空 こずえ'))
  const { page } = screen
  await heading(page, '登録の種類')
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await press('Tab', 'Space')
  expect(await page.getByRole('radio', { name: '依頼会員' }).isChecked()).toBe(true)
  await press('Enter')
  await heading(page, 'お名前')
  // the heading has the focus: the first field is next
  await press('Tab')
  await page.keyboard.type('架空')
  await press('Tab')
  await page.keyboard.type('カクウ')
  await press('Tab')
  await page.keyboard.type('こずえ')
  await press('Tab', 'Tab')
  await page.keyboard.type('1990')
  await press('Tab')
  await page.keyboard.type('5')
  await press('Tab')
  await page.keyboard.type('14')
  await press('Enter')
  await heading(page, 'ご住所')
  await page.goBack()
  await heading(page, 'お名前')
  expect(await page.getByLabel('メイ（カタカナ）').inputValue()).toBe('コズエ')
  expect(broken(screen)).toEqual([])
})

test(
  'a member finds what the register knows, and may leave the account as it is',
  { timeout: 120_000 },
  async () => {
    const phone = await here.sandbox.phone('100001')
    const screen = await openRegistration(phone.userId)
    const { page } = screen
    await heading(page, '登録の種類')
    await picture(page, 'registration-member-kind')
    await page.getByRole('radio', { name: '登録の内容をかえる' }).check()
    await next(page)
    // name and address are known: the first question is the one that nobody has answered
    await heading(page, 'ご連絡先')
    await page.getByRole('button', { name: 'もどる' }).click()
    await heading(page, 'ご住所')
    expect(await page.getByLabel('お住まいの区').inputValue()).toBe('門司区')
    await page.getByRole('button', { name: 'もどる' }).click()
    await heading(page, 'お名前')
    expect(await page.getByLabel('姓', { exact: true }).inputValue()).toBe('田中')
    await next(page)
    await heading(page, 'ご連絡先')
    await tellContact(page)
    await heading(page, '資格')
    await page.getByRole('checkbox', { name: 'どれもない' }).check()
    await next(page)
    await page.getByRole('radio', { name: '今の口座のまま' }).check()
    await next(page)
    await agreeToAll(page)
    await page.getByRole('button', { name: '送る' }).click()
    await heading(page, '申し込みを受け付けました')
    expect(broken(screen)).toEqual([])
  },
)

test('the first page is there with 45 KB of script', { timeout: 60_000 }, async () => {
  const { ours } = (await bench()) as { ours: number }
  expect(ours).toBeGreaterThan(10)
  expect(ours).toBeLessThanOrEqual(45)
})

test('the greeting of somebody new leads there, and so does /liff', { timeout: 60_000 }, async () => {
  const screen = await openScreen(here.browser, { viewport: phoneSize })
  const userId = await newcomer('架空 はじめ')
  await screen.page.goto(`${here.sandbox.url}/liff?sandboxUser=${userId}`)
  await picture(screen.page, 'registration-0-home')
  await screen.page.getByRole('link', { name: '登録・変更をする' }).click()
  await heading(screen.page, '登録の種類')
  expect(broken(screen)).toEqual([])
})
