/** The transfer file: golden bytes written by hand, refusals by member, days banks pay, and a reader of its own. */
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { BANK_LIST_DATE, findBranch } from '../../office/transfer/banks.ts'
import { defaultPayOn, isBankBusinessDay } from '../../office/transfer/business-days.ts'
import { readTransfer } from '../../office/transfer/read-transfer.ts'
import { writeTransfer } from '../../office/transfer/write-transfer.ts'
import { transferRefusalWords } from '../../office/messages/transfer.ts'
import { holderKana } from '../../rules/holder-kana.ts'
import { yuchoAccount } from '../../rules/yucho.ts'
import { proveNames } from './holder-names.ts'
import { holidays, order, row } from './transfer-support.ts'

// prettier-ignore
const GOLDEN = [
  '12101234567890ｷﾀｷﾕｳｼﾕｳｼ                               12300191ｷﾀｷﾕｳｼﾕｳ       116ﾎﾝﾃﾝ           10012345                 ',
  '20177ﾌｸｵｶ           200ﾊｶﾀ            000011234567ﾀｶﾊｼ ｼﾞﾕﾝｺ                    00000125000000010001200000000007        ',
  '29900ﾕｳﾁﾖ           738ﾅﾅｻﾝﾊﾁ         000011992765ﾖｼﾀﾞ ﾊﾅｺ                      00000001250000010003400000000007        ',
  '20191ｷﾀｷﾕｳｼﾕｳ       117ﾌｸｵｶ           000020000042NPO)ﾋﾏﾜﾘ-ﾉｶｲ                  00002987500000010012000000000007        ',
  '8000003000000311375                                                                                                     ',
  '9                                                                                                                       ',
]

const yucho = yuchoAccount('17300', '19927651')
if ('refusal' in yucho) throw new Error(yucho.refusal)
const threeRows = [
  row({
    memberNo: '100120',
    amountYen: 298_750,
    bankCode: '0191',
    branchCode: '117',
    kind: '2',
    number: '42',
    holder: 'ＮＰＯ）ひまわりーのかい',
  }),
  row({ memberNo: '100012', amountYen: 12_500 }),
  row({ memberNo: '100034', amountYen: 125, ...yucho, holder: 'ﾖｼﾀﾞ ﾊﾅｺ' }),
]

function written(...args: Parameters<typeof writeTransfer>) {
  const file = writeTransfer(...args)
  if (!file.ok) throw new Error(JSON.stringify(file.refusals))
  return file
}

describe('golden bytes', () => {
  test('three records in the order of member numbers, CRLF after the last too', () => {
    const file = written(threeRows, order)
    const gold = iconv.encode(GOLDEN.map((record) => `${record}\r\n`).join(''), 'Shift_JIS')
    expect(gold.length).toBe(6 * 122)
    expect(file.bytes.equals(gold)).toBe(true)
    expect(file).toMatchObject({ count: 3, sumYen: 311_375, leftOut: [] })
  })

  test('without line ends', () => {
    const file = written(threeRows, { ...order, lineEnd: 'none' })
    expect(file.bytes.equals(iconv.encode(GOLDEN.join(''), 'Shift_JIS'))).toBe(true)
  })

  test('no record for 0 yen or less, whatever the account', () => {
    const more = [
      ...threeRows,
      row({ memberNo: '100001', amountYen: 0, account: null }),
      row({ memberNo: '999999', amountYen: -500 }),
    ]
    const file = written(more, order)
    expect(file.bytes.equals(written(threeRows, order).bytes)).toBe(true)
    expect(file.leftOut).toEqual(['2025-202511-100001', '2025-202511-999999'])
  })
})

