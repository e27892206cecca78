/**
 * EnvFindings: variables of the environment, each read by what it may be; everything wrong is told at once.
 *
 * Used by:  config.ts.
 */
import { isIP } from 'node:net'
import { Refusal } from './verb.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Every problem of the environment, one sentence each. */
export class ConfigError extends Refusal {
  readonly problems: string[]
  constructor(problems: string[]) {
    super(
      'CONFIG',
      `the configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** https; plain http to this machine only, for stand-ins. Nothing behind it, since we put paths there. */
function isSafeAddress({ protocol, hostname, search, hash }: URL): boolean {
  const own = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  return (protocol === 'https:' || (protocol === 'http:' && own)) && search === '' && hash === ''
}

/** Collects problems instead of throwing at the first. */
export class EnvFindings {
  readonly problems: string[] = []
  private readonly env: Env
  constructor(env: Env) {
    this.env = env
  }
  need(name: string, what: string): string {
    const value = this.env[name]?.trim()
    if (value) return value
    this.problems.push(`${name} is missing: ${what}`)
    return ''
  }
  url(name: string, fallback: string | null): string {
    const value = this.env[name]?.trim() || fallback
    if (value === null) {
      this.problems.push(`${name} is missing: a URL`)
      return ''
    }
    if (!URL.canParse(value)) this.problems.push(`${name} is not a URL`)
    else if (!isSafeAddress(new URL(value)))
      this.problems.push(`${name} is not an address over https, without ? and #`)
    return value.replace(/\/+$/, '')
  }
  /** null where it is empty: our own server */
  database(name: string): string | null {
    const value = this.env[name]?.trim()
    if (!value) return null
    if (!/^postgres(ql)?:\/\/./.test(value)) this.problems.push(`${name} is not a postgresql:// URL`)
    return value
  }
  host(name: string, fallback: string): string {
    const host = this.env[name]?.trim() || fallback
    if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host))
      this.problems.push(`${name} is neither an IP address nor a host name`)
    return host
  }
  /** several, separated by commas, while one is being changed */
  secrets(name: string, text: string): string[] {
    const secrets = text.split(',').flatMap((secret) => secret.trim() || [])
    if (text && secrets.length === 0) this.problems.push(`${name} holds no secret, only commas`)
    return secrets
  }
  port(name: string, fallback: number): number {
    const text = this.env[name]?.trim()
    if (!text) return fallback
    const port = Number(text)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      this.problems.push(`${name} is not a port number (0-65535)`)
    return port
  }
  /** the first where it is empty */
  oneOf<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
    const text = this.env[name]?.trim()
    if (!text) return words[0]
    const found = words.find((word) => word === text)
    if (!found) this.problems.push(`${name} is neither ${[...new Set(words)].join(' nor ')}`)
    return found ?? words[0]
  }
  key(text: string): Buffer {
    const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
    if (text && key.length !== 32)
      this.problems.push('FAMISAPO_KEY is not 32 bytes as 64 hex digits or base64')
    return key
  }
  instant(name: string): Date | null {
    const text = this.env[name]?.trim()
    if (!text) return null
    const at = new Date(text)
    if (Number.isNaN(at.getTime()))
      this.problems.push(`${name} is not a time such as 2025-12-05T09:00:00+09:00`)
    return at
  }
  /** the printer's, which people get from age-keygen */
  ageKey(text: string | undefined): string | null {
    const key = text?.trim()
    if (!key) return null
    // bech32; its checksum is looked at when it is used first
    if (!/^age1[02-9ac-hj-np-z]{58,2000}$/.test(key))
      this.problems.push(
        'PRINT_RECIPIENT is not an age key: age1 and at least 58 characters, from age-keygen',
      )
    return key
  }
  /** long enough not to be guessed, in characters that a header carries */
  token(given: string | undefined): string | null {
    const text = given?.trim()
    if (!text) return null
    if (!/^[A-Za-z0-9._~+/=-]{16,200}$/.test(text))
      this.problems.push('METRICS_TOKEN is not a token: 16 letters and digits at least, no spaces')
    return text
  }
  /** 'a=1,b:2' → { a: '1', b: '2' }. @param right  what stands on the right of : or = */
  pairs(name: string, shape: string, right: RegExp): Record<string, string> {
    const entries = this.need(name, shape)
      .split(',')
      .flatMap((pair) => pair.trim() || [])
      .map((pair) => /^(\w+)\s*[:=]\s*(.*)$/.exec(pair)?.slice(1) ?? [])
    if (entries.some(([, value]) => value === undefined || !right.test(value)))
      this.problems.push(`${name} is not ${shape}`)
    return Object.fromEntries(entries) as Record<string, string>
  }
  throwIfAny(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems)
  }
}
