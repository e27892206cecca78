/**
 * Words of the papers for members and for the office. Official papers write as the city's own do; the names of city,
 * subsidy and rule are handed in.
 */
import type { IsoDate } from '../../rules/calendar.ts'
import { monthOf, WEEKDAYS_JA, weekdayOf } from '../../rules/calendar.ts'
import { ACCOUNT_KIND_WORDS, type NoticeData, type NoticeTexts } from '../month-data.ts'
import { yenWords } from '../figures.ts'
import type { UnprintableParts } from '../paper/person.ts'
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
  changedMark: '※',
  changedAmounts: '見込みとのちがい',
  changedHelp: (count: string) =>
    `備考に※のある活動（${count}件）は、承認のときの見込みから、利用料金か補助額が変わりました。わからないことは、お問い合わせ先にお尋ねください。`,
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
  const applied = `活動報告により交付の申請があった${visitMonths(data)}の${texts.subsidyName}`
  if (data.kind === 'change' && data.activities.length > 0)
    return `${applied}について、${texts.article}の規定により、下記のとおり交付を決定し、先に決定した分の決定を変更し、併せてその額を確定したので、通知します。`
  return data.kind === 'change'
    ? `先に交付を決定した${texts.subsidyName}について、${texts.article}の規定により、下記のとおり交付の決定を変更し、併せてその額を確定したので、通知します。`
    : `${applied}について、${texts.article}の規定により、下記のとおり交付を決定し、併せてその額を確定したので、通知します。`
}

/** Those of its visits: a late report is decided in a later month's run, perhaps in another 会計年度. */
function visitMonths({ activities, month }: NoticeData): string {
  const months = [...new Set(activities.map(({ date }) => monthOf(date)))].sort()
  const words = (months.length > 0 ? months : [month]).map((each) => `${warekiMonth(each)}分`)
  return [words.slice(0, -1).join('、'), words.at(-1)!].filter((part) => part !== '').join('及び')
}

export function periodWords(data: NoticeData): string {
  return `${warekiDate(data.periodFrom)}から${warekiDate(data.periodTo)}まで`
}

export function activityCountWords(count: string, hours: string): string {
  return `${count}件\u3000延べ${hours}時間`
}

export function subsidyWords(rewardYen: number, feeYen: number, subsidyYen: number): string {
  return `${yenWords(subsidyYen)}（報酬 ${yenWords(rewardYen)} − 利用料金 ${yenWords(feeYen)}）`
}

