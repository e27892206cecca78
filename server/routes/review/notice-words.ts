/** Words about notices that the server says to the desk. */
export const NOTICE_TROUBLE = {
  quota: (time: string) =>
    `今月の送信数の上限に達したため、残りを止めています。上限を増やすか、来月になると送ります（次は${time}に試します）。`,
  retrying: (time: string) => `LINEが受け付けないため、${time}にもう一度送ります。何もしなくて大丈夫です。`,
  nobody: '自動',
}

export const LETTER_COLUMNS = ['会員番号', '氏名', '氏名カナ', '郵便番号', '住所', '理由'] as const
export const ANSWER_COLUMNS = [
  '会員番号',
  '氏名',
  '氏名カナ',
  '区',
  '電話番号',
  '返事',
  '返事の日時',
  '期限後',
  '届け方',
] as const

export const REASONS = {
  line: 'LINEに届いたか不明',
  unlinked: 'LINE未連携',
  blocked: 'LINEをブロック中',
}
export const ANSWER_WORDS = { yes: '参加', no: '不参加' }
export const NO_ANSWER = '未回答'
export const REACH_WORDS = { line: 'LINE', unlinked: '手紙', blocked: '手紙' }
export const LATE_WORD = '期限後'
