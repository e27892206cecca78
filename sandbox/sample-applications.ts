/**
 * SampleApplications: three people who wait for the centre on the sandbox's first day. All invented: a family, a
 * provider with a nursery teacher's licence and a ゆうちょ account, and somebody who is a member already and has
 * forgotten it (`requesterAgain` tells kana, birth date and telephone of a sample requester).
 */

interface Applicant {
  /** names their LINE account */
  key: string
  kind: 'requester' | 'provider'
  /** how long ago they sent it */
  minutesAgo: number
  /** what the phone page says of them; null: a phone nobody plays */
  note: string | null
  person: {
    familyName: string
    givenName: string
    familyKana: string
    givenKana: string
    birthDate: string
  }
  address: {
    postalCode: string
    address: string
    building: string
    ward: string
    workplaceName: string
    workplaceAddress: string
  }
  contact: { phone: string; emergencyName: string; emergencyRelation: string; emergencyPhone: string }
  /** ages are in years on the sample day */
  children: { name: string; kana: string; age: number; school: string; allergy: string }[]
  qualifications: ('nursery' | 'none')[]
  account: { type: 'yucho'; symbol: string; number: string; holder: string } | null
}

export const sampleApplications: Applicant[] = [
  {
    key: 'applicant 1',
    kind: 'provider',
    minutesAgo: 95,
    note: '提供会員の登録を申請して、センターの返事を待っています',
    person: {
      ...{ familyName: '永井', givenName: '智恵', familyKana: 'ナガイ', givenKana: 'チエ' },
      birthDate: '1968-03-09',
    },
    address: {
      ...{ postalCode: '8030801', address: '北九州市小倉北区見本町4-12', building: '', ward: '小倉北区' },
      ...{ workplaceName: '', workplaceAddress: '' },
    },
    contact: {
      ...{ phone: '090-0000-5522', emergencyName: '永井 修', emergencyRelation: '夫' },
      emergencyPhone: '090-0000-5523',
    },
    children: [],
    qualifications: ['nursery'],
    account: { type: 'yucho', symbol: '17300', number: '19927651', holder: 'ﾅｶﾞｲ ﾁｴ' },
  },
  {
    key: 'applicant 2',
    kind: 'requester',
    minutesAgo: 50,
    note: '依頼会員の登録を申請して、センターの返事を待っています',
    person: {
      ...{ familyName: '大野', givenName: '千夏', familyKana: 'オオノ', givenKana: 'チナツ' },
      birthDate: '1991-08-14',
    },
    address: {
      ...{ postalCode: '8020801', address: '北九州市小倉南区見本町1-2', building: 'みほん荘203' },
      ...{ ward: '小倉南区', workplaceName: '', workplaceAddress: '' },
    },
    contact: {
      ...{ phone: '090-0000-4411', emergencyName: '大野 よし子', emergencyRelation: '祖母' },
      emergencyPhone: '093-000-4412',
    },
    children: [
      {
        ...{ name: '大野 つばさ', kana: 'オオノ ツバサ', age: 6, school: 'みほん小学校' },
        allergy: 'たまご（加熱すれば少量は食べられます）',
      },
      { name: '大野 ひより', kana: 'オオノ ヒヨリ', age: 2, school: 'みほん保育園', allergy: '' },
    ],
    qualifications: [],
    account: null,
  },
  {
    key: 'applicant 3',
    kind: 'requester',
    minutesAgo: 20,
    note: null,
    // a sample requester moved and changed her telephone, and registers as if for the first time
    person: {
      ...{ familyName: '池田', givenName: '智子', familyKana: 'イケダ', givenKana: 'トモコ' },
      birthDate: '1985-06-16',
    },
    address: {
      ...{ postalCode: '8060021', address: '北九州市八幡西区見本町7-3', building: '', ward: '八幡西区' },
      ...{ workplaceName: '', workplaceAddress: '' },
    },
    contact: {
      ...{ phone: '090-0000-7788', emergencyName: '池田 勝', emergencyRelation: '夫' },
      emergencyPhone: '090-0000-7789',
    },
    children: [{ name: '池田 えいと', kana: 'イケダ エイト', age: 10, school: 'みほん小学校', allergy: '' }],
    qualifications: [],
    account: null,
  },
]
