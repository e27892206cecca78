/** Words of the month's screens. What the server finds or refuses comes in its own words. */
import type { MonthAction, MonthState, PaymentState } from '../../server/contract.ts'

export const MONTH_STATES: Record<MonthState, { word: string; shape: string }> = {
  open: { word: '受付中', shape: '○' },
  closed: { word: '締め', shape: '□' },
  calculated: { word: '計算済', shape: '□' },
  checked: { word: '確認済', shape: '◇' },
  submitted: { word: '起案済', shape: '◆' },
  approved: { word: '決裁済', shape: '●' },
  exported: { word: '作成済', shape: '■' },
  paid: { word: '振込済', shape: '✓' },
}

/** The way of a month, in this order; the first five steps lead to money. */
export const WAY: MonthState[] = ['calculated', 'checked', 'submitted', 'approved', 'exported', 'paid']

export const PAYMENTS: Record<PaymentState, { word: string; shape: string }> = {
  none: { word: 'なし', shape: '–' },
  waiting: { word: '支払う', shape: '○' },
  held: { word: '止めている', shape: '▲' },
  ready: { word: '次の振込', shape: '◇' },
  'in-file': { word: '入金データ', shape: '■' },
  paid: { word: '振込済', shape: '✓' },
  returned: { word: '振込不能', shape: '△' },
}
export const again = (batch: number): string => `再振込${batch > 2 ? batch - 1 : ''}`

export const LIST = {
  heading: '月次',
  none: '月は、まだありません。',
  next: '承認した報告があると、ここに月が出ます。',
  month: '月',
  decisions: '決定',
  activities: '活動',
  subsidy: '補助金（円）',
  looks: '見るところ',
  payOn: '支払日',
  run: '計算',
  blocks: (count: number) => `× 直す ${count}`,
  warns: (count: number) => `▲ 見る ${count}`,
  years: '支払額のお知らせ（全員分）',
  yearPdf: (year: number) => `${year}年（印刷用PDF）`,
  yearCsv: '目録（csv）',
  unpaid: (count: number) => `▲ 支払い待ち ${count}`,
}

export const STEPS: Record<MonthAction, string> = {
  preview: '見込みを見る',
  close: '締める',
  check: '確認した',
  submit: '起案する',
  approve: '決裁する',
  'approve-past': '過年度支出を決裁する',
  'take-back': '起案の前に戻す',
  export: 'ファイルを作る',
  pay: '振込済みにする',
  return: '振込不能を入れる',
  batch: '再振込のファイルを作る',
  'confirm-account': '口座を確かめました',
}
export const AGAIN = { close: 'もう一度締める', export: 'ファイルを作り直す' }

/** What happens with it, before it is pressed. */
export const MEANS: Partial<Record<MonthAction, string>> = {
  close: '承認した活動から、交付額を計算します。何度でもできます。',
  check: '「直す所・見る所」を見たら、押してください。',
  submit: 'ここから先は、内容を変えられません。',
  approve: '左の一覧と、下の記録番号（SHA-256）のとおりに決裁します。',
  'approve-past': '支払日が出納閉鎖（5月31日）のあとになる支払いです。月の決裁とは別に決裁します。',
  export: '交付決定額一覧、通知書、入金データを作ります。',
  pay: '銀行が入金データを受け取ったら、押してください。',
  return: '表の「不能を入れる」か、銀行のcsvで入れます。会員にLINEで知らせます。',
  batch: '口座を確かめた支払いを、新しい入金データにします。',
}
export const REMAKE = 'いまの入金データは無効になります。銀行に渡していないことを確かめてください。'
export const NOT_SEEN = '一覧が画面に出ると、押せます。'

export const DONE: Partial<Record<MonthAction, string>> = {
  close: '締めて計算しました。',
  check: '確認済みにしました。',
  submit: '起案しました。決裁を待っています。',
  approve: '決裁しました。',
  'approve-past': '過年度支出を決裁しました。',
  'take-back': '起案の前に戻しました。直したら、もう一度締めてください。',
  export: 'ファイルを作り、台帳に入れました。',
  pay: '振込済みにしました。',
  batch: '再振込のファイルを作りました。',
  'confirm-account': '口座を確かめたことを記録しました。',
}
export const BUSY: Partial<Record<MonthAction, string>> = {
  preview: '見込みを計算しています',
  close: '計算しています',
  export: 'ファイルを作っています',
}
export const busyFor = (words: string, seconds: number): string => `${words}… ${seconds}秒`