describe('refused, with the member', () => {
  test.each([
    ['no account', { account: null }, 'NO_ACCOUNT', ''],
    ['kanji in the holder', { holder: '高橋 ジュンコ' }, 'HOLDER_ILLEGAL', '高橋'],
    ['a holder of 31 bytes is not cut', { holder: 'ア'.repeat(31) }, 'HOLDER_TOO_LONG', 'ｱ'],
    ['an empty holder', { holder: '　' }, 'HOLDER_EMPTY', ''],
    ['ヲ', { holder: 'ヲノ' }, 'HOLDER_ILLEGAL', 'ヲ'],
    ['an unknown bank', { bankCode: '0002' }, 'BANK_UNKNOWN', '0002'],
    [
      'a merged bank',
      { bankCode: '0180' },
      'BANK_UNKNOWN',
      '0180 十八銀行は、2020年10月1日に 0181 十八親和銀行になりました。支店コードも変わっていることがあります',
    ],
    ['a closed branch', { branchCode: '999' }, 'BRANCH_UNKNOWN', '0177 福岡、支店 999'],
    ['a code that is a word of the language', { bankCode: 'constructor' }, 'BANK_UNKNOWN', 'constructor'],
    ['eight digits', { number: '12345678' }, 'ACCOUNT_NUMBER', '8 characters'],
    ['an unknown kind', { kind: '3' as '1' }, 'ACCOUNT_KIND', '3'],
    ['half a yen', { amountYen: 0.5 }, 'AMOUNT', '0.5'],
    ['eleven digits of yen', { amountYen: 10_000_000_000 }, 'AMOUNT', '10000000000'],
  ])('%s', (_why, changes, code, detail) => {
    const file = writeTransfer([...threeRows, row({ memberNo: '100777', ...changes })], order)
    expect(file).toEqual({ ok: false, refusals: [{ code, memberNo: '100777', detail }] })
  })

  test('everything at once', () => {
    const file = writeTransfer(
      [row({ memberNo: '1', holder: '髙', bankCode: '0002' }), row({ memberNo: '2', number: 'x' })],
      order,
    )
    expect(!file.ok && file.refusals.map(({ code, memberNo }) => `${memberNo} ${code}`)).toEqual([
      '1 BANK_UNKNOWN',
      '1 HOLDER_ILLEGAL',
      '2 ACCOUNT_NUMBER',
    ])
  })

  test.each([
    ['a Sunday', { payOn: '2025-11-30' }, 'PAY_ON_CLOSED'],
    ['a holiday', { payOn: '2025-11-24' }, 'PAY_ON_CLOSED'],
    ['the last day of the year', { payOn: '2025-12-31' }, 'PAY_ON_CLOSED'],
    ['no day', { payOn: '2025-02-30' }, 'PAY_ON_CLOSED'],
    ['a short consignor code', { consignorCode: '123' }, 'CONSIGNOR_CODE'],
    ['a consignor in kanji', { consignorName: '北九州市' }, 'CONSIGNOR_NAME'],
    ['an unknown branch of ours', { branchCode: '000' }, 'BRANCH_UNKNOWN'],
    ['our account', { accountNumber: '12345' }, 'ACCOUNT_NUMBER'],
  ])('the order: %s', (_why, changes, code) => {
    const file = writeTransfer(threeRows, { ...order, ...changes })
    expect(!file.ok && file.refusals).toMatchObject([{ code, memberNo: null }])
  })

  test('one decision twice', () => {
    expect(writeTransfer([...threeRows, threeRows[0]!], order)).toMatchObject({
      ok: false,
      refusals: [{ code: 'TWICE', memberNo: '100120' }],
    })
  })

  test('nothing to pay', () => {
    expect(writeTransfer([row({ amountYen: 0 })], order)).toMatchObject({
      ok: false,
      refusals: [{ code: 'NOTHING_TO_PAY' }],
    })
  })
})

