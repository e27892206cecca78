/** 交付決定通知書: what stands where, in the words another reader finds; the same bytes always; the stream and its list. */
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { printNotice, printStream } from '../../office/decision-notice/print-notice.ts'
import type { NoticeData, NoticeTexts } from '../../office/month-data.ts'
import { memberNotice, notice, noticeOf, texts, visit } from './notice-support.ts'
import { pdfPages } from './pdf-text.ts'

async function printed(data: NoticeData, words: NoticeTexts = texts) {
  const result = await printNotice(data, words)
  if (!result.ok) throw new Error(JSON.stringify(result.refusals))
  return result
}
const pagesOf = async (data: NoticeData, words?: NoticeTexts) => pdfPages((await printed(data, words)).bytes)

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

describe('one page, by hand', () => {
  test('everything a decision must say', async () => {
    const [page, ...more] = await pagesOf(notice)
    expect(more).toHaveLength(0)
    for (const words of [
      '霞子支第1234号',
      '令和7年12月12日',
      '〒802-0801',
      '高橋順子様',
      '会員番号100012',
      '霞市長春日桜子',
      '（公印省略）',
      '交付決定（兼額の確定）通知書',
      'かすみ子育て応援活動補助金交付要綱第8条の規定により',
      '2025-202511-100012（令和7年度）',
      '令和7年11月5日から令和7年11月9日まで',
      '2件延べ5時間',
      '3,000円（報酬6,450円−利用料金3,450円）',
      '令和7年12月30日に、次の口座へ振り込みます。',
      '福岡銀行博多支店普通＊＊＊＊567',
      '11月5日(水)18:00–20:0022人2000343,1501,6501,500',
      '11月9日(日)10:00–13:0031人2000343,3001,8001,500',
      '合計56,4503,4503,000',
      '返還していただきます',
      '電話000-123-4567',
    ])
      expect(page!.text).toContain(words)
    expect(page!.text).not.toContain('1234567')
    expect(page!.text).not.toContain('教示')
  })

  test('number and date at the right, the addressee in the window, the title in the middle', async () => {
    const [page] = await pagesOf(notice)
    const at = (text: string) => page!.words.find((word) => word.text.startsWith(text))!
    for (const right of ['霞子支第', '令和7年12月']) expect(at(right).x).toBeGreaterThan(140)
    // 長形3号: the window begins 20 mm from the left and 12 from the top, 90 × 45
    for (const inside of ['〒802', '霞市北区', 'コーポ', '高橋', '会員番号']) {
      expect(at(inside).x).toBeGreaterThan(22)
      expect(at(inside).x).toBeLessThan(30)
      expect(at(inside).y).toBeGreaterThan(14)
      expect(at(inside).y).toBeLessThan(52)
    }
    expect(at('交付決定（').x).toBeGreaterThan(60)
    expect(at('交付決定（').x).toBeLessThan(75)
  })
})

