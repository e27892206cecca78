/** Words of the page of one's own form. */
export const FORM = {
  title: '活動報告書の用紙',
  help: 'あなたと依頼会員の番号を、先に印刷してあります。印刷して書き、写真で送ってください。',
  month: (month: string) => `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月分`,
  open: '用紙をひらく（PDF）',
  sheet: (sheet: number, all: number) => (all > 1 ? `${sheet}枚目` : ''),
  /** who stands on the sheet */
  names: (names: string[]) =>
    names.length > 0 ? `${names.join('さん・')}さん` : '依頼会員の番号は、自分で書く用紙です。',
  more: '書くところが足りないときは、同じ用紙をもう1枚印刷してください。',
  again: '依頼会員がふえたときは、もう一度ここから出してください。',
  send: '書いた用紙を送る',
} as const
