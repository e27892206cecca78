/** Words of the page of papers: 証明書, 領収書, 支払額のお知らせ. */
const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`

export const WORDS = {
  title: '証明書・領収書',
  careHelp:
    '幼児教育・保育の無償化の手続きに使う紙です。月ごとに開けます。提供会員の署名をもらって、出してください。',
  careNone: 'まだありません。利用した月の決定が終わると、ここに出ます。',
  month: (month: string) => `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月`,
  fee: '対象になる利用料金',
  yen,
  papers: (count: number) => `お子さん・提供会員ごとに ${count}枚`,
  leftOut: (count: number) => `${count}回の利用は、のりません（送迎だけ、取消、訂正の途中など）。`,
  nothing: 'この月に、証明書にのる利用はありません（送迎だけ、取消、訂正の途中など）。',
  certificate: '提供証明書（PDF）',
  receipt: '領収書（PDF）',
  years: '支払額のお知らせ',
  yearsHelp: '市があなたに支払った額です。1年分をまとめています。',
  year: (year: number) => `${year}年分を見る（PDF）`,
  call: (phone: string) => `わからないことは、センター（${phone}）に電話してください。`,
} as const
