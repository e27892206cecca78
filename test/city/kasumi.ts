/**
 * かすみ市: a city that does not exist. Other rates, words and kinds, so that nothing of the first city can hide
 * in the product. Tests of any room may run with it.
 */
import type { City } from '../../city/city.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import policyFile from './kasumi-policy.json' with { type: 'json' }

export const kasumi: City = {
  id: 'kasumi',
  policies: loadPolicyBook(policyFile),
  kindsOfCare: [
    { code: 'walk', label: '散歩のつきそい', short: '散歩' },
    { code: 'supper', label: '夕食の見守り', short: '夕食' },
    { code: 'rest', label: 'そのほか', short: 'そのほか' },
  ],
  registration: {
    addressName: 'かすみ市',
    wards: [],
    minimumAgeYears: { provider: 20, requester: 18 },
    consents: [
      {
        code: 'all',
        version: 'kasumi-1',
        kinds: ['provider', 'requester', 'both'],
        title: 'やくそく',
        text: 'かすみ市のやくそくを守ります。',
      },
    ],
  },
  kintone: { childAllergy: true },
  memberNumbers: {
    provider: { from: '500001', to: '599999' },
    requester: { from: '700001', to: '799999' },
  },
  month: {
    negative: 'net',
    approvals: 2,
    mayor: 'かすみ市長',
    subsidyName: 'かすみ子育て応援金',
    article: 'かすみ子育て応援金交付要綱第3条',
    documentNo: 'かすみ第{n}号',
    conditions: ['うその報告があったときは、返してもらいます。'],
    contact: ['かすみ市役所 応援課'],
    appeal: null,
    preparerOffice: '応援課',
    approvers: ['部長', '課長'],
    budget: ['応援費'],
    repayDueDays: 20,
    unusual: { visits: 4, visitsForDays: 6, months: 2, times: 3, moreMinutes: 120, moreYen: 5_000 },
  },
  texts: {
    cityName: 'かすみ市',
    programmeName: 'かすみ子育て応援事業',
    centreName: 'かすみ応援センター',
    centrePhone: '000-111-2222',
    centreHours: '火曜日から土曜日の10時から18時まで',
    consent: { version: 'kasumi-1', text: '報告を送ると、かすみ市への申請になります。' },
    formHeading: 'かすみ市 子育て応援 活動のきろく',
    formReturnTo: ['かすみ応援センター', '窓口のポストに入れてください。'],
  },
}
