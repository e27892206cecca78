/**
 * Api: the calls to /api/liff. Nobody known there: logs in once by the phone's ID token, and asks again.
 * A refusal is an ApiError with the server's own words; nothing else is thrown.
 */
import type {
  ErrorBody,
  LiffConfig,
  LiffPrices,
  LiffProblem,
  LiffReading,
  LiffReceipt,
  LiffRow,
  LiffSubmit,
} from '../server/contract.ts'
import { ERRORS } from './messages/ja.ts'
import type { Phone } from './phone.ts'

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** 422: what to mend */
  readonly problems: LiffProblem[]
  /** all that the server said */
  readonly body: unknown
  constructor(status: number, body: Partial<ErrorBody> & { problems?: LiffProblem[] }) {
    super(body.error?.message ?? ERRORS.unexpected)
    this.status = status
    this.code = body.error?.code ?? 'UNEXPECTED'
    this.problems = body.problems ?? []
    this.body = body
  }
}

/** The page is leaving for LINE's log in. */
export class Leaving extends Error {}

export async function call<T>(
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api/liff${path}`, {
      method,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      credentials: 'same-origin',
    })
  } catch {
    throw new ApiError(0, { error: { code: 'OFFLINE', message: ERRORS.offline, field: null } })
  }
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(response.status, (answer ?? {}) as Partial<ErrorBody>)
  return answer as T
}

async function logIn(phone: Phone, again: boolean): Promise<void> {
  const idToken = await phone.idToken({ again })
  if (idToken === null) throw new Leaving()
  await call<null>('/session', { idToken })
}

const isUnknown = (error: unknown) => error instanceof ApiError && error.status === 401

/** A session of whoever holds the phone now: it may have changed hands since the last page. */
export async function logInAnew(phone: Phone): Promise<void> {
  await logIn(phone, false).catch((error: unknown) => {
    if (!isUnknown(error)) throw error
    return logIn(phone, true)
  })
}

/** A session that ended is begun anew once; a token too old for LINE likewise. */
export async function known<T>(phone: Phone, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isUnknown(error)) throw error
  }
  await logInAnew(phone)
  return ask()
}

const of = (caseNo: string) => `/readings/${encodeURIComponent(caseNo)}`

export const api = {
  config: () => call<LiffConfig>('/config'),
  async open(phone: Phone, caseNo: string): Promise<LiffReading> {
    await logInAnew(phone)
    return call<LiffReading>(of(caseNo))
  },
  /** without a new log in: somebody is on the page already */
  look: (phone: Phone, caseNo: string) => known(phone, () => call<LiffReading>(of(caseNo))),
  photoUrl: (caseNo: string, photoId: string) => `/api/liff${of(caseNo)}/photos/${photoId}.jpg`,
  price: (phone: Phone, caseNo: string, rows: LiffRow[]) =>
    known(phone, () => call<LiffPrices>(`${of(caseNo)}/price`, { rows })),
  /** @param key  the same for every try of one sending */
  submit: (phone: Phone, caseNo: string, body: LiffSubmit, key: string) =>
    known(phone, () => call<LiffReceipt>(`${of(caseNo)}/submit`, body, { 'idempotency-key': key })),
}