export const PAGE = {
  totals: (decisions: string, activities: string) => `決定 ${decisions}件 活動 ${activities}件`,
  fee: '利用料金',
  reward: '報酬',
  subsidy: '補助金',
  pay: '支払う額',
  repay: '返してもらう額',
  preview: '見込み（まだ締めていません）',
  findings: '直す所・見る所',
  noFindings: '✓ 直す所も見る所もありません。',
  more: (count: number) => `ほか ${count}件`,
  payments: '支払いを待っている人',
  payAllTheSame: 'このまま支払う',
  showAccount: '口座を見る',
  shortHolder: '銀行の短縮名義（カナ、30文字まで）',
  shortHolderHow: '銀行に確かめた名義だけを入れます。入れたあと、ほかの人が口座を確かめます。',
  putShortHolder: '短縮名義を入れる',
  shortHolderDone: '短縮名義を入れました。ほかの人が「口座を確かめました」を押すと、支払いに入ります。',
  hideAccount: '口座をしまう',
  letter: '手紙を出す人（LINEで届かない）',
  letters: '手紙の一覧（csv）',
  bankSays: '銀行の理由',
  list: '交付決定額一覧',
  nothing: 'この月の決定は、まだありません。',
  total: '合計',
  next: '次にすること',
  others: 'ほかにできること',
  hash: '記録番号（SHA-256）',
  pastYear: (fiscalYear: number, count: number, yen: string) =>
    `▲ 過年度支出 ${fiscalYear}年度 ${count}件 ${yen}円`,
  pastYearApproved: (names: string[]) => `決裁 ${names.join('・')}`,
  pastYearWaits: '決裁を待っています',
  submittedBy: '起案',
  approvedBy: '決裁',
  waitsFor: (left: number) => `決裁を待っています（あと${left}人）`,
  payOn: '支払日',
  reason: '戻す理由（起案の人に見えます）',
  keepIt: 'やめる',
  files: 'ファイル',
  drafts: '決裁の前に見る書類',
  voided: '無効',
  notYours: 'この役割では受け取れません',
  batches: '再振込',
  batch: (nth: number) => `入金データ ${nth}`,
  batchPaid: '振込済みにする',
  batchVoid: '無効にする',
  batchVoidTwice: '銀行に渡していないときだけ無効にできます。もう一度押すと、無効になります。',
  print: '印刷データ',
  printed: (when: string, encrypted: boolean) => `✓ ${when} に置きました${encrypted ? '（暗号化）' : ''}`,
  notPrinted: '▲ まだ置いていません。',
  printPlain: '印刷の会社の鍵がないため、暗号化しません。',
  putPrint: '印刷データを置く',
  putPrintAgain: 'もう一度置く',
  putTwice: '印刷の会社が二度刷らないように、先に電話してください。もう一度押すと、置きます。',
  putDone: '印刷データを置きました。',
  allPaid: '✓ この月は、すべて支払いました。',
  bytes: (count: number) => `${count.toLocaleString('ja-JP')}バイト`,
}

/** The month under another policy, beside what it is now. */
export const BESIDE = {
  heading: 'ほかの料金とくらべる',
  choose: '料金のファイルを選ぶ',
  how: 'これからの料金のファイルを選ぶと、この月の見込みを、いまの料金とならべて出します。何も変わりません。',
  asIf: (version: string) => `${version} の料金が、もう始まっていたとしたときの見込みです。`,
  byDate: (version: string) => `選んだファイル（${version} の料金まで）での見込みです。`,
  what: '金額（円）',
  now: 'いまの料金',
  other: (version: string) => `${version} の料金`,
  difference: '差',
  changed: (count: number) => `補助金が変わる提供会員 ${count}人`,
  nobody: '補助金が変わる人はいません。',
  busy: 'ほかの料金で計算しています',
}

/** What a file is, before its name. */
export function fileWord(name: string): string {
  const [, first, nth, end] = /^(transfer|payment-summary)-(\d+)(\.\w+)$/.exec(name) ?? []
  return nth ? `${FILES[`${first}${end}`]} ${nth}（再振込）` : (FILES[name] ?? '')
}
const FILES: Record<string, string> = {
  'approval-sheet.pdf': '起案書',
  'decision-list.csv': '交付決定額一覧',
  'decision-list.xlsx': '交付決定額一覧',
  'notices.pdf': '通知書',
  'manifest.csv': '通知書の目録',
  'transfer.txt': '入金データ',
  'payment-summary.csv': '支払内訳書',
  'payment-summary.pdf': '支払内訳書',
  'repayments.csv': '返納の一覧',
  'repayment-notices.pdf': '返納のお知らせ',
}

export const COLUMNS = {
  memberNo: '会員番号',
  name: '氏名',
  fiscalYear: '年度',
  count: '件数',
  hours: '時間',
  fee: '利用料金',
  reward: '報酬',
  subsidy: '補助金',
  pay: '支払う額',
  repay: '返納',
  payment: '支払い',
}

export const RETURNS = {
  heading: '振込不能を入れる',
  /** beside a payment that the bank took */
  open: '不能を入れる',
  pick: '表で、戻ってきた人の「不能を入れる」を押してください。',
  reason: '銀行の理由',
  presets: ['口座なし', '口座解約', '名義相違', '取引停止'],
  enter: '入れる',
  cancel: 'やめる',
  csv: '銀行のcsvを選ぶ',
  csvHow:
    '見出しは「交付番号,理由」です。再振込をした人がいるときは「振込日」も入れます。1行でも合わないと、何も入れません。',
  unreadable: 'このファイルの文字を読めません。csvか確かめてください。',
  done: (told: number, letters: number, already: number): string =>
    [
      `振込不能を ${told + letters}件 入れました。`,
      told > 0 ? `${told}人にLINEで知らせます。` : '',
      letters > 0 ? `${letters}人にはLINEで届きません。手紙を出してください。` : '',
      already > 0 ? `${already}件は前に入っています。` : '',
    ].join(''),
}
