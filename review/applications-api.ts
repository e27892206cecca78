/** ApplicationsApi: the calls about applications. */
import type {
  Application,
  Applications,
  ApplicationsQuery,
  ApplicationWritten,
  ShownAccount,
} from '../server/contract.ts'
import { call } from './api.ts'

const of = (caseNo: string) => `/applications/${encodeURIComponent(caseNo)}`

export const applicationsApi = {
  list: (query: ApplicationsQuery) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
    return call<Applications>(
      'GET',
      `/applications?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`,
    )
  },
  one: (caseNo: string) => call<Application>('GET', of(caseNo)),
  account: (caseNo: string) => call<ShownAccount>('GET', `${of(caseNo)}/account`),
  approve: (caseNo: string, version: number) =>
    call<ApplicationWritten>('POST', `${of(caseNo)}/approve`, { version }),
  sendBack: (how: 'return' | 'decline', caseNo: string, version: number, reason: string, text: string) =>
    call<ApplicationWritten>('POST', `${of(caseNo)}/${how}`, { version, reason, text }),
  tie: (caseNo: string, version: number, memberNo: string | null) =>
    call<ApplicationWritten>('POST', `${of(caseNo)}/tie`, { version, memberNo }),
}
