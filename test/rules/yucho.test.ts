/** ゆうちょ 記号番号 as an account for a transfer. */
import { describe, expect, test } from 'vitest'
import { yuchoAccount } from '../../rules/yucho.ts'

describe('converted', () => {
  test.each([
    ['the published example', '17300', '19927651', '738', '1', '1992765'],
    ['short numbers are padded', '12340', '5671', '238', '1', '0000567'],
    ['leading zeros stay', '10100', '00012341', '018', '1', '0001234'],
    ['a digit after the 記号', '17300-2', '19927651', '738', '1', '1992765'],
    ['a digit run into the 記号', '173002', '19927651', '738', '1', '1992765'],
    ['a digit before the 番号', '17300', '2-19927651', '738', '1', '1992765'],
    ['as a phone types it', '１７３００－', '　１９９２７６５１', '738', '1', '1992765'],
    ['振替口座: all digits', '01750', '12345', '179', '2', '0012345'],
    ['振替口座 does not end in 1', '00110-4', '654320', '019', '2', '0654320'],
  ])('%s', (_why, symbol, number, branchCode, kind, seven) => {
    expect(yuchoAccount(symbol, number)).toEqual({ bankCode: '9900', branchCode, kind, number: seven })
  })
})

describe('refused', () => {
  test.each([
    ['four digits', '1730', '19927651', 'SYMBOL'],
    ['seven digits', '1730011', '19927651', 'SYMBOL'],
    ['begins with 2', '27300', '19927651', 'SYMBOL'],
    ['letters', '1730a', '19927651', 'SYMBOL'],
    ['a digit before it', '217300', '19927651', 'SYMBOL'],
    ['two digits after it', '17300-22', '19927651', 'SYMBOL'],
    ['two groups after it', '17300-2-2', '19927651', 'SYMBOL'],
    ['empty 記号', '', '19927651', 'SYMBOL'],
    ['no number', '17300', '', 'NUMBER'],
    ['the single digit only', '17300-1', '', 'NUMBER'],
    ['nothing left without the last digit', '17300', '1', 'NUMBER'],
    ['nine digits', '17300', '199276511', 'NUMBER'],
    ['the account 0', '17300', '00000001', 'NUMBER'],
    ['letters', '17300', '1992x651', 'NUMBER'],
    ['two digits before the number', '17300', '22-19927651', 'NUMBER'],
    ['three groups', '17300', '2-2-19927651', 'NUMBER'],
    ['two single digits', '17300-1', '2-19927651', 'NUMBER'],
    ['does not end in 1', '17300', '19927652', 'LAST_DIGIT'],
    ['eight digits for 振替口座', '00110', '12345678', 'NUMBER'],
  ])('%s', (_why, symbol, number, refusal) => {
    expect(yuchoAccount(symbol, number)).toEqual({ refusal })
  })
})
