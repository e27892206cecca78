/**
 * Config: the only reader of the environment. Every missing or malformed variable is named at once.
 *
 * Used by:  the verbs, which hand the Config on. Never imported by a room below.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EnvFindings, type Env } from './env-findings.ts'

export interface Config {
  mode: 'sandbox' | 'production'
  /** the sandbox starts with its sample city, or empty for those who bring their own data */
  sampleCity: boolean
  host: string
  port: number
  /** where members' phones reach us, no trailing slash */
  publicUrl: string
  dataDir: string
  /** application role; null: the embedded PostgreSQL in dataDir */
  databaseUrl: string | null
  /** owner role, for migrations */
  databaseMigrateUrl: string | null
  /** root of the encryption keys, 32 bytes */
  rootKey: Buffer
  line: {
    /** several while the secret is being changed */
    channelSecrets: string[]
    channelAccessToken: string
    apiBaseUrl: string
    dataApiBaseUrl: string
    verifyBaseUrl: string
    loginChannelId: string
    liffId: string
  }
  kintone: {
    baseUrl: string
    /** by app id */
    apiTokens: Record<string, string>
    apps: { members: number; accounts: number; activities: number; decisions: number }
  }
  /** who pays, and from which account */
  transfer: {
    consignorCode: string
    consignorName: string
    bankCode: string
    branchCode: string
    accountKind: '1' | '2'
    accountNumber: string
    /** what banks differ in: CRLF after every record or nothing; ｦ in a name written as ｵ or refused */
    lineEnd: 'crlf' | 'none'
    wo: 'o' | 'refuse'
  }
  /** where the print stream is put for the printer; null: nowhere */
  dropDir: string | null
  /** the printer's age key (age1…): the print stream is encrypted for it; null: it goes in plain */
  printRecipient: string | null
  /** PNG of the city's seal, drawn on notices; null prints （公印省略） */
  sealPicture: string | null
  /** why labelled digit cells of corrections are kept, as stated to the members; null: none are kept */
  corpusPurpose: string | null
  /** who may read /metrics from elsewhere sends it as a Bearer token; null: only this machine reads them */
  metricsToken: string | null
  /** the sandbox's clock starts here (FAMISAPO_NOW) */
  now: Date | null
  logLevel: string
}

/**
 * The members' pages, as a button names them: LINE's own address, which opens our page inside LINE; in the sandbox
 * ours at once. A path goes behind it: `${liffUrl(config)}/registration`.
 */
export function liffUrl({ mode, publicUrl, line }: Pick<Config, 'mode' | 'publicUrl' | 'line'>): string {
  return mode === 'sandbox' ? `${publicUrl}/liff` : `https://liff.line.me/${line.liffId}`
}

export function isSandbox(env: Env, flag = false): boolean {
  return flag || env['FAMISAPO_SANDBOX'] === '1' || env['FAMISAPO_SANDBOX'] === 'empty'
}

export function readConfig(env: Env, options: { sandbox?: boolean; port?: number } = {}): Config {
  return isSandbox(env, options.sandbox)
    ? sandboxConfig(env, options.port)
    : productionConfig(env, options.port)
}

/** pino's */
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

