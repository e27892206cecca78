/**
 * Api: the calls to /api/review. A refusal is an ApiError with the server's own words; nothing else is thrown.
 *
 * Promise:  a call that no key and no click led to says so, and keeps nobody logged in; when the same person has logged
 *           in anew in another tab, a write goes on with the new session's token.
 */
import type {
  ActivityInput,
  ChangeActivity,
  Counts,
  ErrorBody,
  LogIn,
  Me,
  Queue,
  QueueQuery,
  Report,
  UrgentCases,
  Written,
} from '../server/contract.ts'
import { ERRORS } from './messages/ja.ts'

/** As server/staff-sessions.ts reads it. */
const UNATTENDED_HEADER = 'x-unattended'

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly field: string | null
  /** the present state, when ours was old */
  readonly report: Report | null
  /** all of the answer, for pages that know what is in it */
  readonly body: unknown
  constructor(status: number, body: Partial<ErrorBody> & { report?: Report }) {
    super(body.error?.message ?? ERRORS.unexpected)
    this.status = status
    this.code = body.error?.code ?? 'UNEXPECTED'
    this.field = body.error?.field ?? null
    this.report = body.report ?? null
    this.body = body
  }
}

let csrfToken = ''
let login = ''
/** a key or a click since the last call, or the page has just been opened */
let attended = true
for (const sign of ['keydown', 'pointerdown']) addEventListener(sign, () => (attended = true), true)

/** For the parts of the API that stand in files of their own. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return await ask<T>(method, path, body)
  } catch (error) {
    // refused before anything was done: the same may be asked again
    const otherSession = error instanceof ApiError && error.code === 'CSRF'
    if (!otherSession || !(await isSamePerson())) throw error
    return ask<T>(method, path, body)
  }
}

/** Whose session the browser has now; its token is taken when it is still ours. */
async function isSamePerson(): Promise<boolean> {
  const me = await ask<Me>('GET', '/me')
  if (me.login !== login) return false
  remember(me)
  return true
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {}
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (method !== 'GET') headers['x-csrf-token'] = csrfToken
  if (!attended) headers[UNATTENDED_HEADER] = '1'
  attended = false
  let response: Response
  try {
    response = await fetch(`/api/review${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
    })
  } catch {
    throw new ApiError(0, { error: { code: 'OFFLINE', message: ERRORS.offline, field: null } })
  }
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => ({}))
  if (response.status === 401 && path !== '/log-in') dispatchEvent(new Event('session-over'))
  if (!response.ok) throw new ApiError(response.status, (answer ?? {}) as Partial<ErrorBody>)
  return answer as T
}

function remember(me: Me): Me {
  csrfToken = me.csrfToken
  login = me.login
  return me
}

const ofReport = (caseNo: string) => `/reports/${encodeURIComponent(caseNo)}`
const ofActivity = (caseNo: string, activityNo: string) =>
  `${ofReport(caseNo)}/activities/${encodeURIComponent(activityNo)}`

export const api = {
  me: async () => remember(await call<Me>('GET', '/me')),
  logIn: async (body: LogIn) => remember(await call<Me>('POST', '/log-in', body)),
  logOut: () => call<null>('POST', '/log-out', {}),
  counts: () => call<Counts>('GET', '/counts'),
  queue: (query: QueueQuery) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
    return call<Queue>('GET', `/queue?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`)
  },
  report: (caseNo: string) => call<Report>('GET', ofReport(caseNo)),
  photoUrl: (caseNo: string, photoId: string) => `/api/review${ofReport(caseNo)}/photos/${photoId}.jpg`,
  change: (caseNo: string, activityNo: string, body: ChangeActivity) =>
    call<Written>('PATCH', ofActivity(caseNo, activityNo), body),
  add: (caseNo: string, version: number, activity: ActivityInput, overnight: boolean) =>
    call<Written>('POST', `${ofReport(caseNo)}/activities`, { version, activity, overnight }),
  remove: (caseNo: string, activityNo: string, version: number) =>
    call<Written>('POST', `${ofActivity(caseNo, activityNo)}/remove`, { version }),
  restore: (caseNo: string, activityNo: string, version: number) =>
    call<Written>('POST', `${ofActivity(caseNo, activityNo)}/restore`, { version }),
  approve: (caseNo: string, version: number) =>
    call<Written>('POST', `${ofReport(caseNo)}/approve`, { version }),
  returnToMember: (caseNo: string, version: number, reason: string, text: string) =>
    call<Written>('POST', `${ofReport(caseNo)}/return`, { version, reason, text }),
  setProvider: (caseNo: string, version: number, providerNo: string) =>
    call<Written>('POST', `${ofReport(caseNo)}/provider`, { version, providerNo }),
  retryKintone: (caseNo: string, activityNo: string) =>
    call<Report>('POST', `${ofActivity(caseNo, activityNo)}/retry-kintone`, {}),
  urgent: () => call<UrgentCases>('GET', '/urgent'),
  closeUrgent: (caseNo: string) =>
    call<UrgentCases>('POST', `/urgent/${encodeURIComponent(caseNo)}/close`, {}),
}
