/**
 * Sandbox: a whole service with its stand-ins, for stories: chat, the centre's hands, kintone's records.
 * Used by:  test/scenarios/*, test/browser/*, the demo.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { pino } from 'pino'
import { readConfig } from '../../server/config.ts'
import { freePort } from '../../server/free-port.ts'
import { startService, type RunningService } from '../../server/start-service.ts'
import { MemberPhone } from './member-phone.ts'

export interface Sandbox {
  url: string
  service: RunningService
  phone(memberNo: string): Promise<MemberPhone>
  staff(login: string): Promise<StaffHands>
  /** the records kintone's stand-in holds */
  kintone(app: 'members' | 'accounts' | 'activities' | 'decisions'): Promise<Record<string, string>[]>
  stop(): Promise<void>
}

/** @param env  beside what the sandbox needs: DATABASE_URL and DATABASE_MIGRATE_URL for a database of the test's own */
export async function startSandbox(dataDir: string, env: Record<string, string> = {}): Promise<Sandbox> {
  mkdirSync(dataDir, { recursive: true })
  const port = await freePort()
  const config = readConfig({ FAMISAPO_SANDBOX: '1', DATA_DIR: dataDir, ...env }, { port })
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'fatal' }, pino.destination(2))
  const service = await startService(config, { log })
  const { url } = service
  return {
    url,
    service,
    phone: (memberNo) => MemberPhone.of(url, memberNo),
    staff: (login) => StaffHands.logIn(url, login, service.staffPasswords[login] ?? ''),
    async kintone(app) {
      const response = await fetch(`${url}/sandbox/kintone/api/apps/${app}/records`)
      const { records } = (await response.json()) as { records: { values: Record<string, string> }[] }
      return records.map(({ values }) => values)
    },
    stop: () => service.stop(),
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Asks until the answer is right; for what happens a moment later. */
export async function eventually<T>(
  look: () => Promise<T>,
  right: (found: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (right(found)) return found
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(found)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A person at the centre, through the API that the review page uses. */
export class StaffHands {
  private readonly url: string
  private readonly cookie: string
  private readonly csrfToken: string
  private constructor(url: string, cookie: string, csrfToken: string) {
    this.url = url
    this.cookie = cookie
    this.csrfToken = csrfToken
  }

  static async logIn(baseUrl: string, login: string, password: string): Promise<StaffHands> {
    const url = `${baseUrl}/api/review`
    const response = await fetch(`${url}/log-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    })
    if (!response.ok) throw new Error(`log in as ${login}: ${response.status} ${await response.text()}`)
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const { csrfToken } = (await response.json()) as { csrfToken: string }
    return new StaffHands(url, cookie, csrfToken)
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        'x-csrf-token': this.csrfToken,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
}

/** A member on a LIFF page, through the API that the page uses. */
export class LiffHands {
  private readonly url: string
  private readonly cookie: string
  private constructor(url: string, cookie: string) {
    this.url = url
    this.cookie = cookie
  }

  static async open(baseUrl: string, phone: MemberPhone): Promise<LiffHands> {
    const url = `${baseUrl}/api/liff`
    const response = await fetch(`${url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ idToken: await phone.idToken() }),
    })
    if (!response.ok) throw new Error(`log in to LIFF: ${response.status} ${await response.text()}`)
    return new LiffHands(
      url,
      response.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; '),
    )
  }

  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
}
