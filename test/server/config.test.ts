/** The environment: everything wrong in it at once, and what a bank may want otherwise in its file. */
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../server/config.ts'

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