/** What is transferred and what is asked back, each by its own amount; of an account the last three digits only. */
export function paymentWords(data: NoticeData): string[] {
  const { account, payOn, payYen, repayYen } = data
  const back =
    repayYen > 0
      ? [`返納していただく額は、${yenWords(repayYen)}です。別にお送りする納入通知書で納めてください。`]
      : []
  if (payYen === 0) return back.length > 0 ? back : ['支払はありません。']
  const what = repayYen > 0 ? `${yenWords(payYen)}を、` : ''
  if (!account || !payOn)
    return [`振込先の口座を確認しています。確認ができ次第、${what}お支払いします。`, ...back]
  const masked = `＊＊＊＊${account.number.padStart(7, '0').slice(-3)}`
  return [
    `${warekiDate(payOn)}に、${what}次の口座へ振り込みます。`,
    `${account.bankName}\u3000${account.branchName}\u3000${ACCOUNT_KIND_WORDS[account.kind]}\u3000${masked}`,
    ...back,
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

/** Title of a letter's second sheet and of those after it. */
export const furtherSheet = (title: string): string => `${title}（続き）`

/** Of a member whose notice cannot show the registered name or address. */
export function unprintableWords({ name, address, inKana }: UnprintableParts): string {
  const quoted = (characters: string[]) => characters.map((character) => `「${character}」`).join('')
  return [
    ...(name.length > 0
      ? [`氏名の${quoted(name)}。${inKana ? 'カナで印刷します' : '直すまで通知書を作れません'}`]
      : []),
    ...(address.length > 0 ? [`住所の${quoted(address)}。直すまで通知書を作れません`] : []),
  ].join('／')
}

/** 起案 */
export const APPROVAL_WORDS = {
  title: '起案',
  subject: (subsidyName: string, month: string) => `${subsidyName}の交付決定及び支出について（${month}分）`,
  body: (article: string) =>
    `${article}の規定により、別添の交付決定額一覧のとおり交付を決定し、併せてその額を確定し、支出してよろしいでしょうか。`,
  pastFiscalYear: '過年度支出（出納閉鎖の後の支出）です。',
  draftNo: '起案番号',
  preparedOn: '起案日',
  preparedBy: '起案者',
  subjectLabel: '件名',
  runNo: '実行番号',
  fiscalYear: '会計年度',
  budget: '予算科目',
  decided: '交付決定額（確定額）',
  decisions: '対象',
  amounts: '報酬・利用料金',
  payment: '支払',
  repay: '返納',
  repayWords: (count: string, yen: string) => `${count}件\u3000${yen}（納入通知書）`,
  linesHash: '明細の SHA-256',
  parts: '交付決定額の内訳',
  partColumns: ['通常', '時間外', '病児', 'きょうだい', '制度', '過誤調整', '合計'],
  heldBack: '支払を保留するもの',
  heldBackColumns: ['会員番号', '理由', '金額（円）'],
  warnings: '点検の結果（警告）',
  warningColumns: ['内容', '件数'],
  noWarnings: '警告はありません。',
  files: '添付',
  fileColumns: ['ファイル', 'SHA-256'],
  total: '合計',
  approvedOn: '決裁日',
  countWords: (decisions: string, activities: string, hours: string) =>
    `提供会員 ${decisions}人\u3000活動 ${activities}件\u3000延べ${hours}時間`,
  amountWords: (reward: string, fee: string) => `報酬 ${reward}\u3000利用料金 ${fee}`,
  paymentWords: (day: string, count: string, yen: string) => `${day}\u3000${count}件\u3000${yen}（口座振込）`,
}

/** 支払額のお知らせ */
export const YEARLY_WORDS = {
  title: (year: string) => `支払額のお知らせ（${year}）`,
  body: (subsidyName: string, year: string) =>
    `${year}中に、${subsidyName}としてお支払いした額は、次のとおりです。利用料金は、依頼会員から直接受け取られた額です（交通費や食事代などの実費を除きます）。`,
  tax: 'この額は、所得の申告が必要になることがあります。詳しくは、お近くの税務署へお尋ねください。',
  columns: ['支払日', '対象月', '交付番号', '件数', '報酬', '利用料金', '支払額'],
  repay: (yen: number) => `このほかに、返納をお願いした額が${yenWords(yen)}あります。`,
  streamTitle: '支払額のお知らせ',
  total: '合計',
  paid: '支払額の合計',
  none: 'お支払いした額はありません。',
}

/** 特定子ども・子育て支援提供証明書・領収書 */
export const CERTIFICATE_WORDS = {
  title: '特定子ども・子育て支援提供証明書',
  receiptTitle: '領収書',
  month: (month: string) => `${month}分`,
  body: '次のとおり特定子ども・子育て支援を提供したことを証明します。',
  receiptBody: '次のとおり利用料金を領収しました。',
  child: '子どもの氏名',
  birthDate: '生年月日',
  requester: '依頼会員',
  provider: '提供会員',
  period: '提供した期間',
  days: '提供した日数・件数',
  fee: '利用料金（対象となる額）',
  receiptFee: '領収した額',
  note: '送迎のみの活動、交通費、食事代その他の実費は、含みません。',
  columns: ['提供日', '時刻', '利用料金'],
  total: '合計',
  details: '提供の明細',
  sign: '提供会員の署名',
  countWords: (days: number, visits: number) => `${days}日\u3000${visits}件`,
}
