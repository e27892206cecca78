/**
 * Faults: what an operator may break on LINE's side, and how a call suffers from it.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Answer } from './answer.ts'

export const faultKinds = [
  'error-500',
  'error-503',
  'rate-429',
  'quota-429',
  'hang',
  'cut',
  'accept-then-hang',
  'accept-then-cut',
  'accept-then-500',
] as const
export type FaultKind = (typeof faultKinds)[number]

export const callKinds = [
  'reply',
  'push',
  'multicast',
  'content',
  'menu',
  'verify',
  'profile',
  'other',
  'any',
] as const
export type CallKind = (typeof callKinds)[number]

export interface Faults {
  slowMs: number
  down: false | '503' | 'cut'
  /** every content is gone, as after LINE's unstated period */
  contentGone: boolean
  next: { what: FaultKind; on: CallKind; times: number }[]
  quota: { limit: number | null; used: number }
  ratePerSecond: number | null
  webhook: {
    duplicate: number
    drop: number
    hold: number
    delayMs: number
    /** the console's "Webhook redelivery" switch */
    redelivery: boolean
    redeliverAfterMs: number
  }
}

export const wellBehaved = (): Faults => ({
  slowMs: 0,
  down: false,
  contentGone: false,
  next: [],
  quota: { limit: null, used: 0 },
  ratePerSecond: null,
  webhook: { duplicate: 0, drop: 0, hold: 0, delayMs: 0, redelivery: false, redeliverAfterMs: 1000 },
})

export type FaultsChange = Partial<Omit<Faults, 'quota' | 'webhook'>> & {
  quota?: Partial<Faults['quota']>
  webhook?: Partial<Faults['webhook']>
}

/** @throws Error for a fault that does not exist: a test that injects nothing proves nothing */
export function changeFaults(faults: Faults, change: FaultsChange): Faults {
  const known = wellBehaved()
  for (const key of Object.keys(change)) if (!(key in known)) throw new Error(`no such fault: ${key}`)
  for (const key of Object.keys(change.webhook ?? {})) {
    if (!(key in known.webhook)) throw new Error(`no such fault: webhook.${key}`)
  }
  const next = (change.next ?? faults.next).map((n) => ({
    what: n.what,
    on: n.on ?? 'any',
    times: n.times ?? 1,
  }))
  for (const { what, on } of next) {
    if (!faultKinds.includes(what)) throw new Error(`no such fault: ${what}`)
    if (!callKinds.includes(on)) throw new Error(`no such call: ${on}`)
  }
  if (![false, '503', 'cut'].includes(change.down ?? false)) throw new Error('down is false, "503" or "cut"')
  return {
    ...faults,
    ...change,
    next,
    quota: { ...faults.quota, ...change.quota },
    webhook: { ...faults.webhook, ...change.webhook },
  }
}

/** `silence`: the caller never gets an answer · `cut`: its connection ends. */
export type Suffered = Answer | 'silence' | 'cut'

export const rateExceeded: Answer = {
  status: 429,
  body: { message: 'The API rate limit has been exceeded. Try again later.' },
}
export const quotaExceeded: Answer = {
  status: 429,
  body: { message: 'You have reached your monthly limit.' },
}

/**
 * One call, with whatever is broken now.
 * @param act  does the work and answers; not called when the fault comes before the work
 * @param note told what the caller got, when that is not what `act` answered
 */
export async function suffer(
  faults: Faults,
  on: CallKind,
  act: () => Answer | Promise<Answer>,
  note: (status: number, accepted: boolean) => void,
): Promise<Suffered> {
  if (faults.slowMs > 0) await wait(faults.slowMs)
  if (faults.down) {
    note(faults.down === '503' ? 503 : 0, false)
    return faults.down === 'cut' ? 'cut' : serverError(503)
  }
  const fault = faults.next.find((n) => n.times > 0 && (n.on === on || n.on === 'any'))
  if (!fault) return act()
  fault.times -= 1
  if (fault.what.startsWith('accept-then-')) await act()
  const suffered = answerOf(fault.what)
  note(typeof suffered === 'string' ? 0 : suffered.status, fault.what.startsWith('accept-then-'))
  return suffered
}

function answerOf(what: FaultKind): Suffered {
  switch (what) {
    case 'error-500':
    case 'accept-then-500':
      return serverError(500)
    case 'error-503':
      return serverError(503)
    case 'rate-429':
      return rateExceeded
    case 'quota-429':
      return quotaExceeded
    case 'hang':
    case 'accept-then-hang':
      return 'silence'
    case 'cut':
    case 'accept-then-cut':
      return 'cut'
  }
}

const serverError = (status: number): Answer => ({ status, body: { message: 'Internal server error' } })
