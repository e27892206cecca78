/** 支払内訳書 and 返納: sums and words as other readers find them. */
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { printPaymentSummary } from '../../office/payment-summary/print-payment-summary.ts'
import { paymentSummaryCsv } from '../../office/payment-summary/write-summary-csv.ts'
import { printRepayments } from '../../office/repayment/print-repayments.ts'
import { repaymentCsv } from '../../office/repayment/write-repayment-csv.ts'
import { texts } from './notice-support.ts'
import { repayment, summary, takenBack } from './payment-support.ts'
import { pdfPages } from './pdf-text.ts'

const rowsOf = (bytes: Buffer) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[]
const wordsOf = async (bytes: Promise<Buffer>) => (await pdfPages(await bytes)).map(({ text }) => text)

describe('支払内訳書', () => {
  test('by bank, ゆうちょ apart; paid, held and asked back add up to what was decided', async () => {
    expect(rowsOf(paymentSummaryCsv(summary)).map((row) => [row['区分'], row['件数'], row['金額']])).toEqual([
      ['銀行など', '1', '1500'],
      ['銀行など', '1', '2000'],
      ['ゆうちょ', '2', '3250'],
      ['振込計', '4', '6750'],
      ['支払保留', '1', '500'],
      ['返納', '1', '2000'],
      ['交付決定額', '', '5250'],
    ])
    const [page] = await wordsOf(printPaymentSummary(summary))
    for (const words of [
      '支払内訳書',
      '令和7年度',
      '6,750円（4件）',
      '6,7505002,0005,250',
      'ゆうちょ9900ゆうちょ23,250',
      '合計46,750',
      '1000122025-202512-1000122,000',
      'ab12'.repeat(8),
    ])
      expect(page).toContain(words)
  })

  test('of a later file: what the files before it paid stands beside what it pays', async () => {
    const later = { ...summary, later: { batch: 2, before: { count: 3, yen: 4_000 } }, decidedYen: 9_250 }
    expect(rowsOf(paymentSummaryCsv(later)).map((row) => `${row['区分']} ${row['金額']}`)).toEqual([
      ...['銀行など 1500', '銀行など 2000', 'ゆうちょ 3250', '前の振込計 4000', '振込計 6750'],
      ...['支払保留 500', '返納 2000', '交付決定額 9250'],
    ])
    const [page] = await wordsOf(printPaymentSummary(later))
    for (const words of ['支払内訳書（入金データ2）', '4,0006,7505002,0009,250'])
      expect(page).toContain(words)
    expect(() => paymentSummaryCsv({ ...later, decidedYen: 5_250 })).toThrow('adds up to 9250')
  })

  test('a set that pays nothing; 300 held back go over the pages', async () => {
    const nothing = {
      ...summary,
      payments: [],
      held: [],
      repayments: [],
      decidedYen: 0,
      transferSha256: null,
    }
    expect((await wordsOf(printPaymentSummary(nothing))).join()).toContain('入金データはありません')
    const held = Array.from({ length: 300 }, () => summary.held[0]!)
    const pages = await wordsOf(printPaymentSummary({ ...nothing, held, decidedYen: 150_000 }))
    expect(pages.length).toBeGreaterThan(4)
    expect(pages.join('').match(/100120/g)).toHaveLength(300)
  })

  test('what does not add up is a bug', async () => {
    const wrong = { ...summary, decidedYen: 5_251 }
    expect(() => paymentSummaryCsv(wrong)).toThrow('adds up to 5250')
    await expect(printPaymentSummary(wrong)).rejects.toThrow('adds up to 5250')
  })
})

describe('返納', () => {
  test('who, why, how much; 𠮷 and 髙 as they are; the slip says until when', async () => {
    const [page] = await wordsOf(printRepayments([repayment], texts, '2026-01-09'))
    for (const words of ['𠮷田髙子', '返納していただく額2,000円', '報告の取り下げ1,50001,500', '合計2,000'])
      expect(page).toContain(words)
    expect(page).toContain('納入通知書に書いてある日まで')
  })

  test.each([
    { why: 'before 出納閉鎖', date: '2026-05-31', kind: '戻入' },
    { why: 'after it', date: '2026-06-01', kind: '現年度の歳入（出納閉鎖後）' },
  ])('$why', ({ date, kind }) => {
    const [row] = rowsOf(repaymentCsv([{ ...repayment, date, dueOn: '2026-06-30' }]))
    expect(row).toMatchObject({
      ...{ 会員番号: '100012', 氏名: '𠮷田 髙子', 返納額: '2000', 納期限: '2026-06-30', 収入の区分: kind },
    })
    expect(row!['理由']).toBe(
      '2025-11-04 報告の訂正 1000→500（2025-202511-100012） / 2025-11-09 報告の取り下げ 1500→0（2025-202511-100012）',
    )
  })

  test('what was taken off the payment is said, never silent; a sum that is not so is a bug', async () => {
    const netted = { ...repayment, deductedYen: 1_500, repayYen: 500, dueOn: '2026-02-09' }
    const [page] = await wordsOf(printRepayments([netted], texts, '2026-01-09'))
    expect(page).toContain('このうち1,500円は、今回の支払額から差し引きました。')
    expect(page).toContain('令和8年2月9日')
    const wrong = { ...netted, repayYen: 600 }
    await expect(printRepayments([wrong], texts, '2026-01-09')).rejects.toThrow('is not 600')
  })

  test('40 lines go on; each person on sheets of their own', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => takenBack[i % 2]!)
    const long = { ...repayment, memberNo: '100011', lines, repayYen: 40_000 }
    const pages = await wordsOf(printRepayments([repayment, long], texts, '2026-01-09'))
    expect(pages).toHaveLength(3)
    expect(pages[0]).toContain('1/2')
    expect(pages[2]).toContain('返納していただく額2,000円')
  })
})
