/** FormApi: the member's own form to print. */
import type { LiffForms } from '../server/contract.ts'
import { call, logInAnew } from './api.ts'
import type { Phone } from './phone.ts'

export async function openForms(phone: Phone): Promise<LiffForms> {
  await logInAnew(phone)
  return call<LiffForms>('/form')
}

export const formUrl = (month: string, sheet: number): string => `/api/liff/form/${month}/${sheet}.pdf`
