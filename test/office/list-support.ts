/** A small month for tests, computed by hand. */
import type { DecisionList, DecisionRow } from '../../office/month-data.ts'

const none = { basicYen: 0, premiumYen: 0, sickYen: 0, siblingYen: 0, programmeYen: 0, adjustmentYen: 0 }

/**
 * 100012: Wed 18:00-20:00 with 2 siblings (500+250 and 500+250) and Sun 10:00-13:00 (1,500): count 2, 5 h,
 * fee 750+900+1,800 = 3,450, reward 1,500+1,650+3,300 = 6,450, city 3,000 = 500 + 2,000 + 500.
 * 100003: Tue 13:00-15:00 病児 (1,000), and 500 less for October: 500.
 * 100120: 2 h of 3 in 育休復帰 (fee 500, reward 3,000): 1,500 + 1,000 of fees the city bears = 2,500; no account.
 */
export const rows: DecisionRow[] = [
  {
    decisionNo: '2025-202511-100120',
    memberNo: '100120',
    name: '𠮷田 髙子',
    count: 1,
    billedMinutes: 180,
    feeYen: 500,
    rewardYen: 3000,
    decidedYen: 2500,
    parts: { ...none, basicYen: 1500, programmeYen: 1000 },
    account: null,
    note: '口座確認中, "再提出"',
  },
  {
    decisionNo: '2025-202511-100012',
    memberNo: '100012',
    name: '高橋 順子',
    count: 2,
    billedMinutes: 300,
    feeYen: 3450,
    rewardYen: 6450,
    decidedYen: 3000,
    parts: { ...none, basicYen: 500, premiumYen: 2000, siblingYen: 500 },
    account: { bankCode: '0177', branchCode: '200', kind: '1', number: '0234567', holder: 'ﾀｶﾊｼ ｼﾞﾕﾝｺ' },
    note: '',
  },
  {
    decisionNo: '2025-202511-100003',
    memberNo: '100003',
    name: '伊藤 ゆう子',
    count: 1,
    billedMinutes: 150,
    feeYen: 1500,
    rewardYen: 2750,
    decidedYen: 750,
    parts: { ...none, sickYen: 1250, adjustmentYen: -500 },
    account: { bankCode: '9900', branchCode: '738', kind: '1', number: '1992765', holder: 'ｲﾄｳ ﾕｳｺ' },
    note: '10月分の調整を含む',
  },
]

export const list: DecisionList = {
  head: { runNo: '202511-1', month: '2025-11', fiscalYear: 2025, linesHash: 'ab'.repeat(32) },
  rows,
}