describe('the reader sees one wrong byte', () => {
  const bytes = written(threeRows, order).bytes
  const changed = (at: number, byte: number) => Object.assign(Buffer.from(bytes), { [at]: byte })
  test.each([
    ['an amount', 122 + 89, 0x31],
    ['the trailer sum', 4 * 122 + 18, 0x36],
    ['the trailer count', 4 * 122 + 6, 0x34],
    ['a record type', 122, 0x32 + 1],
    ['a small kana', 122 + 50, 0xac],
    ['a small letter', 122 + 50, 0x61],
    ['ｦ', 122 + 50, 0xa6],
    ['a line end', 121, 0x20],
    ['the 識別 of a record', 122 + 112, 0x59],
    ['a blank at the end', 5 * 122 + 119, 0x1a],
  ])('%s', (_why, at, byte) => {
    expect(() => readTransfer(changed(at, byte))).toThrow(/^record \d/)
  })

  test('any digit of any amount', () => {
    for (const record of [1, 2, 3])
      for (let at = 80; at < 90; at += 1) {
        const place = record * 122 + at
        expect(() => readTransfer(changed(place, bytes[place] === 0x39 ? 0x38 : bytes[place]! + 1))).toThrow(
          'sum',
        )
      }
  })

  test.each([
    ['a record less', bytes.subarray(0, 122 * 3)],
    ['half a record', bytes.subarray(0, 200)],
    ['an EOF mark', Buffer.concat([bytes, Buffer.from([0x1a])])],
    ['nothing', Buffer.alloc(0)],
  ])('%s', (_why, cut) => {
    expect(() => readTransfer(cut)).toThrow(/^record \d/)
  })
})

describe('days banks pay', () => {
  test.each([
    ['Wednesday', '2025-11-05', true],
    ['Saturday', '2025-11-08', false],
    ['Sunday', '2025-11-09', false],
    ['a holiday', '2025-11-24', false],
    ['12/30', '2025-12-30', true],
    ['12/31', '2025-12-31', false],
    ['1/2', '2026-01-02', false],
    ['1/5', '2026-01-05', true],
  ])('%s', (_why, date, open) => {
    expect(isBankBusinessDay(date, holidays)).toBe(open)
  })

  test.each([
    ['the last weekday of the next month', '2025-08', '2025-09-30'],
    ['before a weekend', '2025-10', '2025-11-28'],
    ['before the year ends', '2025-11', '2025-12-30'],
    ['over the year', '2025-12', '2026-01-30'],
    ['February', '2026-01', '2026-02-27'],
    ['a leap year', '2028-01', '2028-02-29'],
  ])('%s', (_why, month, payOn) => {
    expect(defaultPayOn(month, holidays)).toBe(payOn)
  })
})

test('every bank and branch of the list has a name in transfer kana', async () => {
  const { default: banks } = await import('zengin-code')
  let seen = 0
  for (const bank of Object.values(banks))
    for (const branch of Object.values(bank.branches)) {
      expect(findBranch(bank.code, branch.code).ok).toBe(true)
      seen += 1
    }
  expect(seen).toBeGreaterThan(20_000)
  expect(holderKana('x').ok && BANK_LIST_DATE).toMatch(/^\d{4}-\d{2}-\d{2}$/)
})

test('100,000 generated holders: right, or refused by name', { timeout: 60_000 }, () => {
  const proved = proveNames(100_000, 20_251_105)
  expect(proved.right).toBeGreaterThan(50_000)
  for (const code of ['ILLEGAL', 'TOO_LONG', 'EMPTY']) expect(proved.refused[code]).toBeGreaterThan(1_000)
})

test('100,000 lines', () => {
  const rows = Array.from({ length: 100_000 }, (_, i) =>
    row({ memberNo: String(100_000 + i), amountYen: 1 + (i % 90_000) }),
  )
  const file = written(rows, order)
  expect(file.count).toBe(100_000)
})

test('a refusal in words names the member and says what to do', () => {
  const file = writeTransfer([row({ memberNo: '100777', holder: '髙橋' })], order)
  expect(!file.ok && transferRefusalWords(file.refusals[0]!)).toBe(
    '会員番号 100777: 口座名義に、振込データに使えない文字「髙橋」があります。通帳のカナ名義のとおりに登録してください。',
  )
})
