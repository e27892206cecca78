/** Words of the papers about money that goes and money that comes back: 支払内訳書 and 返納. */
import { yenWords } from '../figures.ts'

/** 支払内訳書, for 会計室 */
export const SUMMARY_WORDS = {
  title: '支払内訳書',
  laterTitle: (batch: number) => `支払内訳書（入金データ ${batch}）`,
  subject: '件名',
  subjectOf: (subsidyName: string, month: string) => `${subsidyName}（${month}分）`,
  fiscalYear: '会計年度',
  budget: '予算科目',
  payOn: '支払日',
  paid: '振込の合計',
  paidWords: (yen: string, count: string) => `${yen}（${count}件）`,
  file: '入金データの SHA-256',
  noFile: '支払う額がないため、入金データはありません。',
  runNo: '実行番号',
  banks: '金融機関ごとの内訳',
  bankColumns: ['区分', 'コード', '金融機関', '件数', '金額（円）'],
  held: '支払を保留しているもの',
  heldColumns: ['会員番号', '理由', '金額（円）'],
  repayments: '返納を求めるもの（納入通知書）',
  repaymentColumns: ['会員番号', '交付番号', '金額（円）'],
  proof: '交付決定額との突合',
  proofColumns: ['振込の合計', '＋ 支払の保留', '− 返納', '＝ 交付決定額'],
  laterProofColumns: ['前の振込', '＋ この振込', '＋ 支払の保留', '− 返納', '＝ 交付決定額'],
  none: 'ありません。',
  total: '合計',
  kinds: { post: 'ゆうちょ', bank: '銀行など' },
  csvColumns: ['会計年度', '予算科目', '区分', '金融機関コード', '金融機関', '件数', '金額'],
  csvKinds: { before: '前の振込計', paid: '振込計', held: '支払保留', repay: '返納', decided: '交付決定額' },
} as const

/** 返納 */
export const REPAYMENT_WORDS = {
  title: '補助金の返納について（お知らせ）',
  body: (subsidyName: string, month: string) =>
    `先に交付した${subsidyName}について、${month}分の変更交付決定により、次の額を返納していただくことになりました。別にお送りする納入通知書で、期限までに納めてください。`,
  decisionNo: '交付番号',
  documentNo: '変更交付決定の番号',
  fiscalYear: '会計年度',
  repay: '返納していただく額',
  dueOn: '納期限',
  dueOnSlip: '納入通知書に書いてある日までに納めてください。',
  reason: '返納の理由',
  columns: ['活動日', '前の交付番号', '理由', '訂正前', '訂正後', '返納'],
  total: '合計',
  deducted: (yen: number) => `このうち${yenWords(yen)}は、今回の支払額から差し引きました。`,
  questions: 'おぼえのないところがあるときは、納める前に、次のところへお問い合わせください。',
  contact: 'お問い合わせ先',
  csvColumns: [
    ...(['会計年度', '交付番号', '会員番号', '氏名', '郵便番号', '住所'] as const),
    ...(['返納額', '納期限', '収入の区分', '差し引いた額', '理由'] as const),
  ],
  /** whether 出納閉鎖 (31 May) of the year is over on the day of the decision: 会計室 has the last word */
  kinds: { sameYear: '戻入', later: '現年度の歳入（出納閉鎖後）' },
  line: (date: string, beforeYen: number, afterYen: number, reason: string, corrects: string) =>
    `${date} ${reason} ${beforeYen}→${afterYen}（${corrects}）`,
} as const
