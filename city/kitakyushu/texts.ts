/**
 * Texts that name the city, its programme and its centre. In plain Japanese; no other room names them.
 *
 * The telephone number and the address are placeholders: the centre enters its own before going live.
 */
import type { City, RegistrationConsent } from '../city.ts'

export const texts: City['texts'] = {
  cityName: '北九州市',
  programmeName: 'シン・子育てファミリー・サポート事業',
  centreName: 'シン・子育てファミリー・サポートセンター',
  centrePhone: '093-000-0000',
  centreHours: '月曜日から金曜日の9時から17時まで（祝日と年末年始は休み）',
  consent: {
    version: '2024-10-1',
    text: '活動報告を送ると、北九州市への補助金の申請と請求になります。',
  },
  formHeading: '北九州市 シン・子育てファミリー・サポート事業 活動報告書',
  formReturnTo: [
    'シン・子育てファミリー・サポートセンター',
    'LINEで写真を送るか、センターの窓口へ出してください。郵送でも出せます。',
  ],
}

/** A draft for the city to replace by its own wording; whatever changes gets a new version. */
export const registrationConsents: RegistrationConsent[] = [
  {
    code: 'privacy',
    version: '2026-04-1',
    kinds: ['provider', 'requester', 'both'],
    title: '個人情報の使い方',
    text: '入れていただいた内容は、シン・子育てファミリー・サポート事業のためだけに、北九州市とセンターが使います。事業に関係のない人には見せません。',
  },
  {
    code: 'rules',
    version: '2026-04-1',
    kinds: ['provider', 'requester', 'both'],
    title: '活動のきまり',
    text: '会員のきまりを守り、困ったことや事故があったときは、すぐにセンターに知らせます。',
  },
  {
    code: 'children',
    version: '2026-04-1',
    kinds: ['requester', 'both'],
    title: 'お子さんの情報',
    text: 'お子さんのアレルギーなど、安全に預かるために必要なことを、預かる提供会員にセンターから伝えます。',
  },
  {
    code: 'account',
    version: '2026-04-1',
    kinds: ['provider', 'both'],
    title: '口座の情報',
    text: '補助金を振り込むために、口座の情報を北九州市が使います。口座がかわったときは、すぐに知らせます。',
  },
]
