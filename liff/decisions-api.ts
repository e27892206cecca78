/** DecisionsApi: the member's own 交付決定. */
import type { LiffDecisions } from '../server/contract.ts'
import { call, logInAnew } from './api.ts'
import type { Phone } from './phone.ts'

export async function openDecisions(phone: Phone): Promise<LiffDecisions> {
  await logInAnew(phone)
  return call<LiffDecisions>('/decisions')
}

export const noticeUrl = (decisionNo: string): string =>
  `/api/liff/decisions/${encodeURIComponent(decisionNo)}/notice.pdf`
