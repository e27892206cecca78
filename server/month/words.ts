/** Words of the monthly run, for the people who close it: what was found, then what to do. */
export const RUN_CHECK_WORDS = {
  NOT_PRICED: '料金を計算できません。活動の日付・時刻・児童を確かめて、直してください。',
  DUPLICATE: '同じ活動が二つあります。どちらかを取り消してください。',
  OVERLAP: '同じ家庭の活動の時間が重なっています。時刻を確かめて、直してください。',
  TWO_FAMILIES: '二つの家庭を同じ時間に預かっています。まちがいないか確かめてください。',
  CHILD_IN_TWO_PLACES: '同じ児童が、同じ時間に二人の提供会員のところにいます。どちらかを直してください。',
  CHILD_PERHAPS_IN_TWO_PLACES:
    '同じ家庭の児童が、同じ時間に二人の提供会員のところにいます。どの児童か分からないので、確かめてください。',
  CLASH_WAITING:
    'まだ承認していない報告と、時間が重なっています。その報告を確かめて、承認か差戻しをしてください。',
  UNREGISTERED_PAIR:
    '活動の日に、この二人は組として登録されていません。組を登録するか、会員番号を直してください。',
  BEFORE_JOINING: '入会の前の活動です。日付か、会員の入会日を確かめてください。',
  LEFT_MEMBER: '退会した会員の活動です。退会の前の活動か確かめてください。',
  TRAINING_EXPIRED: '活動の日に、有効な講習がありません。会員に確かめてください。',
  FUTURE: 'まだ先の日の活動です。日付を直してください。',
  LATE: '前の月までの活動です。今月分といっしょに決定します。',
  EARLIER_NOT_CLOSED:
    'まだ締めていない前の月の活動があります。先に前の月を締めてください。この月を起案すると、前の月だけでは締められません。',
  PAST_FISCAL_YEAR: '出納閉鎖のあとの、過ぎた年度の活動です。過年度支出として、別に決裁します。',
  AMOUNT_CHANGED: '承認したときの見込みと金額がちがいます。内訳を確かめてください。',
  LONG_VISIT: '14時間をこえる活動です。時刻を確かめてください。',
  OVER_24H: '一日の活動が、合わせて24時間をこえます。時刻を確かめて、直してください。',
  UNUSUAL_LENGTH: 'この組のいつもの活動より、ずっと長いです。時刻を確かめてください。',
  UNUSUAL_WEEKDAY: 'この組が、これまで活動していない曜日です。日付を確かめてください。',
  UNUSUAL_AMOUNT:
    'この組のこれまでの月より、補助金がずっと多いです。二重の報告や、時刻のまちがいがないか確かめてください。',
  TOTALS_DIFFER:
    '明細の合計と決定の合計がちがいます。この月は進められません。システムの担当に知らせてください。',
  NO_ACCOUNT: '口座が登録されていません。この会員の支払いは止めて、ほかの人は進めます。',
  ACCOUNT_CHANGED: '口座が変わっています。本人に確かめるまで、この会員の支払いを止めます。',
  ACCOUNT_RETURNED:
    '前の支払いが、この口座から戻っています。口座を確かめるまで、この会員の支払いを止めます。',
  ACCOUNT_UNUSABLE: '振り込めない口座です。直るまで、この会員の支払いは止めて、ほかの人は進めます。',
  UNPRINTABLE_NAME: '氏名か住所に、紙に印刷できない文字があります。起案の前に、会員の登録を直してください。',
  REPAYMENT_UNPAID:
    '返してもらう額のもとになった支払いが、まだ済んでいません。支払うか、返納とあわせるかを、会計と決めてください。',
  REPAYMENT: '返してもらう額があります。納入通知書の用意をしてください。',
} as const

const WEEKDAYS = ['', '月', '火', '水', '木', '金', '土', '日']
const hoursOf = (minutes: number): string =>
  `${Math.floor(minutes / 60)}時間${minutes % 60 ? `${minutes % 60}分` : ''}`
const yenOf = (yen: string): string => `${Number(yen).toLocaleString('ja-JP')}円`

/** What is usual for the pair, and what this is. Given as the database tells them: minutes, days 1 to 7, yen. */
export const UNUSUAL_WORDS = {
  UNUSUAL_LENGTH: (usual: string, now: string) =>
    `いつもは長くて${hoursOf(Number(usual))}、今回は${hoursOf(Number(now))}`,
  UNUSUAL_WEEKDAY: (usual: string, now: string) =>
    `いつもは${usual
      .split(',')
      .map((day) => WEEKDAYS[Number(day)])
      .join('・')}、今回は${WEEKDAYS[Number(now)]}`,
  UNUSUAL_AMOUNT: (usual: string, now: string) => `これまでの多い月は${yenOf(usual)}、この月は${yenOf(now)}`,
} as const

/** What the provider was told, and what the run finds, in yen. */
export const amountWords = (
  told: [subsidy: number, fee: number],
  now: [subsidy: number, fee: number],
): string => {
  const [before, after] = [told, now].map(
    ([subsidy, fee]) => `市から${yenOf(String(subsidy))}・家庭から${yenOf(String(fee))}`,
  )
  return `見込みは${before}、計算は${after}`
}

/** Words on lists and notices. */
export const PAPER_WORDS = {
  held: {
    NO_ACCOUNT: '口座の登録がないため、支払いを止めています。',
    ACCOUNT_CHANGED: '口座が変わったため、確かめるまで支払いを止めています。',
    REPAYMENT_OPEN: 'あとの月で返納が決まっているため、支払いを止めています。',
    ACCOUNT_RETURNED: '前の支払いが銀行から戻ったため、口座を確かめるまで支払いを止めています。',
    RETURNED_SAME_ACCOUNT: '振込不能で戻りました。口座を確かめるまで、支払いを止めています。',
    RETURNED_NEW_ACCOUNT: '振込不能で戻りました。新しい口座を確かめるまで、支払いを止めています。',
  } as Record<string, string>,
  programme: { ikukyu: '育休復帰' } as Record<string, string>,
  repay: (yen: number) => `返納 ${yen.toLocaleString('ja-JP')}円`,
  takenBack: '報告の取り下げ',
  corrected: '報告の訂正',
} as const
