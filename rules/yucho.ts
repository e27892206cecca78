/**
 * Yucho: a ゆうちょ passbook's 記号 and 番号 as an account that other banks can pay into.
 *
 * Promise:  1abcd-nnnnnnn1 → branch ab8, kind 1, the number without its last digit, seven digits;
 *           0abcd-nnnnnn → branch ab9, kind 2, all digits of the number, seven digits.
 * Never:    guesses: what does not look like a passbook is refused.
 * Used by:  registration, office/transfer, csv import of accounts.
 * Source:   ゆうちょ銀行 「記号番号から振込用の店名・預金種目・口座番号への変換」.
 */

export const YUCHO_BANK_CODE = '9900'

export interface YuchoAccount {
  bankCode: '9900'
  branchCode: string
  /** 1 普通 · 2 当座 (振替口座) */
  kind: '1' | '2'
  /** seven digits */
  number: string
}

/**
 * SYMBOL: 記号 is not five digits beginning with 1 or 0 · NUMBER: 番号 is missing, no digits or too long ·
 * LAST_DIGIT: the 番号 of a 1abcd account does not end in 1
 */
export type YuchoRefusal = 'SYMBOL' | 'NUMBER' | 'LAST_DIGIT'

/**
 * @param symbol  記号; the single digit some passbooks print after it may stand here or before the number
 * @param number  番号; full-width digits, hyphens and spaces are taken as people type them
 */
export function yuchoAccount(symbol: string, number: string): YuchoAccount | { refusal: YuchoRefusal } {
  const [head = '', ...between] = digitGroups(symbol)
  const rest = digitGroups(number)
  if (!/^[01]\d{4}\d?$/.test(head) || between.length > 1 || between.some((group) => group.length !== 1))
    return { refusal: 'SYMBOL' }
  const extraDigits = head.length - 5 + between.length + (rest.length - 1)
  const digits = rest.at(-1) ?? ''
  if (rest.length > 2 || (rest.length === 2 && rest[0]!.length !== 1) || extraDigits > 1)
    return { refusal: 'NUMBER' }
  return head.startsWith('1') ? savings(head, digits) : giro(head, digits)
}

function savings(symbol: string, digits: string): YuchoAccount | { refusal: YuchoRefusal } {
  if (!/^\d{2,8}$/.test(digits)) return { refusal: 'NUMBER' }
  if (!digits.endsWith('1')) return { refusal: 'LAST_DIGIT' }
  return account(`${symbol.slice(1, 3)}8`, '1', digits.slice(0, -1))
}

function giro(symbol: string, digits: string): YuchoAccount | { refusal: YuchoRefusal } {
  if (!/^\d{1,7}$/.test(digits)) return { refusal: 'NUMBER' }
  return account(`${symbol.slice(1, 3)}9`, '2', digits)
}

function account(
  branchCode: string,
  kind: '1' | '2',
  digits: string,
): YuchoAccount | { refusal: YuchoRefusal } {
  // nobody has the account 0000000
  if (/^0*$/.test(digits)) return { refusal: 'NUMBER' }
  return { bankCode: YUCHO_BANK_CODE, branchCode, kind, number: digits.padStart(7, '0') }
}

/** '１７３００－１' → ['17300', '1']; a character that is neither digit nor separator spoils its group. */
function digitGroups(typed: string): string[] {
  const halfWidth = typed.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  return halfWidth.split(/[\s\u3000\-－‐‑–—―−ーｰの]+/).filter((group) => group !== '')
}
