/** An approval, a year and a child's month for tests. */
import type { ApprovalSheetData, CareCertificate, YearlyStatement } from '../../office/month-data.ts'
import { notice } from './notice-support.ts'

export const approval: ApprovalSheetData = {
  head: { runNo: '202511-1', month: '2025-11', fiscalYear: 2025, linesHash: '0123456789abcdef'.repeat(4) },
  draftNo: '令和7年度 霞子支 第456号',
  preparedOn: '2025-12-10',
  preparedBy: { office: '子育て支援課', name: '佐伯 ゆみ' },
  approvers: ['局長', '部長', '課長', '係長'],
  subsidyName: 'かすみ子育て応援活動補助金',
  article: 'かすみ子育て応援活動補助金交付要綱第8条',
  budget: [
    '一般会計\u30003款 民生費\u30002項 児童福祉費\u30001目 児童福祉総務費',
    '18節 負担金、補助及び交付金',
  ],
  decisions: 212,
  activities: 1_204,
  billedMinutes: 144_690,
  feeYen: 1_312_450,
  rewardYen: 2_719_225,
  decidedYen: 1_405_775,
  parts: {
    basicYen: 902_500,
    premiumYen: 303_750,
    sickYen: 12_500,
    siblingYen: 125_025,
    programmeYen: 63_000,
    adjustmentYen: -1_000,
  },
  transferCount: 210,
  transferYen: 1_400_275,
  payOn: '2025-12-30',
  repay: { count: 0, yen: 0 },
  heldBack: [
    { memberNo: '100120', reason: '口座の登録がない', yen: 2_500 },
    { memberNo: '100341', reason: '今月口座を変更した（本人への確認を待っている）', yen: 3_000 },
  ],
  warnings: [
    { count: 3, message: 'いつもより長い活動です' },
    { count: 12, message: '講習の期限が近い会員の活動です' },
  ],
  pastFiscalYear: false,
  files: [
    { name: 'decision-list.xlsx', sha256: 'ab'.repeat(32) },
    { name: 'decision-list.csv', sha256: 'cd'.repeat(32) },
    { name: 'transfer.txt', sha256: 'ef'.repeat(32) },
  ],
}

export const yearly: YearlyStatement = {
  memberNo: notice.memberNo,
  addressee: notice.addressee,
  date: '2026-01-20',
  year: 2025,
  repayYen: 0,
  payments: [
    {
      paidOn: '2025-11-28',
      month: '2025-10',
      decisionNo: '2025-202510-100012',
      count: 11,
      rewardYen: 24_150,
      feeYen: 12_650,
      paidYen: 11_500,
    },
    {
      paidOn: '2025-12-30',
      month: '2025-11',
      decisionNo: '2025-202511-100012',
      count: 2,
      rewardYen: 6_450,
      feeYen: 3_450,
      paidYen: 3_000,
    },
  ],
}

export const certificate: CareCertificate = {
  addressee: { ...notice.addressee, name: '佐藤 花子' },
  requesterNo: '200034',
  childName: '佐藤 はる',
  childBirthDate: '2021-06-03',
  provider: { memberNo: '100012', name: '高橋 順子' },
  month: '2025-11',
  date: '2025-12-12',
  visits: [
    { date: '2025-11-05', start: '18:00', end: '20:00', feeYen: 1_100 },
    { date: '2025-11-09', start: '10:00', end: '13:00', feeYen: 1_800 },
  ],
}
