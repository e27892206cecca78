/** FormApi: the member's own form to print. */
import type { LiffForms } from '../server/contract.ts'
import { call, logInAnew } from './api.ts'
import type { Phone } from './phone.ts'

export async function openForms(phone: Phone): Promise<LiffForms> {
  await logInAnew(phone)
  return call<LiffForms>('/form')
}

/** Opens in the phone's own browser too, where a printer is found and no cookie of ours is. */
export const formUrl = (pass: string): string => `/api/liff/form/print.pdf?pass=${pass}`

/** What opens a form is good for half an hour. */
export const PASS_OVER_MS = 25 * 60 * 1000