function sandboxConfig(env: Env, portOption: number | undefined): Config {
  const findings = new EnvFindings(env)
  if (env['NODE_ENV'] === 'production')
    findings.problems.push('NODE_ENV=production: the sandbox never runs there')
  for (const name of ['LINE_CHANNEL_ACCESS_TOKEN', 'KINTONE_BASE_URL']) {
    if (env[name]) findings.problems.push(`${name} is set: the sandbox talks to stand-ins only; unset it`)
  }
  const port = portOption ?? findings.port('PORT', 3000)
  const now = findings.instant('FAMISAPO_NOW')
  const dataDir = resolve(env['DATA_DIR'] || './data')
  const publicUrl = `http://localhost:${port}`
  const config: Config = {
    mode: 'sandbox',
    sampleCity: env['FAMISAPO_SANDBOX'] !== 'empty',
    host: '127.0.0.1',
    port,
    publicUrl,
    dataDir,
    databaseUrl: findings.database('DATABASE_URL'),
    databaseMigrateUrl: findings.database('DATABASE_MIGRATE_URL'),
    rootKey: env['FAMISAPO_KEY'] ? findings.key(env['FAMISAPO_KEY']) : keptKey(dataDir),
    line: {
      channelSecrets: findings.secrets(
        'LINE_CHANNEL_SECRET',
        env['LINE_CHANNEL_SECRET'] || 'sandbox-channel-secret-0000000000',
      ),
      channelAccessToken: 'sandbox-channel-access-token',
      apiBaseUrl: `${publicUrl}/sandbox/line-api`,
      dataApiBaseUrl: `${publicUrl}/sandbox/line-api`,
      verifyBaseUrl: `${publicUrl}/sandbox/line-api`,
      loginChannelId: '1000000001',
      liffId: 'sandbox',
    },
    kintone: {
      baseUrl: publicUrl,
      apiTokens: {
        1: 'sandbox-members',
        2: 'sandbox-accounts',
        3: 'sandbox-activities',
        4: 'sandbox-decisions',
      },
      apps: { members: 1, accounts: 2, activities: 3, decisions: 4 },
    },
    transfer: transferOf(findings, env, {
      ...{ consignorCode: '0000000001', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
      ...{ accountKind: '1', accountNumber: '0000001' },
    }),
    dropDir: env['DROP_DIR'] ? resolve(env['DROP_DIR']) : null,
    printRecipient: findings.ageKey(env['PRINT_RECIPIENT']),
    sealPicture: env['SEAL_PICTURE'] ? resolve(env['SEAL_PICTURE']) : null,
    corpusPurpose: env['FAMISAPO_CORPUS_PURPOSE']?.trim() || null,
    metricsToken: findings.token(env['METRICS_TOKEN']),
    now,
    logLevel: findings.oneOf('LOG_LEVEL', ['warn', ...LOG_LEVELS]),
  }
  findings.throwIfAny()
  return config
}

function productionConfig(env: Env, portOption: number | undefined): Config {
  const findings = new EnvFindings(env)
  if (env['FAMISAPO_NOW']) findings.problems.push('FAMISAPO_NOW is set: only the sandbox may set the clock')
  const apiBaseUrl = findings.url('LINE_API_BASE_URL', 'https://api.line.me')
  const config: Config = {
    mode: 'production',
    sampleCity: false,
    host: findings.host('HOST', '0.0.0.0'),
    port: portOption ?? findings.port('PORT', 3000),
    publicUrl: findings.url('PUBLIC_URL', null),
    dataDir: resolve(env['DATA_DIR'] || './data'),
    databaseUrl: findings.database('DATABASE_URL'),
    databaseMigrateUrl: findings.database('DATABASE_MIGRATE_URL'),
    rootKey: findings.key(
      findings.need('FAMISAPO_KEY', '32 random bytes, for example from `openssl rand -hex 32`'),
    ),
    line: {
      channelSecrets: findings.secrets(
        'LINE_CHANNEL_SECRET',
        findings.need('LINE_CHANNEL_SECRET', 'the channel secret of the Messaging API channel'),
      ),
      channelAccessToken: findings.need(
        'LINE_CHANNEL_ACCESS_TOKEN',
        'a long-lived token of the Messaging API channel',
      ),
      apiBaseUrl,
      dataApiBaseUrl: findings.url('LINE_DATA_API_BASE_URL', 'https://api-data.line.me'),
      verifyBaseUrl: findings.url('LINE_VERIFY_BASE_URL', 'https://api.line.me'),
      loginChannelId: findings.need(
        'LINE_LOGIN_CHANNEL_ID',
        'the LINE Login channel the LIFF app belongs to',
      ),
      liffId: findings.need('LIFF_ID', 'the id of the LIFF app'),
    },
    kintone: kintoneOf(findings),
    transfer: transferOf(findings, env, null),
    dropDir: env['DROP_DIR'] ? resolve(env['DROP_DIR']) : null,
    printRecipient: findings.ageKey(env['PRINT_RECIPIENT']),
    sealPicture: env['SEAL_PICTURE'] ? resolve(env['SEAL_PICTURE']) : null,
    corpusPurpose: env['FAMISAPO_CORPUS_PURPOSE']?.trim() || null,
    metricsToken: findings.token(env['METRICS_TOKEN']),
    now: null,
    logLevel: findings.oneOf('LOG_LEVEL', ['info', ...LOG_LEVELS]),
  }
  findings.throwIfAny()
  return config
}

type Payer = Omit<Config['transfer'], 'lineEnd' | 'wo'>

/** @param fallback  the sandbox's own; null: every variable is needed, but what a bank rarely asks for */
function transferOf(findings: EnvFindings, env: Env, fallback: Payer | null): Config['transfer'] {
  const digits = (name: string, value: string, count: number, what: string): string => {
    const given = env[name]?.trim() || value
    if (!new RegExp(`^\\d{${count}}$`).test(given))
      findings.problems.push(`${name} is ${given ? 'not' : 'missing:'} ${count} digits: ${what}`)
    return given
  }
  const kind = env['TRANSFER_ACCOUNT_KIND']?.trim() || (fallback?.accountKind ?? '1')
  if (kind !== '1' && kind !== '2') findings.problems.push('TRANSFER_ACCOUNT_KIND is 1 (普通) or 2 (当座)')
  const code = 'the code that the bank gave the payer'
  const consignorName = env['TRANSFER_CONSIGNOR_NAME']?.trim() || fallback?.consignorName || ''
  if (!consignorName)
    findings.problems.push('TRANSFER_CONSIGNOR_NAME is missing: the name of the payer in half-width kana')
  return {
    consignorCode: digits('TRANSFER_CONSIGNOR_CODE', fallback?.consignorCode ?? '', 10, code),
    consignorName,
    bankCode: digits('TRANSFER_BANK_CODE', fallback?.bankCode ?? '', 4, "the paying account's bank"),
    branchCode: digits('TRANSFER_BRANCH_CODE', fallback?.branchCode ?? '', 3, 'its branch'),
    accountKind: kind as '1' | '2',
    accountNumber: digits('TRANSFER_ACCOUNT_NUMBER', fallback?.accountNumber ?? '', 7, 'its number'),
    lineEnd: findings.oneOf('TRANSFER_LINE_END', ['crlf', 'none']),
    wo: findings.oneOf('TRANSFER_WO', ['refuse', 'o']),
  }
}

const KINTONE_APPS = ['members', 'accounts', 'activities', 'decisions'] as const

function kintoneOf(findings: EnvFindings): Config['kintone'] {
  const baseUrl = findings.url('KINTONE_BASE_URL', null)
  const apiTokens = findings.pairs('KINTONE_API_TOKENS', 'app:token,app:token', /^[^\s:=]+$/)
  const shape = 'members=1,accounts=2,activities=3,decisions=4'
  const given = findings.pairs('KINTONE_APPS', shape, /^[1-9]\d*$/)
  const nameless = KINTONE_APPS.filter((app) => given[app] === undefined)
  for (const app of nameless) findings.problems.push(`KINTONE_APPS names no app id for "${app}" (${shape})`)
  const ids = KINTONE_APPS.flatMap((app) => given[app] ?? [])
  if (new Set(ids).size < ids.length)
    findings.problems.push('KINTONE_APPS names one app id twice: each of the four is an app of its own')
  for (const id of new Set(ids))
    if (!Object.hasOwn(apiTokens, id)) findings.problems.push(`KINTONE_API_TOKENS has no token for app ${id}`)
  const apps = Object.fromEntries(KINTONE_APPS.map((app) => [app, Number(given[app])]))
  return { baseUrl, apiTokens, apps: apps as Config['kintone']['apps'] }
}

/**
 * The root key alone, for verbs that need no other setting (forms): FAMISAPO_KEY, or the one kept in the data folder.
 * @throws ConfigError when FAMISAPO_KEY is malformed
 */
export function readRootKey(env: Env): { rootKey: Buffer; kept: boolean } {
  const text = env['FAMISAPO_KEY']?.trim()
  if (!text) return { rootKey: keptKey(resolve(env['DATA_DIR'] || './data')), kept: true }
  const findings = new EnvFindings(env)
  const rootKey = findings.key(text)
  findings.throwIfAny()
  return { rootKey, kept: false }
}

/** The data folder alone, for verbs that need no other setting. */
export const readDataDir = (env: Env): string => resolve(env['DATA_DIR'] || './data')

/** The sandbox makes its own root key once and keeps it beside its data. */
function keptKey(dataDir: string): Buffer {
  const path = join(dataDir, 'famisapo.key')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    try {
      writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
}
