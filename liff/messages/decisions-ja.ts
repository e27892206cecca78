/** Words of the page of 交付決定. */
import type { LiffDecision } from '../../server/contract.ts'

const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`

export const WORDS = {
  title: '交付決定',
  help: '市が決めた補助金です。月ごとに見られます。',
  none: 'まだ交付決定はありません。決まると、LINEのトークでお知らせします。',
  month: (month: string) => `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月分`,
  fiscalYear: (year: number) => `令和${year - 2018}年度`,
  decided: '市からの補助金',
  count: (count: number) => `活動 ${count}回`,
  parts: (feeYen: number, rewardYen: number) => `報酬 ${yen(rewardYen)}・依頼会員から ${yen(feeYen)}`,
  yen,
  repay: (amount: number) => `返していただく額 ${yen(amount)}。納入通知書を送ります。`,
  number: (decisionNo: string) => `交付番号 ${decisionNo}`,
  notice: '通知書を見る（PDF）',
  papers: '1年分の支払額のお知らせを見る',
  noNotice: '通知書は、用意ができると見られます。',
  call: (phone: string) => `おぼえのないところがあったら、センター（${phone}）に電話してください。`,
} as const

/** '2025-12-30' → '12月30日(火)' */
const day = (date: string) => {
  const weekday = '日月火水木金土'[new Date(`${date}T00:00:00Z`).getUTCDay()]!
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日(${weekday})`
}

export function paymentText({ payment, payOn }: LiffDecision): string {
  switch (payment) {
    case 'none':
      return '振り込む額はありません。'
    case 'held':
      return '口座を確かめるまで、振り込みを止めています。「登録・変更」で口座を確かめてください。'
    case 'asked-back':
      return '返していただく額が決まったので、振り込みを止めています。センターから連絡します。'
    case 'waiting':
      return payOn ? `${day(payOn)}に振り込みます。` : '振り込みの日は、これから決まります。'
    case 'paid':
      // the bank has the order; the day itself may still come
      return payOn ? `振込日は${day(payOn)}です。` : '振込の手続きが済みました。'
    case 'returned':
      return '▲ 振り込めませんでした。「登録・変更」で口座をなおしてください。'
  }
}
