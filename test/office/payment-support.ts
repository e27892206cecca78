/** A payment of one set and what is asked back, for tests. */
import type { NoticeAdjustment, PaymentSummary, Repayment } from '../../office/month-data.ts'
import { notice } from './notice-support.ts'

/** 1,500 + 2,000 by two banks, 3,250 by ゆうちょ; 500 held; 2,000 asked back. */
export const summary: PaymentSummary = {
  head: { runNo: '202512-1', month: '2025-12', fiscalYear: 2025, linesHash: '0123456789abcdef'.repeat(4) },
  budget: ['一般会計\u30003款 民生費', '18節 負担金、補助及び交付金'],
  subsidyName: 'かすみ子育て応援活動補助金',
  ...{ payOn: '2026-01-30', later: null },
  decidedYen: 5_250,
  payments: [
    { bankCode: '9900', bankName: 'ゆうちょ', yen: 1_250 },
    { bankCode: '0177', bankName: '福岡', yen: 1_500 },
    { bankCode: '0190', bankName: '西日本シティ', yen: 2_000 },
    { bankCode: '9900', bankName: 'ゆうちょ', yen: 2_000 },
  ],
  held: [{ memberNo: '100120', reason: '口座の登録がないため、支払いを止めています。', yen: 500 }],
  repayments: [{ decisionNo: '2025-202512-100012', memberNo: '100012', yen: 2_000 }],
  transferSha256: 'ab12'.repeat(16),
}

export const takenBack: NoticeAdjustment[] = [
  {
    ...{ date: '2025-11-04', correctsDecisionNo: '2025-202511-100012', reason: '報告の訂正' },
    ...{ beforeYen: 1_000, afterYen: 500 },
  },
  {
    ...{ date: '2025-11-09', correctsDecisionNo: '2025-202511-100012', reason: '報告の取り下げ' },
    ...{ beforeYen: 1_500, afterYen: 0 },
  },
]

export const repayment: Repayment = {
  ...{ decisionNo: '2025-202512-100012', memberNo: '100012', documentNo: '霞子支第1299号' },
  ...{ date: '2026-01-09', fiscalYear: 2025, month: '2025-12' },
  addressee: { ...notice.addressee, name: '𠮷田 髙子' },
  ...{ lines: takenBack, deductedYen: 0, repayYen: 2_000, dueOn: null },
}
