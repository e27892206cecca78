/**
 * Words of the papers for members and for the office. Official papers write as the city's own do; the names of city,
 * subsidy and rule are handed in.
 */
import type { IsoDate } from '../../rules/calendar.ts'
import { WEEKDAYS_JA, weekdayOf } from '../../rules/calendar.ts'
import { ACCOUNT_KIND_WORDS, type NoticeData, type NoticeTexts } from '../month-data.ts'
import { yenWords } from '../figures.ts'
import { warekiDate, warekiMonth } from '../wareki.ts'

export const NOTICE_WORDS = {
  title: '交付決定（兼額の確定）通知書',
  changeTitle: '変更交付決定（兼額の確定）通知書',
  honorific: '様',
  sealLeftOut: '（公印省略）',
  below: '記',
  memberNo: '会員番号',
  decisionNo: '交付番号',
  period: '対象となる活動',
  activities: '活動の件数・時間',
  subsidy: '補助金の額',
  adjustment: '過誤調整',
  decided: '交付決定額（確定額）',
  changed: '今回の増減額（確定額）',
  payment: '支払',
  conditions: '交付の条件',
  appeal: '教示',
  contact: 'お問い合わせ先',
  detailsBelow: '活動の明細',
  details: '活動の明細（別紙）',
  detailsApart: '活動の明細は、別紙のとおりです。',
  adjustments: '過誤調整の明細',
  total: '合計',
  activityColumns: ['活動日', '時刻', '時間', '児童', '依頼会員', '報酬', '利用料金', '補助額', '備考'],
  adjustmentColumns: ['活動日', '訂正する交付番号', '理由', '訂正前', '訂正後', '差額'],
}

export function noticeBody(data: NoticeData, texts: NoticeTexts): string {
  return data.kind === 'change'
    ? `先に交付を決定した${texts.subsidyName}について、${texts.article}の規定により、下記のとおり交付の決定を変更し、併せてその額を確定したので、通知します。`
    : `活動報告により交付の申請があった${warekiMonth(data.month)}分の${texts.subsidyName}について、${texts.article}の規定により、下記のとおり交付を決定し、併せてその額を確定したので、通知します。`
}

export function periodWords(data: NoticeData): string {
  return `${warekiDate(data.periodFrom)}から${warekiDate(data.periodTo)}まで`
}

export function activityCountWords(count: number, hours: string): string {
  return `${count}件\u3000延べ${hours}時間`
}

export function subsidyWords(rewardYen: number, feeYen: number, subsidyYen: number): string {
  return `${yenWords(subsidyYen)}（報酬 ${yenWords(rewardYen)} − 利用料金 ${yenWords(feeYen)}）`
}

/** What of an account may stand on a letter: the last three digits. */
export function paymentWords(data: NoticeData): string[] {
  if (data.decidedYen < 0) return ['返納していただく額です。別にお送りする納入通知書で納めてください。']
  if (data.decidedYen === 0) return ['支払はありません。']
  if (!data.account || !data.payOn) return ['振込先の口座を確認しています。確認ができ次第、お支払いします。']
  const { account } = data
  const masked = `＊＊＊＊${account.number.padStart(7, '0').slice(-3)}`
  return [
    `${warekiDate(data.payOn)}に、次の口座へ振り込みます。`,
    `${account.bankName}\u3000${account.branchName}\u3000${ACCOUNT_KIND_WORDS[account.kind]}\u3000${masked}`,
  ]
}

export function dayWords(date: IsoDate): string {
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日(${WEEKDAYS_JA[weekdayOf(date)]})`
}

/** A late report or an adjustment may be of another year: said in full. */
export function fullDayWords(date: IsoDate): string {
  return `${warekiDate(date)}`
}

export function childrenWords(children: number, sick: number): string {
  return sick === 0 ? `${children}人` : `${children}人(病${sick})`
}
