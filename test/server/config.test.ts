/** The environment: everything wrong in it at once, and what a bank may want otherwise in its file. */
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { ConfigError } from '../../server/env-findings.ts'

const complete = {
  ...{ PUBLIC_URL: 'https://famisapo.example.jp', FAMISAPO_KEY: '0'.repeat(64) },
  ...{ LINE_CHANNEL_SECRET: 's', LINE_CHANNEL_ACCESS_TOKEN: 't', LINE_LOGIN_CHANNEL_ID: '1', LIFF_ID: 'l' },
  ...{ KINTONE_BASE_URL: 'https://example.cybozu.com', KINTONE_API_TOKENS: '1:a,2:b,3:c,4:d' },
  KINTONE_APPS: 'members=1,accounts=2,activities=3,decisions=4',
  ...{ TRANSFER_CONSIGNOR_CODE: '1234567890', TRANSFER_CONSIGNOR_NAME: 'ｷﾀｷﾕｳｼﾕｳｼ' },
  ...{ TRANSFER_BANK_CODE: '0190', TRANSFER_BRANCH_CODE: '001', TRANSFER_ACCOUNT_NUMBER: '7654321' },
}
const problemsOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems
  }
}

describe('the transfer file’s settings', () => {
  test('empty, and not there at all: CRLF, and ｦ is refused', () => {
    const usual = { lineEnd: 'crlf', wo: 'refuse', accountKind: '1', accountNumber: '7654321' }
    expect(readConfig(complete).transfer).toMatchObject(usual)
    expect(readConfig({ ...complete, TRANSFER_LINE_END: '', TRANSFER_WO: ' ' }).transfer).toMatchObject(usual)
  })

  test('as the bank wants it', () => {
    const asked = { TRANSFER_LINE_END: 'none', TRANSFER_WO: 'o' }
    expect(readConfig({ ...complete, ...asked }).transfer).toMatchObject({ lineEnd: 'none', wo: 'o' })
  })

  test('another word is named with those that are known, both at once', () => {
    expect(problemsOf({ ...complete, TRANSFER_LINE_END: 'lf', TRANSFER_WO: 'ｵ' })).toEqual([
      'TRANSFER_LINE_END is neither crlf nor none',
      'TRANSFER_WO is neither refuse nor o',
    ])
  })
})

test('what is missing is named at once', () => {
  const { PUBLIC_URL: _url, TRANSFER_BANK_CODE: _bank, ...rest } = complete
  expect(problemsOf(rest)).toEqual([
    'PUBLIC_URL is missing: a URL',
    "TRANSFER_BANK_CODE is missing: 4 digits: the paying account's bank",
  ])
})

describe('what is malformed never starts', () => {
  const https = 'is not an address over https, without ? and #'
  test.each<{ why: string; given: Record<string, string>; says: string }>([
    { why: 'commas only', given: { LINE_CHANNEL_SECRET: ' , ' }, says: 'holds no secret, only commas' },
    { why: 'phones reach us over https', given: { PUBLIC_URL: 'http://famisapo.example.jp' }, says: https },
    { why: 'a page is no script', given: { PUBLIC_URL: 'javascript:alert(1)' }, says: https },
    { why: 'paths go behind it', given: { PUBLIC_URL: 'https://famisapo.example.jp/x?y' }, says: https },
    { why: 'tokens go over the line', given: { KINTONE_BASE_URL: 'http://city.cybozu.com' }, says: https },
    { why: 'members’ data too', given: { LINE_API_BASE_URL: 'http://api.example.jp' }, says: https },
    {
      why: 'an app without a token',
      given: { KINTONE_API_TOKENS: '1:a,2:b,3:c' },
      says: 'has no token for app 4',
    },
    {
      why: 'a token of two',
      given: { KINTONE_API_TOKENS: '1:a:b,2:b,3:c,4:d' },
      says: 'is not app:token,app:token',
    },
    {
      why: 'a token without its app',
      given: { KINTONE_API_TOKENS: 'abc' },
      says: 'is not app:token,app:token',
    },
    {
      why: 'one app for two kinds of records',
      given: { KINTONE_APPS: 'members=1,accounts=1,activities=3,decisions=4' },
      says: 'names one app id twice: each of the four is an app of its own',
    },
    {
      why: 'no number',
      given: { KINTONE_APPS: 'members=x,accounts=2,activities=3,decisions=4' },
      says: 'is not members=1,accounts=2,activities=3,decisions=4',
    },
    {
      why: 'an unknown level',
      given: { LOG_LEVEL: 'verbose' },
      says: 'is neither info nor fatal nor error nor warn nor debug nor trace nor silent',
    },
    { why: 'no host', given: { HOST: 'nonsense host' }, says: 'is neither an IP address nor a host name' },
    { why: 'another database', given: { DATABASE_URL: 'mysql://x' }, says: 'is not a postgresql:// URL' },
    { why: 'no database', given: { DATABASE_MIGRATE_URL: 'nonsense' }, says: 'is not a postgresql:// URL' },
  ])('$given: $why', ({ given, says }) => {
    const [name] = Object.keys(given)
    expect(problemsOf({ ...complete, ...given })).toContain(`${name} ${says}`)
  })

  test('tokens that are only commas give every app without one', () => {
    expect(problemsOf({ ...complete, KINTONE_API_TOKENS: ',' })).toHaveLength(4)
  })

  test('stand-ins on this machine may be reached in plain', () => {
    const here = { KINTONE_BASE_URL: 'http://localhost:9', LINE_API_BASE_URL: 'http://127.0.0.1:8080/' }
    expect(readConfig({ ...complete, ...here }).line.apiBaseUrl).toBe('http://127.0.0.1:8080')
  })

  test('two channel secrets, and a host by name, by number', () => {
    const given = { LINE_CHANNEL_SECRET: 'new, old', HOST: '::', LOG_LEVEL: 'debug' }
    expect(readConfig({ ...complete, ...given })).toMatchObject({
      ...{ line: { channelSecrets: ['new', 'old'] }, host: '::', logLevel: 'debug' },
    })
  })
})
