/** Words of the members' pages: やさしい日本語, です・ます, what happened and then what to do. */
import type { LiffReadingState, SourceField } from '../../server/contract.ts'

export const ERRORS = {
  unexpected: 'うまくいきませんでした。もう一度おしてください。',
  offline: 'つながりませんでした。電波のよい所で、もう一度おしてください。',
  noOne: 'LINEのトークから、もう一度開いてください。',
}

export const FIELD_NAMES: Record<SourceField, string> = {
  requesterNo: '依頼会員',
  date: '日にち',
  start: '始まり',
  end: '終わり',
  childCount: 'お子さんの数',
  sickCount: 'うち病気の子',
  kind: '活動の内容',
  transportYen: '交通費（円）',
}

export const WORDS = {
  home: {
    title: 'ファミリー・サポートのページ',
    register: '登録・変更をする',
    text: 'ほかのページは、LINEのトークから開きます。',
    items: [
      '報告するときは、トークで「報告する」をおすか、報告書の写真を送ってください。',
      '写真の読み取りを直すページは、トークの「ページで見る」から開けます。',
    ],
  },
  loading: '読みこんでいます',
  title: '写真の読み取り',
  caseNo: '管理番号',
  help: '写真とくらべて、ちがうところを直してください。',
  sendNext: '金額を見て、送信してください。',
  photo: '送った写真',
  photoBroken: '写真を出せませんでした。写真がなくても、直して送れます。',
  whole: '全体を見る',
  near: '近くを見る',
  nextPhoto: '次の写真',
  row: (n: number, all: number) => `${all}件中 ${n}件目`,
  mend: '直す',
  fold: 'とじる',
  doubt: 'たしかめてください',
  doubtHelp: 'はっきり読めませんでした。正しいものをおすか、下で直してください。',
  doubtBlank: 'はっきり読めませんでした。下で直すか、このままでよければおしてください。',
  keepBlank: '書いていない',
  confirmed: 'たしかめました',
  choose: 'えらんでください',
  none: 'なし',
  overnight: '次の日に終わりました',
  people: (count: number) => `${count}人`,
  yen: (amount: number) => `${amount.toLocaleString('ja-JP')}円`,
  notPriced: '直すと金額が出ます',
  total: 'あなたが受け取る額（見込み）',
  parts: (feeYen: number, subsidyYen: number) =>
    `依頼会員から ${WORDS.yen(feeYen)}・市から ${WORDS.yen(subsidyYen)}`,
  left: (count: number) => `たしかめるところが ${count}か所あります`,
  send: '送信する',
  sending: '送っています',
  summary: (count: number) => `直すところが ${count}か所あります`,
  at: (row: number, name: string | null) => (name === null ? `${row}件目` : `${row}件目 ${name}`),
  missing: 'まだ入っていません。入れてください。',
  unconfirmed: 'はっきり読めなかったところです。たしかめてください。',
  counts: (written: number, read: number) =>
    `用紙の件数は ${written}件ですが、読めたのは ${read}件です。足りないときは、センターが写真を見て足します。`,
  again: 'もう一度',
  close: 'とじる',
  received: '報告を受け付けました',
  receivedText: (centre: string) => `${centre}が確認します。結果はLINEのトークでお知らせします。`,
}

/** Why the page has nothing to send. */
export const STATES: Record<Exclude<LiffReadingState, 'open'>, { title: string; text: string }> = {
  reading: {
    title: '写真を読んでいます',
    text: '終わると、ここに出ます。とじても、結果はLINEのトークに届きます。',
  },
  sent: {
    title: 'この報告は、もう受け付けています',
    text: '直すときは、トークの「今月の報告」をおしてください。',
  },
  returned: {
    title: 'この報告は、直して送りなおします',
    text: 'トークの「今月の報告」から直してください。',
  },
  approved: { title: 'この報告は、承認されました', text: '直すところはありません。' },
  withdrawn: {
    title: 'この報告は、取り下げました',
    text: '新しく送るときは、トークに写真を送ってください。',
  },
  nothing: {
    title: '写真を読めませんでした',
    text: 'トークで写真を撮りなおすか、「報告する」をおして質問に答えてください。',
  },
}
