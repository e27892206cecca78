/** 起案, 支払額のお知らせ, 提供証明書: sums and words as another reader finds them; 和暦; figures. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { printApprovalSheet } from '../../office/approval-sheet/print-approval-sheet.ts'
import { printCertificate, printCertificates } from '../../office/care-certificate/print-certificate.ts'
import { decimalHours, hoursFigure, yenWords } from '../../office/figures.ts'
import { warekiDate, warekiFiscalYear, warekiMonth, warekiYear } from '../../office/wareki.ts'
import { printRepayments } from '../../office/repayment/print-repayments.ts'
import {
  printStatementStream,
  printYearlyStatement,
} from '../../office/yearly-statement/print-yearly-statement.ts'
import { texts } from './notice-support.ts'
import { approval, certificate, yearly } from './paper-support.ts'
import { repayment } from './payment-support.ts'
import { pdfPages } from './pdf-text.ts'

afterEach(() => vi.useRealTimers())

async function wordsOf(bytes: Promise<Buffer>): Promise<string> {
  return (await pdfPages(await bytes)).map(({ text }) => text).join('|')
}

test('起案: the sum, its parts, what is held back, and the hash of exactly these lines', async () => {
  const text = await wordsOf(printApprovalSheet(approval))
  for (const words of [
    'かすみ子育て応援活動補助金の交付決定及び支出について（令和7年11月分）',
    '令和7年12月10日',
    '18節負担金、補助及び交付金',
    '交付決定額（確定額）1,405,775円',
    '提供会員212人活動1,204件延べ2,411.5時間',
    '令和7年12月30日210件1,400,275円（口座振込）',
    '902,500303,75012,500125,02563,000▲1,0001,405,775',
    '合計5,500',
    'いつもより長い活動です3',
    '0123456789abcdef'.repeat(4),
    'transfer.txt' + 'ef'.repeat(32),
    '局長部長課長係長決裁日',
  ])
    expect(text).toContain(words)
})

test('起案: parts that do not add up are a bug; 過年度支出 is said', async () => {
  await expect(printApprovalSheet({ ...approval, decidedYen: 1 })).rejects.toThrow('add up to 1405775')
  const repay = { count: 2, yen: 1_500 }
  await expect(printApprovalSheet({ ...approval, repay })).rejects.toThrow('payments add up to 1404275')
  const asked = await wordsOf(printApprovalSheet({ ...approval, repay, transferYen: 1_401_775 }))
  expect(asked).toContain('返納2件1,500円（納入通知書）')
  const text = await wordsOf(printApprovalSheet({ ...approval, pastFiscalYear: true, warnings: [] }))
  expect(text).toContain('過年度支出')
  expect(text).toContain('警告はありません')
})

test('起案: 200 held back go over the pages', async () => {
  const heldBack = Array.from({ length: 200 }, (_, i) => ({
    memberNo: String(100_000 + i),
    reason: '口座の登録がない',
    yen: 500,
  }))
  const transferYen = approval.decidedYen - 100_000
  const text = await wordsOf(printApprovalSheet({ ...approval, heldBack, transferYen }))
  expect(text.match(/口座の登録がない/g)).toHaveLength(200)
  expect(text).toContain('合計100,000')
})

test('支払額のお知らせ', async () => {
  const text = await wordsOf(printYearlyStatement(yearly, texts))
  expect(text).toContain('支払額のお知らせ（令和7年）')
  expect(text).toContain('支払額の合計14,500円')
  expect(text).toContain('合計1330,60016,10014,500')
  expect(await wordsOf(printYearlyStatement({ ...yearly, payments: [] }, texts))).toContain(
    'お支払いした額はありません',
  )
})

test('提供証明書 and receipt', async () => {
  const text = await wordsOf(printCertificate(certificate, 'certificate'))
  expect(text).toContain('特定子ども・子育て支援提供証明書')
  expect(text).toContain('佐藤はる')
  expect(text).toContain('2日2件')
  expect(text).toContain('2,900円')
  expect(await wordsOf(printCertificate(certificate, 'receipt'))).toContain('領収した額2,900円')
})

describe('a letter over several sheets says on each whose it is and which of how many', () => {
  const visits = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ start: '18:00', end: '20:00', feeYen: 1_100 },
      date: `2025-11-${String((i % 30) + 1).padStart(2, '0')}`,
    }))
  const payments = Array.from({ length: 30 }, () => yearly.payments[0]!)
  const lines = Array.from({ length: 40 }, () => repayment.lines[0]!)
  const owed = lines.reduce((sum, { beforeYen, afterYen }) => sum + beforeYen - afterYen, 0)

  test.each([
    [
      '提供証明書',
      () => printCertificate({ ...certificate, visits: visits(31) }, 'certificate'),
      [
        '特定子ども・子育て支援提供証明書（続き）',
        '会員番号200034佐藤花子様令和7年11月分',
        '子どもの氏名佐藤はる提供会員高橋順子（100012）',
      ],
    ],
    [
      '領収書',
      () => printCertificate({ ...certificate, visits: visits(31) }, 'receipt'),
      ['領収書（続き）', '会員番号200034佐藤花子様令和7年11月分'],
    ],
    [
      '支払額のお知らせ',
      () => printYearlyStatement({ ...yearly, payments }, texts),
      ['支払額のお知らせ（続き）', '会員番号100012高橋順子様令和7年'],
    ],
    [
      '返納のお知らせ',
      () => printRepayments([{ ...repayment, lines, deductedYen: 0, repayYen: owed }], texts, '2026-01-09'),
      ['補助金の返納について（お知らせ）（続き）', '会員番号100012𠮷田髙子様交付番号2025-202512-100012'],
    ],
  ])('%s', async (_name, print, head) => {
    const pages = await pdfPages(await print())
    expect(pages.map(({ text }) => /\d\/\d$/.exec(text)?.[0])).toEqual(['1/2', '2/2'])
    for (const words of head) expect(pages[1]!.text).toContain(words)
    expect(pages[0]!.text).not.toContain('（続き）')
  })

  test('of a family with three certificates in one file, each counts its own sheets; one sheet has no number', async () => {
    const of = (childName: string, count: number) => ({ ...certificate, childName, visits: visits(count) })
    const three = [of('佐藤 はる', 31), of('佐藤 なつ', 2), of('佐藤 ふゆ', 90)]
    const pages = await pdfPages(await printCertificates(three, 'certificate'))
    expect(pages.map(({ text }) => /\d\/\d$/.exec(text)?.[0])).toEqual([
      ...['1/2', '2/2'],
      ...[undefined],
      ...['1/3', '2/3', '3/3'],
    ])
    expect(pages.map(({ text }) => /子どもの氏名(佐藤..)/.exec(text)?.[1])).toEqual([
      ...['佐藤はる', '佐藤はる', '佐藤なつ', '佐藤ふゆ', '佐藤ふゆ', '佐藤ふゆ'],
    ])
  })

  test('in the stream of all providers, each counts its own', async () => {
    const { bytes, entries } = await printStatementStream(
      [yearly, { ...yearly, payments }, yearly],
      texts,
      '2026-01-20',
    )
    expect(entries.map(({ firstPage, pages }) => [firstPage, pages])).toEqual([
      [1, 1],
      [2, 2],
      [4, 1],
    ])
    const pages = await pdfPages(bytes)
    expect(pages.map(({ text }) => /\d\/\d$/.exec(text)?.[0])).toEqual([undefined, '1/2', '2/2', undefined])
  })
})

test('支払額のお知らせ: a year without payments, no line on another', async () => {
  const [page] = await pdfPages(await printYearlyStatement({ ...yearly, payments: [], repayYen: 500 }, texts))
  const from = page!.words.find(({ text }) => text.includes('お支払いした額はありません'))!.y
  const lines = page!.words.map(({ y }) => y).filter((y) => y >= from && y < from + 40)
  const apart = [...new Set(lines)].sort((a, b) => a - b)
  expect(apart).toHaveLength(3)
  for (const [i, y] of apart.slice(1).entries()) expect(y - apart[i]!).toBeGreaterThan(5)
})

test('the same bytes on another day', async () => {
  const make = async () =>
    Buffer.concat([
      await printApprovalSheet(approval),
      await printYearlyStatement(yearly, texts),
      await printCertificate(certificate, 'certificate'),
    ])
  const first = await make()
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01T00:00:00Z') })
  expect((await make()).equals(first)).toBe(true)
})

describe('和暦', () => {
  test.each([
    [warekiDate('2019-04-30'), '平成31年4月30日'],
    [warekiDate('2019-05-01'), '令和元年5月1日'],
    [warekiDate('2025-12-05'), '令和7年12月5日'],
    [warekiDate('1989-01-07'), '昭和64年1月7日'],
    [warekiMonth('2025-01'), '令和7年1月'],
    [warekiFiscalYear(2019), '平成31年度'],
    [warekiFiscalYear(2025), '令和7年度'],
    [warekiYear(2019), '令和元年'],
  ])('%s', (said, meant) => {
    expect(said).toBe(meant)
  })
})

test.each([
  [yenWords(0), '0円'],
  [yenWords(999), '999円'],
  [yenWords(1000), '1,000円'],
  [yenWords(-1_234_567), '▲1,234,567円'],
  [decimalHours(145), '2.42'],
  [decimalHours(0), '0'],
  [decimalHours(-90), '-1.5'],
  [decimalHours(-120), '-2'],
  [hoursFigure(-90), '▲1.5'],
  [hoursFigure(6_000_030), '100,000.5'],
])('%s', (said, meant) => {
  expect(said).toBe(meant)
})
