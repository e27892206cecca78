/** Notices for tests: a month by hand, and generated ones of any size. Fictitious people. */
import type { NoticeActivity, NoticeData, NoticeTexts } from '../../office/month-data.ts'

export const texts: NoticeTexts = {
  mayor: '霞市長 春日 桜子',
  subsidyName: 'かすみ子育て応援活動補助金',
  article: 'かすみ子育て応援活動補助金交付要綱第8条',
  conditions: [
    '偽りその他不正の手段により交付の決定を受けたときは、決定の全部又は一部を取り消すことがあります。',
    '決定を取り消したときは、既に交付した補助金の全部又は一部を返還していただきます。',
    '活動の記録は、この通知の日の属する年度の終了後5年間保管してください。',
  ],
  sealPicture: null,
  contact: ['霞市こども局子育て支援課', '〒800-0000 霞市本町1番1号', '電話 000-123-4567（平日 8:30〜17:15）'],
  appeal: null,
}

/** Wed 18:00-20:00 with 2 siblings and Sun 10:00-13:00: fee 3,450, reward 6,450, city 3,000. */
export const notice: NoticeData = {
  decisionNo: '2025-202511-100012',
  memberNo: '100012',
  documentNo: '霞子支第1234号',
  date: '2025-12-12',
  kind: 'decision',
  addressee: {
    postalCode: '8020801',
    address: '霞市北区若葉町一丁目2番3号',
    building: 'コーポわかば 203号室',
    name: '高橋 順子',
  },
  fiscalYear: 2025,
  month: '2025-11',
  periodFrom: '2025-11-05',
  periodTo: '2025-11-09',
  activities: [
    visit({
      date: '2025-11-05',
      start: '18:00',
      end: '20:00',
      billedMinutes: 120,
      children: 2,
      rewardYen: 3150,
      feeYen: 1650,
      subsidyYen: 1500,
    }),
    visit({
      date: '2025-11-09',
      start: '10:00',
      end: '13:00',
      billedMinutes: 180,
      children: 1,
      rewardYen: 3300,
      feeYen: 1800,
      subsidyYen: 1500,
    }),
  ],
  adjustments: [],
  decidedYen: 3000,
  payYen: 3000,
  repayYen: 0,
  account: {
    bankCode: '0177',
    branchCode: '200',
    kind: '1',
    number: '1234567',
    holder: 'ﾀｶﾊｼ ｼﾞﾕﾝｺ',
    bankName: '福岡銀行',
    branchName: '博多支店',
  },
  payOn: '2025-12-30',
}

export function visit(changes: Partial<NoticeActivity> = {}): NoticeActivity {
  return {
    date: '2025-11-04',
    start: '15:00',
    end: '17:00',
    billedMinutes: 120,
    children: 1,
    sick: 0,
    requesterNo: '200034',
    note: '',
    changed: false,
    feeYen: 1000,
    rewardYen: 2000,
    subsidyYen: 1000,
    ...changes,
  }
}

/** A notice of `count` activities of 2 hours. */
export function noticeOf(count: number, changes: Partial<NoticeData> = {}): NoticeData {
  const activities = Array.from({ length: count }, (_, i) =>
    visit({
      date: `2025-11-${String((i % 30) + 1).padStart(2, '0')}`,
      sick: i % 7 === 3 ? 1 : 0,
      note: i % 5 === 2 ? '育休復帰' : '',
    }),
  )
  return {
    ...notice,
    periodFrom: '2025-11-01',
    periodTo: '2025-11-30',
    activities,
    decidedYen: count * 1000,
    payYen: count * 1000,
    ...changes,
  }
}

/** One of a set: names that differ, so that no two papers are alike. */
export function memberNotice(i: number): NoticeData {
  const memberNo = String(100_000 + i)
  const family = ['高橋', '佐藤', '渡邊', '𠮷田', '齋藤', '大久保', '五十嵐', '髙木'][i % 8]!
  const given = ['順子', '花', '美智子', '千代', '康介', '悠真', '凛', '陽葵'][(i * 7) % 8]!
  return noticeOf(1 + (i % 12), {
    decisionNo: `2025-202511-${memberNo}`,
    memberNo,
    documentNo: `霞子支第${1000 + i}号`,
    addressee: {
      ...notice.addressee,
      name: `${family} ${given}`,
      address: `霞市北区若葉町${(i % 9) + 1}丁目${i}番3号`,
    },
  })
}
