/** PapersApi: the member's own 証明書, receipts and 支払額のお知らせ. */
import type { LiffPapers } from '../server/contract.ts'
import { call, logInAnew } from './api.ts'
import type { Phone } from './phone.ts'

export async function openPapers(phone: Phone): Promise<LiffPapers> {
  await logInAnew(phone)
  return call<LiffPapers>('/papers')
}

export const carePaperUrl = (month: string, what: 'certificate' | 'receipt'): string =>
  `/api/liff/papers/care/${encodeURIComponent(month)}/${what}.pdf`

export const statementUrl = (year: number): string => `/api/liff/papers/statements/${year}.pdf`
