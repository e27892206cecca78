/**
 * Who may register in 北九州市, and where it is. Wards: 北九州市の区. The ages are assumed, the published rules name
 * none: adults give care; a parent who asks for it may be younger.
 */
import type { City } from '../city.ts'
import { registrationConsents } from './texts.ts'

export const registration: City['registration'] = {
  addressName: '北九州市',
  wards: ['門司区', '小倉北区', '小倉南区', '若松区', '八幡東区', '八幡西区', '戸畑区'],
  minimumAgeYears: { provider: 18, requester: 16 },
  consents: registrationConsents,
}
