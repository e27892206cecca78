/** What does not agree in an evidence bundle, for the people who check it. */
const NAMES: Record<string, string> = {
  ...{ count: '件数', billedMinutes: '分', feeYen: '利用料金', rewardYen: '報酬', subsidyYen: '補助金' },
}
interface Differing {
  name: string
  said: number
  computed: number
}
const differing = (found: Differing[]) =>
  found
    .map(({ name, said, computed }) => `${NAMES[name] ?? name} ${said}（計算すると ${computed}）`)
    .join('、')

export const VERIFY_WORDS = {
  agrees: '全部合っています。',
  missing: 'ファイルがありません。',
  changed: (sums: string) => `中身が変わっています。${sums}の値と合いません。`,
  notListed: (sums: string) => `${sums}に書かれていないファイルです。`,
  changedItself: '書き方が変わっています。ほかのファイルとは合います。',
  unreadable: (why: string) => `読めません（${why}）。`,
  otherVersion: (version: unknown) => `この道具では読めない版です（${String(version)}）。`,
  otherHash: (said: string, computed: string) =>
    `明細と決定のハッシュが合いません。書かれた値 ${said}、計算した値 ${computed}。`,
  approvedOther: (who: string) => `${who}が決裁したのは、この明細ではありません。`,
  ownApproval: (who: string) => `${who}は、自分で起案したものを決裁しています。`,
  tooFewApprovals: (found: number, needed: number) => `決裁が足りません（${found}人。${needed}人必要）。`,
  notHandedOut: '渡したファイルと同じではありません。渡したときのファイルを確かめてください。',
  fiscalYear: (no: string) => `${no}: 会計年度が活動日と合いません。`,
  twice: (no: string) => `${no}: 同じ活動の明細が二つあります。`,
  yen: (no: string, found: Differing[]) => `${no}: ${differing(found)}`,
  difference: (no: string) => `${no}: 補助金が、報酬から利用料金を引いた額ではありません。`,
  kind: (no: string) => `${no}: 前の決定と合いません（新しい活動か、前の決定の訂正か）。`,
  notEarlier: (no: string, month: string) => `${no}: ${month}の決定は、この月より前ではありません。`,
  otherInput: (no: string) => `${no}: 明細にある活動の内容とちがいます。`,
  noLine: (no: string) => `${no}: この活動の明細がありません。`,
  otherVisit: (no: string) => `${no}: 会員番号か活動日が、活動の内容と合いません。`,
  policy: (no: string, said: string, found: string) =>
    `${no}: その日の料金の版は${found}ですが、${said}と書かれています。`,
  programme: (no: string, said: string, meant: string) =>
    `${no}: 制度の回数が「${said}」です。認定の期間と前の決定からは「${meant}」です。`,
  numberTwice: (no: string, visit: number) => `${no}: 制度の${visit}回目が、同じ期間に二つあります。`,
  oldVersion:
    '古い版のまとめです。制度（育休復帰など）の回数は確かめられません。料金の版と設定は、まとめを作った日のものです。',
  notPriced: (no: string, code: string) => `${no}: 料金を計算できません（${code}）。`,
  decisionNo: (no: string) => `${no}: 交付番号が正しくないか、二つあります。`,
  decision: (no: string, found: Differing[]) => `${no}: 明細の合計と合いません。${differing(found)}`,
  pay: (no: string, computed: number, said: number) =>
    `${no}: 支払う額か返してもらう額が合いません。支払額 ${said}（計算すると ${computed}）`,
  undecided: (no: string) => `${no}: 明細がありますが、決定がありません。`,
  rows: (found: number, meant: number) => `${found}人分あります。決定は${meant}人分です。`,
  noRow: (no: string) => `${no}: 一覧にありません。`,
  cell: (ref: string, name: string, said: string, meant: string) =>
    `${ref}: ${name}が「${said}」です。決定では「${meant}」です。`,
  notices: '通知書の交付番号が、決定と合いません。',
  pages: (no: string) => `${no}: 頁の番号がつながりません。`,
  payOn: (said: string, meant: string) => `振込日が${said}です。支払日は${meant}です。`,
  notDecided: (code: string) => `顧客コード${code}: 支払う決定がありません。`,
  transferYen: (no: string, said: number, meant: number) =>
    `${no}: 振込額が${said}円です。決定では${meant}円です。`,
  otherAccount: (no: string) => `${no}: 口座が一覧と合いません。`,
  otherRows: '行が足りないか、多すぎます。',
  otherYear: '会計年度がちがう行があります。',
  noTransfers: '何の支払いか分からない入金データです。',
  paidTwice: (no: string) => `${no}: 銀行から戻っていないのに、もう一度支払っています。`,
  otherAccountEntered: (no: string) => `${no}: 口座が、支払いの記録と合いません。`,
  pastYear: (year: number) =>
    `${year}年度の支払いが、出納閉鎖（5月31日）のあとにあります。過年度支出の決裁が足りません。`,
  notPaid: (no: string) => `${no}: 支払う決定がありますが、入っていません。`,
} as const
