/**
 * Texts that name the city, its programme and its centre. In plain Japanese; no other room names them.
 *
 * The telephone number and the address are placeholders: the centre enters its own before going live.
 */
import type { City } from '../city.ts'

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