describe('what changes', () => {
  test('教示 when set, numbered conditions, a seal instead of （公印省略）', async () => {
    const sealPicture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#c00' } })
      .png()
      .toBuffer()
    const [page] = await pagesOf(notice, { ...texts, sealPicture, appeal: '審査請求をすることができます。' })
    expect(page!.text).toContain('教示審査請求をすることができます。')
    expect(page!.text).not.toContain('公印省略')
  })

  test.each([
    { why: 'its own month', dates: ['2025-11-05', '2025-11-09'], words: '令和7年11月分の' },
    { why: 'March, decided in April', dates: ['2026-03-25'], words: '令和8年3月分の' },
    { why: 'two months', dates: ['2025-11-09', '2025-10-30'], words: '令和7年10月分及び令和7年11月分の' },
    {
      why: 'more',
      dates: ['2025-07-01', '2025-09-01', '2025-11-01'],
      words: '令和7年7月分、令和7年9月分及び令和7年11月分の',
    },
  ])('the months of its visits, not the run’s: $why', async ({ dates, words }) => {
    const activities = dates.map((date) => visit({ date }))
    const yen = dates.length * 1_000
    for (const kind of ['decision', 'change'] as const) {
      const data = { ...notice, kind, month: '2026-04', activities, decidedYen: yen, payYen: yen }
      expect((await pagesOf(data))[0]!.text).toContain(`申請があった${words}`)
    }
  })

  test('31 activities go on a sheet of their own, none lost', async () => {
    const pages = await pagesOf(noticeOf(31))
    expect(pages).toHaveLength(2)
    expect(pages[0]!.text).toContain('活動の明細は、別紙のとおりです。')
    expect(pages[1]!.text.match(/15:00–17:00/g)).toHaveLength(31)
    expect(pages[1]!.text).toContain('合計6262,00031,00031,000')
    for (const [i, { text }] of pages.entries()) expect(text).toContain(`${i + 1}/2`)
  })

  test('120 activities over several sheets, the head on each', async () => {
    const pages = await pagesOf(noticeOf(120))
    const rows = pages.map(({ text }) => text.match(/15:00–17:00/g)?.length ?? 0)
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(120)
    for (const { text } of pages.slice(1)) expect(text).toContain('依頼会員')
  })

  test('an adjustment beside activities', async () => {
    const adjustments = [
      {
        date: '2025-03-07',
        correctsDecisionNo: '2024-202503-100012',
        reason: '終了時刻の訂正',
        beforeYen: 1000,
        afterYen: 500,
      },
    ]
    const text = (await pagesOf({ ...notice, adjustments, decidedYen: 2500, payYen: 2500 }))
      .map((page) => page.text)
      .join('')
    expect(text).toContain('過誤調整▲500円')
    expect(text).toContain('交付決定額（確定額）2,500円')
    expect(text).toContain('令和7年3月7日2024-202503-100012終了時刻の訂正1,000500▲500')
  })

  test('money to give back', async () => {
    const adjustments = [
      {
        date: '2025-10-07',
        correctsDecisionNo: '2025-202510-100012',
        reason: '重複の取消',
        beforeYen: 12_345,
        afterYen: 0,
      },
    ]
    const [page] = await pagesOf({
      ...notice,
      kind: 'change',
      activities: [],
      adjustments,
      decidedYen: -12_345,
      ...{ payYen: 0, repayYen: 12_345 },
    })
    expect(page!.text).toContain('変更交付決定（兼額の確定）通知書')
    expect(page!.text).toContain('▲12,345円')
    expect(page!.text).toContain('納入通知書で納めてください')
    expect(page!.text).not.toContain('振り込みます')
  })

  test.each([
    ['no account yet', { account: null }, '振込先の口座を確認しています'],
    ['held back', { payOn: null }, '振込先の口座を確認しています'],
    [
      'nothing to pay',
      { activities: [visit({ subsidyYen: 0, feeYen: 500, rewardYen: 500 })], decidedYen: 0, payYen: 0 },
      '支払はありません',
    ],
    [
      'five digits',
      { activities: [visit({ subsidyYen: 99_999 })], decidedYen: 99_999, payYen: 99_999 },
      '99,999円',
    ],
  ])('%s', async (_why, changes, words) => {
    expect((await pagesOf({ ...notice, ...changes }))[0]!.text).toContain(words)
  })
})

test('lines that do not add up are a bug', async () => {
  await expect(printNotice({ ...notice, decidedYen: 3001 }, texts)).rejects.toThrow(
    'add up to 3000, not 3001',
  )
})

describe('the print stream', () => {
  const set = Array.from({ length: 25 }, (_, i) => memberNotice(i))

  test('one file, a list that says where each notice is and what it is alone', async () => {
    const stream = await printStream([...set].reverse(), texts, '2025-12-12')
    if (!stream.ok) throw new Error('refused')
    const pages = await pdfPages(stream.bytes)
    const rows = stream.manifest
      .toString('utf8')
      .replace('\uFEFF', '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','))
    expect(rows[0]).toEqual(['交付番号', '会員番号', '開始頁', '頁数', 'SHA-256'])
    let next = 1
    for (const [i, [decisionNo, memberNo, first, count, sha256]] of rows.slice(1).entries()) {
      const alone = await printed(set[i]!)
      expect([decisionNo, memberNo, first, count]).toEqual([
        set[i]!.decisionNo,
        set[i]!.memberNo,
        String(next),
        String(alone.pages),
      ])
      expect(sha256).toBe(createHash('sha256').update(alone.bytes).digest('hex'))
      const alonePages = await pdfPages(alone.bytes)
      expect(pages.slice(next - 1, next - 1 + alone.pages).map(({ text }) => text)).toEqual(
        alonePages.map(({ text }) => text),
      )
      next += alone.pages
    }
    expect(pages).toHaveLength(next - 1)
    expect(rows).toHaveLength(26)
  })

  test('the same bytes in another year, another zone and another order', async () => {
    const first = await printStream(set.slice(0, 8), texts, '2025-12-12')
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'America/St_Johns']) {
      vi.stubEnv('TZ', zone)
      vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01T00:00:00Z') })
      const again = await printStream(set.slice(0, 8).reverse(), texts, '2025-12-12')
      expect(
        again.ok && first.ok && again.bytes.equals(first.bytes) && again.manifest.equals(first.manifest),
      ).toBe(true)
      vi.useRealTimers()
    }
  })
})
