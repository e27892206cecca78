/** RegistrationApi: the calls of the registration's pages. Refusals as in api.ts; a stale page is a `Stale`. */
import type {
  BankSearch,
  BranchSearch,
  HolderChecked,
  PostalAddress,
  Registration,
  RegistrationDraft,
  RegistrationPage,
  RegistrationPageValues,
  RegistrationProblem,
  RegistrationReceipt,
} from '../server/contract.ts'
import { ApiError, call, known, logInAnew } from './api.ts'
import type { Phone } from './phone.ts'

const AT = '/registration'
const ask = (params: Record<string, string>) => new URLSearchParams(params).toString()

export interface Saving<V> {
  version: number | null
  sendKey: string
  value: V
}

export const registrationApi = {
  async open(phone: Phone): Promise<Registration> {
    await logInAnew(phone)
    return call<Registration>(AT)
  },
  saveKind: (phone: Phone, body: Saving<RegistrationDraft['kind']>) =>
    known(phone, () => call<RegistrationDraft>(`${AT}/kind`, body, {}, 'PUT')),
  savePage: <P extends RegistrationPage>(phone: Phone, page: P, body: Saving<RegistrationPageValues[P]>) =>
    known(phone, () => call<RegistrationDraft>(`${AT}/${page}`, body, {}, 'PUT')),
  /** @param key  the same for every try of one sending */
  submit: (phone: Phone, version: number, key: string) =>
    known(phone, () => call<RegistrationReceipt>(`${AT}/submit`, { version }, { 'idempotency-key': key })),
  banks: (phone: Phone, search: string) =>
    known(phone, () => call<BankSearch>(`${AT}/banks?${ask({ search })}`)),
  branches: (phone: Phone, bank: string, search: string) =>
    known(phone, () => call<BranchSearch>(`${AT}/branches?${ask({ bank, search })}`)),
  postalCode: (phone: Phone, code: string) =>
    known(phone, () => call<PostalAddress>(`${AT}/postal-code?${ask({ code })}`)),
  holderKana: (phone: Phone, typed: string) =>
    known(phone, () => call<HolderChecked>(`${AT}/holder-kana`, { typed })),
}

/** 409: the draft as it stands now */
export const draftOf = (error: unknown): RegistrationDraft | null =>
  error instanceof ApiError && error.status === 409
    ? ((error.body as { draft?: RegistrationDraft }).draft ?? null)
    : null

/** 422: what to mend */
export const problemsOf = (error: unknown): RegistrationProblem[] =>
  error instanceof ApiError && error.status === 422
    ? ((error.body as { problems?: RegistrationProblem[] }).problems ?? [])
    : []
